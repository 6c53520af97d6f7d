"""The small file area of a terminal."""

import pytest

from labs.shell.files import FileError, Files
from labs.shell.session import ShellState
from tests.shell.lab_cloud import SUBSCRIPTION, TENANT, Terminal


def test_a_file_is_written_read_extended_and_removed() -> None:
    files = Files()
    files.write("b.json", "{}\n")
    files.write("a", "1\n")
    files.write("./a", "2\n", append=True)
    assert (files.names(), files.read("a"), files.read("./b.json"), "a" in files) == (["a", "b.json"], "1\n2\n", "{}\n", True)
    files.write("a", "3")
    assert files.read("a") == "3"
    files.remove("a")
    assert (files.names(), "a" in files) == (["b.json"], False)


@pytest.mark.parametrize("name", ["a", "./a", "/etc/passwd", "../a", "", "a/b", "~", "é", "a b", "x" * 65])
def test_what_is_not_there_is_said_as_the_system_says_it(name: str) -> None:
    with pytest.raises(FileError) as raised:
        Files().read(name)
    assert (raised.value.message, raised.value.exit_code) == (f"{name}: No such file or directory", 1)
    with pytest.raises(FileError):
        Files().remove(name)


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("/etc/passwd", "there are no folders here"),
        ("../a", "there are no folders here"),
        ("a/b", "there are no folders here"),
        (".", "Is a directory"),
        ("..", "Is a directory"),
        ("", "a name is at most 64"),
        ("é", "a name is at most 64"),
        ("-a", "a name is at most 64"),
        ("a\n", "a name is at most 64"),
        ("x" * 65, "a name is at most 64"),
    ],
)
def test_names_are_flat_and_plain(name: str, problem: str) -> None:
    files = Files()
    with pytest.raises(FileError, match=problem):
        files.write(name, "x")
    assert files.names() == []


def test_dev_null_is_empty_and_swallows() -> None:
    files = Files()
    files.write("/dev/null", "x" * 1_000_000)
    files.remove("/dev/null")
    assert (files.read("/dev/null"), files.names(), "/dev/null" in files) == ("", [], True)


def test_there_may_be_32_files() -> None:
    files = Files()
    for index in range(32):
        files.write(f"f{index}", "")
    files.write("f3", "again")
    with pytest.raises(FileError, match="too many files: the limit is 32"):
        files.write("one-more", "")


def test_a_file_holds_65536_bytes() -> None:
    files = Files()
    files.write("a", "é" * 32_768)
    with pytest.raises(FileError, match="the limit is 65,536 bytes"):
        files.write("a", "x", append=True)
    assert files.read("a") == "é" * 32_768


def test_all_files_together_hold_262144_bytes() -> None:
    files = Files()
    for name in "abcd":
        files.write(name, "x" * 65_536)
    with pytest.raises(FileError, match="all files together hold 262,144 bytes"):
        files.write("e", "x")
    files.write("a", "y" * 65_536)


def test_files_are_part_of_the_state_and_an_older_state_has_none() -> None:
    terminal = Terminal()
    terminal.state.files.write("a", "text")
    stored = terminal.state.to_json()
    assert ShellState.from_json(stored).files.read("a") == "text"
    del stored["files"]
    assert ShellState.from_json(stored).files.names() == []
    with pytest.raises(ValueError, match="not the state of a shell"):
        ShellState.from_json(ShellState("azure", SUBSCRIPTION, TENANT).to_json() | {"files": [1]})
