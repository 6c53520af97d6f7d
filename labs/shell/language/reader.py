"""A place in a text that moves forward; it counts words and nesting, and takes line continuations out as it meets them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from labs.shell.bounds import MAX_LINE, MAX_NESTING, MAX_WORDS
from labs.shell.errors import IncompleteInputError, ShellError


def too_long(length: int) -> ShellError:
    """Say that a line of `length` characters is beyond the bound."""
    return ShellError(f"the line is too long: {length:,} characters, and the limit is {MAX_LINE:,}")


class Reader:
    """Reads `text` from its start. `cut_short` says that the text goes on: to reach its end means that the line is too long.

    `fault` is the first thing that the line asks for and the shell does not do: it is kept until the whole line is read, so
    that the end of the line is known.
    """

    def __init__(self, text: str, *, cut_short: bool = False, depth: int = 0, words: int = 0) -> None:
        self.text = text
        self.position = 0
        self.words = words
        self.fault: ShellError | None = None
        self._length = len(text)
        self._cut_short = cut_short
        self._depth = depth

    @property
    def consumed(self) -> int:
        """How many characters of the original text were read, also after an error."""
        return self.position + self._length - len(self.text)

    @property
    def depth(self) -> int:
        """How deep the reader is in substitutions and compound commands."""
        return self._depth

    def refuse(self, message: str) -> None:
        """Keep the first thing that the shell does not do."""
        self.fault = self.fault or ShellError(message)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Be one level further in; raises ShellError past the bound."""
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise ShellError(f"the line is nested too deep: the limit is {MAX_NESTING}")
        yield
        self._depth -= 1

    def count_word(self) -> None:
        """Count one more word; raises ShellError past the bound."""
        self.words += 1
        if self.words > MAX_WORDS:
            raise ShellError(f"the line has too many words: the limit is {MAX_WORDS}")

    def join(self, position: int) -> None:
        """Take the line continuations at `position` out of the text."""
        while self.text.startswith("\\\n", position):
            self.text = self.text[:position] + self.text[position + 2 :]

    def match(self, pattern: re.Pattern[str]) -> str:
        """Give what `pattern` finds here, empty for nothing, and move behind it."""
        if not (found := pattern.match(self.text, self.position)):
            return ""
        self.position = found.end()
        return found[0]

    def at(self, text: str) -> bool:
        """Whether `text` stands here, line continuations in it left out."""
        for index in range(len(text)):
            self.join(self.position + index)
        return self.text.startswith(text, self.position)

    def at_end(self) -> bool:
        """Whether nothing is left but line continuations, which are taken out."""
        self.join(self.position)
        return self.position >= len(self.text)

    def check_end(self) -> None:
        """Raise ShellError when the end of the text is not the end of the line."""
        if self._cut_short:
            raise too_long(len(self.text))

    def unclosed(self, mark: str) -> ShellError:
        """Move to the end and give what to say about a mark that never comes."""
        self.position = len(self.text)
        self.check_end()
        return IncompleteInputError(f"unexpected EOF while looking for matching `{mark}'")
