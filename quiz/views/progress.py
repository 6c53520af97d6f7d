"""The learner's progress: what is known, what is weak, when they studied, and their rounds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from quiz import activities
from quiz.days import day_of, zone_of
from quiz.evidence import Moment, evidence_of
from quiz.models import Kind
from quiz.presenters.calibration import charts_of, twins_view
from quiz.presenters.exam import past_of
from quiz.presenters.progress import Known, progress_view
from quiz.progress import progress_of
from quiz.selectors import current_course, rulebook_of
from quiz.services.learners import learner_of
from quiz.sheets import sheets_of

_SAT = (Kind.EXAM, Kind.CHECK)


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """What the learner knows by chapter, skill and fact, and what they did."""
    found = current_course()
    if found is None:
        return render(request, "quiz/no_course.html")
    learner, now = learner_of(request), timezone.now()
    zone = zone_of(learner)
    sheets = sheets_of(learner, found)
    course = progress_of(learner, found, now, sheets)
    known = Known(
        course=course,
        evidence=evidence_of(learner, found, course.library, sheets, Moment(now, zone)),
        practised=activities.practised(learner),
        rulebook=rulebook_of(learner),
        today=day_of(now, zone),
        zone=zone,
    )
    calibration = known.evidence.calibration
    context = {
        "course": course,
        "view": progress_view(known),
        "twins": twins_view(calibration.twins),
        "charts": charts_of(calibration),
        "sat": past_of([record for record in sheets if record.attempt.kind in _SAT], now)[::-1],
        "reviews_due": course.reviews_due,
    }
    return render(request, "quiz/progress.html", context)
