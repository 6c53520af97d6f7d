"""Power of a virtual machine: start, restart, power off, deallocate; and the mark that it is generalized.

Seconds are teaching estimates. What is asked of a machine that is there already is done in a moment.
"""

from dataclasses import replace

from gallery_engine.clock import SECOND
from gallery_engine.machines import (
    DEALLOCATED,
    DEALLOCATING,
    RUNNING,
    STARTING,
    STOPPED,
    STOPPING,
    change_guest,
    change_power,
    guest_of,
    power_state,
)
from gallery_engine.providers.guests import renewed
from gallery_engine.providers.resource import Done
from gallery_engine.records import Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.store import World

SECONDS_TO_START = 30
SECONDS_TO_RESTART = 20
SECONDS_TO_POWER_OFF = 30
SECONDS_TO_POWER_OFF_HARD = 5
SECONDS_TO_DEALLOCATE = 45
NO_TIME = 1


def start(call: Call[None]) -> Done:
    """Start a machine. A deprovisioned guest becomes somebody again: that is what a first start does."""
    return _go(call, via=STARTING, to=RUNNING, seconds=SECONDS_TO_START)


def restart(call: Call[None]) -> Done:
    """Stop and start a running machine."""
    at = call.world.now + SECONDS_TO_RESTART * SECOND
    changed: Document = {"power": change_power(call.existing, call.world.now, via=STARTING, to=RUNNING, at=at)}
    return Done(_with(call.existing, at, changed | woken(call.existing, call.world, at)), seconds=SECONDS_TO_RESTART)


def power_off(call: Call[None]) -> Done:
    """Stop a machine that keeps its host; `skipShutdown` pulls the plug."""
    hard = call.request.query.get("skipShutdown", "").lower() == "true"
    return _go(call, via=STOPPING, to=STOPPED, seconds=SECONDS_TO_POWER_OFF_HARD if hard else SECONDS_TO_POWER_OFF)


def deallocate(call: Call[None]) -> Done:
    """Stop a machine and give its host back."""
    return _go(call, via=DEALLOCATING, to=DEALLOCATED, seconds=SECONDS_TO_DEALLOCATE)


def generalize(call: Call[None]) -> Done:
    """Mark a machine as generalized; what is in the guest is not looked at. Answers 200 at once."""
    inner = {name: value for name, value in call.existing.inner.items() if name != "generalizedAt"}
    return Done(replace(call.existing, inner=inner | {"generalized": True}))


def woken(machine: Record, world: World, at: int) -> Document:
    """The stamps of a guest that starts at `at`: a deprovisioned one makes itself a new identity."""
    if guest_of(machine, world.now).get("deprovisioned") is not True:
        return {}
    return change_guest(machine, world.now, at, **renewed(machine, world))


def _go(call: Call[None], *, via: str, to: str, seconds: int) -> Done:
    machine, now = call.existing, call.world.now
    if power_state(machine, now) == to:
        return Done(seconds=NO_TIME)
    at = now + seconds * SECOND
    changed: Document = {"power": change_power(machine, now, via=via, to=to, at=at)}
    if to == RUNNING:
        changed |= woken(machine, call.world, at)
    return Done(_with(machine, at, changed), seconds=seconds)


def _with(machine: Record, at: int, changed: Document) -> Record:
    return replace(machine, due=max(at, machine.due), inner=dict(machine.inner) | changed)
