"""The list of labs, and each lab's own page with its start."""

from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from labs.models import Sandbox, Scenario
from labs.sandboxes import LimitReachedError, RefusedError, discard, open_sandbox, put_in_prompt
from labs.scenarios.library import has_variants, scenario_in, scenario_of
from labs.scenarios.schema import Scenario as Content
from labs.scenarios.schema import under
from labs.selectors import get_sandbox_for, get_scenario, offered, sandboxes_of
from labs.views.exchange import BadFormError, SeeOther, read_draft, read_key, read_number, read_place
from quiz.activities import ensure_learner, learner_of
from quiz.models import Learner
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
        variant = read_number(request.POST, "variant") if "variant" in request.POST else 0
        revision = row.current_id or row.pk
        sandbox = open_sandbox(learner=ensure_learner(request), revision=revision, rulebook=rulebook, key=key, variant=variant)
    except RefusedError as refusal:
        return _show(request, row, wanted=rulebook, note=str(refusal), status=409)
    return SeeOther(resolve_url("labs:workspace", sandbox.pk))


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, sandbox_id: UUID) -> HttpResponse:
    """Say what goes with a lab; a POST deletes it."""
    sandbox = get_sandbox_for(learner_of(request), sandbox_id)
    content = scenario_in(sandbox)
    context = {"sandbox": sandbox, "scenario": content}
    if request.method != "POST":
        return render(request, "labs/delete.html", context)
    try:
        discard(sandbox=sandbox, seq=read_number(request.POST, "seq"))
    except RefusedError as refusal:
        return render(request, "labs/delete.html", {**context, "note": str(refusal)}, status=409)
    messages.success(request, _("Your lab “%(title)s” is deleted.") % {"title": content.title}, fail_silently=True)
    return SeeOther(resolve_url("labs:index"))


@require_POST
def prompt(request: HttpRequest, slug: str) -> HttpResponse:
    """Put the lines of a form into the prompt of the learner's lab, opening one where there is none; nothing runs.

    The lines wait in the sandbox's row, not in the address: an address that carries commands could be handed to others.
    """
    row = get_scenario(slug)
    try:
        key, text = read_key(request.POST), read_draft(request.POST)
        sandbox = _lab(ensure_learner(request), row, key)
    except RefusedError as refusal:
        status = refusal.status if isinstance(refusal, BadFormError) else 429 if isinstance(refusal, LimitReachedError) else 409
        return _show(request, row, note=str(refusal), status=status)
    put_in_prompt(sandbox=sandbox, text=text, place=read_place(request.POST))
    return SeeOther(resolve_url("labs:workspace", sandbox.pk))


def _lab(learner: Learner, row: Scenario, key: UUID) -> Sandbox:
    """The learner's newest lab of what the scenario is now, under their rulebook, with the names that the course uses.

    One form sent twice opens one.
    """
    revision = row.current_id or row.pk
    rulebook = _offered(scenario_of(revision), learner.rulebook)
    wanted = (revision, rulebook, 0)
    mine = [each for each in sandboxes_of(learner, row) if (each.revision_id, each.rulebook, each.variant) == wanted]
    own_key = uuid5(key, f"{revision} {rulebook}")
    return mine[0] if mine else open_sandbox(learner=learner, revision=revision, rulebook=rulebook, key=own_key)


def _offered(scenario: Content, rulebook: str) -> str:
    """The rulebook that is wanted, or the first of those that the scenario has."""
    return rulebook if rulebook in scenario.rulebooks else scenario.rulebooks[0]


def _show(request: HttpRequest, row: Scenario, *, wanted: str = "", note: str = "", status: int = 200) -> HttpResponse:
    learner = learner_of(request)
    revision = row.current_id or row.pk
    content, mine = scenario_of(revision), sandboxes_of(learner, row)
    chosen = _offered(content, wanted or rulebook_of(learner))
    context = {
        "scenario": content,
        "brief": under(content.brief, chosen),
        "chosen": chosen,
        "story": under(content.story, chosen),
        "next_variant": max((each.variant for each in mine), default=0) + 1 if has_variants(revision) else None,
        "sandboxes": mine,
        "note": note,
    }
    return render(request, "labs/scenario.html", context, status=status)
