"""Machines that come out of templates, and the passwords that go into them."""

from gallery_engine.records import JSON, Document
from gallery_engine.snapshot import dump
from tests.engine.cast import EAST, GROUP, Sandbox, refused, sandbox
from tests.engine.deployment_cast import (
    PATH,
    body,
    finished,
    gallery,
    template,
)


def machine(box: Sandbox, name: str, *after: JSON) -> Document:
    """A machine from the marketplace as `az vm create` writes it into its template."""
    interface = box.interface(box.id(f"/resourceGroups/{GROUP}"), name, EAST)
    return {
        "apiVersion": "2024-11-01",
        "type": "Microsoft.Compute/virtualMachines",
        "name": name,
        "location": EAST,
        "tags": {},
        "dependsOn": list(after),
        "properties": {
            "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
            "storageProfile": {
                "osDisk": {
                    "createOption": "fromImage",
                    "name": None,
                    "caching": "ReadWrite",
                    "managedDisk": {"storageAccountType": None},
                },
                "imageReference": {
                    "publisher": "Canonical",
                    "offer": "0001-com-ubuntu-server-jammy",
                    "sku": "22_04-lts-gen2",
                    "version": "latest",
                },
            },
            "networkProfile": {"networkInterfaces": [{"id": interface}]},
            "osProfile": {
                "computerName": name,
                "adminUsername": "azureuser",
                "adminPassword": "[parameters('adminPassword')]",
            },
        },
    }


def machine_body(password: str, *resources: JSON, **sections: JSON) -> Document:
    """The body of the deployment of machines, as `az vm create` sends it."""
    declared: Document = {"adminPassword": {"type": "securestring", "metadata": {"description": "Secure adminPassword"}}}
    document = template(*resources, parameters=declared, variables={}, **sections)
    return body(document, {"adminPassword": {"value": password}}, mode="incremental")


def test_a_machine_is_made_as_az_vm_create_makes_it() -> None:
    box = sandbox()
    outputs: Document = {"size": {"type": "string", "value": "[reference('vm').hardwareProfile.vmSize]"}}
    step = box.put(PATH, machine_body("Abcd1234!xyzZ", machine(box, "vm"), outputs=outputs))
    assert box.get("virtualMachines/vm")["properties"]["provisioningState"] == "Creating"
    found = finished(box, step)
    assert (found["provisioningState"], found["duration"]) == ("Succeeded", "PT1M15S")
    assert found["outputs"] == {"size": {"type": "String", "value": "Standard_D2s_v5"}}
    assert b"Abcd1234" not in dump(box.store)


def test_the_password_that_was_sent_is_checked_though_another_is_kept() -> None:
    box = sandbox()
    step = box.put(PATH, machine_body("weak", machine(box, "vm")))
    assert refused(step) == "TPL211"
    assert step.refusal is not None
    detail = step.refusal.details[0]
    assert isinstance(detail, dict)
    assert (detail["code"], detail["target"]) == ("InvalidParameter", "adminPassword")


def test_a_machine_that_waits_gets_the_stand_in_and_is_made_all_the_same() -> None:
    box = sandbox()
    found = finished(box, box.put(PATH, machine_body("Abcd1234!xyzZ", machine(box, "vm", "g"), gallery())))
    assert found["provisioningState"] == "Succeeded"
    assert box.get("virtualMachines/vm")["name"] == "vm"
