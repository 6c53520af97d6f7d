"""Machines of the cast: bodies as clients send them, and machines in the states that scenes begin with."""

from typing import Any

from gallery_engine.arm import Step
from gallery_engine.catalog.marketplace import ALIASES
from gallery_engine.records import JSON, Document
from tests.engine.cast import EAST, Sandbox

KEY = "ssh-rsa AAAAB3NzaC1yc2E learner"
PASSWORD = "Fixer-and-Stop-Bath-7"
WAAGENT = "sudo waagent -deprovision+user -force"
SYSPREP = r"& $env:SYSTEMROOT\System32\Sysprep\Sysprep.exe /oobe /generalize /mode:vm /shutdown"


def platform(alias: str) -> Document:
    """The imageReference behind an alias of the command line."""
    image = ALIASES[alias]
    return {"publisher": image.publisher, "offer": image.offer, "sku": image.sku, "version": "latest"}


def linux_profile(name: JSON = "vm", /, **changed: JSON) -> Document:
    """An osProfile with a public key."""
    ssh: Document = {"publicKeys": [{"path": "/home/azureuser/.ssh/authorized_keys", "keyData": KEY}]}
    linux: Document = {"disablePasswordAuthentication": True, "ssh": ssh}
    return {"computerName": name, "adminUsername": "azureuser", "linuxConfiguration": linux, **changed}


def windows_profile(name: JSON = "vm", /, **changed: JSON) -> Document:
    """An osProfile with a password."""
    return {"computerName": name, "adminUsername": "azureuser", "adminPassword": PASSWORD, **changed}


def machine_body(image: Document | None = None, profile: Document | None = None, **changed: JSON) -> Document:
    """The body of a machine: Ubuntu2204, Standard_D2s_v5, East US, security type Standard; `changed` replaces properties."""
    security = changed.pop("securityType", "Standard")
    size = changed.pop("vmSize", "Standard_D2s_v5")
    location, zones, tags = (changed.pop(name, None) for name in ("location", "zones", "tags"))
    disks: Document = {name: changed.pop(name) for name in ("osDisk", "dataDisks") if name in changed}
    properties: Document = {
        "hardwareProfile": {"vmSize": size},
        "storageProfile": {"imageReference": platform("Ubuntu2204") if image is None else image, **disks},
        "osProfile": linux_profile() if profile is None else profile,
        **({"securityProfile": {"securityType": security}} if security else {}),
        **changed,
    }
    top: Document = {"zones": zones, "tags": tags}
    body: Document = {"location": location or EAST, "properties": properties}
    return body | {key: value for key, value in top.items() if value}


def windows_body(size: str = "Standard_D2s_v5") -> Document:
    """The body of a Windows machine with a password."""
    return machine_body(platform("Win2022Datacenter"), windows_profile(), vmSize=size)


def bare(image: Document, **changed: JSON) -> Document:
    """The body of a machine without osProfile, as a specialized image wants it."""
    body = machine_body(image, None, **changed)
    properties = body["properties"]
    assert isinstance(properties, dict)
    return body | {"properties": {name: value for name, value in properties.items() if name != "osProfile"}}


def vm(box: Sandbox, name: str = "vm", body: Document | None = None) -> str:
    """The path of a finished, running machine."""
    box.finish(box.put(f"virtualMachines/{name}", machine_body() if body is None else body))
    return f"virtualMachines/{name}"


def do(box: Sandbox, path: str, *actions: str) -> Step:
    """Let a machine do actions one after the other, each to its end; returns the last step."""
    step: Step | None = None
    for action in actions:
        step = box.post(f"{path}/{action}")
        box.finish(step)
    assert step is not None
    return step


def script(box: Sandbox, path: str, *lines: str, command: str = "RunShellScript") -> list[dict[str, Any]]:
    """Run a script in a machine to its end; returns what the operation carries."""
    step = box.post(f"{path}/runCommand", {"commandId": command, "script": [*lines]})
    box.finish(step)
    address = step.response.headers["Location"].removeprefix("https://management.azure.com").split("?")[0]
    done = box.send("GET", address, query={"monitor": "true"}).response
    assert done.status == 200
    assert isinstance(done.body, dict)
    value = done.body["value"]
    assert isinstance(value, list)
    return [item for item in value if isinstance(item, dict)]


def powershell(box: Sandbox, path: str, *lines: str) -> list[dict[str, Any]]:
    """Run a script in a Windows machine."""
    return script(box, path, *lines, command="RunPowerShellScript")


def guest(box: Sandbox, path: str) -> dict[str, Any]:
    """What the lab shows of a guest."""
    return box.get(f"{path}/providers/Darkroom.Lab/guest")


def states(box: Sandbox, path: str) -> list[str]:
    """The codes of a machine's statuses."""
    view = box.get(f"{path}/instanceView")
    return [str(status["code"]) for status in view["statuses"]]


def released(box: Sandbox, name: str = "vm", *, generalized: bool = True, body: Document | None = None) -> str:
    """The path of a deallocated machine, marked generalized unless said otherwise; its guest was not prepared."""
    path = vm(box, name, body)
    do(box, path, "deallocate", *(["generalize"] if generalized else []))
    return path


def image_body(source: str, generation: str = "V2", **changed: JSON) -> Document:
    """The body of a managed image from a machine whose id is given."""
    properties: Document = {"hyperVGeneration": generation, "sourceVirtualMachine": {"id": source}}
    body: Document = {"location": EAST, "properties": properties, "tags": {}}
    return body | changed


def captured(box: Sandbox, path: str, name: str = "image") -> str:
    """The id of a finished managed image of a machine."""
    box.finish(box.put(f"images/{name}", image_body(box.id(path))))
    return box.id(f"images/{name}")


def attach(identifier: str, **changed: JSON) -> Document:
    """The body of a machine that boots an existing disk."""
    os_disk: Document = {"createOption": "Attach", "osType": "Linux", "managedDisk": {"id": identifier}}
    return bare({}, osDisk=os_disk, **changed)


def linux(**profile: JSON) -> Document:
    return machine_body(profile=linux_profile("vm", **profile))


def windows(**profile: JSON) -> Document:
    return machine_body(platform("Win2022Datacenter"), windows_profile("vm", **profile))


def rule_of(box: Sandbox, body: Document, name: str = "vm") -> str:
    """The rule that refuses a machine; empty when it is accepted, and then it is taken away again."""
    step = box.put(f"virtualMachines/{name}", body)
    if step.refusal is not None:
        return step.refusal.rule
    box.finish(step)
    box.finish(box.delete(f"virtualMachines/{name}"))
    return ""
