"""A line → what it asks for: bounded before it is read, read once, refused in a sentence.

What stands: words with quotes, backslashes, comments and line continuations; `$NAME`, `${NAME}`, `$?`; `NAME=value`;
`$(…)` and backticks; `;`, `&&`, `||` and newlines. What does not is refused by name.
"""

import re

from labs.shell.assembly import assemble
from labs.shell.bounds import MAX_LINE
from labs.shell.errors import ShellError
from labs.shell.inputs import with_plain_newlines
from labs.shell.lexer import Lexer, too_long
from labs.shell.words import Script

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def clean(text: str) -> str:
    """Give the text with plain newlines; raises ShellError when it is too long or holds invisible characters."""
    if len(text) > MAX_LINE:
        raise too_long(len(text))
    text = with_plain_newlines(text)
    if found := _UNPRINTABLE.search(text):
        raise ShellError(f"the line holds the invisible character U+{ord(found[0]):04X}: remove it and try again")
    return text


def parse(text: str) -> Script:
    """Parse one input; raises ShellError for what cannot be run, IncompleteInputError when something is left open."""
    return assemble(Lexer(clean(text)).tokens())


def printable(text: str) -> str:
    """Replace control characters, bidi marks and lone surrogates by their escapes; newline and tab stay."""
    return _UNPRINTABLE.sub(lambda found: _escape(ord(found[0])), text)


def _escape(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
