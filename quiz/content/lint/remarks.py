"""A remark, and what the linter's rules look at: the pack, and the documents that lines are found in."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from quiz.content.checks import ChapterFiles
from quiz.content.items import Item
from quiz.content.schema import Case, Pack
from quiz.content.strict_yaml import Document, Place


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to make better: the file, the line, and what in a sentence."""

    file: Path
    line: int
    text: str

    def __str__(self) -> str:
        """Return the remark in one line."""
        return f"{self.file}:{self.line}: {self.text}"


@dataclass(frozen=True, slots=True)
class Read:
    """A course as read: its pack, and the files that remarks point into."""

    folder: Path
    pack: Pack
    chapters: list[ChapterFiles]
    cases: list[tuple[Document, Case]]
    facts: Document
    sources: Document

    def items(self) -> Iterator[tuple[Document, Place, Item]]:
        """Every item of the course with its place in its file."""
        for chapter in self.chapters:
            for index, item in enumerate(chapter.items):
                if chapter.items_file:
                    yield chapter.items_file, (index,), item
        for document, case in self.cases:
            for index, item in enumerate(case.items):
                yield document, ("items", index), item


def at(document: Document, place: Place, text: str) -> Remark:
    """Return the remark that points at a part of a file."""
    return Remark(document.file, document.line(place), text)
