"""Your page: the exam date, the time zone, and the ways to everything else that is about you."""

import datetime as dt
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
from quiz.middleware import visitor_of
from quiz.models import Learner
from quiz.own_data import has_progress, holdings
from quiz.responses import SeeOther
from quiz.services.learners import ensure_learner, learner_of
from quiz.services.settings import last_day, move_to, plan_exam
from quiz.services.submissions import RefusedError
from quiz.zones import former_names, time_zones


@require_safe
def you(request: HttpRequest) -> HttpResponse:
    """Settings and data."""
    return _page(request)


@require_POST
def exam_date(request: HttpRequest) -> HttpResponse:
    """Store when the exam is; an empty day takes it away."""
    said = request.POST.get("exam_date", "").strip()
    try:
        day = dt.date.fromisoformat(said) if said else None
    except ValueError:
        return _page(request, refused="exam_date", why=_("That is no date. Write it as year-month-day, such as 2027-03-14."))
    try:
        learner = plan_exam(learner=ensure_learner(request), day=day, today=timezone.localdate())
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
        learner = move_to(learner=ensure_learner(request), zone=request.POST.get("time_zone", ""))
    except RefusedError as refusal:
        return _page(request, refused="time_zone", why=str(refusal))
    text = _("Times are shown in the time zone %(zone)s.")
    messages.success(request, text % {"zone": learner.time_zone}, fail_silently=True)
    return SeeOther(same_site_path(request.POST.get("next", resolve_url("you"))))


@require_http_methods(["GET", "HEAD", "POST"])
def start_fresh(request: HttpRequest) -> HttpResponse:
    """Say what becomes of the progress in this browser; a POST makes the browser a new guest's, signed out."""
    visitor = visitor_of(request)
    if request.method != "POST":
        context = {"guest": visitor.guest, "holdings": holdings(visitor.guest), "account": visitor.user}
        return render(request, "quiz/you/fresh.html", context)
    if visitor.user is not None:
        logout(request)
        visitor.forget_user()
    visitor.renew()
    messages.info(request, _("This browser starts afresh: nobody is signed in, and nothing is done yet."), fail_silently=True)
    return SeeOther(resolve_url("course"))


def _page(request: HttpRequest, *, refused: str = "", why: str = "") -> HttpResponse:
    """Return the page; after a refusal with 422, the reason, and what was typed."""
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
        "said": request.POST.get(refused, "") if refused else "",
        "now": timezone.now(),
    }
    return render(request, "quiz/you/you.html", context, status=422 if refused else 200)


def _zone(learner: Learner | None) -> str:
    """Return the learner's zone by the name that the list has."""
    name = learner.time_zone if learner else "UTC"
    return former_names().get(name, name)
