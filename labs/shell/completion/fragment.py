"""The command that somebody is in the middle of typing, whatever is still open in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from labs.shell.variables import is_name

_BREAKS = ";&|\n()`"
_BLANKS = " \t"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(slots=True)
class Fragment:
    """The last command of an unfinished text: its `words` before the cursor, and the word at the cursor.

    `value` is that word without its quotes and with its variables filled in, `raw` as it is typed, `start` where it begins in
    the text; `quote` is the quote that is open in it, or nothing.
    """

    words: list[str] = field(default_factory=list)
    value: str = ""
    raw: str = ""
    start: int = 0
    quote: str = ""

    @property
    def variable(self) -> str | None:
        """The part of a variable's name that ends the word, with its `$` or `${`; None when it ends otherwise."""
        place = self.raw.rfind("$")
        if place < 0 or self.quote == "'":
            return None
        name = self.raw[place + 1 :].removeprefix("{")
        return self.raw[place:] if not name or is_name(name) else None


def fragment(text: str, variables: Mapping[str, str]) -> Fragment:
    """Read the command at the end of `text`; nothing in it is an error."""
    reader = _Reader(text, variables)
    while reader.place < len(text):
        reader.step()
    found = reader.here
    found.raw = text[found.start :]
    return found


class _Reader:
    def __init__(self, text: str, variables: Mapping[str, str]) -> None:
        self.text = text
        self.variables = variables
        self.place = 0
        self.here = Fragment()
        self.outer: list[Fragment] = []
        self._in_word = False

    def step(self) -> None:
        letter, here = self.text[self.place], self.here
        if here.quote == "'":
            self._take(1, "" if letter == "'" else letter, quote="" if letter == "'" else "'")
        elif letter == "\\" and self.place + 1 < len(self.text):
            self._take(2, "" if self.text[self.place + 1] == "\n" else self.text[self.place + 1], quote=here.quote)
        elif self.text.startswith("$(", self.place):
            self.outer.append(here)
            self._begin(2)
        elif letter == "$":
            self._variable()
        elif letter == '"' or (letter == "'" and not here.quote):
            self._take(1, "", quote="" if here.quote else letter)
        elif here.quote:
            self._take(1, letter, quote=here.quote)
        else:
            self._plain(letter)

    def _plain(self, letter: str) -> None:
        if letter == ")" and self.outer:
            self.here = self.outer.pop()
            self.place += 1
            self._in_word = True
        elif letter in _BREAKS:
            self._begin(1)
        elif letter in _BLANKS:
            if self._in_word:
                self.here.words.append(self.here.value)
            self.place += 1
            self.here.value, self.here.start, self._in_word = "", self.place, False
        else:
            self._take(1, letter, quote="")

    def _begin(self, width: int) -> None:
        self.place += width
        self.here = Fragment(start=self.place)
        self._in_word = False

    def _take(self, width: int, value: str, *, quote: str) -> None:
        self.place += width
        self.here.value += value
        self.here.quote = quote
        self._in_word = True

    def _variable(self) -> None:
        braced = self.text.startswith("{", self.place + 1)
        found = _NAME.match(self.text, self.place + 1 + braced)
        name = found.group() if found else ""
        end = self.place + 1 + braced + len(name)
        end += braced and self.text.startswith("}", end)
        self._take(end - self.place, self.variables.get(name, "") if name else "$", quote=self.here.quote)
