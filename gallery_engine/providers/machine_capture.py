"""Capturing a generalized machine as VHDs: a template comes back with which machines like it can be made.

The shape of the template and of the addresses in it is that of "How to capture a Linux virtual machine" (azure-content); that the
disks of a machine with managed disks go to an account that Azure keeps, where nobody else gets at them, is not established.
"""

from gallery_engine.machines import mapping
from gallery_engine.models.virtual_machines import CaptureBody
from gallery_engine.providers.resource import Done
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call

SCHEMA = "http://schema.management.azure.com/schemas/2014-04-01-preview/VM_IP.json"
SECONDS_TO_CAPTURE = 90  # a teaching estimate; Azure publishes none


def capture(call: Call[CaptureBody]) -> Done:
    """Copy the disks of a machine; the template is the operation's output. The machine stays as it is."""
    guid = call.world.guid("capture")
    template: Document = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": _parameters(call.existing),
        "resources": [_machine(call.existing, call.body, guid)],
    }
    operation: Document = {"id": f"{call.existing.id}/capture/{guid}"}
    return Done(seconds=SECONDS_TO_CAPTURE, output=operation | template)


def _parameters(machine: Record) -> Document:
    size = mapping(mapping(machine.body.get("properties")).get("hardwareProfile")).get("vmSize")
    return {
        "vmName": {"type": "string"},
        "vmSize": {"type": "string", "defaultValue": size},
        "adminUserName": {"type": "string"},
        "adminPassword": {"type": "securestring"},
        "networkInterfaceId": {"type": "string"},
    }


def _machine(machine: Record, body: CaptureBody, guid: str) -> Document:
    storage = mapping(mapping(machine.body.get("properties")).get("storageProfile"))
    os_disk, data = mapping(storage.get("osDisk")), storage.get("dataDisks")
    first: Document = {"osType": os_disk.get("osType"), **_disk(body, "osDisk", guid), "caching": os_disk.get("caching")}
    others: list[JSON] = []
    for entry in map(mapping, data if isinstance(data, list) else []):
        lun = entry.get("lun")
        others.append({"lun": lun, **_disk(body, f"dataDisk-{lun}", guid), "caching": entry.get("caching")})
    properties: Document = {
        "hardwareProfile": {"vmSize": "[parameters('vmSize')]"},
        "storageProfile": {"osDisk": first, **({"dataDisks": others} if others else {})},
        "osProfile": {
            "computerName": "[parameters('vmName')]",
            "adminUsername": "[parameters('adminUserName')]",
            "adminPassword": "[parameters('adminPassword')]",
        },
        "networkProfile": {"networkInterfaces": [{"id": "[parameters('networkInterfaceId')]"}]},
    }
    return {
        "apiVersion": "2015-06-15",
        "type": "Microsoft.Compute/virtualMachines",
        "name": "[parameters('vmName')]",
        "location": machine.location,
        "properties": properties,
    }


def _disk(body: CaptureBody, role: str, guid: str) -> Document:
    name = f"{body.vhd_prefix}-{role}.{guid}.vhd"
    account = f"https://md{guid.replace('-', '')[:18]}.blob.core.windows.net"
    place = f"{account}/system/Microsoft.Compute/Images/{body.destination_container_name}"
    return {
        "name": name,
        "createOption": "FromImage",
        "image": {"uri": f"{place}/{name}"},
        "vhd": {"uri": f"{account}/vmcontainer{guid}/{role}.{guid}.vhd"},
    }
