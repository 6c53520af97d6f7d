"""Exam simulations and checks: the page before one, the questions, the list before it is handed in, the result."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from quiz.answering import read_answer
from quiz.checking import check_blueprint, check_questions
from quiz.content.items import Series
from quiz.forms import read_key, read_submission
from quiz.models import Action, Attempt, Kind
from quiz.policies import get_attempt_for, get_check_for
from quiz.presenters.exam import HAND_IN, QUESTION, REVIEW, lengths_of, paper_of, past_of, result_of, trend_of
from quiz.presenters.sheet import Asked
from quiz.progress import progress_of
from quiz.responses import SeeOther
from quiz.selectors import course_of, current_course, library_of
from quiz.services.answers import answer_item
from quiz.services.exams import Begin, close_overdue, finish_sheet, start_check, start_exam
from quiz.services.learners import ensure_learner, learner_of
from quiz.services.submissions import IncompleteError, RefusedError, Submission
from quiz.sheets import SheetRecord, sheet_of, sheets_of
from quiz.views.rounds import is_htmx
from quiz.views.sheets import FINISH, practice_page

_FLAGS: Mapping[str, Action] = {"on": Action.FLAG, "off": Action.UNFLAG}


@require_http_methods(["GET", "HEAD", "POST"])
def exam(request: HttpRequest) -> HttpResponse:
    """What the exam simulation is, its lengths, and the learner's past ones; a POST starts or continues one."""
    course = current_course()
    if course is None or course.current_id is None:
        return render(request, "quiz/no_course.html")
    note = ""
    now = timezone.now()
    if request.method == "POST":
        try:
            begin = _begin(request, request.POST.get("length", ""))
            attempt = start_exam(learner=ensure_learner(request), begin=begin, at=now)
        except RefusedError as refusal:
            note = str(refusal)
        else:
            return SeeOther(resolve_url("attempt", attempt.pk))
    library = library_of(course.current_id)
    records = sheets_of(learner_of(request), course, (Kind.EXAM,))
    past = past_of(records, now)
    context = {
        "pack": library.pack,
        "lengths": lengths_of(library),
        "past": past,
        "trend": trend_of(past),
        "going": next((record for record in reversed(records) if not record.is_over(now)), None),
        "note": note,
    }
    return render(request, "quiz/exam/lobby.html", context, status=409 if note else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """The check before a locked chapter, for those who know what comes before it; a POST starts or continues one."""
    place = get_check_for(learner_of(request), slug)
    note = ""
    if request.method == "POST":
        try:
            begin = _begin(request, slug)
            attempt = start_check(learner=ensure_learner(request), begin=begin, at=timezone.now())
        except RefusedError as refusal:
            note = str(refusal)
        else:
            return SeeOther(resolve_url("attempt", attempt.pk))
    library, progress = place.progress.library, place.progress
    records = [record for record in sheets_of(learner_of(request), place.course, (Kind.CHECK,)) if record.attempt.chapter == slug]
    context = {
        "course": progress,
        "state": place.state,
        "asked": [chapter for slug, chapter in library.chapters.items() if slug in place.asks and chapter.items],
        "opens": [each for each in progress.chapters[: place.state.number] if not each.is_open],
        "count": check_blueprint(place.asks, len(check_questions(library, place.asks))).items,
        "bar": library.pack.unlock_percent,
        "going": next((record for record in reversed(records) if record.attempt.finished_at is None), None),
        "past": past_of(records, timezone.now()),
        "note": note,
    }
    return render(request, "quiz/exam/check.html", context, status=409 if note else 200)


def _begin(request: HttpRequest, what: str) -> Begin:
    """Return what a form of one of these pages wants to begin."""
    posted = request.POST
    return Begin(read_key(posted), what, fresh="fresh" in posted, rulebook=posted.get("rulebook", ""))


def exam_page(request: HttpRequest, found: Attempt) -> HttpResponse:
    """An exam or check where it stands; a POST saves an answer, flags, moves on, or hands in.

    `?item=` is the question in front, `?tab=` the tab of its case; `?review=1` lists all, `?review=unanswered` or `flagged`
    some, `?hand-in=1` asks whether to hand in.
    Once it is over: the result, with `?missed=1` only what was missed, with `?item=` one question and its reasons.
    """
    now = timezone.now()
    if request.method == "POST":
        response = _written(request, found, now)
    else:
        stage = HAND_IN if "hand-in" in request.GET else REVIEW if "review" in request.GET else QUESTION
        only = request.GET.get("review", "")
        asked = Asked(request.GET.get("item", ""), request.GET.get("tab", ""), ends=stage != QUESTION, only=only)
        response = _show(request, found, asked, now, stage=stage)
    # The way back leads to how it stands, not to a form that was sent.
    add_never_cache_headers(response)
    patch_vary_headers(response, ("HX-Request",))
    return response


def _written(request: HttpRequest, found: Attempt, now: dt.datetime) -> HttpResponse:
    item, tab = request.POST.get("item", ""), request.POST.get("tab", "")
    given = {name: request.POST.getlist(name) for name in request.POST}
    try:
        return SeeOther(_write(found, read_submission(request.POST), now))
    except RefusedError as refusal:
        status = 422 if isinstance(refusal, IncompleteError) else 409
        stage = HAND_IN if request.POST.get("action") == FINISH else QUESTION
        asked = Asked(item, tab, ends=stage == HAND_IN, note=str(refusal), given=given)
        close_overdue(learner=found.learner, at=now)
        return _show(request, get_attempt_for(found.learner, found.pk), asked, now, stage=stage, status=status)


def _write(found: Attempt, submission: Submission, now: dt.datetime) -> str:
    """Do what a form asks, and return the address that shows it."""
    url = resolve_url("attempt", found.pk)
    if submission.action == FINISH:
        finish_sheet(attempt=found, submission=submission, at=now)
        return url
    flag = submission.field("flag")
    record = sheet_of(found)
    if flag in _FLAGS:
        marked = replace(submission, key=uuid.uuid5(submission.key, flag), action=_FLAGS[flag], fields={})
        record = answer_item(attempt=found, submission=marked, at=now)
        submission = replace(submission, seq=submission.seq + 1)
    if _says_more(record, submission):
        record = answer_item(attempt=found, submission=replace(submission, action=Action.ANSWER), at=now)
    return url + _after(record, submission, stays=flag in _FLAGS)


def _says_more(record: SheetRecord, submission: Submission) -> bool:
    """Tell whether the form says something else than what is stored: an answer, a part of one, or nothing where there was one."""
    if submission.item not in record.sheet.order:
        return True
    item = record.item(submission.item)
    said = read_answer(item, submission.fields)
    stored = record.sheet.answers.get(submission.item, {})
    if isinstance(item, Series):
        return any(name not in stored for name in said)
    return dict(said) != dict(stored)


def _after(record: SheetRecord, submission: Submission, *, stays: bool) -> str:
    """Return the query of the page that follows: where the form leads, the next question, or the list after the last."""
    order, item, go = record.sheet.order, submission.item, submission.field("go")
    said = read_answer(record.item(item), submission.fields)
    under_way = isinstance(record.item(item), Series) and item not in record.sheet.marks and said
    if not go and (stays or under_way):
        go = item
    index = order.index(item) + 1
    front = go if go in order else order[index] if not go and index < len(order) else ""
    if not front:
        return "?review=1"
    tab = submission.field("tab")
    return "?" + urlencode({"item": front, "tab": tab} if tab else {"item": front})


def _show(
    request: HttpRequest, found: Attempt, asked: Asked, now: dt.datetime, *, stage: str = QUESTION, status: int = 200
) -> HttpResponse:
    record = sheet_of(found)
    course = course_of(found)
    newest = library_of(course.current_id) if course.current_id else None
    if not record.is_over(now):
        paper = paper_of(record, now, asked, newest, stage=stage)
        context = {"paper": paper, "sheet": paper.sheet, "attempt": found, "note": asked.note}
        return render(request, "quiz/exam/paper.html", context, status=status)
    if request.method != "POST" and asked.item in record.sheet.order:
        return practice_page(request, found)
    if is_htmx(request):
        return HttpResponseClientRedirect(resolve_url("attempt", found.pk))
    progress = progress_of(found.learner, course)
    result = result_of(record, now, progress, newest, only_missed="missed" in request.GET)
    context = {"result": result, "attempt": found, "course": progress, "note": asked.note}
    return render(request, "quiz/exam/result.html", context, status=status)
