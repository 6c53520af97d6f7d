"""Resource groups. They are made and changed at once; deleting one takes everything in it along."""

import re

from gallery_engine.catalog.regions import normalize
from gallery_engine.machines import mapping
from gallery_engine.models.groups import GroupBody
from gallery_engine.providers.resource import Done, ResourceType, Verb, after
from gallery_engine.records import Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.naming import group_name_is_valid
from gallery_engine.rules.registry import Problem
from gallery_engine.rules.requests import WELL_FORMED
from gallery_engine.rules.resources import EVERY_CREATE, EVERY_WRITE

SECONDS_TO_DELETE = 60
_TAG = re.compile(r"tagname eq '([^']{0,512})'(?: and tagvalue eq '([^']{0,256})')?", re.IGNORECASE)


def put(call: Call[GroupBody]) -> Done:
    """Make or replace a group; 201 when new, 200 otherwise. A PATCH leaves what it does not say, and a PUT the tags."""
    before = call.current.body if call.current is not None else {}
    body: Document = {"location": normalize(call.body.location or (call.current.location if call.current else ""))}
    if call.body.tags is not None:
        body["tags"] = dict(call.body.tags)
    elif "tags" in before:
        body["tags"] = before["tags"]
    if call.body.managed_by is not None:
        body["managedBy"] = call.body.managed_by
    elif call.partial and "managedBy" in before:
        body["managedBy"] = before["managedBy"]
    body["properties"] = {}
    record = Record(
        key=call.key,
        kind=call.address.kind,
        id=f"/subscriptions/{call.address.subscription}/resourceGroups/{call.address.group}",
        name=call.address.group,
        location=str(body["location"]),
        body=body,
    )
    return Done(record)


def has_tag(record: Record, wish: str) -> bool:
    """Whether a group has the tag of a filter: `tagname eq 'team'`, and `tagvalue eq 'images'` where the filter says so."""
    asked = _TAG.fullmatch(wish)
    if asked is None:
        WELL_FORMED.refuse(
            Problem(f"Invalid $filter '{wish[:100]}' specified in the query string.", code="InvalidFilterInQueryString")
        )
    name, value = asked.groups()
    tags = {key.lower(): text for key, text in mapping(record.body.get("tags")).items()}
    return name.lower() in tags and value in (None, tags[name.lower()])


GROUP = ResourceType(
    name="Microsoft.Resources/resourceGroups",
    create=Verb(put, GroupBody, (group_name_is_valid, *EVERY_CREATE)),
    update=Verb(put, GroupBody, EVERY_CREATE),
    delete=Verb(after(SECONDS_TO_DELETE), None, EVERY_WRITE, permission="delete"),
    keeps=has_tag,
    guarded_as="Microsoft.Resources/subscriptions/resourceGroups",
)
