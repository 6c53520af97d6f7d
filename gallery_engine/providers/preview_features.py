"""Features that a subscription registers for: what there is, its state, to register and to give up again.

Source: "Features" (https://learn.microsoft.com/rest/api/resources/features, read 2026-11-26).
"""

from collections.abc import Callable, Mapping

from gallery_engine.arm import Response
from gallery_engine.catalog.preview_features import FEATURES
from gallery_engine.clock import SECOND
from gallery_engine.ids import Address, key_of
from gallery_engine.preview_features import NAMESPACE, REGISTERED, UNREGISTERED, scope_of, state
from gallery_engine.providers.resource import Done, Inquiry, Report, ResourceType, Verb
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem
from gallery_engine.store import World

SECONDS_TO_REGISTER = 300  # a teaching estimate; documentation speaks of a few minutes
TYPE = f"{NAMESPACE}/providers/features"


def find(address: Address, world: World) -> Record | None:
    """The record of a feature of a subscription; one that nobody has registered is there as well."""
    namespace = _namespace(address)
    name = next((each for each in FEATURES[namespace] if each.lower() == address.name.lower()), "")
    if not name or key_of(address.base) != scope_of(address.subscription).lower():
        return None
    return _record(address.subscription, namespace, name, world)


def listed(address: Address, world: World, query: Mapping[str, str]) -> list[Record]:
    """The features of a provider, registered or not."""
    del query
    return [_record(address.subscription, _namespace(address), name, world) for name in FEATURES[_namespace(address)]]


def every(inquiry: Inquiry) -> Response:
    """The features of all providers."""
    world, subscription = inquiry.world, inquiry.address.subscription
    found: list[JSON] = [
        document(_record(subscription, namespace, name, world), world) for namespace, names in FEATURES.items() for name in names
    ]
    return Response(200, {"value": found})


def document(record: Record, world: World) -> Document:
    """A feature as it is told: named by its provider and itself."""
    parts = record.id.split("/")
    told: Document = {"state": state(record, world.now)}
    return {"id": record.id, "name": f"{parts[-3]}/{record.name}", "type": TYPE, "properties": told}


def show(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """A feature at this moment."""
    del query
    return document(record, world)


def wishing(wish: str) -> Callable[[Call[None]], Done]:
    """The deed that starts a registration, or its end; what is so already, or on its way, stays as it is."""

    def deed(call: Call[None]) -> Done:
        record, now = call.existing, call.world.now
        if record.inner.get("wish") == wish or (wish == UNREGISTERED and not record.inner):
            return Done(answer=document(record, call.world))
        at = now + SECONDS_TO_REGISTER * SECOND
        changed = record.noting({"wish": wish, "at": at}, due=at)
        return Done(changed, answer=document(changed, call.world))

    return deed


def absent(address: Address) -> Problem:
    """What is said of a feature that the provider does not have (azure-cli issue 32059)."""
    return Problem(f"The feature '{address.name[:60]}' could not be found.", code="FeatureNotFound")


def _namespace(address: Address) -> str:
    return next(each for each in FEATURES if each.lower() == address.kind.partition("/")[0])


def _record(subscription: str, namespace: str, name: str, world: World) -> Record:
    identifier = f"{scope_of(subscription)}/providers/{namespace}/features/{name}"
    return world.get(identifier.lower()) or Record(identifier.lower(), f"{namespace}/features".lower(), identifier, name)


def _type(namespace: str) -> ResourceType:
    return ResourceType(
        name=f"{namespace}/features",
        actions={"register": Verb(wishing(REGISTERED)), "unregister": Verb(wishing(UNREGISTERED))},
        show=show,
        listed=listed,
        found=find,
        absent=absent,
        stateless=True,
        guarded_as=TYPE,
    )


ALL: tuple[ResourceType, ...] = tuple(_type(namespace) for namespace in FEATURES)
EVERY_FEATURE = Report("Microsoft.Features/features/read", every)
