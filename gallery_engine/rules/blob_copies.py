"""Rules about copying the data of a disk, a snapshot or another blob into a storage account."""

from gallery_engine import blobs
from gallery_engine.catalog.storage import WITH_PAGE_BLOBS
from gallery_engine.definitions import choice
from gallery_engine.deployment import whole
from gallery_engine.disk_access import READ, access_alias, granted, is_uploading
from gallery_engine.disk_contents import BYTES_PER_GB, FOOTER_BYTES
from gallery_engine.machines import mapping
from gallery_engine.models.storage_accounts import CopyBody
from gallery_engine.records import Record
from gallery_engine.rules.blob_sources import CONTAINER
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.storage_sources import (
    BLOB_ERRORS,
    CONTAINER_NAMES,
    COPY_BLOB,
    COPY_SOURCE_ISSUE,
    PAGE_BLOB_ISSUE,
    UPLOAD_A_VHD,
)

BLOB_TYPES = (blobs.PAGE, blobs.BLOCK)
LONGEST_NAME = 1_024
_DENIED = (
    "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the "
    "signature."
)


@rule("BLB111", code="InvalidResourceName", status=400, cites=[CONTAINER_NAMES, BLOB_ERRORS])
def destination_is_named(call: Call[CopyBody]) -> str | None:
    """A copy goes to an address: account, container and name of the new blob.

    Containers have 3 to 63 lower-case letters, digits and single hyphens, names of blobs up to 1,024 characters. In this lab a
    container is there as soon as something is put into it.
    """
    where = blobs.place(call.body.destination)
    if where is not None and CONTAINER.fullmatch(where.container) and len(where.name) <= LONGEST_NAME:
        return None
    return "The specified resource name contains invalid characters."


@rule("BLB112", code="ResourceNotFound", status=404, cites=[BLOB_ERRORS])
def destination_account_is_there(call: Call[CopyBody]) -> str | None:
    """The account that a copy goes to has to exist.

    Its name in the address leads to it. An account that is just being made has no place for data yet.
    """
    account = call.current
    until = account.inner.get("until") if account is not None else None
    if account is not None and not (isinstance(until, int) and call.world.now < until):
        return None
    return "The specified resource does not exist."


@rule("BLB113", code="CannotVerifyCopySource", status=403, cites=[COPY_SOURCE_ISSUE, COPY_BLOB], standing="recorded")
def source_can_be_read(call: Call[CopyBody]) -> Problem | None:
    """What is copied has to be open to whoever copies it.

    The address of a disk or snapshot works while access is granted, and it is not an address without all of its letters. Another
    blob is read by the keys of its account.
    """
    source = call.body.source
    if access_alias(source):
        if granted(source, READ, call.world) is not None:
            return None
        return Problem(_DENIED)
    blob = blobs.find(source, call.world)
    if blob is not None and not blobs.is_pending(blob, call.world.now):
        return None
    return Problem("The specified blob does not exist.", status=404)


@rule("BLB114", code="PendingCopyOperation", status=409, cites=[BLOB_ERRORS, COPY_BLOB])
def destination_is_not_being_written(call: Call[CopyBody]) -> str | None:
    """One copy at a time writes to a blob.

    A copy that has ended is written over by the next; one that is under way is not.
    """
    blob = blobs.find(call.body.destination, call.world)
    if blob is None or not blobs.is_pending(blob, call.world.now):
        return None
    return "There is currently a pending copy operation."


@rule("BLB115", code="BlobTypeNotSupported", status=409, cites=[PAGE_BLOB_ISSUE], standing="unverified")
def account_takes_the_blob(call: Call[CopyBody]) -> Problem | None:
    """Page blobs are for general-purpose accounts.

    Accounts for blobs or files alone keep no disks. Make one of kind StorageV2.
    """
    kind = choice(call.body.blob_type or blobs.PAGE, BLOB_TYPES)
    if kind not in BLOB_TYPES:
        return Problem("The blob type is invalid for this operation.", code="InvalidBlobType")
    has = call.current.body.get("kind") if call.current is not None else None
    if kind != blobs.PAGE or has in WITH_PAGE_BLOBS:
        return None
    return Problem("Page blob is not supported for this account type.")


@rule("BLB116", code="AuthenticationFailed", status=403, cites=[BLOB_ERRORS, UPLOAD_A_VHD])
def upload_is_open(call: Call[CopyBody]) -> str | None:
    """Data goes into a disk by the address of a grant to write, while it is in force.

    A grant to read does not do, and an address works with all of its letters only.
    """
    if call.current is not None:
        return None
    return _DENIED


@rule("BLB117", code="InvalidPageRange", status=416, cites=[UPLOAD_A_VHD, BLOB_ERRORS], standing="unverified")
def upload_fits(call: Call[CopyBody]) -> str | None:
    """What is uploaded has exactly the size that the disk was made for.

    It was told in bytes, the 512 at the end of a VHD included. A disk of another size is made anew.
    """
    source = granted(call.body.source, READ, call.world) or blobs.find(call.body.source, call.world)
    if source is None or call.current is None or _bytes(source) == _expected(call.current):
        return None
    return "The page range specified is invalid."


@rule("BLB118", code="PendingCopyOperation", status=409, cites=[BLOB_ERRORS, COPY_BLOB], standing="unverified")
def one_upload_at_a_time(call: Call[CopyBody]) -> str | None:
    """One copy at a time writes to a disk.

    Two would write over each other.
    """
    if call.current is None or not is_uploading(call.current, call.world.now):
        return None
    return "There is currently a pending copy operation."


EVERY_UPLOAD = (upload_is_open, source_can_be_read, upload_fits, one_upload_at_a_time)
EVERY_COPY = (
    destination_is_named,
    destination_account_is_there,
    account_takes_the_blob,
    source_can_be_read,
    destination_is_not_being_written,
)


def _bytes(source: Record) -> int:
    """How many bytes the VHD of a disk, snapshot or blob has."""
    properties = mapping(source.body.get("properties"))
    size = blobs.size_of(source) if source.kind == blobs.KIND else whole(properties.get("diskSizeGB"))
    return size * BYTES_PER_GB + FOOTER_BYTES


def _expected(disk: Record) -> int:
    """How many bytes a disk was made for."""
    data = mapping(mapping(disk.body.get("properties")).get("creationData"))
    return whole(data.get("uploadSizeBytes"))
