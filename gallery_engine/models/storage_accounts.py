"""The bodies of a storage account, and of a copy into one."""

from gallery_engine.models.base import Body
from gallery_engine.models.disks import DiskSku


class AccountBody(Body):
    """PUT and PATCH of a storage account."""

    location: str | None = None
    tags: dict[str, str] | None = None
    sku: DiskSku | None = None
    kind: str | None = None


class CopyBody(Body):
    """A copy of data into a blob: the addresses it goes from and to, and the type of blob that is made."""

    source: str = ""
    destination: str = ""
    blob_type: str | None = None
