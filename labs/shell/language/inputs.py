"""Where one input ends and the next begins, in a script or under the hands of somebody typing."""

import re
from dataclasses import dataclass

from labs.shell.bounds import MAX_LINE
from labs.shell.errors import IncompleteInputError, ShellError
from labs.shell.language.lexer import Lexer
from labs.shell.language.parser import Parser, script_within

_BETWEEN = re.compile(r"(?:[ \t\n]+|\\\n|#[^\n]*)*+")


@dataclass(frozen=True, slots=True)
class PlacedInput:
    """One input as it is run, the text it was written as (a comment behind it included), and its first line, from 1."""

    text: str
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class _Input:
    """One input as it is run, whether it is complete, and where it ends in the script."""

    text: str
    complete: bool
    end: int


def split_inputs(script: str) -> list[str]:
    """Cut a script into complete inputs: line continuations are joined, comments and blank lines between them dropped.

    The last one may be open. An input that cannot be parsed is kept to the end of its line: running it says why.
    """
    return [found.text for found in _inputs(script)]


def place_inputs(script: str) -> list[PlacedInput]:
    """Cut a script as `split_inputs` does, and say where each input stands."""
    text = _as_read(script)
    placed: list[PlacedInput] = []
    position = 0
    for found in _inputs(script):
        start = _skip(text, position)
        placed.append(PlacedInput(found.text, text[start : found.end].rstrip(), text.count("\n", 0, start) + 1))
        position = found.end
    return placed


def is_complete(text: str) -> bool:
    """Whether `text` can be run as it is: False while something is open:
    a quote, a substitution, a here-document, a loop, a condition, a continuation or `&&`.
    """
    if len(text) > MAX_LINE:
        return True
    found = _inputs(text)
    return found[-1].complete if found else not with_plain_newlines(text).endswith("\\\n")


def is_blank(text: str) -> bool:
    """Whether there is nothing to run: blanks and comments only."""
    return _skip(text, 0) == len(text)


def with_plain_newlines(text: str) -> str:
    """Give the text with the newlines of Windows replaced."""
    return text.replace("\r\n", "\n")


def _as_read(script: str) -> str:
    return with_plain_newlines(script.removeprefix("\ufeff"))


def _inputs(script: str) -> list[_Input]:
    text = _as_read(script)
    found: list[_Input] = []
    position = 0
    while (position := _skip(text, position)) < len(text):
        found.append(_next_input(text, position))
        position = found[-1].end
    return found


def _skip(text: str, position: int) -> int:
    found = _BETWEEN.match(text, position)
    return found.end() if found else position


def _next_input(text: str, start: int) -> _Input:
    window = text[start : start + MAX_LINE + 1]
    lexer = Lexer(window, script_within, cut_short=start + len(window) < len(text))
    try:
        Parser(lexer).one_input()
    except IncompleteInputError:
        return _Input(text[start:], complete=False, end=len(text))
    except ShellError:
        newline = text.find("\n", start + lexer.consumed)
        end = newline if newline >= 0 else len(text)
        return _Input(text[start:end], complete=True, end=end)
    end = start + lexer.consumed
    waits = end == len(text) and text.endswith("\\\n")
    return _Input(lexer.text[: lexer.end], not waits, end)
