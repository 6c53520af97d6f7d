"""Values by name that are worked out when they are first asked for: parameters with their defaults, and variables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from gallery_engine.records import JSON
from gallery_engine.templates.errors import Fault, TemplateError


@dataclass
class Lookup:
    """Names and what works their values out; `kind` is parameter or variable. Names are found in any case."""

    kind: str
    make: Mapping[str, Callable[[], JSON]]
    known: dict[str, JSON] = field(default_factory=dict)
    doing: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.make = {name.lower(): make for name, make in self.make.items()}

    def get(self, name: str) -> JSON:
        """The value under a name; raises TemplateError where there is none or it needs itself."""
        key = name.lower()
        if key in self.known:
            return self.known[key]
        if key not in self.make:
            see = f"Please see https://aka.ms/arm-syntax-{self.kind}s for usage details."
            raise TemplateError(Fault.NOT_FOUND, f"The template {self.kind} '{name}' is not found. {see}")
        if key in self.doing:
            see = f"Please see https://aka.ms/arm-syntax-{self.kind}s for usage details."
            raise TemplateError(Fault.CIRCLE, f"Circular dependency detected on {self.kind}: '{name}'. {see}")
        self.doing.append(key)
        self.known[key] = self.make[key]()
        self.doing.pop()
        return self.known[key]
