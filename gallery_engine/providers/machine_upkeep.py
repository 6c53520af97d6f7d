"""What is done to a machine that does not do well: it is moved to another host, or its state is applied again.

Seconds are teaching estimates; Azure publishes none.
"""

from dataclasses import replace

from gallery_engine.clock import SECOND
from gallery_engine.machines import RUNNING, STARTING, change_power
from gallery_engine.providers.power import woken
from gallery_engine.providers.resource import Done, after
from gallery_engine.records import Document
from gallery_engine.rules.call import Call

SECONDS_TO_REDEPLOY = 120
SECONDS_TO_REAPPLY = 20


def redeploy(call: Call[None]) -> Done:
    """Shut a machine down, move it to another host, and start it there."""
    machine, now = call.existing, call.world.now
    at = now + SECONDS_TO_REDEPLOY * SECOND
    changed: Document = {"power": change_power(machine, now, via=STARTING, to=RUNNING, at=at)}
    inner = dict(machine.inner) | changed | woken(machine, call.world, at)
    return Done(replace(machine, due=max(at, machine.due), inner=inner), seconds=SECONDS_TO_REDEPLOY)


reapply = after(SECONDS_TO_REAPPLY)
"""Apply what Azure has noted of a machine again. Machines of this lab are always as noted, so there is nothing to put right."""
