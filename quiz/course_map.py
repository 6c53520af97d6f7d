"""The map: a frame for each chapter."""

from dataclasses import dataclass

from quiz.progress import ChapterProgress, CourseProgress
from quiz.reading import Reading


@dataclass(frozen=True, slots=True)
class Frame:
    """A chapter on the map: where it stands, how far it is read, what is due, and whether it may be read though locked."""

    state: ChapterProgress
    reading: Reading
    due: int
    ahead: bool

    @property
    def goes_on_at(self) -> str:
        """The title of the section at which reading goes on; empty where nothing is begun."""
        anchor = self.reading.goes_on_at
        return next((part.title for part in self.state.chapter.sections if part.anchor == anchor), "")


def frames_of(course: CourseProgress) -> list[Frame]:
    """Return the frames in the order of the course."""
    return [_frame(course, state) for state in course.chapters]


def _frame(course: CourseProgress, state: ChapterProgress) -> Frame:
    slug = state.chapter.slug
    return Frame(state, course.reading[slug], course.due.get(slug, 0), course.reads_ahead and not state.is_open)
