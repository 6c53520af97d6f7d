"""The map: a frame for each chapter."""

from dataclasses import dataclass

from quiz import activities
from quiz.days import zone_of
from quiz.mastery import chapter_mastery
from quiz.progress import ChapterProgress, CourseProgress
from quiz.reading import Reading


@dataclass(frozen=True, slots=True)
class Frame:
    """A chapter on the map: where it stands, how far it is read, what is due, and whether it may be read though locked."""

    state: ChapterProgress
    reading: Reading
    due: int
    ahead: bool
    is_mastered: bool

    @property
    def goes_on_at(self) -> str:
        """The title of the section at which reading goes on; empty where nothing is begun."""
        anchor = self.reading.goes_on_at
        return next((part.title for part in self.state.chapter.sections if part.anchor == anchor), "")


def frames_of(course: CourseProgress) -> list[Frame]:
    """Return the frames in the order of the course."""
    exercises = activities.practised(course.learner).exercises
    return [
        _frame(course, state, [each.is_passed for each in exercises if each.chapter == state.chapter.slug])
        for state in course.chapters
    ]


def _frame(course: CourseProgress, state: ChapterProgress, labs: list[bool]) -> Frame:
    slug = state.chapter.slug
    mastery = chapter_mastery(state.cards.total, state.cards.scores(zone_of(course.learner)), labs)
    return Frame(
        state=state,
        reading=course.reading[slug],
        due=course.due.get(slug, 0),
        ahead=course.reads_ahead and not state.is_open,
        is_mastered=state.is_passed and mastery.is_mastered,
    )
