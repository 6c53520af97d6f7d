"""What the core gives every type: partial updates, requests within requests, events, failures, work that ends at once, room."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from gallery_engine import pipeline, routes
from gallery_engine.arm import Request
from gallery_engine.clock import SECOND
from gallery_engine.errors import Refused
from gallery_engine.ids import group_key
from gallery_engine.lab import clock
from gallery_engine.providers.resource import Done, Occasion, ResourceType, Verb
from gallery_engine.records import JSON, Changes, Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.snapshot import digest, dump, load
from tests.engine.cast import API, EAST, Sandbox, accepted, gallery, message, refused, sandbox
from tests.engine.deployment_cast import PATH as DEPLOYMENT
from tests.engine.deployment_cast import body as deployment_body
from tests.engine.deployment_cast import gallery as deployed_gallery
from tests.engine.deployment_cast import template
from tests.engine.machine_cast import machine_body

PATH = "things/one"


def put(call: Call[None]) -> Done:
    """Make a thing; a body may say what it sends first, what fails, and what happens later."""
    wish: Document = call.request.body if isinstance(call.request.body, dict) else {}
    for path in _texts(wish.get("sends")):
        call.send(Request("PUT", f"{call.group.id}/{path}", {"api-version": API}, {"location": EAST}))
    for path in _texts(wish.get("tries")):
        try:
            call.send(Request("PUT", f"{call.group.id}/{path}", {"api-version": API}, {"location": EAST}))
        except Refused:
            continue
    for seconds in (item for item in _list(wish.get("grows")) if isinstance(item, int)):
        call.world.schedule(call.world.now + seconds * SECOND, "grow", call.key, seconds)
    record = Record(call.key, call.address.kind, call.address.path, call.address.name, EAST, body={"location": EAST})
    return Done(record, seconds=int(bool(wish.get("slow"))), error=wish.get("error"))


def grow(occasion: Occasion) -> None:
    """A child for each occasion, with an id of its own."""
    name = occasion.world.guid("child")
    key = f"{group_key(occasion.record.key)}/providers/microsoft.compute/things/{name}"
    occasion.world.put(Record(key, occasion.record.kind, key, name, EAST, body={"location": EAST, "after": occasion.data}))


def _list(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else []


def _texts(value: JSON) -> Iterator[str]:
    return (item for item in _list(value) if isinstance(item, str))


THING = ResourceType(
    name="Microsoft.Compute/things",
    create=Verb(put),
    update=Verb(put),
    delete=Verb(lambda _: Done(), permission="delete"),
    events={"grow": grow},
    shows_deleted=True,
)


@contextmanager
def with_things() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    types = {**routes.TYPES, THING.kind: THING}
    for module in (routes, pipeline, clock):
        patch.setattr(module, "TYPES", types)
    yield
    patch.undo()


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with with_things():
        yield sandbox()


def test_patch_changes_what_is_there_and_nothing_else(box: Sandbox) -> None:
    assert box.send("PATCH", PATH, {}).response.status == 404
    assert box.put(PATH, {}).response.status == 201
    assert box.send("PATCH", PATH, {}).response.status == 200
    assert refused(box.send("PATCH", "galleries/none", {})) in {"REQ105", "RES103"}


def test_groups_and_machines_are_changed_in_part(box: Sandbox) -> None:
    group = "/resourceGroups/rg"
    accepted(box.send("PATCH", group, {"tags": {"team": "web"}}))
    assert (box.get(group)["location"], box.get(group)["tags"]) == (EAST, {"team": "web"})
    assert box.send("PATCH", "/resourceGroups/none", {"tags": {}}).response.status == 404
    box.finish(box.put("virtualMachines/vm", machine_body()))
    box.finish(box.send("PATCH", "virtualMachines/vm", {"tags": {"a": "b"}}))
    box.finish(box.send("PATCH", "virtualMachines/vm", {"properties": {"hardwareProfile": {"vmSize": "Standard_D4s_v5"}}}))
    shown = box.get("virtualMachines/vm")
    assert (shown["tags"], shown["properties"]["hardwareProfile"]["vmSize"]) == ({"a": "b"}, "Standard_D4s_v5")


def test_a_request_within_a_request_passes_the_same_stages(box: Sandbox) -> None:
    step = box.put(PATH, {"sends": ["providers/Microsoft.Compute/galleries/inner"]})
    assert accepted(step)
    assert box.get("galleries/inner")["name"] == "inner"
    refusal = box.put(
        PATH, {"sends": ["providers/Microsoft.Compute/galleries/second", "providers/Microsoft.Compute/galleries/b-d"]}
    )
    assert refused(refusal) == "GAL101"
    assert box.send("GET", "galleries/second").response.status == 404


def test_a_refused_request_within_a_request_leaves_nothing_behind(box: Sandbox) -> None:
    for number in range(100):
        accepted(box.put(f"galleries/g{number}", {"location": EAST}))
    accepted(box.put(PATH, {"tries": ["providers/Microsoft.Compute/galleries/last", "providers/Microsoft.Compute/things/two"]}))
    assert box.send("GET", "galleries/last").response.status == 404
    assert box.get("things/two")["name"] == "two"


def test_events_happen_in_order_and_make_the_same_whichever_way_the_clock_gets_there(box: Sandbox) -> None:
    accepted(box.put(PATH, {"grows": [20, 10, 30]}))
    apart, at_once = (Sandbox(load(dump(box.store))) for _ in range(2))
    for seconds in (5, 10, 15, 20):
        apart.advance(seconds)
    at_once.advance(50)
    assert digest(apart.store) == digest(at_once.store)
    grown = [item.get("after") for item in at_once.get("things")["value"]]
    assert sorted(each for each in grown if each) == [10, 20, 30]


def test_an_event_for_what_is_gone_does_not_happen(box: Sandbox) -> None:
    accepted(box.put(PATH, {"grows": [10]}))
    accepted(box.delete(PATH))
    box.advance(60)
    assert box.get("things")["value"] == []


def test_what_is_gone_at_once_is_answered_with_its_document(box: Sandbox) -> None:
    accepted(box.put(PATH, {}))
    step = box.delete(PATH)
    assert (step.response.status, accepted(step)["name"]) == (200, "one")
    assert box.delete(PATH).response.status == 204


def test_work_that_fails_says_so_at_its_end_and_not_before(box: Sandbox) -> None:
    step = box.put(PATH, {"slow": True, "error": {"code": "InternalError", "message": "It broke."}})
    assert box.get(PATH)["properties"]["provisioningState"] == "Creating"
    box.finish(step)
    assert box.get(PATH)["properties"]["provisioningState"] == "Failed"
    operation = box.get(step.response.headers["Azure-AsyncOperation"].split("?")[0].removeprefix("https://management.azure.com"))
    assert (operation["status"], operation["error"]["code"]) == ("Failed", "InternalError")
    box.finish(box.put(PATH, {"slow": True}))
    assert box.get(PATH)["properties"]["provisioningState"] == "Succeeded"


def test_a_subscription_that_the_sandbox_does_not_have_is_refused(box: Sandbox) -> None:
    step = box.put("/subscriptions/00000000-0000-4000-8000-000000000000/resourceGroups/rg", {"location": EAST})
    assert step.response.status in {403, 404}


@pytest.mark.rule("REQ107")
def test_a_sandbox_holds_ten_thousand_resources_and_not_one_more(box: Sandbox) -> None:
    gallery(box)
    head = box.store.head()
    assert head.resources == 2
    box.store.commit(Changes(head, replace(head, resources=9_999)))
    accepted(box.put("galleries/second", {"location": EAST}))
    step = box.put("galleries/third", {"location": EAST})
    assert refused(step) == "REQ107"
    assert message(step) == "This lab holds at most 10000 resources; this would make 10001. Delete some first."
    accepted(box.put("galleries/second", {"location": EAST, "properties": {"description": "changed"}}))
    box.finish(box.delete("galleries/second"))
    accepted(box.put("galleries/third", {"location": EAST}))


def test_where_there_is_no_room_for_what_a_deployment_makes_later_the_deployment_fails_and_the_clock_goes_on() -> None:
    box = sandbox()
    late = deployment_body(template(deployed_gallery("first"), deployed_gallery("second", "first")))
    head = box.store.head()
    box.store.commit(Changes(head, replace(head, resources=9_999)))
    assert refused(box.put(DEPLOYMENT, late)) == "TPL211"
    head = box.store.head()
    box.store.commit(Changes(head, replace(head, resources=9_997)))
    accepted(box.put(DEPLOYMENT, late))
    accepted(box.put("galleries/third", {"location": EAST}))
    box.advance(600)
    properties = box.get(DEPLOYMENT)["properties"]
    assert properties["provisioningState"] == "Failed"
    assert "at most 10000 resources" in properties["error"]["details"][0]["message"]
