"""What the shell knows by name but does not do, and what cannot be read at all."""

import pytest

from tests.shell.lab_cloud import Terminal


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("echo a | show b", "pipes (`|`)"),
        ("echo a|show", "pipes (`|`)"),
        ("echo a |& show", "pipes (`|&`)"),
        ("echo a > file", "redirections (`>`)"),
        ("echo a >> file", "redirections (`>>`)"),
        ("echo a 2>&1", "redirections (`>&`)"),
        ("echo a 2>/dev/null", "redirections (`>`)"),
        ("echo a &> file", "redirections (`&>`)"),
        ("echo a &>> file", "redirections (`&>>`)"),
        ("echo a >| file", "redirections (`>|`)"),
        ("echo a <> file", "redirections (`<>`)"),
        ("echo < file", "redirections (`<`)"),
        ("echo <&0", "redirections (`<&`)"),
        ("> file", "redirections (`>`)"),
        ("echo << EOF", "here-documents (`<<`)"),
        ("echo <<- EOF", "here-documents (`<<-`)"),
        ("echo <<< text", "here-documents (`<<<`)"),
        ("echo <(echo a)", "process substitution (`<(…)`)"),
        ("echo >(echo a)", "process substitution (`>(…)`)"),
        ("echo a & echo b", "background jobs (`&`)"),
        ("sleep 5 &", "background jobs (`&`)"),
        ("(echo a)", "subshells and arrays"),
        ("A=(1 2)", "subshells and arrays"),
        ("f() { echo a; }", "subshells and arrays"),
        ("for x in a b; do echo $x; done", "`for`: loops"),
        ("while true; do echo a; done", "`while`: loops"),
        ("until true; do echo a; done", "`until`"),
        ("if true; then echo a; fi", "`if`"),
        ("case a in esac", "`case`"),
        ("select x in a", "`select`"),
        ("function f", "`function`"),
        ("{ echo a; }", "`{`"),
        ("[[ -n a ]]", "`[[`"),
        ("! true", "`!`"),
        ("time true", "`time`"),
        ("echo a; done", "`done`"),
        ("A=1 if true", "`if`"),
        ("echo $((1+2))", "arithmetic"),
        ("echo $((1+(2*3)))", "arithmetic"),
        ("echo ${A:-b}", "${A:-b}: bad substitution"),
        ("echo ${#A}", "${#A}: bad substitution"),
        ("echo ${!A}", "${!A}: bad substitution"),
        ("echo ${A//a/b}", "${A//a/b}: bad substitution"),
        ("echo ${}", "${}: bad substitution"),
        ('echo "${A%x}"', "${A%x}: bad substitution"),
        ("echo ${" + "A" * 100 + ":-}", "${…}: bad substitution"),
        ("echo $'a'", "$'…'"),
        ("echo $$", "$$"),
        ("echo $!", "$!"),
        ("echo $-", "$-"),
        ('echo "Pa$$w"', "single quotes"),
        ("echo $(echo a | show)", "pipes (`|`)"),
        ("echo `echo a > b`", "redirections (`>`)"),
        ('echo "$(echo a &)"', "background jobs (`&`)"),
    ],
)
def test_what_is_not_there_is_refused_by_name_and_runs_nothing(line: str, named: str) -> None:
    terminal = Terminal()
    outcome = terminal.run(line)
    assert named in outcome.stderr
    assert (outcome.stdout, outcome.exit_code, outcome.exchanges) == ("", 2, ())


def test_one_refused_command_keeps_the_whole_line_from_running() -> None:
    terminal = Terminal()
    assert terminal.run("A=1; sleep 5; echo $A | show").exit_code == 2
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
        ("echo $(a &&)", "syntax error: unexpected end of input after `&&'\n"),
        ("echo a &&", "syntax error: unexpected end of input after `&&'\n"),
        ("echo a \\", "unexpected end of input after `\\': a line that ends in \\ goes on in the next\n"),
    ],
)
def test_a_malformed_line_says_what_is_wrong_and_exits_with_2(line: str, message: str) -> None:
    outcome = Terminal().run(line)
    assert (outcome.stdout, outcome.stderr, outcome.exit_code) == ("", message, 2)


def test_a_refused_line_leaves_its_status_for_the_next() -> None:
    assert Terminal().out("echo 'a", "echo $?") == "2\n"
