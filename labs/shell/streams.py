"""What flows: the bounded output of a line, free of control characters; text that a command reads; files written on the way."""

from typing import Protocol

from labs.shell.bounds import MAX_OUTPUT
from labs.shell.files import Files
from labs.shell.printing import printable


class Sink(Protocol):
    """Where a command's output goes."""

    def write(self, text: str) -> None:
        """Take text."""


class Stream:
    """Gathers text up to `limit` bytes of UTF-8; the rest is dropped and `cut` says so."""

    def __init__(self, limit: int = MAX_OUTPUT) -> None:
        self.cut = False
        self._pieces: list[str] = []
        self._left = limit

    def write(self, text: str) -> None:
        """Add text, its control characters shown as escapes."""
        if not text or self.cut:
            return
        text = printable(text[: self._left + 1])
        encoded = text.encode()
        if len(encoded) > self._left:
            self.cut = True
            text = encoded[: self._left].decode(errors="ignore")
        self._left -= min(len(encoded), self._left)
        self._pieces.append(text)

    def text(self) -> str:
        """Give everything that was kept."""
        return "".join(self._pieces)


class FileSink:
    """Puts what it takes at the end of a file; `write` raises FileError past the bounds of files."""

    def __init__(self, files: Files, name: str) -> None:
        self._files = files
        self._name = name

    def write(self, text: str) -> None:
        """Add text."""
        if text:
            self._files.write(self._name, printable(text), append=True)


class Input:
    """What a command may read, once; `attended` when it would come from the keyboard, and so never does."""

    def __init__(self, text: str = "", *, attended: bool = False) -> None:
        self.attended = attended
        self._text = text
        self._position = 0

    def read(self) -> str:
        """Take all that is left."""
        start, self._position = self._position, len(self._text)
        return self._text[start:]

    def line(self) -> str | None:
        """Take the next line with the newline that ends it, if one does; None when nothing is left."""
        if self._position >= len(self._text):
            return None
        start = self._position
        newline = self._text.find("\n", start)
        self._position = newline + 1 if newline >= 0 else len(self._text)
        return self._text[start : self._position]
