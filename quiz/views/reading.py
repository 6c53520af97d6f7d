"""Marks at the end of sections, and the switch for reading ahead."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from quiz.addresses import same_site_path
from quiz.forms import read_state
from quiz.policies import get_chapter_for
from quiz.presenters.chapter_page import ChapterPage, chapter_page
from quiz.responses import SeeOther
from quiz.services.changes import learner_behind
from quiz.services.learners import ensure_learner, learner_of
from quiz.services.reading import Mark, admit, mark_reading
from quiz.services.settings import read_ahead
from quiz.services.submissions import RefusedError, StaleSequenceError
from quiz.views.locks import shows_locks
from quiz.views.rounds import is_htmx
from quiz.views.stale import Switch, refuse_switch

_SAID = {"1": True, "0": False}
_AHEAD = {
    "on": gettext_lazy("You can now read every chapter. Cards and practice still open in order."),
    "off": gettext_lazy("Locked chapters are closed again until you unlock them."),
}
_ASKED = {"on": gettext_lazy("Read ahead"), "off": gettext_lazy("Stop reading ahead")}


@require_POST
@shows_locks
def mark(request: HttpRequest, slug: str) -> HttpResponse:
    """Mark a section as done or not done after all; without a section, the whole chapter as done."""
    section, said = request.POST.get("section", ""), request.POST.get("read", "")
    course, state = get_chapter_for(learner_of(request), slug)
    try:
        form = read_state(request.POST)
        if said not in _SAID or (not section and not _SAID[said]):
            raise BadRequest("A section is read (1) or not (0); a whole chapter is read (1).")
        asked = Mark(form, slug, section, _SAID[said])
        if learner_of(request) is None:
            admit(None, state.chapter, asked)
        course, state = mark_reading(learner=ensure_learner(request), mark=asked, at=timezone.now())
    except RefusedError as refusal:
        return _refuse(request, chapter_page(course, state), section, str(refusal))
    if is_htmx(request) and section:
        return _fragment(request, chapter_page(course, state), section)
    if section:
        return SeeOther(f"{resolve_url('chapter', slug)}#read-{section}")
    return SeeOther(resolve_url("cards", slug) if state.cards.total else resolve_url("course"))


def _fragment(request: HttpRequest, page: ChapterPage, section: str, note: str = "") -> HttpResponse:
    """Return the form at the end of a section, and what else on the page says how far the chapter is read."""
    part = next((part for part in page.state.chapter.sections if part.anchor == section), None)
    context = {"page": page, "part": part, "note": note}
    response = render(request, "quiz/partials/section_marked.html", context, status=409 if note else 200)
    patch_vary_headers(response, ("HX-Request",))
    return response


def _refuse(request: HttpRequest, page: ChapterPage, section: str, note: str) -> HttpResponse:
    if is_htmx(request):
        return _fragment(request, page, section, note)
    context = {"page": page, "note": note, "next": resolve_url("chapter", page.state.chapter.slug)}
    return render(request, "quiz/chapter.html", context, status=409)


@require_POST
def ahead(request: HttpRequest) -> HttpResponse:
    """Store whether the learner reads ahead, and go back to where they were. The same form again changes nothing more."""
    said, then = request.POST.get("ahead", ""), same_site_path(request.POST.get("next", ""))
    if said not in _AHEAD:
        raise BadRequest("Reading ahead is on or off.")
    try:
        state = read_state(request.POST)
        is_new = read_ahead(learner=learner_behind(request, state), state=state, ahead=said == "on")
    except StaleSequenceError as refusal:
        return refuse_switch(request, Switch("ahead", said, str(_ASKED[said]), then), str(refusal))
    if is_new:
        messages.success(request, str(_AHEAD[said]), fail_silently=True)
    return SeeOther(then)
