"""What a line leaves behind: its requests as the journal keeps them, and its steps folded into one change."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import msgspec

from gallery_engine.arm import JSON, Changes, Document, Head, Record, Request, Stage, Step
from gallery_engine.ids import key_of
from labs.secrets import blot, safe_line, without_secrets
from labs.shell.bounds import MAX_LINE
from labs.shell.printing import printable
from labs.shell.session import Exchange

LONGEST_ANSWER = 16_384
LAB = "/providers/darkroom.lab"
"""What every path of the lab's own provider has in it, as the journal compares paths; it is no part of Azure."""
_LONGEST_KEY = 600  # PostgreSQL indexes no more than about 2,700 bytes


@dataclass(frozen=True, slots=True)
class Sent:
    """One request and its answer, secrets replaced.

    `trace` has the stages as objects, `activity` the entries of the activity log, `virtual_time` is in milliseconds. `answer` has
    the headers and the body, of a refusal and of a write that is no POST (those answer with what is a secret), if not too long.
    """

    method: str
    path: str
    query: Mapping[str, str]
    body: JSON
    status: int
    error_code: str
    message: str
    rule: str
    trace: tuple[Document, ...]
    virtual_time: int
    caller: str = "owner"
    activity: JSON = None
    answer: JSON = None

    @property
    def path_key(self) -> str:
        """The path as ARM compares it."""
        return path_key(self.path)

    @property
    def is_arm(self) -> bool:
        """Whether it is a request that Azure would get; the lab's own provider is not part of Azure."""
        return LAB not in self.path_key

    def as_json(self) -> Document:
        """The request as goals and `manage.py lab --json` see it."""
        return {
            "method": self.method,
            "path": self.path,
            "query": dict(self.query),
            "body": self.body,
            "status": self.status,
            "error_code": self.error_code or None,
            "rule": self.rule or None,
            "caller": self.caller,
        }


def kept_line(line: str, secrets: Collection[str]) -> str:
    """A line as the journal keeps it: printable, bounded, secrets replaced."""
    return kept_text(line[:MAX_LINE], secrets)


def kept_text(text: str, secrets: Collection[str]) -> str:
    """Several lines as they are kept: printable, secrets replaced. Whoever takes them bounds them."""
    return blot(printable(safe_line(text)), secrets).strip()


def path_key(path: str) -> str:
    """A path in the form in which the journal is searched."""
    return key_of(path)[:_LONGEST_KEY]


def sent(exchange: Exchange, secrets: Collection[str] = ()) -> Sent:
    """What the journal keeps of an exchange; `secrets` are values that may not show anywhere in it."""
    request, step = exchange.request, exchange.step
    code, message = _error(step)
    return Sent(
        method=request.method,
        path=request.path,
        query=dict(request.query),
        body=without_secrets(request.body, secrets),
        status=step.response.status,
        error_code=code,
        message=message,
        rule=step.refusal.rule if step.refusal else "",
        trace=tuple(_stage(stage) for stage in step.trace),
        virtual_time=step.changes.after.now,
        caller=request.caller,
        activity=without_secrets([asdict(entry) for entry in step.changes.entries], secrets) or None,
        answer=_answer(request, step, secrets),
    )


def fold(head: Head, changes: Iterable[Changes]) -> Changes:
    """The change that several make together, one after the other, beginning at `head`; what ended as it began is left out."""
    touched: dict[str, tuple[Record | None, Record | None]] = {}
    after = head
    for each in changes:
        after = each.after
        for before, now in each.records:
            record = now or before
            if record is not None:
                touched[record.key] = (touched[record.key][0] if record.key in touched else before, now)
    return Changes(head, after, tuple(change for _, change in sorted(touched.items()) if change[0] != change[1]))


def changes_as_json(changes: Changes) -> Document:
    """A change as the journal stores it."""
    return {
        "before": asdict(changes.before),
        "after": asdict(changes.after),
        "records": [[_record(before), _record(after)] for before, after in changes.records],
    }


def changed_records(kept: Mapping[str, Any]) -> list[tuple[Record | None, Record | None]]:
    """Before and after of the records in a change as the journal stores it; none for one that stores nothing."""
    return [(_read(before), _read(after)) for before, after in kept.get("records", ())]


def changes_of(stored: Any) -> Changes:
    """A change as `changes_as_json` wrote it; it adds nothing to the activity log."""
    return Changes(Head(**stored["before"]), Head(**stored["after"]), tuple(changed_records(stored)))


def inverse(changes: Changes) -> Changes:
    """The change that takes another back."""
    return Changes(changes.after, changes.before, tuple((after, before) for before, after in changes.records))


def _read(stored: Any) -> Record | None:
    return Record(**stored) if stored else None


def _record(record: Record | None) -> JSON:
    if record is None:
        return None
    return {
        "key": record.key,
        "kind": record.kind,
        "id": record.id,
        "name": record.name,
        "location": record.location,
        "alias": record.alias,
        "due": record.due,
        "body": dict(record.body),
        "inner": dict(record.inner),
    }


def _stage(stage: Stage) -> Document:
    kept: Document = {"name": stage.name, "verdict": stage.verdict, "note": stage.note, "rule": stage.rule}
    return kept | {"inner": list(stage.inner)} if stage.inner else kept


def _answer(request: Request, step: Step, secrets: Collection[str]) -> JSON:
    """What is kept of an answer; reads can be asked again, so nothing is kept of those that were answered."""
    response = step.response
    headers: Document = dict(response.headers)
    if response.status < 400 and request.method not in {"PUT", "PATCH", "DELETE"}:
        return {"headers": headers} if headers else None
    body = without_secrets(response.body, secrets)
    if body is None or len(msgspec.json.encode(body)) > LONGEST_ANSWER:
        return {"headers": headers} if headers else None
    return {"headers": headers, "body": body}


def _error(step: Step) -> tuple[str, str]:
    match step.response.body:
        case {"error": {"code": str(code), "message": str(message)}}:
            return code, message
    return (step.refusal.code, step.refusal.message) if step.refusal else ("", "")
