"""One write to a sandbox, inside its transaction: run, grade, and everything it leaves behind in a handful of statements."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from django.utils import timezone

from gallery_engine.arm import JSON, Document, Head, Request, Step
from labs.grading import Result, StoreEvidence, grade, score
from labs.journal import Sent, changes_as_json, fold, kept_line, path_key, sent
from labs.models import CommandRecord, GoalResult, RequestRecord, Sandbox, Source, Verdict
from labs.runs import sender
from labs.scenarios.goals import journal_paths, keys_read
from labs.scenarios.library import scenario_in
from labs.secrets import STAND_IN, blot, safe_variables, secrets_of
from labs.shell.files import Files
from labs.shell.guest import prompt_of
from labs.shell.session import Exchange, Outcome, Shell, ShellState
from labs.store import RowStore
from quiz.activities import goals_judged

_HEAD = ("now", "counter", "held", "shell", "draft", "version", "since", "transcript_size", "earned", "possible", "updated_at")
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
        self._shell_before = _small(row.shell)
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
        if requests and self._scenario.goals:
            self._grade(requests, record)
        self._store.save()
        after = head or self._store.head()
        row.now, row.counter, row.held = after.now, after.counter, after.resources
        row.transcript_size += len(record.line) + len(record.stdout) + len(record.stderr)
        row.updated_at = record.created_at
        if source in {Source.LINE, Source.RESET}:
            row.draft = {}
        if not Sandbox.objects.filter(pk=row.pk, version=seen).update(**{name: getattr(row, name) for name in _HEAD}):
            raise LostUpdateError(str(row.pk))
        return record

    def _record(self, key: UUID, source: Source, line: str, outcome: Outcome, after: Head) -> CommandRecord:
        changes = fold(self._before, self.steps)
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
            shell_before=self._shell_before,
            shell_after=_small(self.row.shell),
            changes=changes_as_json(whole),
            moved=bool(whole.records) or whole.before.now != after.now or source == Source.RESET,
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
        """The requests that goals look at, of this line and of those before it since the last reset."""
        paths = {path_key(path) for path in journal_paths(self._scenario, self.row.subscription)}
        if not paths:
            return
        earlier = self.row.requests.filter(path_key__in=sorted(paths), seq__gt=self.row.since, seq__lt=self.row.version)
        columns = ("method", "path", "query", "body", "status", "error_code", "rule", "caller")
        for found in earlier.order_by("seq", "n").values(*columns):
            blank = {name: found[name] or None for name in ("error_code", "rule")}
            yield found["method"], found["path"], {**found, **blank}
        for request in requests:
            if request.path_key in paths:
                yield request.method, request.path, request.as_json()


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
    )


def _small(shell: Document) -> Document:
    """What the journal keeps of a terminal: the lines are in the journal itself, and files are too large for each record."""
    return {name: value for name, value in shell.items() if name not in {"history", "files"}}
