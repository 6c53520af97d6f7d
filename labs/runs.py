"""A scenario run in memory: how sandboxes begin, how `manage.py lab` works, how packs are proved. No database."""

from collections.abc import Callable
from copy import copy, deepcopy
from dataclasses import dataclass

from gallery_engine.arm import Document, Record, Request, Step
from gallery_engine.clock import MINUTE, from_iso, to_iso
from gallery_engine.cloud import Cloud, new_store
from gallery_engine.records import Head
from gallery_engine.store import DictStore, Store
from labs.grading import Result, StoreEvidence, grade
from labs.journal import Sent, sent
from labs.scenarios.schema import Fault, Scenario, under
from labs.scenarios.variants import directory_of
from labs.secrets import blot, safe_line, secrets_of
from labs.shell.az.profile import DIRECTORY
from labs.shell.session import Outcome, Shell, ShellState, split_inputs

OUTAGE = "/providers/Darkroom.Lab/outage"


class StartError(Exception):
    """A scenario whose own start lines fail; the message has the line and what it printed."""


@dataclass(frozen=True, slots=True)
class Ran:
    """One line that was run: as it may be shown, what it did, and what it sent. `virtual_time` is the clock after it.

    `prompt` is what stood in front of it, empty for the terminal's own.
    """

    line: str
    outcome: Outcome
    requests: tuple[Sent, ...]
    virtual_time: str
    prompt: str = ""


def sender(store: Store, steps: list[Step] | None = None) -> Callable[[Request], Step]:
    """A way to the cloud over a store that commits each step, and keeps it in `steps`."""
    cloud = Cloud(store)

    def send(request: Request) -> Step:
        step = cloud.send(request)
        store.commit(step.changes)
        if steps is not None:
            steps.append(step)
        return step

    return send


def new_shell(head: Head) -> ShellState:
    """A terminal that has seen nothing yet."""
    return ShellState(head.rulebook, head.subscription, head.tenant)


def start(scenario: Scenario, rulebook: str) -> DictStore:
    """The world as a scenario finds it: its directory, the start lines, and what is announced to fail. Raises StartError."""
    store = new_store(scenario.seed, rulebook, now=from_iso(scenario.clock) or 0)
    send = sender(store)
    if body := directory_of(scenario):
        _do(send, scenario, DIRECTORY, body)
    shell = Shell(send, new_shell(store.head()))
    for line in split_inputs(under(scenario.start, rulebook)):
        outcome = shell.run(line)
        if outcome.exit_code:
            raise StartError(f"{scenario.slug} cannot start: `{line}` exits with {outcome.exit_code}: {outcome.stderr.strip()}")
    for fault in scenario.faults:
        _do(send, scenario, OUTAGE, _outage(fault, store.head().now))
    return store


def _outage(fault: Fault, now: int) -> Document:
    begins = now + fault.after * MINUTE
    lasts: Document = {} if fault.minutes is None else {"seconds": fault.minutes * 60}
    return {"region": fault.region, "from": to_iso(begins), **lasts}


def _do(send: Callable[[Request], Step], scenario: Scenario, path: str, body: Document) -> None:
    """Have the lab's own provider do something; raises StartError when it refuses."""
    answer = send(Request("POST", path, body=body)).response
    if answer.status != 200:
        raise StartError(f"{scenario.slug} cannot start: {path} is answered with {answer.status}: {answer.body}")


class Run:
    """A scenario under a rulebook, in memory."""

    def __init__(self, scenario: Scenario, rulebook: str) -> None:
        self.scenario = scenario
        self.rulebook = rulebook
        self.store = start(scenario, rulebook)
        self.journal: list[Sent] = []
        self._shell = Shell(sender(self.store), new_shell(self.store.head()))

    def twin(self) -> "Run":
        """Return another run that stands where this one does and goes its own way."""
        twin = copy(self)
        twin.store, twin.journal = deepcopy(self.store), list(self.journal)
        twin._shell = Shell(sender(twin.store), deepcopy(self._shell.state))  # noqa: SLF001 - it is one of these
        return twin

    @property
    def now(self) -> str:
        """Virtual time, ISO 8601."""
        return to_iso(self.store.head().now)

    @property
    def prompt(self) -> str:
        """What stands in front of the next line, empty for the terminal's own."""
        guest = self._shell.state.guest
        return guest.prompt if guest else ""

    def line(self, text: str) -> Ran | None:
        """Run one input; None for a blank line or a comment."""
        prompt = self.prompt
        secrets = secrets_of(text, self._shell.state.variables)
        outcome = self._shell.run(text)
        if not outcome.typed:
            return None
        secrets |= secrets_of("", self._shell.state.variables)
        requests = tuple(sent(exchange, secrets) for exchange in outcome.exchanges)
        self.journal += requests
        shown = Outcome(
            blot(outcome.stdout, secrets), blot(outcome.stderr, secrets), outcome.exit_code, outcome.exchanges, outcome.clear
        )
        return Ran(blot(safe_line(text), secrets), shown, requests, self.now, prompt)

    def grade(self, *, final: bool = True) -> list[Result]:
        """Judge the goals as things stand."""
        requests = [(request.method, request.path, request.as_json()) for request in self.journal if request.is_arm]
        return grade(self.scenario, self.rulebook, StoreEvidence(self.store, requests), final=final)

    def records(self) -> list[Record]:
        """Everything there is, in key order."""
        return self.store.records()
