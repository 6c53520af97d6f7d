"""Whatever a request to any type holds, the answer is an answer. New types and verbs are taken in by themselves."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import inspect

from gallery_engine.arm import Request
from gallery_engine.cloud import Cloud
from gallery_engine.providers.resource import ResourceType, Verb
from gallery_engine.records import JSON, Document
from gallery_engine.routes import ALL
from gallery_engine.rules.registry import BOOK
from tests.engine.cast import API, EAST, Sandbox, machine, managed_image, sandbox, version
from tests.engine.machine_cast import machine_body
from tests.engine.network_cast import IP, NIC, SUBNET, ip_body, network, nic
from tests.engine.scale_set_cast import SET, set_body

EXAMPLES = 25

# What a body is drawn from is as large as the models; an example that is given up would print it whole.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


def verbs() -> Iterator[Any]:
    """Every verb that takes a body, as (method and action, type, verb)."""
    for resource in ALL:
        for method, verb in (("PUT", resource.create), ("PATCH", resource.update)):
            if verb is not None:
                yield pytest.param(method, "", resource, verb, id=f"{method} {resource.name}")
        for action, verb in resource.actions.items():
            yield pytest.param("POST", action, resource, verb, id=f"{resource.name}/{action}")


def furnished(rulebook: str) -> Sandbox:
    """A sandbox with a bit of everything, under the names that addresses below are made of."""
    box = sandbox(rulebook)
    version(box)
    machine(box, "m")
    box.finish(box.put("virtualMachines/vm", machine_body()))
    network(box)
    nic(box)
    box.finish(box.put(IP, ip_body()))
    box.finish(box.put(SET, set_body(box, 1)))
    return box


VERBS = [*verbs()]
BOXES = {rulebook: furnished(rulebook) for rulebook in ("azure", "chapter")}
NAMES = {
    "galleries": "gallery",
    "images": "web",
    "versions": "1.0.0",
    "virtualMachines": "vm",
    "resourceGroups": "rg",
    "virtualNetworks": "net",
    "subnets": "one",
    "networkInterfaces": "nic",
    "virtualMachineScaleSets": "set",
}


def address(resource: ResourceType, action: str) -> str:
    """A path below the subscription to something of a type, what is there or something new, or to an action on it."""
    namespace, *kinds = resource.name.split("/")
    names = (NAMES.get(kind, "some") for kind in kinds)
    pairs = [part for pair in zip(kinds, names, strict=True) for part in pair]
    place = [] if resource.name == "Microsoft.Resources/resourceGroups" else ["providers", namespace, *pairs]
    return "/".join(["/resourceGroups/rg", *place, *([action] if action else [])])


@cache
def words() -> tuple[str, ...]:
    """Texts that mean something to somebody: regions, kinds, ids of what is there."""
    box = BOXES["azure"]
    ids = [managed_image(box), box.id("virtualMachines/vm"), box.id("galleries/gallery/images/web/versions/1.0.0")]
    disk = str(box.get("virtualMachines/vm")["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"])
    said = [
        "",
        "eastus",
        "West US",
        "Linux",
        "V2",
        "Standard_LRS",
        "Copy",
        "Empty",
        "2027-01-01",
        "/",
        "//",
        "é",
        "[",
        "[concat('a')]",
        "10.0.0.0/24",
        "10.0.0.9",
        "10.0.1.0/24",
    ]
    connected = [box.id(SUBNET), box.id(IP), box.id(NIC), box.id(SET)]
    return (*said, *ids, *connected, disk, "/subscriptions/s", "https://a.blob.core.windows.net/c/d.vhd")


def anything() -> st.SearchStrategy[JSON]:
    numbers = st.one_of(st.integers(-(2**65), 2**65), st.integers(-2, 200), st.floats(allow_nan=False))
    scalars = st.one_of(st.none(), st.booleans(), numbers, st.sampled_from(words()), st.text(max_size=5))
    return st.recursive(
        scalars,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["id", "name", "a"]), inner, max_size=3)
        ),
        max_leaves=5,
    )


def shaped(shape: inspect.Type) -> st.SearchStrategy[JSON]:
    """Mostly what a model expects, now and then anything."""
    return st.one_of(_expected(shape), _expected(shape), _expected(shape), anything())


def later(shape: inspect.Type) -> st.SearchStrategy[JSON]:
    """The same, made when it is needed: a model may hold itself."""
    return st.deferred(lambda: shaped(shape))


def _expected(shape: inspect.Type) -> st.SearchStrategy[JSON]:
    if isinstance(shape, inspect.UnionType):
        return st.one_of([_expected(part) for part in shape.types])
    if isinstance(shape, inspect.StructType):
        return st.fixed_dictionaries({}, optional={field.encode_name: later(field.type) for field in shape.fields})
    if isinstance(shape, inspect.ListType):
        return st.lists(later(shape.item_type), max_size=3)
    if isinstance(shape, inspect.DictType):
        return st.dictionaries(st.text(max_size=3), later(shape.value_type), max_size=3)
    simple: dict[type[inspect.Type], st.SearchStrategy[JSON]] = {
        inspect.NoneType: st.none(),
        inspect.BoolType: st.booleans(),
        inspect.IntType: st.integers(-2, 2**33),
        inspect.StrType: st.sampled_from(words()),
    }
    return simple.get(type(shape), anything())


def no_body_breaks(path: str, method: str, verb: Verb, examples: int) -> None:
    """Ask by either rulebook whatever a body may hold, without committing: what comes is an answer or the refusal of a rule."""
    bodies = shaped(inspect.type_info(verb.body)) if verb.body is not None else anything()

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(body=bodies, has_location=st.booleans(), rulebook=st.sampled_from(sorted(BOXES)))
    def answers(body: JSON, has_location: bool, rulebook: str) -> None:
        placed: Document = {"location": EAST}
        said = placed | body if has_location and isinstance(body, dict) else body
        box = BOXES[rulebook]
        step = Cloud(box.store).send(Request(method, box.id(path), {"api-version": API}, said))
        assert step.response.status < 300 or (step.refusal is not None and step.refusal.rule in BOOK)

    answers()


@pytest.mark.parametrize(("method", "action", "resource", "verb"), VERBS)
def test_any_body_gets_an_answer(method: str, action: str, resource: ResourceType, verb: Verb) -> None:
    no_body_breaks(address(resource, action), method, verb, EXAMPLES)


@pytest.mark.soak
@pytest.mark.parametrize(("method", "action", "resource", "verb"), VERBS)
def test_many_bodies_get_an_answer(method: str, action: str, resource: ResourceType, verb: Verb, soak_steps: int) -> None:
    no_body_breaks(address(resource, action), method, verb, max(soak_steps // len(VERBS), EXAMPLES))
