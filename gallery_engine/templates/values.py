"""JSON values as the language sees them: their types, when two are equal, and how they read as text."""

from collections.abc import Mapping

import msgspec

from gallery_engine.records import JSON, Document


def type_name(value: JSON) -> str:
    """The name by which messages call the type of a value."""
    if isinstance(value, bool):
        return "Boolean"
    names = ((str, "String"), (int, "Integer"), (float, "Float"), (list, "Array"), (dict, "Object"))
    return next((name for kind, name in names if isinstance(value, kind)), "Null")


def same(left: JSON, right: JSON) -> bool:
    """Whether two values are equal: types count, the case of texts counts, the order of keys does not."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(item, right[key]) for key, item in left.items())
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(same(one, other) for one, other in zip(left, right, strict=True))
    return isinstance(left, bool) == isinstance(right, bool) and left == right


def as_text(value: JSON) -> str:
    """A value as `concat` and `string` write it: True and False, compact JSON for arrays and objects, nothing for null."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    return as_json(value)


def as_json(value: JSON) -> str:
    """Compact JSON."""
    return msgspec.json.encode(value).decode()


def key_in(mapping: Mapping[str, JSON], name: str) -> str | None:
    """The key of an object that is `name` in any case; None when there is none."""
    if name in mapping:
        return name
    wish = name.lower()
    return next((key for key in mapping if key.lower() == wish), None)


def part(mapping: Mapping[str, JSON], name: str) -> JSON:
    """The value under a key in any case; null when there is none."""
    key = key_in(mapping, name)
    return None if key is None else mapping[key]


def as_object(value: JSON) -> Document:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: JSON) -> list[JSON]:
    """The value if it is an array, else an empty one."""
    return value if isinstance(value, list) else []
