"""What a command gets from what was typed."""

import pytest

from tests.shell.lab_cloud import Terminal

ONE = ("A=one", "B=' two  three '", "E=''")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("a b", ["a", "b"]),
        ("  a \t b  ", ["a", "b"]),
        ("'a b'", ["a b"]),
        ('"a b"', ["a b"]),
        (r"a\ b", ["a b"]),
        ("a'b'\"c\"d", ["abcd"]),
        ("''", [""]),
        ('""', [""]),
        ("'' a ''", ["", "a", ""]),
        (r"'a\b'", [r"a\b"]),
        (r'"a\b"', [r"a\b"]),
        (r'"a\"b"', ['a"b']),
        (r'"a\\b"', [r"a\b"]),
        (r'"\$A \`x\`"', ["$A `x`"]),
        (r"\$A", ["$A"]),
        (r"\\", ["\\"]),
        (r"\a", ["a"]),
        ("'$A'", ["$A"]),
        ("'it'\\''s'", ["it's"]),
        ('"it\'s"', ["it's"]),
        ("a#b", ["a#b"]),
        ("a #b c", ["a"]),
        ("'#a'", ["#a"]),
        ("a \\\n b", ["a", "b"]),
        ("a\\\nb", ["ab"]),
        ('"a\\\nb"', ["ab"]),
        ("'a\\\nb'", ["a\\\nb"]),
        ("'a\nb'", ["a\nb"]),
        ("~ ~/x a~", ["~", "~/x", "a~"]),
        ("* ? [a-z] {a} {}", ["*", "?", "[a-z]", "{a}", "{}"]),
        ("[].name", ["[].name"]),
        ("'[?name==`x`].id'", ["[?name==`x`].id"]),
        ("eastus=1=standard_lrs westus=1", ["eastus=1=standard_lrs", "westus=1"]),
        ("a=b c=d", ["a=b", "c=d"]),
        ("$ a$ $.", ["$", "a$", "$."]),
        ("5% @file -x --y=z", ["5%", "@file", "-x", "--y=z"]),
        ("été 日本", ["été", "日本"]),
        ("a\u00a0b", ["a\u00a0b"]),
        ("\u212a", ["\u212a"]),
    ],
)
def test_words_are_cut_and_unquoted_as_bash_does(typed: str, words: list[str]) -> None:
    assert Terminal().words(typed) == words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("$A", ["one"]),
        ("${A}x", ["onex"]),
        ("$Ax", []),
        ('"$Ax"', [""]),
        ("$B", ["two", "three"]),
        ('"$B"', [" two  three "]),
        ("x$B", ["x", "two", "three"]),
        ("x${B}y", ["x", "two", "three", "y"]),
        ("$A$B$A", ["one", "two", "three", "one"]),
        ("'x'$B\"y\"", ["x", "two", "three", "y"]),
        ("$E", []),
        ('"$E"', [""]),
        ("a$E$E", ["a"]),
        ("$E$B", ["two", "three"]),
        ("$UNSET", []),
        ("$?", ["0"]),
        ("$#", ["0"]),
        ("$1 $@ $*", []),
        ('"$A-${A}"', ["one-one"]),
        ("$A/b.c", ["one/b.c"]),
        ("$\\\nA", ["one"]),
    ],
)
def test_unquoted_values_are_split_at_blanks_and_quoted_ones_are_not(typed: str, words: list[str]) -> None:
    terminal = Terminal()
    terminal.run(*ONE)
    assert terminal.words(typed) == words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("$(echo a b)", ["a", "b"]),
        ('"$(echo a b)"', ["a b"]),
        ("`echo a b`", ["a", "b"]),
        ('"`echo a b`"', ["a b"]),
        ("x$(echo ' a ')y", ["x", "a", "y"]),
        ("$(echo)", []),
        ("$()", []),
        ('"$()"', [""]),
        ("$(true)", []),
        ("$(echo a; echo b)", ["a", "b"]),
        ('"$(echo a; echo b)"', ["a\nb"]),
        ('"$(echo a; echo; echo)"', ["a"]),
        ('"$(echo "a b")"', ["a b"]),
        ("$(echo $(echo $(echo $(echo deep))))", ["deep"]),
        ("`echo \\`echo in\\``", ["in"]),
        ("$(echo ')')", [")"]),
        ("$(echo a # comment )\n)", ["a"]),
        ("$(echo 'a\nb')", ["a", "b"]),
        ('"`echo \\"a b\\"`"', ["a b"]),
        ("$(A=inner; echo $A)", ["inner"]),
    ],
)
def test_a_substitution_gives_what_its_commands_print(typed: str, words: list[str]) -> None:
    assert Terminal().words(typed) == words


def test_a_variable_set_inside_a_substitution_stays_there() -> None:
    terminal = Terminal()
    assert terminal.out("A=out", "echo $(A=in; echo $A) $A") == "in out\n"


@pytest.mark.parametrize(
    ("lines", "printed"),
    [
        (["A=1; show $A"], "<1>"),
        (["A=1 B=2; show $A$B"], "<12>"),
        (["A=1 B=$A; show $B"], "<1>"),
        (["A=a\\ b; show $A"], "<a><b>"),
        (["A='a  b'; B=$A; show \"$B\""], "<a  b>"),
        (["A=$(echo '  x  '); show \"$A\""], "<  x  >"),
        (['A=; show "$A"'], "<>"),
        (["A=1", "A=2 show $A"], "<1>"),
        (["A=1", "A=2 true; show $A"], "<1>"),
        (["A=2 true; show $A"], ""),
        (["A=b=c; show $A"], "<b=c>"),
        (["'A'=1; show $?"], "<127>"),
        (["A+=1; A+=2; show $A"], "<12>"),
        (["1A=1; show $?"], "<127>"),
        (["C=show; $C a"], "<a>"),
        (["C='show a b'; $C"], "<a><b>"),
        (["A=1 $UNSET; show $A"], "<1>"),
    ],
)
def test_assignments_hold_as_in_bash(lines: list[str], printed: str) -> None:
    assert Terminal().out(*lines) == printed


def test_an_assignment_in_front_of_a_command_is_seen_by_it_alone() -> None:
    terminal = Terminal()
    assert terminal.out("A=1", "A=2 B=3 variables") == "A=2\nB=3\n"
    assert terminal.out("variables") == "A=1\n"


@pytest.mark.parametrize(
    ("line", "printed", "status"),
    [
        ("true && echo a", "a\n", 0),
        ("false && echo a", "", 1),
        ("false || echo a", "a\n", 0),
        ("true || echo a", "", 0),
        ("false && echo a || echo b", "b\n", 0),
        ("true || echo a && echo b", "b\n", 0),
        ("false; echo a", "a\n", 0),
        ("echo a;", "a\n", 0),
        ("echo a\necho b", "a\nb\n", 0),
        ("echo a &&\n\n echo b", "a\nb\n", 0),
        ("fail 7", "", 7),
        ("fail 7; echo $?", "7\n", 0),
        ("fail 3 || echo $?", "3\n", 0),
        ("A=$(fail 4)", "", 4),
        ("A=$(fail 4); echo $?", "4\n", 0),
        ("fail 4; A=1; echo $?", "0\n", 0),
        ("fail 4; A=$(echo $?); echo $A", "4\n", 0),
        ("fail 4; $(); echo $?", "0\n", 0),
        ("$(fail 5)", "", 5),
        ("A=1 $(fail 5)", "", 5),
        ("echo $(fail 5)", "\n", 0),
        ("true $(fail 5)", "", 0),
    ],
)
def test_commands_are_joined_and_leave_their_status_as_in_bash(line: str, printed: str, status: int) -> None:
    outcome = Terminal().run(line)
    assert (outcome.stdout, outcome.exit_code) == (printed, status)


def test_the_status_of_one_line_is_known_to_the_next() -> None:
    assert Terminal().out("fail 9", "echo $?") == "9\n"
