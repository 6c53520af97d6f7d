"""A policy definition: its mode, its parameters and its rule, read as Azure reads them when the definition is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from gallery_engine.policy import effects, expressions, parameters
from gallery_engine.policy.language import Clause, Reader, bad, members_of
from gallery_engine.policy.parameters import Parameter
from gallery_engine.policy.problems import BadRule, Failed
from gallery_engine.records import JSON

INDEXED, ALL = "indexed", "all"
KEPT = 256


@dataclass(frozen=True, slots=True)
class Definition:
    """What a definition says. `indexed` is whether it looks only at types with tags and a location."""

    name: str
    indexed: bool
    parameters: Mapping[str, Parameter]
    condition: Clause
    effect: effects.Effect


def read(properties: Mapping[str, JSON], name: str) -> Definition:
    """A definition from its `properties`; raises BadRule with Azure's code and text. What was read lately is not read again."""
    told = {part: properties.get(part) for part in ("mode", "parameters", "policyRule")}
    return _read(msgspec.json.encode(told), name)


@lru_cache(maxsize=KEPT)
def _read(encoded: bytes, name: str) -> Definition:
    properties = msgspec.json.decode(encoded)
    mode = properties.get("mode") or INDEXED
    if not isinstance(mode, str) or mode.lower() not in {INDEXED, ALL}:
        raise BadRule(
            "InvalidPolicyDefinitionMode", f"The policy definition mode '{str(mode)[:100]}' is not one of 'All' and 'Indexed'."
        )
    declared = parameters.declared(properties.get("parameters"))
    rule = members_of(properties.get("policyRule"), "policyRule")
    unknown = next((key for key in rule if key not in {"if", "then"}), None)
    if unknown is not None:
        raise bad(f"Could not find member '{unknown[:100]}' on object of type 'PolicyRule'. Path '{unknown[:100]}'")
    if "if" not in rule or "then" not in rule:
        raise bad("'if' and 'then' are expected on object of type 'PolicyRule'")
    condition = Reader().clause(rule["if"])
    effect = effects.read(rule["then"], name, mode.lower())
    _check_expressions(properties.get("policyRule"), name)
    parameters.check_use(properties.get("policyRule"), declared, name)
    return Definition(name, mode.lower() == INDEXED, declared, condition, effect)


def _check_expressions(value: JSON, policy: str) -> None:
    """Refuse a rule with an expression that cannot be read."""
    for text in expressions.within(value):
        try:
            expressions.check(text)
        except Failed as failure:
            raise BadRule(
                "InvalidPolicyParameters",
                f"A function or parameter in policy '{policy}' could not be validated. {expressions.TIPS} "
                f"The inner exception '{failure}'.",
            ) from failure
