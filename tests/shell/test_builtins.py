"""The small commands of the shell."""

import pytest

from labs.shell.builtins import BUILTINS, HELP
from labs.shell.session import COMMANDS
from tests.shell.lab_cloud import Terminal


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("echo", "\n"),
        ("echo a   b", "a b\n"),
        ("echo 'a   b'", "a   b\n"),
        ("echo -n a", "a"),
        ("echo -nn a", "a"),
        ("echo -n", ""),
        ("echo a -n", "a -n\n"),
        ("echo - a", "- a\n"),
        ("echo -- a", "-- a\n"),
        ("echo -x a", "-x a\n"),
        (r"echo 'a\nb'", "a\\nb\n"),
        (r"echo -e 'a\nb\tc\\n'", "a\nb\tc\\n\n"),
        (r"echo -ne 'a\n'", "a\n"),
        (r"echo -eE 'a\n'", "a\\n\n"),
        (r"echo -e '\x1b[31m\033'", "\\x1b[31m\\033\n"),
    ],
)
def test_echo_prints_its_arguments(line: str, printed: str) -> None:
    assert Terminal().out(line) == printed


def test_export_sets_variables_and_does_not_split_their_values() -> None:
    terminal = Terminal()
    assert terminal.out("A='x  y'", "export B=$A C=1 D", 'show "$B" $C') == "<x  y><1>"


def test_export_takes_a_name_from_an_expansion() -> None:
    assert Terminal().out("N=A=1", "export $N", "echo $A") == "1\n"


def test_export_lists_the_variables_in_a_form_that_can_be_typed_again() -> None:
    terminal = Terminal()
    terminal.run("B='a\"b\\c$d`e'", "A=1")
    listed = terminal.out("export")
    assert listed == 'declare -x A="1"\ndeclare -x B="a\\"b\\\\c\\$d\\`e"\n'
    assert terminal.out("export -p") == listed


@pytest.mark.parametrize("name", ["1a=2", "a-b=2", "=2", "''"])
def test_export_refuses_what_is_no_name_and_sets_the_rest(name: str) -> None:
    terminal = Terminal()
    outcome = terminal.run(f"export {name} OK=1")
    assert (outcome.stderr, outcome.exit_code) == (f"export: `{name.strip(chr(39))}': not a valid identifier\n", 1)
    assert terminal.state.variables == {"OK": "1"}


def test_export_has_no_options() -> None:
    assert Terminal().run("export -n A").stderr == "export: -n: invalid option\n"


def test_unset_forgets_variables() -> None:
    terminal = Terminal()
    assert terminal.out("A=1; B=2; C=3", "unset A; unset -v B; unset NEVER", "variables") == "C=3\n"


def test_unset_refuses_what_is_no_name() -> None:
    outcome = Terminal().run("A=1", "unset 1a A; show $A")
    assert (outcome.stdout, outcome.stderr) == ("", "unset: `1a': not a valid identifier\n")


def test_history_lists_the_lines_typed_itself_included() -> None:
    assert Terminal().out("echo  a", "  false # no", "history") == "    1  echo  a\n    2  false # no\n    3  history\n"


@pytest.mark.parametrize(
    ("line", "lines"), [("history 2", 2), ("history 0", 0), ("history 99", 4), ("history " + "9" * 5_000, 4), ("history 0002", 2)]
)
def test_history_lists_as_many_lines_as_asked(line: str, lines: int) -> None:
    assert Terminal().out("echo a", "echo b", "echo c", line).count("\n") == lines


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("history x", "history: x: numeric argument required\n"),
        ("history -1", "history: -1: numeric argument required\n"),
        ("history ٣", "history: ٣: numeric argument required\n"),
        ("history 1 2", "history: too many arguments\n"),
    ],
)
def test_history_refuses_what_is_no_number(line: str, message: str) -> None:
    outcome = Terminal().run(line)
    assert (outcome.stderr, outcome.exit_code) == (message, 1)


def test_history_can_be_forgotten() -> None:
    assert Terminal().out("echo a", "history -c", "history") == "    1  history\n"


def test_history_keeps_blank_lines_and_comments_out_and_refused_lines_in() -> None:
    terminal = Terminal()
    terminal.run("", "   ", "# a", "echo 'a", "echo a | b", "nonsense")
    assert terminal.state.history == ["echo 'a", "echo a | b", "nonsense"]


def test_history_keeps_the_last_500_lines() -> None:
    terminal = Terminal()
    terminal.run(*(f"true {index}" for index in range(520)))
    assert (len(terminal.state.history), terminal.state.history[0], terminal.state.history[-1]) == (500, "true 20", "true 519")


def test_history_of_long_lines_is_bounded_in_characters() -> None:
    terminal = Terminal()
    terminal.run(*("true " + "x" * 8_000 for _ in range(20)))
    assert sum(map(len, terminal.state.history)) <= 65_536


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("echo --admin-password Secret1 x", "echo --admin-password ******** x"),
        ("echo --admin-password=Secret1", "echo --admin-password=********"),
        ("echo --admin-password 'Sec ret1' x", "echo --admin-password ******** x"),
        ('echo --admin-password "Sec \\" ret1" x', "echo --admin-password ******** x"),
        ("echo --admin-password Sec\\ ret1 x", "echo --admin-password ******** x"),
        ("echo --admin-pass Secret1", "echo --admin-pass ********"),
        ("echo --admin-p Secret1", "echo --admin-p ********"),
        ("echo --client-secret Secret1", "echo --client-secret ********"),
        ("echo --admin-password   Secret1 --name x", "echo --admin-password   ******** --name x"),
        ("echo --admin-password $SECRET --name x", "echo --admin-password $SECRET --name x"),
        ('echo --admin-password "${SECRET}"', 'echo --admin-password "${SECRET}"'),
        ("echo --admin-password --name x", "echo --admin-password --name x"),
        ("echo --admin-password", "echo --admin-password"),
        ("PASSWORD=Secret1", "PASSWORD=********"),
        ("export adminPassword='Secret 1' A=1", "export adminPassword=******** A=1"),
        ("A=1; MY_SECRET=Secret1; true", "A=1; MY_SECRET=********; true"),
        ("PASS=$OTHER", "PASS=$OTHER"),
        ("echo --name Passau --publisher Secret", "echo --name Passau --publisher Secret"),
    ],
)
def test_history_blots_passwords_out(line: str, kept: str) -> None:
    terminal = Terminal()
    terminal.run(line)
    assert terminal.state.history == [kept]


def test_clear_asks_the_terminal_to_empty_its_log_and_keeps_the_history() -> None:
    terminal = Terminal()
    outcome = terminal.run("echo a", "clear")
    assert (outcome.clear, outcome.stdout) == (True, "")
    assert terminal.state.history == ["echo a", "clear"]
    assert not terminal.run("echo a").clear


def test_true_and_false_do_nothing_but_succeed_and_fail() -> None:
    terminal = Terminal()
    assert [terminal.run(line).exit_code for line in ("true x", "false x")] == [0, 1]


def test_exit_says_how_to_leave() -> None:
    outcome = Terminal().run("exit 3")
    assert outcome.stdout.startswith("To leave, close this page")
    assert outcome.exit_code == 3


@pytest.mark.parametrize(
    ("line", "printed", "status"),
    [
        ("fail 4 || exit; echo never", "", 4),
        ("fail 4 || exit 5; echo never", "", 5),
        ("(exit 3); echo $?", "3\n", 0),
        ("echo $(echo a; exit 3; echo b) $?", "a 3\n", 0),
        ("A=$(exit 3); echo $?", "3\n", 0),
        ("for x in a b; do echo $x; exit 2; done; echo never", "a\n", 2),
        ("echo a | { cat; exit 6; }; echo $?", "a\n6\n", 0),
        ("true; exit 256", "", 0),
        ("true; exit -1", "", 255),
        ("true; exit x", "", 2),
    ],
)
def test_exit_ends_the_line_or_the_part_in_brackets(line: str, printed: str, status: int) -> None:
    outcome = Terminal().run(line)
    assert (outcome.stdout, outcome.exit_code) == (printed, status)


def test_help_lists_every_command() -> None:
    listed = Terminal().out("help")
    assert set(HELP) == set(COMMANDS)
    assert all(f"  {usage}" in listed and summary in listed for usage, summary in HELP.values())
    assert max(map(len, listed.splitlines())) <= 100


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_help_explains_each_command(name: str) -> None:
    assert Terminal().out(f"help {name}").startswith(HELP[name][0])


def test_help_of_az_points_to_its_own_help() -> None:
    assert Terminal().out("help az sig create").startswith("az sig create --help\n")
    assert Terminal().out("help az").startswith("az --help\n")


def test_help_of_anything_else_says_so() -> None:
    outcome = Terminal().run("help nonsense")
    assert (outcome.stdout, outcome.exit_code) == ("", 1)
    assert outcome.stderr.startswith("help: no help topics match `nonsense'.")
