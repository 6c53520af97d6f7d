"""Rules about new machines: each is met once and missed narrowly once."""

from copy import deepcopy

import pytest

from gallery_engine.records import Document
from tests.engine.cast import EAST, WEST, accepted, definition, disk, managed_image, message, refused, sandbox
from tests.engine.machine_cast import (
    attach,
    bare,
    image_body,
    linux,
    linux_profile,
    machine_body,
    platform,
    released,
    rule_of,
    vm,
    windows,
    windows_profile,
)
from tests.engine.network_cast import code

BOTH = pytest.mark.parametrize("rulebook", ["azure", "chapter"])


@pytest.mark.rule("VMS201")
@pytest.mark.parametrize("kind", ["virtualMachines", "images", "disks"])
@pytest.mark.parametrize("name", ["-vm", "vm-", "vm.", "v m", "a" * 81, "ü"])
def test_a_name_with_a_bad_character_or_end_is_refused(kind: str, name: str) -> None:
    box = sandbox()
    step = box.put(f"{kind}/{name}", {"location": EAST})
    assert refused(step) == "VMS201"
    assert step.refusal is not None
    assert step.refusal.target == "name"
    assert refused(box.put(f"{kind}/a-good.name_1", {"location": EAST})) != "VMS201"
    empty: Document = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}
    accepted(box.put("disks/a-good.name_1", {"location": EAST, "properties": empty}))


@pytest.mark.rule("VMS202")
def test_a_size_that_is_not_offered_is_refused() -> None:
    box = sandbox()
    step = box.put("virtualMachines/vm", machine_body(vmSize="Standard_Z9"))
    assert refused(step) == "VMS202"
    assert message(step).startswith(
        "The value Standard_Z9 provided for the VM size is not valid. The valid sizes in the current region are: Standard_A1_v2,"
    )
    assert rule_of(box, machine_body(vmSize="")) == "VMS202"
    body = accepted(box.put("virtualMachines/vm", machine_body(vmSize="standard_d2S_V5")))
    assert isinstance(body["properties"], dict)
    assert body["properties"]["hardwareProfile"] == {"vmSize": "Standard_D2s_v5"}


@pytest.mark.rule("VMS203")
@pytest.mark.parametrize(
    "image",
    [
        {},
        {"id": "not an id"},
        {"id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/galleries/g"},
        {"id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/galleries/g/images"},
        {"id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/images/i", "publisher": "Canonical"},
    ],
)
def test_a_machine_without_one_clear_image_is_refused(image: Document) -> None:
    assert rule_of(sandbox(), machine_body(image)) == "VMS203"


@pytest.mark.rule("VMS203")
def test_a_disk_is_attached_without_an_image() -> None:
    box = sandbox()
    source = disk(box)
    both = attach(source)
    properties = both["properties"]
    assert isinstance(properties, dict)
    storage = properties["storageProfile"]
    assert isinstance(storage, dict)
    both = both | {"properties": properties | {"storageProfile": storage | {"imageReference": platform("Ubuntu2204")}}}
    assert rule_of(box, both) == "VMS203"
    assert rule_of(box, machine_body(osDisk={"createOption": "Attach"})) == "VMS203"
    assert rule_of(box, attach(source)) == ""


@pytest.mark.rule("VMS204")
@pytest.mark.parametrize("part", ["publisher", "offer", "sku", "version"])
def test_a_marketplace_image_with_one_wrong_part_is_not_found(part: str) -> None:
    box = sandbox()
    step = box.put("virtualMachines/vm", machine_body(platform("Ubuntu2204") | {part: "wrong"}))
    assert refused(step) == "VMS204"
    assert step.response.status == 404
    assert step.refusal is not None
    assert step.refusal.code == "PlatformImageNotFound"
    assert message(step).startswith("The platform image '")
    exact = platform("Ubuntu2204") | {"version": "22.04.202611060", "publisher": "canonical"}
    assert rule_of(box, machine_body(exact)) == ""


@pytest.mark.rule("VMS205")
def test_a_managed_image_is_used_in_its_own_region_only() -> None:
    box = sandbox()
    image = managed_image(box)
    assert rule_of(box, machine_body({"id": image}, location=WEST)) == "VMS205"
    assert rule_of(box, machine_body({"id": image + "2"})) == "VMS205"
    assert rule_of(box, machine_body({"id": image})) == ""


@pytest.mark.rule("VMS206")
def test_an_image_that_is_still_being_captured_is_not_used() -> None:
    box = sandbox()
    source = released(box, "source")
    capture = box.put("images/image", image_body(box.id(source)))
    body = machine_body({"id": box.id("images/image")})
    step = box.put("virtualMachines/vm", body)
    assert refused(step) == "VMS206"
    assert message(step) == "The resource vm cannot be created from Image image until Image has been successfully created."
    box.finish(capture)
    assert rule_of(box, body) == ""


@pytest.mark.rule("VMS207")
@pytest.mark.parametrize(
    ("size", "generation", "fits"),
    [
        ("Standard_A1_v2", "V2", False),
        ("Standard_A1_v2", "V1", True),
        ("Standard_D2s_v6", "V1", False),
        ("Standard_D2s_v6", "V2", True),
        ("Standard_D2s_v5", "V1", True),
    ],
)
def test_a_size_boots_the_generation_of_the_image_or_not(size: str, generation: str, fits: bool) -> None:
    box = sandbox()
    image = managed_image(box, generation=generation)
    assert rule_of(box, machine_body({"id": image}, vmSize=size)) == ("" if fits else "VMS207")


@pytest.mark.rule("VMS207")
def test_a_machine_is_not_resized_to_a_size_that_cannot_boot_it() -> None:
    box = sandbox()
    path = vm(box)
    step = box.put(path, machine_body(vmSize="Standard_A1_v2"))
    assert refused(step) == "VMS207"
    assert message(step).startswith("The selected VM size 'Standard_A1_v2' cannot boot Hypervisor Generation '2'.")
    accepted(box.put(path, machine_body(vmSize="Standard_D2s_v6")))


@pytest.mark.rule("VMS208")
def test_an_image_for_another_processor_is_refused() -> None:
    box = sandbox()
    arm = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server-arm64", "version": "latest"}
    step = box.put("virtualMachines/vm", machine_body(vmSize="Standard_D2ps_v5"))
    assert refused(step) == "VMS208"
    assert message(step).startswith(
        "Cannot create a VM of size 'Standard_D2ps_v5' because this VM size only supports a CPU Architecture of 'Arm64'"
    )
    assert rule_of(box, machine_body(dict(arm))) == "VMS208"
    assert rule_of(box, machine_body(dict(arm), vmSize="Standard_D2ps_v5")) == ""


@pytest.mark.rule("VMS209")
@BOTH
def test_a_generalized_image_needs_a_profile(rulebook: str) -> None:
    box = sandbox(rulebook)
    step = box.put("virtualMachines/vm", bare(platform("Ubuntu2204")))
    assert refused(step) == "VMS209"
    assert message(step) == "Required parameter 'osProfile' is missing (null)."
    assert rule_of(box, machine_body()) == ""


@pytest.mark.rule("VMS210")
@BOTH
def test_a_specialized_image_takes_no_profile(rulebook: str) -> None:
    box = sandbox(rulebook)
    image = managed_image(box, os_state="Specialized")
    step = box.put("virtualMachines/vm", machine_body({"id": image}))
    assert refused(step) == "VMS210"
    assert message(step) == "Parameter 'osProfile' is not allowed."
    assert step.refusal is not None
    assert step.refusal.target == "osProfile"
    assert rule_of(box, bare({"id": image})) == ""


@pytest.mark.rule("VMS211")
@pytest.mark.parametrize("name", ["admin", "Root", "user1", "guest", "", "a" * 65])
def test_a_reserved_or_overlong_administrator_is_refused_on_linux(name: str) -> None:
    box = sandbox()
    assert rule_of(box, linux(adminUsername=name)) == "VMS211"
    assert rule_of(box, linux(adminUsername="a" * 64)) == ""


@pytest.mark.rule("VMS211")
@pytest.mark.parametrize("name", ["administrator", "a" * 21, "ansel.", "an/sel", "an@sel"])
def test_a_reserved_or_overlong_administrator_is_refused_on_windows(name: str) -> None:
    box = sandbox()
    assert rule_of(box, windows(adminUsername=name)) == "VMS211"
    assert rule_of(box, windows(adminUsername="a" * 20)) == ""


@pytest.mark.rule("VMS212")
@pytest.mark.parametrize("password", ["Ab1!x", "Ab1" + "x" * 70, "alllowercase", "lower123", "P@ssw0rd", "Tab\tTab1!x"])
def test_a_weak_password_is_refused_on_linux(password: str) -> None:
    box = sandbox()
    assert rule_of(box, linux(adminPassword=password)) == "VMS212"
    assert rule_of(box, linux(adminPassword="Ab1!xy")) == ""


@pytest.mark.rule("VMS212")
def test_a_windows_password_has_8_to_123_characters() -> None:
    box = sandbox()
    step = box.put("virtualMachines/vm", windows(adminPassword="Ab1!xyz"))
    assert refused(step) == "VMS212"
    assert message(step).startswith("The supplied password must be between 8-123 characters long")
    assert "Ab1!xyz" not in message(step)
    assert rule_of(box, windows(adminPassword="Ab1!wxyz")) == ""


@pytest.mark.rule("VMS213")
@BOTH
def test_a_linux_machine_needs_a_key_or_a_password(rulebook: str) -> None:
    box = sandbox(rulebook)
    step = box.put("virtualMachines/vm", linux(linuxConfiguration={"ssh": {"publicKeys": [{"path": "/x"}]}}))
    assert refused(step) == "VMS213"
    assert message(step).startswith("Authentication using either SSH or by user name and password must be enabled")
    assert rule_of(box, linux(linuxConfiguration={"disablePasswordAuthentication": False}, adminPassword="Ab1!xy")) == ""


@pytest.mark.rule("VMS213")
def test_a_windows_machine_needs_a_password_in_azure_and_by_the_chapter_none() -> None:
    body = machine_body(platform("Win2022Datacenter"), {"computerName": "vm", "adminUsername": "azureuser"})
    step = sandbox("azure").put("virtualMachines/vm", body)
    assert refused(step) == "VMS213"
    assert message(step) == "Required parameter 'adminPassword' is missing (null)."
    assert rule_of(sandbox("chapter"), body) == ""


@pytest.mark.rule("VMS214")
@pytest.mark.parametrize("name", ["a" * 16, "123", "vm_1", "vm.1"])
def test_a_computer_name_that_windows_cannot_have_is_refused(name: str) -> None:
    box = sandbox()
    assert rule_of(box, windows(computerName=name)) == "VMS214"
    assert rule_of(box, windows(computerName="a" * 15)) == ""


@pytest.mark.rule("VMS214")
def test_a_computer_name_comes_from_the_machine_and_is_bounded_on_linux_too() -> None:
    box = sandbox()
    assert rule_of(box, linux(computerName="a" * 65)) == "VMS214"
    assert rule_of(box, linux(computerName=None), name="v_m") == "VMS214"
    assert rule_of(box, linux(computerName="a.b-c")) == ""


@pytest.mark.rule("VMS215")
@pytest.mark.parametrize("kind", ["virtualMachines", "disks"])
def test_a_zone_is_asked_for_only_where_there_are_zones(kind: str) -> None:
    box = sandbox()
    empty: Document = {"properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4}}
    body = machine_body() if kind == "virtualMachines" else empty
    step = box.put(f"{kind}/x", body | {"location": WEST, "zones": ["1"]})
    assert refused(step) == "VMS215"
    assert message(step) == (
        f"The resource type '{kind}' does not support availability zones at location 'westus' and api-version '2026-03-03'."
    )
    assert code(step) == "ResourceTypeNotSupportAvailabilityZones"
    assert refused(box.put(f"{kind}/x", body | {"location": EAST, "zones": ["4"]})) == "VMS215"
    made = accepted(box.put(f"{kind}/x", body | {"location": EAST, "zones": ["3"]}))
    assert made["zones"] == ["3"]


@pytest.mark.rule("VMS216")
@BOTH
def test_trusted_launch_needs_an_image_that_supports_it(rulebook: str) -> None:
    box = sandbox(rulebook)
    old = platform("Win2012R2Datacenter")
    assert rule_of(box, machine_body(old, windows_profile(), securityType="TrustedLaunch")) == "VMS216"
    step = box.put("virtualMachines/vm", machine_body({"id": managed_image(box)}, securityType="TrustedLaunch"))
    assert refused(step) == "VMS216"
    assert message(step) == "Managed Images are not supported for virtual machines with security type TrustedLaunch."
    assert rule_of(box, machine_body(securityType="TrustedLaunch")) == ""


@pytest.mark.rule("VMS217")
def test_trusted_launch_needs_a_size_that_offers_it() -> None:
    box = sandbox()
    definition(box, features=[{"name": "SecurityType", "value": "TrustedLaunchSupported"}], architecture="Arm64")
    image = managed_image(box, "arm", architecture="Arm64")
    body: Document = {"location": EAST, "properties": {"storageProfile": {"source": {"id": image}}}}
    box.finish(box.put("galleries/gallery/images/web/versions/1.0.0", body))
    wish: Document = {"id": box.id("galleries/gallery/images/web")}
    assert rule_of(box, machine_body(wish, vmSize="Standard_D2ps_v5", securityType="TrustedLaunch")) == "VMS217"
    assert rule_of(box, machine_body(wish, vmSize="Standard_D2ps_v5", securityType="Standard")) == ""


@pytest.mark.rule("VMS218")
@pytest.mark.parametrize(
    "changed",
    [
        {"securityType": "Fortress"},
        {"osDisk": {"caching": "Some"}},
        {"osDisk": {"deleteOption": "Keep"}},
        {"osDisk": {"createOption": "Empty"}},
        {"osDisk": {"managedDisk": {"storageAccountType": "Tape_LRS"}}},
        {"dataDisks": [{"lun": 0, "diskSizeGB": 4, "createOption": "Magic"}]},
    ],
)
def test_a_word_that_azure_does_not_know_is_refused(changed: Document) -> None:
    box = sandbox()
    assert rule_of(box, machine_body(None, None, **changed)) == "VMS218"
    known: Document = {"caching": "readonly", "createOption": "fromImage", "managedDisk": {"storageAccountType": "Standard_LRS"}}
    assert rule_of(box, machine_body(osDisk=known, securityType="standard")) == ""


@pytest.mark.rule("VMS219")
@pytest.mark.parametrize(
    "change",
    [
        machine_body(platform("Ubuntu2404")),
        machine_body(profile=linux_profile("other")),
        machine_body(profile=linux_profile(adminUsername="ansel")),
        machine_body(securityType="TrustedLaunch"),
        machine_body(zones=["1"]),
        machine_body(osDisk={"name": "other"}),
    ],
)
def test_what_a_machine_was_made_with_does_not_change(change: Document) -> None:
    box = sandbox()
    path = vm(box)
    assert refused(box.put(path, change)) == "VMS219"


@pytest.mark.rule("VMS219")
def test_a_machine_is_sent_back_as_it_came_with_new_tags_and_another_size() -> None:
    box = sandbox("azure")
    path = vm(box, body=machine_body(securityType=""))
    document = deepcopy(box.get(path))
    document["tags"] = {"team": "web"}
    document["properties"]["hardwareProfile"]["vmSize"] = "Standard_E2s_v5"
    step = box.put(path, document)
    assert step.response.status == 200
    box.finish(step)
    after = box.get(path)
    assert (after["tags"], after["properties"]["hardwareProfile"]) == ({"team": "web"}, {"vmSize": "Standard_E2s_v5"})
    assert after["properties"]["securityProfile"]["securityType"] == "TrustedLaunch"


@pytest.mark.rule("VMS223")
def test_a_generalized_machine_is_not_resized() -> None:
    box = sandbox()
    path = released(box)
    assert refused(box.put(path, machine_body(vmSize="Standard_D4s_v5"))) == "VMS223"
    accepted(box.put(path, machine_body(tags={"state": "done"})))


@pytest.mark.rule("VMS232")
def test_firmware_settings_go_with_trusted_launch() -> None:
    def body(security: str, image: Document | None = None) -> Document:
        made = machine_body(image)
        properties = made["properties"]
        assert isinstance(properties, dict)
        profile: Document = {"uefiSettings": {"vTpmEnabled": True}, **({"securityType": security} if security else {})}
        return made | {"properties": properties | {"securityProfile": profile}}

    box = sandbox("azure")
    assert rule_of(box, body("Standard")) == "VMS232"
    step = box.put("virtualMachines/vm", body("", {"id": managed_image(box, generation="V1")}))
    assert refused(step) == "VMS232"
    assert message(step) == "UEFI settings are not supported for VMs and VM Scale Sets using Generation 1 Image."
    assert rule_of(box, body("")) == ""
    assert rule_of(sandbox("chapter"), body("")) == "VMS232"
    assert rule_of(sandbox("chapter"), body("TrustedLaunch")) == ""


@pytest.mark.rule("VMS237")
def test_the_kind_of_a_disk_is_changed_at_the_disk() -> None:
    box = sandbox()
    data: Document = {"lun": 0, "createOption": "Empty", "diskSizeGB": 4, "managedDisk": {"storageAccountType": "Premium_LRS"}}
    path = vm(box, body=machine_body(dataDisks=[data]))
    storage = box.get(path)["properties"]["storageProfile"]
    asked: Document = {"createOption": "FromImage", "managedDisk": {"storageAccountType": "StandardSSD_LRS"}}
    step = box.put(path, machine_body(osDisk=asked))
    assert (refused(step), code(step), step.response.status) == ("VMS237", "OperationNotAllowed", 409)
    assert message(step) == (
        "Managed disk storage account type change through Virtual Machine 'vm' is not allowed. Please update disk resource at "
        f"{storage['osDisk']['managedDisk']['id']}."
    )
    other: Document = data | {"managedDisk": {"storageAccountType": "Standard_LRS"}}
    assert refused(box.put(path, machine_body(dataDisks=[other]))) == "VMS237"
    box.finish(
        box.put(path, machine_body(osDisk=asked | {"managedDisk": {"storageAccountType": "premium_lrs"}}, dataDisks=[data]))
    )


@pytest.mark.rule("VMS237")
def test_a_machine_follows_its_disk() -> None:
    box = sandbox()
    path = vm(box)
    box.finish(box.post(f"{path}/deallocate"))
    disk_id = box.get(path)["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"]
    box.finish(box.send("PATCH", disk_id, {"sku": {"name": "StandardSSD_LRS"}}))
    asked: Document = {"createOption": "FromImage", "managedDisk": {"storageAccountType": "StandardSSD_LRS"}}
    box.finish(box.put(path, machine_body(osDisk=asked)))
    document = box.get(path)
    assert document["properties"]["storageProfile"]["osDisk"]["managedDisk"]["storageAccountType"] == "StandardSSD_LRS"
    box.finish(box.put(path, document))
