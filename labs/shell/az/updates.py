"""An update as az does it: read, change the flat view, write back without what only the server sets."""

import copy
from collections.abc import Sequence

from gallery_engine.arm import JSON
from labs.shell.az import generic_update
from labs.shell.az.call import Call
from labs.shell.az.shape import flatten

TOP = frozenset({"location", "tags", "identity", "extendedLocation", "zones", "plan", "sku", "managedBy"})
SERVER_SET = frozenset({"id", "name", "type", "systemData", "etag"})
OF_IDENTITY = frozenset({"principalId", "tenantId"})


def view_of(body: JSON) -> dict[str, JSON]:
    """Give a resource as update commands see it: a copy with its properties at the top."""
    flat = flatten(copy.deepcopy(body))
    return flat if isinstance(flat, dict) else {}


def body_of(view: dict[str, JSON], read_only: Sequence[str]) -> dict[str, JSON]:
    """Give the body of the PUT: properties where they belong, paths of `read_only` left out.

    A path is dotted; `[]` in it means every item of a list.
    """
    properties: JSON = {name: value for name, value in view.items() if name not in TOP | SERVER_SET}
    for path in read_only:
        _drop(properties, path.split("."))
    body = {name: value for name, value in view.items() if name in TOP}
    identity = body.get("identity")
    if isinstance(identity, dict):
        body["identity"] = {name: value for name, value in identity.items() if name not in OF_IDENTITY}
    return {**body, "properties": properties}


def change(call: Call, view: dict[str, JSON]) -> None:
    """Apply the line's --set, --add and --remove to a view; a number as the value of a tag goes out as text."""
    generic_update.apply(view, call.args.changes, force_string=call.args.flag("force_string"), schema=call.command.schema)
    tags = view.get("tags")
    if isinstance(tags, dict):
        view["tags"] = {name: str(value) if isinstance(value, int | float) else value for name, value in tags.items()}


def _drop(value: JSON, steps: list[str]) -> None:
    step, rest = steps[0], steps[1:]
    if step == "[]":
        for item in value if isinstance(value, list) else []:
            _drop(item, rest)
    elif isinstance(value, dict):
        if rest:
            _drop(value.get(step), rest)
        else:
            value.pop(step, None)
