"""What a template would change: the resources before and after a trial, compared."""

from collections.abc import Iterator

from gallery_engine.models.deployments import DeploymentBody
from gallery_engine.providers.deployments.preparation import Prepared, mode_of
from gallery_engine.providers.deployments.running import leftovers
from gallery_engine.providers.deployments.target import API_VERSION
from gallery_engine.providers.deployments.trial import Tried, hold_against, trial
from gallery_engine.records import JSON, Document
from gallery_engine.rules.call import Call
from gallery_engine.templates.values import as_list, as_object, same

IDS_ONLY = "resourceidonly"
_MOVING = frozenset({"etag", "provisioningState", "timeCreated", "resourceGuid", "publishedDate"})


def compared(call: Call[DeploymentBody], prepared: Prepared) -> Document:
    """The answer of what-if: every resource of the template, and in a group every other one."""
    others = _others(call, prepared)
    with trial(prepared) as found:
        hold_against(call, found)
        changes = [*(_change(tried) for tried in found.tried), *others]
    settings = call.body.properties.what_if_settings
    if settings is not None and (settings.result_format or "").lower() == IDS_ONLY:
        changes = [_bare(change) for change in changes]
    return {"status": "Succeeded", "properties": {"correlationId": call.world.correlation, "changes": [*changes]}}


def _change(tried: Tried) -> Document:
    change: Document = {"resourceId": tried.planned.id}
    if tried.after is None:
        return {**change, "changeType": "Deploy", "unsupportedReason": "The resource is known only when others have been made."}
    after: Document = {**as_object(_settled(tried.after)), "apiVersion": tried.planned.api_version}
    if tried.before is None:
        return {**change, "changeType": "Create", "after": after}
    before: Document = {**as_object(_settled(tried.before)), "apiVersion": tried.planned.api_version}
    delta = [*_delta(before, after, "")]
    return {**change, "changeType": "Modify" if delta else "NoChange", "before": before, "after": after, "delta": [*delta]}


def _others(call: Call[DeploymentBody], prepared: Prepared) -> list[Document]:
    """What the group has and the template has not: deleted in Complete mode, else ignored."""
    kind = "Delete" if mode_of(call.body) == "Complete" else "Ignore"
    target = prepared.target
    return [
        {"resourceId": record.id, "changeType": kind, "before": target.document(record.id, API_VERSION)}
        for record in leftovers(prepared, call.world)
    ]


def _bare(change: Document) -> Document:
    kind = change["changeType"]
    return {"resourceId": change["resourceId"], "changeType": "Deploy" if kind in {"Modify", "NoChange"} else kind}


def _settled(value: JSON) -> JSON:
    """A value without what changes by itself while a resource is made, at any depth."""
    if isinstance(value, dict):
        return {key: _settled(item) for key, item in value.items() if key not in _MOVING}
    return [_settled(item) for item in value] if isinstance(value, list) else value


def _delta(before: JSON, after: JSON, path: str) -> Iterator[Document]:
    """The smallest parts that differ, each with its path; items of arrays are children of the array."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*before, *(key for key in after if key not in before)]:
            inner = f"{path}.{key}" if path else key
            if key not in after:
                yield {"path": inner, "propertyChangeType": "Delete", "before": before[key], "after": None}
            elif key not in before:
                yield {"path": inner, "propertyChangeType": "Create", "before": None, "after": after[key]}
            else:
                yield from _delta(before[key], after[key], inner)
    elif isinstance(before, list) and isinstance(after, list):
        children = [*_items(before, after)]
        if children:
            yield {"path": path, "propertyChangeType": "Array", "before": None, "after": None, "children": [*children]}
    elif not same(before, after):
        yield {"path": path, "propertyChangeType": "Modify", "before": before, "after": after}


def _items(before: list[JSON], after: list[JSON]) -> Iterator[Document]:
    for at, (old, new) in enumerate(zip(before, after, strict=False)):
        inside = [*_delta(old, new, "")]
        if inside and isinstance(old, dict | list):
            yield {"path": str(at), "propertyChangeType": "Modify", "before": None, "after": None, "children": [*inside]}
        elif inside:
            yield {"path": str(at), "propertyChangeType": "Modify", "before": old, "after": new}
    for at in range(len(before), len(after)):
        yield {"path": str(at), "propertyChangeType": "Create", "before": None, "after": after[at]}
    for at in range(len(after), len(before)):
        yield {"path": str(at), "propertyChangeType": "Delete", "before": as_list(before)[at], "after": None}
