"""What happened to a request: its stages, and the rule that refused it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gallery_engine.pipeline import STAGES
from labs.models import RequestRecord
from labs.presenters.rules import RuleView, rule_view
from labs.presenters.wording import STAGES as STAGE_NAMES
from labs.reading import Reading

READS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class StageView:
    """One stage of the pipeline; `verdict` is passed, refused or skipped."""

    name: str
    verdict: str
    note: str


@dataclass(frozen=True, slots=True)
class RequestView:
    """One request and its answer."""

    method: str
    path: str
    query: str
    status: int
    is_refused: bool
    error_code: str
    message: str
    stages: Sequence[StageView]
    rule: RuleView | None


@dataclass(frozen=True, slots=True)
class Trace:
    """The requests of the last command, and the one that tells most: the refused one, else the last write, else the last."""

    seq: int
    shown: RequestView
    others: Sequence[RequestView]


def trace(requests: Sequence[RequestRecord], reading: Reading) -> Trace | None:
    """Show the requests of a command; None when there are none."""
    if not requests:
        return None
    chosen = max(requests, key=lambda request: (request.status >= 400, request.method not in READS, request.n))
    others = [_view(request, reading) for request in requests if request.n != chosen.n]
    return Trace(chosen.seq, _view(chosen, reading), others)


def _view(request: RequestRecord, reading: Reading) -> RequestView:
    return RequestView(
        method=request.method,
        path=request.path,
        query="&".join(f"{name}={value}" for name, value in request.query.items() if name != "api-version"),
        status=request.status,
        is_refused=request.status >= 400,
        error_code=request.error_code,
        message=request.message,
        stages=_stages(request.trace),
        rule=rule_view(request.rule, reading),
    )


def _stages(stored: Sequence[Mapping[str, str]]) -> list[StageView]:
    """The stages in the order in which a request meets them, reached or not."""
    ordered = sorted(stored, key=lambda stage: STAGES.index(stage["name"]) if stage["name"] in STAGES else len(STAGES))
    return [StageView(str(STAGE_NAMES.get(stage["name"], stage["name"])), stage["verdict"], stage["note"]) for stage in ordered]
