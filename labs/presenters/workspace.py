"""Everything a workspace shows at one moment."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.formats import date_format

from labs.models import CommandRecord, RequestRecord, Sandbox
from labs.presenters.clock import Clock, clock, moment
from labs.presenters.debrief import Debrief, debrief
from labs.presenters.estate import Estate, estate
from labs.presenters.files import FileRow, IdentityRow, file_rows, identity_rows
from labs.presenters.goals import Board, board
from labs.presenters.history import History, history
from labs.presenters.rules import RuleView, rule_view
from labs.presenters.wording import deed_of
from labs.reading import Reading, reading
from labs.sandboxes import LONGEST_FLOW
from labs.scenarios.library import scenario_in
from labs.scenarios.schema import Scenario, under
from labs.selectors import Transcript, asked_since, refused_requests, transcript
from labs.shell.guest import prompt_of
from labs.shell.session import ShellState
from labs.store import RowStore

MOST_ROWS = 12
LONGEST_IN_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class Complaint:
    """Lines of the error stream that belong together; az writes its warnings there too."""

    text: str
    is_warning: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as the log shows it: `marker` is everything but a line, and `source` says what it is.

    `prompt` is what stood in front of it, empty for the terminal's own `$`; `is_undone` says that it does not count at present.
    `rule` refused it; `by_way_of` is the one through which that refusal came, where it is another.
    """

    seq: int
    marker: bool
    line: str
    stdout: str
    stderr: str
    complaints: Sequence[Complaint]
    exit_code: int
    time: str
    prompt: str = ""
    rule: RuleView | None = None
    by_way_of: RuleView | None = None
    source: str = "line"
    is_undone: bool = False

    @property
    def words(self) -> Sequence[str]:
        """The line as words and what is between them, in turn; one that is very long is left whole."""
        return re.split(r"(\s+)", self.line) if len(self.line) <= LONGEST_IN_WORDS else [self.line]


@dataclass(frozen=True, slots=True)
class Draft:
    """What waits in the prompt: where it is from (the address of a section and its chapter's number; none outside the course).

    `is_solution` says that it is lines of the lab's own solution.
    """

    text: str
    url: str
    chapter: int | None
    is_solution: bool = False


@dataclass(frozen=True, slots=True)
class Workspace:
    """A sandbox at one version; `is_wiped` says that the terminal, `is_restarted` that everything begins again.

    `is_redrawn` says that `entries` are all there are, in place of those that were shown before; `news` are the panels that show
    something else than before.
    """

    sandbox: Sandbox
    scenario: Scenario
    story: str
    brief: str
    entries: Sequence[Entry]
    board: Board
    debrief: Debrief | None
    estate: Estate | None
    news: Sequence[str]
    clock: Clock
    prompt: str
    draft: Draft | None
    history: History
    is_wiped: bool
    is_restarted: bool
    is_redrawn: bool
    typed: Sequence[str]
    files: Sequence[FileRow]
    identities: Sequence[IdentityRow]
    longest_flow: int = LONGEST_FLOW


def workspace(sandbox: Sandbox, *, after: int | None = None) -> Workspace:
    """Show a sandbox: all of it, or what came after a version; then the verdicts that changed since are news.

    The estate is left out when nothing in it changed since that version.
    """
    scenario, places = scenario_in(sandbox), reading()
    seen = after or 0
    log = transcript(sandbox, after=seen)
    refused = refused_requests(sandbox, log.records)
    goals = board(sandbox, scenario, places, after=after)
    return Workspace(
        sandbox=sandbox,
        scenario=scenario,
        story=under(scenario.story, sandbox.rulebook),
        brief=under(scenario.brief, sandbox.rulebook),
        entries=[entry(record, refused.get(record.seq), places, is_undone=record.seq in log.undone) for record in log.records],
        board=goals,
        debrief=debrief(sandbox, scenario) if goals.is_done and goals.is_changed else None,
        estate=estate(sandbox) if after is None or log.is_moved else None,
        news=() if after is None else _news(sandbox, seen, log),
        clock=clock(sandbox.now, RowStore(sandbox).next_change(sandbox.now)),
        prompt=prompt_of(sandbox.shell),
        draft=_draft(sandbox, places),
        history=history(sandbox, log.records),
        is_wiped=log.is_wiped,
        is_restarted=sandbox.since > seen,
        is_redrawn=log.is_redrawn,
        files=file_rows(sandbox),
        identities=identity_rows(sandbox, scenario),
        typed=ShellState.from_json(sandbox.shell).history if after is None else (),
    )


def entry(
    record: CommandRecord, refused: RequestRecord | None = None, places: Reading | None = None, *, is_undone: bool = False
) -> Entry:
    """Show a record in the log, with the rule that refused a request of it."""
    is_marker = record.source != "line"
    return Entry(
        seq=record.seq,
        marker=is_marker,
        line=deed_of(record) if is_marker else record.line,
        stdout=record.stdout.rstrip("\n"),
        stderr=record.stderr.rstrip("\n"),
        complaints=_complaints(record.stderr, failed=record.exit_code != 0),
        exit_code=record.exit_code,
        time=date_format(moment(record.virtual_time), "TIME_FORMAT"),
        prompt=record.prompt,
        rule=rule_view(refused.verdict, places or reading()) if refused else None,
        by_way_of=rule_view(refused.by_way_of, places or reading()) if refused else None,
        source=record.source,
        is_undone=is_undone,
    )


def _news(sandbox: Sandbox, seen: int, log: Transcript) -> list[str]:
    """The panels in which something changed since a version."""
    if sandbox.version == seen:
        return []
    asked = asked_since(sandbox, seen)
    is_moved, is_redrawn = log.is_moved, log.is_redrawn or sandbox.since > seen
    told = {
        "changes": True,
        "request": asked.anything or is_redrawn,
        "activity": asked.is_noted or is_moved or is_redrawn,
        "map": is_moved,
        "operations": is_moved,
        "cost": is_moved,
        "resources": is_moved,
        "resource": is_moved,
    }
    return [name for name, is_news in told.items() if is_news]


def _draft(sandbox: Sandbox, places: Reading) -> Draft | None:
    if not sandbox.draft:
        return None
    place = str(sandbox.draft["place"])
    section = places.section(place)
    return Draft(
        str(sandbox.draft["text"]), section.url if section else "", places.number(place), bool(sandbox.draft.get("solution"))
    )


def _complaints(stderr: str, *, failed: bool) -> list[Complaint]:
    """Cut the error stream into warnings and the rest; of a line that went well without an error, all of it is a warning."""
    lines = stderr.rstrip("\n").split("\n") if stderr.strip() else []
    calm = not failed and not any(line.startswith("ERROR:") for line in lines)
    parts = groupby(lines, key=lambda line: calm or line.startswith("WARNING:"))
    return [Complaint("\n".join(part), is_warning) for is_warning, part in parts]
