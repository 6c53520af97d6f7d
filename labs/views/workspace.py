"""The workspace: one sandbox with its terminal, and the forms that act on it."""

from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from labs.history import run_typed
from labs.models import Sandbox
from labs.presenters.panels.frame import FIRST, KINDS, panel
from labs.presenters.panels.resources import Resources
from labs.presenters.script import as_script
from labs.presenters.workspace import MOST_ROWS, workspace
from labs.rates import COMPLETIONS, LINES, TooFastError, spend
from labs.sandboxes import LimitReachedError, RefusedError, advance, completion, reset, run_on
from labs.scenarios.library import scenario_in
from labs.selectors import get_sandbox_for, typed_lines
from labs.views.exchange import (
    LONGEST_SKIP,
    BadFormError,
    SeeOther,
    UnfinishedError,
    is_htmx,
    read_flow,
    read_inputs,
    read_key,
    read_number,
    read_span,
    varies,
)
from quiz.activities import learner_of

NEVER = -1


@require_safe
def show(request: HttpRequest, sandbox_id: UUID) -> HttpResponse:
    """The whole workspace; `?goal=` unfolds a goal, as after a hint without a script."""
    return page(request, get_sandbox_for(learner_of(request), sandbox_id), unfolded=request.GET.get("goal", ""))


@require_safe
def script(request: HttpRequest, sandbox_id: UUID) -> HttpResponse:
    """What was typed, as a script: a file to keep, or text to copy."""
    sandbox = get_sandbox_for(learner_of(request), sandbox_id)
    response = HttpResponse(as_script(sandbox, typed_lines(sandbox)), content_type="text/plain; charset=utf-8")
    name = scenario_in(sandbox).slug
    response["Content-Disposition"] = f'attachment; filename="{name}.azcli"'
    return response


@require_POST
def line(request: HttpRequest, sandbox_id: UUID) -> HttpResponse:
    """Run what was typed: one input or several, in order."""
    sandbox = get_sandbox_for(learner_of(request), sandbox_id)
    try:
        flow, inputs, seen = read_flow(request.POST), read_inputs(request.POST), _seen(request, NEVER)
        spend(request, sandbox.learner_id, LINES, max(1, len(inputs)))
        for key, text in inputs:
            record = run_typed(sandbox=sandbox, key=key, line=text, seq=seen, flow=flow)
            seen = record.seq if record else seen
    except RefusedError as refusal:
        return refused(request, sandbox, refusal)
    return answered(request, sandbox)


@require_POST
def complete(request: HttpRequest, sandbox_id: UUID) -> HttpResponse:
    """What Tab completes: `text` is the line up to the cursor. Nothing is written."""
    sandbox = get_sandbox_for(learner_of(request), sandbox_id)
    try:
        spend(request, sandbox.learner_id, COMPLETIONS)
    except TooFastError as refusal:
        refused = render(request, "labs/_completions_refused.html", {"note": refusal}, status=429)
        refused["Retry-After"] = str(refusal.retry_after)
        return refused
    found = completion(sandbox, request.POST.get("text", ""))
    return render(request, "labs/_completions.html", {"completion": found, "more": found.found - len(found.choices)})


@require_POST
def clock(request: HttpRequest, sandbox_id: UUID) -> HttpResponse:
    """Skip ahead: by so many seconds, by a span as it is typed, to the next event, or by what has flowed by on the page."""
    sandbox = get_sandbox_for(learner_of(request), sandbox_id)
    try:
        spend(request, sandbox.learner_id, LINES)
        _move_clock(sandbox, request.POST)
    except RefusedError as refusal:
        return refused(request, sandbox, refusal)
    return answered(request, sandbox)


def _move_clock(sandbox: Sandbox, data: QueryDict) -> None:
    key, flow, by = read_key(data), read_flow(data), data.get("by", "")
    if by == "flow":
        run_on(sandbox=sandbox, key=key, flow=flow)
        return
    seconds = None if by == "next" else read_span(data) if by == "span" else read_number(data, "by")
    if seconds is not None and not 1 <= seconds <= LONGEST_SKIP:
        raise BadFormError(_("The clock skips ahead by at most 31 days at a time."), 422)
    advance(sandbox=sandbox, key=key, seconds=seconds, flow=flow)


@require_POST
def start_over(request: HttpRequest, sandbox_id: UUID) -> HttpResponse:
    """Take the sandbox back to its start."""
    sandbox = get_sandbox_for(learner_of(request), sandbox_id)
    try:
        reset(sandbox=sandbox, key=read_key(request.POST), seq=read_number(request.POST, "seq"))
    except RefusedError as refusal:
        return refused(request, sandbox, refusal)
    return answered(request, sandbox)


def answered(request: HttpRequest, sandbox: Sandbox, *, note: str = "", status: int = 200) -> HttpResponse:
    """The write is done: to the page by redirect, or what is new since the page was last told."""
    if not is_htmx(request):
        return SeeOther(resolve_url("labs:workspace", sandbox.pk))
    lab = workspace(sandbox, after=_seen(request, 0))
    context = {"lab": lab, "sandbox": sandbox, "note": note, "shows_tree": _shows_tree(request)}
    response = render(request, "labs/answer.html", context, status=status)
    if lab.news:
        response["HX-Trigger"] = ", ".join(f"panel-{name}" for name in lab.news)
    if lab.is_wiped or lab.is_redrawn:
        response["HX-Reswap"] = "innerHTML scroll:bottom"
    return varies(response)


def _shows_tree(request: HttpRequest) -> bool:
    """Whether the page that asks shows the tree of resources, which answers keep up to date; other panels ask anew."""
    asked = QueryDict(urlsplit(request.headers.get("HX-Current-URL", "")).query)
    name = asked.get("panel", FIRST)
    return (name == FIRST or name not in KINDS) and "page" not in asked


def _seen(request: HttpRequest, missing: int) -> int:
    """The version that the page had seen; `missing` where the form does not say."""
    try:
        return read_number(request.POST, "seen")
    except BadFormError:
        return missing


def refused(request: HttpRequest, sandbox: Sandbox, refusal: RefusedError) -> HttpResponse:
    """Nothing (more) was done: say why on the state as it is now, and keep what was typed."""
    status = status_of(refusal)
    if is_htmx(request) and status != 413:
        response = answered(request, sandbox, note=str(refusal), status=status)
    else:
        draft = request.POST.get("line", "") if status != 413 else ""
        response = page(request, sandbox, note=str(refusal), draft=draft, status=status)
    if isinstance(refusal, TooFastError):
        response["Retry-After"] = str(refusal.retry_after)
    return response


def status_of(refusal: RefusedError) -> int:
    """Return how a refusal is answered."""
    if isinstance(refusal, BadFormError):
        return refusal.status
    if isinstance(refusal, LimitReachedError | TooFastError):
        return 429
    return 422 if isinstance(refusal, UnfinishedError) else 409


def page(
    request: HttpRequest, sandbox: Sandbox, *, note: str = "", draft: str = "", unfolded: str = "", status: int = 200
) -> HttpResponse:
    """The whole workspace: with why something was not done, what stays in the prompt, and the id of a goal to unfold."""
    lab = workspace(sandbox)
    typed = draft or (lab.draft.text if lab.draft else "")
    asked = request.GET.get("panel", "")
    name = asked if asked in KINDS else FIRST
    tree = Resources(lab.estate, None) if name == FIRST and lab.estate and "page" not in request.GET else None
    context = {
        "lab": lab,
        "note": note,
        "draft": typed,
        "rows": min(typed.count("\n") + 1, MOST_ROWS),
        "unfolded": unfolded,
        "sandbox": sandbox,
        "panel": panel(sandbox, name, request.GET, tree),
        "is_panel_asked": asked in KINDS,
    }
    return varies(render(request, "labs/workspace.html", context, status=status))
