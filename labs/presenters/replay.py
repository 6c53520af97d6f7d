"""One step of a replay: what was typed, and the sandbox as it was after that."""

from collections.abc import Sequence
from dataclasses import dataclass

from labs.grading import Result, score
from labs.journal import LAB
from labs.models import CommandRecord, GoalResult, ReplayLink, RequestRecord, Sandbox, Source
from labs.presenters.clock import Clock, clock
from labs.presenters.estate import MOST_RESOURCES, Estate, estate_of
from labs.presenters.goals import Board, board_of
from labs.presenters.panels.requests import RequestView, taken_apart, telling
from labs.presenters.wording import deed_of
from labs.presenters.workspace import Entry, entry
from labs.reading import reading
from labs.replays import Replay, State, state_at
from labs.scenarios.library import scenario_in
from labs.scenarios.schema import Scenario
from labs.selectors import MOST_REQUESTS, refused_requests
from labs.store import EVERYWHERE

ON_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class StepView:
    """A step in the list; `entry` is there for the one that is shown."""

    number: int
    line: str
    prompt: str
    is_marker: bool
    is_failed: bool
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Link:
    """The link to a replay: whether there is one, up to which step, and the sequence for its forms."""

    is_there: bool
    upto: int
    changed: int


@dataclass(frozen=True, slots=True)
class ReplayView:
    """A replay at one step; `link` is there for whose sandbox it is. What it has in common with a workspace is named alike."""

    sandbox: Sandbox
    scenario: Scenario
    number: int
    total: int
    steps: Sequence[StepView]
    board: Board
    estate: Estate
    request: RequestView | None
    clock: Clock
    link: Link | None

    @property
    def previous(self) -> int | None:
        """The step before, None at the start."""
        return self.number - 1 if self.number else None

    @property
    def next(self) -> int | None:
        """The step after, None at the end."""
        return self.number + 1 if self.number < self.total else None


def replay_view(replay: Replay, number: int, *, is_own: bool) -> ReplayView:
    """Show a replay after so many steps, or after the last when there are fewer."""
    sandbox, scenario, places = replay.sandbox, scenario_in(replay.sandbox), reading()
    total = len(replay.steps)
    number = min(number, total)
    state = state_at(replay, number)
    head = state.store.head()
    asked = _requests(sandbox, replay.seq_of(number)) if number else []
    return ReplayView(
        sandbox=sandbox,
        scenario=scenario,
        number=number,
        total=total,
        steps=_steps(replay, number),
        board=board_of(map(_as_row, state.results), score(state.results), scenario, places),
        estate=_estate(state),
        request=taken_apart(telling(asked), places) if asked else None,
        clock=clock(head.now, state.store.next_change(head.now)),
        link=_link(replay) if is_own else None,
    )


def _steps(replay: Replay, number: int) -> list[StepView]:
    """The steps on the page of the one that is shown, which alone has its output."""
    first = max(number - 1, 0) // ON_A_PAGE * ON_A_PAGE
    wanted = replay.steps[first : first + ON_A_PAGE]
    found = replay.sandbox.commands.filter(seq__in=wanted).order_by("seq")
    records = found.only("sandbox", "seq", "source", "line", "prompt", "exit_code")
    return [_step(at, record, replay if at == number else None) for at, record in enumerate(records, first + 1)]


def _step(number: int, record: CommandRecord, shown_in: Replay | None) -> StepView:
    is_marker = record.source != Source.LINE
    line = deed_of(record) if is_marker else record.line
    return StepView(number, line, record.prompt, is_marker, record.exit_code != 0, _whole(shown_in, record.seq))


def _whole(replay: Replay | None, seq: int) -> Entry | None:
    """A record with its output and the rule that refused it."""
    if replay is None:
        return None
    record = replay.sandbox.commands.defer("changes", "shell_before", "shell_after", "shell_texts").get(seq=seq)
    return entry(record, refused_requests(replay.sandbox, [record]).get(seq))


def _requests(sandbox: Sandbox, seq: int) -> list[RequestRecord]:
    """The requests to Azure of a record, the last of them where there are very many."""
    asked = sandbox.requests.filter(seq=seq).exclude(path_key__contains=LAB)
    return list(asked.order_by("-n")[:MOST_REQUESTS])[::-1]


def _estate(state: State) -> Estate:
    records = state.store.records()
    everywhere = [record for record in records if record.kind in EVERYWHERE]
    found = [record for record in records if record.key.startswith("/subscriptions/") and record.kind not in EVERYWHERE]
    return estate_of(state.store.head(), found[: MOST_RESOURCES + 1], everywhere)


def _as_row(result: Result) -> GoalResult:
    return GoalResult(
        goal=result.goal,
        verdict=result.verdict,
        points=result.points,
        expected=result.expected,
        actual=result.actual,
        why=result.why,
        since=0,
    )


def _link(replay: Replay) -> Link:
    found = ReplayLink.objects.filter(sandbox=replay.sandbox).first()
    if found is None:
        return Link(is_there=False, upto=0, changed=0)
    upto = sum(seq <= found.stands_at for seq in replay.steps)
    return Link(is_there=found.digest is not None, upto=upto, changed=found.changed)
