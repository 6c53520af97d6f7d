"""What tests of the template language share: a cloud of plain facts, and templates evaluated against it."""

from dataclasses import dataclass, field

from gallery_engine.records import JSON, Document
from gallery_engine.templates import parameters
from gallery_engine.templates.errors import TemplateError
from gallery_engine.templates.evaluation import Evaluation
from gallery_engine.templates.evaluator import resolve
from gallery_engine.templates.ordering import ordered
from gallery_engine.templates.planning import Planned, plan
from gallery_engine.templates.scope import Meter, Place, Scope
from gallery_engine.templates.template import Template, read

SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
NOON = 1_795_435_200_000  # 2026-11-23T12:00:00Z


def _group() -> Document | None:
    return {"id": GROUP, "name": "rg", "location": "eastus"}


@dataclass
class Facts:
    """A cloud that knows what it was told."""

    subscription: Document = field(default_factory=lambda: {"id": f"/subscriptions/{SUBSCRIPTION}", "subscriptionId": SUBSCRIPTION})
    tenant: Document = field(default_factory=lambda: {"tenantId": "t"})
    group: Document | None = field(default_factory=_group)
    deployment: Document = field(default_factory=lambda: {"name": "d"})
    now: int = NOON
    made: dict[str, JSON] = field(default_factory=dict)

    def reference(self, name: str, api_version: str, full: bool) -> JSON:
        del api_version
        return {"properties": self.made[name]} if full else self.made[name]

    def provider(self, namespace: str, kind: str) -> Document:
        return {"resourceType": kind, "apiVersions": ["2022-01-01"]} if kind else {"namespace": namespace}

    def new_guid(self) -> str:
        return "11111111-1111-4111-8111-111111111111"


def template(*resources: JSON, **sections: JSON) -> Document:
    """A template of these resources; `parameters`, `variables`, `outputs` may be said."""
    return {"$schema": "…/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": list(resources), **sections}


def gallery(name: str = "g", *after: str, **more: JSON) -> Document:
    """A gallery as a template has it."""
    return {
        "type": "Microsoft.Compute/galleries",
        "apiVersion": "2024-03-03",
        "name": name,
        "location": "eastus",
        "dependsOn": list(after),
        **more,
    }


def evaluation(document: Document, given: JSON = None, facts: Facts | None = None) -> Evaluation:
    """A template with the values given for its parameters, as a request has them."""
    found: Template = read(document)
    return Evaluation(found, parameters.given(found, given), facts or Facts())


def planned(document: Document, given: JSON = None) -> list[Planned]:
    """What a template makes, in order."""
    made = evaluation(document, given)
    made.parameters()
    return ordered(plan(made), made)


def value(text: JSON, place: Place = Place.OUTPUTS, facts: Facts | None = None) -> JSON:
    """What an expression evaluates to."""
    return resolve(text, scope(place, facts))


def scope(place: Place, facts: Facts | None = None) -> Scope:
    """A place without parameters or variables."""
    return Scope(place, facts or Facts(), Meter(), _nothing, _nothing)


def fault(text: JSON, place: Place = Place.OUTPUTS) -> str:
    """What is said of an expression that has no value."""
    try:
        found = value(text, place)
    except TemplateError as error:
        return error.sentence
    raise AssertionError(f"{text} is {found}")


def _nothing(name: str) -> JSON:
    raise KeyError(name)
