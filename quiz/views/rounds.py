"""Rounds of cards and misconceptions: the page before one, and the round itself."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from quiz.forms import read_key, read_submission
from quiz.grading import Score
from quiz.models import Action, Attempt, Kind
from quiz.policies import get_chapter_for
from quiz.presenters.round import LABELS, PageRequest, round_view
from quiz.progress import CourseProgress, progress_of
from quiz.responses import SeeOther
from quiz.selectors import RoundRecord, course_of, record_of
from quiz.services.attempts import Begin, finish_round, respond, start_round
from quiz.services.learners import ensure_learner, learner_of
from quiz.services.round_answers import JUDGE
from quiz.services.submissions import RefusedError
from quiz.views.locks import shows_locks


@require_http_methods(["GET", "HEAD", "POST"])
@shows_locks
def lobby(request: HttpRequest, slug: str, kind: Kind) -> HttpResponse:
    """The page before a round; a POST starts or continues one."""
    course, state = get_chapter_for(learner_of(request), slug)
    note = ""
    if request.method == "POST":
        try:
            begin = Begin(kind, slug, read_key(request.POST), fresh="fresh" in request.POST)
            attempt = start_round(learner=ensure_learner(request), begin=begin, at=timezone.now())
        except RefusedError as refusal:
            note = str(refusal)
        else:
            return SeeOther(resolve_url("attempt", attempt.pk))
    progress = state.cards if kind == Kind.CARDS else state.misconceptions
    context = {
        "course": course,
        "state": state,
        "kind": kind,
        "label": LABELS[kind],
        "progress": progress,
        "following": course.library.after(slug),
        "needed": Score(0, 0, progress.total).missing(course.library.pack.unlock_percent),
        "note": note,
    }
    return render(request, "quiz/lobby.html", context, status=409 if note else 200)


def round_page(request: HttpRequest, found: Attempt) -> HttpResponse:
    """A round where it stands; a POST answers in it, takes a mark back, or finishes it."""
    if request.method != "POST":
        return _show(request, record_of(found), PageRequest(show=request.GET.get("show", "")))
    try:
        return _write(request, found)
    except RefusedError as refusal:
        fields = {name: request.POST.getlist(name) for name in request.POST}
        return _show(request, record_of(found), PageRequest(note=str(refusal), fields=fields), status=409)


def _write(request: HttpRequest, found: Attempt) -> HttpResponse:
    submission = read_submission(request.POST)
    write = finish_round if submission.action == "finish" else respond
    record = write(attempt=found, submission=submission, at=timezone.now())
    show = submission.item if submission.action in {JUDGE, Action.ANSWER} else ""
    url = resolve_url("attempt", found.pk) + (f"?{urlencode({'show': show})}" if show else "")
    if not is_htmx(request):
        return SeeOther(url)
    response = _show(request, record, PageRequest(show=show))
    response["HX-Replace-Url"] = url
    return response


def _show(request: HttpRequest, record: RoundRecord, asked: PageRequest, status: int = 200) -> HttpResponse:
    def progress() -> CourseProgress:
        return progress_of(record.attempt.learner, course_of(record.attempt))

    template = "quiz/partials/round.html" if is_htmx(request) else "quiz/attempt.html"
    context: dict[str, object] = {"round": round_view(record, progress, asked)}
    if record.attempt.kind == Kind.REVIEW:
        context["section"] = "review"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ("HX-Request",))
    return response


def is_htmx(request: HttpRequest) -> bool:
    """Tell whether htmx asks for the fragment: not on a full reload, nor when it restores its history."""
    return bool(getattr(request, "htmx", False)) and "HX-History-Restore-Request" not in request.headers
