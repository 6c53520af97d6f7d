"""Rules about tags, wherever they are written."""

import re
from collections.abc import Mapping
from typing import Any

from gallery_engine.ids import PROVIDERS
from gallery_engine.models.tags import TagsBody
from gallery_engine.records import JSON, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import rule
from gallery_engine.rules.sources import TAG_ESCAPES, TAG_SUPPORT, TAGS, TAGS_REST
from gallery_engine.tagging import OPERATIONS, after

MOST_TAGS = 50
LONGEST_NAME = 512
LONGEST_VALUE = 256
DEFAULT = "default"
_RESERVED = re.compile(r"[<>%&\\?/\x00-\x1f\x7f]")
_FREE_PREFIXES = ("hidden", "link")
_CONTAINERS = frozenset({"subscription", "microsoft.resources/resourcegroups"})


def beyond_bounds(tags: Mapping[str, JSON]) -> str | None:
    """What is wrong with the number and the length of some tags."""
    if len(tags) > MOST_TAGS:
        return f"The resource has {len(tags)} tags, exceeding the maximum of {MOST_TAGS}."
    long = [name for name, value in tags.items() if len(name) > LONGEST_NAME or len(str(value)) > LONGEST_VALUE]
    return f"The tag '{long[0][:40]}' is too long." if long else None


@rule("TAG101", code="InvalidTagNameCharacters", status=400, cites=[TAGS, TAG_ESCAPES])
def tag_names_are_clear(call: Call[Any]) -> str | None:
    """The name of a tag has no sign in it that means something in a filter or an address.

    These are < > % & ? / and the backslash; only names that begin with hidden or link may have them.
    """
    sent = call.body.properties.tags if isinstance(call.body, TagsBody) else call.body.tags or {}
    unclear = [name for name in sent if _RESERVED.search(name) and not name.lower().startswith(_FREE_PREFIXES)]
    if not unclear:
        return None
    names = ", ".join(name[:40] for name in unclear[:5])
    return f"The tag names '{names}' have reserved characters '<,>,%,&,\\\\,?,/' or control characters."


@rule("TAG102", code="InvalidTags", status=400, cites=[TAGS])
def tags_stay_in_bounds(call: Call[TagsBody]) -> str | None:
    """A resource, a group and a subscription carry at most 50 tags, also after a merge.

    What is there counts as much as what is sent: a merge of one tag into fifty makes fifty-one.
    """
    return beyond_bounds(after(call.request.method, call.body, call.existing))


@rule("TAG103", code="InvalidTagPatchOperation", status=400, cites=[TAGS_REST], standing="unverified")
def tags_are_patched_by_an_operation(call: Call[TagsBody]) -> str | None:
    """An update of tags says what becomes of those that are there: Merge, Replace or Delete.

    A PATCH without the operation could mean any of the three, and two of them lose tags.
    """
    operation = call.body.operation or ""
    if operation.lower() in OPERATIONS:
        return None
    return f"The tags patch operation '{operation[:40]}' is not valid. The allowed values are 'Replace, Merge, Delete'."


@rule("TAG104", code="InvalidTagsResourceName", status=400, cites=[TAGS_REST], standing="unverified")
def tags_are_called_default(call: Call[TagsBody]) -> str | None:
    """The tags of a scope are one resource, called default.

    There is one set of tags at a scope, so there is nothing that another name could stand for.
    """
    if call.address.name.lower() == DEFAULT:
        return None
    return f"The tags resource name '{call.address.name[:40]}' is not valid. The name has to be '{DEFAULT}'."


@rule("TAG105", code="TagsNotSupported", status=400, cites=[TAG_SUPPORT], standing="unverified")
def scope_can_be_tagged(call: Call[TagsBody]) -> str | None:
    """Tags are for subscriptions, groups and resources of a type that has them.

    Locks and assignments, for instance, carry none: they are found by the scope they are attached to.
    """
    return None if carries_tags(call.existing) else f"The resource '{call.existing.name}' does not support tags."


def carries_tags(record: Record) -> bool:
    """Whether a record is of a type with tags: a container, or a resource with a place that is attached to no other."""
    attached = record.key.count(f"/{PROVIDERS}/") > 1 or record.kind.startswith("microsoft.authorization/")
    return record.kind in _CONTAINERS or (bool(record.location) and not attached)
