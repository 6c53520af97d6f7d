"""Lines that want too much, and characters that nobody can see."""

from typing import NoReturn

import pytest

from labs.shell.session import is_complete, split_inputs
from tests.shell.lab_cloud import Terminal


class Unreadable(str):
    """A text that may be measured but not looked at."""

    __slots__ = ()

    def _refuse(self, *_: object) -> NoReturn:
        raise AssertionError("the line was read")

    __getitem__ = __iter__ = __contains__ = replace = strip = split = startswith = _refuse  # type: ignore[assignment]


def test_a_line_of_a_megabyte_is_refused_without_being_read() -> None:
    outcome = Terminal().run(Unreadable("x" * 1_000_000))
    assert outcome.stderr == "the line is too long: 1,000,000 characters, and the limit is 8,192\n"
    assert (outcome.exit_code, outcome.exchanges) == (2, ())


def test_a_megabyte_in_one_word_is_asked_for_no_second_line() -> None:
    assert is_complete(Unreadable("'" * 1_000_001))


def test_the_longest_line_runs_and_one_more_character_is_refused() -> None:
    terminal = Terminal()
    line = "echo " + "x" * (8_192 - 5)
    assert terminal.run(line).exit_code == 0
    assert terminal.run(line + "x").exit_code == 2


def test_as_many_words_as_allowed_run_and_one_more_is_refused() -> None:
    terminal = Terminal()
    line = "true" + " x" * 255
    assert terminal.run(line).exit_code == 0
    outcome = terminal.run(line + " x")
    assert (outcome.exit_code, outcome.stderr) == (2, "the line has too many words: the limit is 256\n")


@pytest.mark.parametrize("line", ["$(true" + " x" * 260 + ")", "`true" + " x" * 260 + "`", "true; " * 257])
def test_words_are_counted_wherever_they_stand(line: str) -> None:
    assert "too many words" in Terminal().run(line).stderr


@pytest.mark.parametrize(
    "line",
    [
        "echo " + "$(echo " * 17 + ")" * 17,
        "echo " + '"$(echo ' * 17 + ')"' * 17,
        "$(" * 4_000,
        "$(" * 2_000 + ")" * 2_000,
        "`" + "echo $(" * 16 + ")" * 16 + "`",
        '"$(' * 2_000,
        "${A:-" * 1_600,
        "( " * 100 + "a" + " )" * 100,
        "{ " * 100 + "a" + "; }" * 100,
        "if " * 200,
        "while " * 200,
        "for x in a; do " * 60,
        "case a in a) " * 60,
        "[[ " + "( " * 100,
        "f() " * 100,
        "! { " * 60,
        "$((" * 1_000,
    ],
)
def test_deep_nesting_is_refused(line: str) -> None:
    outcome = Terminal().run(line)
    assert (outcome.exit_code, outcome.stderr) == (2, "the line is nested too deep: the limit is 16\n")


@pytest.mark.parametrize("line", ["function f " * 100, "time " * 200, "coproc " * 200, "<(" * 100, "A=(" * 200])
def test_what_is_refused_by_name_may_be_nested_deep(line: str) -> None:
    assert Terminal().run(line).exit_code == 2


@pytest.mark.parametrize("line", ["echo " + "$(echo " * 16 + "deep" + ")" * 16, "( " * 16 + "echo deep" + " )" * 16])
def test_nesting_up_to_the_bound_runs(line: str) -> None:
    assert Terminal().out(line) == "deep\n"


@pytest.mark.parametrize("brackets", ["(" * 8_000, ")" * 8_000, "{" * 8_000, "[" * 8_000, "${" * 4_000, "`" * 8_001, "'" * 8_001])
def test_thousands_of_brackets_end_in_one_line_of_error(brackets: str) -> None:
    outcome = Terminal().run(brackets)
    assert outcome.exit_code in {2, 127}
    assert 1 <= outcome.stderr.count("\n") <= 2


@pytest.mark.parametrize(
    "code",
    [
        *(0x00, 0x01, 0x07, 0x08, 0x0B, 0x0C, 0x0D, 0x1B, 0x1F, 0x7F, 0x80, 0x85, 0x9B, 0x9F),
        *(0xAD, 0x61C, 0x200B, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202E, 0x2060, 0x2066, 0x2069, 0xFEFF),
        *(0xD800, 0xDFFF, 0xFFF9, 0xE0001, 0xE0041),
    ],
)
@pytest.mark.parametrize("around", ["echo a{}b", "{}", "'{}'", "# {}", "echo '"])
def test_an_invisible_character_is_refused_by_its_number(code: int, around: str) -> None:
    terminal = Terminal()
    outcome = terminal.run(around.format(chr(code)) if "{}" in around else around + chr(code))
    assert outcome.stderr == f"the line holds the invisible character U+{code:04X}: remove it and try again\n"
    assert (outcome.exit_code, terminal.state.history) == (2, [])


def test_lines_from_windows_are_read() -> None:
    assert Terminal().out("echo a \\\r\n b\r\n") == "a b\n"


def test_the_kelvin_sign_is_no_letter_of_a_name() -> None:
    terminal = Terminal()
    assert terminal.run("\u212a=1").exit_code == 127
    assert terminal.words("$\u212a") == ["$\u212a"]
    assert terminal.run("export \u212a=1").exit_code == 1


def test_other_digits_are_no_digits() -> None:
    terminal = Terminal()
    assert terminal.words("$٣") == ["$٣"]
    assert terminal.run("sleep ٣").exit_code == 1


@pytest.mark.parametrize("value", ["$A$A", "$A$A$A$A"])
def test_a_variable_that_doubles_itself_meets_the_bound(value: str) -> None:
    terminal = Terminal()
    terminal.run("A=" + "x" * 1_000)
    outcomes = [terminal.run(f"A={value}") for _ in range(40)]
    assert outcomes[-1].exit_code == 1
    assert "is too long" in outcomes[-1].stderr
    assert len(terminal.state.variables["A"]) <= 65_536


def test_a_line_that_repeats_a_long_variable_meets_the_bound() -> None:
    terminal = Terminal()
    terminal.run("A=" + "x" * 8_000, "B=$A$A$A$A")
    outcome = terminal.run("echo " + '"$B"' * 2_000)
    assert (outcome.stdout, outcome.stderr) == ("", "the command is too long: the limit is 131,072 characters\n")


def test_a_value_that_splits_into_too_many_words_meets_the_bound() -> None:
    terminal = Terminal()
    terminal.run("A='" + "x " * 2_000 + "'")
    assert terminal.run("show $A").stderr == "the command has too many words: the limit is 1,024\n"


def test_there_may_be_128_variables() -> None:
    terminal = Terminal()
    assert all(terminal.run(f"V{index}=1").exit_code == 0 for index in range(128))
    assert terminal.run("W=1").stderr == "W: too many variables: the limit is 128\n"
    assert terminal.run("V3=2").exit_code == 0


def test_a_script_of_a_megabyte_is_cut_into_its_inputs() -> None:
    assert len(split_inputs("echo a\n" * 20_000)) == 20_000


def test_an_input_beyond_the_bound_does_not_swallow_the_next() -> None:
    assert split_inputs("x" * 9_000 + "\necho b\n")[1:] == ["echo b"]
