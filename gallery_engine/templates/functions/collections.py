"""Array and object functions; some of them take texts as well. Keys of objects are found in any case."""

from gallery_engine.records import JSON, Document
from gallery_engine.templates.functions.registry import array, function, integer, mapping, refuse, text, wrong
from gallery_engine.templates.scope import Scope
from gallery_engine.templates.values import as_text, key_in, same, type_name


@function("array", 1)
def as_array(scope: Scope, values: list[JSON]) -> JSON:
    """An array as it is, anything else as an array of one."""
    del scope
    value = values[0]
    return value if isinstance(value, list) else [value]


@function("createArray", 0, None)
def create_array(scope: Scope, values: list[JSON]) -> JSON:
    """An array of the arguments."""
    del scope
    return values


@function("createObject", 0, None)
def create_object(scope: Scope, values: list[JSON]) -> JSON:
    """An object of keys and values in turn."""
    del scope
    if len(values) % 2:
        refuse("The template language function 'createObject' expects an even number of parameters: keys and values in turn.")
    return {text("createObject", values, at): values[at + 1] for at in range(0, len(values), 2)}


@function("empty", 1)
def empty(scope: Scope, values: list[JSON]) -> JSON:
    """Whether an array, an object or a text has nothing in it; null has not."""
    del scope
    value = values[0]
    if value is not None and not isinstance(value, str | list | dict):
        wrong("empty", values, 0, "Array, Object, String")
    return not value


@function("length", 1)
def length(scope: Scope, values: list[JSON]) -> JSON:
    """How many items, keys or characters there are."""
    del scope
    value = values[0]
    if not isinstance(value, str | list | dict):
        wrong("length", values, 0, "Array, Object, String")
    return len(value)


@function("contains", 2)
def contains(scope: Scope, values: list[JSON]) -> JSON:
    """Whether an array has an item, an object a key (in any case), or a text another."""
    del scope
    whole, item = values
    if isinstance(whole, list):
        return any(same(one, item) for one in whole)
    if isinstance(whole, dict):
        return key_in(whole, as_text(item)) is not None
    if isinstance(whole, str):
        return as_text(item) in whole
    wrong("contains", values, 0, "Array, Object, String")


@function("first", 1)
def first(scope: Scope, values: list[JSON]) -> JSON:
    """The first item or character; of an empty array null, of an empty text nothing."""
    del scope
    return _end("first", values, 0)


@function("last", 1)
def last(scope: Scope, values: list[JSON]) -> JSON:
    """The last item or character."""
    del scope
    return _end("last", values, -1)


@function("take", 2)
def take(scope: Scope, values: list[JSON]) -> JSON:
    """So many items or characters from the beginning; all of them when there are fewer."""
    del scope
    count = max(integer("take", values, 1), 0)
    value = values[0]
    return value[:count] if isinstance(value, str | list) else wrong("take", values, 0, "Array, String")


@function("skip", 2)
def skip(scope: Scope, values: list[JSON]) -> JSON:
    """What comes after so many items or characters."""
    del scope
    count = max(integer("skip", values, 1), 0)
    value = values[0]
    return value[count:] if isinstance(value, str | list) else wrong("skip", values, 0, "Array, String")


@function("indexOf", 2)
def index_of(scope: Scope, values: list[JSON]) -> JSON:
    """Where a text (in any case) or an item is for the first time; -1 when it is nowhere."""
    del scope
    whole = values[0]
    if isinstance(whole, list):
        return next((at for at, item in enumerate(whole) if same(item, values[1])), -1)
    return text("indexOf", values, 0).lower().find(text("indexOf", values, 1).lower())


@function("lastIndexOf", 2)
def last_index_of(scope: Scope, values: list[JSON]) -> JSON:
    """Where a text (in any case) or an item is for the last time; -1 when it is nowhere."""
    del scope
    whole = values[0]
    if isinstance(whole, list):
        return next((at for at in reversed(range(len(whole))) if same(whole[at], values[1])), -1)
    return text("lastIndexOf", values, 0).lower().rfind(text("lastIndexOf", values, 1).lower())


@function("union", 1, None)
def union(scope: Scope, values: list[JSON]) -> JSON:
    """All items of several arrays, each once; or all keys of several objects, the later values winning, nested objects joined."""
    del scope
    if isinstance(values[0], dict):
        merged: Document = {}
        for at in range(len(values)):
            merged = _merged(merged, mapping("union", values, at))
        return merged
    found: dict[tuple[str, str], JSON] = {}
    for at in range(len(values)):
        found |= {_identity(item): item for item in array("union", values, at) if _identity(item) not in found}
    return list(found.values())


@function("intersection", 1, None)
def intersection(scope: Scope, values: list[JSON]) -> JSON:
    """What all arrays have, or the keys that all objects have with the same value."""
    del scope
    if isinstance(values[0], dict):
        others = [mapping("intersection", values, at) for at in range(1, len(values))]
        return {key: item for key, item in values[0].items() if all(key in one and same(one[key], item) for one in others)}
    common = {_identity(item): item for item in array("intersection", values, 0)}
    for at in range(1, len(values)):
        held = {_identity(item) for item in array("intersection", values, at)}
        common = {identity: item for identity, item in common.items() if identity in held}
    return list(common.values())


@function("items", 1)
def items(scope: Scope, values: list[JSON]) -> JSON:
    """An object as an array of `key` and `value`, in the order of the keys."""
    del scope
    whole = mapping("items", values, 0)
    return [{"key": key, "value": whole[key]} for key in sorted(whole)]


def _end(name: str, values: list[JSON], at: int) -> JSON:
    value = values[0]
    if isinstance(value, list):
        return value[at] if value else None
    return value[at : at + 1 or None] if isinstance(value, str) else wrong(name, values, 0, "Array, String")


def _merged(left: Document, right: Document) -> Document:
    merged = dict(left)
    for name, item in right.items():
        key = key_in(merged, name) or name
        held = merged.get(key)
        merged[key] = _merged(held, item) if isinstance(held, dict) and isinstance(item, dict) else item
    return merged


def _identity(item: JSON) -> tuple[str, str]:
    """What equal items share and others do not."""
    return type_name(item), as_text(item)
