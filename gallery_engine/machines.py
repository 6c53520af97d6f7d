"""A machine's state as a function of its record and the clock: power, guest, and whether it is marked generalized.

The record's `inner` keeps stamps: `power` {from, via, to, at} and `guest`, with `guestBefore` and `guestAt` while a change of
the guest is still under way. Reading them never changes anything.
"""

from collections.abc import Mapping

from gallery_engine.records import JSON, Document, Record

RUNNING = "running"
STOPPED = "stopped"
DEALLOCATED = "deallocated"
STARTING = "starting"
STOPPING = "stopping"
DEALLOCATING = "deallocating"
CHANGING = frozenset({STARTING, STOPPING, DEALLOCATING})
KIND = "microsoft.compute/virtualmachines"


def power_state(record: Record, now: int) -> str:
    """The power state of a virtual machine: running, stopped, deallocated, starting, stopping or deallocating."""
    power = mapping(record.inner.get("power"))
    at = power.get("at")
    still = isinstance(at, int) and now < at
    return str(power.get("via" if still else "to", RUNNING))


def change_power(record: Record, now: int, *, via: str, to: str, at: int) -> Document:
    """The `power` stamps of a machine that goes to `to` and is `via` until virtual time `at`."""
    return {"from": power_state(record, now), "via": via, "to": to, "at": at}


def guest_of(record: Record, now: int) -> Document:
    """What is inside a machine's disk at virtual time `now`: hostname, user, host keys or SID, deprovisioned."""
    at = record.inner.get("guestAt")
    waiting = isinstance(at, int) and now < at
    return dict(mapping(record.inner.get("guestBefore" if waiting else "guest")))


def change_guest(record: Record, now: int, at: int, **changed: JSON) -> Document:
    """The `guest` stamps of a machine whose guest differs in `changed` from virtual time `at` on."""
    before = guest_of(record, now)
    return {"guest": before | changed, "guestBefore": before, "guestAt": at}


def is_guest_busy(record: Record, now: int) -> bool:
    """Whether a run command is still at work in the guest."""
    at = record.inner.get("commandUntil")
    return isinstance(at, int) and now < at


def is_generalized(record: Record, now: int) -> bool:
    """Whether Azure has the machine marked as generalized."""
    at = record.inner.get("generalizedAt")
    return record.inner.get("generalized") is True and not (isinstance(at, int) and now < at)


def mapping(value: JSON) -> Mapping[str, JSON]:
    """A value that should be an object, as one; anything else is an empty object."""
    return value if isinstance(value, dict) else {}
