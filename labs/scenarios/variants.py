"""Variants of a scenario: what its parameters come to for a number, and the scenario with that filled in. Pure.

Variant 0 has the first choice of everything; what the course shows is about it. Beside the parameters (`{{home}}`, and
`{{home.title}}` for the display name of a region), a text may name what the directory makes: `{{object-id.HANDLE}}`,
`{{app-id.HANDLE}}`, `{{subscription-id.NAME}}`, `{{tenant-id.DOMAIN}}`, and `{{subscription-id}}` and `{{tenant-id}}` of the
sandbox itself.
"""

import random
import re
from collections.abc import Iterator, Mapping
from typing import TypeVar

import msgspec

from gallery_engine.arm import JSON, Document, Request
from gallery_engine.catalog.regions import REGIONS
from gallery_engine.cloud import Cloud, new_store
from labs.scenarios.schema import Identity, Parameter, Scenario
from labs.shell.az.profile import DIRECTORY

MOST_VARIANTS = 10_000
SEED = "seed"
T = TypeVar("T")
_PLACEHOLDER = re.compile(r"\{\{([a-z0-9-]+(?:\.[a-z0-9._-]+)?)\}\}")


class _Identity(msgspec.Struct, frozen=True, rename="camel"):
    handle: str
    object_id: str
    app_id: str = ""


class _Subscription(msgspec.Struct, frozen=True):
    id: str
    name: str


class _Tenant(msgspec.Struct, frozen=True):
    id: str
    domain: str


class _Directory(msgspec.Struct, frozen=True):
    """What the lab's directory answers, as far as a text may name it."""

    identities: list[_Identity]
    subscriptions: list[_Subscription]
    tenants: list[_Tenant]


class ParameterError(ValueError):
    """A parameter that gives nothing to draw, or a placeholder that stands for nothing: the author's fault."""


def variant(template: Scenario, number: int) -> Scenario:
    """Return a scenario with everything filled in for a variant, 0 to MOST_VARIANTS - 1. Raises ParameterError."""
    return filled(template, values_of(template, number))


def values_of(template: Scenario, number: int) -> dict[str, str]:
    """Return what each placeholder stands for in a variant, and the `seed` of its world. Raises ParameterError."""
    seed = template.seed if number == 0 else f"{template.seed}-{number}"
    drawn = dict(_drawn(template.parameters, None if number == 0 else random.Random(seed)))  # noqa: S311 - not for secrets
    values = {SEED: seed, **drawn}
    return values | dict(_made(filled(template, values), seed))


def filled(template: Scenario, values: Mapping[str, str]) -> Scenario:
    """Return the scenario with its placeholders filled in; those without a value stay. Nothing is left to draw in it."""
    document = _filled(msgspec.to_builtins(template), values)
    plain = {"parameters": {}, "seed": values.get(SEED, template.seed)}
    return msgspec.convert(document | plain, Scenario, strict=False)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its placeholders filled in; those without a value stay."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def has_placeholders(text: str) -> bool:
    """Whether a text names anything that is drawn."""
    return _PLACEHOLDER.search(text) is not None


def left_in(scenario: Scenario) -> Iterator[str]:
    """Give the placeholders that stand for nothing."""
    for text in _texts(msgspec.to_builtins(scenario)):
        yield from (found[0] for found in _PLACEHOLDER.finditer(text))


def directory_of(scenario: Scenario) -> Document:
    """Return the body that makes a scenario's tenants, identities and subscriptions; empty where it has none."""
    made: dict[str, list[JSON]] = {
        "tenants": [{"domain": domain} for domain in scenario.tenants],
        "users": [_user(each) for each in scenario.identities if each.kind == "user"],
        "servicePrincipals": [_app(each) for each in scenario.identities if each.kind == "app"],
        "groups": [
            {"handle": each.handle, "members": [*each.members], **_at(each.tenant)}
            for each in scenario.identities
            if each.kind == "group"
        ],
        "subscriptions": [{"name": each.name, "owner": each.owner, **_at(each.tenant)} for each in scenario.subscriptions],
    }
    return {name: rows for name, rows in made.items() if rows}


def _user(said: Identity) -> JSON:
    invited: dict[str, JSON] = {"guestOf": [*said.guest_of]} if said.guest_of else {}
    return {"handle": said.handle, **_at(said.tenant), **invited}


def _app(said: Identity) -> JSON:
    return {"handle": said.handle, "tenants": [domain for domain in (said.tenant, *said.guest_of) if domain]}


def _at(domain: str) -> dict[str, JSON]:
    return {"tenant": domain} if domain else {}


def _drawn(parameters: Mapping[str, Parameter], chance: random.Random | None) -> Iterator[tuple[str, str]]:
    taken: dict[str, str] = {}
    for name, parameter in parameters.items():
        apart = {taken[other] for other in parameter.other_than if other in taken}
        choices = [choice for choice in _choices(name, parameter) if choice not in apart]
        if not choices:
            raise ParameterError(f"the parameter `{name}` has nothing left to draw")
        taken[name] = chance.choice(choices) if chance else choices[0]
        yield name, taken[name]
        if parameter.regions:
            yield f"{name}.title", REGIONS[taken[name]].display


def _choices(name: str, parameter: Parameter) -> list[str]:
    if unknown := [region for region in parameter.regions if region not in REGIONS]:
        raise ParameterError(f"the parameter `{name}` names the region `{unknown[0]}`, which Azure does not have")
    numbers: list[str] = []
    if parameter.lowest is not None and parameter.highest is not None:
        numbers = [str(number) for number in range(parameter.lowest, parameter.highest + 1)]
    kinds = [choices for choices in (parameter.one_of, parameter.regions, numbers) if choices]
    if len(kinds) != 1:
        raise ParameterError(f"the parameter `{name}` needs one of `one_of`, `regions`, or `lowest` and `highest`")
    return kinds[0]


def _made(scenario: Scenario, seed: str) -> Iterator[tuple[str, str]]:
    """The ids of what the directory makes; they come from the seed and the name alone."""
    store = new_store(seed, scenario.rulebooks[0])
    body = directory_of(scenario)
    answer = Cloud(store).send(Request("POST" if body else "GET", DIRECTORY, body=body or None)).response
    if answer.status != 200:
        raise ParameterError(f"the directory refuses the scenario's identities: {answer.body}")
    told = msgspec.convert(answer.body, _Directory)
    yield "subscription-id", store.head().subscription
    yield "tenant-id", store.head().tenant
    for each in told.identities:
        yield f"object-id.{each.handle}", each.object_id
        if each.app_id:
            yield f"app-id.{each.handle}", each.app_id
    yield from ((f"subscription-id.{each.name}", each.id) for each in told.subscriptions)
    yield from ((f"tenant-id.{each.domain}", each.id) for each in told.tenants)


def _filled(node: T, values: Mapping[str, str]) -> T:
    changed: object = node
    if isinstance(node, str):
        changed = fill(node, values)
    elif isinstance(node, list):
        changed = [_filled(part, values) for part in node]
    elif isinstance(node, dict):
        changed = {name: _filled(part, values) for name, part in node.items()}
    return changed  # type: ignore[return-value]


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    parts = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for part in parts:
        yield from _texts(part)
