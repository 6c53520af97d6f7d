"""What tests of deployments begin with: templates of galleries and definitions, and how they are deployed."""

from typing import Any

from gallery_engine.arm import Step
from gallery_engine.catalog.roles import Role
from gallery_engine.records import JSON, Document
from tests.engine.access_cast import granted
from tests.engine.cast import EAST, Sandbox

GALLERIES = "2024-03-03"
PATH = "/resourceGroups/rg/providers/Microsoft.Resources/deployments/d"
SUBSCRIPTION_PATH = "/providers/Microsoft.Resources/deployments/d"


def template(*resources: JSON, **sections: JSON) -> Document:
    """A template of these resources; `parameters`, `variables`, `outputs` may be said."""
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    return {"$schema": schema, "contentVersion": "1.0.0.0", "resources": list(resources), **sections}


def gallery(name: str = "g", *after: JSON, **properties: JSON) -> Document:
    """A gallery as a template has it."""
    said: Document = {"type": "Microsoft.Compute/galleries", "apiVersion": GALLERIES, "name": name, "location": EAST}
    return {**said, "dependsOn": list(after), "properties": properties}


def image(name: str = "g/web", *after: JSON, **properties: JSON) -> Document:
    """A definition as a template has it."""
    sku = f"[replace({name[1:-1]}, '/', '-')]" if name.startswith("[") else name.replace("/", "-")
    identifier: Document = {"publisher": "contoso", "offer": "web", "sku": sku}
    described: Document = {"osType": "Linux", "osState": "Generalized", "hyperVGeneration": "V2", "identifier": identifier}
    said: Document = {"type": "Microsoft.Compute/galleries/images", "apiVersion": GALLERIES, "name": name, "location": EAST}
    return {**said, "dependsOn": list(after), "properties": described | properties}


def body(document: JSON, parameters: JSON = None, **properties: JSON) -> Document:
    """The body of a deployment; `mode` and others may be said."""
    said: Document = {"mode": "Incremental", "template": document}
    if parameters is not None:
        said["parameters"] = parameters
    return {"properties": said | properties}


def deploy(box: Sandbox, *resources: JSON, **sections: JSON) -> Step:
    """Deploy a template to the group under the name `d`."""
    return box.put(PATH, body(template(*resources, **sections)))


def deployed(box: Sandbox, path: str = PATH) -> dict[str, Any]:
    """The properties of a deployment."""
    properties = box.get(path)["properties"]
    assert isinstance(properties, dict)
    return properties


def finished(box: Sandbox, step: Step, path: str = PATH) -> dict[str, Any]:
    """The properties of a deployment when it has ended; it takes as long as the answer's operation, or a little longer."""
    box.finish(step)
    for _ in range(20):
        if deployed(box, path)["provisioningState"] in {"Succeeded", "Failed"}:
            break
        box.advance(60)
    return deployed(box, path)


def stranger(box: Sandbox, role: Role, scope: str = "", handle: str = "guest") -> None:
    """Speak as an identity that holds a role, on the whole subscription unless a scope is said."""
    box.caller = "owner"
    granted(box, handle, role, scope)
    box.caller = handle


def nested(name: str, inner: JSON, scope: str, **more: JSON) -> Document:
    """A deployment within a deployment."""
    properties: Document = {"mode": "Incremental", "template": inner, "expressionEvaluationOptions": {"scope": scope}, **more}
    return {"type": "Microsoft.Resources/deployments", "apiVersion": "2024-11-01", "name": name, "properties": properties}


def status(box: Sandbox, path: str) -> int:
    """The status of a GET."""
    return box.send("GET", path).response.status
