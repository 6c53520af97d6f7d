"""Access that was granted to the data of a disk or snapshot: in force until it expires or is taken back.

The grant is kept as `access` {until, level, url} in the record's inner document. Its address is made up like those Azure hands
out; the signature in it is the same placeholder everywhere, so that nothing in a sandbox looks like a secret.
"""

import hashlib
from base64 import b32encode
from collections.abc import Mapping

from gallery_engine.machines import mapping
from gallery_engine.records import JSON, Record
from gallery_engine.store import World

READ, WRITE = "Read", "Write"
LEVELS = ("None", READ, WRITE)
SIGNATURE = "PlaceholderSignature%3D"
_HOST = ".blob.storage.azure.net"


def grant_of(record: Record, now: int) -> Mapping[str, JSON]:
    """The grant that is in force at virtual time `now`; an empty one when there is none."""
    kept = mapping(record.inner.get("access"))
    until = kept.get("until")
    return kept if isinstance(until, int) and now < until else {}


def is_granted(record: Record, now: int) -> bool:
    """Whether somebody may read or write the data by an address at virtual time `now`."""
    return bool(grant_of(record, now))


def is_uploading(record: Record, now: int) -> bool:
    """Whether data is still on its way into a disk that is open for an upload."""
    ends = mapping(record.inner.get("upload")).get("ends")
    return isinstance(ends, int) and now < ends


def new_address(level: str, guid: str) -> str:
    """The address of a new grant; host and path follow from the GUID."""
    digest = hashlib.sha256(guid.encode()).digest()
    host, path = _letters(digest[:8]), _letters(digest[8:16])
    prefix = "md-impexp" if level == WRITE else "md"
    return f"https://{prefix}-{host}.z{1 + digest[16] % 49}{_HOST}/{path}/abcd?sv=2018-03-28&sr=b&si={guid}&sig={SIGNATURE}"


def access_alias(address: str) -> str:
    """The second key of a record to whose data an address leads; empty for an address of another kind."""
    host = address.removeprefix("https://").partition("/")[0].lower()
    return f"access:{host}" if host.endswith(_HOST) else ""


def granted(address: str, level: str, world: World) -> Record | None:
    """The disk or snapshot that an address opens at this moment, for reading or for writing."""
    alias = access_alias(address)
    record = world.by_alias(alias) if alias else None
    if record is None or "gone" in record.inner:
        return None
    grant = grant_of(record, world.now)
    return record if grant.get("url") == address and grant.get("level") == level else None


def _letters(digest: bytes) -> str:
    return b32encode(digest).decode().lower()[:12]
