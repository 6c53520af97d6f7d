"""A session in a guest, as somebody has it who signs in to a machine with SSH.

`GET /providers/Darkroom.Lab/guest?host=…&user=…` tells who would answer at an address, name or id, or why nobody does.
`entra=true` signs in an account of the directory, which the guest needs not know. `POST /providers/Darkroom.Lab/guest {"machine",
"user", "command", "answer"}` gives a command. Virtual time stands still, and what a command does is done at once; nothing but the
guest and the power of the machine changes.

A Windows guest is entered the same way: it stands in for Remote Desktop, so that port 3389 has to be open. That a guest without
host keys breaks off the handshake is unverified; OpenSSH's server says `no hostkeys available`.
"""

from dataclasses import replace

import msgspec

from gallery_engine import networks
from gallery_engine.arm import Request, Response
from gallery_engine.catalog.marketplace import WINDOWS
from gallery_engine.guest_scripts import RESTARTS, STAYS, STOPS, Outcome, Seat, known, typed
from gallery_engine.ids import key_of
from gallery_engine.lab import reach
from gallery_engine.machines import KIND, RUNNING, STARTING, guest_of, is_guest_busy, mapping, power_state
from gallery_engine.models.base import parse
from gallery_engine.models.guest import CommandBody
from gallery_engine.providers.guest_commands import changes
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Send
from gallery_engine.rules.requests import WELL_FORMED
from gallery_engine.store import World

SSH, REMOTE_DESKTOP = 22, 3389
UNKNOWN, TIMED_OUT, REFUSED, RESET, DENIED = "unknown", "timedOut", "refused", "reset", "denied"
BY_EXIT, BY_MACHINE = "exit", "machine"
_BUSY = "A run command is still at work in this guest: wait until it has ended."


def meet(request: Request, world: World, send: Send) -> Response:
    """Tell who answers at a host: the guest as it shows itself, or as `failure` why nobody does and `why` in a sentence."""
    del send
    host, user = request.query.get("host", ""), request.query.get("user", "")
    machine = reach.find(host, world)
    if machine is None:
        failure = TIMED_OUT if networks.address(host) is not None else UNKNOWN
        return Response(200, {"failure": failure, "why": "No machine of this lab has this address or name."})
    address = reach.address_of(machine, host, world)
    stopped = _unreached(machine, address, world) or _unwanted(machine, user, world, entra=request.query.get("entra") == "true")
    guest = guest_of(machine, world.now)
    document: Document = {
        "machine": machine.id,
        "address": address,
        "hostname": guest.get("hostname"),
        "osType": guest.get("osType"),
        "hostKeys": guest.get("hostKeys"),
        "commands": [*sorted(known(str(guest.get("osType"))))],
    }
    return Response(200, document | ({"failure": stopped[0], "why": stopped[1]} if stopped else {}))


def command(request: Request, world: World, send: Send) -> Response:
    """Do what a line says: `stdout`, `stderr`, `exitStatus`; `asks` is a question that it has, `closed` what ended it all."""
    del send
    try:
        body = parse({} if request.body is None else request.body, CommandBody)
    except msgspec.ValidationError as error:
        WELL_FORMED.refuse(f"The request content was invalid and could not be deserialized: {error}")
    machine = world.get(key_of(body.machine))
    if machine is None or machine.kind != KIND or power_state(machine, world.now) != RUNNING:
        return _answer(Outcome(), BY_MACHINE)
    outcome = typed(body.command, _seat(machine, body, world))
    if not outcome.guest and outcome.power == STAYS:
        return _answer(outcome, BY_EXIT if outcome.leaves else "")
    if is_guest_busy(machine, world.now):
        return _answer(Outcome(err=(_BUSY,), status=1), "")
    changed = changes(machine, world, outcome, world.now)
    world.put(replace(machine, inner=dict(machine.inner) | changed))
    ended = outcome.power in {STOPS, RESTARTS}
    return _answer(outcome, BY_MACHINE if ended else BY_EXIT if outcome.leaves else "")


def _unreached(machine: Record, address: str, world: World) -> tuple[str, str] | None:
    """Why nobody answers at the address, and what a learner may do about it."""
    power = power_state(machine, world.now)
    if power == STARTING:
        return REFUSED, f"The machine {machine.name} is starting: give it time."
    if power != RUNNING:
        return TIMED_OUT, f"The machine {machine.name} is {power}: az vm start starts it."
    if not address:
        return TIMED_OUT, f"The machine {machine.name} has no network interface."
    windows = machine.inner.get("osType") == WINDOWS
    port = REMOTE_DESKTOP if windows else SSH
    if not reach.is_open(machine, address, port, world):
        stands_in = " (for Windows this stands in for Remote Desktop)" if windows else ""
        return TIMED_OUT, f"No rule of a network security group lets port {port} through to {machine.name}{stands_in}."
    if not windows and not guest_of(machine, world.now).get("hostKeys"):
        return RESET, f"The guest of {machine.name} was deprovisioned: it has no host keys, so nobody can sign in any more."
    return None


def _unwanted(machine: Record, user: str, world: World, *, entra: bool) -> tuple[str, str] | None:
    """Why a guest lets a user not in."""
    account = str(guest_of(machine, world.now).get("adminUsername") or "")
    if entra and machine.inner.get("osType") != WINDOWS:
        return None
    if account and user == account:
        return None
    known_as = f"Its administrator is {account}." if account else "It has no administrator's account any more."
    return DENIED, f"The guest of {machine.name} has no such account. {known_as}"


def _seat(machine: Record, body: CommandBody, world: World) -> Seat:
    properties = mapping(machine.body.get("properties"))
    image = mapping(mapping(properties.get("storageProfile")).get("imageReference"))
    return Seat(
        guest_of(machine, world.now),
        user=body.user,
        root=False,
        typed=True,
        answer=body.answer,
        image=str(image.get("offer") or ""),
        architecture=str(machine.inner.get("architecture") or ""),
    )


def _answer(outcome: Outcome, closed: str) -> Response:
    document: Document = {
        "stdout": _text(outcome.out),
        "stderr": _text(outcome.err),
        "exitStatus": outcome.status,
        "asks": outcome.asks,
        "closed": closed,
    }
    return Response(200, document)


def _text(lines: tuple[str, ...]) -> JSON:
    return "".join(f"{line}\n" for line in lines)
