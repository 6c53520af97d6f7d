"""After signing in: what a guest did in this browser goes into the account, or stays apart. Nothing moves unasked."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from quiz.addresses import same_site_path
from quiz.forms import read_state
from quiz.middleware import visitor_of
from quiz.models import Learner, User
from quiz.presenters.claiming import claim_view
from quiz.responses import SeeOther
from quiz.services.changes import SETTINGS_MOVED, seq_of
from quiz.services.merging import claim as claim_guest
from quiz.services.submissions import RefusedError, StaleSequenceError, refuse_stale
from quiz.unclaimed import keep_apart


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Show what the guest has; a POST adds it to the account, or keeps it apart."""
    visitor = visitor_of(request)
    then = same_site_path(request.POST.get("next") or request.GET.get("next", ""))
    if visitor.user is None:
        return redirect(f"{resolve_url('account_login')}?{urlencode({'next': request.path})}")
    if request.method != "POST":
        return _page(request, visitor.guest, then)
    try:
        return _decide(request, visitor.user, then)
    except RefusedError as refusal:
        return _page(request, visitor.guest, then, why=str(refusal))


def _decide(request: HttpRequest, user: User, then: str) -> HttpResponse:
    visitor = visitor_of(request)
    state, decision, guest_id = read_state(request.POST), request.POST.get("decision"), _guest_id(request)
    is_here = visitor.guest is not None and visitor.guest.pk == guest_id
    is_done = Learner.objects.filter(pk=guest_id, merged_into__user=user).exists()
    if not is_done:
        refuse_stale(state.seq, seq_of(visitor.learner), SETTINGS_MOVED)
    if decision == "apart":
        keep_apart(request, guest_id)
        messages.info(request, _("Nothing was moved. What this browser holds stays apart from your account."), fail_silently=True)
        return SeeOther(then)
    if decision != "add" or not (is_here or is_done):
        raise StaleSequenceError(_("What this form was about is not in this browser any more, so nothing was moved."))
    claim_guest(user=user, guest_id=guest_id, at=timezone.now())
    if is_here:
        visitor.renew()
        messages.success(request, _("Done: what you did in this browser is in your account."), fail_silently=True)
    return SeeOther(then)


def _guest_id(request: HttpRequest) -> uuid.UUID:
    """Return whom the form is about: a guest is claimed once, whatever the form's key."""
    try:
        return uuid.UUID(request.POST.get("guest", ""))
    except ValueError as problem:
        raise StaleSequenceError(_("The form came without what it is about, so nothing was moved. Try again here.")) from problem


def _page(request: HttpRequest, guest: Learner | None, then: str, *, why: str = "") -> HttpResponse:
    visitor = visitor_of(request)
    context = {
        "guest": guest,
        "view": claim_view(guest, visitor.learner),
        "account": visitor.user,
        "then": then,
        "why": why,
    }
    return render(request, "quiz/you/claim.html", context, status=409 if why else 200)
