"""From data to types: what a file holds is converted to a schema type, or refused where it stands."""

import re
from contextlib import suppress
from typing import TypeVar

import msgspec
from msgspec import inspect

from quiz.content.strict_yaml import Document, Place, Value

T = TypeVar("T")

_PLACE = re.compile(r"(.*?)(?: - at `\$(.*)`)?", re.DOTALL)
_PART = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
_MISSING = re.compile(r"Object missing required field `(.+)`")
_UNKNOWN = re.compile(r"Object contains unknown field `(.+)`")


def conform(document: Document, wanted: type[T]) -> T:
    """Return the document as the wanted type; raise `PackError` with the line, what was expected and what is there."""
    try:
        return msgspec.convert(document.data, wanted, strict=False)
    except msgspec.ValidationError as problem:
        explanation, place = _split(str(problem))
        kind = _kind_at(inspect.type_info(wanted), document.data, place)
        if missing := _MISSING.fullmatch(explanation):
            raise document.error(place, f"the key `{missing[1]}`", "none") from problem
        if unknown := _UNKNOWN.fullmatch(explanation):
            raise document.error((*place, unknown[1]), _keys(kind), f"`{unknown[1]}`") from problem
        raise document.error(place, _describe(kind), _found(document.data, place)) from problem


def _split(message: str) -> tuple[str, Place]:
    """Take msgspec's message apart: what is wrong, and the place as keys and indexes."""
    match = _PLACE.fullmatch(message)
    if match is None:
        return message, ()
    parts = _PART.findall(match[2] or "")
    return match[1], tuple(key or int(index) for key, index in parts)


def _plain(kind: inspect.Type) -> inspect.Type:
    return kind.type if isinstance(kind, inspect.Metadata) else kind


def _kind_at(kind: inspect.Type, data: Value, place: Place) -> inspect.Type:
    """Return the type that the schema wants at a place; of tagged types, the one whose tag the data has."""
    kind = _tagged(kind, data)
    for part in place:
        found = [child for option in _options(kind) if (child := _child(option, part))]
        tags = [tag for child in found if isinstance(child, inspect.LiteralType) for tag in child.values]
        kind = inspect.LiteralType(tuple(tags)) if len(tags) > 1 else next(iter(found), kind)
        with suppress(LookupError, TypeError):
            data = data[part]  # type: ignore[index]
        kind = _tagged(kind, data)
    return kind


def _tagged(kind: inspect.Type, data: Value) -> inspect.Type:
    structs = [option for option in _options(kind) if isinstance(option, inspect.StructType) and option.tag_field]
    fields = data if isinstance(data, dict) else {}
    return next((struct for struct in structs if fields.get(struct.tag_field or "") == struct.tag), kind)


def _options(kind: inspect.Type) -> tuple[inspect.Type, ...]:
    kind = _plain(kind)
    return kind.types if isinstance(kind, inspect.UnionType) else (kind,)


def _child(kind: inspect.Type, part: str | int) -> inspect.Type | None:
    kind = _plain(kind)
    if isinstance(kind, inspect.ListType) and isinstance(part, int):
        return kind.item_type
    if isinstance(kind, inspect.DictType):
        return kind.value_type
    if isinstance(kind, inspect.StructType):
        if part == kind.tag_field:
            return inspect.LiteralType((kind.tag,))
        return next((field.type for field in kind.fields if field.name == part), None)
    return None


def _keys(kind: inspect.Type) -> str:
    structs = [option for option in _options(kind) if isinstance(option, inspect.StructType)]
    tags = [struct.tag_field for struct in structs if struct.tag_field]
    names = dict.fromkeys([*tags, *(field.name for struct in structs for field in struct.fields)])
    return f"one of the keys {', '.join(names)}"


def _describe(kind: inspect.Type) -> str:
    if isinstance(kind, inspect.Metadata) and kind.extra_json_schema:
        return str(kind.extra_json_schema["description"])
    match _plain(kind):
        case inspect.UnionType(types=types):
            words = ", or ".join(_describe(option) for option in types)
        case inspect.LiteralType(values=values):
            words = f"one of {', '.join(sorted(map(str, values)))}"
        case inspect.StructType():
            words = f"a mapping with {_keys(kind)}"
        case inspect.ListType(item_type=item):
            words = f"a list, each {_describe(item)}"
        case inspect.BoolType():
            words = "true or false"
        case inspect.DateType():
            words = "a date such as 2026-11-23"
        case _:
            words = "text"
    return words


def _found(data: Value, place: Place) -> str:
    for part in place:
        try:
            data = data[part]  # type: ignore[index]
        except (LookupError, TypeError):
            break
    if isinstance(data, str):
        return f"`{data[:57]}...`" if len(data) > 60 else f"`{data}`"
    return "a list" if isinstance(data, list) else "a mapping"
