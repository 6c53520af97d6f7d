"""Rules about VHDs in storage accounts from which disks, snapshots, images and versions are made."""

import re
from typing import Any

from gallery_engine import blobs
from gallery_engine.blob_sources import BlobSource, blob_sources
from gallery_engine.catalog.regions import normalize
from gallery_engine.deployment import DISK
from gallery_engine.ids import key_of
from gallery_engine.records import Record
from gallery_engine.rules.call import Call, once
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import VM_ERRORS
from gallery_engine.rules.storage_sources import BLOB_REGION_ISSUE, BLOB_SLASH_ISSUE
from gallery_engine.snapshot_copies import SNAPSHOT

EXTENSION = ".vhd"
CONTAINER = re.compile(r"(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")
_NOUNS = {DISK: "disk", SNAPSHOT: "snapshot", "microsoft.compute/images": "image"}


@rule("BLB101", code="InvalidParameter", status=400, cites=[VM_ERRORS, BLOB_SLASH_ISSUE])
def address_is_that_of_a_blob(call: Call[Any]) -> Problem | None:
    """A VHD is named by the address of a blob: account, container, and a name without slashes.

    Storage takes folders in the names of blobs, disks do not.
    """
    for source in _new_sources(call):
        where = blobs.place(source.uri)
        if where is None:
            return Problem(f"The URI {source.uri[:300]} does not look to be correct blob URI.", target=source.target)
        if CONTAINER.fullmatch(where.container) is None:
            return Problem(
                f"Container name {where.container[:80]} in URL {source.uri[:300]} is invalid. Container names must be 3-63 "
                "characters in length and may contain only lower-case alphanumeric characters and hyphen. Hyphen must be "
                "preceded and followed by an alphanumeric character.",
                target=source.target,
            )
        if "/" in where.name:
            text = f"The blob name in URL {source.uri[:300]} contains a slash. This is presently not supported for disks."
            return Problem(text, target=source.target)
    return None


@rule("BLB102", code="InvalidParameter", status=400, cites=[VM_ERRORS])
def name_ends_as_that_of_a_vhd(call: Call[Any]) -> Problem | None:
    """The name of a blob that holds a disk ends in .vhd.

    Azure reads this format alone; other formats, VHDX among them, are converted before the upload.
    """
    for source in _new_sources(call):
        where = blobs.place(source.uri)
        if where is not None and not where.name.lower().endswith(EXTENSION):
            return Problem(f"Blob name in URL {source.uri[:300]} must end with '{EXTENSION}' extension.", target=source.target)
    return None


@rule("BLB103", code="StorageAccountNotFound", status=404, cites=[VM_ERRORS], standing="unverified")
def account_is_there(call: Call[Any]) -> str | None:
    """The storage account of a VHD exists, and is the one that was named with it.

    The name in the address is unique in all of Azure, so it says which account is meant.
    """
    for source in _new_sources(call):
        account = _account(source, call)
        named = key_of(source.account_id) if source.account_id else ""
        if account is None or (named and named != account.key):
            where = blobs.place(source.uri)
            name = source.account_id or (where.account if where is not None else "")
            return (
                f"Storage account {name[:200]} not found. Ensure storage account is not deleted and belongs to the same Azure "
                f"location as the {_noun(call)}."
            )
    return None


@rule("BLB104", code="StorageAccountSubscriptionMismatch", status=409, cites=[VM_ERRORS], standing="unverified")
def account_is_of_the_subscription(call: Call[Any]) -> str | None:
    """A VHD lies in an account of the same subscription, unless the request names the account by its id.

    With the id Azure can ask whether the caller may read the account's keys. A managed image has no place for it.
    """
    for source in _new_sources(call):
        account = _account(source, call)
        own = f"/subscriptions/{call.address.subscription.lower()}/"
        if account is not None and not source.account_id and not account.key.startswith(own):
            return f"Storage account {account.name} doesn't belong to subscription {call.address.subscription}."
    return None


@rule("BLB105", code="BadRequest", status=400, cites=[BLOB_REGION_ISSUE], standing="recorded")
def blob_is_in_the_region(call: Call[Any]) -> str | None:
    """What is made from a VHD is made in the region of the VHD's account.

    The data is read where it lies. Copy the blob into an account of the other region first.
    """
    region = normalize(call.body.location or "")
    for source in _new_sources(call):
        account = _account(source, call)
        if account is not None and account.location != region:
            return f"The source blob {source.uri[:300]} does not belong to the same region as the {_noun(call)}."
    return None


@rule("BLB106", code="DiskBlobNotFound", status=404, cites=[VM_ERRORS], standing="unverified")
def blob_is_there(call: Call[Any]) -> Problem | None:
    """The VHD that something is made from is there.

    Containers are spelt in lower case, and names of blobs tell upper from lower case.
    """
    for source in _new_sources(call):
        if blobs.find(source.uri, call.world) is None:
            text = f"Unable to find VHD blob with URI {source.uri[:300]}."
            return Problem(text, target=source.target, code=f"{_family(call)}BlobNotFound")
    return None


@rule("BLB107", code="IncorrectDiskBlobType", status=400, cites=[VM_ERRORS], standing="unverified")
def blob_has_pages(call: Call[Any]) -> Problem | None:
    """A VHD is a page blob.

    A disk is written in the middle, and only page blobs can be. Tools that upload files make block blobs unless they are told.
    """
    for source in _new_sources(call):
        blob = blobs.find(source.uri, call.world)
        kind = blob.inner.get("blobType") if blob is not None else blobs.PAGE
        if kind != blobs.PAGE:
            text = f"Disk blobs can only be of type page blob. Blob {source.uri[:300]} is of type '{kind}'."
            return Problem(text, target=source.target, code=f"Incorrect{_family(call)}BlobType")
    return None


@rule("BLB108", code="DiskImageNotReady", status=409, cites=[VM_ERRORS], standing="unverified")
def blob_is_whole(call: Call[Any]) -> Problem | None:
    """Nothing is made from a VHD that is still being copied.

    The copy has a status of its own; wait until it says success.
    """
    for source in _new_sources(call):
        blob = blobs.find(source.uri, call.world)
        if blob is not None and blobs.is_pending(blob, call.world.now):
            text = f"Disk image {source.uri[:300]} is in Pending state. Please retry when image is ready."
            return Problem(text, target=source.target)
    return None


EVERY_BLOB_SOURCE = (
    address_is_that_of_a_blob,
    name_ends_as_that_of_a_vhd,
    account_is_there,
    account_is_of_the_subscription,
    blob_is_in_the_region,
    blob_is_there,
    blob_has_pages,
    blob_is_whole,
)


@once
def _new_sources(call: Call[Any]) -> list[BlobSource]:
    """The blobs that something new is made from; what exists has its data already."""
    return blob_sources(call.body) if call.current is None else []


def _account(source: BlobSource, call: Call[Any]) -> Record | None:
    where = blobs.place(source.uri)
    return blobs.account_of(where, call.world) if where is not None else None


def _noun(call: Call[Any]) -> str:
    return _NOUNS.get(call.address.kind, "image version")


def _family(call: Call[Any]) -> str:
    return "Disk" if call.address.kind in {DISK, SNAPSHOT} else "Image"
