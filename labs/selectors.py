"""Reads of the labs. Nothing here writes; what is somebody else's is not found."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.http import Http404

from labs.models import CommandRecord, RequestRecord, Sandbox, Scenario, Source
from quiz.models import Learner

MOST_ENTRIES = 200
MOST_REQUESTS = 40


def get_sandbox_for(learner: Learner | None, sandbox_id: UUID) -> Sandbox:
    """Return the learner's own sandbox; `Http404` for anybody else's and for none."""
    found = _sandboxes(learner).filter(pk=sandbox_id).first() if learner else None
    if found is None:
        raise Http404("This lab does not exist, or is somebody else's.")
    return found


def get_scenario(slug: str) -> Scenario:
    """Return a scenario that is offered; `Http404` for any other name."""
    found = Scenario.objects.filter(slug=slug, current__isnull=False).first()
    if found is None:
        raise Http404("There is no lab with this name.")
    return found


def offered() -> list[Scenario]:
    """Return the scenarios that are offered, in the order of the course."""
    return list(Scenario.objects.filter(current__isnull=False).order_by("position", "slug"))


def sandboxes_of(learner: Learner | None, scenario: Scenario | None = None) -> list[Sandbox]:
    """Return a learner's sandboxes, of one scenario or of all, the last used first."""
    if learner is None:
        return []
    found = _sandboxes(learner).defer("shell")
    return list(found.filter(revision__scenario=scenario) if scenario else found)


def transcript(sandbox: Sandbox, *, after: int = 0) -> list[CommandRecord]:
    """Return what the terminal shows: the newest records after a version, since the last reset and the last `clear`."""
    records = sandbox.commands.defer("changes", "shell_before", "shell_after").filter(seq__gt=after)
    wipes = Q(clear=True) | Q(source=Source.RESET)
    wiped = sandbox.commands.filter(wipes, seq__gt=after).aggregate(last=Max("seq"))["last"]
    if wiped is not None:
        records = records.filter(Q(seq__gt=wiped) | Q(seq=wiped, source=Source.RESET))
    return list(records.order_by("-seq")[:MOST_ENTRIES])[::-1]


def wiped_since(sandbox: Sandbox, after: int) -> bool:
    """Whether the terminal was emptied after a version."""
    return sandbox.commands.filter(Q(clear=True) | Q(source=Source.RESET), seq__gt=after).exists()


def moved_since(sandbox: Sandbox, after: int) -> bool:
    """Whether a resource or the clock changed after a version."""
    return sandbox.commands.filter(seq__gt=after, moved=True).exists()


def last_requests(sandbox: Sandbox) -> Sequence[RequestRecord]:
    """Return the requests to Azure of the newest record that sent any, in order; since the last reset."""
    newest = sandbox.requests.filter(seq__gt=sandbox.since).exclude(path_key__contains="/providers/darkroom.lab")
    found = list(newest.order_by("-seq", "-n")[:MOST_REQUESTS])[::-1]
    return [request for request in found if request.seq == found[-1].seq]


def _sandboxes(learner: Learner | None) -> QuerySet[Sandbox]:
    found = Sandbox.objects.filter(learner=learner).select_related("revision__scenario")
    return found.defer("revision__document").order_by("-updated_at", "pk")
