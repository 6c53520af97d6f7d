"""What a template says, read into types: parameters, variables, resources, outputs. Keys are found in any case."""

from dataclasses import dataclass
from typing import NoReturn

from gallery_engine.records import JSON, Document
from gallery_engine.templates.errors import Fault, TemplateError
from gallery_engine.templates.values import as_list, as_object, part, type_name

LIMITS = {"parameters": 256, "variables": 512, "outputs": 64}
MOST_RESOURCES = 800
ROOT = "properties.template"
TYPES = {
    "string": "String, Uri",
    "securestring": "String, Uri",
    "int": "Integer",
    "bool": "Boolean",
    "array": "Array",
    "object": "Object",
    "secureobject": "Object",
}
SECURE = frozenset({"securestring", "secureobject"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """A declared parameter; `kind` is its type in lower case. Bounds that were not declared are None."""

    name: str
    kind: str
    default: JSON
    has_default: bool
    nullable: bool
    allowed: list[JSON] | None
    bounds: dict[str, int]

    @property
    def secure(self) -> bool:
        """Whether its value may be neither kept nor shown."""
        return self.kind in SECURE


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource as written; `symbol` is its key where resources are an object, `path` where it stands."""

    raw: Document
    path: str
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A whole template; variables and outputs are as written."""

    parameters: dict[str, Parameter]
    variables: Document
    resources: list[Resource]
    outputs: Document


def read(document: JSON) -> Template:
    """Read a template; raises TemplateError where a section is missing, of a wrong type or too large."""
    if not isinstance(document, dict):
        _unparsable(f"Template has to be of type 'Object'. Actual '{type_name(document)}'. Path '{ROOT}'.")
    for section in ("$schema", "contentVersion", "resources"):
        if part(document, section) is None:
            _unparsable(f"Required property '{section}' not found in JSON. Path '{ROOT}'.")
    sections = {name: _section(document, name) for name in ("parameters", "variables", "outputs")}
    parameters = {name: _parameter(name, said) for name, said in sections["parameters"].items()}
    return Template(parameters, sections["variables"], _resources(part(document, "resources")), sections["outputs"])


def _unparsable(reason: str) -> NoReturn:
    raise TemplateError(Fault.SHAPE, f"Deployment template parse failed: '{reason}'.", ROOT)


def _section(document: Document, name: str) -> Document:
    section = part(document, name)
    if section is not None and not isinstance(section, dict):
        _unparsable(f"Error converting value of type '{type_name(section)}'. Path '{ROOT}.{name}'.")
    found = as_object(section)
    limit(name, LIMITS[name], len(found))
    return found


def limit(name: str, most: int, actual: int) -> None:
    """Refuse more parts of a template than Azure takes."""
    if actual > most:
        raise TemplateError(
            Fault.LIMIT,
            f"The number of template {name} limit exceeded. Limit: '{most}' and actual: '{actual}'. Please see "
            f"https://aka.ms/arm-template/#{name} for usage details.",
        )


def _parameter(name: str, said: JSON) -> Parameter:
    path = f"{ROOT}.parameters.{name}"
    declared = as_object(said)
    kind = part(declared, "type")
    if not isinstance(kind, str) or kind.lower() not in TYPES:
        message = (
            f"The template parameter '{name}' at line '0' and column '0' is not valid. The parameter type is not one of "
            "'string, securestring, int, bool, object, secureObject, array'. Please see https://aka.ms/arm-syntax-parameters for "
            "usage details."
        )
        raise TemplateError(Fault.SHAPE, message, path)
    default, allowed = part(declared, "defaultValue"), part(declared, "allowedValues")
    bounds = {bound: part(declared, bound) for bound in ("minLength", "maxLength", "minValue", "maxValue")}
    return Parameter(
        name=name,
        kind=kind.lower(),
        default=default,
        has_default=default is not None,
        nullable=part(declared, "nullable") is True,
        allowed=allowed if isinstance(allowed, list) else None,
        bounds={bound: value for bound, value in bounds.items() if isinstance(value, int) and not isinstance(value, bool)},
    )


def _resources(section: JSON) -> list[Resource]:
    path = f"{ROOT}.resources"
    if isinstance(section, dict):
        found = [Resource(as_object(raw), f"{path}.{symbol}", symbol) for symbol, raw in section.items()]
        return [resource for resource in found if part(resource.raw, "existing") is not True]
    if not isinstance(section, list):
        _unparsable(f"Error converting value of type '{type_name(section)}'. Path '{path}'.")
    return [Resource(as_object(raw), f"{path}[{at}]") for at, raw in enumerate(as_list(section))]
