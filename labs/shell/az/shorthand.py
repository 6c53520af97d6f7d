"""The shorthand of az's newer commands for values that are more than a text: `{name:value,list:[1,2]}`, `'quoted'`, `null`.

A quote inside of quoted text is doubled as `'/`. JSON is taken, too. Source: the notes on shorthand syntax of azure-cli, read
2026-11-26.
"""

import json

from gallery_engine.arm import JSON

DEEPEST = 16
NULLS = frozenset({"null", "None"})
_ENDS = frozenset(",:{}[]'")


class ShorthandError(ValueError):
    """A text that is no value: the message says what is wrong, and where."""


def read(text: str) -> JSON:
    """Read a value; ShorthandError when it is none."""
    try:
        found: JSON = json.loads(text)
    except (ValueError, RecursionError):
        return _Reader(text).whole()
    return found if isinstance(found, dict | list) else _Reader(text).whole()


class _Reader:
    """Reads one text from the left to the right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0

    def whole(self) -> JSON:
        value = self._value(0)
        if self._place < len(self._text):
            raise self._wrong("nothing more is expected")
        return value

    def _value(self, depth: int) -> JSON:
        if depth > DEEPEST:
            raise self._wrong(f"more than {DEEPEST} levels")
        match self._next():
            case "{":
                return self._object(depth)
            case "[":
                return self._list(depth)
        bare = self._next() != "'"
        text = self._word()
        return None if bare and text in NULLS else text

    def _object(self, depth: int) -> JSON:
        found: dict[str, JSON] = {}
        self._take("{")
        while self._next() != "}":
            name = self._word()
            self._take(":")
            found[name] = self._value(depth + 1)
            if self._next() != "}":
                self._take(",")
        self._take("}")
        return found

    def _list(self, depth: int) -> JSON:
        found: list[JSON] = []
        self._take("[")
        while self._next() != "]":
            found.append(self._value(depth + 1))
            if self._next() != "]":
                self._take(",")
        self._take("]")
        return found

    def _word(self) -> str:
        if self._next() == "'":
            return self._quoted()
        start = self._place
        while self._place < len(self._text) and self._text[self._place] not in _ENDS:
            self._place += 1
        if self._place == start:
            raise self._wrong("a value is expected")
        return self._text[start : self._place]

    def _quoted(self) -> str:
        pieces: list[str] = []
        while True:
            end = self._text.find("'", self._place + 1)
            if end < 0:
                raise self._wrong("a quote is left open")
            pieces.append(self._text[self._place + 1 : end])
            self._place = end + 1
            if self._text[self._place : self._place + 2] != "/'":
                return "'".join(pieces)
            self._place += 1

    def _next(self) -> str:
        return self._text[self._place : self._place + 1]

    def _take(self, wanted: str) -> None:
        if self._next() != wanted:
            raise self._wrong(f"'{wanted}' is expected")
        self._place += 1

    def _wrong(self, what: str) -> ShorthandError:
        return ShorthandError(f"{what} at character {self._place + 1} of '{self._text[:200]}'")
