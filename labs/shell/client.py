"""The client side of ARM: sends requests for one line, waits for operations, moves virtual time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from gallery_engine.arm import JSON, Request, Response, Step
from labs.shell.bounds import MAX_POLLS, MAX_REQUESTS
from labs.shell.budget import Budget
from labs.shell.errors import BudgetError, ShellError
from labs.shell.state import ShellState
from labs.shell.streams import Input

Send = Callable[[Request], Step]

ADVANCE = "/providers/Darkroom.Lab/advance"
CLOCK = "/providers/Darkroom.Lab/clock"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request, what became of it, and the virtual time after it (ISO 8601, UTC)."""

    request: Request
    step: Step
    virtual_time: str


class AdvanceError(ShellError):
    """The lab refused to move its clock; `response` is its answer."""

    def __init__(self, response: Response) -> None:
        super().__init__(f"the clock did not move: {refusal(response)}", exit_code=1)
        self.response = response


class Client:
    """What a command may do with the cloud during one line; `exchanges` keeps everything in order.

    `state` is the terminal's memory and may be changed. `request` raises BudgetError past the bound of one line; a
    refusal of the cloud is no exception but a Response with its status. `stdin` is what the command that runs may read,
    `shown` whether what it prints goes to the terminal, `asks` whether somebody is there to answer a question of it,
    `budget` what the line may still do.
    """

    def __init__(self, send: Send, state: ShellState, *, max_requests: int = MAX_REQUESTS) -> None:
        self.state = state
        self.exchanges: list[Exchange] = []
        self.stdin = Input(attended=True)
        self.shown = True
        self.asks = False
        self.budget = Budget()
        self._send = send
        self._left = max_requests

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: JSON = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Send one request as the signed-in identity and give the answer."""
        if self._left <= 0:
            raise BudgetError("this line asked the cloud too often; split it into several lines", exit_code=1)
        self._left -= 1
        request = Request(
            method, path, query=dict(query or {}), body=body, caller=self.state.identity, headers=dict(headers or {})
        )
        step = self._send(request)
        self.exchanges.append(Exchange(request, step, _iso(step.changes.after.now)))
        return step.response

    def wait_for(self, response: Response, *, monitor: bool | None = None) -> Response:
        """Follow a long-running operation to its end, moving virtual time there, and give the answer that settles it.

        `response` is an answer of `request`. With `Azure-AsyncOperation` that is the last status document
        (`{"status": "Succeeded" | "Failed" …}`), or the result at `Location` when that was read and has a body. Whether
        it is read says `monitor`; left out, as az mostly does: after a POST or DELETE that succeeded and named a
        `Location`. With a `Location` alone it is the answer there. Without either, or for an error, `response` itself.
        """
        operation, location = _header(response, "Azure-AsyncOperation"), _header(response, "Location")
        if response.status >= 400 or not (operation or location):
            return response
        method = next((item.request.method for item in self.exchanges if item.step.response is response), "")
        if not operation:
            return self._poll(location, _is_accepted) if response.status == 202 else response
        last = self._poll(operation, _is_running)
        if monitor is None:
            monitor = method in {"POST", "DELETE"}
        if not (monitor and location and _status(last) == "Succeeded"):
            return last
        result = self._read(location)
        return last if result.body is None and result.status < 400 else result

    def advance(self, *, seconds: int | None = None, until: str | None = None, operation: str | None = None) -> str:
        """Move virtual time by `seconds`, to the ISO instant `until`, or to the end of `operation` (a GUID).

        Exactly one is given. The new time is answered; AdvanceError when the lab refuses.
        """
        wishes: dict[str, JSON] = {"seconds": seconds, "until": until, "operation": operation}
        return self._time(self.request("POST", ADVANCE, body={k: v for k, v in wishes.items() if v is not None}))

    def now(self) -> str:
        """Give the virtual time (ISO 8601, UTC); asks the lab's clock only when this line has asked nothing yet."""
        return self.exchanges[-1].virtual_time if self.exchanges else self._time(self.request("GET", CLOCK))

    def _poll(self, url: str, running: Callable[[Response], bool]) -> Response:
        answer = self._read(url)
        for _ in range(MAX_POLLS - 1):
            if not running(answer):
                break
            self.advance(operation=urlsplit(url).path.rpartition("/")[2])
            answer = self._read(url)
        return answer

    def _read(self, url: str) -> Response:
        parts = urlsplit(url)
        return self.request("GET", parts.path, query=dict(parse_qsl(parts.query, keep_blank_values=True)))

    def _time(self, response: Response) -> str:
        match response.body:
            case {"now": str(now)} if response.status == 200:
                return now
        raise AdvanceError(response)


def refusal(response: Response) -> str:
    """Give the message of an ARM error, or the bare status when there is none."""
    match response.body:
        case {"error": {"message": str(message)}}:
            return message
    return f"status {response.status}"


def _header(response: Response, name: str) -> str:
    return next((value for key, value in response.headers.items() if key.lower() == name.lower()), "")


def _status(response: Response) -> JSON:
    return response.body.get("status") if isinstance(response.body, dict) else None


def _is_running(response: Response) -> bool:
    return response.status < 400 and _status(response) not in {"Succeeded", "Failed", "Canceled"}


def _is_accepted(response: Response) -> bool:
    return response.status == 202


def _iso(milliseconds: int) -> str:
    return (_EPOCH + timedelta(milliseconds=milliseconds)).isoformat()
