"""The answer of what-if as az prints it, without its colours: which resources and properties change, marked by symbols."""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from types import MappingProxyType

from gallery_engine.arm import JSON

NOTE = (
    "Note: The result may contain false positive predictions (noise).\n"
    "You can help us improve the accuracy of the result by opening an issue here: https://aka.ms/WhatIfIssues\n\n"
)
SYMBOLS: Mapping[str, str] = MappingProxyType(
    {
        "Delete": "-",
        "Create": "+",
        "Deploy": "!",
        "Modify": "~",
        "NoChange": "=",
        "Unsupported": "x",
        "Ignore": "*",
        "NoEffect": "x",
        "Array": "~",
    }
)
COUNTED: Mapping[str, str] = MappingProxyType(
    {
        "Delete": "{} to delete",
        "Create": "{} to create",
        "Deploy": "{} to deploy",
        "Modify": "{} to modify",
        "NoChange": "{} no change",
        "Unsupported": "{} unsupported",
        "Ignore": "{} to ignore",
    }
)
_WEIGHTS = {kind: place for place, kind in enumerate(SYMBOLS)}
_INSIDE = {"Delete": 0, "Create": 1, "Modify": 2, "Array": 2, "NoEffect": 3}
_SCOPE = re.compile(r"(?P<scope>/subscriptions/[^/]+(?:/resourcegroups/[^/]+)?)(?:/providers)?(?P<rest>/.*)?", re.IGNORECASE)
Change = Mapping[str, JSON]


def pretty(changes: Sequence[Change]) -> str:
    """Lay out the changes that what-if answers."""
    parts = [NOTE, _legend(changes)]
    if changes:
        ordered = sorted(changes, key=lambda change: _scope(change).upper())
        scopes = [list(group) for _, group in groupby(ordered, key=lambda change: _scope(change).upper())]
        parts.append(f"\nThe deployment will update the following {'scope' if len(scopes) == 1 else 'scopes'}:\n")
        parts += [_in_scope(group) for group in scopes]
    return "".join([*parts, "\nResource changes: ", _counts(changes), ".\n" if changes else ""])


def _legend(changes: Sequence[Change]) -> str:
    kinds = {kind for change in changes for kind in [_kind(change), *_kinds(change.get("delta"))]}
    if not kinds:
        return ""
    rows = "".join(f"  {SYMBOLS[kind]} {kind.title()}\n" for kind in sorted(kinds, key=_WEIGHTS.__getitem__))
    return f"Resource and property changes are indicated with {'this symbol' if len(kinds) == 1 else 'these symbols'}:\n{rows}"


def _kinds(delta: JSON) -> list[str]:
    """The kinds of changed properties, at any depth; what changes in an array modifies it."""
    found: list[str] = []
    for one in _properties(delta):
        kind = _property_kind(one)
        found += ["Modify" if kind == "Array" else kind, *_kinds(one.get("children"))]
    return found


def _counts(changes: Sequence[Change]) -> str:
    if not changes:
        return "no change.\n"
    counted = [(kind, sum(_kind(change) == kind for change in changes)) for kind in COUNTED]
    return ", ".join(COUNTED[kind].format(count) for kind, count in counted if count)


def _in_scope(changes: list[Change]) -> str:
    ordered = sorted(changes, key=lambda change: (_WEIGHTS[_kind(change)], _relative(change)))
    rows = "".join(_resource(change, is_last=change is ordered[-1]) for change in ordered)
    return f"\nScope: {_scope(changes[0])}\n{rows}"


def _resource(change: Change, *, is_last: bool) -> str:
    kind, before, after = _kind(change), change.get("before"), change.get("after")
    source = before if isinstance(before, dict) else after if isinstance(after, dict) else {}
    version = f" [{source['apiVersion']}]" if source.get("apiVersion") else ""
    head = f"\n  {SYMBOLS[kind]} {_relative(change)}{version}"
    if kind == "Create" and after:
        return head + _json(after, level=2)
    if kind == "Delete" and before:
        return head + _json(before, level=2)
    delta = _properties(change.get("delta"))
    if delta:
        return f"{head}\n{_changed(sorted(delta, key=_by_weight), 2)}"
    return f"{head}\n" if is_last else head


def _changed(delta: list[Change], level: int) -> str:
    width = max((len(_path(one)) for one in delta if _is_plain(one)), default=0)
    return "".join(f"{_property(one, width, level)}\n" for one in delta)


def _property(one: Change, width: int, level: int) -> str:
    kind, before, after = _property_kind(one), one.get("before"), one.get("after")
    children = _properties(one.get("children"))
    value = {"Create": after, "NoEffect": after, "Array": one.get("children")}.get(kind, before)
    padding = width - len(_path(one)) + 1
    if isinstance(value, list) and value:
        padding = 1
    if (isinstance(value, dict) and value) or (kind == "Modify" and children):
        padding = 0
    head = f"{'  ' * level}{SYMBOLS[kind]} {_path(one)}:{' ' * padding}" if _path(one) else ""
    if kind == "Array":
        return head + _array(one, children, level + 1)
    if kind == "Modify":
        return head + _modified(before, after, children, level + 1)
    return head + _json(value, level=level + 1)


def _modified(before: JSON, after: JSON, children: list[Change], level: int) -> str:
    if children:
        return f"\n\n{_changed(sorted(children, key=_by_weight), level)}"
    left = f"\n{'  ' * level}" if isinstance(before, dict) and before else " "
    right = "" if isinstance(after, dict) and after else " "
    end = "\n" if not _is_leaf(before) and _is_leaf(after) else ""
    return f"{_json(before, level=level)}{left}=>{right}{_json(after, level=level)}{end}"


def _array(one: Change, children: list[Change], level: int) -> str:
    indent = ""
    if not _path(one):
        level -= 1
        indent = "  " * level
    if not children:
        return f"{indent}[]\n"
    inside = sorted(children, key=lambda item: (int(_path(item)), _INSIDE[_property_kind(item)]))
    return f"{indent}[\n{_changed(inside, level)}{'  ' * level}]"


def _json(value: JSON, path: str = "", width: int = 0, level: int = 0) -> str:
    """Lay out a value: the properties of objects as dotted paths, the items of arrays one to a line."""
    if _is_leaf(value):
        return _at(path, width - len(path) + 1, level) + _leaf(value)
    if isinstance(value, list):
        return _at(path, 1, level) + _list(value, level)
    return _object(value, path, width, level) if isinstance(value, dict) else ""


def _object(value: Mapping[str, JSON], path: str, width: int, level: int) -> str:
    text = ""
    if not path:
        text, width, level = "\n\n", _widest(value), level + 1
    for key, item in value.items():
        text += _json(item, f"{path}.{key}" if path else key, width, level)
        text += "" if isinstance(item, dict) and item else "\n"
    return text


def _list(value: list[JSON], level: int) -> str:
    width = len(str(max((place for place, item in enumerate(value) if _is_leaf(item)), default=0)))
    text = "[\n"
    for place, item in enumerate(value):
        if isinstance(item, dict) and item:
            text += _at(str(place), 0, level + 1) + _object(item, "", 0, level + 1)
        else:
            text += _json(item, str(place), width, level + 1)
        text += "\n"
    return f"{text}{'  ' * level}]"


def _at(path: str, padding: int, level: int) -> str:
    return f"{'  ' * level}{path}:{' ' * padding}" if path else ""


def _leaf(value: JSON) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _widest(value: Mapping[str, JSON]) -> int:
    """The longest dotted path to a value that stands on its own line; arrays do not count."""
    widths = [0]
    for key, item in value.items():
        if not (isinstance(item, list) and item):
            widths.append(len(key) + 1 + _widest(item) if isinstance(item, dict) and item else len(key))
    return max(widths)


def _is_leaf(value: JSON) -> bool:
    return not isinstance(value, (list, dict)) or not value


def _is_plain(one: Change) -> bool:
    """Whether a changed property stands on one line, so that its path counts for the width."""
    kind = _property_kind(one)
    if kind == "Create":
        return _is_leaf(one.get("after"))
    return _is_leaf(one.get("before")) if kind in {"Delete", "Modify"} else not one.get("children")


def _properties(value: JSON) -> list[Change]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _by_weight(one: Change) -> tuple[int, str]:
    return _INSIDE[_property_kind(one)], _path(one)


def _kind(change: Change) -> str:
    return str(change.get("changeType"))


def _property_kind(one: Change) -> str:
    return str(one.get("propertyChangeType"))


def _path(one: Change) -> str:
    return str(one.get("path") or "")


def _scope(change: Change) -> str:
    found = _SCOPE.match(str(change.get("resourceId")))
    return found["scope"] if found is not None else "/"


def _relative(change: Change) -> str:
    identifier = str(change.get("resourceId"))
    found = _SCOPE.match(identifier)
    return (found["rest"] or "").lstrip("/") if found is not None else identifier
