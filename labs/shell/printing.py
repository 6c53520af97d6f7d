"""Characters that nobody can see: controls, marks of direction, lone surrogates."""

import re

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def unprintable(text: str) -> str:
    """Give the first such character, empty when there is none; newline and tab are none."""
    found = None if text.isprintable() else _UNPRINTABLE.search(text)
    return found[0] if found else ""


def printable(text: str) -> str:
    """Replace control characters, bidi marks and lone surrogates by their escapes; newline and tab stay."""
    return _UNPRINTABLE.sub(lambda found: _escape(ord(found[0])), text)


def _escape(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
