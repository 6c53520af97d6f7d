"""Rules about the disks a virtual machine is made with: each met once, missed narrowly once."""

import pytest

from gallery_engine.records import JSON, Document
from tests.engine.cast import EAST, WEST, Sandbox, accepted, disk, managed_image, message, refused, sandbox
from tests.engine.machine_cast import (
    attach,
    do,
    machine_body,
    rule_of,
    vm,
    windows_body,
)
from tests.engine.network_cast import code


@pytest.mark.rule("VMS220")
def test_a_generalized_machine_keeps_its_data_disks() -> None:
    box = sandbox()
    disks: JSON = [{"lun": 0, "createOption": "Empty", "diskSizeGB": 8}]
    path = vm(box, body=machine_body(dataDisks=disks))
    do(box, path, "deallocate", "generalize")
    more: JSON = [{"lun": 0}, {"lun": 1, "createOption": "Empty", "diskSizeGB": 8}]
    for asked in (more, []):
        step = box.put(path, machine_body(dataDisks=asked))
        assert (refused(step), code(step)) == ("VMS220", "OperationNotAllowed")
        assert message(step) == "Operation 'update data disks' is not allowed on VM 'vm' since the VM is generalized."
    accepted(box.put(path, machine_body(dataDisks=[{"lun": 0}])))


@pytest.mark.rule("VMS221")
def test_a_disk_of_a_machine_has_a_size_that_is_possible() -> None:
    box = sandbox()
    for size in (0, -5):
        assert rule_of(box, machine_body(osDisk={"diskSizeGB": size})) in {"VMS221", "VMS222"}
    for size, rule in ((4_095, ""), (4_096, "VMS221")):
        assert rule_of(box, machine_body(osDisk={"diskSizeGB": size})) == rule
    for size, rule in ((32_767, ""), (32_768, "VMS221")):
        assert rule_of(box, machine_body(dataDisks=[{"lun": 0, "diskSizeGB": size}])) == rule


@pytest.mark.rule("VMS222")
def test_an_os_disk_is_not_smaller_than_its_image() -> None:
    box = sandbox()
    step = box.put("virtualMachines/vm", machine_body(osDisk={"diskSizeGB": 29}))
    assert refused(step) == "VMS222"
    assert (
        message(step)
        == "Disk with size 29GB, which is smaller than the size 30GB of corresponding disk in Image, is not allowed."
    )
    accepted(box.put("virtualMachines/vm", machine_body(osDisk={"diskSizeGB": 30})))
    large = accepted(box.put("virtualMachines/large", machine_body(osDisk={"diskSizeGB": 64})))
    assert isinstance(large["properties"], dict)
    assert large["properties"]["storageProfile"]["osDisk"]["diskSizeGB"] == 64  # type: ignore[index,call-overload]


@pytest.mark.rule("VMS224")
def test_a_disk_that_is_not_in_the_region_is_not_attached() -> None:
    box = sandbox()
    source = disk(box)
    assert rule_of(box, attach(source, location=WEST)) == "VMS224"
    data: JSON = [{"lun": 0, "createOption": "Attach", "managedDisk": {"id": source + "2"}}]
    assert rule_of(box, machine_body(dataDisks=data)) == "VMS224"
    assert rule_of(box, attach(source)) == ""


@pytest.mark.rule("VMS225")
def test_a_disk_belongs_to_one_machine_at_a_time() -> None:
    box = sandbox()
    source = disk(box)
    first = vm(box, "first", attach(source))
    step = box.put("virtualMachines/second", attach(source))
    assert refused(step) == "VMS225"
    assert message(step) == f"Disk 'disk' cannot be attached as the disk is already owned by VM '{box.id(first)}'."
    box.finish(box.delete(first))
    twice: JSON = [{"lun": lun, "createOption": "Attach", "managedDisk": {"id": source}} for lun in (0, 1)]
    assert rule_of(box, machine_body(dataDisks=twice)) == "VMS225"
    accepted(box.put("virtualMachines/second", attach(source)))


@pytest.mark.rule("VMS226")
def test_a_disk_that_is_made_with_a_machine_has_a_new_name() -> None:
    box = sandbox()
    disk(box, "boot")
    assert rule_of(box, machine_body(osDisk={"name": "Boot"})) == "VMS226"
    twice: list[JSON] = [{"lun": 0, "name": "x", "diskSizeGB": 4}, {"lun": 1, "name": "x", "diskSizeGB": 4}]
    assert rule_of(box, machine_body(dataDisks=twice)) == "VMS226"
    assert rule_of(box, machine_body(osDisk={"name": "X"}, dataDisks=twice[:1])) == "VMS226"
    accepted(box.put("virtualMachines/vm", machine_body(osDisk={"name": "boot2"})))
    assert box.get("disks/boot2")["properties"]["diskState"] == "Attached"


@pytest.mark.rule("VMS226")
def test_a_data_disk_that_is_made_beside_an_attached_one_has_a_new_name_too() -> None:
    box = sandbox()
    disk(box, "taken")
    body = attach(disk(box, "system"))
    properties = body["properties"]
    assert isinstance(properties, dict)
    storage = properties["storageProfile"]
    assert isinstance(storage, dict)
    storage["dataDisks"] = [{"lun": 0, "createOption": "Empty", "diskSizeGB": 4, "name": "taken"}]
    assert rule_of(box, body) == "VMS226"
    storage["dataDisks"] = [{"lun": 0, "createOption": "Empty", "diskSizeGB": 4, "name": "free"}]
    assert rule_of(box, body) == ""


@pytest.mark.rule("VMS227")
@pytest.mark.parametrize("luns", [(0, 0), (-1,), (64,)])
def test_a_lun_is_used_once_and_within_bounds(luns: tuple[int, ...]) -> None:
    box = sandbox()
    assert rule_of(box, machine_body(dataDisks=[{"lun": lun, "diskSizeGB": 4} for lun in luns])) == "VMS227"
    assert rule_of(box, machine_body(dataDisks=[{"lun": lun, "diskSizeGB": 4} for lun in (0, 63)])) == ""


@pytest.mark.rule("VMS228")
def test_a_size_takes_so_many_data_disks_and_no_more() -> None:
    box = sandbox()
    five: JSON = [{"lun": lun, "diskSizeGB": 4} for lun in range(5)]
    step = box.put("virtualMachines/vm", machine_body(dataDisks=five))
    assert refused(step) == "VMS228"
    assert message(step) == "The maximum number of data disks allowed to be attached to a VM of this size is 4."
    assert rule_of(box, machine_body(dataDisks=five, vmSize="Standard_D4s_v5")) == ""


@pytest.mark.rule("VMS229")
def test_an_empty_data_disk_is_given_a_size() -> None:
    box = sandbox()
    assert rule_of(box, machine_body(dataDisks=[{"lun": 0, "createOption": "Empty"}])) == "VMS229"
    image: Document = {"id": managed_image(box, data=10)}
    from_image: Document = {"createOption": "FromImage"}
    assert rule_of(box, machine_body(image, dataDisks=[from_image | {"lun": 1}])) == "VMS229"
    assert rule_of(box, machine_body(image, dataDisks=[from_image | {"lun": 0}])) == ""
    assert rule_of(box, machine_body(dataDisks=[{"lun": 0, "createOption": "Empty", "diskSizeGB": 1}])) == ""


@pytest.mark.rule("VMS231")
@pytest.mark.parametrize("name", ["", "a/b", "a b", "-a", "a.", "a" * 81])
def test_a_disk_of_a_machine_has_a_name_that_is_possible(name: str) -> None:
    box = sandbox()
    assert rule_of(box, machine_body(osDisk={"name": name})) == "VMS231"
    assert rule_of(box, machine_body(dataDisks=[{"lun": 0, "name": name, "diskSizeGB": 4}])) == "VMS231"
    assert rule_of(box, machine_body(osDisk={"name": "a" * 80})) == ""


@pytest.mark.rule("VMS236")
def test_a_disk_of_a_machine_is_managed_and_lasts() -> None:
    box = sandbox()
    step = box.put("virtualMachines/vm", machine_body(osDisk={"diffDiskSettings": {"option": "Local"}}))
    assert (refused(step), message(step)) == (
        "VMS236",
        "This lab does not simulate ephemeral OS disks. Leave diffDiskSettings out.",
    )
    file: Document = {"uri": "https://pictures.blob.core.windows.net/vhds/os.vhd"}
    step = box.put("virtualMachines/vm", machine_body(osDisk={"name": "os", "vhd": file}))
    assert (refused(step), message(step)) == ("VMS236", "This lab does not simulate unmanaged disks. Use managed disks.")
    assert rule_of(box, machine_body(dataDisks=[{"lun": 0, "diskSizeGB": 4, "vhd": file}])) == "VMS236"
    assert rule_of(box, machine_body(osDisk={"diffDiskSettings": None, "vhd": None})) == ""


def test_a_refused_machine_leaves_no_disk_behind() -> None:
    box = sandbox()
    box.interface(box.id("/resourceGroups/rg"), "vm", EAST)
    before = box.store.under("")
    refused(box.put("virtualMachines/vm", windows_body("Standard_A1_v2")))
    assert box.store.under("") == before


def image_of_generation_1(box: Sandbox) -> Document:
    return {"id": managed_image(box, "old", generation="V1")}


def of_kind(kind: str) -> Document:
    return {"managedDisk": {"storageAccountType": kind}}


@pytest.mark.rule("VMS233")
@pytest.mark.parametrize("kind", ["Premium_LRS", "Premium_ZRS", "premium_lrs"])
def test_a_size_without_premium_storage_takes_no_premium_disk(kind: str) -> None:
    box = sandbox()
    image = image_of_generation_1(box)
    step = box.put("virtualMachines/vm", machine_body(image, vmSize="Standard_A1_v2", osDisk={"name": "boot", **of_kind(kind)}))
    assert (refused(step), step.response.status) == ("VMS233", 400)
    assert step.refusal is not None
    assert (step.refusal.code, step.refusal.target) == ("InvalidParameter", "osDisk.managedDisk.storageAccountType")
    shown = "Premium_LRS" if kind == "premium_lrs" else kind
    assert message(step) == (
        f"Requested operation cannot be performed because the VM size Standard_A1_v2 does not support the storage account type "
        f"{shown} of disk 'boot'. Consider updating the VM to a size that supports Premium storage."
    )
    data: JSON = [{"lun": 0, "createOption": "Empty", "diskSizeGB": 4, **of_kind(kind)}]
    step = box.put("virtualMachines/vm", machine_body(image, vmSize="Standard_A1_v2", dataDisks=data))
    assert refused(step) == "VMS233"
    assert step.refusal is not None
    assert step.refusal.target == "dataDisk.managedDisk.storageAccountType"
    for size, taken in (("Standard_A1_v2", "StandardSSD_LRS"), ("Standard_B1s", kind)):
        assert rule_of(box, machine_body(image, vmSize=size, osDisk=of_kind(taken))) == ""


def test_a_size_without_premium_storage_gets_standard_disks_when_none_are_asked_for() -> None:
    box = sandbox()
    for size, kind in (("Standard_A1_v2", "Standard_LRS"), ("Standard_B1s", "Premium_LRS")):
        path = vm(box, size.lower(), machine_body(image_of_generation_1(box), vmSize=size))
        assert box.get(path)["properties"]["storageProfile"]["osDisk"]["managedDisk"]["storageAccountType"] == kind


def test_a_machine_with_a_premium_disk_is_not_resized_to_a_size_without() -> None:
    box = sandbox()
    smaller: Document = {"properties": {"hardwareProfile": {"vmSize": "Standard_A1_v2"}}}
    fast, slow = (
        vm(box, name, machine_body(image_of_generation_1(box), osDisk={"name": f"{name}-boot", **of_kind(kind)}))
        for name, kind in (("fast", "Premium_LRS"), ("slow", "Standard_LRS"))
    )
    step = box.send("PATCH", fast, smaller)
    assert refused(step) == "VMS233"
    assert "of disk 'fast-boot'" in message(step)
    accepted(box.send("PATCH", fast, {"tags": {"a": "b"}}))
    accepted(box.send("PATCH", slow, smaller))


@pytest.mark.rule("VMS234")
@pytest.mark.parametrize("kind", ["UltraSSD_LRS", "PremiumV2_LRS"])
def test_a_machine_boots_from_no_disk_that_is_for_data(kind: str) -> None:
    box = sandbox()
    ready: Document = {"ultraSSDEnabled": True}
    step = box.put("virtualMachines/vm", machine_body(osDisk=of_kind(kind), additionalCapabilities=ready))
    assert refused(step) == "VMS234"
    assert message(step) == f"Storage account type '{kind}' cannot be used for the OS disk, it can only be used with data disks."
    data: JSON = [{"lun": 0, "createOption": "Empty", "diskSizeGB": 4, **of_kind(kind)}]
    assert rule_of(box, machine_body(dataDisks=data, additionalCapabilities=ready)) == ""


@pytest.mark.rule("VMS235")
def test_a_machine_takes_ultra_disks_only_when_it_says_so() -> None:
    box = sandbox()
    data: JSON = [{"lun": 0, "createOption": "Empty", "diskSizeGB": 4, **of_kind("UltraSSD_LRS")}]
    unsaid: tuple[JSON, ...] = (None, {"ultraSSDEnabled": False})
    for said in unsaid:
        step = box.put("virtualMachines/vm", machine_body(dataDisks=data, additionalCapabilities=said))
        assert (refused(step), step.response.status) == ("VMS235", 400)
        assert message(step) == (
            "StorageAccountType UltraSSD_LRS can be used only when additionalCapabilities.ultraSSDEnabled is set."
        )
        assert step.refusal is not None
        assert (step.refusal.code, step.refusal.target) == ("InvalidParameter", "managedDisk.storageAccountType")
    path = vm(box, body=machine_body(dataDisks=data, additionalCapabilities={"ultraSSDEnabled": True}))
    assert box.get(path)["properties"]["additionalCapabilities"] == {"ultraSSDEnabled": True}


def test_a_machine_that_takes_over_an_ultra_disk_has_to_say_so_too() -> None:
    box = sandbox()
    empty: Document = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}
    box.finish(box.put("disks/ultra", {"location": EAST, "sku": {"name": "UltraSSD_LRS"}, "properties": empty}))
    data: JSON = [{"lun": 0, "createOption": "Attach", "managedDisk": {"id": box.id("disks/ultra")}}]
    assert rule_of(box, machine_body(dataDisks=data)) == "VMS235"
    assert rule_of(box, machine_body(dataDisks=data, additionalCapabilities={"ultraSSDEnabled": True})) == ""
