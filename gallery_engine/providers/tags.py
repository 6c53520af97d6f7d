"""The tags of a subscription, a group or a resource as a resource of their own, and the names of all tags in a subscription."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import msgspec

from gallery_engine.arm import Request, Response
from gallery_engine.ids import Address, key_of
from gallery_engine.models.base import parse
from gallery_engine.models.tags import TagsBody
from gallery_engine.providers.resource import Done, Inquiry, Report, ResourceType, Verb
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.resources import EVERY_WRITE
from gallery_engine.rules.tags import (
    DEFAULT,
    scope_can_be_tagged,
    tag_names_are_clear,
    tags_are_called_default,
    tags_are_patched_by_an_operation,
    tags_stay_in_bounds,
)
from gallery_engine.store import SUBSCRIPTION, World
from gallery_engine.tagging import after, tags_of

NAME = "Microsoft.Resources/tags"


def owner(address: Address, world: World) -> Record | None:
    """The record whose tags an address means."""
    scope = key_of(address.base)
    if address.name.lower() != DEFAULT:
        return None
    alone = scope == f"/subscriptions/{address.subscription.lower()}"
    return world.subscription(address.subscription) if alone else world.get(scope)


def write(call: Call[TagsBody]) -> Done:
    """Write the tags where they belong: into the record they describe."""
    return Done(replace(call.existing, body=_with(after(call.request.method, call.body, call.existing), call.existing)))


def revised(request: Request, record: Record) -> Document:
    """The body of a record as a request for its tags would leave it; as it is where the request cannot be read."""
    try:
        body = parse({} if request.body is None else request.body, TagsBody) if request.method != "DELETE" else None
    except msgspec.ValidationError:
        return dict(record.body)
    return _with(after(request.method, body, record), record)


def _with(tags: Document, record: Record) -> Document:
    body = {name: value for name, value in record.body.items() if name != "tags"}
    return body | {"tags": tags} if tags else body


def show(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """The tags of a record as the document that Azure has for them."""
    del world, query
    scope = record.id or f"/subscriptions/{record.key.removeprefix(f'{SUBSCRIPTION}:')}"
    tags: Document = dict(tags_of(record))
    return {"id": f"{scope}/providers/{NAME}/{DEFAULT}", "name": DEFAULT, "type": NAME, "properties": {"tags": tags}}


def names(inquiry: Inquiry) -> Response:
    """Every tag in a subscription, with its values and how often each occurs."""
    scope = f"/subscriptions/{inquiry.address.subscription}"
    owners = [inquiry.world.subscription(inquiry.address.subscription), *inquiry.world.under(f"{scope.lower()}/")]
    found = Counter((name, value) for record in owners if record is not None for name, value in tags_of(record).items())
    by_name: dict[str, dict[str, int]] = {}
    for (name, value), count in sorted(found.items()):
        by_name.setdefault(name, {})[value] = count
    return Response(200, {"value": [_name(f"{scope}/tagNames/{name}", name, values) for name, values in by_name.items()]})


def _name(identifier: str, name: str, values: Mapping[str, int]) -> Document:
    listed: list[JSON] = [
        {"id": f"{identifier}/tagValues/{value}", "tagValue": value, "count": _count(count)} for value, count in values.items()
    ]
    return {"id": identifier, "tagName": name, "count": _count(sum(values.values())), "values": listed}


def _count(value: int) -> Document:
    return {"type": "Total", "value": value}


_RULES = (tags_are_called_default, *EVERY_WRITE, scope_can_be_tagged)
TAGS = ResourceType(
    name=NAME,
    create=Verb(write, TagsBody, (*_RULES, tag_names_are_clear, tags_stay_in_bounds)),
    update=Verb(write, TagsBody, (*_RULES, tags_are_patched_by_an_operation, tag_names_are_clear, tags_stay_in_bounds)),
    delete=Verb(write, None, _RULES, permission="delete"),
    show=show,
    stateless=True,
    found=owner,
    lasting=True,
    revised=revised,
)
TAG_NAMES = Report("Microsoft.Resources/subscriptions/tagNames/read", names)
