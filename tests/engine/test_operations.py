"""Operations whose resource goes away or is changed meanwhile: what their status says in the end."""

from gallery_engine.arm import Step
from tests.engine.cast import EAST, EUROPE, GROUP, Sandbox, accepted, definition, managed_image, sandbox, version, version_body
from tests.engine.machine_cast import machine_body

PATH = "galleries/gallery/images/web/versions/1.0.0"


def address(step: Step) -> str:
    """Where to ask for the operation that a request started."""
    assert step.refusal is None, step.refusal
    return step.response.headers["Azure-AsyncOperation"].split("?")[0].removeprefix("https://management.azure.com")


def asked(box: Sandbox) -> str:
    """The operation of a version that has just been asked for."""
    definition(box)
    return address(box.put(PATH, version_body(managed_image(box), EAST, EUROPE)))


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
