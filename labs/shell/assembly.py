"""Tokens → commands; everything the shell knows by name but does not do yet is refused here."""

import re
from collections.abc import Iterable

from labs.shell.errors import IncompleteInputError, ShellError
from labs.shell.words import Assignment, Command, Item, Operator, Script, Text, Token, Word, WordToken

_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=")
_JOINERS = frozenset({";", "&&", "||", "\n"})
_COMPOUND = "if then else elif fi for while until do done case esac select function time coproc { } [[ !"

_REDIRECTION = (
    "redirections (`{0}`) are not part of this shell: there are no files here. "
    "Use --query and -o to shape what a command prints, or $(…) to keep it"
)
_PIPE = "pipes (`{0}`) are not part of this shell. Use --query and -o to pick from what a command prints"
_DOCUMENT = "here-documents (`{0}`) are not part of this shell. Pass the text as a quoted argument"
_PROCESS = "process substitution (`{0}…)`) is not part of this shell. Use $(…)"
_REFUSED = {
    "|": _PIPE,
    "|&": _PIPE,
    "&": "background jobs (`&`) are not part of this shell. Use --no-wait, or quote a & that belongs to a value",
    "(": "subshells and arrays, `( … )`, are not part of this shell. Quote parentheses that belong to a value",
    "<<": _DOCUMENT,
    "<<-": _DOCUMENT,
    "<<<": _DOCUMENT,
    "<(": _PROCESS,
    ">(": _PROCESS,
}
_COMPOUND_REFUSED = (
    "`{0}`: loops, conditions, functions and other compound commands are not part of this shell. "
    "Type the commands one after the other, or join them with ;, && or ||"
)


def assemble(tokens: Iterable[Token]) -> Script:
    """Build the commands of one input; raises ShellError for what cannot stand, IncompleteInputError after `&&`."""
    items: list[Item] = []
    words: list[Word] = []
    joiner = ";"
    for token in tokens:
        if isinstance(token, WordToken):
            if token.fault:
                raise token.fault
            words.append(token.word)
        elif words and token.symbol in _JOINERS:
            items.append(Item(joiner, _command(words)))
            words = []
            joiner = ";" if token.symbol == "\n" else token.symbol
        elif token.symbol != "\n":
            raise _misplaced(token)
    if words:
        items.append(Item(joiner, _command(words)))
    elif joiner != ";":
        raise IncompleteInputError(f"syntax error: unexpected end of input after `{joiner}'")
    return Script(tuple(items))


def assignment_of(word: Word) -> Assignment | None:
    """Read `NAME=value`, the name and the sign unquoted; None when the word is something else."""
    head = word.parts[0]
    if not isinstance(head, Text) or head.quoted:
        return None
    if not (found := _ASSIGNMENT.match(head.value)):
        return None
    rest = head.value[found.end() :]
    return Assignment(found[1], Word(((Text(rest),) if rest else ()) + word.parts[1:]))


def _command(words: list[Word]) -> Command:
    assignments: list[Assignment] = []
    for word in words:
        if not (found := assignment_of(word)):
            break
        assignments.append(found)
    rest = tuple(words[len(assignments) :])
    if rest and rest[0].parts in _COMPOUND_PARTS:
        raise ShellError(_COMPOUND_REFUSED.format(_COMPOUND_PARTS[rest[0].parts]))
    return Command(tuple(assignments), rest)


def _misplaced(token: Operator) -> ShellError:
    if message := _REFUSED.get(token.symbol):
        return ShellError(message.format(token.symbol))
    if "<" in token.symbol or ">" in token.symbol:
        return ShellError(_REDIRECTION.format(token.symbol))
    return ShellError(f"syntax error near unexpected token `{token.symbol}'")


_COMPOUND_PARTS = {(Text(word),): word for word in _COMPOUND.split()}
