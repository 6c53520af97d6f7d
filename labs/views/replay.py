"""Replays: a learner's own, step by step, and the link that shows one to anybody."""

import re
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from labs.models import Sandbox
from labs.presenters.replay import replay_view
from labs.replays import make_link, replay_behind, replay_of, withdraw_link
from labs.sandboxes import RefusedError
from labs.selectors import get_sandbox_for
from labs.views.exchange import BadFormError, read_key, read_number
from quiz.activities import learner_of

_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


@require_safe
def show(request: HttpRequest, sandbox_id: UUID) -> HttpResponse:
    """A learner's own sandbox, after the step that the address names; the start without one."""
    return _own(request, get_sandbox_for(learner_of(request), sandbox_id))


@require_POST
def link(request: HttpRequest, sandbox_id: UUID) -> HttpResponse:
    """Make a link to the replay, which this answer alone shows, or withdraw it."""
    sandbox = get_sandbox_for(learner_of(request), sandbox_id)
    try:
        key, seq = read_key(request.POST), read_number(request.POST, "seq")
        match request.POST.get("do"):
            case "make":
                secret = make_link(sandbox=sandbox, key=key, seq=seq)
                made = request.build_absolute_uri(reverse("labs:shared-replay", args=[secret]))
                return _own(request, sandbox, made=made, said=_("The link is made. It is shown only now."))
            case "withdraw":
                withdraw_link(sandbox=sandbox, seq=seq)
                return _own(request, sandbox, said=_("The link leads nowhere any more."))
        raise BadFormError(_("The form did not say what to do, so nothing was done. Try again here."), 422)
    except RefusedError as refusal:
        status = refusal.status if isinstance(refusal, BadFormError) else 409
        return _own(request, sandbox, why=str(refusal), status=status)


@require_safe
def shared(request: HttpRequest, secret: str) -> HttpResponse:
    """The replay behind a link, for anybody who has it, and for no search engine."""
    found = replay_behind(secret)
    if found is None:
        raise Http404("This link leads to no replay: it was withdrawn, or is not whole.")
    response = render(
        request, "labs/replay.html", {"lab": replay_view(found, _step(request), is_own=False), "address": request.path}
    )
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _own(
    request: HttpRequest, sandbox: Sandbox, *, made: str = "", said: str = "", why: str = "", status: int = 200
) -> HttpResponse:
    lab = replay_view(replay_of(sandbox), _step(request), is_own=True)
    context = {"lab": lab, "made": made, "said": said, "why": why, "address": reverse("labs:replay", args=[sandbox.pk])}
    return render(request, "labs/replay.html", context, status=status)


def _step(request: HttpRequest) -> int:
    step = request.GET.get("step", "0")
    if _NUMBER.fullmatch(step) is None:
        raise Http404("A step has a number.")
    return int(step)
