"""For which features a subscription is registered: stamps, read by the clock."""

from gallery_engine.records import Record
from gallery_engine.store import World

NAMESPACE = "Microsoft.Features"
REGISTERED, UNREGISTERED, NOT_REGISTERED = "Registered", "Unregistered", "NotRegistered"
_ON_THE_WAY = {REGISTERED: "Registering", UNREGISTERED: "Unregistering"}


def scope_of(subscription: str) -> str:
    """The id below which the features of a subscription lie."""
    return f"/subscriptions/{subscription}/providers/{NAMESPACE}"


def state(record: Record, now: int) -> str:
    """What is seen of a registration at a virtual time; a feature that was never asked for is NotRegistered."""
    wish, at = record.inner.get("wish"), record.inner.get("at")
    if not isinstance(wish, str) or not isinstance(at, int):
        return NOT_REGISTERED
    return wish if now >= at else _ON_THE_WAY[wish]


def is_registered(subscription: str, namespace: str, name: str, world: World) -> bool:
    """Whether a subscription has a feature at this moment."""
    record = world.get(f"{scope_of(subscription)}/providers/{namespace}/features/{name}".lower())
    return record is not None and state(record, world.now) == REGISTERED
