"""What every template may ask for."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from config.requests import request_id
from quiz.models import Rulebook
from quiz.services.learners import learner_of


def page(request: HttpRequest) -> dict[str, object]:
    """`request_id`; `section`, the path's first segment; `rulebook`, the learner's, asked for only where it is shown."""
    return {
        "request_id": request_id(),
        "section": request.path.split("/", 2)[1],
        "rulebook": SimpleLazyObject(lambda: _rulebook(request)),
    }


def _rulebook(request: HttpRequest) -> Rulebook:
    learner = learner_of(request)
    return Rulebook(learner.rulebook) if learner else Rulebook.CHAPTER
