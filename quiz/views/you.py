"""Your page: the exam date, the time zone, and the ways to everything else that is about you."""

import json

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quiz.addresses import same_site_path
from quiz.forms import read_state
from quiz.middleware import visitor_of
from quiz.models import Learner
from quiz.own_data import has_progress, holdings
from quiz.responses import SeeOther
from quiz.services.changes import SETTINGS_MOVED, learner_behind, refuse_others, seq_of
from quiz.services.learners import learner_of
from quiz.services.settings import last_day, move_to, plan_exam, read_day, read_zone
from quiz.services.submissions import RefusedError, StaleSequenceError, refuse_stale
from quiz.zones import former_names, time_zones


@require_safe
def you(request: HttpRequest) -> HttpResponse:
    """Settings and data."""
    return _page(request)


@require_POST
def exam_date(request: HttpRequest) -> HttpResponse:
    """Store when the exam is; an empty day takes it away."""
    try:
        state = read_state(request.POST)
        day = read_day(request.POST.get("exam_date", "").strip(), timezone.localdate())
        learner = plan_exam(learner=learner_behind(request, state), state=state, day=day)
    except StaleSequenceError as refusal:
        return _stale(request, str(refusal))
    except RefusedError as refusal:
        return _page(request, refused="exam_date", why=str(refusal))
    if learner.exam_date is None:
        messages.success(request, _("The exam date is cleared."), fail_silently=True)
    else:
        text = _("Your exam is on %(day)s. Reviews are planned up to then.")
        messages.success(request, text % {"day": date_format(learner.exam_date, "DATE_FORMAT")}, fail_silently=True)
    return SeeOther(resolve_url("you"))


@require_POST
def time_zone(request: HttpRequest) -> HttpResponse:
    """Store the learner's time zone, and go on to `next`, or to their page."""
    try:
        state, zone = read_state(request.POST), read_zone(request.POST.get("time_zone", ""))
        learner = move_to(learner=learner_behind(request, state), state=state, zone=zone)
    except StaleSequenceError as refusal:
        return _stale(request, str(refusal))
    except RefusedError as refusal:
        return _page(request, refused="time_zone", why=str(refusal))
    text = _("Times are shown in the time zone %(zone)s.")
    messages.success(request, text % {"zone": learner.time_zone}, fail_silently=True)
    return SeeOther(same_site_path(request.POST.get("next", resolve_url("you"))))


@require_http_methods(["GET", "HEAD", "POST"])
def start_fresh(request: HttpRequest) -> HttpResponse:
    """Say what becomes of the progress in this browser; a POST makes the browser a new guest's, signed out."""
    if request.method != "POST":
        return _fresh_page(request)
    visitor = visitor_of(request)
    try:
        state = read_state(request.POST)
        if visitor.who:  # where nobody is, this form has run
            refuse_others(request.POST.get("who", ""), visitor.who)
            refuse_stale(state.seq, seq_of(visitor.guest), SETTINGS_MOVED)
    except StaleSequenceError as refusal:
        return _fresh_page(request, why=str(refusal))
    if visitor.user is not None:
        logout(request)
        visitor.forget_user()
    visitor.renew()
    messages.info(request, _("This browser starts afresh: nobody is signed in, and nothing is done yet."), fail_silently=True)
    return SeeOther(resolve_url("course"))


def _fresh_page(request: HttpRequest, *, why: str = "") -> HttpResponse:
    visitor = visitor_of(request)
    guest = visitor.guest
    context = {"guest": guest, "holdings": holdings(guest), "account": visitor.user, "who": visitor.who, "seq": seq_of(guest)}
    return render(request, "quiz/you/fresh.html", {**context, "why": why}, status=409 if why else 200)


def _stale(request: HttpRequest, why: str) -> HttpResponse:
    """Return the page as things stand now, with 409 and the reason."""
    visitor_of(request).look_again()
    return _page(request, why=why, status=409)


def _page(request: HttpRequest, *, refused: str = "", why: str = "", status: int = 422) -> HttpResponse:
    """Return the page; after a refusal with this status, the reason, and what was typed into the refused field."""
    visitor, learner, today = visitor_of(request), learner_of(request), timezone.localdate()
    context = {
        "account": visitor.user,
        "learner": learner,
        "holdings": holdings(learner),
        "apart": visitor.user is not None and has_progress(visitor.guest),
        "today": today,
        "last_day": last_day(today),
        "zones": time_zones(),
        "zone": _zone(learner),
        "former_names": json.dumps(dict(former_names())),
        "refused": refused,
        "why": why,
        "next": resolve_url("you"),
        "said": request.POST.get(refused, "") if refused else "",
        "now": timezone.now(),
    }
    return render(request, "quiz/you/you.html", context, status=status if why else 200)


def _zone(learner: Learner | None) -> str:
    """Return the learner's zone by the name that the list has."""
    name = learner.time_zone if learner else "UTC"
    return former_names().get(name, name)
