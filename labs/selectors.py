"""Reads of the labs. Nothing here writes; what is somebody else's is not found."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from labs.models import CommandRecord, Help, HelpKind, RequestRecord, Sandbox, Scenario, Source
from quiz.models import Learner

MOST_ENTRIES = 200
MOST_REQUESTS = 40


@dataclass(frozen=True, slots=True)
class Transcript:
    """Records as the terminal shows them; whether it was emptied among them, and whether a resource or the clock changed."""

    records: Sequence[CommandRecord]
    is_wiped: bool
    is_moved: bool


def get_sandbox_for(learner: Learner | None, sandbox_id: UUID) -> Sandbox:
    """Return the learner's own sandbox; `Http404` for anybody else's and for none."""
    found = Sandbox.objects.filter(pk=sandbox_id, learner=learner).first() if learner else None
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


def solutions_given(sandbox: str, since: str) -> Exists:
    """Return the condition that a sandbox, by the names of its columns, was given lines of the solution since its last reset."""
    return Exists(Help.objects.filter(sandbox=OuterRef(sandbox), since=OuterRef(since), kind=HelpKind.SOLUTION))


def sandboxes_of(learner: Learner | None, scenario: Scenario | None = None) -> list[Sandbox]:
    """Return a learner's sandboxes, of one scenario or of all, the last used first, each with `had_solution`."""
    if learner is None:
        return []
    found = _sandboxes(learner).defer("shell").annotate(helped=solutions_given("pk", "since"))
    listed: list[Sandbox] = []
    for sandbox in found.filter(revision__scenario=scenario) if scenario else found:
        sandbox.had_solution = sandbox.helped
        listed.append(sandbox)
    return listed


def transcript(sandbox: Sandbox, *, after: int = 0) -> Transcript:
    """Return the newest records from after a version up to the sandbox's own, since the last reset and the last `clear`."""
    records = sandbox.commands.filter(seq__gt=after, seq__lte=sandbox.version)
    newest = list(records.defer("changes", "shell_before", "shell_after").order_by("-seq")[:MOST_ENTRIES])
    shown: list[CommandRecord] = []
    is_wiped = False
    for record in newest:
        if not record.clear:
            shown.append(record)
        is_wiped = record.clear or record.source == Source.RESET
        if is_wiped:
            break
    is_moved = len(newest) == MOST_ENTRIES or any(record.moved for record in newest)
    return Transcript(shown[::-1], is_wiped, is_moved)


def typed_lines(sandbox: Sandbox) -> Sequence[CommandRecord]:
    """Return what was typed and how the clock was moved since the last reset, in order."""
    found = sandbox.commands.filter(seq__gt=sandbox.since, seq__lte=sandbox.version).order_by("seq")
    return list(found.only("source", "prompt", "line", "exit_code", "stdout", "virtual_time"))


def last_requests(sandbox: Sandbox, *, after: int = 0) -> Sequence[RequestRecord]:
    """Return the requests to Azure of the newest record that sent any, in order; after a version and the last reset."""
    asked = sandbox.requests.filter(seq__gt=max(after, sandbox.since)).exclude(path_key__contains="/providers/darkroom.lab")
    newest = asked.order_by("-seq").values("seq")[:1]
    return list(asked.filter(seq=newest).defer("body").order_by("-n")[:MOST_REQUESTS])[::-1]


def rules_met(sandbox: Sandbox, records: Sequence[CommandRecord]) -> dict[int, str]:
    """Return the last rule that refused a request of each record, by its sequence; asked for those that complained."""
    complained = [record.seq for record in records if record.stderr]
    if not complained:
        return {}
    refused = sandbox.requests.filter(seq__in=complained).exclude(rule="")
    return dict(refused.order_by("seq", "n").values_list("seq", "rule"))


def _sandboxes(learner: Learner | None) -> QuerySet[Sandbox]:
    found = Sandbox.objects.filter(learner=learner).select_related("revision__scenario")
    return found.defer("revision__document").order_by("-updated_at", "pk")
