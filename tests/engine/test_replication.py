"""How long copies take, and what can be seen of them meanwhile."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery_engine.clock import HOUR, MINUTE
from gallery_engine.records import JSON, Record
from gallery_engine.replication import copies, is_available, is_replicating
from tests.engine.cast import EAST, EUROPE, WEST, Sandbox, accepted, definition, managed_image, sandbox, version, version_body

PATH = "galleries/gallery/images/web/versions/1.0.0"


def published(box: Sandbox, *regions: JSON, size: int = 30, state: str = "Generalized", **profile: JSON) -> Record:
    """The record of a version that has just been asked for."""
    definition(box, osState=state)
    accepted(box.put(PATH, version_body(managed_image(box, size=size, os_state=state), *regions, **profile)))
    return stored(box)


def stored(box: Sandbox) -> Record:
    record = box.store.get(box.id(PATH).lower())
    assert record is not None
    return record


def length(record: Record, region: str) -> int:
    """How long a region's copy takes, in virtual milliseconds."""
    return next(copy.ends - copy.starts for copy in copies(record) if copy.region == region)


def status(box: Sandbox) -> dict[str, Any]:
    found = box.get(PATH, expand="replicationstatus")["properties"]["replicationStatus"]
    assert isinstance(found, dict)
    return found


def progress(box: Sandbox) -> dict[str, int]:
    return {item["region"]: item["progress"] for item in status(box)["summary"]}


def test_a_small_image_reaches_a_second_american_region_within_ten_minutes() -> None:
    record = published(sandbox(), EAST, WEST)
    assert 6 * MINUTE <= length(record, WEST) <= 9 * MINUTE
    assert length(record, EAST) <= 4 * MINUTE


@pytest.mark.parametrize("seed", ["a", "b", "c", "d"])
def test_a_hundred_gigabytes_take_20_to_30_minutes_near_and_hours_far(seed: str) -> None:
    record = published(sandbox(seed=seed), EAST, WEST, "canadacentral", EUROPE, "japaneast", size=100)
    for near in (WEST, "canadacentral"):
        assert 20 * MINUTE <= length(record, near) <= 30 * MINUTE
    for far in (EUROPE, "japaneast"):
        assert 2 * HOUR <= length(record, far) <= 4 * HOUR
    assert length(record, EAST) < length(record, WEST)


@settings(max_examples=20, deadline=None)
@given(small=st.integers(1, 1000), more=st.integers(1, 1000), seed=st.text("abc", min_size=1, max_size=3))
def test_a_larger_image_is_never_quicker(small: int, more: int, seed: str) -> None:
    less = published(sandbox(seed=seed), EAST, EUROPE, size=small)
    larger = published(sandbox(seed=seed), EAST, EUROPE, size=small + more)
    assert length(less, EUROPE) <= length(larger, EUROPE)


def test_the_seed_scatters_and_decides() -> None:
    lengths = {length(published(sandbox(seed=str(seed)), EAST, WEST, size=100), WEST) for seed in range(8)}
    assert len(lengths) > 4
    again = {length(published(sandbox(seed=str(seed)), EAST, WEST, size=100), WEST) for seed in range(8)}
    assert lengths == again


def test_more_replicas_do_not_make_the_copy_longer() -> None:
    one = published(sandbox("chapter"), EAST, WEST)
    ten = published(sandbox("chapter"), EAST, WEST, replicaCount=10)
    assert length(one, WEST) == length(ten, WEST)


def test_by_the_chapter_a_specialized_image_takes_longer_and_in_azure_it_does_not() -> None:
    def seconds(rulebook: str, state: str) -> int:
        return length(published(sandbox(rulebook), EAST, WEST, size=100, state=state), WEST)

    assert seconds("chapter", "Specialized") > seconds("chapter", "Generalized")
    assert seconds("azure", "Specialized") == seconds("azure", "Generalized")


def test_a_shallow_version_is_there_in_minutes_however_large_and_far() -> None:
    record = published(sandbox("azure"), EAST, EUROPE, size=2000, replicationMode="Shallow")
    assert length(record, EUROPE) <= 2 * MINUTE
    assert length(record, EAST) <= 2 * MINUTE


def test_the_source_region_is_captured_first_and_the_others_begin_when_it_is_done() -> None:
    box = sandbox()
    record = published(box, WEST, EAST, EUROPE)
    assert status(box) == {
        "aggregatedState": "InProgress",
        "summary": [
            {"region": "West US", "state": "Unknown", "details": "", "progress": 0},
            {"region": "East US", "state": "Replicating", "details": "", "progress": 0},
            {"region": "North Europe", "state": "Unknown", "details": "", "progress": 0},
        ],
    }
    box.advance(length(record, EAST) // 1000)
    assert [item["state"] for item in status(box)["summary"]] == ["Replicating", "Completed", "Replicating"]


def test_progress_grows_from_0_to_100_and_the_version_ends_with_its_last_region() -> None:
    box = sandbox()
    record = published(box, EAST, WEST, EUROPE)
    last = max(copy.ends for copy in copies(record))
    seen = [progress(box)]
    while box.store.head().now < last:
        assert box.get(PATH)["properties"]["provisioningState"] == "Creating"
        assert status(box)["aggregatedState"] == "InProgress"
        box.advance(97)
        seen.append(progress(box))
    for region in ("East US", "West US", "North Europe"):
        values = [step[region] for step in seen]
        assert values == sorted(values)
        assert (values[0], values[-1]) == (0, 100)
    assert box.get(PATH)["properties"]["provisioningState"] == "Succeeded"
    assert status(box)["aggregatedState"] == "Completed"


def test_the_operation_ends_exactly_when_the_last_region_has_its_copy() -> None:
    box = sandbox()
    definition(box)
    step = box.put(PATH, version_body(managed_image(box), EAST, WEST))
    box.finish(step)
    assert box.store.head().now == max(copy.ends for copy in copies(stored(box)))


def test_the_next_change_is_the_next_copy_that_arrives() -> None:
    box = sandbox()
    record = published(box, EAST, WEST, EUROPE)
    for copy in sorted(copies(record), key=lambda copy: copy.ends):
        box.post("/providers/Darkroom.Lab/advance", {"next": True})
        assert box.store.head().now == copy.ends
    assert box.get("/providers/Darkroom.Lab/clock")["nextEvent"] is None


def test_a_region_that_is_taken_out_is_no_longer_waited_for() -> None:
    box = sandbox("azure")
    published(box, EAST, WEST, EUROPE)
    targets: JSON = [{"name": EAST}, {"name": EUROPE}]
    safety: JSON = {"allowDeletionOfReplicatedLocations": True}
    properties: JSON = {"publishingProfile": {"targetRegions": targets}, "safetyProfile": safety}
    accepted(box.put(PATH, {"location": EAST, "properties": properties}))
    events = [event.due for event in box.store.due(2**62)]
    assert events == [copies(stored(box))[0].ends]


def test_a_version_that_goes_takes_its_marks_off_the_clock() -> None:
    box = sandbox()
    published(box, EAST, WEST, EUROPE)
    box.delete(PATH)
    assert [event.inner["action"] for event in box.store.due(2**62)] == ["remove"]


def test_a_region_that_is_added_again_is_copied_again() -> None:
    box = sandbox("azure")
    version(box, "1.0.0", EAST, WEST)
    first = copies(stored(box))[1]
    safety: JSON = {"allowDeletionOfReplicatedLocations": True}
    for names in ([EAST], [EAST, WEST]):
        targets: JSON = [{"name": name} for name in names]
        properties: JSON = {"publishingProfile": {"targetRegions": targets}, "safetyProfile": safety}
        box.finish(box.put(PATH, {"location": EAST, "properties": properties}))
    again = copies(stored(box))[1]
    assert again.starts > first.ends
    assert again.work == first.work


def test_replication_status_comes_only_when_it_is_asked_for() -> None:
    box = sandbox()
    version(box)
    assert "replicationStatus" not in box.get(PATH)["properties"]
    assert "replicationStatus" not in box.get(PATH, expand="UefiSettings")["properties"]
    assert "replicationStatus" in box.get(PATH, expand="ReplicationStatus")["properties"]


def test_by_the_chapter_each_region_has_a_provisioning_state_and_in_azure_none() -> None:
    box = sandbox("chapter")
    record = published(box, EAST, WEST)
    box.advance(length(record, EAST) // 1000)
    shown = box.get(PATH)["properties"]["publishingProfile"]["targetRegions"]
    assert [target["provisioningState"] for target in shown] == ["Succeeded", "Creating"]
    azure = sandbox("azure")
    published(azure, EAST, WEST)
    assert "provisioningState" not in azure.get(PATH)["properties"]["publishingProfile"]["targetRegions"][0]


def test_a_region_added_later_is_copied_and_the_others_stay_as_they_are() -> None:
    box = sandbox("azure")
    version(box, "1.0.0", EAST, WEST)
    regions: JSON = [{"name": EAST}, {"name": EUROPE}, {"name": WEST}]
    asked: JSON = {"location": EAST, "properties": {"publishingProfile": {"targetRegions": regions}}}
    step = box.put(PATH, asked)
    assert progress(box) == {"East US": 100, "North Europe": 0, "West US": 100}
    assert status(box)["aggregatedState"] == "InProgress"
    box.finish(step)
    assert progress(box)["North Europe"] == 100
    assert box.store.head().now == max(copy.ends for copy in copies(stored(box)))


def test_a_region_added_while_the_version_is_captured_waits_for_the_capture() -> None:
    box = sandbox("azure")
    record = published(box, EAST)
    regions: JSON = [{"name": EAST}, {"name": WEST}]
    accepted(box.put(PATH, {"location": EAST, "properties": {"publishingProfile": {"targetRegions": regions}}}))
    assert copies(stored(box))[1].starts == copies(record)[0].ends


def test_a_version_is_to_be_had_where_its_copy_has_arrived_and_nowhere_else() -> None:
    box = sandbox()
    record = published(box, EAST, WEST)
    now = box.store.head().now
    captured, arrived = (copy.ends for copy in copies(record))
    assert not is_available(record, EAST, now)
    assert is_replicating(record, "West US", now)
    assert is_available(record, "East US", captured)
    assert is_replicating(record, WEST, arrived - 1)
    assert is_available(record, WEST, arrived)
    assert not is_replicating(record, WEST, arrived)
    assert not is_available(record, EUROPE, arrived)
    assert not is_replicating(record, EUROPE, arrived)


def test_a_version_that_is_being_deleted_is_to_be_had_nowhere() -> None:
    box = sandbox()
    box.delete(version(box))
    assert not is_available(stored(box), EAST, box.store.head().now)


def test_a_copy_that_failed_says_why_and_the_whole_has_failed() -> None:
    box = sandbox("chapter")
    version(box, "1.0.0", EAST, WEST)
    record = stored(box)
    kept = [copy.as_json() for copy in copies(record)]
    kept[1]["error"] = "Failed with internal server error."
    inner: dict[str, JSON] = {**record.inner, "copies": list(kept)}
    box.plant(Record(record.key, record.kind, record.id, record.name, record.location, body=record.body, inner=inner))
    assert status(box)["aggregatedState"] == "Failed"
    assert status(box)["summary"][1]["details"] == "Failed with internal server error."
    assert status(box)["summary"][1]["state"] == "Failed"
    assert box.get(PATH)["properties"]["publishingProfile"]["targetRegions"][1]["provisioningState"] == "Failed"
    assert not is_available(stored(box), WEST, box.store.head().now)
    assert not is_replicating(stored(box), WEST, box.store.head().now)
