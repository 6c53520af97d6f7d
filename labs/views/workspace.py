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
from labs.sandboxes import LimitReachedError, RefusedError, advance, completion, reset
from labs.scenarios.library import scenario_in
from labs.selectors import get_sandbox_for, typed_lines
from labs.views.exchange import BadFormError, SeeOther, UnfinishedError, is_htmx, read_inputs, read_key, read_number, varies
from quiz.activities import learner_of

LONGEST_SKIP = 31 * 86_400
NEVER = -1


@require_safe
def show(request: HttpRequest, sandbox_id: UUID) -> HttpResponse:
    """The whole workspace."""
    return _page(request, get_sandbox_for(learner_of(request), sandbox_id))


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
        inputs, seen = read_inputs(request.POST), _seen(request, NEVER)
        for key, text in inputs:
            record = run_typed(sandbox=sandbox, key=key, line=text, seq=seen)
            seen = record.seq if record else seen
    except RefusedError as refusal:
        return refused(request, sandbox, refusal)
    return answered(request, sandbox)


@require_POST
def complete(request: HttpRequest, sandbox_id: UUID) -> HttpResponse:
    """What Tab completes: `text` is the line up to the cursor. Nothing is written."""
    sandbox = get_sandbox_for(learner_of(request), sandbox_id)
    found = completion(sandbox, request.POST.get("text", ""))
    return render(request, "labs/_completions.html", {"completion": found, "more": found.found - len(found.choices)})


@require_POST
def clock(request: HttpRequest, sandbox_id: UUID) -> HttpResponse:
    """Skip ahead, by so many seconds or to the next event."""
    sandbox = get_sandbox_for(learner_of(request), sandbox_id)
    try:
        seconds = None if request.POST.get("by") == "next" else read_number(request.POST, "by")
        if seconds is not None and not 1 <= seconds <= LONGEST_SKIP:
            raise BadFormError(_("The clock skips ahead by at most 31 days at a time."), 422)
        advance(sandbox=sandbox, key=read_key(request.POST), seconds=seconds)
    except RefusedError as refusal:
        return refused(request, sandbox, refusal)
    return answered(request, sandbox)


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
    status = refusal.status if isinstance(refusal, BadFormError) else 422 if isinstance(refusal, UnfinishedError) else 409
    if isinstance(refusal, LimitReachedError):
        status = 429
    if is_htmx(request) and status != 413:
        return answered(request, sandbox, note=str(refusal), status=status)
    draft = request.POST.get("line", "") if status != 413 else ""
    return _page(request, sandbox, note=str(refusal), draft=draft, status=status)


def _page(request: HttpRequest, sandbox: Sandbox, *, note: str = "", draft: str = "", status: int = 200) -> HttpResponse:
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
        "sandbox": sandbox,
        "panel": panel(sandbox, name, request.GET, tree),
        "is_panel_asked": asked in KINDS,
    }
    return varies(render(request, "labs/workspace.html", context, status=status))
