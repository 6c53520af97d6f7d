"""A cloud that answers just enough for a terminal: a clock, and operations that end when time gets there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from gallery_engine.arm import JSON, Changes, Head, Request, Response, Step
from labs.shell.client import Client
from labs.shell.result import Result
from labs.shell.session import COMMANDS, Outcome, Shell, ShellState

SUBSCRIPTION = "22222222-2222-4222-8222-222222222222"
TENANT = "33333333-3333-4333-8333-333333333333"
START = 1_795_770_000_000  # 2026-11-27T09:00:00+00:00
OPERATION = "/subscriptions/s/providers/Microsoft.Compute/locations/eastus/capsOperations/"


def iso(instant: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=instant)).isoformat()


@dataclass
class LabCloud:
    """Answers the clock itself and everything else from `answers`, (method, path) → Response, or 404."""

    answers: dict[tuple[str, str], Response] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)  # GUID of an operation → virtual milliseconds
    outcomes: dict[str, str] = field(default_factory=dict)  # GUID → status at the end, Succeeded where absent
    requests: list[Request] = field(default_factory=list)
    head: Head = field(default_factory=lambda: Head("seed", "azure", SUBSCRIPTION, TENANT, START))

    def send(self, request: Request) -> Step:
        self.requests.append(request)
        before = self.head
        response = self._answer(request)
        return Step(response, (), Changes(before, self.head))

    def paths(self) -> list[tuple[str, str]]:
        return [(request.method, request.path) for request in self.requests]

    def _answer(self, request: Request) -> Response:
        if request.path == "/providers/Darkroom.Lab/advance":
            return self._advance(request.body if isinstance(request.body, dict) else {})
        if request.path == "/providers/Darkroom.Lab/clock":
            return Response(200, {"now": iso(self.head.now), "nextEvent": None})
        if request.path.startswith(OPERATION) and "monitor" not in request.query:
            return self._poll(request.path.removeprefix(OPERATION))
        missing: JSON = {"error": {"code": "ResourceNotFound", "message": "There is nothing here."}}
        return self.answers.get((request.method, request.path), Response(404, missing))

    def _advance(self, wish: Mapping[str, JSON]) -> Response:
        match wish:
            case {"seconds": int(seconds)}:
                now = self.head.now + seconds * 1000
            case {"operation": str(guid)} if guid in self.ends:
                now = max(self.head.now, self.ends[guid])
            case {"until": str(instant)}:
                now = int(datetime.fromisoformat(instant).timestamp()) * 1000
            case _:
                return Response(400, {"error": {"code": "InvalidParameter", "message": "Nothing to advance to."}})
        self.head = replace(self.head, now=now, counter=self.head.counter + 1)
        return Response(200, {"now": iso(now)})

    def _poll(self, guid: str) -> Response:
        done = self.ends.get(guid, 0) <= self.head.now
        return Response(200, {"name": guid, "status": self.outcomes.get(guid, "Succeeded") if done else "InProgress"})


def show(arguments: Sequence[str], _client: Client) -> Result:
    """Print every argument in angle brackets, so that word boundaries are seen."""
    return Result("".join(f"<{argument}>" for argument in arguments))


def fail(arguments: Sequence[str], _client: Client) -> Result:
    """Exit with the given status."""
    return Result(stderr="failed\n", exit_code=int(arguments[0]))


def ask(arguments: Sequence[str], client: Client) -> Result:
    """Send as many GETs as asked and print the last status."""
    statuses = [client.request("GET", f"/thing/{index}").status for index in range(int(arguments[0]))]
    return Result(f"{statuses[-1]}\n")


def flood(arguments: Sequence[str], _client: Client) -> Result:
    """Print as many characters as asked."""
    return Result("x" * int(arguments[0]))


def variables(_arguments: Sequence[str], client: Client) -> Result:
    """Print the variables that a command sees."""
    return Result("".join(f"{name}={value}\n" for name, value in sorted(client.state.variables.items())))


class Terminal:
    """A shell over a lab cloud, with a few commands more that make its work visible."""

    def __init__(self, rulebook: str = "azure") -> None:
        self.cloud = LabCloud()
        self.state = ShellState(rulebook, SUBSCRIPTION, TENANT)
        extra = {"show": show, "fail": fail, "ask": ask, "flood": flood, "variables": variables}
        self.shell = Shell(self.cloud.send, self.state, {**COMMANDS, **extra})

    def run(self, *lines: str) -> Outcome:
        """Run the lines and give the outcome of the last."""
        outcomes = [self.shell.run(line) for line in lines]
        return outcomes[-1]

    def out(self, *lines: str) -> str:
        """Run the lines and give what the last one printed."""
        return self.run(*lines).stdout

    def words(self, text: str) -> list[str]:
        """Give the words a command gets from `text`."""
        printed = self.out(f"show {text}")
        return printed.removeprefix("<").removesuffix(">").split("><") if printed else []
