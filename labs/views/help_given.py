"""Hints, and lines of the solution for the prompt: each by a form, so that neither is in a page before it was asked for."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.views.decorators.http import require_POST

from labs.helping import give_hint, give_solution
from labs.models import Sandbox
from labs.presenters.workspace import workspace
from labs.sandboxes import RefusedError
from labs.selectors import get_sandbox_for
from labs.views.exchange import SeeOther, is_htmx, read_key, read_number, varies
from labs.views.workspace import page, status_of
from quiz.activities import learner_of


@require_POST
def hint(request: HttpRequest, sandbox_id: UUID) -> HttpResponse:
    """Give out the next hint of a goal."""
    sandbox = get_sandbox_for(learner_of(request), sandbox_id)
    goal = request.POST.get("goal", "")
    try:
        number = read_number(request.POST, "number")
        give_hint(sandbox=sandbox, key=read_key(request.POST), goal=goal, number=number)
    except RefusedError as refusal:
        return _refuse(request, sandbox, refusal)
    if is_htmx(request):
        return _answer(request, sandbox, unfolded=goal)
    return SeeOther(f"{resolve_url('labs:workspace', sandbox.pk)}?goal={goal}#goal-{goal}")


@require_POST
def solution(request: HttpRequest, sandbox_id: UUID) -> HttpResponse:
    """Put the solution's lines for a goal, or all of them, into the prompt."""
    sandbox = get_sandbox_for(learner_of(request), sandbox_id)
    goal = request.POST.get("goal", "")
    try:
        give_solution(sandbox=sandbox, key=read_key(request.POST), goal=goal)
    except RefusedError as refusal:
        return _refuse(request, sandbox, refusal)
    if is_htmx(request):
        return _answer(request, sandbox, unfolded=goal)
    return SeeOther(resolve_url("labs:workspace", sandbox.pk))


def _answer(request: HttpRequest, sandbox: Sandbox, *, unfolded: str = "", note: str = "", status: int = 200) -> HttpResponse:
    """The goals as they are now, and what goes into the prompt; the terminal stays as the page has it."""
    context = {"lab": workspace(sandbox), "note": note, "unfolded": unfolded}
    return varies(render(request, "labs/helped.html", context, status=status))


def _refuse(request: HttpRequest, sandbox: Sandbox, refusal: RefusedError) -> HttpResponse:
    if is_htmx(request):
        return _answer(request, sandbox, note=str(refusal), status=status_of(refusal))
    return page(request, sandbox, note=str(refusal), status=status_of(refusal))
