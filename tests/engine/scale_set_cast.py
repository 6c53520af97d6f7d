"""Scale sets of the cast: bodies as clients send them, and sets that scenes begin with."""

from typing import Any

from gallery_engine.records import JSON, Document
from tests.engine.cast import EAST, Sandbox, sandbox
from tests.engine.machine_cast import KEY, platform
from tests.engine.network_cast import SUBNET, network

SET = "virtualMachineScaleSets/set"


def profile(**changed: JSON) -> Document:
    """An osProfile of instances with a public key."""
    keys: Document = {"publicKeys": [{"path": "/home/azureuser/.ssh/authorized_keys", "keyData": KEY}]}
    linux: Document = {"disablePasswordAuthentication": True, "ssh": keys}
    return {"computerNamePrefix": "web", "adminUsername": "azureuser", "linuxConfiguration": linux, **changed}


def set_body(box: Sandbox, capacity: int = 2, image: Document | None = None, **changed: JSON) -> Document:
    """The body of a Uniform set of Ubuntu2204 in the subnet `one`; `changed` replaces properties, and parts of the model."""
    size = changed.pop("size", "Standard_D2s_v5")
    location = changed.pop("location", EAST)
    os_profile = changed.pop("osProfile", profile())
    security = changed.pop("securityType", "Standard")
    configuration: Document = {"name": "ipconfig", "properties": {"subnet": {"id": box.id(SUBNET)}}}
    interface: Document = {"name": "nic", "properties": {"primary": True, "ipConfigurations": [configuration]}}
    model: Document = {
        "storageProfile": {"imageReference": platform("Ubuntu2204") if image is None else image},
        "networkProfile": {"networkInterfaceConfigurations": [interface]},
        **({"osProfile": os_profile} if os_profile else {}),
        **({"securityProfile": {"securityType": security}} if security else {}),
    }
    properties: Document = {"orchestrationMode": "Uniform", "upgradePolicy": {"mode": "Manual"}, "virtualMachineProfile": model}
    return {"location": location, "sku": {"name": size, "capacity": capacity}, "properties": properties | changed}


def flexible(box: Sandbox, capacity: int = 2, image: Document | None = None, **changed: JSON) -> Document:
    """The body of a Flexible set."""
    body = set_body(box, capacity, image, **changed)
    properties = body["properties"]
    assert isinstance(properties, dict)
    kept: Document = {name: value for name, value in properties.items() if name != "upgradePolicy"}
    return body | {"properties": kept | {"orchestrationMode": "Flexible", "platformFaultDomainCount": 1}}


def connected(rulebook: str = "azure", prefix: str = "10.0.0.0/24") -> Sandbox:
    """A sandbox with a network."""
    box = sandbox(rulebook)
    network(box, prefix)
    return box


def scale_set(box: Sandbox, body: Document) -> dict[str, Any]:
    """The document of the set `set` after a PUT has been done."""
    box.finish(box.put(SET, body))
    return box.get(SET)


def scaled(box: Sandbox, capacity: int) -> None:
    """Let the set have so many instances."""
    box.finish(box.put(SET, {"location": EAST, "sku": {"name": "Standard_D2s_v5", "capacity": capacity}}))


def instances(box: Sandbox) -> list[dict[str, Any]]:
    """The documents of the instances of the set."""
    found: list[dict[str, Any]] = box.get(f"{SET}/virtualMachines")["value"]
    return found


def ids(box: Sandbox) -> list[str]:
    """The instance ids of the set."""
    return [each["instanceId"] for each in instances(box)]


def versions(box: Sandbox) -> list[str]:
    """The exact version of the image that each instance was made from."""
    return [each["properties"]["storageProfile"]["imageReference"]["exactVersion"] for each in instances(box)]


def latest(box: Sandbox) -> list[bool]:
    """Whether each instance has the set's model."""
    return [each["properties"]["latestModelApplied"] for each in instances(box)]
