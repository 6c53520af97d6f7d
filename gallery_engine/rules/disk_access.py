"""Rules about opening the data of a disk or snapshot to whoever has an address."""

from typing import Any

from gallery_engine.catalog.disk_tiers import NETWORK_POLICIES
from gallery_engine.definitions import choice
from gallery_engine.deployment import DISK, attached, owner_of
from gallery_engine.disk_access import LEVELS, READ, WRITE, grant_of, is_granted, is_uploading
from gallery_engine.ids import key_of
from gallery_engine.machines import DEALLOCATED, KIND, mapping, power_state
from gallery_engine.models.disks import AccessBody
from gallery_engine.models.virtual_machines import MachineBody
from gallery_engine.records import Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import VM_ERRORS
from gallery_engine.rules.storage_sources import (
    ATTACHED_ISSUE,
    COPY_SNAPSHOT,
    EXPORT,
    EXPORT_SECURELY,
    GRANT_REST,
    INVALID_VHD_ISSUE,
    UPLOAD_A_VHD,
)
from gallery_engine.snapshot_copies import is_whole, percent

LONGEST_SECONDS = 5_184_000  # sixty days


@rule("DSK201", code="InvalidParameter", status=400, cites=[GRANT_REST, EXPORT, VM_ERRORS])
def access_is_bounded(call: Call[AccessBody]) -> Problem | None:
    """Access to the data of a disk is asked for by level and by seconds, for sixty days at most.

    Whoever has the address has the data, without signing in. So it works for a while only, and each grant says for how long.
    """
    level, seconds = choice(call.body.access or "", LEVELS), call.body.duration_in_seconds
    for name, given in (("access", level), ("durationInSeconds", seconds)):
        if given is None or given == "":
            return Problem(f"Required parameter '{name}' is missing (null).", target=name)
    if level not in {READ, WRITE}:
        return Problem("The value of parameter access is invalid.", target="access")
    if seconds is None or not 1 <= seconds <= LONGEST_SECONDS:
        return Problem("The value of parameter durationInSeconds is invalid.", target="durationInSeconds")
    return None


@rule("DSK202", code="OperationNotAllowed", status=409, cites=[ATTACHED_ISSUE, EXPORT], standing="recorded")
def disk_is_not_in_use(call: Call[AccessBody]) -> str | None:
    """The data of a disk is not opened while a VM that holds it is not deallocated.

    A running system keeps writing, so what was read would be no state that ever was. Deallocate the VM, or take a snapshot and
    open that.
    """
    machine = owner_of(call.existing, call.world)
    if machine is None or power_state(machine, call.world.now) == DEALLOCATED:
        return None
    return f"Access not permitted because disk {call.existing.name} is currently attached to running VM {machine.id}."


@rule("DSK203", code="OperationNotAllowed", status=409, cites=[EXPORT_SECURELY], standing="unverified")
def network_policy_allows_it(call: Call[AccessBody]) -> str | None:
    """A disk whose network policy denies everybody is not opened.

    DenyAll is how an owner makes sure that data does not leave by an address, whoever may manage the disk.
    """
    properties = mapping(call.existing.body.get("properties"))
    if properties.get("networkAccessPolicy") != NETWORK_POLICIES[-1]:
        return None
    return f"Access to disk {call.existing.name} is not permitted because its network access policy is DenyAll."


@rule("DSK204", code="OperationNotAllowed", status=409, cites=[UPLOAD_A_VHD, GRANT_REST], standing="unverified")
def access_fits_the_disk(call: Call[AccessBody]) -> str | None:
    """Only a disk made for an upload is written through an address, and it is not read before.

    Other disks are written by the VM that has them. The way of a VHD into one is: make it for upload, open it for writing, copy,
    close it.
    """
    name, awaits = call.existing.name, call.existing.inner.get("awaitsUpload") is True
    level = choice(call.body.access or "", LEVELS)
    if (level == WRITE) == awaits:
        return None
    if awaits:
        return f"Disk {name} is waiting for an upload. Request Write access, upload the data and end the access first."
    return f"Write access to disk {name} is not permitted because it was not created for an upload."


@rule("DSK205", code="OperationNotAllowed", status=409, cites=[COPY_SNAPSHOT], standing="unverified")
def data_is_whole(call: Call[AccessBody]) -> str | None:
    """A snapshot that is still being copied is not opened.

    Only at 100 percent is everything there. Until then the property completionPercent says how far the copy is.
    """
    record = call.existing
    if is_whole(record, call.world.now):
        return None
    return (
        f"Access to snapshot {record.name} is not permitted before its copy is complete: {_done(record, call)} percent are there."
    )


@rule("DSK206", code="OperationNotAllowed", status=409, cites=[EXPORT, GRANT_REST], standing="unverified")
def no_access_is_open(call: Call[None]) -> str | None:
    """A disk or snapshot is not deleted while its data is open to somebody.

    An export might be under way. End the access, or wait until it expires.
    """
    record = call.existing
    if not is_granted(record, call.world.now):
        return None
    noun = "disk" if record.kind == DISK else "snapshot"
    return (
        f"There is an active shared access signature outstanding for {noun} {record.name}. Call EndGetAccess before deleting the "
        f"{noun}."
    )


@rule("DSK207", code="OperationNotAllowed", status=409, cites=[EXPORT])
def no_disk_of_the_machine_is_open(call: Call[Any]) -> str | None:
    """A disk whose data is open to somebody is not used by a VM.

    What is read and what the VM writes would go through each other. End the access, or wait until it expires.
    """
    for disk in _disks_to_use(call):
        if is_granted(disk, call.world.now):
            return (
                f"There is an active shared access signature outstanding for disk {disk.name}. Call EndGetAccess before "
                "attaching the disk."
            )
    return None


@rule("DSK208", code="InvalidVhd", status=400, cites=[INVALID_VHD_ISSUE, UPLOAD_A_VHD], standing="unverified")
def upload_is_whole(call: Call[None]) -> str | None:
    """Access for an upload is not ended while data is on its way.

    Azure looks for the mark at the end of the VHD, and half of one has none. Wait until the copy has ended.
    """
    record = call.existing
    if not is_uploading(record, call.world.now):
        return None
    url = str(grant_of(record, call.world.now).get("url", "")).partition("?")[0]
    return (
        f"The specified cookie value in VHD footer indicates that disk 'abcd' with blob {url} is not a supported VHD. Disk is "
        "expected to have cookie value 'conectix'."
    )


EVERY_GRANT = (
    access_is_bounded,
    disk_is_not_in_use,
    network_policy_allows_it,
    access_fits_the_disk,
    data_is_whole,
)


def _done(record: Record, call: Call[AccessBody]) -> int:
    return int(percent(record, call.world.now) or 0)


def _disks_to_use(call: Call[Any]) -> list[Record]:
    """The disks that a new machine attaches, or that a machine needs to start."""
    body: object = call.body
    if isinstance(body, MachineBody):
        if call.current is not None:
            return []
        storage = body.properties.storage_profile
        data = (storage.data_disks if storage is not None else None) or []
        ids = [attached(body), *(disk.managed_disk.id or "" for disk in data if disk.managed_disk is not None)]
    else:
        ids = _disk_ids(call.current) if call.current is not None and call.current.kind == KIND else []
    found = (call.world.get(key_of(identifier)) for identifier in ids if identifier)
    return [record for record in found if record is not None and record.kind == DISK]


def _disk_ids(machine: Record) -> list[str]:
    storage = mapping(mapping(machine.body.get("properties")).get("storageProfile"))
    data = storage.get("dataDisks")
    entries = [mapping(storage.get("osDisk")), *(mapping(item) for item in (data if isinstance(data, list) else []))]
    return [str(mapping(entry.get("managedDisk")).get("id") or "") for entry in entries]
