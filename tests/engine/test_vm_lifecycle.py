"""Virtual machines from making to deleting: documents, states, addresses, disks, secrets and the clock."""

import json

import pytest

from gallery_engine.clock import to_iso
from gallery_engine.records import JSON, Document
from gallery_engine.snapshot import digest, dump
from tests.engine.cast import EAST, Sandbox, accepted, refused, sandbox
from tests.engine.machine_cast import (
    KEY,
    PASSWORD,
    WAAGENT,
    bare,
    do,
    guest,
    linux_profile,
    machine_body,
    platform,
    released,
    script,
    states,
    vm,
    windows_body,
    windows_profile,
)

BOTH = pytest.mark.parametrize("rulebook", ["azure", "chapter"])


def power(box: Sandbox, path: str) -> str:
    return states(box, path)[-1].removeprefix("PowerState/")


@BOTH
def test_a_new_machine_is_answered_at_once_and_finished_in_two_minutes(rulebook: str) -> None:
    box = sandbox(rulebook)
    step = box.put("virtualMachines/vm", machine_body(tags={"team": "web"}))
    assert step.response.status == 201
    assert "/locations/eastus/operations/" in step.response.headers["Azure-AsyncOperation"]
    body = accepted(step)
    assert body["properties"]["provisioningState"] == "Creating"  # type: ignore[index,call-overload]
    assert states(box, "virtualMachines/vm") == ["ProvisioningState/creating", "PowerState/starting"]
    box.advance(74)
    assert states(box, "virtualMachines/vm")[0] == "ProvisioningState/creating"
    box.advance(1)
    after = box.get("virtualMachines/vm")
    assert after["properties"]["provisioningState"] == "Succeeded"
    assert after["tags"] == {"team": "web"}
    assert states(box, "virtualMachines/vm") == ["ProvisioningState/succeeded", "PowerState/running"]


def test_the_document_has_what_azure_shows() -> None:
    box = sandbox("chapter")
    properties = box.get(vm(box))["properties"]
    disk = properties["storageProfile"]["osDisk"]
    assert properties["storageProfile"]["imageReference"] == platform("Ubuntu2204") | {"exactVersion": "22.04.202611060"}
    assert disk["name"].startswith("vm_OsDisk_1_")
    assert len(disk["name"]) == len("vm_OsDisk_1_") + 32
    assert (disk["createOption"], disk["deleteOption"], disk["diskSizeGB"]) == ("FromImage", "Detach", 30)
    assert disk["managedDisk"]["id"] == box.id(f"disks/{disk['name']}")
    linux = properties["osProfile"]["linuxConfiguration"]
    assert linux["ssh"]["publicKeys"][0]["keyData"] == KEY
    assert linux["disablePasswordAuthentication"] is True
    assert properties["timeCreated"] == to_iso(1_795_424_400_000)
    assert len(properties["vmId"]) == 36


def test_the_instance_view_comes_by_expand_and_by_its_own_address() -> None:
    box = sandbox()
    path = vm(box, "win", windows_body())
    expanded = box.get(path, expand="instanceView")["properties"]["instanceView"]
    assert expanded == box.get(f"{path}/instanceView")
    assert (expanded["computerName"], expanded["osName"], expanded["hyperVGeneration"]) == ("vm", "windows", "V2")
    assert expanded["vmAgent"]["statuses"][0]["displayStatus"] == "Ready"
    assert "instanceView" not in box.get(path)["properties"]
    do(box, path, "powerOff")
    assert "vmAgent" not in box.get(f"{path}/instanceView")
    assert box.send("GET", f"{path}/vmKinds").response.status == 404
    assert box.send("GET", "virtualMachines/none/instanceView").response.status == 404


def test_power_passes_through_its_states() -> None:
    box = sandbox()
    path = vm(box)
    for action, via, to, seconds in (
        ("powerOff", "stopping", "stopped", 30),
        ("start", "starting", "running", 30),
        ("deallocate", "deallocating", "deallocated", 45),
        ("start", "starting", "running", 30),
        ("restart", "starting", "running", 20),
    ):
        step = box.post(f"{path}/{action}")
        assert step.response.status == 202
        assert power(box, path) == via
        box.advance(seconds - 1)
        assert power(box, path) == via
        box.advance(1)
        assert power(box, path) == to


def test_skipping_the_shutdown_is_quicker() -> None:
    box = sandbox()
    path = vm(box)
    box.send("POST", f"{path}/powerOff", query={"skipShutdown": "true"})
    box.advance(5)
    assert power(box, path) == "stopped"


def test_what_is_so_already_is_done_in_a_moment() -> None:
    box = sandbox()
    path = vm(box)
    for action in ("start", "deallocate", "deallocate"):
        box.finish(box.post(f"{path}/{action}"))
    assert power(box, path) == "deallocated"
    box.post(f"{path}/deallocate")
    box.advance(1)
    assert power(box, path) == "deallocated"


def test_each_machine_has_addresses_of_its_own_that_stay() -> None:
    box = sandbox()
    first, second = guest(box, vm(box, "one")), guest(box, vm(box, "two"))
    for name, start in (("privateIpAddress", "10.0.0."), ("macAddress", "00-0D-3A-")):
        assert first[name].startswith(start)
        assert first[name] != second[name]
    do(box, "virtualMachines/one", "deallocate", "start")
    assert guest(box, "virtualMachines/one") == first


def test_the_same_seed_and_requests_give_the_same_machine() -> None:
    one, two, other = sandbox(seed="a"), sandbox(seed="a"), sandbox(seed="b")
    for box in (one, two, other):
        script(box, vm(box), WAAGENT)
    assert digest(one.store) == digest(two.store)
    shown, others = (box.get("virtualMachines/vm")["properties"] for box in (one, other))
    assert shown["vmId"] != others["vmId"]


def test_a_machine_leaves_its_disk_behind_with_what_is_on_it() -> None:
    box = sandbox()
    path = vm(box)
    keys = guest(box, path)["hostKeyFingerprint"]
    name = box.get(path)["properties"]["storageProfile"]["osDisk"]["name"]
    step = box.delete(path)
    assert step.response.status == 202
    assert box.get(path)["properties"]["provisioningState"] == "Deleting"
    assert refused(box.post(f"{path}/start")) == "RES107"
    box.finish(step)
    assert box.send("GET", path).response.status == 404
    disk = box.get(f"disks/{name}")
    assert disk["properties"]["diskState"] == "Unattached"
    assert "managedBy" not in disk
    attached: Document = {"createOption": "Attach", "osType": "Linux", "managedDisk": {"id": disk["id"]}}
    again = guest(box, vm(box, "again", bare({}, osDisk=attached)))
    assert (again["hostKeyFingerprint"], again["hostname"]) == (keys, "vm")


def test_a_machine_takes_disks_with_it_that_were_to_go() -> None:
    box = sandbox()
    disks: JSON = [{"lun": 0, "diskSizeGB": 4, "deleteOption": "Delete"}, {"lun": 1, "diskSizeGB": 8}]
    path = vm(box, body=machine_body(osDisk={"deleteOption": "Delete"}, dataDisks=disks))
    assert len(box.get("disks")["value"]) == 3
    box.finish(box.delete(path))
    assert [disk["properties"]["diskSizeGB"] for disk in box.get("disks")["value"]] == [8]


def test_a_machine_made_anew_under_its_old_name_does_not_take_the_old_disk() -> None:
    box = sandbox()
    path = vm(box)
    box.finish(box.delete(path))
    vm(box)
    assert sorted(disk["properties"]["diskState"] for disk in box.get("disks")["value"]) == ["Attached", "Unattached"]


def test_trusted_launch_is_todays_default_and_not_the_chapters() -> None:
    for rulebook, expected in (("azure", "TrustedLaunch"), ("chapter", None)):
        box = sandbox(rulebook)
        properties = box.get(vm(box, body=machine_body(securityType="")))["properties"]
        assert properties.get("securityProfile", {}).get("securityType") == expected
        disk = box.get("disks")["value"][0]["properties"]
        assert disk.get("securityProfile", {}).get("securityType") == expected


@pytest.mark.parametrize(("alias", "size"), [("Win2012R2Datacenter", "Standard_D2s_v5"), ("CentOS85Gen2", "Standard_D2s_v5")])
def test_trusted_launch_is_left_out_where_image_or_size_have_none(alias: str, size: str) -> None:
    box = sandbox("azure")
    profile = windows_profile() if alias.startswith("Win") else linux_profile()
    path = vm(box, body=machine_body(platform(alias), profile, vmSize=size, securityType=""))
    assert "securityProfile" not in box.get(path)["properties"]


def test_secrets_are_never_kept_traced_or_shown() -> None:
    box = sandbox("azure")
    secret = "U2VjcmV0LWN1c3RvbS1kYXRh"
    unattended: JSON = {"additionalUnattendContent": [{"content": secret}]}
    profile = windows_profile(customData=secret, windowsConfiguration=unattended)
    steps = [box.put("virtualMachines/vm", machine_body(platform("Win2022Datacenter"), profile))]
    steps.append(box.put("virtualMachines/weak", machine_body(profile=linux_profile(adminPassword="Secret1"))))
    steps.append(box.put("virtualMachines/odd", machine_body(profile=windows_profile(adminPassword=["Fixer-7-Secret"]))))
    seen = dump(box.store).decode() + "".join(str(step.trace) + str(step.refusal) + str(step.response) for step in steps)
    seen += json.dumps(box.get("virtualMachines/vm", expand="instanceView")) + json.dumps(guest(box, "virtualMachines/vm"))
    assert PASSWORD not in seen
    assert secret not in seen
    assert "Fixer-7-Secret" not in seen
    assert steps[0].refusal is None


def test_reading_a_machine_changes_nothing() -> None:
    box = sandbox()
    path = released(box)
    before = digest(box.store)
    for address in (path, f"{path}/instanceView", f"{path}/providers/Darkroom.Lab/guest", "disks", "virtualMachines"):
        assert box.send("GET", address).changes.empty
    assert digest(box.store) == before


@pytest.mark.parametrize("parts", [[200], [100, 100], [74, 1, 15, 110]])
def test_time_in_pieces_is_the_same_as_time_at_once(parts: list[int]) -> None:
    box = sandbox(seed="pieces")
    box.put("virtualMachines/vm", machine_body())
    box.advance(80)
    box.post("virtualMachines/vm/runCommand", {"commandId": "RunShellScript", "script": [WAAGENT]})
    for seconds in parts:
        box.advance(seconds)
    other = sandbox(seed="pieces")
    other.put("virtualMachines/vm", machine_body())
    other.advance(80)
    other.post("virtualMachines/vm/runCommand", {"commandId": "RunShellScript", "script": [WAAGENT]})
    other.advance(200)
    assert guest(box, "virtualMachines/vm") == guest(other, "virtualMachines/vm")
    assert digest(box.store) == digest(other.store)


def test_a_group_takes_its_machines_along() -> None:
    box = sandbox()
    vm(box)
    box.finish(box.delete("/resourceGroups/rg"))
    assert box.store.find("microsoft.compute/virtualmachines", "/") == []
    accepted(box.put("/resourceGroups/rg", {"location": EAST}))
    vm(box)


def test_a_second_delete_of_a_machine_goes_with_the_first_and_takes_no_later_disk() -> None:
    box = sandbox()
    path = vm(box, body=machine_body(osDisk={"name": "system", "deleteOption": "Delete"}))
    box.delete(path)
    box.advance(40)
    again = box.delete(path)
    assert again.response.status == 202
    box.finish(again)
    assert box.get("/providers/Darkroom.Lab/clock")["nextEvent"] is None
    disk: JSON = {"location": EAST, "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}}
    box.finish(box.put("disks/system", disk))
    box.advance(3_600)
    assert box.get("disks/system")["properties"]["diskSizeGB"] == 4


def test_a_change_of_tags_does_not_cut_the_making_of_a_machine_short() -> None:
    box = sandbox()
    made = box.put("virtualMachines/vm", machine_body())
    changed = box.put("virtualMachines/vm", {"location": EAST, "tags": {"team": "images"}})
    box.advance(10)
    assert states(box, "virtualMachines/vm") == ["ProvisioningState/updating", "PowerState/starting"]
    box.finish(changed)
    assert states(box, "virtualMachines/vm") == ["ProvisioningState/succeeded", "PowerState/running"]
    assert made.response.status == 201
