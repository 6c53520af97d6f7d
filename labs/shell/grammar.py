"""A line → what it asks for: bounded before it is read, read in one pass, refused in a sentence.

What stands: words with quotes, backslashes, comments and line continuations; `$NAME`, `${NAME}`, `$?`; `NAME=value`;
`$(…)` and backticks; `;`, `&&`, `||` and newlines. What does not is refused by name.
"""

import re

from labs.shell.assembly import assemble
from labs.shell.bounds import MAX_LINE
from labs.shell.errors import IncompleteInputError, ShellError
from labs.shell.lexer import Lexer, is_open, too_long
from labs.shell.words import Script

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_BETWEEN_INPUTS = re.compile(r"(?:[ \t\n]+|\\\n|#[^\n]*)*+")


def clean(text: str) -> str:
    """Give the text with plain newlines; raises ShellError when it is too long or holds invisible characters."""
    if len(text) > MAX_LINE:
        raise too_long(len(text))
    text = _with_plain_newlines(text)
    if found := _UNPRINTABLE.search(text):
        raise ShellError(f"the line holds the invisible character U+{ord(found[0]):04X}: remove it and try again")
    return text


def is_blank(text: str) -> bool:
    """Whether there is nothing to run: blanks and comments only."""
    return _skip(text, 0) == len(text)


def parse(text: str) -> Script:
    """Parse one input; raises ShellError for what cannot be run, IncompleteInputError when something is left open."""
    return assemble(Lexer(clean(text)).tokens())


def printable(text: str) -> str:
    """Replace control characters, bidi marks and lone surrogates by their escapes; newline and tab stay."""
    return _UNPRINTABLE.sub(lambda found: _escape(ord(found[0])), text)


def split_inputs(script: str) -> list[str]:
    """Cut a script into complete inputs: line continuations are joined, comments and blank lines between them dropped.

    The last one may be open. An input that cannot be parsed is kept to the end of its line: running it says why.
    """
    return [text for text, _ in _inputs(script)]


def is_complete(text: str) -> bool:
    """Whether `text` can be run as it is: False while a quote, a substitution, a continuation or `&&` is open."""
    if len(text) > MAX_LINE:
        return True
    found = _inputs(text)
    return found[-1][1] if found else not _with_plain_newlines(text).endswith("\\\n")


def _inputs(script: str) -> list[tuple[str, bool]]:
    text = _with_plain_newlines(script.removeprefix("\ufeff"))
    found: list[tuple[str, bool]] = []
    position = 0
    while (position := _skip(text, position)) < len(text):
        lexer = Lexer(text, position)
        found.append(_next_input(lexer))
        position = lexer.position
    return found


def _skip(text: str, position: int) -> int:
    found = _BETWEEN_INPUTS.match(text, position)
    return found.end() if found else position


def _next_input(lexer: Lexer) -> tuple[str, bool]:
    text, start = lexer.text, lexer.position
    try:
        tokens = lexer.tokens(one_input=True)
    except IncompleteInputError:
        lexer.position = len(text)
        return text[start:], False
    except ShellError:
        newline = text.find("\n", lexer.position)
        lexer.position = newline + 1 if newline >= 0 else len(text)
        return text[start : lexer.position].rstrip("\n"), True
    stop = tokens[-1].end
    kept, position = [], start
    for cut in lexer.cuts:
        if position <= cut < stop:
            kept.append(text[position:cut])
            position = cut + 2
    ends_in_continuation = bool(lexer.cuts) and lexer.cuts[-1] + 2 == len(text)
    return "".join(kept) + text[position:stop], not is_open(tokens) and not ends_in_continuation


def _with_plain_newlines(text: str) -> str:
    return text.replace("\r\n", "\n")


def _escape(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
