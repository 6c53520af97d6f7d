"""Attempts over items: the question in front, answers given, the results."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from quiz.forms import read_submission
from quiz.models import Attempt
from quiz.presenters.sheet import Asked, following_of, sheet_view
from quiz.responses import SeeOther
from quiz.selectors import course_of, library_of
from quiz.services.answers import answer_item, hand_in
from quiz.services.submissions import IncompleteError, RefusedError, Submission
from quiz.sheets import SheetRecord, sheet_of
from quiz.views.rounds import is_htmx

FINISH = "finish"


def practice_page(request: HttpRequest, found: Attempt) -> HttpResponse:
    """Practice where it stands; a POST answers a question, or hands in.

    `?item=` looks at one question, with `?tab=` as the tab of its case; `?end=1` asks for the end.
    """
    if request.method != "POST":
        asked = Asked(request.GET.get("item", ""), request.GET.get("tab", ""), "end" in request.GET)
        return _show(request, sheet_of(found), asked)
    item, tab = request.POST.get("item", ""), request.POST.get("tab", "")
    try:
        return _write(request, found, read_submission(request.POST))
    except IncompleteError as refusal:
        given = {name: request.POST.getlist(name) for name in request.POST}
        return _show(request, sheet_of(found), Asked(item, tab, note=str(refusal), given=given), status=422)
    except RefusedError as refusal:
        return _show(request, sheet_of(found), Asked(item, tab, note=str(refusal)), status=409)


def _write(request: HttpRequest, found: Attempt, submission: Submission) -> HttpResponse:
    now = timezone.now()
    if submission.action == FINISH:
        record, item = hand_in(attempt=found, submission=submission, at=now), ""
    else:
        record, item = answer_item(attempt=found, submission=submission, at=now), submission.item
        if not record.shows_each and item in record.sheet.marks:
            item = following_of(record, item, now)
    asked = Asked(item, submission.field("tab"), ends=not item)
    query = urlencode({name: value for name, value in (("item", item), ("tab", asked.tab)) if item and value})
    url = resolve_url("attempt", found.pk) + (f"?{query}" if query else "")
    if not is_htmx(request):
        return SeeOther(url)
    response = _show(request, record, asked)
    response["HX-Replace-Url"] = url
    return response


def _show(request: HttpRequest, record: SheetRecord, asked: Asked, status: int = 200) -> HttpResponse:
    course = course_of(record.attempt)
    newest = library_of(course.current_id) if course.current_id else None
    view = sheet_view(record, timezone.now(), asked, newest)
    template = "quiz/item/sheet.html" if is_htmx(request) else "quiz/item.html"
    response = render(request, template, {"sheet": view, "attempt": record.attempt}, status=status)
    patch_vary_headers(response, ("HX-Request",))
    return response
