"""Resume links: made and withdrawn by a guest, opened in another browser."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from quiz.forms import read_state
from quiz.middleware import visitor_of
from quiz.models import Learner
from quiz.own_data import holdings, last_active
from quiz.policies import get_guest_behind
from quiz.responses import SeeOther
from quiz.services.changes import SETTINGS_MOVED, learner_behind, refuse_others, seq_of
from quiz.services.resume_links import IN_ACCOUNT, make_link, withdraw_link
from quiz.services.submissions import FormState, RefusedError, refuse_stale


@require_http_methods(["GET", "HEAD", "POST"])
def resume_link(request: HttpRequest) -> HttpResponse:
    """Say what a resume link does; a POST makes a new one, and this answer is the only one that shows it."""
    if request.method != "POST":
        return _link_page(request)
    try:
        state = read_state(request.POST)
        secret = make_link(learner=_maker(request, state), state=state)
    except RefusedError as refusal:
        return _link_page(request, why=str(refusal))
    return _link_page(request, link=request.build_absolute_uri(reverse("resume", args=[secret])))


def _maker(request: HttpRequest, state: FormState) -> Learner:
    """Return the guest of this browser; raise `RefusedError` where only an account is, which needs no link."""
    visitor = visitor_of(request)
    if visitor.user is None:
        return learner_behind(request, state)
    if visitor.guest is None or "guest" not in request.POST:
        raise RefusedError(str(IN_ACCOUNT))
    return visitor.guest


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Let the resume link of this browser's guest open nothing any more."""
    guest = visitor_of(request).guest
    try:
        state = read_state(request.POST)
        if guest is None:
            refuse_stale(state.seq, 0, SETTINGS_MOVED)
        else:
            withdraw_link(learner=guest, state=state)
    except RefusedError as refusal:
        return _link_page(request, why=str(refusal))
    messages.success(request, _("No resume link opens your progress any more."), fail_silently=True)
    return SeeOther(resolve_url("resume-link"))


def _link_page(request: HttpRequest, *, link: str = "", why: str = "") -> HttpResponse:
    """Return the page as things stand now, with a link that was just made, or why nothing was done."""
    visitor = visitor_of(request)
    visitor.look_again()
    context = {"guest": visitor.guest, "seq": seq_of(visitor.guest), "account": visitor.user, "link": link, "why": why}
    context["next"] = resolve_url("resume-link")
    return render(request, "quiz/you/resume_link.html", context, status=409 if why else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, secret: str) -> HttpResponse:
    """Show whose progress a link opens; a POST makes this browser theirs."""
    visitor = visitor_of(request)
    try:
        found = get_guest_behind(secret)
    except Http404:
        return render(request, "quiz/you/resume_gone.html", status=404)
    if request.method != "POST":
        return _resume_page(request, found, secret)
    try:
        state = read_state(request.POST)
        if visitor.user is not None or visitor.guest != found:  # else this form has run
            refuse_others(request.POST.get("who", ""), visitor.who)
            refuse_stale(state.seq, seq_of(visitor.guest), SETTINGS_MOVED)
    except RefusedError as refusal:
        return _resume_page(request, found, secret, why=str(refusal))
    if visitor.user is not None:
        logout(request)
        visitor.forget_user()
    visitor.adopt(found)
    messages.success(request, _("Welcome back: your progress is in this browser now."), fail_silently=True)
    return SeeOther(resolve_url("course"))


def _resume_page(request: HttpRequest, found: Learner, secret: str, *, why: str = "") -> HttpResponse:
    visitor = visitor_of(request)
    own = visitor.guest
    context = {
        "holdings": holdings(found),
        "last_active": last_active(found),
        "is_here": own is not None and own.pk == found.pk,
        "own": holdings(own) if own is not None and own.pk != found.pk else [],
        "own_has_link": own is not None and own.resume_digest is not None,
        "account": visitor.user,
        "secret": secret,
        "who": visitor.who,
        "seq": seq_of(own),
        "why": why,
    }
    return render(request, "quiz/you/resume.html", context, status=409 if why else 200)
