"""Every rule about scale sets, and the rules of machines that hold for their instances."""

from collections.abc import Callable
from typing import Any

import pytest

from gallery_engine.records import Document
from tests.engine.cast import EAST, WEST, Sandbox, accepted, definition, managed_image, message, refused, version_body
from tests.engine.machine_cast import linux_profile, machine_body, platform
from tests.engine.network_cast import code
from tests.engine.scale_set_cast import SET, connected, flexible, ids, profile, scale_set, set_body


def of(box: Sandbox, body: Document) -> str:
    """The rule that refuses a set, empty when it is taken; nothing is left behind."""
    step = box.ask("PUT", SET, body)
    return step.refusal.rule if step.refusal is not None else ""


def without(body: Document, *names: str) -> Document:
    """The body without some properties, or parts of the model."""
    properties = body["properties"]
    assert isinstance(properties, dict)
    model = properties["virtualMachineProfile"]
    assert isinstance(model, dict)
    kept: Document = {name: value for name, value in properties.items() if name not in names}
    if "virtualMachineProfile" in kept:
        kept["virtualMachineProfile"] = {name: value for name, value in model.items() if name not in names}
    return body | {"properties": kept}


@pytest.mark.rule("VSS101")
@pytest.mark.parametrize("name", ["upgradePolicy", "virtualMachineProfile", "networkProfile"])
def test_a_uniform_set_says_what_its_instances_are(name: str) -> None:
    box = connected()
    step = box.put(SET, without(set_body(box), name))
    assert (refused(step), code(step)) == ("VSS101", "InvalidParameter")
    said = {"upgradePolicy": "upgradePolicy.mode"}.get(name, name)
    assert message(step) == f"Required parameter '{said}' is missing (null)."
    assert of(box, set_body(box)) == ""


def test_a_set_says_how_large_its_instances_are() -> None:
    box = connected()
    step = box.put(SET, set_body(box) | {"sku": {"capacity": 2}})
    assert (refused(step), message(step)) == ("VSS101", "Required parameter 'sku.name' is missing (null).")


@pytest.mark.rule("VSS101")
def test_a_flexible_set_says_its_fault_domains_and_may_do_without_a_model() -> None:
    box = connected()
    bare: Document = {"orchestrationMode": "Flexible"}
    step = box.put(SET, {"location": EAST, "properties": bare})
    assert (refused(step), code(step)) == ("VSS101", "InvalidParameter")
    assert message(step) == "Required parameter 'platformFaultDomainCount' is missing (null)."
    spread: Document = bare | {"platformFaultDomainCount": 1}
    assert of(box, {"location": EAST, "properties": spread}) == ""
    assert of(box, {"location": EAST, "sku": {"name": "Standard_D2s_v5", "capacity": 1}, "properties": spread}) == "VSS101"


@pytest.mark.rule("VSS102")
@pytest.mark.parametrize(
    ("properties", "text"),
    [
        (
            {"orchestrationMode": "Loose"},
            "The value 'Loose' of parameter 'orchestrationMode' is invalid. Allowed: Uniform, Flexible.",
        ),
        (
            {"upgradePolicy": {"mode": "Never"}},
            "The value 'Never' of parameter 'upgradePolicy.mode' is invalid. Allowed: Manual, Automatic, Rolling.",
        ),
        (
            {"scaleInPolicy": {"rules": ["Best"]}},
            "The value 'Best' of parameter 'scaleInPolicy.rules' is invalid. Allowed: Default, NewestVM, OldestVM.",
        ),
    ],
)
def test_words_are_known(properties: Document, text: str) -> None:
    box = connected()
    body = set_body(box)
    said = body["properties"]
    assert isinstance(said, dict)
    step = box.put(SET, body | {"properties": said | properties})
    assert (refused(step), code(step), message(step)) == ("VSS102", "InvalidParameter", text)
    near: Document = {
        "orchestrationMode": "uniform",
        "upgradePolicy": {"mode": "rolling"},
        "scaleInPolicy": {"rules": ["NewestVM"]},
    }
    assert of(box, body | {"properties": said | near}) == ""


@pytest.mark.rule("VSS103")
def test_a_set_stays_uniform_or_flexible() -> None:
    box = connected()
    scale_set(box, set_body(box, 1))
    step = box.put(SET, flexible(box, 1))
    assert (refused(step), code(step)) == ("VSS103", "PropertyChangeNotAllowed")
    assert message(step) == "Changing property 'orchestrationMode' is not allowed."
    accepted(box.put(SET, set_body(box, 1)))


@pytest.mark.rule("VSS104")
def test_a_set_has_so_many_instances_and_no_more() -> None:
    box = connected(prefix="10.0.0.0/20")
    gallery, image = set_body(box, 1_001), set_body(box, 601, {"id": managed_image(box)})
    for body, most in ((gallery, 1_000), (image, 600), (set_body(box, 101, singlePlacementGroup=True), 100)):
        step = box.put(SET, body)
        assert (refused(step), code(step), step.response.status) == ("VSS104", "OperationNotAllowed", 409)
        assert message(step).startswith("Unable to create or update Virtual Machine Scale Set 'set' as it exceeds ")
        assert message(step).endswith(f"the total limit of '{most}' Virtual Machine instances.")
    step = box.put(SET, set_body(box, -1))
    assert (refused(step), code(step), step.response.status) == ("VSS104", "InvalidParameter", 400)
    assert message(step) == "The value of parameter sku.capacity is invalid."
    assert of(box, set_body(box, 0)) == ""


def specialized(box: Sandbox, name: str = "special") -> Document:
    """The reference to a version of a specialized definition."""
    definition(box, name, osState="Specialized")
    path = f"galleries/gallery/images/{name}/versions/1.0.0"
    box.finish(box.put(path, version_body(managed_image(box, name, os_state="Specialized"))))
    return {"id": box.id(path)}


def generalized(box: Sandbox, name: str = "general") -> Document:
    """The reference to a version of a generalized definition."""
    definition(box, name)
    path = f"galleries/gallery/images/{name}/versions/1.0.0"
    box.finish(box.put(path, version_body(managed_image(box, name))))
    return {"id": box.id(path)}


@pytest.mark.rule("VSS105")
def test_by_the_chapter_a_set_takes_no_specialized_image() -> None:
    box = connected("chapter")
    step = box.put(SET, set_body(box, 1, specialized(box), osProfile=None))
    assert (refused(step), code(step)) == ("VSS105", "OperationNotAllowed")
    assert message(step) == "A specialized image cannot be used with the virtual machine scale set 'set'."
    assert of(box, set_body(box, 1, generalized(box))) == ""


@pytest.mark.parametrize("body", [set_body, flexible])
def test_in_azure_a_set_takes_a_specialized_image_without_a_profile(body: object) -> None:
    box = connected()
    image = specialized(box)
    make = flexible if body is flexible else set_body
    assert of(box, make(box, 1, image, osProfile=None)) == ""
    assert of(box, make(box, 1, image)) == "VMS210"
    assert of(box, make(box, 1, generalized(box), osProfile=None)) == "VMS209"


@pytest.mark.rule("VSS106")
def test_kinds_of_images_are_not_mixed() -> None:
    box = connected()
    first, second = specialized(box), generalized(box)
    scale_set(box, set_body(box, 1, first, osProfile=None))
    step = box.put(SET, set_body(box, 1, second))
    assert (refused(step), code(step)) == ("VSS106", "PropertyChangeNotAllowed")
    assert message(step) == (
        "Cannot update Virtual Machine Scale Set set as the current OS state of the VM Scale Set is Specialized which is "
        "different from the updated gallery image OS state which is Generalized."
    )
    accepted(box.put(SET, set_body(box, 1, specialized(box, "other"), osProfile=None)))


def test_a_linux_set_does_not_become_a_windows_one() -> None:
    box = connected()
    scale_set(box, set_body(box, 1))
    step = box.put(SET, set_body(box, 1, platform("Win2022Datacenter")))
    assert (refused(step), message(step)) == ("VSS106", "Changing property 'osDisk.osType' is not allowed.")


@pytest.mark.rule("VSS107")
def test_there_is_an_address_for_every_instance() -> None:
    box = connected(prefix="10.0.0.0/29")
    step = box.put(SET, set_body(box, 4))
    assert (refused(step), code(step)) == ("VSS107", "SubnetIsFull")
    assert message(step) == "Subnet one with address prefix 10.0.0.0/29 does not have enough capacity for 4 IP addresses."
    scale_set(box, set_body(box, 3))
    assert refused(box.put(SET, set_body(box, 4))) == "VSS107"
    accepted(box.put(SET, set_body(box, 2)))


@pytest.mark.rule("VSS201")
@pytest.mark.parametrize("action", ["delete", "manualupgrade"])
def test_what_is_deleted_or_upgraded_is_named(action: str) -> None:
    box = connected()
    scale_set(box, set_body(box))
    step = box.post(f"{SET}/{action}", {})
    assert (refused(step), code(step), message(step)) == (
        "VSS201",
        "InvalidParameter",
        "Required parameter 'instanceIds' is missing (null).",
    )
    accepted(box.post(f"{SET}/{action}", {"instanceIds": ["*"]}))


@pytest.mark.rule("VSS202")
def test_instances_that_are_named_are_there() -> None:
    box = connected()
    scale_set(box, set_body(box))
    step = box.post(f"{SET}/deallocate", {"instanceIds": ["0", "9"]})
    assert (refused(step), code(step)) == ("VSS202", "InvalidParameter")
    assert message(step) == "The provided instanceId 9 is not an active Virtual Machine Scale Set VM instanceId."
    accepted(box.post(f"{SET}/deallocate", {"instanceIds": ["0", "1"]}))


@pytest.mark.rule("VSS203")
def test_machines_of_a_flexible_set_are_not_upgraded_here() -> None:
    box = connected()
    scale_set(box, flexible(box, 1))
    step = box.post(f"{SET}/manualupgrade", {"instanceIds": [*ids(box)]})
    assert (refused(step), code(step)) == ("VSS203", "OperationNotAllowed")
    assert message(step) == (
        "Upgrading the instances of a scale set with orchestration mode Flexible is not simulated in this lab."
    )
    uniform = connected()
    scale_set(uniform, set_body(uniform, 1))
    accepted(uniform.post(f"{SET}/manualupgrade", {"instanceIds": ["0"]}))


@pytest.mark.rule("VSS204")
def test_a_machine_joins_only_a_flexible_set_of_its_region() -> None:
    box = connected()
    joining = machine_body(None, linux_profile(), virtualMachineScaleSet={"id": box.id(SET)})
    assert refused(box.put("virtualMachines/vm", joining)) == "VSS204"
    scale_set(box, set_body(box, 0))
    step = box.put("virtualMachines/vm", joining)
    assert (refused(step), code(step)) == ("VSS204", "InvalidParameter")
    assert message(step) == (
        f"The virtual machine scale set '{box.id(SET)}' cannot be found in this region, or its orchestration mode is not "
        "Flexible."
    )
    box.finish(box.delete(SET))
    scale_set(box, flexible(box, 0))
    assert refused(box.put("virtualMachines/vm", joining | {"location": WEST})) == "VSS204"
    box.finish(box.put("virtualMachines/vm", joining))
    assert (
        refused(box.put("virtualMachines/vm", machine_body(None, None, virtualMachineScaleSet={"id": box.id("x/y")}))) == "VSS204"
    )
    accepted(box.put("virtualMachines/vm", joining))


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"size": "Standard_Huge"}, "VMS202"),
        ({"securityType": "TrustedLaunch", "size": "Standard_B1s"}, ""),
        ({"osProfile": profile(adminUsername="root")}, "VMS211"),
        ({"osProfile": profile(adminPassword="short")}, "VMS212"),
        ({"osProfile": profile(computerNamePrefix="a" * 59)}, "VMS214"),
        ({"osProfile": profile(computerNamePrefix="a" * 58)}, ""),
    ],
)
def test_the_rules_of_machines_hold_for_instances(changed: Document, rule: str) -> None:
    box = connected()
    assert of(box, set_body(box, 1, None, **changed)) == rule


def test_the_image_of_a_set_is_named_as_that_of_a_machine() -> None:
    box = connected()
    assert of(box, set_body(box, 1, platform("Ubuntu2204") | {"sku": "none"})) == "VMS204"
    assert of(box, set_body(box, 1, {"id": box.id("images/none")})) == "VMS205"
    assert of(box, set_body(box, 1, {})) == "VMS203"


def test_trusted_launch_is_asked_of_the_image_of_a_set_too() -> None:
    box = connected()
    assert of(box, set_body(box, 1, {"id": managed_image(box)}, securityType="TrustedLaunch")) == "VMS216"
    scale_set(box, set_body(box, 1, {"id": managed_image(box)}))
    model: Document = {"securityProfile": {"securityType": "TrustedLaunch"}}
    assert refused(box.send("PATCH", SET, {"properties": {"virtualMachineProfile": model}})) == "VMS216"


@pytest.mark.parametrize("make", [set_body, flexible])
def test_instances_have_the_kinds_of_disk_that_their_size_takes(make: Callable[..., Document]) -> None:
    box = connected()
    image: Document = {"id": managed_image(box, "old", generation="V1")}
    assert refused(box.put(SET, _with_boot_disk(make(box, 1, image, size="Standard_A1_v2"), "Premium_LRS"))) == "VMS233"
    accepted(box.put(SET, _with_boot_disk(make(box, 1, image, size="Standard_A1_v2"), "Standard_LRS")))


def _with_boot_disk(body: dict[str, Any], kind: str) -> Document:
    storage = body["properties"]["virtualMachineProfile"]["storageProfile"]
    storage["osDisk"] = {"createOption": "FromImage", "managedDisk": {"storageAccountType": kind}}
    return body


def test_instances_have_the_priority_and_the_licence_of_their_set() -> None:
    for make in (set_body, flexible):
        box = connected()
        body: Any = make(box, 1)
        body["properties"]["virtualMachineProfile"] |= {"priority": "Spot", "licenseType": "RHEL_BYOS"}
        shown = scale_set(box, body)["properties"]["virtualMachineProfile"]
        assert (shown["priority"], shown["licenseType"]) == ("Spot", "RHEL_BYOS")
        (instance,) = box.get(f"{SET}/virtualMachines")["value"]
        assert (instance["properties"]["priority"], instance["properties"]["evictionPolicy"]) == ("Spot", "Deallocate")


@pytest.mark.rule("VMS240")
def test_only_spot_instances_are_evicted() -> None:
    box = connected()
    body: Any = set_body(box, 1)
    body["properties"]["virtualMachineProfile"]["evictionPolicy"] = "Delete"
    assert of(box, body) == "VMS240"
    body["properties"]["virtualMachineProfile"]["priority"] = "Spot"
    assert of(box, body) == ""
