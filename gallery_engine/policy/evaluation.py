"""What a rule finds in a resource: its conditions evaluated, within bounds, with the reasons Azure gives in its refusals."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from gallery_engine.catalog.regions import normalize
from gallery_engine.policy import fields
from gallery_engine.policy.expressions import add_days, value_of, written
from gallery_engine.policy.language import AllOf, AnyOf, Clause, Compared, Counted, Not
from gallery_engine.policy.operators import OPERATORS
from gallery_engine.policy.problems import BadRule, Failed
from gallery_engine.records import JSON, Document
from gallery_engine.templates.scope import Meter

MOST_EVALUATIONS = 50_000
MOST_ITERATIONS = 100
MOST_REASONS = 50
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a rule can see: the resource as it would be, values of parameters by lower-case names, and what lies around it.

    `group` and `subscription` are what resourceGroup() and subscription() return, `policy` what policy() returns; `now` is in
    virtual milliseconds.
    """

    resource: Document
    parameters: Mapping[str, JSON] = field(default_factory=dict)
    group: Document = field(default_factory=dict)
    subscription: Document = field(default_factory=dict)
    policy: Document = field(default_factory=dict)
    api_version: str = ""
    now: int = 0

    def functions(self) -> dict[str, Callable[..., JSON]]:
        """The functions of expressions that depend on the scene, by lower-case names."""
        return {
            "parameters": self._parameter,
            "field": self.value_of,
            "resourcegroup": lambda: self.group,
            "subscription": lambda: self.subscription,
            "policy": lambda: self.policy,
            "requestcontext": lambda: {"apiVersion": self.api_version, "identity": {}},
            "utcnow": lambda *_: written(EPOCH + timedelta(milliseconds=self.now)),
            "adddays": add_days,
        }

    def value_of(self, name: JSON) -> JSON:
        """The value of a field as the function field() gives it: empty text when absent, an array for a collection."""
        of = _read(str(name))
        found = fields.values(of, self.resource)
        if of.is_collection:
            return found
        return "" if found[0] is None else found[0]

    def _parameter(self, name: JSON) -> JSON:
        if str(name).lower() not in self.parameters:
            raise Failed(f"The policy has no parameter '{str(name)[:100]}'.")
        return self.parameters[str(name).lower()]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an evaluation is: the scene, and inside counts what current() returns and how often the outer ones iterate."""

    scene: Scene
    meter: Meter
    currents: Mapping[str, JSON] = field(default_factory=dict)
    iterations: int = 1

    def value(self, value: JSON) -> JSON:
        """A value with its expressions evaluated."""
        if isinstance(value, list):
            return [self.value(item) for item in value]
        if isinstance(value, dict):
            return {key: self.value(item) for key, item in value.items()}
        return value_of(value, lambda: self.scene.functions() | {"current": self.current}, self.meter)

    def current(self, *names: JSON) -> JSON:
        """The member a count is at; its name may be left out where there is only one count."""
        if not names and len(self.currents) == 1:
            return next(iter(self.currents.values()))
        name = str(names[0]).lower() if names else ""
        if name in self.currents:
            return self.currents[name]
        if any(name.startswith(f"{index}.") for index in self.currents if index.endswith(fields.STAR)):
            found = self.scene.value_of(name)
            return found[0] if isinstance(found, list) and found else ""
        raise Failed(f"The function 'current' knows no index '{name[:100]}' here.")


class Evaluation:
    """One evaluation of a rule. `reasons` are the conditions it asked, as Azure lists them."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._meter = Meter()
        self._left = MOST_EVALUATIONS
        self.reasons: list[Document] = []

    def holds(self, clause: Clause) -> bool:
        """Whether a clause holds; raises Failed when that cannot be told within bounds."""
        return self._holds(clause, _Place(self._scene, self._meter))

    def value(self, value: JSON) -> JSON:
        """A value with its expressions evaluated; raises Failed."""
        return _Place(self._scene, self._meter).value(value)

    def _holds(self, clause: Clause, place: _Place) -> bool:
        if isinstance(clause, Not):
            return not self._holds(clause.clause, place)
        if isinstance(clause, AllOf):
            return all(self._holds(part, place) for part in clause.clauses)
        if isinstance(clause, AnyOf):
            return any(self._holds(part, place) for part in clause.clauses)
        self._spend(1)
        return self._counts(clause, place) if isinstance(clause, Counted) else self._compares(clause, place)

    def _compares(self, clause: Compared, place: _Place) -> bool:
        target = place.value(clause.target)
        if clause.kind == "value":
            found = place.value(clause.subject)
            return self._tell("Value", clause.subject, None, found, clause.operator, target, [found])
        name = place.value(clause.subject)
        of = _read(str(name))
        found_values = fields.values(of, place.scene.resource)
        if of.is_location:
            found_values, target = [_as_region(value) for value in found_values], _as_region(target)
        shown: JSON = found_values if of.is_collection else found_values[0]
        return self._tell("Field", name, name, shown, clause.operator, target, found_values)

    def _counts(self, clause: Counted, place: _Place) -> bool:
        inner = self._members(clause, place)
        number = sum(1 for member in inner if clause.where is None or self._holds(clause.where, member))
        return self._tell("Count", clause.array, None, number, clause.operator, place.value(clause.target), [number])

    def _members(self, clause: Counted, place: _Place) -> Iterator[_Place]:
        if clause.kind == "field":
            for member, narrowed in fields.members(_read(clause.index), place.scene.resource):
                self._spend(1)
                currents = {**place.currents, clause.index.lower(): member}
                yield replace(place, scene=replace(place.scene, resource=narrowed), currents=currents)
            return
        array = place.value(clause.array)
        if not isinstance(array, list):
            raise Failed("The value of a count is no array.")
        if len(array) * place.iterations > MOST_ITERATIONS:
            raise Failed(f"The value counts iterate more than {MOST_ITERATIONS} times.")
        for member in array:
            currents = {**place.currents, clause.index.lower(): member}
            yield replace(place, currents=currents, iterations=max(len(array), 1) * place.iterations)

    def _tell(self, kind: str, subject: JSON, path: JSON, shown: JSON, operator: str, target: JSON, values: list[JSON]) -> bool:
        """Whether every value meets the condition, noted among the reasons."""
        name, meets = OPERATORS[operator]
        self._spend(len(values) * (len(target) if isinstance(target, list) else 1))
        result = all(meets(value, target) for value in values)
        if len(self.reasons) < MOST_REASONS:
            reason: Document = {"result": str(result), "expressionKind": kind, "expression": subject}
            if path is not None:
                reason["path"] = path
            operator_shown = f"{name[0].upper()}{name[1:]}"
            self.reasons.append(reason | {"expressionValue": shown, "targetValue": target, "operator": operator_shown})
        return result

    def _spend(self, steps: int) -> None:
        self._left -= steps
        if self._left < 0:
            raise Failed(f"The rule needs more than {MOST_EVALUATIONS} evaluations.")


def _read(name: str) -> fields.Field:
    try:
        return fields.read(name)
    except BadRule as error:
        raise Failed(str(error)) from error


def _as_region(value: JSON) -> JSON:
    if isinstance(value, list):
        return [_as_region(item) for item in value]
    return normalize(value) if isinstance(value, str) else value
