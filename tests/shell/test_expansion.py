"""Braces, `${…}`, arithmetic and wildcards."""

import pytest

from tests.shell.lab_cloud import Terminal

SETUP = ("A=one", "P=/a/b.tar.gz", "E=''", "S='x  y'", "N=5")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("${U:-d}", ["d"]),
        ("${E:-d}", ["d"]),
        ("${E-d}", []),
        ('"${E-d}"', [""]),
        ("${A:-d}", ["one"]),
        ("${U:-d e}", ["d", "e"]),
        ('"${U:-d e}"', ["d e"]),
        ('${U:-"d e"}', ["d e"]),
        ("${U:-$A$(echo x)}", ["onex"]),
        ("${U:-${A:-z}}", ["one"]),
        ("${A:+yes}", ["yes"]),
        ("${E:+yes}", []),
        ("${E+yes}", ["yes"]),
        ("${U:=d} $U", ["d", "d"]),
        ("${#A} ${#U}", ["3", "0"]),
        ("${P##*/}", ["b.tar.gz"]),
        ("${P#*.}", ["tar.gz"]),
        ("${P%.*}", ["/a/b.tar"]),
        ("${P%%.*}", ["/a/b"]),
        ("${P%/*}", ["/a"]),
        ('"${P%/*}"', ["/a"]),
        ('"x ${P##*/} y"', ["x b.tar.gz y"]),
        ("\"${P%%'.t'*}\"", ["/a/b"]),
        ('"${P%".gz"}"', ["/a/b.tar"]),
        ("${P#x}", ["/a/b.tar.gz"]),
        ("${P%'.gz'}", ["/a/b.tar"]),
        ("${P#'*'}", ["/a/b.tar.gz"]),
        ('"${P##*/}"', ["b.tar.gz"]),
        ('"${P%.*} ${S%%  *}"', ["/a/b.tar x"]),
        ("\"${P%'.gz'}\"", ["/a/b.tar"]),
        ("\"${P#'*'}\"", ["/a/b.tar.gz"]),
        ('"${P%"*"}"', ["/a/b.tar.gz"]),
        ('"${P##*/} ${P%%.*}"', ["b.tar.gz /a/b"]),
        ("\"${P#'*'} ${P%'.gz'}\"", ["/a/b.tar.gz /a/b.tar"]),
        ('"${P#"*"}"', ["/a/b.tar.gz"]),
        ("${A:1}", ["ne"]),
        ("${A:0:2}", ["on"]),
        ("${A: -2}", ["ne"]),
        ("${A:0:-1}", ["on"]),
        ("${A:9}", []),
        ("${A^} ${A^^}", ["One", "ONE"]),
        ("${P,,}", ["/a/b.tar.gz"]),
        ("${S}", ["x", "y"]),
        ("$'a\\tb\\n'", ["a\tb\n"]),
        ("$'it\\'s'", ["it's"]),
        ("$0", ["bash"]),
    ],
)
def test_values_are_shaped_in_braces(typed: str, words: list[str]) -> None:
    terminal = Terminal()
    terminal.run(*SETUP)
    assert terminal.words(typed) == words


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("echo ${U:?}; echo never", "U: parameter null or not set\n"),
        ("echo ${U:?is needed}; echo never", "U: is needed\n"),
        ("echo ${A:0:-9}", "0:-9: substring expression < 0\n"),
        ("echo $((1/0))", "1/0: division by 0\n"),
        ("echo $((1+))", '1+: syntax error: operand expected (error token is "")\n'),
        ("echo $((a b))", 'a b: syntax error in expression (error token is "b")\n'),
        ("echo $((1 # 2))", '1 # 2: syntax error: operand expected (error token is "# 2")\n'),
        ("A=x; echo $((A))", "A: A holds no whole number\n"),
        ("echo $((2**-1))", "2**-1: exponent less than 0\n"),
        ("echo $((08))", '08: value too great for base (error token is "08")\n'),
    ],
)
def test_a_value_that_cannot_be_given_ends_the_line(line: str, message: str) -> None:
    outcome = Terminal().run("A=one", line)
    assert (outcome.stdout, outcome.stderr, outcome.exit_code) == ("", message, 1)


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("-7 / 2", "-3"),
        ("-7 % 2", "-1"),
        ("2 ** 3 ** 2", "512"),
        ("-2 ** 2", "4"),
        ("1 << 3 | 1", "9"),
        ("5 & 3 ^ 1", "0"),
        ("!0 + ~0", "0"),
        ("1 < 2 && 2 <= 2 && 3 > 2 && 2 >= 2", "1"),
        ("1 == 2 || 1 != 2", "1"),
        ("N > 3 ? 10 : 20", "10"),
        ("0 ? 1 : 0 ? 2 : 3", "3"),
        ("1 ? 2 : 3, 4", "4"),
        ("1 ? 2 : (K = 5), K", "0"),
        ("$N + N + ${N}", "15"),
        ("UNSET + 1", "1"),
        ("0x1F + 010", "39"),
        ("9223372036854775807 + 1", "-9223372036854775808"),
        ("N++ + ++N", "12"),
        ("M = 3, M *= 2, M", "6"),
        ("0 && (K = 1), K", "0"),
        ("1 || 1 / 0", "1"),
        ("", "0"),
        ("$(echo 4) - 1", "3"),
        ("1 ? (2, 3) : 4", "3"),
        ("3 - -2", "5"),
        ("- - 2", "2"),
    ],
)
def test_arithmetic_calculates_as_bash_does(expression: str, result: str) -> None:
    terminal = Terminal()
    terminal.run(*SETUP)
    assert terminal.out(f"echo $(({expression}))") == f"{result}\n"


@pytest.mark.parametrize(
    "expression", ["(" * 40 + "1" + ")" * 40, "1?" * 40, "1?1:" * 40 + "1", "a=" * 100 + "1", "1+" * 600 + "1"]
)
def test_an_expression_is_bounded(expression: str) -> None:
    assert "the limit is" in Terminal().run(f"echo $(({expression}))").stderr


@pytest.mark.parametrize("expression", ["+".join("1" * 500), "**".join("2" * 300), "-" * 900 + "1", "!" * 1_000 + "1"])
def test_a_long_expression_within_the_bound_is_calculated(expression: str) -> None:
    assert Terminal().run(f"echo $(({expression}))").exit_code == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("a{b,c}d", ["abd", "acd"]),
        ("{a,b}{1,2}", ["a1", "a2", "b1", "b2"]),
        ("{a,{b,c}}", ["a", "b", "c"]),
        ("{a,}x", ["ax", "x"]),
        ("{1..3} {3..1} {1..7..3}", ["1", "2", "3", "3", "2", "1", "1", "4", "7"]),
        ("{08..10} {-1..1}", ["08", "09", "10", "-1", "0", "1"]),
        ("{a..c} {C..A}", ["a", "b", "c", "C", "B", "A"]),
        ("{a} {} {,", ["{a}", "{}", "{,"]),
        ("{a,b", ["{a,b"]),
        ("a,b}", ["a,b}"]),
        ("'{a,b}' \"{a,b}\" \\{a,b}", ["{a,b}", "{a,b}", "{a,b}"]),
        ("{$A,'x y'}", ["one", "x y"]),
        ("${A}{1,2}", ["one1", "one2"]),
        ("{1..a} {1.5..2}", ["{1..a}", "{1.5..2}"]),
        ("x{y{a,b}", ["x{ya", "x{yb"]),
        ("A={1,2}", ["A=1", "A=2"]),
        ("[].{name:name,id:id}", ["[].name:name", "[].id:id"]),
    ],
)
def test_braces_make_words(typed: str, words: list[str]) -> None:
    terminal = Terminal()
    terminal.run("A=one")
    assert terminal.words(typed) == words


@pytest.mark.parametrize("typed", ["{1..2000}", "{1..100}{1..100}", "{a,b}" * 11, "{a,b}" * 1_000, "{a," * 40 + "b" + "}" * 40])
def test_braces_are_bounded(typed: str) -> None:
    assert "limit is" in Terminal().run(f"echo {typed}").stderr


def test_braces_in_an_assignment_stand_for_themselves() -> None:
    assert Terminal().out('A={1,2}; echo "$A"') == "{1,2}\n"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("*", ["a.json", "b.json", "c.txt"]),
        ("*.json", ["a.json", "b.json"]),
        ("?.json", ["a.json", "b.json"]),
        ("[ac].*", ["a.json", "c.txt"]),
        ("[!a]*", ["b.json", "c.txt"]),
        ("[[:lower:]].txt", ["c.txt"]),
        ("*.md", ["*.md"]),
        ("'*' \"*\" \\*", ["*", "*", "*"]),
        ("a*'.json'", ["a.json"]),
        ("'a*'*", ["a**"]),
        (".*", [".hidden"]),
        ("$G", ["a.json", "b.json"]),
        ('"$G"', ["*.json"]),
        ("{a,c}.*", ["a.json", "c.txt"]),
        ("[].name", ["[].name"]),
        ("--query=[*].id", ["--query=[*].id"]),
        ("[z-a]* [", ["[z-a]*", "["]),
    ],
)
def test_wildcards_stand_for_files(typed: str, words: list[str]) -> None:
    terminal = Terminal()
    terminal.run("touch a.json b.json c.txt .hidden", "G='*.json'")
    assert terminal.words(typed) == words


@pytest.mark.parametrize(
    ("lines", "printed"),
    [
        (["IFS=,; A=a,b,,c; show $A"], "<a><b><><c>"),
        (["IFS=$'\\n'; A=$'a b\\nc'; show $A"], "<a b><c>"),
        (["IFS=; A='a b'; show $A"], "<a b>"),
        (["echo a:b:c | while IFS=: read -r x y; do echo $x-$y; done"], "a-b:c\n"),
        (["echo ' a b ' | while IFS= read -r x; do show \"$x\"; done"], "< a b >"),
    ],
)
def test_ifs_says_what_separates_words(lines: list[str], printed: str) -> None:
    assert Terminal().out(*lines) == printed


def test_an_assignment_in_front_of_a_command_that_never_runs_does_not_stay() -> None:
    terminal = Terminal()
    assert terminal.run("A=1 B=${UNSET:?gone} echo").stderr == "UNSET: gone\n"
    assert terminal.out('echo "[$A]"') == "[]\n"
