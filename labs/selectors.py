"""Reads of the labs. Nothing here writes; what is somebody else's is not found."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import Http404

from labs.journal import LAB
from labs.models import Checkpoint, CommandRecord, Help, HelpKind, RequestRecord, Sandbox, Scenario, Source
from labs.timeline import redoable
from quiz.models import Learner

MOST_ENTRIES = 200
MOST_REQUESTS = 40
JUMPS = frozenset({Source.UNDO, Source.REDO, Source.BACK})


@dataclass(frozen=True, slots=True)
class Transcript:
    """Records as the terminal shows them, and the sequences of those that are undone.

    `is_wiped` says that the terminal was emptied among them, `is_moved` that a resource or the clock changed, `is_redrawn` that
    these are all records and not only the new ones, because what counts among them is not what it was.
    """

    records: Sequence[CommandRecord]
    is_wiped: bool
    is_moved: bool
    undone: frozenset[int] = frozenset()
    is_redrawn: bool = False


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
    newest = list(records.defer("changes", "shell_before", "shell_after", "shell_texts").order_by("-seq")[:MOST_ENTRIES])
    is_moved = len(newest) == MOST_ENTRIES or any(record.moved for record in newest)
    if after and any(record.source in JUMPS for record in newest):
        return replace(transcript(sandbox), is_moved=is_moved, is_redrawn=True)
    undone = frozenset() if after or not newest else undone_from(sandbox, newest[-1].seq)
    shown: list[CommandRecord] = []
    is_wiped = False
    for record in newest:
        is_cleared = record.clear and record.seq not in undone
        if not record.clear:
            shown.append(record)
        is_wiped = is_cleared or record.source == Source.RESET
        if is_wiped:
            break
    return Transcript(shown[::-1], is_wiped, is_moved, undone)


def undone_from(sandbox: Sandbox, seq: int) -> frozenset[int]:
    """Return the records from a sequence on that are undone."""
    return frozenset(sandbox.undone.filter(seq__gte=seq).values_list("seq", flat=True))


def jumps_of(sandbox: Sandbox, until: int, since: int | None = None) -> dict[int, int]:
    """Return the records up to a sequence that left the state of an earlier one, and which; since the last reset, or another."""
    begin = sandbox.since if since is None else since
    found = sandbox.commands.filter(seq__gt=begin, seq__lte=until, stands_at__lt=F("seq"))
    return dict(found.values_list("seq", "stands_at"))


def stood_at(sandbox: Sandbox, seq: int) -> int:
    """Return the record whose state a sandbox was in after the record `seq`."""
    if seq <= sandbox.since:
        return sandbox.since
    return int(sandbox.commands.values_list("stands_at", flat=True).get(seq=seq))


def record_to_redo(sandbox: Sandbox) -> CommandRecord | None:
    """Return the undo or way back that a redo takes back; no query where the newest record is no such thing."""
    if sandbox.stands_at == sandbox.version:
        return None
    line = sandbox.commands.filter(stands_at=F("seq")).order_by("-seq").values_list("seq", flat=True).first()
    seq = redoable(sandbox.commands.filter(seq__gt=line or 0).order_by("seq").values_list("seq", "source"))
    return sandbox.commands.get(seq=seq) if seq is not None else None


def checkpoints_of(sandbox: Sandbox) -> Sequence[Checkpoint]:
    """Return the named points of a sandbox, the newest first."""
    return list(sandbox.checkpoints.order_by("-created_at", "name"))


def typed_lines(sandbox: Sandbox) -> Sequence[CommandRecord]:
    """Return what was typed and how the clock was moved since the last reset, in order and without what was undone."""
    lines = sandbox.commands.standing().filter(source__in=(Source.LINE, Source.ADVANCE, Source.FILE))
    found = lines.filter(seq__gt=sandbox.since, seq__lte=sandbox.version).order_by("seq")
    return list(found.only("sandbox", "source", "prompt", "line", "exit_code", "stdout", "virtual_time"))


def last_requests(sandbox: Sandbox) -> Sequence[RequestRecord]:
    """Return the requests to Azure of the newest record since the last reset that counts and sent any, in order, with it."""
    asked = sandbox.requests.standing().filter(seq__gt=sandbox.since).exclude(path_key__contains=LAB)
    newest = asked.order_by("-seq").values("seq")[:1]
    found = asked.filter(seq=newest).select_related("command")
    heavy = ("changes", "shell_before", "shell_after", "stdout", "stderr")
    return list(found.defer(*(f"command__{name}" for name in heavy)).order_by("-n")[:MOST_REQUESTS])[::-1]


@dataclass(frozen=True, slots=True)
class Asked:
    """Whether anything was asked of Azure, and whether any of that is in the activity log."""

    anything: bool
    is_noted: bool


def asked_since(sandbox: Sandbox, version: int) -> Asked:
    """Return what was asked after a version, the last reset left out; a move of the clock may be in the activity log as well."""
    sent = sandbox.requests.filter(seq__gt=max(version, sandbox.since))
    counted = sent.aggregate(
        asked=Count("pk", filter=~Q(path_key__contains=LAB)), noted=Count("pk", filter=Q(activity__isnull=False))
    )
    return Asked(counted["asked"] > 0, counted["noted"] > 0)


def last_record(sandbox: Sandbox, seq: int = 0) -> CommandRecord | None:
    """Return a record since the last reset by its sequence; the newest for a sequence that there is not."""
    found = sandbox.commands.filter(seq__gte=sandbox.since, seq__lte=sandbox.version)
    light = found.defer("shell_before", "shell_after", "stdout", "stderr").order_by("-seq")
    return (light.filter(seq=seq).first() if seq else None) or light.first()


def neighbours(sandbox: Sandbox, record: CommandRecord) -> tuple[int, int]:
    """Return the sequences of the records before and after one since the last reset, 0 where there is none."""
    return (record.seq - 1 if record.seq > max(sandbox.since, 1) else 0), (record.seq + 1 if record.seq < sandbox.version else 0)


def noted(sandbox: Sandbox) -> Iterator[tuple[int, Sequence[dict[str, Any]]]]:
    """Return what requests since the last reset have in the activity log, the newest first, each with its record's sequence."""
    counting = sandbox.requests.standing()
    found = counting.filter(seq__gt=sandbox.since, seq__lte=sandbox.version, activity__isnull=False)
    for seq, kept in found.order_by("-seq", "-n").values_list("seq", "activity").iterator(MOST_ENTRIES):
        yield seq, kept or ()


def noted_at(sandbox: Sandbox, instants: Collection[int]) -> dict[str, dict[str, Any]]:
    """Return, by the GUIDs of operations that requests started at some instants (virtual milliseconds), their entries."""
    found = sandbox.requests.filter(seq__gt=sandbox.since, virtual_time__in=sorted(instants), activity__isnull=False)
    entries = (entry for kept in found.values_list("activity", flat=True) for entry in kept or ())
    return {entry["operation"]: entry for entry in entries if entry["operation"]}


def refused_requests(sandbox: Sandbox, records: Sequence[CommandRecord]) -> dict[int, RequestRecord]:
    """Return the last request of each record that a rule refused, by its sequence; asked for those that complained."""
    complained = [record.seq for record in records if record.stderr]
    if not complained:
        return {}
    refused = sandbox.requests.filter(seq__in=complained).exclude(rule="")
    return {request.seq: request for request in refused.order_by("seq", "n").only("sandbox", "seq", "rule", "trace")}


def _sandboxes(learner: Learner | None) -> QuerySet[Sandbox]:
    found = Sandbox.objects.filter(learner=learner).select_related("revision__scenario")
    return found.defer("revision__document").order_by("-updated_at", "pk")
