"""What opens and closes the data of a disk or snapshot to whoever has the address."""

from dataclasses import replace

from gallery_engine.clock import SECOND
from gallery_engine.definitions import choice
from gallery_engine.disk_access import LEVELS, WRITE, access_alias, grant_of, new_address
from gallery_engine.machines import mapping
from gallery_engine.models.disks import AccessBody
from gallery_engine.providers.resource import Done, Verb
from gallery_engine.records import Document
from gallery_engine.rules.call import Call
from gallery_engine.rules.disk_access import EVERY_GRANT, upload_is_whole
from gallery_engine.rules.resources import EVERY_WRITE

SECONDS_TO_GRANT = 2
SECONDS_TO_REVOKE = 2


def begin(call: Call[AccessBody]) -> Done:
    """Grant access; where the same access is granted already, its address stays and its end moves out."""
    record, now = call.existing, call.world.now
    level = choice(call.body.access or "", LEVELS)
    until = now + (call.body.duration_in_seconds or 0) * SECOND
    before = grant_of(record, now)
    same = before.get("level") == level
    url = str(before["url"]) if same else new_address(level, call.world.guid("access"))
    ends = before.get("until")
    access: Document = {"level": level, "url": url, "until": max(until, ends) if same and isinstance(ends, int) else until}
    granted = replace(record, alias=access_alias(url), due=max(record.due, until), inner={**record.inner, "access": access})
    return Done(granted, seconds=SECONDS_TO_GRANT, output={"accessSAS": url})


def end(call: Call[None]) -> Done:
    """Take access back, whether or not there is any; a disk that was open for an upload has what was uploaded now."""
    record = call.existing
    uploaded = grant_of(record, call.world.now).get("level") == WRITE
    closed = {"access", "awaitsUpload", "upload"} if uploaded else {"access"}
    inner = {name: value for name, value in record.inner.items() if name not in closed}
    if uploaded:
        upload = mapping(record.inner.get("upload"))
        inner |= {name: upload[name] for name in ("guest", "architecture") if name in upload}
    return Done(replace(record, alias="", inner=inner), seconds=SECONDS_TO_REVOKE)


ACTIONS = {
    "begingetaccess": Verb(begin, AccessBody, (*EVERY_WRITE, *EVERY_GRANT)),
    "endgetaccess": Verb(end, None, (*EVERY_WRITE, upload_is_whole)),
}
