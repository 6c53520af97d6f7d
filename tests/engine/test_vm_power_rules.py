"""Rules about power, the generalized mark and run command: each is met once and missed narrowly once."""

from typing import Any

import pytest

from gallery_engine.arm import Step
from gallery_engine.records import Document
from tests.engine.cast import Sandbox, accepted, message, refused, sandbox
from tests.engine.machine_cast import WAAGENT, do, guest, machine_body, powershell, released, script, states, vm, windows_body

BOTH = pytest.mark.parametrize("rulebook", ["azure", "chapter"])


def run(box: Sandbox, path: str, command: str = "RunShellScript") -> Step:
    return box.post(f"{path}/runCommand", {"commandId": command, "script": ["hostname"]})


@pytest.mark.rule("VMS101")
@BOTH
def test_a_generalized_machine_is_never_started_again(rulebook: str) -> None:
    box = sandbox(rulebook)
    path = released(box)
    step = box.post(f"{path}/start")
    assert refused(step) == "VMS101"
    assert step.response.status == 409
    assert message(step) == "Operation 'start' is not allowed on VM 'vm' since the VM is generalized."
    assert states(box, path)[1:] == ["OSState/generalized", "PowerState/deallocated"]
    other = released(box, "other", generalized=False)
    box.finish(box.post(f"{other}/start"))
    assert guest(box, other)["powerState"] == "running"


@pytest.mark.rule("VMS101")
def test_by_the_chapter_a_prepared_machine_is_not_restarted_and_in_azure_it_may_be() -> None:
    for rulebook, expected in (("chapter", "VMS101"), ("azure", "")):
        box = sandbox(rulebook)
        path = vm(box)
        script(box, path, WAAGENT)
        step = box.post(f"{path}/restart")
        assert (step.refusal.rule if step.refusal else "") == expected


@pytest.mark.rule("VMS102")
@BOTH
def test_a_running_machine_is_not_marked_generalized_and_a_stopped_one_is(rulebook: str) -> None:
    box = sandbox(rulebook)
    path = vm(box)
    step = box.post(f"{path}/generalize")
    assert refused(step) == "VMS102"
    assert message(step).startswith("Operation 'generalize' is not allowed on VM 'vm' since the VM is running.")
    do(box, path, "powerOff")
    step = box.post(f"{path}/generalize")
    assert (step.response.status, step.response.body) == (200, None)
    assert guest(box, path)["generalized"] is True


@pytest.mark.rule("VMS103")
def test_nothing_is_run_in_or_restarted_of_a_machine_that_is_off() -> None:
    box = sandbox()
    path = vm(box)
    accepted(run(box, path))
    box.advance(60)
    do(box, path, "powerOff")
    for step in (run(box, path), box.post(f"{path}/restart")):
        assert refused(step) == "VMS103"
        assert message(step) == "The operation requires the VM to be running (or set to run)."


@pytest.mark.rule("VMS104")
def test_a_deallocated_machine_is_not_powered_off_and_a_stopped_one_may_be() -> None:
    box = sandbox()
    path = vm(box)
    do(box, path, "powerOff", "powerOff", "deallocate")
    step = box.post(f"{path}/powerOff")
    assert refused(step) == "VMS104"
    assert "since the VM is either deallocated or marked to be deallocated" in message(step)
    accepted(box.post(f"{path}/deallocate"))


@pytest.mark.rule("VMS105")
@pytest.mark.parametrize("action", ["start", "restart", "powerOff", "deallocate", "generalize"])
def test_a_machine_that_is_changing_its_power_takes_no_second_command(action: str) -> None:
    box = sandbox()
    path = vm(box)
    going = box.post(f"{path}/deallocate")
    step = box.post(f"{path}/{action}")
    assert refused(step) == "VMS105"
    assert message(step) == (
        "An ongoing operation is changing power state of Virtual Machine vm to deallocated. Please perform operation "
        f"{action} after some time."
    )
    box.finish(going)
    accepted(box.post(f"{path}/start"))


@pytest.mark.rule("VMS105")
def test_a_machine_that_is_being_made_takes_no_command() -> None:
    box = sandbox()
    step = box.put("virtualMachines/vm", windows_body())
    assert refused(box.post("virtualMachines/vm/deallocate")) == "VMS105"
    box.finish(step)
    accepted(box.post("virtualMachines/vm/deallocate"))


@pytest.mark.rule("VMS106")
def test_a_second_script_waits_for_the_first() -> None:
    box = sandbox()
    path = vm(box)
    first = run(box, path)
    step = run(box, path)
    assert refused(step) == "VMS106"
    assert (step.response.status, step.refusal and step.refusal.code) == (409, "Conflict")
    box.finish(first)
    accepted(run(box, path))


@pytest.mark.rule("VMS107")
def test_the_command_id_has_to_fit_the_operating_system() -> None:
    box = sandbox()
    linux, windows = vm(box), vm(box, "win", windows_body())
    assert refused(run(box, linux, "RunPowerShellScript")) == "VMS107"
    assert refused(run(box, windows)) == "VMS107"
    assert refused(run(box, linux, "ifconfig")) == "VMS107"
    accepted(run(box, linux, "runshellscript"))
    assert powershell(box, windows, "hostname")[0]["message"] == "vm"


CAPTURE: Document = {"vhdPrefix": "web", "destinationContainerName": "vhds", "overwriteVhds": True}


@pytest.mark.rule("VMS108")
@pytest.mark.parametrize("name", ["vhdPrefix", "destinationContainerName", "overwriteVhds"])
def test_a_capture_says_everything(name: str) -> None:
    box = sandbox()
    path = released(box)
    step = box.post(f"{path}/capture", {key: value for key, value in CAPTURE.items() if key != name})
    assert (refused(step), step.response.status) == ("VMS108", 400)
    assert message(step) == f"Required parameter '{name}' is missing (null)."
    accepted(box.post(f"{path}/capture", CAPTURE))


@pytest.mark.rule("VMS109")
@BOTH
def test_only_a_generalized_machine_is_captured_as_vhds(rulebook: str) -> None:
    box = sandbox(rulebook)
    path = released(box, generalized=False)
    step = box.post(f"{path}/capture", CAPTURE)
    assert (refused(step), step.response.status) == ("VMS109", 409)
    assert step.refusal is not None
    assert step.refusal.code == "OperationNotAllowed"
    assert message(step) == "Capture operation cannot be completed because the VM is not generalized."
    do(box, path, "generalize")
    accepted(box.post(f"{path}/capture", CAPTURE))


def test_a_capture_answers_with_a_template_for_machines_like_it() -> None:
    box = sandbox()
    path = released(box, body=machine_body(dataDisks=[{"lun": 3, "createOption": "Empty", "diskSizeGB": 8}]))
    before = box.get(path)
    step = box.post(f"{path}/capture", CAPTURE)
    assert step.response.status == 202
    box.finish(step)
    template = outcome(box, step)
    assert {"$schema", "contentVersion", "parameters", "resources"} < template.keys()
    (made,) = template["resources"]
    storage = made["properties"]["storageProfile"]
    for disk, role in ((storage["osDisk"], "osDisk"), (storage["dataDisks"][0], "dataDisk-3")):
        assert disk["name"].startswith(f"web-{role}.")
        assert disk["image"]["uri"].endswith(f".blob.core.windows.net/system/Microsoft.Compute/Images/vhds/{disk['name']}")
    assert (storage["osDisk"]["osType"], storage["dataDisks"][0]["lun"]) == ("Linux", 3)
    assert template["parameters"]["vmSize"]["defaultValue"] == "Standard_D2s_v5"
    assert box.get(path) == before


def outcome(box: Sandbox, step: Step) -> dict[str, Any]:
    """What the finished operation of an action carries."""
    address = step.response.headers["Location"].removeprefix("https://management.azure.com").split("?")[0]
    done = box.send("GET", address, query={"monitor": "true"}).response
    assert isinstance(done.body, dict)
    return done.body


@pytest.mark.rule("VMS104")
@pytest.mark.rule("VMS101")
@BOTH
def test_a_machine_that_has_a_host_is_moved_to_another_one_and_started_there(rulebook: str) -> None:
    box = sandbox(rulebook)
    path = vm(box)
    for before in ("start", "powerOff"):
        do(box, path, before)
        step = box.post(f"{path}/redeploy")
        assert step.response.status == 202
        assert guest(box, path)["powerState"] == "starting"
        assert refused(box.post(f"{path}/redeploy")) == "VMS105"
        box.finish(step)
        assert guest(box, path)["powerState"] == "running"
    do(box, path, "deallocate")
    step = box.post(f"{path}/redeploy")
    assert refused(step) == "VMS104"
    assert message(step) == (
        "Operation 'redeploy' is not allowed on VM 'vm' since the VM is either deallocated or marked to be deallocated."
    )
    do(box, path, "generalize")
    assert refused(box.post(f"{path}/redeploy")) == "VMS101"


@pytest.mark.rule("VMS105")
def test_the_state_of_a_machine_is_applied_again_whatever_its_power() -> None:
    box = sandbox()
    box.put("virtualMachines/vm", machine_body())
    assert refused(box.post("virtualMachines/vm/reapply")) == "VMS105"
    box.advance(600)
    for deed, power in (("start", "running"), ("powerOff", "stopped"), ("deallocate", "deallocated")):
        do(box, "virtualMachines/vm", deed)
        before = box.get("virtualMachines/vm")
        step = box.post("virtualMachines/vm/reapply")
        assert step.response.status == 202
        box.finish(step)
        assert box.get("virtualMachines/vm") == before
        assert guest(box, "virtualMachines/vm")["powerState"] == power
