"""The reading page of a chapter: its sections with what was marked in them, its terms, its sources."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from quiz import activities
from quiz.content.schema import Chapter, Section, Source
from quiz.presenters.reading import SectionView, sections_of
from quiz.presenters.reference import TermView, terms_in
from quiz.progress import ChapterProgress, CourseProgress
from quiz.reading import Reading


@dataclass(frozen=True, slots=True)
class ChapterPage:
    """What the page shows. `ahead` where the chapter is locked and only read: nothing can be marked or answered in it."""

    course: CourseProgress
    state: ChapterProgress
    reading: Reading
    sections: Sequence[SectionView]
    terms: Sequence[TermView]
    sources: Sequence[Source]
    panels: Sequence[activities.Panel]

    @property
    def ahead(self) -> bool:
        """Whether this is read ahead."""
        return not self.state.is_open

    @property
    def following(self) -> Chapter | None:
        """The next chapter."""
        return self.course.library.after(self.state.chapter.slug)

    @property
    def goes_on_at(self) -> Section | None:
        """The section at which reading goes on; None where nothing is begun or everything is done."""
        return next((part for part in self.state.chapter.sections if part.anchor == self.reading.goes_on_at), None)

    @property
    def checked_on(self) -> dt.date | None:
        """The day on which a source of the chapter was read last; None without sources."""
        return max((source.read for source in self.sources), default=None)


def chapter_page(course: CourseProgress, state: ChapterProgress) -> ChapterPage:
    """Return the reading page of a chapter as its learner sees it."""
    chapter, library = state.chapter, course.library
    return ChapterPage(
        course=course,
        state=state,
        reading=course.reading[chapter.slug],
        sections=sections_of(library, chapter),
        terms=terms_in(library, chapter),
        sources=library.sources_of(fact for part in chapter.sections for fact in part.facts),
        panels=activities.panels(chapter.slug, course.learner),
    )
