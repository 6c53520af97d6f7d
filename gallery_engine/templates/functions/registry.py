"""What a function of the language is, the table that holds them all, and how arguments are read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NoReturn, TypeAlias

from gallery_engine.records import JSON, Document
from gallery_engine.templates.errors import FUNCTIONS, Fault, TemplateError
from gallery_engine.templates.scope import Place, Scope
from gallery_engine.templates.values import type_name

Apply: TypeAlias = Callable[[Scope, list[JSON]], JSON]
ORDINALS = ("first", "second", "third", "fourth")


@dataclass(frozen=True, slots=True)
class Function:
    """A function: how many arguments it takes (`most` None: any number) and where it may stand (nowhere named: everywhere).

    `makes` is False for those that only look something up, whose values cost nothing.
    """

    name: str
    apply: Apply
    least: int
    most: int | None
    places: frozenset[Place]
    makes: bool

    @property
    def wants(self) -> str:
        """How many arguments it takes, for a message."""
        if self.most is None:
            return f"at least '{self.least}'"
        return f"'{self.least}'" if self.least == self.most else f"from '{self.least}' to '{self.most}'"


_NAMES: dict[str, Function] = {}
FUNCTION_NAMES: Mapping[str, Function] = MappingProxyType(_NAMES)


def function(
    name: str, least: int, most: int | None = -1, *, places: Sequence[Place] = (), makes: bool = True
) -> Callable[[Apply], Apply]:
    """Enter a function under its name as Azure writes it; `most` left out is as many as `least`."""

    def enter(apply: Apply) -> Apply:
        limit = least if most == -1 else most
        _NAMES[name.lower()] = Function(name, apply, least, limit, frozenset(places), makes)
        return apply

    return enter


def text(name: str, values: list[JSON], at: int) -> str:
    """The argument at a position, which has to be a text."""
    value = values[at]
    if not isinstance(value, str):
        wrong(name, values, at, "String")
    return value


def integer(name: str, values: list[JSON], at: int) -> int:
    """The argument at a position, which has to be an integer."""
    value = values[at]
    if not isinstance(value, int) or isinstance(value, bool):
        wrong(name, values, at, "Integer")
    return value


def boolean(name: str, values: list[JSON], at: int) -> bool:
    """The argument at a position, which has to be true or false."""
    value = values[at]
    if not isinstance(value, bool):
        wrong(name, values, at, "Boolean")
    return value


def array(name: str, values: list[JSON], at: int) -> list[JSON]:
    """The argument at a position, which has to be an array."""
    value = values[at]
    if not isinstance(value, list):
        wrong(name, values, at, "Array")
    return value


def mapping(name: str, values: list[JSON], at: int) -> Document:
    """The argument at a position, which has to be an object."""
    value = values[at]
    if not isinstance(value, dict):
        wrong(name, values, at, "Object")
    return value


def wrong(name: str, values: list[JSON], at: int, expected: str) -> NoReturn:
    """Refuse the type of an argument."""
    ordinal = ORDINALS[at] if at < len(ORDINALS) else f"{at + 1}th"
    refuse(
        f"The template language function '{name}' expects its {ordinal} parameter to be of type '{expected}'. The provided value "
        f"is of type '{type_name(values[at])}'."
    )


def refuse(reason: str) -> NoReturn:
    """Refuse the arguments of a function."""
    raise TemplateError(Fault.ARGUMENTS, f"{reason} {FUNCTIONS}")
