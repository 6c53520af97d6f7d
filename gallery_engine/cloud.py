"""The one door to the simulated Azure, and the book of its rules."""

from collections.abc import Mapping

from gallery_engine import access
from gallery_engine.arm import Request, Step
from gallery_engine.catalog import roles
from gallery_engine.errors import BOTH
from gallery_engine.ids import derive_guid
from gallery_engine.pipeline import run
from gallery_engine.providers import role_assignments
from gallery_engine.records import Head
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
    subscription, tenant = derive_guid(seed, 0, "subscription"), derive_guid(seed, 0, "tenant")
    owner = access.person(OWNER, f"{OWNER}@{access.DOMAIN}", derive_guid(seed, 0, "owner"), tenant)
    owns = role_assignments.record(
        f"/subscriptions/{subscription}", derive_guid(seed, 0, "owner assignment"), owner, roles.OWNER.guid, now=now, by=""
    )
    head = Head(seed, rulebook, subscription, tenant, now)
    places = [
        access.tenant(tenant, access.DOMAIN),
        access.root_group(tenant),
        access.subscription(subscription, "Darkroom", tenant),
    ]
    return DictStore(head, [owner, owns, *places])
