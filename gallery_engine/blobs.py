"""Blobs of storage accounts: what an address means, and the record behind it.

A blob lies below its account, so that it goes when the account goes. Its inner document has its address (`url`) and says how
large it is, what is on it (`guest`, `architecture`), and when its copy began and ends and from which region it comes (`from`,
`ends`, `source`).
"""

import re
from dataclasses import dataclass

from gallery_engine.machines import mapping
from gallery_engine.records import Document, Record
from gallery_engine.store import World

KIND = "blob"
ACCOUNT = "microsoft.storage/storageaccounts"
PAGE, BLOCK = "PageBlob", "BlockBlob"
_ADDRESS = re.compile(r"https?://([a-z0-9]{3,24})\.blob\.core\.windows\.net/([^/?#]+)/([^?#]+)(?:[?#].*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """An address taken apart: the account's name, the container and the name of the blob, which may have slashes."""

    account: str
    container: str
    name: str

    @property
    def url(self) -> str:
        """The address without anything that was signed."""
        return f"https://{self.account}.blob.core.windows.net/{self.container}/{self.name}"


def place(address: str) -> Place | None:
    """Take the address of a blob apart; None when it is none."""
    found = _ADDRESS.fullmatch(address)
    return Place(found[1].lower(), found[2], found[3]) if found is not None else None


def account_alias(name: str) -> str:
    """The second key of a storage account: its name, which is the only one in the whole cloud."""
    return f"storageaccount:{name.lower()}"


def account_of(where: Place, world: World) -> Record | None:
    """The storage account that an address leads to."""
    return world.by_alias(account_alias(where.account))


def blob_key(account: Record, where: Place) -> str:
    """The key of a blob; its own name is kept as it is written, for it may differ in case alone."""
    return f"{account.key}/blobs/{where.container}/{where.name}"


def find(address: str, world: World) -> Record | None:
    """The blob at an address, whole or still being copied."""
    where = place(address)
    account = account_of(where, world) if where is not None else None
    return world.get(blob_key(account, where)) if account is not None and where is not None else None


def is_pending(blob: Record, now: int) -> bool:
    """Whether data is still being copied into a blob at virtual time `now`."""
    ends = blob.inner.get("ends")
    return isinstance(ends, int) and now < ends


def url_of(blob: Record) -> str:
    """The address of a blob."""
    return str(blob.inner.get("url", ""))


def size_of(blob: Record) -> int:
    """How many GiB a blob has."""
    size = blob.inner.get("sizeGB")
    return size if isinstance(size, int) else 0


def guest_in(blob: Record) -> Document:
    """What is on the disk whose data a blob holds."""
    return dict(mapping(blob.inner.get("guest")))
