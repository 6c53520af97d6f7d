"""What `set -x` shows of a command."""

import re
from collections.abc import Sequence

_PLAIN = re.compile(r"[A-Za-z0-9_@%+=:,./-]+")


def traced(words: Sequence[str]) -> str:
    """Give the words as they could be typed, behind a plus."""
    return f"+ {' '.join(map(quoted, words))}\n"


def quoted(word: str) -> str:
    """Give a word as it could be typed: in single quotes where it needs them."""
    return word if _PLAIN.fullmatch(word) else "'" + word.replace("'", "'\\''") + "'"
