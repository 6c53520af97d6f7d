"""Soft delete: versions that are deleted under a policy lie aside for a while, can be recovered, and then go for good."""

import pytest

from gallery_engine.arm import Step
from gallery_engine.clock import DAY, SECOND, from_iso, to_iso
from gallery_engine.meters import bills
from gallery_engine.records import JSON, Document
from gallery_engine.snapshot import digest, dump, load
from gallery_engine.store import World
from tests.engine.cast import (
    EAST,
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
from tests.engine.machine_cast import machine_body

BOTH = pytest.mark.parametrize("rulebook", ["azure", "chapter"])
PATH, WEB = "galleries/gallery", "galleries/gallery/images/web"
FIRST = f"{WEB}/versions/1.0.0"
KEPT = f"{PATH}/softDeletedArtifactTypes/Images/artifacts/web/versions"
DAYS = DAY // SECOND


def policy(box: Sandbox, enabled: bool = True, **days: int) -> None:
    """The gallery `gallery`, made or changed, with a soft delete policy."""
    said: Document = {"isSoftDeleteEnabled": enabled, **days}
    box.finish(box.put(PATH, {"location": EAST, "properties": {"softDeletePolicy": said}}))


def kept(box: Sandbox) -> list[str]:
    return [str(item["name"]) for item in box.get(KEPT)["value"]]


def deleted(box: Sandbox, path: str = FIRST, **query: str) -> None:
    box.finish(box.send("DELETE", path, query=query))


def recover(box: Sandbox, location: str = EAST, **more: JSON) -> Step:
    return box.put(FIRST, {"location": location, **more})


def usage(box: Sandbox) -> int:
    counts = [record.inner["count"] for record in box.store.under("usage:") if record.name == "image_versions"]
    return sum(count for count in counts if isinstance(count, int))


@BOTH
def test_a_deleted_version_leaves_its_address_and_lies_with_the_soft_deleted(rulebook: str) -> None:
    box = sandbox(rulebook)
    policy(box)
    version(box, "1.0.0", EAST, WEST)
    version(box, "1.1.0")
    step = box.delete(FIRST)
    assert step.response.status == 202
    assert box.get(FIRST)["properties"]["provisioningState"] == "Deleting"
    assert kept(box) == []
    box.finish(step)
    now = box.store.head().now
    assert box.send("GET", FIRST).response.status == 404
    assert [item["name"] for item in box.get(f"{WEB}/versions")["value"]] == ["1.1.0"]
    assert box.get(KEPT)["value"] == [
        {
            "name": "1.0.0",
            "id": box.id(f"{KEPT}/1.0.0"),
            "type": "Microsoft.Compute/galleries/softDeletedArtifactTypes/artifacts/versions",
            "location": "eastus",
            "properties": {
                "resourceArmId": box.id(FIRST),
                "softDeletedArtifactType": "Images",
                "softDeletedTime": to_iso(now),
                "consumptionEndTime": to_iso(now + 7 * DAY),
                "hardDeletionTargetTime": to_iso(now + 7 * DAY),
            },
        }
    ]
    assert box.get(f"{KEPT}/1.0.0") == box.get(KEPT)["value"][0]
    assert box.delete(FIRST).response.status == 204


def test_the_address_of_the_soft_deleted_is_read_in_any_spelling() -> None:
    box = sandbox()
    policy(box)
    version(box)
    deleted(box)
    assert len(box.get(f"{PATH}/softdeletedartifacttypes/images/artifacts/WEB/versions")["value"]) == 1


def test_what_is_not_there_has_no_soft_deleted_versions() -> None:
    box = sandbox()
    definition(box)
    assert box.get(KEPT)["value"] == []
    assert refused(box.send("GET", f"{KEPT}/1.0.0")) == "RES103"
    assert refused(box.send("GET", KEPT.replace("/web/", "/other/"))) == "RES102"
    assert refused(box.send("GET", KEPT.replace("/Images/", "/Applications/"))) == "RES102"
    assert refused(box.send("DELETE", f"{KEPT}/1.0.0")) == "REQ105"


@BOTH
def test_a_put_with_the_location_alone_brings_a_version_back_as_it_was(rulebook: str) -> None:
    box = sandbox(rulebook)
    policy(box)
    before = box.get(version(box, "1.0.0", EAST, WEST), expand="ReplicationStatus")
    deleted(box)
    box.advance(3 * DAYS)
    step = recover(box, tags={})
    assert step.response.status == 200
    assert accepted(step)["properties"]["provisioningState"] == "Updating"  # type: ignore[index,call-overload]
    assert kept(box) == []
    box.finish(step)
    assert box.get(FIRST, expand="ReplicationStatus") == before | {"tags": {}}
    box.advance(10 * DAYS)
    assert box.get(FIRST)["properties"]["provisioningState"] == "Succeeded"


def test_a_version_that_was_recovered_can_be_deleted_again_and_has_its_full_time() -> None:
    box = sandbox()
    policy(box)
    version(box)
    deleted(box)
    box.advance(6 * DAYS)
    box.finish(recover(box))
    deleted(box)
    box.advance(6 * DAYS)
    assert kept(box) == ["1.0.0"]
    box.advance(1 * DAYS)
    assert kept(box) == []


def test_a_version_comes_back_only_where_it_lived() -> None:
    box = sandbox()
    policy(box)
    version(box, "1.0.0", EAST, WEST)
    deleted(box)
    assert refused(recover(box, WEST)) == "RES105"
    assert kept(box) == ["1.0.0"]
    accepted(recover(box, "East US"))


def test_a_refused_recovery_leaves_a_version_where_it_is() -> None:
    box = sandbox()
    policy(box)
    version(box)
    deleted(box)
    box.caller = "stranger"
    step = recover(box)
    assert refused(step) == "SEC101"
    assert step.changes.records == ()
    box.caller = "owner"
    assert kept(box) == ["1.0.0"]


@pytest.mark.parametrize("days", [1, 30])
def test_after_the_retention_a_version_is_gone_for_good(days: int) -> None:
    box = sandbox()
    policy(box, retentionPeriodInDays=days)
    version(box)
    deleted(box)
    box.advance(days * DAYS - 1)
    assert kept(box) == ["1.0.0"]
    assert usage(box) == 1
    box.advance(1)
    assert kept(box) == []
    assert usage(box) == 0
    assert refused(recover(box)) == "GAL401"


def test_the_next_event_is_the_end_of_the_retention_and_then_of_the_grace_period() -> None:
    box = sandbox()
    policy(box, retentionPeriodInDays=2, gracePeriodInDays=3)
    version(box)
    deleted(box)
    start = box.store.head().now
    for days in (2, 5):
        assert from_iso(str(box.get("/providers/Darkroom.Lab/clock")["nextEvent"])) == start + days * DAY
        box.post("/providers/Darkroom.Lab/advance", {"next": True})
    assert kept(box) == []


def test_in_the_grace_period_a_version_is_recovered_and_not_used() -> None:
    box = sandbox()
    policy(box, retentionPeriodInDays=2, gracePeriodInDays=3)
    version(box)
    deleted(box)
    body = machine_body({"id": box.id(FIRST)})
    box.advance(2 * DAYS - 1)
    accepted(box.ask("PUT", "virtualMachines/vm", body))
    box.advance(1)
    assert refused(box.put("virtualMachines/vm", body)) == "GAL611"
    box.finish(recover(box))
    accepted(box.put("virtualMachines/vm", body))


def test_a_soft_deleted_version_is_used_by_its_exact_name_and_is_no_latest() -> None:
    box = sandbox()
    policy(box)
    version(box, "1.0.0")
    version(box, "2.0.0")
    deleted(box, f"{WEB}/versions/2.0.0")
    newest = accepted(box.ask("PUT", "virtualMachines/vm", machine_body({"id": box.id(WEB)})))
    assert newest["properties"]["storageProfile"]["imageReference"]["exactVersion"] == "1.0.0"  # type: ignore[index,call-overload]
    named = machine_body({"id": box.id(f"{WEB}/versions/2.0.0")})
    assert accepted(box.put("virtualMachines/named", named))["name"] == "named"
    image: Document = {"id": box.id(f"{WEB}/versions/2.0.0")}
    creation: Document = {"createOption": "FromImage", "galleryImageReference": image}
    accepted(box.put("disks/disk", {"location": EAST, "properties": {"creationData": creation}}))
    deleted(box, FIRST)
    assert refused(box.put("virtualMachines/latest", machine_body({"id": box.id(WEB)}))) == "GAL611"


def test_soft_deleted_versions_stay_counted() -> None:
    box = sandbox()
    policy(box)
    version(box)
    deleted(box)
    assert usage(box) == 1
    box.finish(recover(box))
    assert usage(box) == 1
    deleted(box, bypassSoftDelete="true")
    assert usage(box) == 0


def test_soft_deleted_versions_are_stored_and_paid_for_until_they_are_gone() -> None:
    box = sandbox()
    policy(box)
    version(box)
    deleted(box)
    costs = []
    for _ in range(9):
        before = stored(box)
        box.advance(1 * DAYS)
        costs.append(stored(box) - before)
    assert costs[0] > 0
    assert costs == [costs[0]] * 7 + [0] * 2


def stored(box: Sandbox) -> int:
    """GB times milliseconds of replicas so far."""
    return sum(
        quantity
        for bill in bills(World(box.store), "/")
        for (_, meter, _), quantity in bill.used.items()
        if meter.startswith("replica")
    )


def test_a_deletion_can_go_past_soft_delete() -> None:
    box = sandbox()
    policy(box)
    version(box)
    deleted(box, bypassSoftDelete="True")
    assert kept(box) == []
    assert refused(recover(box)) == "GAL401"


@pytest.mark.parametrize("enabled", [False, None])
def test_without_a_policy_a_deletion_is_final(enabled: bool | None) -> None:
    box = sandbox()
    if enabled is not None:
        policy(box, enabled)
    version(box)
    deleted(box)
    assert kept(box) == []


def test_the_policy_counts_as_it_is_when_the_version_is_deleted() -> None:
    box = sandbox()
    policy(box, retentionPeriodInDays=2)
    version(box)
    step = box.delete(FIRST)
    policy(box, False, retentionPeriodInDays=20)
    box.finish(step)
    assert kept(box) == ["1.0.0"]
    box.advance(2 * DAYS)
    assert kept(box) == []


def test_a_patch_changes_of_the_policy_what_it_names() -> None:
    box = sandbox()
    policy(box, retentionPeriodInDays=20, gracePeriodInDays=2)
    box.finish(box.send("PATCH", PATH, {"properties": {"softDeletePolicy": {"retentionPeriodInDays": 10}}}))
    shown = box.get(PATH)["properties"]["softDeletePolicy"]
    assert shown == {"isSoftDeleteEnabled": True, "retentionPeriodInDays": 10, "gracePeriodInDays": 2}


@pytest.mark.rule("GAL811")
@pytest.mark.parametrize(("name", "wrong", "right"), [("retention", (0, 366), (1, 365)), ("grace", (-1, 366), (0, 365))])
def test_the_periods_are_in_range(name: str, wrong: tuple[int, int], right: tuple[int, int]) -> None:
    box = sandbox()
    field = f"{name}PeriodInDays"
    for days in wrong:
        step = box.put(PATH, {"location": EAST, "properties": {"softDeletePolicy": {field: days}}})
        assert refused(step) == "GAL811"
        assert step.response.status == 400
        assert message(step) == (
            f"The value {days} of parameter softDeletePolicy.{field} is out of range. The value must be between {right[0]} and "
            "365, inclusive."
        )
    for days in right:
        accepted(box.put(PATH, {"location": EAST, "properties": {"softDeletePolicy": {field: days}}}))


@pytest.mark.rule("GAL812")
def test_a_definition_stays_while_versions_of_it_can_be_recovered() -> None:
    box = sandbox()
    policy(box)
    version(box)
    definition(box, "other")
    deleted(box)
    step = box.delete(WEB)
    assert refused(step) == "GAL812"
    assert (step.response.status, step.refusal and step.refusal.code) == (409, "CannotDeleteResource")
    assert "'Microsoft.Compute/galleries/gallery/softDeletedArtifactTypes/Images/artifacts/web/versions/1.0.0'" in message(step)
    box.finish(box.delete(f"{PATH}/images/other"))
    box.advance(7 * DAYS)
    accepted(box.delete(WEB))


def test_with_the_policy_turned_off_the_soft_deleted_go_with_their_definition() -> None:
    box = sandbox()
    policy(box)
    version(box)
    deleted(box)
    policy(box, False)
    assert kept(box) == ["1.0.0"]
    box.finish(box.delete(WEB))
    assert usage(box) == 0
    box.finish(box.delete(PATH))
    definition(box)
    assert kept(box) == []
    assert [record for record in box.store.under("/") if "softdeleted" in record.key] == []


def test_deleting_the_group_takes_the_soft_deleted_along() -> None:
    box = sandbox()
    policy(box)
    version(box)
    deleted(box)
    box.finish(box.delete("/resourceGroups/rg"))
    assert usage(box) == 0
    box.advance(10 * DAYS)
    assert [record for record in box.store.under("/") if "gallery" in record.key] == []


def test_a_group_that_goes_while_a_version_is_being_deleted_leaves_nothing() -> None:
    box = sandbox()
    policy(box)
    version(box)
    accepted(box.delete(FIRST))
    group = box.delete("/resourceGroups/rg")
    box.finish(group)
    box.advance(60)
    assert usage(box) == 0
    assert [record for record in box.store.under("/") if "gallery" in record.key] == []


@pytest.mark.rule("GAL813")
def test_the_name_of_a_soft_deleted_version_is_not_free() -> None:
    box = sandbox()
    policy(box)
    version(box)
    deleted(box)
    body = version_body(managed_image(box))
    step = box.put(FIRST, body)
    assert refused(step) == "GAL813"
    assert step.response.status == 409
    assert message(step).startswith("The gallery image version '1.0.0' is soft deleted.")
    accepted(box.put(f"{WEB}/versions/1.0.1", body))
    box.advance(7 * DAYS)
    accepted(box.put(FIRST, body))


def test_a_version_that_comes_back_can_be_published_elsewhere_at_once() -> None:
    box = sandbox("azure")
    policy(box)
    version(box)
    deleted(box)
    profile: Document = {"targetRegions": [{"name": EAST}, {"name": WEST}]}
    box.finish(recover(box, properties={"publishingProfile": profile}))
    assert len(box.get(FIRST)["properties"]["publishingProfile"]["targetRegions"]) == 2


def test_one_long_advance_equals_two_short_ones_across_a_soft_deletion() -> None:
    box = sandbox()
    policy(box, retentionPeriodInDays=1, gracePeriodInDays=1)
    version(box)
    box.delete(FIRST)
    apart, at_once = (Sandbox(load(dump(box.store))) for _ in range(2))
    for _ in range(3):
        apart.advance(DAYS)
    at_once.advance(3 * DAYS)
    assert digest(apart.store) == digest(at_once.store)
