"""What things cost, over virtual time, by resource and by region. Ratios and orderings, never sums."""

from typing import Any

import pytest

from gallery_engine.billing import per_month
from gallery_engine.catalog.prices import MONTH
from gallery_engine.records import Document
from gallery_engine.snapshot import digest, dump, load
from tests.engine.cast import (
    EAST,
    EUROPE,
    WEST,
    Sandbox,
    accepted,
    definition,
    gallery,
    managed_image,
    message,
    refused,
    sandbox,
    version,
    version_body,
)
from tests.engine.machine_cast import machine_body
from tests.engine.scale_set_cast import connected, scale_set, scaled, set_body

QUERY = "/providers/Microsoft.CostManagement/query"
DAY = 86_400
BOOKS = pytest.mark.parametrize("rulebook", ["azure", "chapter"])


def bill(box: Sandbox) -> dict[str, Any]:
    return box.get("/providers/Darkroom.Lab/costs")


def meters(box: Sandbox) -> dict[str, int]:
    """Millionths of a dollar by meter."""
    return {row["meter"]: row["micro"] for row in bill(box)["meters"]}


def over(box: Sandbox, seconds: int) -> int:
    """What everything costs while some time passes."""
    before = bill(box)["microTotal"]
    box.advance(seconds)
    return int(bill(box)["microTotal"] - before)


def query(**changed: Any) -> Document:
    dataset = {"granularity": "None", "aggregation": {"totalCost": {"name": "Cost", "function": "Sum"}}}
    return {"type": "ActualCost", "timeframe": "MonthToDate", "dataset": dataset} | changed


def rows(box: Sandbox, path: str = QUERY, **changed: Any) -> list[list[Any]]:
    body = accepted(box.post(path, query(**changed)))
    found: Any = body["properties"]
    listed: list[list[Any]] = found["rows"]
    return listed


@BOOKS
def test_a_gallery_and_a_definition_cost_nothing(rulebook: str) -> None:
    box = sandbox(rulebook)
    gallery(box)
    definition(box)
    assert over(box, 400 * DAY) == 0


def test_a_version_costs_for_each_replica_that_has_arrived() -> None:
    box = sandbox()
    definition(box)
    image = managed_image(box)
    version(box, "1.0.0", {"name": EAST, "regionalReplicaCount": 1})
    box.delete(image)
    box.advance(DAY)
    one = over(box, DAY)
    version(box, "1.0.1", {"name": EAST, "regionalReplicaCount": 2}, {"name": WEST, "regionalReplicaCount": 1})
    box.delete(managed_image(box))
    box.advance(DAY)
    assert abs(over(box, DAY) - 4 * one) <= 4


def test_what_a_month_costs_is_known_before_the_copies_have_arrived() -> None:
    box = sandbox()
    definition(box)
    path = "galleries/gallery/images/web/versions/1.0.0"
    step = box.put(path, version_body(managed_image(box), EAST, EUROPE))

    def month() -> int:
        (record,) = box.store.find("microsoft.compute/galleries/images/versions", "/subscriptions/")
        return per_month(record, box.store.head().now)

    before = month()
    box.finish(step)
    assert month() == before > 0
    began = bill(box)["microTotal"]
    box.advance(MONTH // 1_000)
    spent = bill(box)["resources"]
    version_cost = next(row["micro"] for row in spent if row["id"].endswith("versions/1.0.0"))
    assert began < version_cost
    assert abs(version_cost - before - meters(box)["egress.far"]) <= before // 100


def test_a_copy_costs_traffic_once_and_storage_from_when_it_is_there() -> None:
    box = sandbox()
    definition(box)
    step = box.put("galleries/gallery/images/web/versions/1.0.0", version_body(managed_image(box), EAST, EUROPE))
    box.advance(60)
    assert "egress.far" not in meters(box)
    assert "replica.Standard_LRS" not in meters(box)
    box.finish(step)
    traffic = meters(box)["egress.far"]
    assert traffic > 0
    box.advance(30 * DAY)
    assert meters(box)["egress.far"] == traffic
    more: Document = {"name": EUROPE, "regionalReplicaCount": 3}
    box.finish(box.put("galleries/gallery/images/web/versions/1.0.0", version_body(managed_image(box), EAST, more)))
    assert meters(box)["egress.far"] == traffic


def test_traffic_within_a_continent_is_cheaper_than_out_of_it() -> None:
    box = sandbox()
    version(box, "1.0.0", EAST, WEST, EUROPE)
    assert meters(box)["egress.near"] < meters(box)["egress.far"]


def test_better_storage_costs_more() -> None:
    costs = []
    for kind in ("Standard_LRS", "Standard_ZRS", "Premium_LRS"):
        box = sandbox()
        version(box, "1.0.0", {"name": EAST, "storageAccountType": kind})
        before = meters(box).get(f"replica.{kind}", 0)
        box.advance(DAY)
        costs.append(meters(box)[f"replica.{kind}"] - before)
    assert costs == sorted(costs)
    assert len(set(costs)) == 3


def test_a_stopped_machine_is_billed_and_a_deallocated_one_is_not() -> None:
    box = sandbox()
    box.finish(box.put("virtualMachines/vm", machine_body()))

    def cores(seconds: int) -> int:
        before = meters(box).get("cores", 0)
        box.advance(seconds)
        return meters(box).get("cores", 0) - before

    running = cores(DAY)
    box.finish(box.post("virtualMachines/vm/powerOff"))
    assert cores(DAY) == running > 0
    box.finish(box.post("virtualMachines/vm/deallocate"))
    assert cores(DAY) == 0
    assert over(box, DAY) > 0, "its disk is still there"


def test_a_machine_that_is_still_being_made_costs_no_cores() -> None:
    box = sandbox()
    step = box.put("virtualMachines/vm", machine_body())
    box.advance(30)
    assert "cores" not in meters(box)
    box.finish(step)
    box.advance(60)
    assert meters(box)["cores"] > 0


def test_twice_the_cores_cost_twice_as_much() -> None:
    costs = []
    for size in ("Standard_D2s_v5", "Standard_D4s_v5"):
        box = sandbox()
        box.finish(box.put("virtualMachines/vm", machine_body(vmSize=size)))
        box.advance(DAY)
        costs.append(meters(box)["cores"])
    assert costs[1] == 2 * costs[0]


def test_by_the_chapter_a_machine_far_from_any_replica_pays_for_fetching_its_image() -> None:
    box = sandbox("chapter")
    version(box)
    image: Document = {"id": box.id("galleries/gallery/images/web/versions/1.0.0")}
    box.finish(box.put("virtualMachines/vm", machine_body(image, location=EUROPE)))
    assert meters(box)["egress.far"] > 0


def test_what_a_resource_has_cost_stays_when_it_is_gone_and_goes_on_when_it_comes_back() -> None:
    box = sandbox()
    disk: Document = {"location": EAST, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 100}}
    box.finish(box.put("disks/data", disk))
    box.advance(DAY)
    box.finish(box.delete("disks/data"))
    gone = bill(box)["microTotal"]
    assert gone > 0
    assert over(box, DAY) == 0
    box.finish(box.put("disks/data", disk))
    box.advance(DAY)
    assert bill(box)["microTotal"] > gone
    assert len(bill(box)["resources"]) == 1


def test_a_change_of_rate_counts_from_the_change_on() -> None:
    box = sandbox()
    disk: Document = {"location": EAST, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 100}}
    box.finish(box.put("disks/data", disk))
    small = over(box, DAY)
    box.finish(box.put("disks/data", {**disk, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 200}}))
    assert abs(over(box, DAY) - 2 * small) <= 1


def test_a_long_way_and_many_short_ones_cost_the_same() -> None:
    box = sandbox()
    box.finish(box.put("virtualMachines/vm", machine_body()))
    version(box, "1.0.0", EAST, EUROPE)
    box.delete("virtualMachines/vm")
    apart, at_once = (Sandbox(load(dump(box.store))) for _ in range(2))
    for _ in range(50):
        apart.advance(DAY)
    at_once.advance(50 * DAY)
    assert digest(apart.store) == digest(at_once.store)
    assert bill(apart) == bill(at_once)


def test_the_meter_says_what_an_hour_costs_now_and_that_it_is_an_estimate() -> None:
    box = sandbox()
    box.finish(box.put("virtualMachines/vm", machine_body()))
    hour = bill(box)["microPerHour"]
    assert abs(over(box, 3_600) - hour) <= 2
    assert bill(box)["standing"] == "unverified"
    assert "estimates" in bill(box)["note"]


def test_a_query_sums_by_resource_region_and_month() -> None:
    box = sandbox()
    version(box, "1.0.0", EAST, WEST)
    box.advance(DAY)
    by_region = rows(box, dataset=_by("ResourceLocation"))
    assert [row[1] for row in by_region] == [EAST, WEST]
    assert sum(row[0] for row in by_region) == pytest.approx(rows(box)[0][0])
    monthly = rows(
        box, timeframe="Custom", timePeriod={"from": "2026-11-01", "to": "2026-12-31"}, dataset=_by(granularity="Monthly")
    )
    assert [row[1] for row in monthly] == ["2026-11-01T00:00:00"]
    box.advance(40 * DAY)
    assert rows(box, timeframe="TheLastMonth", dataset=_by("ResourceType"))[0][1] == "microsoft.compute/galleries/images/versions"
    assert rows(box, path=f"/resourceGroups/rg{QUERY}")
    box.put("/resourceGroups/empty", {"location": EAST})
    assert rows(box, path=f"/resourceGroups/empty{QUERY}") == []


@pytest.mark.rule("REQ109")
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"timeframe": "WeekToDate"}, "The timeframe of the query cannot be read."),
        ({"timeframe": "Custom", "timePeriod": {"from": "x", "to": "y"}}, "The timeframe of the query cannot be read."),
        ({"dataset": {"granularity": "Daily"}}, "The granularity of the query has to be None or Monthly"),
        ({"dataset": {"aggregation": {"a": {"name": "Usage", "function": "Sum"}}}}, "The query has to sum up Cost"),
        ({"dataset": []}, "The query has to sum up Cost"),
    ],
)
def test_a_query_the_lab_cannot_answer_is_refused(changed: dict[str, Any], words: str) -> None:
    step = sandbox().post(QUERY, query(**changed))
    assert refused(step) == "REQ109"
    assert message(step).startswith(words)


def _by(*names: str, granularity: str = "None") -> Document:
    grouping: list[Any] = [{"type": "Dimension", "name": name} for name in names]
    total: Document = {"totalCost": {"name": "Cost", "function": "Sum"}}
    return {"granularity": granularity, "aggregation": total, "grouping": grouping}


def test_instances_of_a_scale_set_are_billed_as_the_machines_they_are() -> None:
    box = connected()
    scale_set(box, set_body(box, 1))
    one = over(box, DAY)
    scaled(box, 3)
    assert 2.9 < over(box, DAY) / one < 3.1
    box.finish(box.post("virtualMachineScaleSets/set/deallocate"))
    assert over(box, DAY) < one
