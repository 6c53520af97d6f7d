"""Tags at a scope: which there are, and what a request makes of them."""

from collections.abc import Mapping

from gallery_engine.models.tags import TagsBody
from gallery_engine.records import Document, Record

MERGE, REPLACE, DELETE = "merge", "replace", "delete"
OPERATIONS = frozenset({MERGE, REPLACE, DELETE})


def tags_of(record: Record) -> dict[str, str]:
    """The tags of a record, by their names as they were written."""
    tags = record.body.get("tags")
    return {name: str(value) for name, value in tags.items()} if isinstance(tags, dict) else {}


def after(method: str, body: TagsBody | None, record: Record) -> Document:
    """The tags of a record after PUT, PATCH or DELETE of its tags; names are the same in any case.

    Delete takes a tag away when its name is given without a value, or with the value it has.
    """
    if method == "DELETE" or body is None:
        return {}
    sent, tags = body.properties.tags, tags_of(record)
    operation = (body.operation or "").lower() if method == "PATCH" else REPLACE
    if operation == REPLACE:
        return dict(sent)
    wanted = {name.lower(): value for name, value in sent.items()}
    if operation == DELETE:
        return {name: value for name, value in tags.items() if wanted.get(name.lower()) not in {"", value}}
    return dict(_merged(tags, sent))


def _merged(tags: Mapping[str, str], sent: Mapping[str, str]) -> dict[str, str]:
    merged = dict(tags)
    for name, value in sent.items():
        known = next((key for key in merged if key.lower() == name.lower()), name)
        merged[known] = value
    return merged
