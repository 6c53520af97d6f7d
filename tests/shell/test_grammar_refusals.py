"""What the shell knows by name but does not do, and what cannot be read at all."""

import pytest

from tests.shell.lab_cloud import Terminal


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("echo a <> file", "the redirection `<>`"),
        ("echo <&0", "the redirection `<&`"),
        ("echo a 3> file", "the redirection `3>`"),
        ("echo a 0> file", "the redirection `0>`"),
        ("echo a 2>&file", "the redirection `2>&`"),
        ("echo 1< file", "the redirection `1<`"),
        ("echo <(echo a)", "process substitution (`<(…)`)"),
        ("echo >(echo a)", "process substitution (`>(…)`)"),
        ("echo a & echo b", "background jobs (`&`)"),
        ("sleep 5 &", "background jobs (`&`)"),
        ("for x in a; do sleep 5 & done", "background jobs (`&`)"),
        ("A=(1 2)", "arrays"),
        ("A=(\n1\n2\n)", "arrays"),
        ("f() { echo a; }", "functions"),
        ("f() {\n  echo a\n}", "functions"),
        ("f()\n(echo a)", "functions"),
        ("function f { echo a; }", "functions"),
        ("function f() { echo a; }; f", "functions"),
        ("select x in a; do echo $x; done", "`select`"),
        ("time true", "`time`"),
        ("coproc true", "`coproc`"),
        ("echo ${!A}", "${!A}: bad substitution"),
        ("echo ${A//a/b}", "${A//a/b}: bad substitution"),
        ("echo ${A[0]}", "${A[0]}: bad substitution"),
        ("echo ${}", "${}: bad substitution"),
        ("echo ${A@Q}", "${A@Q}: bad substitution"),
        ("echo ${" + "A" * 100 + "/}", "${…}: bad substitution"),
        ("echo $$", "$$"),
        ("echo $!", "$!"),
        ("echo $-", "$-"),
        ('echo "Pa$$w"', "single quotes"),
        ("echo $(echo a & )", "background jobs (`&`)"),
        ("echo `echo a &`", "background jobs (`&`)"),
        ('echo "$(echo a &)"', "background jobs (`&`)"),
        ("cat <<EOF\n$$\nEOF", "$$"),
        ("if true; then f() { echo a; }; fi", "functions"),
    ],
)
def test_what_is_not_there_is_refused_by_name_and_runs_nothing(line: str, named: str) -> None:
    terminal = Terminal()
    outcome = terminal.run(line)
    assert named in outcome.stderr
    assert (outcome.stdout, outcome.exit_code, outcome.exchanges) == ("", 2, ())


def test_one_refused_command_keeps_the_whole_line_from_running() -> None:
    terminal = Terminal()
    assert terminal.run("A=1; sleep 5; echo $A &").exit_code == 2
    assert (terminal.cloud.requests, terminal.state.variables) == ([], {})


@pytest.mark.parametrize("word", ["for", "if", "done", "{", "}", "!", "time"])
def test_a_reserved_word_is_an_ordinary_argument(word: str) -> None:
    assert Terminal().words(word) == [word]


@pytest.mark.parametrize("typed", ["'for' a", '"if"', "\\if", "f''or"])
def test_a_quoted_reserved_word_is_looked_up_as_a_command(typed: str) -> None:
    assert Terminal().run(typed).exit_code == 127


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('echo "a', "unexpected EOF while looking for matching `\"'\n"),
        ("echo 'a", "unexpected EOF while looking for matching `''\n"),
        ("echo `a", "unexpected EOF while looking for matching ``'\n"),
        ("echo $(a", "unexpected EOF while looking for matching `)'\n"),
        ("echo ${a", "unexpected EOF while looking for matching `}'\n"),
        ('echo "$(a"', "unexpected EOF while looking for matching `\"'\n"),
        ("echo $(echo 'a)", "unexpected EOF while looking for matching `''\n"),
        ("echo `echo 'a`", "unexpected EOF while looking for matching `''\n"),
        ("; echo", "syntax error near unexpected token `;'\n"),
        (";; echo", "syntax error near unexpected token `;;'\n"),
        ("echo a ;; echo b", "syntax error near unexpected token `;;'\n"),
        ("&& echo", "syntax error near unexpected token `&&'\n"),
        ("|| echo", "syntax error near unexpected token `||'\n"),
        ("echo a && && echo b", "syntax error near unexpected token `&&'\n"),
        ("echo a && ; echo b", "syntax error near unexpected token `;'\n"),
        ("echo a )", "syntax error near unexpected token `)'\n"),
        (")", "syntax error near unexpected token `)'\n"),
        ("echo $(a &&)", "syntax error near unexpected token `)'\n"),
        ("echo a &&", "syntax error: unexpected end of input after `&&'\n"),
        ("echo a; done", "syntax error near unexpected token `done'\n"),
        ("{ }", "syntax error near unexpected token `}'\n"),
        ("( )", "syntax error near unexpected token `)'\n"),
        ("if true; fi", "syntax error near unexpected token `fi'\n"),
        ("if true; then fi", "syntax error near unexpected token `fi'\n"),
        ("if ; then true; fi", "syntax error near unexpected token `;'\n"),
        ("while true; done", "syntax error near unexpected token `done'\n"),
        ("for x in a b; echo; done", "syntax error near unexpected token `echo'\n"),
        ("for 1 in a; do true; done", "`1': not a valid identifier\n"),
        ("for; do true; done", "syntax error near unexpected token `;'\n"),
        ("case a b) true;; esac", "syntax error near unexpected token `b'\n"),
        ("case a in b true;; esac", "syntax error near unexpected token `true'\n"),
        ("echo a | ; b", "syntax error near unexpected token `;'\n"),
        ("| a", "syntax error near unexpected token `|'\n"),
        ("!", "syntax error: unexpected end of input, a command is missing\n"),
        ("echo >", "syntax error: unexpected end of input, a word behind `>' is missing\n"),
        ("echo > ; b", "syntax error near unexpected token `;'\n"),
        ("echo a (b)", "syntax error near unexpected token `('\n"),
        ("f(a) { b; }", "syntax error near unexpected token `a'\n"),
        ("[[ a b ]]", "syntax error near unexpected token `b'\n"),
        ("[[ ]]", "syntax error near unexpected token `]]'\n"),
        ("[[ a == ]]", "syntax error near unexpected token `]]'\n"),
        ("if true; then echo", "syntax error: unexpected end of input: `if' is open\n"),
        ("for x in a", "syntax error: unexpected end of input: `for' is open\n"),
        ("while true; do echo", "syntax error: unexpected end of input: `while' is open\n"),
        ("case a in", "syntax error: unexpected end of input: `case' is open\n"),
        ("[[ -n a", "syntax error: unexpected end of input: `[[' is open\n"),
        ("( echo", "syntax error: unexpected end of input: `(' is open\n"),
        ("{ echo; ", "syntax error: unexpected end of input: `{' is open\n"),
        ("cat <<EOF\na", "the here-document is open: a line that says only EOF ends it\n"),
        ("echo $((1", "unexpected EOF while looking for matching `))'\n"),
        ("echo a \\", "unexpected end of input after `\\': a line that ends in \\ goes on in the next\n"),
    ],
)
def test_a_malformed_line_says_what_is_wrong_and_exits_with_2(line: str, message: str) -> None:
    outcome = Terminal().run(line)
    assert (outcome.stdout, outcome.stderr, outcome.exit_code) == ("", message, 2)


def test_a_refused_line_leaves_its_status_for_the_next() -> None:
    assert Terminal().out("echo 'a", "echo $?") == "2\n"
