"""The stages every request passes, who passes them, and the trace they leave."""

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
    gallery,
    message,
    refused,
    sandbox,
    version,
)
from tests.engine.deployment_cast import PATH as DEPLOYMENT
from tests.engine.deployment_cast import body as deployment
from tests.engine.deployment_cast import template

POLICIES = "/providers/Microsoft.Authorization"
LOCATIONS = f"{POLICIES}/policyDefinitions/e56962a6-4747-49cd-b67b-bf8b01975c4c"
RULE: JSON = {"if": {"field": "type", "equals": "x"}, "then": {"effect": "deny"}}


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


def test_a_head_is_answered_without_a_body_whatever_it_asks_for() -> None:
    box = sandbox()
    for path in ("/resourceGroups", "galleries", "/resourceGroups/rg", "/resourceGroups/none", "moonbeams"):
        assert box.send("HEAD", path).response.body is None


def wrecked(value: JSON) -> None:
    """Change everything in a value that can be changed."""
    if isinstance(value, dict | list):
        for item in list(value.values() if isinstance(value, dict) else value):
            wrecked(item)
        value.clear()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"{POLICIES}/policyDefinitions/p", {"properties": {"policyRule": RULE, "metadata": {"a": {"b": "c"}}}}),
        (
            f"{POLICIES}/policyAssignments/a",
            {"properties": {"policyDefinitionId": LOCATIONS, "parameters": {"listOfAllowedLocations": {"value": [EAST]}}}},
        ),
        (DEPLOYMENT, deployment(template(parameters={"p": {"type": "array"}}), {"p": {"value": [{"a": "b"}]}})),
        (
            "galleries/g",
            {"location": EAST, "tags": {"a": "b"}, "properties": {"softDeletePolicy": {"isSoftDeleteEnabled": True}}},
        ),
    ],
)
def test_a_sandbox_shares_nothing_with_what_was_sent(path: str, body: JSON) -> None:
    box = sandbox()
    accepted(box.put(path, body))
    before = digest(box.store)
    wrecked(body)
    assert digest(box.store) == before


def test_an_answer_shares_nothing_with_the_sandbox() -> None:
    box = sandbox()
    path = version(box)
    before = digest(box.store)
    body = box.get(path)
    body["properties"]["publishingProfile"]["targetRegions"][0]["regionalReplicaCount"] = 7
    body["properties"]["storageProfile"]["source"].clear()
    assert digest(box.store) == before


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
