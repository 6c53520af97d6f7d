"""The private provider's door: which deed is meant. A new one is a row here and a module of its own beside this one.

`POST /providers/Darkroom.Lab/advance` and `GET /providers/Darkroom.Lab/clock` are the clock's (`clock.py`); `outage`, `recovery`
and `outages` are about regions that are down (`outages.py`); `POST` and `GET /providers/Darkroom.Lab/directory` make and tell who
is who (`directory.py`); `GET /providers/Darkroom.Lab/costs` tells what everything has cost (`providers/costs.py`);
`POST /providers/Darkroom.Lab/copyBlob` copies data into a storage account (`blobs.py`); `GET` and `POST
/providers/Darkroom.Lab/guest` sign in to a machine and give it a command (`guest.py`).
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from gallery_engine.arm import Request, Response
from gallery_engine.lab import blobs, clock, directory, guest, outages
from gallery_engine.providers import costs
from gallery_engine.rules.call import Send
from gallery_engine.rules.requests import KNOWN_TYPE
from gallery_engine.store import World

Deed: TypeAlias = Callable[[Request, World, Send], Response]

PREFIX = "/providers/darkroom.lab/"
DEEDS: Mapping[tuple[str, str], Deed] = MappingProxyType(
    {
        ("GET", "clock"): clock.tell,
        ("GET", "costs"): costs.view,
        ("POST", "advance"): clock.advance,
        ("GET", "directory"): directory.tell,
        ("POST", "directory"): directory.make,
        ("POST", "copyblob"): blobs.copy,
        ("GET", "guest"): guest.meet,
        ("POST", "guest"): guest.command,
        ("GET", "outages"): outages.tell,
        ("POST", "outage"): outages.begin,
        ("POST", "recovery"): outages.end,
    }
)
UNCOUNTED = frozenset({"advance"})


def answer(request: Request, world: World, send: Send) -> Response:
    """Answer a request to the private provider at the tenant's root; every deed but a move of the clock counts as a write."""
    name = request.path.lower().removeprefix(PREFIX).strip("/")
    deed = DEEDS.get((request.method, name))
    if deed is None:
        KNOWN_TYPE.refuse(f"The lab knows no '{request.method} {request.path}'.")
    if request.method != "GET" and name not in UNCOUNTED:
        world.count_write()
    return deed(request, world, send)
