"""What a line prints, bounded in bytes and free of control characters."""

from labs.shell.bounds import MAX_OUTPUT
from labs.shell.grammar import printable


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
