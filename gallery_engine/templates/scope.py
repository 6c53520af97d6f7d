"""What an expression can see while it is evaluated, and what evaluating it may cost."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from gallery_engine.records import JSON, Document
from gallery_engine.templates.errors import FUNCTIONS, Fault, TemplateError

if TYPE_CHECKING:
    from gallery_engine.templates.functions.registry import Function

MOST_STEPS = 200_000
MOST_CHARACTERS = 4_000_000
DEEPEST = 90
DEEPEST_VALUE = 60


class Place(StrEnum):
    """Where in a template an expression stands; some functions are known in some places only."""

    PARAMETERS = "parameters"
    VARIABLES = "variables"
    RESOURCE = "resource"
    PROPERTIES = "properties"
    OUTPUTS = "outputs"
    POLICY = "policy"


class Cloud(Protocol):
    """What functions ask of the cloud that a template is deployed to."""

    @property
    def subscription(self) -> Document:
        """The subscription; its GUID is under `subscriptionId`."""

    @property
    def tenant(self) -> Document:
        """The tenant."""

    @property
    def group(self) -> Document | None:
        """The resource group; None where a subscription is deployed to."""

    @property
    def deployment(self) -> Document:
        """The deployment itself."""

    @property
    def now(self) -> int:
        """Virtual time in milliseconds."""

    def reference(self, name: str, api_version: str, full: bool) -> JSON:
        """A resource by its id or, when this template has it, by its name: its properties, or all of it."""

    def provider(self, namespace: str, kind: str) -> Document:
        """A resource provider, or one of its types."""

    def new_guid(self) -> str:
        """A new GUID."""


@dataclass
class Meter:
    """What evaluating a template has cost so far: steps, and the characters and values that functions made."""

    steps: int = MOST_STEPS
    room: int = MOST_CHARACTERS
    depth: int = 0

    def step(self) -> None:
        """Count one step; refuses when there have been too many."""
        self.steps -= 1
        if self.steps < 0:
            raise TemplateError(Fault.EFFORT, f"The template takes more than '{MOST_STEPS}' steps to evaluate. {FUNCTIONS}")

    def made(self, value: JSON, depth: int = DEEPEST_VALUE) -> None:
        """Count what a function made; refuses when it has become too much or too deep."""
        if depth < 0:
            raise TemplateError(Fault.LIMIT, f"The template's values are nested deeper than '{DEEPEST_VALUE}' levels.")
        self.room -= len(value) if isinstance(value, str) else 1
        self.fits(0)
        if isinstance(value, dict):
            for key, item in value.items():
                self.made(key)
                self.made(item, depth - 1)
        elif isinstance(value, list):
            for item in value:
                self.made(item, depth - 1)

    def fits(self, characters: int) -> None:
        """Refuse what would become too much, before it is made."""
        if characters > self.room:
            message = f"The template exceeds the limit of '{MOST_CHARACTERS}' characters when its expressions are evaluated."
            raise TemplateError(Fault.LIMIT, message)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Go one level deeper and come back; refuses when that is too deep."""
        if self.depth == DEEPEST:
            raise TemplateError(Fault.LIMIT, f"The template's expressions are nested deeper than '{DEEPEST}' levels. {FUNCTIONS}")
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1


@dataclass(frozen=True)
class Scope:
    """One place of a template: `parameter` and `variable` give values by name, `copies` the index of each loop around it.

    `functions` are the place's own, by lower-case name, and come before those of every template. What a property is that is not
    there is said by `missing`; None makes it a mistake.
    """

    place: Place
    cloud: Cloud
    meter: Meter
    parameter: Callable[[str], JSON]
    variable: Callable[[str], JSON]
    copies: Mapping[str, int] = field(default_factory=dict)
    loop: str = ""
    functions: Mapping[str, "Function"] = field(default_factory=dict)
    missing: JSON = None
