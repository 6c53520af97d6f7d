"""Location and tags at the top of a network resource, and the partial update that changes its tags."""

from dataclasses import replace
from typing import Any

from gallery_engine import networks
from gallery_engine.models.networks import TagsBody
from gallery_engine.providers.resource import Done
from gallery_engine.records import Document
from gallery_engine.rules.call import Call


def top(call: Call[Any], location: str) -> Document:
    """The location and the tags of a resource that a PUT describes."""
    return {"location": location, **({"tags": dict(call.body.tags)} if call.body.tags is not None else {})}


def retag(call: Call[TagsBody]) -> Done:
    """Replace the tags of a resource; done at once."""
    body = dict(call.existing.body) | {"tags": dict(call.body.tags or {}), "etag": networks.etag(call.world)}
    return Done(replace(call.existing, body=body))
