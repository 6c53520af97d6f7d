"""Regions that are down: what copies on their way do, by which rulebook, and what is seen of it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery_engine.arm import Step
from gallery_engine.clock import HOUR, MINUTE, SECOND, to_iso
from gallery_engine.journeys import GIVES_UP, Copy
from gallery_engine.records import JSON
from gallery_engine.replication import copies
from gallery_engine.snapshot import digest, dump, load
from tests.engine.cast import (
    EAST,
    EUROPE,
    WEST,
    Sandbox,
    accepted,
    definition,
    managed_image,
    message,
    refused,
    sandbox,
    version,
    version_body,
)
from tests.engine.machine_cast import machine_body, platform

PATH = "galleries/gallery/images/web/versions/1.0.0"
LAB = "/providers/Darkroom.Lab"
BOTH = pytest.mark.parametrize("rulebook", ["azure", "chapter"])
FAILED = (
    "Gallery replication jobs failed in one or more regions. The failing regions' details are as follows: '{region:westus, "
    "detail:Failed with internal server error.}'. If retry does not work, then please do an update by removing the failed "
    "regions and update again by adding them back."
)


def outage(box: Sandbox, region: str = WEST, /, **said: JSON) -> Step:
    """Have a region be down."""
    step = box.post(f"{LAB}/outage", {"region": region, **said})
    assert step.response.status == 200, step.refusal
    return step


def recovery(box: Sandbox, region: str = WEST) -> None:
    """Have a region be up again."""
    assert box.post(f"{LAB}/recovery", {"region": region}).response.status == 200


def asked(box: Sandbox, *regions: JSON) -> str:
    """The operation of a version that has just been asked for, 100 GB large."""
    definition(box)
    step = box.put(PATH, version_body(managed_image(box, size=100), *(regions or (EAST, WEST))))
    accepted(step)
    return step.response.headers["Azure-AsyncOperation"].split("?")[0].removeprefix("https://management.azure.com")


def copy_into(box: Sandbox, region: str) -> Copy:
    record = box.store.get(box.id(PATH).lower())
    assert record is not None
    return next(copy for copy in copies(record) if copy.region == region)


def regions(box: Sandbox) -> dict[str, dict[str, Any]]:
    summary = box.get(PATH, expand="ReplicationStatus")["properties"]["replicationStatus"]["summary"]
    return {item["region"]: item for item in summary}


def state(box: Sandbox) -> str:
    return str(box.get(PATH)["properties"]["provisioningState"])


def put_regions(box: Sandbox, *names: str) -> Step:
    targets: JSON = [{"name": name} for name in names]
    return box.put(PATH, {"location": EAST, "properties": {"publishingProfile": {"targetRegions": targets}}})


def wait_until(box: Sandbox, instant: int) -> None:
    box.advance(max(-(-(instant - box.store.head().now) // SECOND), 0))


# By Azure the region fails, and stays so.


def test_in_azure_a_copy_into_a_region_that_is_down_fails_and_the_version_with_it() -> None:
    box = sandbox("azure")
    outage(box, "West US")
    operation = asked(box, EAST, WEST, "westus2")
    assert state(box) == "Creating"
    box.advance(24 * 3600)
    assert state(box) == "Failed"
    assert regions(box)["West US"] == {
        "region": "West US",
        "state": "Failed",
        "details": "Failed with internal server error.",
        "progress": 0,
    }
    assert regions(box)["West US 2"]["state"] == regions(box)["East US"]["state"] == "Completed"
    assert box.get(PATH, expand="ReplicationStatus")["properties"]["replicationStatus"]["aggregatedState"] == "Failed"
    told = box.get(operation)
    assert (told["status"], told["error"]["message"]) == ("Failed", FAILED)


def test_in_azure_a_copy_fails_when_its_region_goes_down_on_the_way() -> None:
    box = sandbox("azure")
    asked(box)
    wait_until(box, copy_into(box, WEST).starts + 10 * MINUTE)
    before = regions(box)["West US"]["progress"]
    assert 0 < before < 100
    outage(box)
    assert regions(box)["West US"]["state"] == "Replicating"
    box.advance(GIVES_UP // SECOND)
    assert regions(box)["West US"]["state"] == "Failed"
    assert regions(box)["West US"]["progress"] == before
    assert state(box) == "Failed"


def test_in_azure_a_failed_region_stays_failed_when_the_region_is_up_again() -> None:
    box = sandbox("azure")
    outage(box)
    operation = asked(box)
    box.advance(3600)
    recovery(box)
    box.advance(24 * 3600)
    assert regions(box)["West US"]["state"] == "Failed"
    assert state(box) == "Failed"
    assert box.get(operation)["status"] == "Failed"


def test_in_azure_the_remedy_is_an_update_without_the_region_and_one_with_it() -> None:
    box = sandbox("azure")
    outage(box)
    asked(box)
    box.advance(24 * 3600)
    recovery(box)
    box.finish(put_regions(box, EAST))
    assert state(box) == "Succeeded"
    box.finish(put_regions(box, EAST, WEST))
    assert state(box) == "Succeeded"
    assert regions(box)["West US"]["state"] == "Completed"


def test_in_azure_an_update_that_keeps_the_failed_region_fails_again() -> None:
    box = sandbox("azure")
    outage(box)
    asked(box)
    box.advance(24 * 3600)
    recovery(box)
    box.finish(put_regions(box, EAST, WEST, "westus2"))
    assert state(box) == "Failed"
    assert regions(box)["West US 2"]["state"] == "Completed"


def test_in_azure_nothing_is_copied_when_the_own_region_is_down() -> None:
    box = sandbox("azure")
    outage(box, EAST)
    asked(box)
    box.advance(3600)
    assert {item["state"] for item in regions(box).values()} == {"Failed"}
    assert "osDiskImage" not in box.get(PATH)["properties"]["storageProfile"]
    assert state(box) == "Failed"


# By the chapter it is tried again.


def test_by_the_chapter_a_copy_is_tried_again_until_the_region_is_up() -> None:
    box = sandbox("chapter")
    outage(box)
    operation = asked(box)
    box.advance(24 * 3600)
    assert state(box) == "Creating"
    assert regions(box)["West US"]["state"] == "Replicating"
    assert regions(box)["West US"]["details"].endswith("tried again by itself.")
    assert regions(box)["West US"]["progress"] == 0
    assert box.get(operation)["status"] == "InProgress"
    recovery(box)
    box.advance(24 * 3600)
    assert state(box) == "Succeeded"
    assert regions(box)["West US"] == {"region": "West US", "state": "Completed", "details": "", "progress": 100}
    assert box.get(operation)["status"] == "Succeeded"


def test_by_the_chapter_a_copy_goes_on_where_it_stood() -> None:
    calm, box = sandbox("chapter"), sandbox("chapter")
    asked(calm)
    asked(box)
    wait_until(box, copy_into(box, WEST).starts + 10 * MINUTE)
    outage(box, seconds=600)
    delayed, undisturbed = copy_into(box, WEST), copy_into(calm, WEST)
    assert delayed.ends == undisturbed.ends + 15 * MINUTE  # attempts after 5 and, 10 later, 15 minutes
    stood = regions(box)["West US"]["progress"]
    box.advance(14 * 60)
    assert regions(box)["West US"]["progress"] == stood
    box.advance(120)
    assert regions(box)["West US"]["details"] == ""
    assert regions(box)["West US"]["progress"] > stood


def test_by_the_chapter_deleting_the_version_is_the_cancel() -> None:
    box = sandbox("chapter")
    outage(box)
    operation = asked(box)
    box.advance(3600)
    box.finish(box.delete(PATH))
    assert box.send("GET", PATH).response.status == 404
    assert box.get(operation)["status"] == "Canceled"
    recovery(box)
    box.advance(24 * 3600)
    assert box.send("GET", PATH).response.status == 404


def test_by_the_chapter_the_others_wait_for_an_own_region_that_is_down() -> None:
    box = sandbox("chapter")
    outage(box, EAST, seconds=3600)
    asked(box)
    assert copy_into(box, WEST).starts == copy_into(box, EAST).ends > box.store.head().now + HOUR
    box.advance(24 * 3600)
    assert state(box) == "Succeeded"


# Both.


@BOTH
def test_an_outage_elsewhere_or_after_the_copy_changes_nothing(rulebook: str) -> None:
    box = sandbox(rulebook)
    asked(box)
    before = copy_into(box, WEST)
    outage(box, EUROPE)
    outage(box, **{"from": to_iso(before.ends)})
    assert copy_into(box, WEST) == before
    box.advance(24 * 3600)
    assert state(box) == "Succeeded"
    outage(box, EAST)
    assert state(box) == "Succeeded"


@BOTH
def test_an_outage_writes_only_the_versions_it_concerns(rulebook: str) -> None:
    box = sandbox(rulebook)
    asked(box)
    step = outage(box, EUROPE)
    assert [after.key for _, after in step.changes.records if after is not None] == ["outages"]
    box.delete(PATH)
    step = outage(box, WEST)
    assert [after.key for _, after in step.changes.records if after is not None] == ["outages"]


@BOTH
def test_an_outage_that_is_called_off_before_it_begins_never_was(rulebook: str) -> None:
    box = sandbox(rulebook)
    asked(box)
    before = box.store.get(box.id(PATH).lower())
    assert before is not None
    outage(box, **{"from": to_iso(copy_into(box, WEST).starts + MINUTE)})
    changed = box.store.get(box.id(PATH).lower())
    assert changed is not None
    assert changed.inner["copies"] != before.inner["copies"]
    recovery(box)
    after = box.store.get(box.id(PATH).lower())
    assert after is not None
    assert (after.due, after.inner["copies"]) == (before.due, before.inner["copies"])
    assert box.get(f"{LAB}/outages")["outages"] == []


@pytest.mark.rule("GAL616")
@BOTH
def test_no_machine_is_made_in_a_region_that_is_down(rulebook: str) -> None:
    box = sandbox(rulebook)
    outage(box, "West US")
    step = box.put("virtualMachines/vm", machine_body(location=WEST))
    assert refused(step) == "GAL616"
    assert "The region westus is not available at the moment." in message(step)
    accepted(box.put("virtualMachines/vm", machine_body()))
    recovery(box)
    accepted(box.put("virtualMachines/other", machine_body(location=WEST)))


def test_by_the_chapter_no_image_is_fetched_from_a_region_that_is_down() -> None:
    box = sandbox("chapter")
    path = version(box)
    body = machine_body({"id": box.id(path)}, location=WEST)
    outage(box, EAST)
    assert refused(box.put("virtualMachines/vm", body)) == "GAL613"
    recovery(box, EAST)
    accepted(box.put("virtualMachines/vm", body))


def test_what_is_up_goes_on_in_a_region_that_is_down() -> None:
    box = sandbox()
    box.finish(box.put("virtualMachines/vm", machine_body(platform("Ubuntu2204"))))
    outage(box, EAST)
    accepted(box.put("virtualMachines/vm", {**machine_body(), "tags": {"a": "b"}}))
    accepted(box.put("galleries/other", {"location": EAST}))


def test_outages_are_told() -> None:
    box = sandbox()
    outage(box, "West US", seconds=60)
    step = outage(box, EUROPE)
    assert step.response.body == {
        "outages": [
            {"region": "northeurope", "from": "2026-11-23T09:00:00+00:00", "until": None},
            {"region": "westus", "from": "2026-11-23T09:00:00+00:00", "until": "2026-11-23T09:01:00+00:00"},
        ]
    }
    assert box.get(f"{LAB}/outages") == step.response.body


def test_outages_that_touch_are_one() -> None:
    box = sandbox()
    outage(box, seconds=60)
    step = outage(box, **{"from": "2026-11-23T09:01:00Z", "until": "2026-11-23T09:05:00Z"})
    assert step.response.body == {
        "outages": [{"region": "westus", "from": "2026-11-23T09:00:00+00:00", "until": "2026-11-23T09:05:00+00:00"}]
    }


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"region": "moon"},
        {"region": 5},
        {"region": WEST, "seconds": 0},
        {"region": WEST, "seconds": "60"},
        {"region": WEST, "seconds": True},
        {"region": WEST, "until": "soon"},
        {"region": WEST, "until": "2026-11-23T08:00:00Z"},
        {"region": WEST, "from": "2026-11-23T08:00:00Z", "seconds": 7200},
        {"region": WEST, "until": "2026-11-24T08:00:00Z", "seconds": 60},
        {"region": WEST, "seconds": 10**15},
    ],
)
def test_an_outage_that_cannot_be_read_is_refused(body: JSON) -> None:
    box = sandbox()
    assert refused(box.post(f"{LAB}/outage", body)) == "REQ106"
    assert box.get(f"{LAB}/outages") == {"outages": []}


def test_a_region_is_down_so_many_times_and_no_more() -> None:
    box = sandbox()
    for hour in range(20):
        outage(box, **{"from": f"2026-12-01T{hour:02}:00:00Z"}, seconds=60)
    assert refused(box.post(f"{LAB}/outage", {"region": WEST})) == "REQ106"


@pytest.mark.parametrize("body", [None, {}, {"region": "moon"}])
def test_a_recovery_names_a_region(body: JSON) -> None:
    assert refused(sandbox().post(f"{LAB}/recovery", body)) == "REQ106"


def test_what_nobody_knows_the_end_of_is_not_waited_for() -> None:
    box = sandbox("chapter")
    outage(box)
    asked(box)
    box.advance(24 * 3600)
    assert box.get(f"{LAB}/clock")["nextEvent"] is None
    now = box.store.head().now
    assert box.post(f"{LAB}/advance", {"next": True}).response.status == 200
    assert box.store.head().now == now


def test_an_operation_that_waits_for_a_region_without_end_is_not_waited_for() -> None:
    box = sandbox("chapter")
    outage(box)
    guid = asked(box).rpartition("/")[2]
    step = box.post(f"{LAB}/advance", {"operation": guid})
    assert refused(step) == "REQ106"
    assert message(step).startswith("Nobody knows when this operation ends")
    recovery(box)
    assert box.post(f"{LAB}/advance", {"operation": guid}).response.status == 200
    assert state(box) == "Succeeded"


@settings(max_examples=25, deadline=None)
@given(
    rulebook=st.sampled_from(["azure", "chapter"]),
    begins=st.integers(0, 7_200),
    lasts=st.integers(1, 7_200),
    first=st.integers(0, 7_200),
    second=st.integers(0, 7_200),
)
def test_two_advances_equal_one_whatever_is_down(rulebook: str, begins: int, lasts: int, first: int, second: int) -> None:
    box = sandbox(rulebook)
    now = box.store.head().now
    outage(box, WEST, **{"from": to_iso(now + begins * SECOND)}, seconds=lasts)
    asked(box, EAST, WEST, EUROPE)
    apart, at_once = (Sandbox(load(dump(box.store))) for _ in range(2))
    apart.advance(first)
    apart.advance(second)
    at_once.advance(first + second)
    assert digest(apart.store) == digest(at_once.store)
