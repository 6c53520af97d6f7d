"""How a JSON body becomes a typed one: Azure's names on the wire, snake_case here."""

from typing import TypeVar

import msgspec

from gallery_engine.records import JSON

Typed = TypeVar("Typed")


class Body(msgspec.Struct, kw_only=True, rename="camel", omit_defaults=True):
    """A body or a part of one. Keys that a model does not know are not read; names Azure writes otherwise are renamed."""


def parse(body: JSON, model: type[Typed]) -> Typed:
    """Read a body; raises msgspec.ValidationError with the place and what was expected."""
    return msgspec.convert(body, model)
