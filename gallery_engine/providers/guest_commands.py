"""Commands in a guest, and what they do to their machine: run command hands a script to it."""

from dataclasses import replace

from gallery_engine.catalog.marketplace import WINDOWS
from gallery_engine.clock import SECOND
from gallery_engine.guest_scripts import RESTARTS, STAYS, Outcome, read
from gallery_engine.machines import (
    DEALLOCATED,
    RUNNING,
    STARTING,
    STOPPED,
    STOPPING,
    change_guest,
    change_power,
    guest_of,
)
from gallery_engine.models.virtual_machines import RunCommandBody
from gallery_engine.providers.guests import renewed
from gallery_engine.providers.resource import Done
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.store import World

SECONDS_TO_RUN = 30
SECONDS_TO_PREPARE = 90


def run(call: Call[RunCommandBody]) -> Done:
    """Run a script in the guest. Its output is the operation's; what it changed is there when the operation has ended."""
    machine, world = call.existing, call.world
    guest = guest_of(machine, world.now)
    outcome = read(call.body.script or [], guest)
    os_type = str(machine.inner.get("osType"))
    seconds = SECONDS_TO_PREPARE if outcome.prepared and os_type == WINDOWS else SECONDS_TO_RUN
    at = world.now + seconds * SECOND
    changed: Document = {"commandUntil": at, **changes(machine, world, outcome, at)}
    record = replace(machine, due=max(at, machine.due), inner=dict(machine.inner) | changed)
    return Done(record, seconds=seconds, output={"value": _report(os_type, outcome)})


def changes(machine: Record, world: World, outcome: Outcome, at: int) -> Document:
    """What a script's outcome, there at virtual time `at`, changes of its machine's `inner`: power, guest, and its mark."""
    changed: Document = {**_power(machine, world, outcome, at), **_guest(machine, world, outcome, at)}
    if outcome.prepared and world.rulebook.has("preparing_marks_generalized"):
        changed |= {"generalized": True, "generalizedAt": at}
    return changed


def _power(machine: Record, world: World, outcome: Outcome, at: int) -> Document:
    if outcome.power == STAYS:
        return {}
    to, via = (RUNNING, STARTING) if outcome.power == RESTARTS else (STOPPED, STOPPING)
    windows = machine.inner.get("osType") == WINDOWS
    if to == STOPPED and windows and outcome.prepared and world.rulebook.has("sysprep_deallocates"):
        to = DEALLOCATED
    return {"power": change_power(machine, world.now, via=via, to=to, at=at)}


def _guest(machine: Record, world: World, outcome: Outcome, at: int) -> Document:
    """The guest as the script left it; a system that comes up again after it makes itself a new identity."""
    changed = dict(outcome.guest)
    deprovisioned = changed.get("deprovisioned", guest_of(machine, world.now).get("deprovisioned"))
    if outcome.power == RESTARTS and deprovisioned is True:
        changed |= renewed(machine, world)
    return change_guest(machine, world.now, at, **changed) if changed else {}


def _report(os_type: str, outcome: Outcome) -> list[JSON]:
    out, err = "".join(f"{line}\n" for line in outcome.out), "".join(f"{line}\n" for line in outcome.err)
    if os_type == WINDOWS:
        return [_status("ComponentStatus/StdOut/succeeded", out.rstrip("\n")), _status("ComponentStatus/StdErr/succeeded", err)]
    return [_status("ProvisioningState/succeeded", f"Enable succeeded: \n[stdout]\n{out}\n[stderr]\n{err}")]


def _status(code: str, message: str) -> Document:
    return {"code": code, "level": "Info", "displayStatus": "Provisioning succeeded", "message": message}
