"""One write to a sandbox, inside its transaction: run, grade, and everything it leaves behind in a handful of statements."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from gallery_engine.arm import JSON, Changes, Document, Head, Request, Step
from labs.grading import Result, StoreEvidence, grade, score
from labs.journal import Sent, changes_as_json, changes_of, fold, inverse, kept_line, path_key, sent
from labs.models import CommandRecord, GoalResult, RequestRecord, Sandbox, Source, UndoneCommand, Verdict
from labs.runs import sender
from labs.scenarios.goals import journal_paths, keys_read, split_journal_path
from labs.scenarios.library import scenario_in
from labs.scenarios.schema import Scenario
from labs.secrets import STAND_IN, blot, safe_variables, secrets_of
from labs.selectors import jumps_of
from labs.shell.files import Files
from labs.shell.guest import prompt_of
from labs.shell.session import Exchange, Outcome, Shell, ShellState
from labs.store import RowStore
from labs.terminal_texts import small, taken_back, way_back
from labs.timeline import undone
from quiz.activities import goals_judged

_HEAD = (
    "now",
    "counter",
    "held",
    "shell",
    "draft",
    "version",
    "since",
    "stands_at",
    "transcript_size",
    "earned",
    "possible",
    "updated_at",
)
_RESULT = ("verdict", "points", "expected", "actual", "why", "since", "changed")


class LostUpdateError(RuntimeError):
    """The row changed although it was locked: a fault of ours."""


def stored_shell(state: ShellState, secrets: Collection[str] = ()) -> Document:
    """A terminal's state as it is stored: secrets replaced in the variables, in the history and in the files."""
    history: list[JSON] = [blot(line, secrets) for line in state.history]
    files: Document = {name: blot(text, secrets, STAND_IN) for name, text in state.files.texts.items()}
    return state.to_json() | {"variables": dict(safe_variables(state.variables)), "history": history, "files": files}


class Turn:
    """A write under way on a locked row."""

    def __init__(self, row: Sandbox) -> None:
        self.row = row
        self.steps: list[Step] = []
        self._scenario = scenario_in(row)
        self._store = RowStore(row, keys=keys_read(self._scenario, row.subscription))
        self._before = self._store.head()
        self._send = sender(self._store, self.steps)
        self._shell = ShellState.from_json(row.shell)
        self._shell_before: Document = row.shell
        self._jump: Changes | None = None
        self._stands_at: int | None = None
        self._secrets: set[str] = set()
        self._exchanges: list[Exchange] = []

    def send(self, request: Request) -> Step:
        """Send one request outside the terminal."""
        step = self._send(request)
        self._exchanges.append(Exchange(request, step, ""))
        return step

    def run(self, line: str) -> Outcome:
        """Run one input in the terminal."""
        self._secrets = secrets_of(line, self._shell.variables)
        outcome = Shell(self._send, self._shell).run(line)
        self._secrets |= secrets_of("", self._shell.variables)
        self._exchanges += outcome.exchanges
        self.row.shell = stored_shell(self._shell, self._secrets)
        return outcome

    def stay(self) -> None:
        """Leave everything as it is: the record says something of the state, and brings about none."""
        self._stands_at = self.row.stands_at

    def go(self, stands_at: int, records: Iterable[CommandRecord]) -> None:
        """Take back what records did, given from the newest to the oldest; the sandbox then stands at `stands_at`."""
        self._jump = fold(self._before, self._taken_back(records))
        self._store.commit(self._jump)
        self._stands_at = self.row.stands_at = stands_at
        _mark_undone(self.row)

    def _taken_back(self, records: Iterable[CommandRecord]) -> Iterator[Changes]:
        for record in records:
            self.row.shell = {**record.shell_before, **taken_back(self.row.shell, record.shell_texts)}
            yield inverse(changes_of(record.changes))

    def change_files(self, change: Callable[[Files], None], secrets: set[str]) -> None:
        """Change the terminal's files, as no line does it; raises FileError, and then nothing is written."""
        self._secrets |= secrets
        change(self._shell.files)
        self.row.shell = stored_shell(self._shell, self._secrets)

    def write(self, key: UUID, source: Source, line: str, outcome: Outcome, head: Head | None = None) -> CommandRecord:
        """Store everything: the journal record, its requests, the rows, the verdicts and the sandbox's own row.

        `head` replaces what the steps came to, for a reset. Returns the journal record.
        """
        row, seen = self.row, self.row.version
        row.version += 1
        record = self._record(key, source, line, outcome, head or self._store.head())
        record.save(force_insert=True)
        requests = [sent(exchange, self._secrets) for exchange in self._exchanges]
        RequestRecord.objects.bulk_create([_request(record, n, request) for n, request in enumerate(requests, 1)])
        if (requests or self._jump) and self._scenario.goals:
            self._grade(requests, record)
        self._store.save()
        after = head or self._store.head()
        row.now, row.counter, row.held = after.now, after.counter, after.resources
        row.stands_at = record.stands_at
        row.transcript_size += len(record.line) + len(record.stdout) + len(record.stderr) + _size(record.shell_texts)
        row.updated_at = record.created_at
        if source in {Source.LINE, Source.RESET}:
            row.draft = {}
        if not Sandbox.objects.filter(pk=row.pk, version=seen).update(**{name: getattr(row, name) for name in _HEAD}):
            raise LostUpdateError(str(row.pk))
        return record

    def _record(self, key: UUID, source: Source, line: str, outcome: Outcome, after: Head) -> CommandRecord:
        changes = self._jump or fold(self._before, (step.changes for step in self.steps))
        whole = replace(changes, after=after)
        return CommandRecord(
            sandbox=self.row,
            seq=self.row.version,
            key=key,
            source=source,
            line=kept_line(line, self._secrets),
            prompt=prompt_of(self._shell_before) if source == Source.LINE else "",
            exit_code=outcome.exit_code,
            stdout=blot(outcome.stdout, self._secrets),
            stderr=blot(outcome.stderr, self._secrets),
            clear=outcome.clear,
            virtual_time=after.now,
            shell_before=small(self._shell_before),
            shell_after=small(self.row.shell),
            shell_texts={} if source == Source.RESET else way_back(self._shell_before, self.row.shell, self._secrets),
            changes=changes_as_json(whole),
            moved=bool(whole.records) or whole.before.now != after.now or source == Source.RESET,
            stands_at=self.row.version if self._stands_at is None else self._stands_at,
            created_at=timezone.now(),
        )

    def _grade(self, requests: Sequence[Sent], record: CommandRecord) -> None:
        row = self.row
        evidence = StoreEvidence(self._store, self._journal(requests))
        results = grade(self._scenario, row.rulebook, evidence, final=False)
        known = {result.goal: result for result in row.goal_results.all()}
        write_results(row, [result for result in results if _differs(result, known.get(result.goal))], known, since=row.version)
        total = score(results)
        row.earned, row.possible = total.earned, total.possible
        if self._jump is None:
            self._report(results, known, record)

    def _report(self, results: Sequence[Result], known: Mapping[str, GoalResult], record: CommandRecord) -> None:
        """Tell the course which goals were missed by this line: what was learnt about them is due again."""
        facts = {goal.id: goal.facts for goal in self._scenario.goals}
        for result in results:
            before = known.get(result.goal)
            if result.verdict == Verdict.MISSED and (before is None or before.verdict != Verdict.MISSED):
                source = f"goal:{self.row.pk}:{result.goal}"
                goals_judged(learner=self.row.learner, missed=facts[result.goal], source=source, at=record.created_at)

    def _journal(self, requests: Sequence[Sent]) -> Iterable[tuple[str, str, Document]]:
        """The requests that goals look at, of this line and of those before it since the last reset, without those undone."""
        row = self.row
        wanted = looked_at(self._scenario, row.subscription)
        earlier = row.requests.standing().filter(seq__gt=row.since, seq__lt=row.version)
        yield from as_goals_see(earlier, wanted)
        for request in requests:
            if wanted.has(request.path_key):
                yield request.method, request.path, request.as_json()


@dataclass(frozen=True, slots=True)
class LookedAt:
    """The keys of the paths whose requests a scenario's goals look at, and of the collections all of whose members they do."""

    paths: frozenset[str]
    collections: tuple[str, ...]

    def has(self, key: str) -> bool:
        """Whether goals look at requests to a path."""
        return key in self.paths or key.startswith(self.collections)


def looked_at(scenario: Scenario, subscription: str) -> LookedAt:
    """What a scenario's goals look at in the journal."""
    wanted = [split_journal_path(path) for path in journal_paths(scenario, subscription)]
    return LookedAt(
        frozenset(path_key(path) for path, any_name in wanted if not any_name),
        tuple(sorted({f"{path_key(path)}/" for path, any_name in wanted if any_name})),
    )


def as_goals_see(requests: QuerySet[RequestRecord], wanted: LookedAt) -> Iterator[tuple[str, str, Document]]:
    """Those requests of the journal that goals look at, in order and as they see them; no query where they look at none."""
    if not wanted.paths and not wanted.collections:
        return
    meant = Q(path_key__in=sorted(wanted.paths))
    for collection in wanted.collections:
        meant |= Q(path_key__startswith=collection)
    columns = ("method", "path", "query", "body", "status", "error_code", "rule", "caller")
    for found in requests.filter(meant).order_by("seq", "n").values(*columns):
        blank = {name: found[name] or None for name in ("error_code", "rule")}
        yield found["method"], found["path"], {**found, **blank}


def _mark_undone(row: Sandbox) -> None:
    """Bring UndoneCommand up to where the sandbox stands."""
    wanted = undone(row.stands_at, row.since, row.version, jumps_of(row, row.version))
    marked = set(row.undone.filter(seq__gt=row.since).values_list("seq", flat=True))
    row.undone.filter(seq__in=marked - wanted).delete()
    UndoneCommand.objects.bulk_create([UndoneCommand(sandbox=row, seq=seq) for seq in sorted(wanted - marked)])


def _size(texts: Document) -> int:
    return len(json.dumps(texts)) if texts else 0


def write_results(row: Sandbox, results: Sequence[Result], known: dict[str, GoalResult] | None = None, *, since: int) -> None:
    """Store what changed in verdicts at the version `since`; where it is only the details, the verdict keeps its own."""
    if not results:
        return
    before = known or {}
    rows = [
        GoalResult(
            sandbox=row,
            goal=result.goal,
            verdict=result.verdict,
            points=result.points,
            expected=result.expected,
            actual=result.actual,
            why=result.why,
            since=before[result.goal].since if result.goal in before and before[result.goal].verdict == result.verdict else since,
            changed=since,
        )
        for result in results
    ]
    GoalResult.objects.bulk_create(rows, update_conflicts=True, unique_fields=["sandbox", "goal"], update_fields=_RESULT)


def _differs(result: Result, known: GoalResult | None) -> bool:
    return known is None or (known.verdict, known.actual) != (result.verdict, result.actual)


def _request(record: CommandRecord, n: int, request: Sent) -> RequestRecord:
    return RequestRecord(
        command=record,
        sandbox_id=record.sandbox_id,
        seq=record.seq,
        n=n,
        method=request.method,
        path=request.path,
        path_key=request.path_key,
        query=dict(request.query),
        body=request.body,
        status=request.status,
        error_code=request.error_code,
        message=request.message,
        rule=request.rule,
        trace=list(request.trace),
        virtual_time=request.virtual_time,
        caller=request.caller,
        activity=request.activity,
        answer=request.answer,
    )
