"""How far a chapter is read: what learners said at the end of its sections. Reading unlocks nothing and locks nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quiz.content.library import Library
from quiz.content.schema import Chapter
from quiz.models import Learner, ReadMark

Said = tuple[str, bool]
"""A section's anchor, and whether it was said to be done."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The sections of a chapter in order, by anchor; those done, the one marked last at the end; how many marks were made."""

    sections: tuple[str, ...]
    done: tuple[str, ...] = ()
    seq: int = 0

    @property
    def total(self) -> int:
        """How many sections there are."""
        return len(self.sections)

    @property
    def count(self) -> int:
        """How many of them are done."""
        return len(self.done)

    @property
    def is_begun(self) -> bool:
        """Whether some sections are done, and others are not."""
        return 0 < self.count < self.total

    @property
    def is_complete(self) -> bool:
        """Whether every section is done."""
        return self.count == self.total

    @property
    def goes_on_at(self) -> str:
        """The first section not done after the one marked last, or from the top where none is; empty unless some are done."""
        if not self.is_begun:
            return ""
        last = self.sections.index(self.done[-1]) + 1
        return next(section for section in (*self.sections[last:], *self.sections[:last]) if section not in self.done)


def done_in(marks: Iterable[Said]) -> tuple[str, ...]:
    """Fold marks in the order they were made: the last of a section counts. Returns what is done, the latest at the end."""
    done: dict[str, None] = {}
    for section, is_read in marks:
        done.pop(section, None)
        if is_read:
            done[section] = None
    return tuple(done)


def reading_of(chapter: Chapter, marks: Sequence[Said]) -> Reading:
    """Return how far a chapter is read; marks of sections that it does not have any more are left out."""
    sections = tuple(part.anchor for part in chapter.sections)
    return Reading(sections, tuple(section for section in done_in(marks) if section in sections), len(marks))


def readings_of(learner: Learner | None, library: Library) -> Mapping[str, Reading]:
    """Return how far a learner has read each chapter, by slug, in one query."""
    marks: defaultdict[str, list[Said]] = defaultdict(list)
    rows: Sequence[tuple[str, str, bool]] = ()
    if learner is not None:
        found = ReadMark.objects.filter(learner=learner).order_by("at", "pk")
        rows = list(found.values_list("chapter", "section", "is_read"))
    for chapter, section, is_read in rows:
        marks[chapter].append((section, is_read))
    return {slug: reading_of(chapter, marks[slug]) for slug, chapter in library.chapters.items()}
