"""What happened to a request: what was sent, its stages, the rule that refused it, and what came back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format

from gallery_engine.arm import JSON, MANAGEMENT_HOST
from gallery_engine.pipeline import STAGES
from labs.models import RequestRecord, Sandbox
from labs.presenters.clock import moment
from labs.presenters.panels.pages import number
from labs.presenters.rules import RuleView, rule_view
from labs.presenters.wording import STAGES as STAGE_NAMES
from labs.reading import Reading, reading
from labs.selectors import last_requests

READS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class StageView:
    """One stage of the pipeline; `verdict` is passed, refused or skipped."""

    name: str
    verdict: str
    note: str


@dataclass(frozen=True, slots=True)
class Header:
    """A header of an answer."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class RequestView:
    """One request and its answer, taken apart.

    `rule` refused it; `by_way_of` is the one through which that refusal came, where it is another. `body` and `answer` are
    JSON, empty where there was none or none is kept.
    """

    n: int
    method: str
    path: str
    url: str
    version: str
    query: str
    caller: str
    time: str
    status: int
    is_refused: bool
    error_code: str
    message: str
    stages: Sequence[StageView]
    rule: RuleView | None
    by_way_of: RuleView | None
    body: str
    headers: Sequence[Header]
    answer: str


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request of the same command, to choose from."""

    n: int
    method: str
    path: str
    status: int
    is_refused: bool
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Requests:
    """The requests of the last command that sent any, and one of them taken apart; None and nothing before there are any."""

    seq: int
    line: str
    shown: RequestView | None
    all: Sequence[RequestLine]


def requests(sandbox: Sandbox, asked: Mapping[str, str]) -> Requests:
    """Show the `n`-th request of the last command; else the one that tells most: refused, else the last write, else the last."""
    found = last_requests(sandbox)
    if not found:
        return Requests(0, "", None, ())
    chosen = next((request for request in found if request.n == number(asked, "n")), telling(found))
    lines = [
        RequestLine(each.n, each.method, _short(each.path), each.status, each.status >= 400, each.n == chosen.n) for each in found
    ]
    return Requests(chosen.seq, chosen.command.line, taken_apart(chosen, reading()), lines)


def telling(found: Sequence[RequestRecord]) -> RequestRecord:
    """Return the request of a command that tells most: refused, else the last write, else the last."""
    return max(found, key=lambda request: (request.status >= 400, request.method not in READS, request.n))


def pretty(document: JSON) -> str:
    """A document as `az` prints it; empty for none."""
    return "" if document is None else json.dumps(document, indent=2, ensure_ascii=False)


def _short(path: str) -> str:
    """A path from its resource group on: every path of a command begins with the same subscription."""
    parts = path.split("/", 3)
    return f"…/{parts[3]}" if parts[1:2] == ["subscriptions"] and len(parts) > 3 else path


def taken_apart(request: RequestRecord, places: Reading) -> RequestView:
    """Show a request and its answer."""
    query = "&".join(f"{name}={value}" for name, value in request.query.items())
    kept: Mapping[str, JSON] = request.answer or {}
    headers = kept.get("headers")
    return RequestView(
        n=request.n,
        method=request.method,
        path=request.path,
        url=f"https://{MANAGEMENT_HOST}{request.path}" + (f"?{query}" if query else ""),
        version=str(request.query.get("api-version", "")),
        query="&".join(f"{name}={value}" for name, value in request.query.items() if name != "api-version"),
        caller=request.caller,
        time=date_format(moment(request.virtual_time), "CLOCK_TIME_FORMAT"),
        status=request.status,
        is_refused=request.status >= 400,
        error_code=request.error_code,
        message=request.message,
        stages=_stages(request.trace),
        rule=rule_view(request.verdict, places),
        by_way_of=rule_view(request.by_way_of, places),
        body=pretty(request.body),
        headers=[Header(name, str(value)) for name, value in headers.items()] if isinstance(headers, dict) else [],
        answer=pretty(kept.get("body")),
    )


def _stages(stored: Sequence[Mapping[str, str]]) -> list[StageView]:
    """The stages in the order in which a request meets them, reached or not."""
    ordered = sorted(stored, key=lambda stage: STAGES.index(stage["name"]) if stage["name"] in STAGES else len(STAGES))
    return [StageView(str(STAGE_NAMES.get(stage["name"], stage["name"])), stage["verdict"], stage["note"]) for stage in ordered]
