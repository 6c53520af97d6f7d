"""The values a template is deployed with: those given, the defaults of the others, and whether they are what was declared."""

from gallery_engine.records import JSON, Document
from gallery_engine.templates.errors import Fault, TemplateError
from gallery_engine.templates.template import TYPES, Parameter, Template
from gallery_engine.templates.values import as_object, as_text, part, same, type_name

SYNTAX = "Please see https://aka.ms/arm-syntax-parameters for usage details."
FILES = "Please see https://aka.ms/arm-create-parameter-file for usage details."


def given(template: Template, said: JSON) -> Document:
    """The values of a request's `parameters` by name as declared; raises TemplateError for names the template does not have."""
    declared = {name.lower(): name for name in template.parameters}
    values = as_object(said)
    unknown = [name for name in values if name.lower() not in declared]
    if unknown:
        raise TemplateError(
            Fault.UNKNOWN_PARAMETER,
            f"The template parameters '{', '.join(unknown)}' in the parameters file are not valid; they are not present in the "
            "original template and can therefore not be provided at deployment time. The only supported parameters for this "
            f"template are '{', '.join(template.parameters)}'. Please see https://aka.ms/arm-pass-parameter-values for "
            "usage details.",
        )
    found = {declared[name.lower()]: part(as_object(value), "value") for name, value in values.items()}
    return {name: value for name, value in found.items() if value is not None}


def check(parameter: Parameter, value: JSON) -> None:
    """Raise TemplateError where a value is not what its parameter declares."""
    path = _path(parameter)
    expected = TYPES[parameter.kind]
    if value is None and parameter.nullable:
        return
    if type_name(value) not in expected.split(", "):
        message = f"Template parameter JToken type is not valid. Expected '{expected}'. Actual '{type_name(value)}'. {FILES}"
        raise TemplateError(Fault.PARAMETER_TYPE, message, path)
    if parameter.allowed is not None and not _is_allowed(value, parameter.allowed):
        allowed = ",".join(as_text(item) for item in parameter.allowed)
        shown = f" '{as_text(value)}'" if isinstance(value, str) and not parameter.secure else ""
        raise TemplateError(
            Fault.NOT_ALLOWED,
            f"The provided value{shown} for the template parameter '{parameter.name}' at line '0' and column '0' is not valid. "
            f"The parameter value is not part of the allowed value(s): '{allowed}'.",
            path,
        )
    _measure(parameter, value)


def missing(parameter: Parameter) -> TemplateError:
    """What is said of a parameter that has neither value nor default."""
    message = f"The value for the template parameter '{parameter.name}' at line '0' and column '0' is not provided. {FILES}"
    return TemplateError(Fault.MISSING_PARAMETER, message, _path(parameter))


def _is_allowed(value: JSON, allowed: list[JSON]) -> bool:
    """Whether a value is one of those allowed; an array, whether each of its items is."""
    if any(same(value, item) for item in allowed):
        return True
    return isinstance(value, list) and all(any(same(one, item) for item in allowed) for one in value)


def _measure(parameter: Parameter, value: JSON) -> None:
    measure, what, fault = (0, "", Fault.LENGTH)
    if isinstance(value, str | list):
        measure, what = len(value), "Length"
    elif isinstance(value, int) and not isinstance(value, bool):
        measure, what, fault = value, "Value", Fault.RANGE
    least, most = parameter.bounds.get(f"min{what}"), parameter.bounds.get(f"max{what}")
    subject = "Length of the value" if fault is Fault.LENGTH else "The value"
    if least is not None and measure < least:
        raise TemplateError(
            fault, _beyond(parameter, f"{subject} should be greater than or equal to '{least}'"), _path(parameter)
        )
    if most is not None and measure > most:
        raise TemplateError(fault, _beyond(parameter, f"{subject} should be less than or equal to '{most}'"), _path(parameter))


def _beyond(parameter: Parameter, bound: str) -> str:
    place = f"'{parameter.name}' at line '0' and column '0'"
    return f"The provided value for the template parameter {place} is not valid. {bound}. {SYNTAX}"


def _path(parameter: Parameter) -> str:
    return f"properties.template.parameters.{parameter.name}"
