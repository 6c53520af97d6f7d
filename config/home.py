"""The home page."""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gallery_engine.cloud import RULES
from quiz.progress import CourseProgress, progress_of
from quiz.selectors import current_course
from quiz.services.learners import learner_of

SUGGESTIONS = (
    "az sig --help",
    "az group create --name demo --location westeurope",
    # Whichever is pressed first: this one meets the rule that the page shows, not a group that is missing.
    "az group create -n demo -l westeurope -o none && az sig create -g demo -r my-gallery",
)


@dataclass(frozen=True, slots=True)
class Start:
    """The page's one primary action: a verb, where it leads, and how the learner stands."""

    verb: str
    url: str
    reason: str = ""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What Darkroom is, where to begin or go on, and a command line that works at once."""
    found = current_course()
    course = progress_of(learner_of(request), found) if found else None
    context = {
        "start": _start(course) if course else Start(_("Open the course"), reverse("course")),
        "suggestions": SUGGESTIONS,
        "key": uuid.uuid4(),
        "rule": RULES["GAL101"],
        "reviews_due": course.reviews_due if course else 0,
    }
    return render(request, "home.html", context)


def _start(progress: CourseProgress) -> Start:
    step = progress.step
    if step.name == "chapter" and progress.is_untouched:
        return Start(_("Start chapter 1"), reverse("chapter", args=[progress.chapters[0].chapter.slug]))
    return Start(step.verb, step.url, step.reason)
