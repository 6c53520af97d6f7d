"""Own data: taken along as files, or erased for good."""

from collections.abc import Callable, Iterable
from typing import IO

from allauth.account.adapter import get_adapter
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from quiz.activities import Table
from quiz.exporting import chunks, write_json, write_zip
from quiz.forms import read_state
from quiz.middleware import Visitor, visitor_of
from quiz.own_data import has_progress, holdings, tables
from quiz.responses import SeeOther
from quiz.services.changes import SETTINGS_MOVED, refuse_others, seq_of
from quiz.services.erasure import erase
from quiz.services.learners import learner_of
from quiz.services.submissions import StaleSequenceError, refuse_stale


@require_safe
def export_json(request: HttpRequest) -> HttpResponseBase:
    """Everything that is kept of the learner, as one JSON document."""
    return _export(request, write_json, "json", "application/json")


@require_safe
def export_zip(request: HttpRequest) -> HttpResponseBase:
    """The same as a ZIP with a CSV file for each table."""
    return _export(request, write_zip, "zip", "application/zip")


def _export(
    request: HttpRequest, write: Callable[[IO[bytes], Iterable[Table]], None], ending: str, kind: str
) -> HttpResponseBase:
    found = tables(learner_of(request), visitor_of(request).user, timezone.now())
    name = f"darkroom-{timezone.localdate().isoformat()}.{ending}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return StreamingHttpResponse(chunks(write, found), content_type=kind, headers=headers)


def word() -> str:
    """Return the word that a guest types to erase everything."""
    return _("delete")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Say what would go; a POST with the word, or the account's password, erases it for good.

    With `guest`, a guest's progress that this browser keeps apart from the account goes too.
    """
    visitor = visitor_of(request)
    if request.method != "POST":
        return _page(request)
    try:
        state = read_state(request.POST)
        if visitor.user is None and visitor.guest is None:  # this form has run
            return SeeOther(resolve_url("deleted"))
        refuse_others(request.POST.get("who", ""), visitor.who)
        refuse_stale(state.seq, seq_of(visitor.learner), SETTINGS_MOVED)
    except StaleSequenceError as refusal:
        return _page(request, why=str(refusal), status=409)
    if why := _refusal(request, visitor):
        return _page(request, why=why)
    guest = visitor.guest
    erase(learner=visitor.learner, user=visitor.user)
    if visitor.user is not None and guest is not None and request.POST.get("guest") == str(guest.pk):
        erase(learner=guest, user=None)
        visitor.renew()
    if visitor.user is None:
        visitor.renew()
    else:
        logout(request)
        visitor.forget_user()
        if not has_progress(visitor.guest):
            visitor.renew()
    return SeeOther(resolve_url("deleted"))


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """Say what is gone: everything, or all but what a guest did in this browser."""
    visitor = visitor_of(request)
    return render(request, "quiz/you/deleted.html", {"account": visitor.user, "left": holdings(visitor.guest)})


def _refusal(request: HttpRequest, visitor: Visitor) -> str:
    """Return why nothing is erased; empty when the form proves that the learner means it."""
    if visitor.user is None:
        typed = request.POST.get("word", "").strip().casefold()
        return "" if typed == word().casefold() else _("Type the word “%(word)s” to erase everything.") % {"word": word()}
    try:
        is_proven = get_adapter(request).reauthenticate(visitor.user, request.POST.get("password", ""))
    except ValidationError as problem:
        return str(problem.messages[0])
    return "" if is_proven else _("That is not the password of this account. Nothing was erased.")


def _page(request: HttpRequest, *, why: str = "", status: int = 422) -> HttpResponse:
    visitor = visitor_of(request)
    context = {
        "account": visitor.user,
        "learner": visitor.learner,
        "holdings": holdings(visitor.learner),
        "guest": visitor.guest,
        "apart": holdings(visitor.guest) if visitor.user is not None else [],
        "word": word(),
        "who": visitor.who,
        "why": why,
    }
    return render(request, "quiz/you/delete.html", context, status=status if why else 200)
