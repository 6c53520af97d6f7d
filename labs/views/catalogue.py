"""The list of labs, and each lab's own page with its start."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.views.decorators.http import require_http_methods, require_safe

from labs.models import Sandbox, Scenario
from labs.sandboxes import RefusedError, open_sandbox
from labs.scenarios.library import scenario_of
from labs.scenarios.schema import under
from labs.selectors import get_scenario, offered, sandboxes_of
from labs.views.exchange import SeeOther, read_key
from quiz.activities import ensure_learner, learner_of
from quiz.selectors import rulebook_of


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every lab that is offered, and where the learner stands in it."""
    mine: dict[UUID, list[Sandbox]] = {}
    for sandbox in sandboxes_of(learner_of(request)):
        mine.setdefault(sandbox.revision.scenario_id, []).append(sandbox)
    labs = [{"scenario": scenario_of(row.current_id), "sandboxes": mine.get(row.pk, [])} for row in offered() if row.current_id]
    return render(request, "labs/index.html", {"labs": labs})


@require_http_methods(["GET", "HEAD", "POST"])
def scenario(request: HttpRequest, slug: str) -> HttpResponse:
    """A lab's brief, and the learner's sandboxes of it; a POST starts a new one."""
    row = get_scenario(slug)
    if request.method != "POST":
        return _show(request, row)
    rulebook = request.POST.get("rulebook", "")
    try:
        key = read_key(request.POST)
        sandbox = open_sandbox(learner=ensure_learner(request), revision=row.current_id or row.pk, rulebook=rulebook, key=key)
    except RefusedError as refusal:
        return _show(request, row, wanted=rulebook, note=str(refusal), status=409)
    return SeeOther(resolve_url("labs:workspace", sandbox.pk))


def _show(request: HttpRequest, row: Scenario, *, wanted: str = "", note: str = "", status: int = 200) -> HttpResponse:
    learner = learner_of(request)
    content = scenario_of(row.current_id or row.pk)
    rulebook = wanted or rulebook_of(learner)
    chosen = rulebook if rulebook in content.rulebooks else content.rulebooks[0]
    context = {
        "scenario": content,
        "brief": under(content.brief, chosen),
        "chosen": chosen,
        "sandboxes": sandboxes_of(learner, row),
        "note": note,
    }
    return render(request, "labs/scenario.html", context, status=status)
