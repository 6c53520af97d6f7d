"""The learner's progress: what is known, what is weak, when they studied, and their rounds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from quiz import activities
from quiz.calibration_presenter import charts_of, twins_view
from quiz.days import day_of, zone_of
from quiz.evidence import evidence_of
from quiz.progress import progress_of
from quiz.progress_presenter import Known, progress_view
from quiz.selectors import current_course, rulebook_of
from quiz.services.learners import learner_of


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """What the learner knows by chapter, skill and fact, and what they did."""
    found = current_course()
    if found is None:
        return render(request, "quiz/no_course.html")
    learner, now = learner_of(request), timezone.now()
    zone = zone_of(learner)
    course = progress_of(learner, found)
    known = Known(
        course=course,
        evidence=evidence_of(learner, found, course.library, zone, now),
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
    }
    return render(request, "quiz/progress.html", context)
