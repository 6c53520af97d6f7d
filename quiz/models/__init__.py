"""What the learning domain keeps: people, immutable content, append-only attempts."""

from quiz.models.attempts import Action, Attempt, Kind, Response, Terms
from quiz.models.content import Course, CourseRevision
from quiz.models.people import Learner, Rulebook, User

__all__ = [
    "Action",
    "Attempt",
    "Course",
    "CourseRevision",
    "Kind",
    "Learner",
    "Response",
    "Rulebook",
    "Terms",
    "User",
]
