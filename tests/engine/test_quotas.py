"""What may be had, how much of it is used, and how a support request raises it."""

import json

import pytest

from gallery_engine.arm import Step
from gallery_engine.records import JSON, Document
from tests.engine.cast import EAST, WEST, Sandbox, accepted, gallery, message, refused, sandbox, version
from tests.engine.machine_cast import machine_body

USAGES = "/providers/Microsoft.Compute/locations/{}/usages"
BOOKS = pytest.mark.parametrize("rulebook", ["azure", "chapter"])
CONTACT: Document = {
    "firstName": "Alice",
    "lastName": "Example",
    "preferredContactMethod": "email",
    "primaryEmailAddress": "alice@darkroom.example",
    "preferredTimeZone": "UTC",
    "country": "usa",
    "preferredSupportLanguage": "en-US",
}


def usages(box: Sandbox, region: str = EAST) -> dict[str, tuple[int, int]]:
    """Used and limit by name."""
    rows = box.get(USAGES.format(region))["value"]
    return {row["name"]["localizedValue"]: (row["currentValue"], row["limit"]) for row in rows}


def ticket(region: str, payload: JSON, **changed: JSON) -> Document:
    """A support request for one limit."""
    asked: Document = {"region": region, "payload": payload if isinstance(payload, str) else json.dumps(payload)}
    properties: Document = {
        "title": "More",
        "description": "We need more.",
        "severity": "minimal",
        "serviceId": "/providers/Microsoft.Support/services/quota",
        "problemClassificationId": "/providers/Microsoft.Support/services/quota/problemClassifications/compute",
        "contactDetails": CONTACT,
        "quotaTicketDetails": {"quotaChangeRequestVersion": "1.0", "quotaChangeRequests": [asked]},
    }
    return {"properties": properties | changed}


def ask_for(box: Sandbox, region: str, payload: JSON, name: str = "more") -> Step:
    return box.put(f"/providers/Microsoft.Support/supportTickets/{name}", ticket(region, payload))


def test_the_list_of_usages_counts_what_is_there_in_the_region() -> None:
    box = sandbox()
    version(box)
    accepted(box.put("virtualMachines/vm", machine_body()))
    here, there = usages(box), usages(box, WEST)
    assert here["Gallery"] == (1, 100)
    assert here["Gallery Image"] == (1, 1_000)
    assert here["Gallery Image Version"] == (1, 10_000)
    assert here["Virtual Machines"] == (1, 10_000)
    assert here["Total Regional vCPUs"] == (2, 100)
    assert there["Gallery"] == (0, 100)
    assert there["Total Regional vCPUs"] == (0, 100)


def test_by_the_chapter_galleries_count_in_the_subscription_and_versions_in_their_gallery() -> None:
    box = sandbox("chapter")
    gallery(box)
    assert usages(box)["Gallery"] == usages(box, WEST)["Gallery"] == (1, 10)
    assert "Gallery Image" not in usages(box)


@pytest.mark.rule("REQ108")
def test_a_region_that_azure_does_not_have_has_no_usages() -> None:
    step = sandbox().send("GET", USAGES.format("moon"))
    assert refused(step) == "REQ108"
    assert message(step) == "The provided location 'moon' is not available."
    assert sandbox().send("GET", USAGES.format("West US")).response.status == 200


def test_cores_count_until_a_machine_is_deleted_and_follow_its_size() -> None:
    box = sandbox()
    box.finish(box.put("virtualMachines/vm", machine_body()))
    box.finish(box.post("virtualMachines/vm/deallocate"))
    assert usages(box)["Total Regional vCPUs"][0] == 2
    box.finish(box.put("virtualMachines/vm", machine_body(vmSize="Standard_D8s_v5")))
    assert usages(box)["Total Regional vCPUs"][0] == 8
    box.finish(box.delete("virtualMachines/vm"))
    assert usages(box)["Total Regional vCPUs"][0] == 0


@pytest.mark.rule("GAL701")
def test_a_machine_beyond_the_cores_of_the_region_is_refused_and_leaves_nothing() -> None:
    box = sandbox()
    for number in range(12):
        accepted(box.put(f"virtualMachines/vm{number}", machine_body(vmSize="Standard_D8s_v5")))
    step = box.put("virtualMachines/more", machine_body(vmSize="Standard_D8s_v5"))
    assert refused(step) == "GAL701"
    assert message(step) == (
        "Operation could not be completed as it results in exceeding approved Total Regional Cores quota. Additional details - "
        "Deployment Model: Resource Manager, Location: eastus, Current Limit: 100, Current Usage: 96, Additional Required: 8, "
        "(Minimum) New Limit Required: 104."
    )
    assert usages(box)["Total Regional vCPUs"] == (96, 100)
    assert len(box.get("disks")["value"]) == 12
    accepted(box.put("virtualMachines/more", machine_body(vmSize="Standard_D4s_v5")))


@BOOKS
def test_a_support_request_raises_a_limit_in_virtual_time(rulebook: str) -> None:
    box = sandbox(rulebook)
    step = ask_for(box, "East US", {"SKU": "galleries", "NewLimit": 150})
    assert step.response.status == 202
    path = "/providers/Microsoft.Support/supportTickets/more"
    assert box.get(path)["properties"]["status"] == "Open"
    before = usages(box)["Gallery"][1]
    box.advance(7 * 3_600)
    assert usages(box)["Gallery"][1] == before
    box.advance(3_600)
    assert usages(box)["Gallery"][1] == 150
    assert box.get(path)["properties"]["status"] == "Closed"
    assert usages(box, WEST)["Gallery"][1] == (150 if rulebook == "chapter" else 100)


def test_what_was_granted_can_be_used() -> None:
    box = sandbox("chapter")
    for number in range(10):
        accepted(box.put(f"galleries/g{number}", {"location": EAST}))
    assert refused(box.put("galleries/more", {"location": EAST})) == "GAL701"
    accepted(ask_for(box, EAST, {"SKU": "galleries", "NewLimit": 11}))
    box.advance(8 * 3_600)
    accepted(box.put("galleries/more", {"location": EAST}))
    assert refused(box.put("galleries/evenmore", {"location": EAST})) == "GAL701"


def test_a_limit_is_never_lowered_by_a_request() -> None:
    box = sandbox()
    accepted(ask_for(box, EAST, {"SKU": "cores", "NewLimit": 10}))
    box.advance(8 * 3_600)
    assert usages(box)["Total Regional vCPUs"][1] == 100


@pytest.mark.rule("QTA101")
@pytest.mark.parametrize("name", ["title", "description", "severity", "serviceId", "problemClassificationId", "contactDetails"])
def test_a_support_request_without_what_people_need_is_refused(name: str) -> None:
    box = sandbox()
    path = "/providers/Microsoft.Support/supportTickets/more"
    step = box.put(path, ticket(EAST, {"SKU": "cores", "NewLimit": 200}, **{name: None}))
    assert refused(step) == "QTA101"
    assert message(step) == f"The property '{name}' is required."
    assert refused(box.put(path, ticket(EAST, {"SKU": "cores", "NewLimit": 200}, severity="dire"))) == "QTA101"
    accepted(box.put(path, ticket(EAST, {"SKU": "cores", "NewLimit": 200}, severity="Moderate")))


@pytest.mark.rule("QTA102")
@pytest.mark.parametrize(
    ("region", "payload"),
    [
        (EAST, "no JSON"),
        (EAST, []),
        (EAST, "[" * 100_000),
        (EAST, {"SKU": "moons", "NewLimit": 5}),
        (EAST, {"SKU": "cores"}),
        (EAST, {"SKU": "cores", "NewLimit": True}),
        (EAST, {"SKU": "cores", "NewLimit": 0}),
        (EAST, {"SKU": "cores", "NewLimit": 10**7}),
        ("moon", {"SKU": "cores", "NewLimit": 200}),
    ],
)
def test_a_quota_request_that_cannot_be_read_is_refused(region: str, payload: JSON) -> None:
    box = sandbox()
    step = ask_for(box, region, payload)
    assert step.refusal is not None
    assert refused(step) in {"QTA102", "REQ101"}
    assert step.changes.records == ()
    accepted(ask_for(box, EAST, {"sku": "Cores", "newLimit": 200}))


@pytest.mark.rule("QTA103")
def test_a_support_request_is_made_once() -> None:
    box = sandbox()
    accepted(ask_for(box, EAST, {"SKU": "cores", "NewLimit": 200}))
    step = ask_for(box, EAST, {"SKU": "cores", "NewLimit": 300})
    assert refused(step) == "QTA103"
    assert message(step) == "The support ticket 'more' already exists."
    accepted(ask_for(box, EAST, {"SKU": "cores", "NewLimit": 300}, name="second"))


def listed(box: Sandbox, **query: str) -> list[str]:
    return [one["name"] for one in box.get("/providers/Microsoft.Support/supportTickets", **query)["value"]]


def test_support_requests_are_listed_the_newest_first_and_narrowed() -> None:
    box = sandbox()
    assert listed(box) == []
    for name in ("first", "second"):
        ask_for(box, EAST, {"SKU": "cores", "NewLimit": 200}, name)
        box.advance(4 * 3_600)
    assert listed(box) == ["second", "first"]
    assert listed(box, top="1") == ["second"]
    assert listed(box, filter="status eq 'Open'") == ["second"]
    assert listed(box, filter="CreatedDate ge 2026-11-23 and Status eq 'closed'") == ["first"]
    assert listed(box, filter="createdDate lt 2026-11-23") == []
    step = box.send("GET", "/providers/Microsoft.Support/supportTickets", query={"$filter": "title eq 'x'"})
    assert refused(step) == "REQ109"
