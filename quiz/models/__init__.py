"""What the learning domain keeps: people, immutable content, append-only attempts, and what is computed from them."""

from quiz.models.attempts import (
    AFTER_EACH,
    AT_THE_END,
    ITEM_KINDS,
    MARKED_KINDS,
    Action,
    Attempt,
    Drawn,
    Kind,
    Regrade,
    Response,
    Terms,
)
from quiz.models.content import Course, CourseRevision
from quiz.models.faults import FaultReport
from quiz.models.people import Learner, Rulebook, User
from quiz.models.reading import ReadMark
from quiz.models.reviews import Lapse, Schedule
from quiz.models.search import SearchEntry

__all__ = [
    "AFTER_EACH",
    "AT_THE_END",
    "ITEM_KINDS",
    "MARKED_KINDS",
    "Action",
    "Attempt",
    "Course",
    "CourseRevision",
    "Drawn",
    "FaultReport",
    "Kind",
    "Lapse",
    "Learner",
    "ReadMark",
    "Regrade",
    "Response",
    "Rulebook",
    "Schedule",
    "SearchEntry",
    "Terms",
    "User",
]
