"""Scale sets: made, scaled out and in, given a new model, acted on and deleted, Uniform and Flexible."""

from collections.abc import Callable

import pytest

from gallery_engine.records import Document
from tests.engine.cast import EAST, WEST, Sandbox, accepted, definition, managed_image, refused, version, version_body
from tests.engine.machine_cast import guest, machine_body, states, vm
from tests.engine.network_cast import NETWORK, SUBNET, vnet_body
from tests.engine.scale_set_cast import SET, connected, flexible, ids, instances, latest, scale_set, scaled, set_body, versions


def test_a_uniform_set_makes_its_instances() -> None:
    box = connected()
    step = box.put(SET, set_body(box))
    assert step.response.status == 201
    assert "/providers/Microsoft.Compute/locations/eastus/" in step.response.headers["Azure-AsyncOperation"]
    assert [each["properties"]["provisioningState"] for each in instances(box)] == ["Creating", "Creating"]
    box.finish(step)
    shown = box.get(SET)
    assert shown["sku"] == {"name": "Standard_D2s_v5", "tier": "Standard", "capacity": 2}
    assert shown["properties"]["orchestrationMode"] == "Uniform"
    assert shown["properties"]["provisioningState"] == "Succeeded"
    first, second = instances(box)
    assert [each["name"] for each in (first, second)] == ["set_0", "set_1"]
    assert first["id"] == f"{box.id(SET)}/virtualMachines/0"
    assert first["type"] == "Microsoft.Compute/virtualMachineScaleSets/virtualMachines"
    assert first["properties"]["osProfile"]["computerName"] == "web000000"
    assert second["properties"]["osProfile"]["computerName"] == "web000001"
    assert first["properties"]["vmId"] != second["properties"]["vmId"]
    assert latest(box) == [True, True]
    assert states(box, f"{SET}/virtualMachines/0") == ["ProvisioningState/succeeded", "PowerState/running"]


def test_the_secrets_of_a_model_are_not_kept() -> None:
    box = connected()
    body = set_body(
        box, osProfile={"computerNamePrefix": "web", "adminUsername": "azureuser", "adminPassword": "Fixer-and-Stop-7"}
    )
    shown = scale_set(box, body)
    assert "adminPassword" not in shown["properties"]["virtualMachineProfile"]["osProfile"]
    assert "Fixer-and-Stop-7" not in str(list(box.store.under("")))


def test_instances_have_addresses_and_disks_and_give_them_back() -> None:
    box = connected()
    scale_set(box, set_body(box))
    assert len(box.get(SUBNET)["properties"]["ipConfigurations"]) == 2
    assert {each["managedBy"] for each in box.get("disks")["value"]} == {each["id"] for each in instances(box)}
    assert refused(box.delete(SUBNET)) == "NET107"
    scaled(box, 1)
    assert len(box.get(SUBNET)["properties"]["ipConfigurations"]) == 1
    assert len(box.get("disks")["value"]) == 1
    box.finish(box.delete(SET))
    assert "ipConfigurations" not in box.get(SUBNET)["properties"]
    assert box.get("disks")["value"] == []
    assert box.send("GET", f"{SET}/virtualMachines/0").response.status == 404
    accepted(box.delete(SUBNET))


def test_scaling_out_adds_numbers_and_scaling_in_takes_the_highest() -> None:
    box = connected()
    scale_set(box, set_body(box))
    scaled(box, 4)
    assert ids(box) == ["0", "1", "2", "3"]
    step = box.put(SET, {"location": EAST, "sku": {"capacity": 2}})
    assert [each["properties"]["provisioningState"] for each in instances(box)] == [
        "Succeeded",
        "Succeeded",
        "Deleting",
        "Deleting",
    ]
    box.finish(step)
    assert ids(box) == ["0", "1"]
    scaled(box, 3)
    assert ids(box) == ["0", "1", "4"]
    assert box.get(SET)["sku"]["capacity"] == 3


def test_the_policy_may_take_the_oldest_first() -> None:
    box = connected()
    scale_set(box, set_body(box, 3, scaleInPolicy={"rules": ["OldestVM"]}))
    scaled(box, 1)
    assert ids(box) == ["2"]


def test_a_patch_changes_what_it_names() -> None:
    box = connected()
    scale_set(box, set_body(box) | {"tags": {"a": "1"}})
    step = box.send("PATCH", SET, {"sku": {"capacity": 3}, "tags": {"b": "2"}})
    assert step.response.status == 200
    box.finish(step)
    shown = box.get(SET)
    assert (shown["sku"]["capacity"], shown["sku"]["name"], shown["tags"]) == (3, "Standard_D2s_v5", {"b": "2"})
    assert len(instances(box)) == 3


def test_a_document_that_is_sent_back_changes_nothing() -> None:
    box = connected()
    before = scale_set(box, set_body(box))
    after = scale_set(box, before)
    assert before == after
    assert latest(box) == [True, True]


def test_instances_know_which_version_latest_was_when_they_were_made() -> None:
    box = connected()
    version(box, "1.0.0")
    scale_set(box, set_body(box, 1, {"id": box.id("galleries/gallery/images/web")}))
    version(box, "2.0.0")
    scaled(box, 2)
    assert versions(box) == ["1.0.0", "2.0.0"]
    assert latest(box) == [True, True]


def test_scaling_out_fails_when_the_version_is_gone_and_scaling_in_does_not() -> None:
    box = connected()
    image: Document = {"id": box.id(version(box, "1.0.0"))}
    scale_set(box, set_body(box, 2, image))
    box.finish(box.delete("galleries/gallery/images/web/versions/1.0.0"))
    step = box.put(SET, {"location": EAST, "sku": {"capacity": 3}})
    assert refused(step) == "GAL611"
    assert step.refusal is not None
    assert (step.response.status, step.refusal.code) == (404, "GalleryImageNotFound")
    assert ids(box) == ["0", "1"]
    assert states(box, f"{SET}/virtualMachines/1")[-1] == "PowerState/running"
    scaled(box, 1)
    assert ids(box) == ["0"]
    assert refused(box.post(f"{SET}/manualupgrade", {"instanceIds": ["0"]})) == "GAL611"
    box.finish(box.send("PATCH", SET, {"tags": {"a": "b"}}))


def test_a_definition_without_any_version_makes_no_instance() -> None:
    box = connected()
    definition(box)
    assert refused(box.put(SET, set_body(box, 1, {"id": box.id("galleries/gallery/images/web")}))) == "GAL611"


def upgrading(mode: str, count: int = 2, **policy: int) -> tuple[Sandbox, Document]:
    """A sandbox with a set from 1.0.0 and the body that gives it 2.0.0."""
    box = connected()
    first = box.id(version(box, "1.0.0"))
    rolling: Document = {"rollingUpgradePolicy": dict(policy)} if policy else {}
    scale_set(box, set_body(box, count, {"id": first}, upgradePolicy={"mode": mode, **rolling}))
    second = box.id(version(box, "2.0.0"))
    model: Document = {"virtualMachineProfile": {"storageProfile": {"imageReference": {"id": second}}}}
    return box, {"location": EAST, "properties": model}


def test_a_manual_set_leaves_its_instances_as_they_are_until_they_are_upgraded() -> None:
    box, body = upgrading("Manual")
    scale_set(box, body)
    assert (latest(box), versions(box)) == ([False, False], ["1.0.0", "1.0.0"])
    step = box.post(f"{SET}/manualupgrade", {"instanceIds": ["1"]})
    assert step.response.status == 202
    assert versions(box) == ["1.0.0", "1.0.0"]
    assert [each["properties"]["provisioningState"] for each in instances(box)] == ["Succeeded", "Updating"]
    box.finish(step)
    assert (latest(box), versions(box)) == ([False, True], ["1.0.0", "2.0.0"])
    scaled(box, 3)
    assert (latest(box), versions(box)) == ([False, True, True], ["1.0.0", "2.0.0", "2.0.0"])
    box.finish(box.post(f"{SET}/manualupgrade", {"instanceIds": ["*"]}))
    assert latest(box) == [True, True, True]


def test_an_automatic_set_upgrades_all_at_once() -> None:
    box, body = upgrading("Automatic", 5)
    before = guest(box, f"{SET}/virtualMachines/0")["hostKeyFingerprint"]
    box.put(SET, body)
    assert latest(box) == [False] * 5
    box.advance(90)
    assert versions(box) == ["2.0.0"] * 5
    assert guest(box, f"{SET}/virtualMachines/0")["hostKeyFingerprint"] != before


@pytest.mark.parametrize(("share", "batches"), [(0, [1, 2, 3, 4, 5]), (40, [2, 4, 5])])
def test_a_rolling_set_upgrades_a_batch_after_the_other(share: int, batches: list[int]) -> None:
    box, body = upgrading("Rolling", 5, **({"maxBatchInstancePercent": share} if share else {}))
    step = box.put(SET, body)
    for done in batches:
        assert [each["properties"]["provisioningState"] for each in instances(box)].count("Updating") == done - sum(latest(box))
        box.advance(90)
        assert latest(box) == [True] * done + [False] * (5 - done)
    box.finish(step)


def test_a_new_size_is_a_new_model() -> None:
    box = connected()
    scale_set(box, set_body(box))
    scale_set(box, {"location": EAST, "sku": {"name": "Standard_D4s_v5", "capacity": 2}})
    assert latest(box) == [False, False]
    assert [each["sku"]["name"] for each in instances(box)] == ["Standard_D2s_v5"] * 2
    box.finish(box.post(f"{SET}/manualupgrade", {"instanceIds": ["0"]}))
    assert [each["sku"]["name"] for each in instances(box)] == ["Standard_D4s_v5", "Standard_D2s_v5"]


@pytest.mark.parametrize(
    ("action", "state"), [("deallocate", "deallocated"), ("powerOff", "stopped"), ("restart", "running"), ("start", "running")]
)
@pytest.mark.parametrize("body", [set_body, flexible])
def test_a_set_acts_on_all_its_instances_or_on_some(action: str, state: str, body: Callable[[Sandbox], Document]) -> None:
    box = connected()
    scale_set(box, body(box))
    first = instances(box)[0]
    step = box.post(f"{SET}/{action}", {"instanceIds": [first["instanceId"]]})
    assert step.response.status == 202
    box.finish(step)
    summary = {each["code"]: each["count"] for each in box.get(f"{SET}/instanceView")["virtualMachine"]["statusesSummary"]}
    assert summary[f"PowerState/{state}"] == (2 if state == "running" else 1)
    if state != "running":
        box.finish(box.post(f"{SET}/start"))
        assert states(box, first["id"])[-1] == "PowerState/running"


def test_an_instance_is_acted_on_and_deleted_by_itself() -> None:
    box = connected()
    scale_set(box, set_body(box))
    box.finish(box.post(f"{SET}/virtualMachines/1/deallocate"))
    assert states(box, f"{SET}/virtualMachines/1")[-1] == "PowerState/deallocated"
    box.finish(box.delete(f"{SET}/virtualMachines/0"))
    assert (ids(box), box.get(SET)["sku"]["capacity"]) == (["1"], 1)


@pytest.mark.parametrize("body", [set_body, flexible])
def test_chosen_instances_are_deleted(body: Callable[[Sandbox, int], Document]) -> None:
    box = connected()
    scale_set(box, body(box, 3))
    first, *others = ids(box)
    box.finish(box.post(f"{SET}/delete", {"instanceIds": [first]}))
    assert (ids(box), box.get(SET)["sku"]["capacity"]) == (others, 2)


def test_a_flexible_set_is_a_group_of_virtual_machines() -> None:
    box = connected()
    shown = scale_set(box, flexible(box))
    assert (shown["properties"]["orchestrationMode"], shown["sku"]["capacity"]) == ("Flexible", 2)
    machines = box.get("virtualMachines")["value"]
    assert len(machines) == 2
    for machine in machines:
        assert machine["properties"]["virtualMachineScaleSet"] == {"id": box.id(SET)}
        assert machine["name"].startswith("set_")
        assert len(machine["name"]) == len("set_") + 8
        assert guest(box, machine["id"])["privateIpAddress"] in {"10.0.0.4", "10.0.0.5"}
    assert {each["id"] for each in instances(box)} == {machine["id"] for machine in machines}
    assert len(box.get(f"{NETWORK}/networkInterfaces")["value"]) == 2


def test_a_flexible_set_is_scaled_and_deleted_with_everything_it_made() -> None:
    box = connected()
    scale_set(box, flexible(box))
    scaled(box, 3)
    assert len(box.get("virtualMachines")["value"]) == 3
    scaled(box, 1)
    assert (len(box.get("virtualMachines")["value"]), box.get(SET)["sku"]["capacity"]) == (1, 1)
    box.finish(box.delete(SET))
    for kind in ("virtualMachines", "disks", f"{NETWORK}/networkInterfaces"):
        assert box.get(kind)["value"] == []


def test_a_machine_joins_a_flexible_set_and_leaves_it() -> None:
    box = connected()
    scale_set(box, {"location": EAST, "properties": {"orchestrationMode": "Flexible", "platformFaultDomainCount": 1}})
    path = vm(box, body=machine_body(virtualMachineScaleSet={"id": box.id(SET)}))
    assert (box.get(SET)["sku"]["capacity"], ids(box)) == (1, ["vm"])
    box.finish(box.delete(path))
    assert (box.get(SET)["sku"]["capacity"], ids(box)) == (0, [])


def test_a_refused_instance_leaves_nothing_of_the_set() -> None:
    box = connected(prefix="10.0.0.0/29")
    step = box.put(SET, flexible(box, 4))
    assert step.response.status == 400
    assert box.send("GET", SET).response.status == 404
    assert box.get(f"{NETWORK}/networkInterfaces")["value"] == []


def test_a_set_lists_sizes_it_could_have() -> None:
    box = connected()
    scale_set(box, set_body(box))
    listed = box.get(f"{SET}/skus")["value"]
    assert "Standard_D2s_v5" in [each["sku"]["name"] for each in listed]
    assert box.get("virtualMachineScaleSets")["value"][0]["name"] == "set"


def test_a_set_without_instances_is_a_set() -> None:
    box = connected()
    assert scale_set(box, set_body(box, 0))["sku"]["capacity"] == 0
    assert instances(box) == []


@pytest.mark.parametrize(("rulebook", "rule"), [("azure", "GAL612"), ("chapter", "")])
def test_a_set_in_a_region_without_a_replica_is_as_a_machine_there(rulebook: str, rule: str) -> None:
    box = connected(rulebook)
    image: Document = {"id": box.id(version(box, "1.0.0"))}
    body = set_body(box, 1, image, location=WEST)
    box.finish(box.put(f"{NETWORK}/virtualNetworks/west", vnet_body(("one", "10.0.0.0/24"), location=WEST)))
    step = box.put(SET, _moved(body, box.id(f"{NETWORK}/virtualNetworks/west/subnets/one")))
    assert (step.refusal.rule if step.refusal is not None else "") == rule


def _moved(body: Document, subnet: str) -> Document:
    """The body of a set whose instances are in another subnet."""
    properties = body["properties"]
    assert isinstance(properties, dict)
    model = properties["virtualMachineProfile"]
    assert isinstance(model, dict)
    configuration: Document = {"name": "ipconfig", "properties": {"subnet": {"id": subnet}}}
    interface: Document = {"name": "nic", "properties": {"ipConfigurations": [configuration]}}
    network: Document = {"networkInterfaceConfigurations": [interface]}
    return body | {"properties": properties | {"virtualMachineProfile": model | {"networkProfile": network}}}


def test_a_set_from_a_managed_image_and_a_version_of_another_definition() -> None:
    box = connected()
    scale_set(box, set_body(box, 1, {"id": managed_image(box)}))
    definition(box, "db")
    box.finish(box.put("galleries/gallery/images/db/versions/1.0.0", version_body(managed_image(box, "other"))))
    model: Document = {"storageProfile": {"imageReference": {"id": box.id("galleries/gallery/images/db/versions/1.0.0")}}}
    scale_set(box, {"location": EAST, "properties": {"virtualMachineProfile": model}})
    assert latest(box) == [False]
