"""How a JSON body becomes a typed one: Azure's names on the wire, in any case, and snake_case here."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar, cast

import msgspec
from msgspec import inspect

from gallery_engine.records import JSON, copied

Typed = TypeVar("Typed")


class Body(msgspec.Struct, kw_only=True, rename="camel", omit_defaults=True):
    """A body or a part of one. Keys that a model does not know are not read; names Azure writes otherwise are renamed."""


def parse(body: JSON, model: type[Typed]) -> Typed:
    """Read a body, whatever the case of its keys; raises msgspec.ValidationError with the place and what was expected.

    Nothing in what comes back belongs to the sender of the body.
    """
    return msgspec.convert(_folded(body, _shape(cast("Hashable", model))), model)


@dataclass(slots=True)
class _Shape:
    """What a model is made of, as far as keys go: the fields of an object by their lower-case names, or the items of a list."""

    fields: dict[str, "tuple[str, _Shape]"] = field(default_factory=dict)
    items: "_Shape | None" = None


_PLAIN = _Shape()


@cache
def _shape(model: Hashable) -> _Shape:
    return _read(inspect.type_info(model), {})


def _read(told: inspect.Type, known: dict[type, _Shape]) -> _Shape:
    if isinstance(told, inspect.UnionType):
        told = next((part for part in told.types if isinstance(part, inspect.StructType | inspect.ListType)), told)
    if isinstance(told, inspect.ListType):
        return _Shape(items=_read(told.item_type, known))
    if not isinstance(told, inspect.StructType):
        return _PLAIN
    if told.cls not in known:
        known[told.cls] = shape = _Shape()
        shape.fields |= {part.encode_name.lower(): (part.encode_name, _read(part.type, known)) for part in told.fields}
    return known[told.cls]


def _folded(value: JSON, shape: _Shape) -> JSON:
    """The value with the keys of modelled objects written as the model writes them."""
    if isinstance(value, list) and shape.items is not None:
        return [_folded(item, shape.items) for item in value]
    if not isinstance(value, dict) or not shape.fields:
        return copied(value)
    folded: dict[str, JSON] = {}
    for key, item in value.items():
        name, part = shape.fields.get(key.lower(), (key, _PLAIN))
        folded[name] = _folded(item, part)
    return folded
