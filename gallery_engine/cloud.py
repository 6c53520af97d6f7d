"""The one door to the simulated Azure, and the book of its rules."""

from collections.abc import Mapping

from gallery_engine.arm import Request, Step
from gallery_engine.errors import BOTH
from gallery_engine.ids import derive_guid
from gallery_engine.pipeline import run
from gallery_engine.records import Head, Record
from gallery_engine.rules.registry import BOOK, Rule
from gallery_engine.store import DictStore, Store, World

OWNER = "owner"
RULES: Mapping[str, Rule] = BOOK  # a rule enters when the verb that asks it is imported; the pipeline imports them all
START = 1_795_424_400_000  # 2026-11-23T09:00:00Z


class Cloud:
    """A cloud over a store. It holds no state of its own."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def send(self, request: Request) -> Step:
        """Answer one request. Nothing has changed until the caller commits the step's changes."""
        return run(request, World(self._store))


def new_store(seed: str, rulebook: str, *, now: int = START) -> DictStore:
    """An empty subscription with one identity, `owner`, who holds Owner on it; `now` in virtual milliseconds.

    Subscription, tenant and object ids derive from the seed. Raises ValueError for an unknown rulebook.
    """
    if rulebook not in BOTH:
        raise ValueError(f"rulebook {rulebook!r}: expected one of {', '.join(BOTH)}")
    subscription = derive_guid(seed, 0, "subscription")
    owner = Record(
        key=f"identity:{OWNER}",
        kind="identity",
        name="owner@darkroom.example",
        inner={
            "objectId": derive_guid(seed, 0, "owner"),
            "assignments": [{"scope": f"/subscriptions/{subscription}", "role": "Owner"}],
        },
    )
    head = Head(seed, rulebook, subscription, derive_guid(seed, 0, "tenant"), now)
    return DictStore(head, [owner])
