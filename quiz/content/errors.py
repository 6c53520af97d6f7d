"""How a broken pack is refused."""

from pathlib import Path


class PackError(ValueError):
    """A content file that cannot be loaded: which file, which line, what was expected there and what was found."""

    def __init__(self, file: Path | str, line: int, expected: str, found: str = "") -> None:
        self.file = str(file)
        self.line = line
        self.expected = expected
        self.found = found
        super().__init__(str(self))

    def __str__(self) -> str:
        """Return one line that an author can act on."""
        found = f", found {self.found}" if self.found else ""
        return f"{self.file}:{self.line}: expected {self.expected}{found}"
