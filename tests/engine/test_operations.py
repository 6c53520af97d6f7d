"""Operations whose resource goes away or is changed meanwhile: what their status says in the end."""

import pytest

from gallery_engine.arm import Step
from gallery_engine.providers.operations import status
from tests.engine.cast import EAST, EUROPE, GROUP, Sandbox, accepted, definition, managed_image, sandbox, version, version_body
from tests.engine.cast import gallery as finished_gallery
from tests.engine.deployment_cast import PATH as DEPLOYMENT
from tests.engine.deployment_cast import deploy, gallery
from tests.engine.machine_cast import machine_body, vm
from tests.engine.network_cast import NIC, SUBNET, VNET, configuration, network, nic, nic_body, vnet_body, wired

PATH = "galleries/gallery/images/web/versions/1.0.0"


def address(step: Step) -> str:
    """Where to ask for the operation that a request started."""
    assert step.refusal is None, step.refusal
    return step.response.headers["Azure-AsyncOperation"].split("?")[0].removeprefix("https://management.azure.com")


def asked(box: Sandbox) -> str:
    """The operation of a version that has just been asked for."""
    definition(box)
    return address(box.put(PATH, version_body(managed_image(box), EAST, EUROPE)))


def test_the_change_of_an_interface_that_goes_along_with_its_machine_is_canceled() -> None:
    box = sandbox()
    network(box)
    interface = nic(box)
    path = vm(box, body=wired({"id": interface, "properties": {"deleteOption": "Delete"}}))
    changed = address(box.put(NIC, nic_body(configuration(box.id(SUBNET)))))
    assert box.get(changed)["status"] == "InProgress"
    assert box.delete(path).response.status == 202
    assert box.get(changed)["status"] == "Canceled"
    assert box.get(NIC)["properties"]["provisioningState"] == "Deleting"


def test_the_change_of_a_disk_that_goes_along_with_its_machine_is_canceled() -> None:
    box = sandbox()
    path = vm(box, body=machine_body(osDisk={"name": "system", "deleteOption": "Delete"}))
    changed = address(box.send("PATCH", "disks/system", {"tags": {"a": "b"}}))
    assert box.get(changed)["status"] == "InProgress"
    assert box.delete(path).response.status == 202
    assert box.get(changed)["status"] == "Canceled"
    assert box.get("disks/system")["properties"]["provisioningState"] == "Deleting"


def test_the_change_of_a_subnet_that_its_network_drops_is_canceled() -> None:
    box = sandbox()
    network(box)
    changed = address(box.put(SUBNET, {"properties": {"addressPrefix": "10.0.0.0/24"}}))
    assert box.get(changed)["status"] == "InProgress"
    assert box.put(VNET, vnet_body(("two", "10.0.1.0/24"))).response.status == 200
    assert box.get(changed)["status"] == "Canceled"


def test_a_subnet_is_worked_on_with_its_network_by_an_operation_that_lasts_as_long() -> None:
    box = sandbox()
    network(box)
    box.finish(box.put(SUBNET, {"properties": {"addressPrefix": "10.0.0.0/24"}}))
    step = box.put(VNET, vnet_body(("one", "10.0.0.0/24")))
    subnet = box.store.get(box.id(SUBNET).lower())
    assert subnet is not None
    names = subnet.inner["operations"]
    assert isinstance(names, list)
    assert len(names) == 1
    operation = box.store.get(f"operation:{names[0]}")
    assert operation is not None
    assert box.get(SUBNET)["properties"]["provisioningState"] == "Updating"
    assert status(operation, box.store.head().now)["status"] == "InProgress"
    box.finish(step)
    assert box.get(SUBNET)["properties"]["provisioningState"] == "Succeeded"
    assert status(operation, box.store.head().now)["status"] == "Succeeded"


def test_a_deployment_keeps_its_steps_apart_from_azures_operations_on_its_record() -> None:
    box = sandbox()
    assert deploy(box, gallery("shop")).response.status == 201
    record = box.store.get(box.id(DEPLOYMENT).lower())
    assert record is not None
    assert "operations" not in record.inner
    (step,) = box.get(f"{DEPLOYMENT}/operations")["value"]
    assert step["properties"]["targetResource"]["resourceName"] == "shop"


def test_the_creation_of_a_version_that_is_deleted_meanwhile_is_canceled() -> None:
    box = sandbox()
    made = asked(box)
    box.advance(60)
    deleted = address(box.delete(PATH))
    status = box.get(made)
    assert status["status"] == "Canceled"
    assert status["error"] == {
        "code": "OperationPreempted",
        "message": "Operation execution has been preempted by a more recent operation.",
    }
    assert box.get(deleted)["status"] == "InProgress"
    box.advance(24 * 3600)
    assert box.get(made) == status
    assert box.get(deleted)["status"] == "Succeeded"


def test_every_operation_under_way_is_canceled() -> None:
    box = sandbox("azure")
    made = asked(box)
    changed = address(box.put(PATH, {"location": EAST, "properties": {"publishingProfile": {"replicaCount": 2}}}))
    box.delete(PATH)
    assert {box.get(operation)["status"] for operation in (made, changed)} == {"Canceled"}


def test_an_operation_that_has_ended_stays_as_it_ended() -> None:
    box = sandbox()
    definition(box)
    step = box.put(PATH, version_body(managed_image(box), EAST))
    box.finish(step)
    box.finish(box.delete(PATH))
    assert box.get(address(step))["status"] == "Succeeded"


def test_a_machine_that_is_deleted_while_it_is_made_was_never_made() -> None:
    box = sandbox()
    made = address(box.put("virtualMachines/vm", machine_body()))
    box.delete("virtualMachines/vm")
    assert box.get(made)["status"] == "Canceled"


def test_a_group_takes_the_operations_in_it_along() -> None:
    box = sandbox()
    made = asked(box)
    box.finish(box.delete(f"/resourceGroups/{GROUP}"))
    assert box.get(made)["status"] == "Canceled"


def test_an_update_lets_the_creation_end_as_it_would() -> None:
    box = sandbox("azure")
    made = asked(box)
    changed = box.send("PATCH", PATH, {"tags": {"a": "b"}})
    accepted(changed)
    box.finish(changed)
    assert box.get(made)["status"] == box.get(address(changed))["status"] == "Succeeded"


def test_deleting_twice_cancels_no_deletion() -> None:
    box = sandbox()
    version(box)
    first, second = address(box.delete(PATH)), address(box.delete(PATH))
    box.advance(3600)
    assert box.get(first)["status"] == box.get(second)["status"] == "Succeeded"


@pytest.mark.rule("RES103")
def test_an_operation_that_was_never_started_is_a_404() -> None:
    box = sandbox()
    step = box.send("GET", "/providers/Microsoft.Compute/locations/eastus/capsOperations/none")
    assert step.response.status == 404
    assert step.response.body == {"error": {"code": "NotFound", "message": "The entity was not found in this Azure location."}}


def test_the_monitor_address_answers_202_until_the_work_is_done() -> None:
    box = sandbox()
    finished_gallery(box)
    location = box.delete("galleries/gallery").response.headers["Location"].removeprefix("https://management.azure.com")
    path = location.split("?")[0]
    assert box.send("GET", path, query={"monitor": "true"}).response.status == 202
    box.advance(60)
    assert box.send("GET", path, query={"monitor": "true"}).response.status == 200
