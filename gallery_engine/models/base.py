"""How a JSON body becomes a typed one: Azure's names on the wire, in any case, and snake_case here."""

from collections.abc import Hashable
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


@cache
def _shape(model: Hashable) -> inspect.Type:
    return inspect.type_info(model)


def _folded(value: JSON, shape: inspect.Type) -> JSON:
    """The value with the keys of modelled objects written as the model writes them."""
    if isinstance(shape, inspect.UnionType):
        shape = next((part for part in shape.types if isinstance(part, inspect.StructType | inspect.ListType)), shape)
    if isinstance(value, list) and isinstance(shape, inspect.ListType):
        return [_folded(item, shape.item_type) for item in value]
    if not isinstance(value, dict) or not isinstance(shape, inspect.StructType):
        return copied(value)
    known = {part.encode_name.lower(): part for part in shape.fields}
    folded: dict[str, JSON] = {}
    for key, item in value.items():
        part = known.get(key.lower())
        folded[part.encode_name if part else key] = _folded(item, part.type) if part else item
    return folded
