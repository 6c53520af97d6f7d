"""The `if` of a policy rule: conditions and what joins them, read once and bounded as Azure bounds them.

Source: "Azure Policy definition structure policy rule", with its limits (read 2026-11-26).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from gallery_engine.policy import fields
from gallery_engine.policy.operators import OPERATORS
from gallery_engine.policy.problems import BadRule
from gallery_engine.records import JSON
from gallery_engine.templates import expressions

MOST_CONDITIONS = 4_096
MOST_VALUE_COUNTS = 10
MOST_FIELD_COUNTS = 5
DEEPEST = 64
DEFAULT_INDEX = "default"


@dataclass(frozen=True, slots=True)
class Compared:
    """A condition on a field (its name may be an expression) or on a value."""

    kind: str
    subject: JSON
    operator: str
    target: JSON


@dataclass(frozen=True, slots=True)
class Counted:
    """A condition on how many members of an array meet `where`; the array is a field's or a value's."""

    kind: str
    array: JSON
    index: str
    where: "Clause | None"
    operator: str
    target: JSON


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every clause has to hold."""

    clauses: "tuple[Clause, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One clause has to hold."""

    clauses: "tuple[Clause, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """The clause has not to hold."""

    clause: "Clause"


Clause: TypeAlias = Compared | Counted | AllOf | AnyOf | Not


def is_expression(value: JSON) -> bool:
    """Whether a value is an expression."""
    return isinstance(value, str) and expressions.is_expression(value)


def members_of(value: JSON, of: str) -> dict[str, JSON]:
    """The members of an object by their lower-case names; refuses anything else."""
    if not isinstance(value, dict):
        raise bad(f"'{of}' is expected to be an object")
    return {key.lower(): item for key, item in value.items()}


def bad(what: str) -> BadRule:
    """The error for a rule that cannot be read."""
    return BadRule("InvalidPolicyRule", f"Failed to parse policy rule: '{what}.'.")


class Reader:
    """Reads one rule's conditions and counts them on the way."""

    def __init__(self) -> None:
        self._conditions = 0
        self._value_counts = 0
        self._field_counts: dict[str, int] = {}

    def clause(self, value: JSON, depth: int = DEEPEST) -> Clause:
        """A condition or a logical operator; raises BadRule."""
        if depth < 0:
            raise bad(f"the conditions are nested deeper than {DEEPEST} levels")
        members = members_of(value, "condition")
        if "not" in members:
            _only(members, "not")
            return Not(self.clause(members["not"], depth - 1))
        if "allof" in members:
            _only(members, "allof")
            return AllOf(self._clauses(members["allof"], depth))
        if "anyof" in members:
            _only(members, "anyof")
            return AnyOf(self._clauses(members["anyof"], depth))
        return self._condition(members, depth)

    def _clauses(self, value: JSON, depth: int) -> tuple[Clause, ...]:
        if not isinstance(value, list) or not value:
            raise bad("'allOf' and 'anyOf' are expected to be arrays of conditions")
        return tuple(self.clause(item, depth - 1) for item in value)

    def _condition(self, members: Mapping[str, JSON], depth: int) -> Clause:
        self._conditions += 1
        if self._conditions > MOST_CONDITIONS:
            raise bad(f"the rule has more than {MOST_CONDITIONS} conditions")
        kinds = [kind for kind in ("field", "value", "count") if kind in members]
        operators = [name for name in members if name in OPERATORS]
        _only(members, "field", "value", "count", *OPERATORS)
        if len(kinds) != 1 or len(operators) != 1:
            raise bad("a condition is expected to have one of 'field', 'value' and 'count', and one operator")
        target = members[operators[0]]
        _check_target(operators[0], target)
        if kinds[0] == "count":
            return self._count(members["count"], operators[0], target, depth)
        if kinds[0] == "field":
            check_field(members["field"])
        return Compared(kinds[0], members[kinds[0]], operators[0], target)

    def _count(self, value: JSON, operator: str, target: JSON, depth: int) -> Counted:
        members = members_of(value, "count")
        _only(members, "field", "value", "name", "where")
        if ("field" in members) == ("value" in members):
            raise bad("a count is expected to have one of 'field' and 'value'")
        where = self.clause(members["where"], depth - 1) if "where" in members else None
        if "field" in members:
            name = self._counted_field(members["field"])
            return Counted("field", name, name, where, operator, target)
        self._value_counts += 1
        if self._value_counts > MOST_VALUE_COUNTS:
            raise bad(f"the rule has more than {MOST_VALUE_COUNTS} value counts")
        index = members.get("name", DEFAULT_INDEX)
        if not isinstance(index, str) or not index.isalnum():
            raise bad("the 'name' of a count is expected to be made of letters and digits")
        if not isinstance(members["value"], list) and not is_expression(members["value"]):
            raise bad("the 'value' of a count is expected to be an array")
        return Counted("value", members["value"], index, where, operator, target)

    def _counted_field(self, name: JSON) -> str:
        check_field(name)
        if not isinstance(name, str) or not name.endswith(fields.STAR):
            raise bad("the 'field' of a count is expected to be an alias that ends in [*]")
        self._field_counts[name.lower()] = self._field_counts.get(name.lower(), 0) + 1
        if self._field_counts[name.lower()] > MOST_FIELD_COUNTS:
            raise bad(f"the rule counts '{name[:100]}' more than {MOST_FIELD_COUNTS} times")
        return name


def check_field(name: JSON) -> None:
    """Refuse what cannot be the name of a field; an expression is looked at when it has a value."""
    if not isinstance(name, str):
        raise bad("'field' is expected to be a string")
    if not is_expression(name):
        fields.read(name)


def _check_target(operator: str, target: JSON) -> None:
    if operator in {"in", "notin"} and not isinstance(target, list) and not is_expression(target):
        raise bad(f"'{OPERATORS[operator][0]}' is expected to be an array")
    if operator == "exists" and not is_expression(target) and str(target).lower() not in {"true", "false"}:
        raise bad("'exists' is expected to be true or false")


def _only(members: Mapping[str, JSON], *known: str) -> None:
    for name in members:
        if name not in known:
            raise bad(f"Could not find member '{name[:100]}' on object of type 'PolicyRule'")
