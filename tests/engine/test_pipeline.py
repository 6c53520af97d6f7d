"""The stages every request passes, what each refuses, and the trace it leaves."""

from dataclasses import replace

import pytest

from gallery_engine.arm import Request, Step
from gallery_engine.catalog.roles import CONTRIBUTOR, READER
from gallery_engine.cloud import Cloud
from gallery_engine.pipeline import STAGES
from gallery_engine.records import JSON
from gallery_engine.snapshot import digest
from tests.engine.access_cast import granted
from tests.engine.cast import (
    EAST,
    Sandbox,
    accepted,
    definition,
    definition_body,
    gallery,
    message,
    refused,
    sandbox,
    version,
)


def deep(levels: int) -> JSON:
    value: JSON = "x"
    for _ in range(levels):
        value = {"a": value}
    return value


def sent(box: Sandbox, request: Request) -> Step:
    step = Cloud(box.store).send(request)
    box.store.commit(step.changes)
    return step


def test_a_passed_request_leaves_a_passed_trace_of_every_stage_in_order() -> None:
    step = sandbox().put("galleries/g", {"location": EAST})
    assert [stage.name for stage in step.trace] == list(STAGES)
    assert {stage.verdict for stage in step.trace} == {"passed"}


def test_a_refused_request_names_the_stage_and_the_rule_and_skips_the_rest() -> None:
    step = sandbox().put("galleries/bad-name", {"location": EAST})
    verdicts = {stage.name: stage for stage in step.trace}
    assert [stage.name for stage in step.trace] == list(STAGES)
    assert verdicts["rules"].verdict == "refused"
    assert verdicts["rules"].rule == "GAL101"
    assert verdicts["apply"].verdict == "skipped"


def test_a_refusal_carries_what_the_learner_reads_and_the_body_what_the_client_reads() -> None:
    step = sandbox().put("galleries/bad-name", {"location": EAST})
    refusal = step.refusal
    assert refusal is not None
    assert refusal.title.endswith(".")
    assert refusal.reason
    assert refusal.citations
    assert step.response.body == {"error": {"code": refusal.code, "message": refusal.message}}


def test_a_refused_request_changes_nothing_but_the_counter() -> None:
    box = sandbox()
    before = box.store.head()
    step = box.put("galleries/bad-name", {"location": EAST})
    assert step.changes.records == ()
    assert box.store.head() == replace(before, counter=before.counter + 1)


def test_a_read_changes_nothing() -> None:
    box = sandbox()
    version(box)
    before = digest(box.store)
    paths = ("galleries", "galleries/gallery/images/web/versions/1.0.0", "/providers/Darkroom.Lab/clock", "galleries/none")
    for path in paths:
        step = box.send("GET", path)
        assert step.changes.empty
    assert box.send("HEAD", "/resourceGroups/rg").response.status == 204
    assert box.send("HEAD", "/resourceGroups/none").response.status == 404
    assert digest(box.store) == before


def test_an_answer_shares_nothing_with_the_sandbox() -> None:
    box = sandbox()
    path = version(box)
    before = digest(box.store)
    body = box.get(path)
    body["properties"]["publishingProfile"]["targetRegions"][0]["regionalReplicaCount"] = 7
    body["properties"]["storageProfile"]["source"].clear()
    assert digest(box.store) == before


@pytest.mark.rule("REQ101")
@pytest.mark.parametrize(
    "body",
    [
        deep(22),
        ["x"] * 5_001,
        {"a": "x" * 65_537},
        {"x" * 65_537: "a"},
        ["x" * 60_000] * 20,
        {"a": 2**63},
        {"a": float("nan")},
        {"a": float("-inf")},
        {"a": "\ud800"},
        {"a\x00": "b"},
    ],
)
def test_a_body_too_deep_too_wide_or_too_long_is_refused(body: JSON) -> None:
    box = sandbox()
    assert refused(box.put("galleries/g", {"location": EAST, "tags": body})) == "REQ101"
    accepted(box.put("galleries/g", {"location": EAST, "properties": {"description": "x" * 65_536, "more": deep(15)}}))


@pytest.mark.rule("REQ102")
def test_a_path_or_method_of_another_shape_is_refused() -> None:
    box = sandbox()
    for path in ("/", "/nowhere/at/all/providers/", "/" + "a" * 2_048):
        assert refused(sent(box, Request("GET", path, {"api-version": "2024-03-03"}))) in {"REQ102", "REQ104"}
    assert refused(sent(box, Request("GET", "/", {"api-version": "2024-03-03"}))) == "REQ102"
    assert refused(box.send("BREW", "galleries/g")) == "REQ102"
    assert refused(box.put("galleries", {"location": EAST})) == "REQ102"
    assert refused(box.delete("galleries/g/images")) == "REQ102"
    assert refused(box.send("GET", "galleries/\ud800")) == "REQ102"
    assert refused(box.send("GET", "galleries", query={"$skiptoken": "\x00"})) == "REQ102"
    accepted(box.put("galleries//g/", {"location": EAST}))


@pytest.mark.rule("REQ103")
def test_a_request_without_an_api_version_is_refused() -> None:
    box = sandbox()
    request = Request("GET", box.id("galleries"), {})
    assert refused(sent(box, request)) == "REQ103"
    accepted(sent(box, replace(request, query={"api-version": "2018-06-01"})))


@pytest.mark.rule("REQ104")
def test_a_resource_type_the_lab_does_not_have_is_refused() -> None:
    box = sandbox()
    assert refused(box.send("GET", "cloudServices/one")) == "REQ104"
    assert refused(box.post("/providers/Darkroom.Lab/teleport")) == "REQ104"
    accepted(box.send("GET", "galleries"))


@pytest.mark.rule("REQ105")
def test_an_operation_the_type_does_not_know_is_refused() -> None:
    box = sandbox()
    gallery(box)
    assert refused(box.post("galleries/gallery/restart")) == "REQ105"
    accepted(box.delete("galleries/gallery"))


@pytest.mark.rule("REQ106")
@pytest.mark.parametrize("body", [{"location": 5}, {"location": EAST, "tags": {"a": 1}}, ["list"], "text", 7])
def test_a_body_of_other_types_is_refused(body: JSON) -> None:
    box = sandbox()
    step = box.put("galleries/g", body)
    assert refused(step) == "REQ106"
    assert message(step).startswith("The request content was invalid and could not be deserialized")
    accepted(box.put("galleries/g", {"location": EAST, "tags": {"a": "1"}, "unknown": [1]}))


@pytest.mark.rule("SEC101")
def test_a_caller_the_tenant_does_not_know_is_refused() -> None:
    box = sandbox()
    stranger = Sandbox(box.store, caller="stranger")
    assert refused(stranger.put("galleries/g", {"location": EAST})) == "SEC101"
    started = box.put("galleries/g", {"location": EAST})
    accepted(started)
    poll = started.response.headers["Azure-AsyncOperation"].removeprefix("https://management.azure.com").split("?")[0]
    for path in (poll, "/locations", "/providers/Microsoft.Compute/locations/eastus/vmSizes"):
        accepted(box.send("GET", path))
        step = stranger.send("GET", path)
        assert refused(step) == "SEC101"
        assert [stage.name for stage in step.trace if stage.verdict == "refused"] == ["authenticate"]


@pytest.mark.rule("SEC102")
def test_a_reader_reads_and_does_not_write() -> None:
    box = sandbox()
    gallery(box)
    reader = granted(box, "reader", READER, "/resourceGroups/rg")
    step = reader.put("galleries/gallery", {"location": EAST})
    assert refused(step) == "SEC102"
    assert "perform action 'Microsoft.Compute/galleries/write'" in message(step)
    assert refused(reader.delete("galleries/gallery")) == "SEC102"
    accepted(reader.send("GET", "galleries/gallery"))
    assert refused(reader.send("GET", "/resourceGroups/other")) == "SEC102"
    accepted(granted(box, "writer", CONTRIBUTOR, "/resourceGroups/rg").put("galleries/gallery", {"location": EAST}))


def test_a_role_on_one_group_says_nothing_about_a_group_whose_name_begins_alike() -> None:
    box = sandbox()
    box.put("/resourceGroups/rg2", {"location": EAST})
    writer = granted(box, "writer", CONTRIBUTOR, "/resourceGroups/rg")
    assert refused(writer.send("GET", "/resourceGroups/rg2")) == "SEC102"


@pytest.mark.rule("SEC103")
def test_a_lock_above_stops_deletes_or_every_change() -> None:
    box = sandbox()
    gallery(box)
    lock = "/resourceGroups/rg/providers/Microsoft.Authorization/locks/keep"
    accepted(box.put(lock, {"properties": {"level": "CanNotDelete"}}))
    step = box.delete("galleries/gallery")
    assert refused(step) == "SEC103"
    assert step.response.status == 409
    accepted(box.put("galleries/gallery", {"location": EAST}))
    accepted(box.put(lock, {"properties": {"level": "ReadOnly"}}))
    assert refused(box.put("galleries/gallery", {"location": EAST})) == "SEC103"
    accepted(box.send("GET", "galleries/gallery"))


@pytest.mark.rule("RES101")
def test_a_missing_resource_group_is_refused() -> None:
    box = sandbox()
    step = box.put("/resourceGroups/none/providers/Microsoft.Compute/galleries/g", {"location": EAST})
    assert refused(step) == "RES101"
    assert message(step) == "Resource group 'none' could not be found."
    assert refused(box.send("GET", "/resourceGroups/none")) == "RES101"
    accepted(box.send("GET", "/resourceGroups/RG"))


@pytest.mark.rule("RES102")
def test_a_missing_parent_is_refused() -> None:
    box = sandbox()
    assert refused(box.put("galleries/gallery/images/web", definition_body())) == "RES102"
    gallery(box)
    accepted(box.put("galleries/gallery/images/web", definition_body()))


@pytest.mark.rule("RES103")
def test_a_missing_resource_is_refused() -> None:
    nested = sandbox()
    assert message(nested.send("GET", f"{definition(nested)}/versions/9.0.0")).startswith(
        "The Resource 'Microsoft.Compute/galleries/gallery/images/web/versions/9.0.0' under resource group 'rg' was not found."
    )
    box = sandbox()
    assert refused(box.send("GET", "galleries/gallery")) == "RES103"
    gallery(box)
    accepted(box.send("GET", "galleries/GALLERY"))


@pytest.mark.rule("RES104")
def test_a_location_azure_does_not_have_is_refused() -> None:
    box = sandbox()
    step = box.put("galleries/g", {"location": "moon"})
    assert refused(step) == "RES104"
    assert message(step).startswith(
        "The provided location 'moon' is not available for resource type 'Microsoft.Compute/galleries'."
    )
    accepted(box.put("galleries/g", {"location": "West US 2"}))


@pytest.mark.rule("RES105")
def test_a_second_location_for_a_resource_is_refused() -> None:
    box = sandbox()
    gallery(box)
    step = box.put("galleries/gallery", {"location": "westus"})
    assert refused(step) == "RES105"
    assert "cannot be created in location 'westus'" in message(step)
    accepted(box.put("galleries/gallery", {"location": "East US"}))


@pytest.mark.rule("RES104")
def test_a_location_is_read_whatever_the_case_of_its_key() -> None:
    box = sandbox()
    assert accepted(box.put("galleries/g", {"Location": "East US"}))["location"] == EAST
    assert refused(box.put("galleries/h", {"location": EAST, "LOCATION": "nowhere"})) == "RES104"
    assert refused(box.put("galleries/h", {"location": EAST, "Tags": {str(number): "v" for number in range(51)}})) == "RES106"


@pytest.mark.rule("RES105")
def test_a_resource_group_is_refused_in_words_of_its_own() -> None:
    box = sandbox()
    elsewhere, nowhere = (
        box.put(f"/resourceGroups/{name}", {"location": region}) for name, region in (("rg", "westus"), ("new", "nowhere"))
    )
    assert elsewhere.refusal is not None
    assert (elsewhere.response.status, elsewhere.refusal.code) == (409, "InvalidResourceGroupLocation")
    assert message(elsewhere) == (
        "Invalid resource group location 'westus'. The Resource group already exists in location 'eastus'."
    )
    assert nowhere.refusal is not None
    assert (nowhere.response.status, nowhere.refusal.code) == (400, "LocationNotAvailableForResourceGroup")
    assert message(nowhere).startswith("The provided location 'nowhere' is not available for resource group.")


@pytest.mark.rule("RES106")
@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({str(number): "v" for number in range(51)}, {str(number): "v" for number in range(50)}),
        ({"n" * 513: "v"}, {"n" * 512: "v"}),
        ({"n": "v" * 257}, {"n": "v" * 256}),
    ],
)
def test_more_tags_or_longer_ones_than_azure_takes_are_refused(wrong: JSON, right: JSON) -> None:
    box = sandbox()
    assert refused(box.put("galleries/g", {"location": EAST, "tags": wrong})) == "RES106"
    accepted(box.put("galleries/g", {"location": EAST, "tags": right}))


@pytest.mark.rule("RES107")
def test_a_resource_that_is_being_deleted_takes_no_change() -> None:
    box = sandbox()
    gallery(box)
    box.delete("galleries/gallery")
    step = box.put("galleries/gallery", {"location": EAST})
    assert refused(step) == "RES107"
    assert message(step) == (
        "Operation 'Update Gallery' is not allowed on gallery since it is marked for deletion. You can only retry the Delete "
        "operation (or wait for an ongoing one to complete)"
    )
    assert box.delete("galleries/gallery").response.status == 202
    box.advance(60)
    accepted(box.put("galleries/gallery", {"location": EAST}))
    path = version(box)
    box.delete(path)
    assert message(box.put(path, {"location": EAST})) == (
        "Operation 'Update Gallery Image Version' is not allowed on 1.0.0 since it is marked for deletion. You can only retry "
        "the Delete operation (or wait for an ongoing one to complete)"
    )


@pytest.mark.rule("RES108")
def test_a_resource_with_nested_resources_is_not_deleted() -> None:
    box = sandbox()
    path = definition(box)
    assert refused(box.delete("galleries/gallery")) == "RES108"
    box.finish(box.delete(path))
    accepted(box.delete("galleries/gallery"))


@pytest.mark.rule("RES109")
def test_nothing_is_made_in_a_group_that_is_being_deleted() -> None:
    box = sandbox()
    box.delete("/resourceGroups/rg")
    step = box.put("galleries/g", {"location": EAST})
    assert refused(step) == "RES109"
    assert message(step) == "The resource group 'rg' is in deprovisioning state and cannot perform this operation."
    group = box.put("/resourceGroups/rg", {"location": EAST})
    assert (refused(group), message(group)) == ("RES109", message(step))
    assert box.delete("/resourceGroups/rg").response.status == 202
    box.advance(60)
    box.put("/resourceGroups/rg", {"location": EAST})
    accepted(box.put("galleries/g", {"location": EAST}))


@pytest.mark.rule("RES110")
@pytest.mark.parametrize("name", ["rg.", "r g", "r" * 91, "rg$"])
def test_a_group_name_azure_does_not_take_is_refused(name: str) -> None:
    box = sandbox()
    assert refused(box.put(f"/resourceGroups/{name}", {"location": EAST})) == "RES110"
    accepted(box.put("/resourceGroups/rg-1.(a)_", {"location": EAST}))


def test_long_lists_come_in_pages_whose_links_lead_on() -> None:
    box = sandbox()
    for number in range(201):
        accepted(box.put(f"/resourceGroups/g{number:03d}", {"location": EAST}))
    first = box.get("/resourceGroups")
    assert len(first["value"]) == 200
    token = first["nextLink"].split("$skiptoken=")[1]
    second = box.get("/resourceGroups", skiptoken=token)
    assert [item["name"] for item in second["value"]] == ["g200", "rg"]
    assert "nextLink" not in second


def test_a_list_of_groups_is_filtered_by_tag() -> None:
    box = sandbox()
    for name, team in (("a", "images"), ("b", "Images"), ("c", "web")):
        box.put(f"/resourceGroups/{name}", {"location": EAST, "tags": {"Team": team}})

    def names(wish: str) -> list[str]:
        return [item["name"] for item in box.get("/resourceGroups", filter=wish)["value"]]

    assert names("tagname eq 'team'") == ["a", "b", "c"]
    assert names("tagName eq 'TEAM' and tagValue eq 'images'") == ["a"]
    assert names("tagname eq 'cost'") == []
    assert refused(box.send("GET", "/resourceGroups", query={"$filter": "name eq 'a'"})) == "REQ106"


def test_the_subscription_and_its_locations_can_be_read() -> None:
    box = sandbox()
    subscription = f"/subscriptions/{box.store.head().subscription}"
    assert box.get(subscription)["state"] == "Enabled"
    assert box.get("/subscriptions/")["value"] == [box.get(subscription)]
    other = box.send("GET", "/subscriptions/00000000-0000-0000-0000-000000000000")
    assert other.refusal is not None
    assert other.refusal.code == "SubscriptionNotFound"
    regions = {item["name"]: item["displayName"] for item in box.get("/locations")["value"]}
    assert regions["eastus2"] == "East US 2"


@pytest.mark.rule("RES103")
def test_an_operation_that_was_never_started_is_a_404() -> None:
    box = sandbox()
    step = box.send("GET", "/providers/Microsoft.Compute/locations/eastus/capsOperations/none")
    assert step.response.status == 404
    assert step.response.body == {"error": {"code": "NotFound", "message": "The entity was not found in this Azure location."}}


def test_the_monitor_address_answers_202_until_the_work_is_done() -> None:
    box = sandbox()
    gallery(box)
    location = box.delete("galleries/gallery").response.headers["Location"].removeprefix("https://management.azure.com")
    path = location.split("?")[0]
    assert box.send("GET", path, query={"monitor": "true"}).response.status == 202
    box.advance(60)
    assert box.send("GET", path, query={"monitor": "true"}).response.status == 200


def test_the_clock_moves_to_an_instant_to_the_next_event_and_never_back() -> None:
    box = sandbox()
    assert box.get("/providers/Darkroom.Lab/clock") == {"now": "2026-11-23T09:00:00+00:00", "nextEvent": None}
    gallery(box)
    box.delete("galleries/gallery")
    assert box.get("/providers/Darkroom.Lab/clock")["nextEvent"] == "2026-11-23T09:00:11+00:00"
    accepted(box.post("/providers/Darkroom.Lab/advance", {"next": True}))
    assert box.get("/providers/Darkroom.Lab/clock")["now"] == "2026-11-23T09:00:11+00:00"
    accepted(box.post("/providers/Darkroom.Lab/advance", {"until": "2026-11-24T09:00:00Z"}))
    accepted(box.post("/providers/Darkroom.Lab/advance", {"until": "2020-01-01"}))
    assert box.get("/providers/Darkroom.Lab/clock")["now"] == "2026-11-24T09:00:00+00:00"


@pytest.mark.parametrize(
    "wish",
    [None, {}, {"seconds": -1}, {"seconds": 1.5}, {"seconds": True}, {"seconds": 10**18}, {"until": "soon"}, {"operation": "x"}],
)
def test_a_wish_about_the_clock_that_cannot_be_granted_is_refused_and_moves_nothing(wish: JSON) -> None:
    box = sandbox()
    before = digest(box.store)
    assert refused(box.post("/providers/Darkroom.Lab/advance", wish)) == "REQ106"
    assert digest(box.store) == before


def test_the_clock_stops_before_the_end_of_the_calendar() -> None:
    box = sandbox()
    ten_years = 10 * 365 * 86_400
    while not (step := box.post("/providers/Darkroom.Lab/advance", {"seconds": ten_years})).refusal:
        pass
    assert refused(step) == "REQ106"
    accepted(box.put("galleries/g", {"location": EAST}))
    assert box.get("/providers/Darkroom.Lab/clock")["now"].startswith("89")
