"""What is inside a machine's disk: who it is, who may sign in, and the view of it that the lab gives."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping

from gallery_engine.catalog.marketplace import WINDOWS
from gallery_engine.deployment import VERSION, Origin, from_version
from gallery_engine.machines import KIND, guest_of, is_generalized, mapping, power_state
from gallery_engine.models.virtual_machines import OsProfile
from gallery_engine.networks import reached_at
from gallery_engine.records import Document, Record
from gallery_engine.store import World

__all__ = ["first_start", "power_state", "renewed", "view"]


def identity(os_type: str, guid: str) -> Document:
    """A machine's own identity, made from a GUID: SSH host keys on Linux, a machine SID on Windows."""
    digest = hashlib.sha256(guid.encode()).digest()
    if os_type == WINDOWS:
        parts = (str(int.from_bytes(digest[start : start + 4], "big")) for start in (0, 4, 8))
        return {"machineSid": "-".join(("S-1-5-21", *parts))}
    return {"hostKeys": "SHA256:" + b64encode(digest).decode().rstrip("=")}


def first_start(made_from: Origin, profile: OsProfile | None, name: str, guid: str) -> Document:
    """The guest of a new machine.

    A specialized disk starts as what it was. A generalized one gets the name and the administrator of the request; its identity
    is new only if the source was prepared, otherwise the source's comes along.
    """
    kept = made_from.guest
    own = identity(made_from.os_type, guid) if made_from.prepared or not kept else {}
    if made_from.specialized:
        return {"osType": made_from.os_type, "hostname": name, "adminUsername": "", **kept, **own, "deprovisioned": False}
    inherited: Document = {key: kept[key] for key in ("hostKeys", "machineSid") if key in kept}
    asked = profile or OsProfile()
    return {
        "osType": made_from.os_type,
        "hostname": asked.computer_name or name,
        "adminUsername": asked.admin_username or "",
        "deprovisioned": False,
        **inherited,
        **own,
    }


def renewed(machine: Record, world: World) -> Document:
    """What a deprovisioned guest changes when its system starts again: it makes itself a new identity."""
    profile = mapping(mapping(machine.body.get("properties")).get("osProfile"))
    name = str(profile.get("computerName") or machine.name)
    fresh = identity(str(machine.inner.get("osType")), world.guid("guest"))
    return {"deprovisioned": False, "hostname": name, **fresh}


def view(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """What the lab shows of the guest of a machine, or of what an image carries."""
    del query
    guest = guest_of(record, world.now)
    machine = record.kind == KIND
    shown: Document = {
        "osType": guest.get("osType"),
        "powerState": power_state(record, world.now) if machine else None,
        "deprovisioned": guest.get("deprovisioned") is True,
        "generalized": is_generalized(record, world.now) if machine else _captured_generalized(record, world),
        "hostname": guest.get("hostname"),
        "adminUsername": guest.get("adminUsername") or None,
        "hostKeyFingerprint": guest.get("hostKeys"),
        "machineSid": guest.get("machineSid"),
    }
    empty: Document = {"publicIpAddress": None, "privateIpAddress": None, "macAddress": None}
    return {**shown, **empty, **(reached_at(record, world) if machine else {})}


def _captured_generalized(record: Record, world: World) -> bool:
    """Whether an image says that it is generalized; for a version its definition does."""
    if record.kind == VERSION:
        made_of = from_version(record, world)
        return made_of is not None and not made_of.specialized
    storage = mapping(mapping(record.body.get("properties")).get("storageProfile"))
    return mapping(storage.get("osDisk")).get("osState") == "Generalized"
