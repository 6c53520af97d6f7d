"""The cast of the engine's tests: a sandbox that is spoken to by ARM requests, and what scenes begin with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from gallery_engine.arm import Request, Step
from gallery_engine.cloud import Cloud, new_store
from gallery_engine.records import JSON, Changes, Document, Record
from gallery_engine.store import Store

StoreFactory: TypeAlias = Callable[[str, str], Store]
API = "2026-03-03"
GROUP = "rg"
EAST, WEST, EUROPE = "eastus", "westus", "northeurope"


@dataclass
class Sandbox:
    """A store behind its one door; every request goes through `Cloud.send`, and what it did is committed."""

    store: Store
    caller: str = "owner"
    journal: list[Request] = field(default_factory=list)

    def id(self, path: str) -> str:
        """The full id of `galleries/g` in the group; of `/groups` when it starts with a slash, below the subscription."""
        subscription = f"/subscriptions/{self.store.head().subscription}"
        if path.startswith("/providers/Darkroom.Lab") or path.lower().startswith("/subscriptions/"):
            return path
        return (
            f"{subscription}{path}"
            if path.startswith("/")
            else (f"{subscription}/resourceGroups/{GROUP}/providers/Microsoft.Compute/{path}")
        )

    def send(self, method: str, path: str, body: JSON = None, query: Mapping[str, str] | None = None) -> Step:
        """Send one request and commit what it did."""
        request = Request(method, self.id(path), {"api-version": API, **(query or {})}, body, self.caller)
        step = Cloud(self.store).send(request)
        self.journal.append(request)
        self.store.commit(step.changes)
        return step

    def put(self, path: str, body: JSON) -> Step:
        """PUT a resource."""
        return self.send("PUT", path, body)

    def delete(self, path: str) -> Step:
        """DELETE a resource."""
        return self.send("DELETE", path)

    def post(self, path: str, body: JSON = None) -> Step:
        """POST an action."""
        return self.send("POST", path, body)

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """The body of a GET that has to succeed; `expand` and `select` become `$expand` and `$select`."""
        step = self.send("GET", path, query={f"${name}": value for name, value in query.items()})
        assert step.response.status == 200, step.response
        assert isinstance(step.response.body, dict)
        return step.response.body

    def advance(self, seconds: int) -> None:
        """Let virtual seconds pass."""
        assert self.post("/providers/Darkroom.Lab/advance", {"seconds": seconds}).response.status == 200

    def finish(self, step: Step) -> None:
        """Let virtual time pass until the operation that a request started has ended."""
        assert step.refusal is None, step.refusal
        address = step.response.headers.get("Azure-AsyncOperation") or step.response.headers.get("Location", "")
        if address:
            guid = address.split("?")[0].rsplit("/", 1)[1]
            assert self.post("/providers/Darkroom.Lab/advance", {"operation": guid}).response.status == 200

    def plant(self, record: Record) -> Record:
        """Put a record where no request can put it (yet)."""
        head = self.store.head()
        self.store.commit(Changes(head, head, ((self.store.get(record.key), record),)))
        return record


def sandbox(rulebook: str = "azure", seed: str = "cast", store_factory: StoreFactory = new_store) -> Sandbox:
    """A sandbox with the resource group `rg` in East US."""
    made = Sandbox(store_factory(seed, rulebook))
    made.put(f"/resourceGroups/{GROUP}", {"location": EAST})
    return made


def refused(step: Step) -> str:
    """The id of the rule that refused a request; fails when it was not refused."""
    assert step.refusal is not None, step.response
    assert step.response.status >= 400
    return step.refusal.rule


def accepted(step: Step) -> Document:
    """The body of an accepted request; fails with the refusal when it was not."""
    assert step.refusal is None, step.refusal
    return step.response.body if isinstance(step.response.body, dict) else {}
