"""The activity log: who did what, when, and how it ended."""

from typing import Any

import pytest

from gallery_engine.records import Document
from gallery_engine.snapshot import digest
from tests.engine.cast import EAST, WEST, Sandbox, accepted, definition, managed_image, message, refused, sandbox, version_body
from tests.engine.deployment_cast import PATH as DEPLOYMENT
from tests.engine.deployment_cast import body as deployment_body
from tests.engine.deployment_cast import gallery, image, template

VALUES = "/providers/Microsoft.Insights/eventtypes/management/values"


def events(box: Sandbox, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = box.get(VALUES, **query)["value"]
    return found


def told(box: Sandbox, **query: str) -> list[tuple[str, str]]:
    """Action and state of the events, newest first."""
    return [(event["operationName"]["value"], event["status"]["value"]) for event in events(box, **query)]


def test_a_write_that_is_done_at_once_has_one_event() -> None:
    box = sandbox()
    (event,) = events(box)
    assert event["operationName"]["value"] == "Microsoft.Resources/subscriptions/resourceGroups/write"
    assert event["status"]["value"] == "Succeeded"
    assert event["caller"] == "owner@darkroom.example"
    assert event["httpRequest"] == {"method": "PUT"}
    assert event["resourceId"] == box.id("/resourceGroups/rg")
    assert event["resourceGroupName"] == "rg"
    assert event["eventTimestamp"] == "2026-11-23T09:00:00+00:00"


def test_work_that_takes_time_has_an_event_when_it_is_accepted_and_one_when_it_has_ended() -> None:
    box = sandbox()
    step = box.put("galleries/g", {"location": EAST})
    assert told(box)[0] == ("Microsoft.Compute/galleries/write", "Accepted")
    box.finish(step)
    ended, begun = events(box)[:2]
    assert (begun["status"]["value"], ended["status"]["value"]) == ("Accepted", "Succeeded")
    assert begun["correlationId"] == ended["correlationId"]
    assert begun["eventTimestamp"] < ended["eventTimestamp"]


def test_what_was_refused_is_there_with_its_error() -> None:
    box = sandbox()
    step = box.put("galleries/bad-name", {"location": EAST})
    (event, _) = events(box)
    assert event["status"]["value"] == "Failed"
    assert event["level"] == "Error"
    assert event["properties"]["statusCode"] == "400"
    assert event["properties"]["statusMessage"]["message"] == message(step)


def test_actions_and_deletes_are_named_as_roles_name_them() -> None:
    box = sandbox()
    accepted(box.put("galleries/g", {"location": EAST}))
    box.post("virtualMachines/none/start")
    accepted(box.delete("galleries/g"))
    actions = [action for action, _ in told(box)]
    assert "Microsoft.Compute/virtualMachines/start/action" in actions
    assert "Microsoft.Compute/galleries/delete" in actions


def test_reading_and_moving_the_clock_leave_no_events_and_reading_the_log_changes_nothing() -> None:
    box = sandbox()
    before = digest(box.store)
    box.get("/resourceGroups/rg")
    events(box)
    assert digest(box.store) == before
    box.advance(60)
    assert len(events(box)) == 1


def test_the_log_is_filtered_by_group_resource_state_caller_and_time() -> None:
    box = sandbox()
    box.put("/resourceGroups/other", {"location": WEST})
    box.advance(3_600)
    accepted(box.put("galleries/g", {"location": EAST}))
    box.put("galleries/bad-name", {"location": EAST})
    gallery = box.id("galleries/g")
    assert len(events(box, filter="resourceGroupName eq 'OTHER'")) == 1
    assert told(box, filter=f"resourceUri eq '{gallery.upper()}'") == [("Microsoft.Compute/galleries/write", "Accepted")]
    assert told(box, filter="status eq 'failed'") == [("Microsoft.Compute/galleries/write", "Failed")]
    assert len(events(box, filter="caller eq 'owner@darkroom.example'")) == 4
    assert len(events(box, filter="eventTimestamp ge '2026-11-23T09:30:00Z' and eventTimestamp le '2026-11-23T23:00:00Z'")) == 2
    assert len(events(box, filter="eventTimestamp ge 2026-11-23T09:30:00Z and eventTimestamp le 2026-11-23T23:00:00Z")) == 2
    assert len(events(box, filter="resourceProvider eq 'Microsoft.Compute'")) == 2
    assert list(events(box, select="caller, level")[0]) == ["caller", "level"]


@pytest.mark.rule("REQ109")
@pytest.mark.parametrize(
    "text", ["status", "colour eq 'red'", "status ge 'Failed'", "eventTimestamp ge 'yesterday'", "status eq 'a' or status eq 'b'"]
)
def test_a_filter_of_another_shape_is_refused(text: str) -> None:
    box = sandbox()
    step = box.send("GET", VALUES, query={"$filter": text})
    assert refused(step) == "REQ109"
    assert message(step) == (f"The filter '{text}' cannot be read: it has conditions such as status eq 'Failed', joined by and.")
    assert box.send("GET", VALUES, query={"$filter": "status eq 'Failed'"}).response.status == 200


def test_the_log_keeps_ninety_days() -> None:
    box = sandbox()
    box.advance(90 * 86_400)
    assert len(events(box)) == 1
    box.advance(1)
    assert events(box) == []


def test_a_long_log_comes_in_pages() -> None:
    box = sandbox()
    for number in range(250):
        box.put(f"galleries/bad-{number}", {"location": EAST})
    first = box.get(VALUES, filter="status eq 'Failed'")
    assert len(first["value"]) == 200
    assert "$skiptoken=200" in first["nextLink"]
    rest = box.get(VALUES, filter="status eq 'Failed'", skiptoken="200")
    assert len(rest["value"]) == 50
    assert "nextLink" not in rest


def test_a_version_that_is_published_is_in_the_log_when_its_last_copy_is_there() -> None:
    box = sandbox()
    path = definition(box)
    step = box.put(f"{path}/versions/1.0.0", version_body(managed_image(box), EAST, WEST))
    assert told(box)[0] == ("Microsoft.Compute/galleries/images/versions/write", "Accepted")
    box.finish(step)
    assert told(box)[0] == ("Microsoft.Compute/galleries/images/versions/write", "Succeeded")


@pytest.mark.parametrize("steps", [(60,), (1,) * 60])
def test_all_that_a_deployment_makes_has_its_correlation_however_the_clock_gets_there(steps: tuple[int, ...]) -> None:
    box = sandbox()
    inner = deployment_body(template(gallery("inner")))["properties"]
    nested: Document = {"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "n", "properties": inner}
    box.put(DEPLOYMENT, deployment_body(template(gallery("g"), image("g/web", "g"), {**nested, "dependsOn": ["g/web"]})))
    for seconds in steps:
        box.advance(seconds)
    correlation = box.get(DEPLOYMENT)["properties"]["correlationId"]
    assert box.get(f"{DEPLOYMENT[:-1]}n")["properties"]["correlationId"] == correlation
    made = {entry.resource.rpartition("/")[2]: entry.correlation for entry in box.store.log()}
    assert made == {"rg": made["rg"], **dict.fromkeys(("d", "g", "web", "n", "inner"), correlation)}
