"""Parameters of policies: what a definition declares, and the values an assignment gives them.

Source: "Azure Policy definition structure parameters" (read 2026-11-26); texts of errors from issues that quote them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gallery_engine.clock import from_iso
from gallery_engine.policy import expressions
from gallery_engine.policy.language import members_of
from gallery_engine.policy.operators import same
from gallery_engine.policy.problems import BadRule
from gallery_engine.records import JSON

_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "array": (list,),
    "object": (dict,),
    "boolean": (bool,),
    "integer": (int,),
    "float": (int, float),
    "datetime": (str,),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A declared parameter. `default` is None where there is none."""

    name: str
    type: str
    default: JSON = None
    allowed: tuple[JSON, ...] = ()

    def takes(self, value: JSON) -> bool:
        """Whether a value is of the parameter's type."""
        if isinstance(value, bool) and self.type != "boolean":
            return False
        if self.type == "datetime":
            return isinstance(value, str) and from_iso(value) is not None
        return isinstance(value, _TYPES[self.type])

    def allows(self, value: JSON) -> bool:
        """Whether a value is among the allowed ones; of an array, each of its members."""
        if not self.allowed:
            return True
        return all(
            any(same(item, allowed) for allowed in self.allowed) for item in (value if isinstance(value, list) else [value])
        )


def declared(value: JSON) -> Mapping[str, Parameter]:
    """A definition's parameters by their lower-case names; raises BadRule."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _unreadable("parameters")
    return {name.lower(): _parameter(name, item) for name, item in value.items()}


def _parameter(name: str, value: JSON) -> Parameter:
    members = members_of(value, f"parameters.{name[:100]}")
    kind, allowed = str(members.get("type", "")).lower(), members.get("allowedvalues", [])
    if kind not in _TYPES or not isinstance(allowed, list):
        raise _unreadable(name)
    parameter = Parameter(name, kind, members.get("defaultvalue"), tuple(allowed))
    if parameter.default is not None and not (parameter.takes(parameter.default) and parameter.allows(parameter.default)):
        raise _unreadable(name)
    return parameter


def _unreadable(name: str) -> BadRule:
    return BadRule(
        "InvalidPolicyParameters", f"The policy parameter '{name[:100]}' could not be parsed: its type or values are invalid."
    )


def check_use(rule: JSON, parameters: Mapping[str, Parameter], policy: str) -> None:
    """Refuse a rule that asks for parameters that are not declared, or leaves declared ones unused."""
    asked = [name for text in expressions.within(rule) for name in expressions.parameters_in(text)]
    for name in asked:
        if name.lower() not in parameters:
            raise BadRule(
                "InvalidPolicyParameters",
                f"A function or parameter in policy '{policy}' could not be validated. {expressions.TIPS} The inner exception "
                f"'The policy '{policy}' has undefined parameter '{name[:100]}' which is used in the policy rule. Please either "
                "define it in policy definition or remove the reference in policy rule.'.",
            )
    known = {name.lower() for name in asked}
    unused = ",".join(parameter.name for name, parameter in parameters.items() if name not in known)
    if unused:
        raise BadRule(
            "UnusedPolicyParameters",
            f"The policy '{policy}' has defined parameters '{unused[:500]}' which are not used in the policy rule. Please either "
            "remove these parameters from the definition or ensure that they are used in the policy rule.",
        )


def resolved(parameters: Mapping[str, Parameter], given: Mapping[str, JSON]) -> dict[str, JSON]:
    """The value of each parameter by its lower-case name: the given one, else the default; None where both are absent."""
    lowered = {name.lower(): value for name, value in given.items()}
    return {name: lowered.get(name, parameter.default) for name, parameter in parameters.items()}


def check_values(parameters: Mapping[str, Parameter], given: Mapping[str, JSON], assignment: str, policy: str) -> None:
    """Refuse an assignment's values that are missing, not declared, of the wrong type or not allowed."""
    undefined = ",".join(name for name in given if name.lower() not in parameters)
    if undefined:
        raise BadRule(
            "UndefinedPolicyParameter",
            f"The policy assignment '{assignment}' is attempting to assign the parameter(s) '{undefined[:500]}' which are not "
            f"defined in the policy definition '{policy}'.",
        )
    values = resolved(parameters, given)
    missing = ",".join(parameters[name].name for name, value in values.items() if value is None)
    if missing:
        raise BadRule(
            "MissingPolicyParameter",
            f"The policy assignment '{assignment}' is missing the parameter(s) '{missing[:500]}' as defined in the policy "
            f"definition '{policy}'.",
        )
    for name, value in values.items():
        _check_value(parameters[name], value, policy)


def _check_value(parameter: Parameter, value: JSON, policy: str) -> None:
    if not parameter.takes(value):
        raise BadRule(
            "InvalidPolicyParameterType",
            f"The value of policy parameter '{parameter.name}' of policy definition '{policy}' is expected to be of type "
            f"'{parameter.type.capitalize()}'.",
        )
    if not parameter.allows(value):
        allowed = ", ".join(str(item) for item in parameter.allowed)
        raise BadRule(
            "PolicyParameterValueNotAllowed",
            f"The value '{str(value)[:200]}' is not allowed for policy parameter '{parameter.name}' in policy definition "
            f"'{policy}'. The allowed values are '{allowed[:1000]}'.",
        )
