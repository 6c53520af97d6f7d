"""Expressions in policies: those of templates, less the functions a policy may not ask, and with some of its own.

Source: "Azure Policy definition structure policy rule", section on policy functions (read 2026-11-26).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NoReturn, TypeAlias

from gallery_engine.policy.problems import Failed
from gallery_engine.records import JSON, Document
from gallery_engine.templates.errors import TemplateError
from gallery_engine.templates.evaluator import evaluate
from gallery_engine.templates.expressions import Call, Index, Literal, Node, Property, is_expression, parse, unescaped
from gallery_engine.templates.functions.registry import FUNCTION_NAMES, Function
from gallery_engine.templates.scope import Meter, Place, Scope

TIPS = "If using template functions, try following the tips in: https://aka.ms/policy-avoiding-template-failures."
Functions: TypeAlias = Mapping[str, Callable[..., JSON]]

FORBIDDEN = frozenset(
    {
        "copyindex",
        "datetimeadd",
        "datetimefromepoch",
        "datetimetoepoch",
        "deployment",
        "environment",
        "extensionresourceid",
        "lambda",
        "listkeys",
        "managementgroup",
        "newguid",
        "pickzones",
        "providers",
        "reference",
        "resourceid",
        "subscriptionresourceid",
        "tenantresourceid",
        "tenant",
        "variables",
    }
)
OWN = {
    "field": (1, 1),
    "current": (0, 1),
    "parameters": (1, 1),
    "resourcegroup": (0, 0),
    "subscription": (0, 0),
    "policy": (0, 0),
    "requestcontext": (0, 0),
    "utcnow": (0, 1),
    "adddays": (2, 2),
}


@dataclass(slots=True)
class _NoCloud:
    """What a policy's expressions may ask of a deployment: nothing; what they see of the cloud are functions of their own."""

    now: int = 0
    subscription: Document = field(default_factory=dict)
    tenant: Document = field(default_factory=dict)
    group: Document | None = None
    deployment: Document = field(default_factory=dict)

    def reference(self, name: str, api_version: str, full: bool) -> JSON:
        _refuse("reference")

    def provider(self, namespace: str, kind: str) -> Document:
        _refuse("providers")

    def new_guid(self) -> str:
        _refuse("newGuid")


def check(text: str) -> None:
    """Refuse an expression that cannot be read, or asks for a function that policies do not have; raises Failed."""
    try:
        for call in calls(parse(text)):
            if call.name in FORBIDDEN or (call.name not in OWN and call.name not in FUNCTION_NAMES):
                _refuse(call.written)
    except TemplateError as error:
        raise Failed(error.message) from error


def within(value: JSON) -> Iterator[str]:
    """Every expression in a value, at any depth."""
    if isinstance(value, str):
        if is_expression(value):
            yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from within(item)
    elif isinstance(value, list):
        for item in value:
            yield from within(item)


def calls(node: Node) -> Iterator[Call]:
    """Every call of a function in an expression, outermost first."""
    if isinstance(node, Call):
        yield node
        for argument in node.arguments:
            yield from calls(argument)
    elif isinstance(node, Property | Index):
        yield from calls(node.owner)
        if isinstance(node, Index):
            yield from calls(node.at)


def parameters_in(text: str) -> Iterator[str]:
    """The names of the parameters an expression asks for, as they are written."""
    for call in calls(parse(text)):
        if call.name == "parameters" and len(call.arguments) == 1 and isinstance(call.arguments[0], Literal):
            yield str(call.arguments[0].value)


def value_of(value: JSON, known: Callable[[], Functions], meter: Meter) -> JSON:
    """A value, evaluated with the functions that are `known` if it is an expression; raises Failed when it has no value.

    A missing property is empty text.
    """
    if not isinstance(value, str):
        return value
    if not is_expression(value):
        return unescaped(value)
    functions = known()
    own = {name: _function(name, apply) for name, apply in functions.items()}
    scope = Scope(Place.POLICY, _NoCloud(), meter, functions["parameters"], _no_variable, functions=own, missing="")
    try:
        return evaluate(parse(value), scope)
    except TemplateError as error:
        raise Failed(error.message) from error


def add_days(instant: JSON, days: JSON) -> JSON:
    """An instant so many days later, as the function addDays gives it."""
    if not isinstance(instant, str) or not isinstance(days, int) or isinstance(days, bool):
        raise Failed("The function 'addDays' expects a date and a number of days.")
    try:
        return written(datetime.fromisoformat(instant).astimezone(UTC) + timedelta(days=days))
    except (ValueError, OverflowError) as error:
        raise Failed(f"The function 'addDays' cannot add {days} days to '{instant[:50]}'.") from error


def written(instant: datetime) -> str:
    """An instant as utcNow() writes it, with seven digits of a second."""
    return f"{instant:%Y-%m-%dT%H:%M:%S}.{instant.microsecond:06d}0Z"


def _function(name: str, apply: Callable[..., JSON]) -> Function:
    least, most = OWN[name]
    return Function(name, lambda _, values: apply(*values), least, most, frozenset(), makes=False)


def _no_variable(name: str) -> JSON:
    _refuse("variables")


def _refuse(name: str) -> NoReturn:
    raise Failed(f"The template function '{name[:100]}' is not valid in a policy rule.")
