"""Resume links: made and withdrawn by a guest, opened in another browser."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from quiz.forms import read_key
from quiz.middleware import visitor_of
from quiz.own_data import holdings, last_active
from quiz.policies import get_guest_behind
from quiz.responses import SeeOther
from quiz.services.learners import ensure_learner
from quiz.services.resume_links import make_link, withdraw_link
from quiz.services.submissions import RefusedError


@require_http_methods(["GET", "HEAD", "POST"])
def resume_link(request: HttpRequest) -> HttpResponse:
    """Say what a resume link does; a POST makes a new one, and this answer is the only one that shows it."""
    visitor = visitor_of(request)
    context: dict[str, object] = {"guest": visitor.guest, "account": visitor.user}
    if request.method == "POST":
        try:
            key = read_key(request.POST)
            learner = visitor.guest if visitor.guest and "guest" in request.POST else ensure_learner(request)
            secret = make_link(learner=learner, key=key)
            learner.refresh_from_db()
        except RefusedError as refusal:
            return render(request, "quiz/you/resume_link.html", {**context, "why": str(refusal)}, status=409)
        context |= {"guest": learner, "link": request.build_absolute_uri(reverse("resume", args=[secret]))}
    return render(request, "quiz/you/resume_link.html", context)


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Let the resume link of this browser's guest open nothing any more."""
    guest = visitor_of(request).guest
    if guest is not None:
        withdraw_link(learner=guest)
    messages.success(request, _("No resume link opens your progress any more."), fail_silently=True)
    return SeeOther(resolve_url("resume-link"))


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, secret: str) -> HttpResponse:
    """Show whose progress a link opens; a POST makes this browser theirs."""
    visitor = visitor_of(request)
    try:
        found = get_guest_behind(secret)
    except Http404:
        return render(request, "quiz/you/resume_gone.html", status=404)
    if request.method != "POST":
        own = visitor.guest
        context = {
            "holdings": holdings(found),
            "last_active": last_active(found),
            "is_here": own is not None and own.pk == found.pk,
            "own": holdings(own) if own is not None and own.pk != found.pk else [],
            "own_has_link": own is not None and own.resume_digest is not None,
            "account": visitor.user,
            "secret": secret,
        }
        return render(request, "quiz/you/resume.html", context)
    if visitor.user is not None:
        logout(request)
        visitor.forget_user()
    visitor.adopt(found)
    messages.success(request, _("Welcome back: your progress is in this browser now."), fail_silently=True)
    return SeeOther(resolve_url("course"))
