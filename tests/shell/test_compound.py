"""Loops, conditions, choices and groups."""

import pytest

from tests.shell.lab_cloud import START, Terminal


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("for x in a 'b c' $(echo d e); do show $x; done", "<a><b><c><d><e>"),
        ('for x in a "b c"; do show "$x"; done', "<a><b c>"),
        ("for x in {1..3} {a,b}; do echo -n $x; done; echo $x", "123abb\n"),
        ("for x in; do echo never; done; echo $?", "0\n"),
        ("for x; do echo never; done", ""),
        ("for x in a b\ndo\n  for y in 1 2; do echo $x$y; done\ndone", "a1\na2\nb1\nb2\n"),
        ("for ((i = 0; i < 3; i++)); do echo -n $i; done; echo $i", "0123\n"),
        ("for ((;;)); do break; done; echo $?", "0\n"),
        ("for x in 1 2 3; do [ $x = 2 ] && continue; echo $x; done", "1\n3\n"),
        ("for x in 1 2 3; do [ $x = 2 ] && break; echo $x; done", "1\n"),
        ("for x in 1 2; do for y in 1 2; do break 2; done; echo never; done", ""),
        ("for x in 1 2; do for y in 1 2; do continue 2; done; echo never; done; echo $x$y", "21\n"),
        ("for x in 1 2; do break 9; done; echo $?", "0\n"),
        ("i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo $i; done", "1\n2\n3\n"),
        ("i=0; until (( i == 2 )); do ((i++)); done; echo $i", "2\n"),
        ("while false; do echo never; done; echo $?", "0\n"),
        ("i=0; while if ((i++ > 1)); then break; fi; do echo $i; done", "1\n2\n"),
        ("if true; then echo a; else echo b; fi", "a\n"),
        ("if false; then echo a; else echo b; fi", "b\n"),
        ("if false; then echo a; elif true; then echo b; else echo c; fi", "b\n"),
        ("if false; then echo a; fi; echo $?", "0\n"),
        ("if echo a; false; then echo b; fi", "a\n"),
        ("if ! fail 3 2>/dev/null; then echo $?; fi", "0\n"),
        ("case abc in b*) echo 1 ;; a*|z) echo 2 ;; *) echo 3 ;; esac", "2\n"),
        ("case x in (a) echo 1 ;; esac; echo $?", "0\n"),
        ("case '*' in '*') echo 1 ;; esac", "1\n"),
        ("case a in '*') echo 1 ;; [!b-z]) echo 2 ;; esac", "2\n"),
        ("case a in a) ;; esac", ""),
        ("A='a b'; case $A in 'a b') echo 1; echo 2 ;; esac", "1\n2\n"),
        ("{ echo a; echo b; } | wc -l", "2\n"),
        ("A=1; { A=2; }; echo $A; ( A=3; echo $A ); echo $A", "2\n3\n2\n"),
        ("(fail 3) || echo $?", "3\n"),
        ("! true; echo $?; ! false; echo $?", "1\n0\n"),
        ("((1)); echo $?; ((0)); echo $?", "0\n1\n"),
        ("echo a b | while read -r x y; do echo $y$x; done", "ba\n"),
        ("printf '1\\n2\\n3' | while read -r x; do echo -n $x; done", "12"),
        ("A=1; echo 2 | read A; echo $A", "1\n"),
        ("for x in b a; do echo $x; done | sort", "a\nb\n"),
        ("for x in a b; do echo $x; done > f; cat f", "a\nb\n"),
    ],
)
def test_compound_commands_run_as_in_bash(line: str, printed: str) -> None:
    assert Terminal().out(line) == printed


def test_a_loop_may_wait_for_something() -> None:
    terminal = Terminal()
    terminal.cloud.ends["op"] = START + 3_600_000
    line = "i=0; until [ $(date +%H) = 10 ]; do sleep 15m; ((i++)); done; echo $i"
    assert terminal.out(line) == "4\n"


def test_a_loop_that_never_ends_meets_the_bound() -> None:
    for line in ("while true; do :; done", "until false; do A=1; done", "for ((;;)); do :; done", "while continue; do :; done"):
        outcome = Terminal().run(line)
        assert (outcome.exit_code, outcome.stdout) == (1, "")
        assert outcome.stderr.startswith("the line runs too many commands: the limit is 200.")


def test_a_loop_that_runs_nothing_ends_too() -> None:
    outcome = Terminal().run("while case a in b) :; esac; do for x in; do :; done; done")
    assert outcome.stderr == "the line is too much work: the limit is 1,000,000 steps. Split it into several lines\n"


def test_outside_a_loop_break_and_continue_say_so_and_the_line_goes_on() -> None:
    outcome = Terminal().run("break; echo a; (continue); echo b")
    assert outcome.stdout == "a\nb\n"
    assert outcome.stderr == "".join(
        f"{name}: only meaningful in a `for', `while', or `until' loop\n" for name in ("break", "continue")
    )


@pytest.mark.parametrize("argument", ["0", "-1", "x", "9999999999"])
def test_break_refuses_what_counts_no_loops(argument: str) -> None:
    assert Terminal().run(f"for x in 1; do break {argument}; done").stderr == f"break: {argument}: loop count out of range\n"


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("-z ''", True),
        ("-z a", False),
        ("-n a", True),
        ("-n ''", False),
        ("a", True),
        ("''", False),
        ("a = a", True),
        ("a == b", False),
        ("a != b", True),
        ("1 -eq 01", True),
        ("1 -ne 1", False),
        ("2 -lt 10", True),
        ("10 -le 2", False),
        ("-3 -gt -4", True),
        ("3 -ge 3", True),
        ("-f file", True),
        ("-f none", False),
        ("-e file", True),
        ("-s file", True),
        ("-s empty", False),
        ("-d .", True),
        ("-d file", False),
        ("-v A", True),
        ("-v NEVER", False),
        ("! a = b", True),
        ("! -f file", False),
        ("! ! a", True),
        ('"$A" = "a b"', True),
    ],
)
@pytest.mark.parametrize("form", ["[ {} ]", "[[ {} ]]", "test {}"])
def test_a_condition_holds_or_not(condition: str, holds: bool, form: str) -> None:
    terminal = Terminal()
    terminal.run("A='a b'; echo x > file; > empty")
    outcome = terminal.run(form.format(condition))
    assert (outcome.exit_code, outcome.stderr) == (0 if holds else 1, "")


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ("[ a -a '' ]", 1),
        ("[ '' -o a ]", 0),
        ("[ -n a -a b = b ]", 0),
        ("[ ! -f none -a -z '' ]", 0),
        ("[ ]", 1),
        ("[[ a == a* && b != a* ]]", 0),
        ("[[ a == 'a*' ]]", 1),
        ("[[ 'a*' == \"a*\" ]]", 0),
        ("[[ abc == a?c ]]", 0),
        ("[[ b == [a-c] || x ]]", 0),
        ("[[ ( a || b ) && ! ( '' ) ]]", 0),
        ("[[ a < b ]]", 0),
        ("[[ b > c ]]", 1),
        ("[[ 1.0.12 =~ ^[0-9]+\\.[0-9]+\\.[0-9]+$ ]]", 0),
        ("[[ 1.0 =~ ^([0-9]+\\.){2}[0-9]+$ ]]", 1),
        ("A='^a.c$'; [[ abc =~ $A ]]", 0),
        ("[[ abc =~ 'a.c' ]]", 1),
        ("[[ -z $NEVER ]]", 0),
        ("A='x y'; [[ $A == 'x y' ]]", 0),
        ("A=5; [[ A -gt 4 ]]", 0),
        ("[[ 1+1 -eq 2 ]]", 0),
    ],
)
def test_conditions_are_joined_and_matched(condition: str, status: int) -> None:
    assert Terminal().run(condition).exit_code == status


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[ a -eq 1 ]", "[: a: integer expression expected\n"),
        ("[ '' -eq 1 ]", "[: : integer expression expected\n"),
        ("[ 1 -eq 99999999999999999999 ]", "[: 99999999999999999999: integer expression expected\n"),
        ("[ a", "[: missing `]'\n"),
        ("[ a b ]", "[: a: unary operator expected\n"),
        ("[ = b ]", "[: =: unary operator expected\n"),
        ("[ a b c ]", "[: b: binary operator expected\n"),
        ("[ a b c d ]", "[: too many arguments\n"),
        ("[ a -a ]", "[: argument expected\n"),
        ("test -q x", "test: -q: unary operator expected\n"),
        ("[[ x =~ '(' ]] || [[ x =~ ( ]]", "[[: unmatched ( in the pattern\n"),
    ],
)
def test_a_condition_that_cannot_be_read_exits_with_2(line: str, message: str) -> None:
    outcome = Terminal().run(line)
    assert (outcome.stderr, outcome.exit_code) == (message, 2)


@pytest.mark.parametrize(
    ("line", "printed", "status"),
    [
        ("set -e; false; echo never", "", 1),
        ("set -e; fail 7; echo never", "", 7),
        ("set -e; false || true; echo a", "a\n", 0),
        ("set -e; if false; then :; fi; while false; do :; done; ! true; echo a", "a\n", 0),
        ("set -e; false && true; echo a", "a\n", 0),
        ("set -e; A=$(false); echo never", "", 1),
        ("set -e; (false); echo never", "", 1),
        ("set -e; { false; echo never; }", "", 1),
        ("set -e; for x in 1 2; do echo $x; false; done", "1\n", 1),
        ("set -e; false | true; echo a", "a\n", 0),
        ("set -eo pipefail; false | true; echo never", "", 1),
        ("set -o pipefail; fail 3 | fail 4 | true; echo $?", "4\n", 0),
        ("set -e; set +e; false; echo a", "a\n", 0),
        ("set -e; [[ a == b ]]; echo never", "", 1),
        ("set -u; echo ${NEVER:-a} ${NEVER-b}", "a b\n", 0),
        ("set -u; echo a; echo $NEVER; echo b", "a\n", 1),
    ],
)
def test_the_options_of_set_work(line: str, printed: str, status: int) -> None:
    outcome = Terminal().run(line)
    assert (outcome.stdout, outcome.exit_code) == (printed, status)


def test_options_last_until_they_are_switched_off_and_end_with_brackets() -> None:
    terminal = Terminal()
    assert terminal.out("(set -e); false; echo a") == "a\n"
    terminal.run("set -euo pipefail")
    assert terminal.state.options == ["errexit", "nounset", "pipefail"]
    assert terminal.run("false; echo never").stdout == ""
    assert terminal.out("set +eu", "false; echo a") == "a\n"


def test_trace_shows_what_runs() -> None:
    assert Terminal().run("set -x", "A=1; echo a \"b $A\" ''").stderr == "+ echo a 'b 1' ''\n"


def test_an_unset_variable_is_named() -> None:
    assert Terminal().run("set -u; echo $NEVER").stderr == "NEVER: unbound variable\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("set -q", "set: -q: this shell knows -e, -u, -x and -o pipefail\n"),
        ("set -o vi", "set: vi: this shell knows -e, -u, -x and -o pipefail\n"),
        ("set a b", "set: a: this shell has no positional parameters; this shell knows -e, -u, -x and -o pipefail\n"),
    ],
)
def test_set_refuses_what_it_does_not_know(line: str, message: str) -> None:
    outcome = Terminal().run(line)
    assert (outcome.stderr, outcome.exit_code) == (message, 2)
