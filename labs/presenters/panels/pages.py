"""Long lists a page at a time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

ROWS = 200
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list: its number from 1, how many pages there are, and how many rows in all."""

    number: int
    pages: int
    total: int

    @property
    def start(self) -> int:
        """How many rows come before it."""
        return (self.number - 1) * ROWS

    @property
    def end(self) -> int:
        """Where it ends at the latest."""
        return self.start + ROWS

    @property
    def before(self) -> int:
        """The number of the page before it, 0 where there is none."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The number of the page after it, 0 where there is none."""
        return self.number + 1 if self.number < self.pages else 0


def page_of(total: int, asked: Mapping[str, str]) -> Page:
    """Return the page that is asked for; the first for what is no number, the last for one that is too large."""
    pages = max(-(-total // ROWS), 1)
    return Page(min(max(number(asked, "page"), 1), pages), pages, total)


def number(asked: Mapping[str, str], name: str) -> int:
    """Return a whole number of a query, 0 for anything else."""
    text = asked.get(name, "")
    return int(text) if _NUMBER.fullmatch(text) else 0
