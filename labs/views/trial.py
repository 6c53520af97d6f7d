"""The live command line of the home page: a playground of the visitor's own, there at once."""

from collections.abc import Sequence
from uuid import uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.views.decorators.http import require_POST

from labs.history import run_typed
from labs.models import CommandRecord, Sandbox
from labs.presenters.workspace import Entry, entry
from labs.rates import LINES, TooFastError, spend
from labs.sandboxes import RefusedError, open_sandbox
from labs.selectors import get_scenario, refused_requests, sandboxes_of
from labs.shell.guest import prompt_of
from labs.views.exchange import BadFormError, SeeOther, is_htmx, read_inputs, varies
from quiz.activities import ensure_learner, learner_of
from quiz.models import Learner

PLAYGROUND = "playground"


@require_POST
def try_line(request: HttpRequest) -> HttpResponse:
    """Run what was typed in the learner's newest playground, opening one for the first line."""
    done: list[CommandRecord] = []
    note, status, retry_after, sandbox = "", 200, 0, None
    try:
        inputs = read_inputs(request.POST)
        visitor = learner_of(request)
        spend(request, visitor.pk if visitor else None, LINES, max(1, len(inputs)))
        if inputs:
            sandbox = _playground(ensure_learner(request))
        for key, line in inputs:
            record = run_typed(sandbox=sandbox, key=key, line=line, seq=None) if sandbox else None
            done += [record] if record else []
    except TooFastError as refusal:
        note, status, retry_after = str(refusal), 429, refusal.retry_after
    except RefusedError as refusal:
        note, status = str(refusal), refusal.status if isinstance(refusal, BadFormError) else 422
    if is_htmx(request):
        context = {
            "entries": _entries(sandbox, done),
            "note": note,
            "sandbox": sandbox,
            "prompt": prompt_of(sandbox.shell) if sandbox else "",
        }
        response = varies(render(request, "labs/_try.html", context, status=status))
        if retry_after:
            response["Retry-After"] = str(retry_after)
        return response
    if note:
        messages.error(request, note)
    return SeeOther(resolve_url("labs:workspace", sandbox.pk) if sandbox else resolve_url("labs:scenario", PLAYGROUND))


def _entries(sandbox: Sandbox | None, done: Sequence[CommandRecord]) -> list[Entry]:
    """What was done; with the last line the rule that refused it, if one did."""
    refused = refused_requests(sandbox, done[-1:]) if sandbox else {}
    return [entry(record, refused.get(record.seq)) for record in done]


def _playground(learner: Learner) -> Sandbox:
    """The learner's playground under their rulebook; one visitor's first lines, sent twice, open one."""
    scenario = get_scenario(PLAYGROUND)
    if scenario.current_id is None:
        raise Http404("There is no playground.")
    mine = [sandbox for sandbox in sandboxes_of(learner, scenario) if sandbox.rulebook == learner.rulebook]
    if mine:
        return mine[0]
    key = uuid5(learner.pk, f"{PLAYGROUND} {learner.rulebook}")
    return open_sandbox(learner=learner, revision=scenario.current_id, rulebook=learner.rulebook, key=key)
