"""The `then` of a policy rule: what happens to a request that the `if` has found.

Sources: "Azure Policy definitions effect basics" and the pages of the effects deny, audit, denyAction, modify and append (read
2026-11-26).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gallery_engine.policy import fields
from gallery_engine.policy.language import bad, check_field, is_expression, members_of
from gallery_engine.policy.problems import BadRule
from gallery_engine.records import JSON

DENY, AUDIT, DENY_ACTION, MODIFY, APPEND, DISABLED = "deny", "audit", "denyaction", "modify", "append", "disabled"
NAMES: Mapping[str, str] = {
    DENY: "Deny",
    AUDIT: "Audit",
    DENY_ACTION: "DenyAction",
    MODIFY: "Modify",
    APPEND: "Append",
    DISABLED: "Disabled",
}
ADD, REPLACE, REMOVE = "add", "addorreplace", "remove"
MOST_OPERATIONS = 128
_CONFLICTS = frozenset({AUDIT, DENY, DISABLED})
_UNREADABLE = "The policy effect 'details' property could not be parsed."


@dataclass(frozen=True, slots=True)
class Operation:
    """One change of the tags: add, addorreplace or remove; field, value and condition may be expressions."""

    operation: str
    field: str
    value: JSON = None
    condition: JSON = True


@dataclass(frozen=True, slots=True)
class Effect:
    """What a rule does. `name` is as written and may be an expression; the rest is what its details say.

    `spares_groups` is whether a group's deletion may take along what a denyAction protects.
    """

    name: str
    operations: tuple[Operation, ...] = ()
    conflict: str = DENY
    actions: tuple[str, ...] = ()
    spares_groups: bool = False


def read(value: JSON, policy: str, mode: str) -> Effect:
    """The effect of a rule; raises BadRule. `mode` is indexed or all."""
    members = members_of(value, "then")
    name = members.get("effect")
    unknown = next((key for key in members if key not in {"effect", "details"}), None)
    if unknown is not None:
        raise bad(f"Could not find member '{unknown[:100]}' on object of type 'PolicyRuleThen'")
    if not isinstance(name, str) or (name.lower() not in NAMES and not is_expression(name)):
        raise bad(f"the 'effect' is expected to be one of {', '.join(NAMES.values())}, or a parameter")
    return _Details(policy, mode).read(name, members.get("details"))


@dataclass(frozen=True, slots=True)
class _Details:
    """Reads the details of one effect."""

    policy: str
    mode: str

    def read(self, name: str, details: JSON) -> Effect:
        known = name.lower() if name.lower() in NAMES else ""
        if isinstance(details, list):
            return Effect(name, operations=self._appended(details, known))
        members = members_of(details, "details") if details is not None else {}
        if "operations" in members or known == MODIFY:
            return self._modify(name, members, known)
        if "actionnames" in members or known == DENY_ACTION:
            return self._deny_action(name, members, known)
        if members or known == APPEND:
            raise self._unreadable()
        return Effect(name)

    def _appended(self, details: Sequence[JSON], known: str) -> tuple[Operation, ...]:
        self._check_effect(known, APPEND)
        pairs = [members_of(item, "details") for item in self._some(details)]
        for pair in pairs:
            self._check_keys(pair, "field", "value")
            if "value" not in pair:
                raise self._unreadable()
        return tuple(self._operation(ADD, pair) for pair in pairs)

    def _modify(self, name: str, members: Mapping[str, JSON], known: str) -> Effect:
        self._check_effect(known, MODIFY)
        self._check_keys(members, "roledefinitionids", "operations", "conflicteffect")
        roles = self._some(members.get("roledefinitionids"))
        conflict = members.get("conflicteffect", DENY)
        if not all(isinstance(role, str) for role in roles) or not isinstance(conflict, str):
            raise self._unreadable()
        if conflict.lower() not in _CONFLICTS and not is_expression(conflict):
            raise self._unreadable()
        operations = []
        for item in self._some(members.get("operations")):
            operation = members_of(item, "operations")
            self._check_keys(operation, "operation", "field", "value", "condition")
            kind = str(operation.get("operation", "")).lower()
            if kind not in {ADD, REPLACE, REMOVE} or (kind != REMOVE and "value" not in operation):
                raise self._unreadable()
            operations.append(self._operation(kind, operation))
        return Effect(name, operations=tuple(operations), conflict=conflict)

    def _deny_action(self, name: str, members: Mapping[str, JSON], known: str) -> Effect:
        self._check_effect(known, DENY_ACTION)
        self._check_keys(members, "actionnames", "cascadebehaviors")
        actions = [str(action).lower() for action in self._some(members.get("actionnames"))]
        cascade = members_of(members.get("cascadebehaviors", {}), "cascadeBehaviors")
        self._check_keys(cascade, "resourcegroup")
        behaviour = str(cascade.get("resourcegroup", "deny")).lower()
        if set(actions) != {"delete"} or behaviour not in {"allow", "deny"} or (cascade and self.mode == "all"):
            raise self._unreadable()
        return Effect(name, actions=tuple(actions), spares_groups=behaviour == "allow" or self.mode == "all")

    def _operation(self, kind: str, members: Mapping[str, JSON]) -> Operation:
        name = str(members.get("field", ""))
        check_field(name)
        if not is_expression(name) and name.lower() != fields.TAGS and fields.read(name).tag is None:
            raise self._unreadable()
        return Operation(kind, name, members.get("value"), members.get("condition", True))

    def _some(self, value: object) -> Sequence[JSON]:
        if not isinstance(value, list) or not 0 < len(value) <= MOST_OPERATIONS:
            raise self._unreadable()
        return value

    def _check_keys(self, members: Mapping[str, JSON], *known: str) -> None:
        if any(name not in known for name in members):
            raise self._unreadable()

    def _check_effect(self, known: str, expected: str) -> None:
        if known and known not in {expected, DISABLED}:
            raise self._unreadable()

    def _unreadable(self) -> BadRule:
        return BadRule("InvalidPolicyRuleEffectDetails", f"The policy definition '{self.policy}' rule is invalid. {_UNREADABLE}")
