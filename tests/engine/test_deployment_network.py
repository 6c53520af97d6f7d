"""A machine with its network, deployed by one template as `az vm create` sends it."""

from gallery_engine.records import JSON, Document
from gallery_engine.snapshot import dump
from tests.engine.cast import EAST, Sandbox, accepted, definition, managed_image, sandbox, version_body
from tests.engine.deployment_cast import PATH, body, finished, template

PASSWORD = "Abcd1234!xyzZ"
VERSION = "2015-06-15"
IPS = "Microsoft.Network/publicIpAddresses/vmPublicIP"  # in the case in which az writes it


def resource(kind: str, name: str, properties: Document, *after: JSON) -> Document:
    """A resource of the network as az writes it into the template."""
    said: Document = {"name": name, "type": f"Microsoft.Network/{kind}", "location": EAST, "apiVersion": VERSION, "tags": {}}
    return {**said, "dependsOn": list(after), "properties": properties}


def network(box: Sandbox) -> list[JSON]:
    """Virtual network, security group, public address and interface."""
    ids = f"/subscriptions/{box.store.head().subscription}/resourceGroups/rg/providers/Microsoft.Network"
    ssh: Document = {"protocol": "Tcp", "sourcePortRange": "*", "destinationPortRange": "22", "sourceAddressPrefix": "*"}
    ssh |= {"destinationAddressPrefix": "*", "access": "Allow", "priority": 1000, "direction": "Inbound"}
    configuration: Document = {
        "privateIPAllocationMethod": "Dynamic",
        "subnet": {"id": f"{ids}/virtualNetworks/vmVNET/subnets/vmSubnet"},
        "publicIPAddress": {"id": f"{ids}/publicIPAddresses/vmPublicIP"},
    }
    interface: Document = {
        "ipConfigurations": [{"name": "ipconfigvm", "properties": configuration}],
        "networkSecurityGroup": {"id": f"{ids}/networkSecurityGroups/vmNSG"},
    }
    subnet: Document = {"name": "vmSubnet", "properties": {"addressPrefix": "10.0.0.0/24"}}
    space: Document = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [subnet]}
    public = resource("publicIPAddresses", "vmPublicIP", {"publicIPAllocationMethod": "Static"})
    waits: list[JSON] = ["Microsoft.Network/virtualNetworks/vmVNET", "Microsoft.Network/networkSecurityGroups/vmNSG", IPS]
    return [
        resource("networkInterfaces", "vmVMNic", interface, *waits),
        resource("virtualNetworks", "vmVNET", space),
        resource("networkSecurityGroups", "vmNSG", {"securityRules": [{"name": "default-allow-ssh", "properties": ssh}]}),
        {**public, "apiVersion": "2022-01-01", "sku": {"name": "Standard"}},
    ]


def machine(box: Sandbox, image: JSON) -> Document:
    """The machine, from an image and on the interface."""
    nic = (
        f"/subscriptions/{box.store.head().subscription}/resourceGroups/rg/providers/Microsoft.Network/networkInterfaces/vmVMNic"
    )
    os_disk: Document = {
        "createOption": "fromImage",
        "name": None,
        "caching": "ReadWrite",
        "managedDisk": {"storageAccountType": None},
    }
    properties: Document = {
        "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
        "networkProfile": {"networkInterfaces": [{"id": nic, "properties": {"deleteOption": None}}]},
        "storageProfile": {"osDisk": os_disk, "imageReference": {"id": image}},
        "osProfile": {"computerName": "vm", "adminUsername": "azureuser", "adminPassword": "[parameters('adminPassword')]"},
    }
    said: Document = {"apiVersion": "2024-11-01", "type": "Microsoft.Compute/virtualMachines", "name": "vm", "location": EAST}
    return {**said, "tags": {}, "dependsOn": ["Microsoft.Network/networkInterfaces/vmVMNic"], "properties": properties}


def test_az_vm_create_from_a_gallery_makes_five_resources_in_order_and_keeps_no_password() -> None:
    box = sandbox()
    image = definition(box)
    box.finish(box.put(f"{image}/versions/1.0.0", version_body(managed_image(box))))
    declared: Document = {"adminPassword": {"type": "securestring", "metadata": {"description": "Secure adminPassword"}}}
    document = template(machine(box, box.id(image)), *network(box), parameters=declared, variables={}, outputs={})
    step = box.put(PATH, body(document, {"adminPassword": {"value": PASSWORD}}, mode="incremental"))
    found = finished(box, step)
    assert found["provisioningState"] == "Succeeded", found
    assert [one["id"].rpartition("/")[2] for one in found["outputResources"]] == [
        "vmVNET",
        "vmNSG",
        "vmPublicIP",
        "vmVMNic",
        "vm",
    ]
    shown = box.get("virtualMachines/vm")["properties"]
    assert shown["provisioningState"] == "Succeeded"
    nic = box.get(shown["networkProfile"]["networkInterfaces"][0]["id"])["properties"]
    assert nic["ipConfigurations"][0]["properties"]["privateIPAddress"] == "10.0.0.4"
    assert PASSWORD.encode() not in dump(box.store)


def test_the_same_template_again_changes_nothing() -> None:
    box = sandbox()
    document = template(*network(box))
    finished(box, box.put(PATH, body(document)))
    step = box.post(f"{PATH}/whatIf", body(document))
    properties = accepted(step)["properties"]
    assert isinstance(properties, dict)
    assert isinstance(properties["changes"], list)
    assert [one["changeType"] for one in properties["changes"] if isinstance(one, dict)] == ["NoChange"] * 4
