"""The deployment by which `az vm create` and `az vmss create` make everything at once."""

import hashlib

from gallery_engine.arm import JSON, Response
from labs.shell.az.call import Call
from labs.shell.az.ids import group_path

VERSION = "2024-11-01"
SCHEMA = "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#"
PASSWORD = "adminPassword"  # noqa: S105 -- the name of a parameter
Resource = dict[str, JSON]


def whole(resources: list[JSON], *, secret: bool, outputs: Resource | None = None) -> Resource:
    """A template of resources; with a `secret` it has a parameter for the password."""
    metadata: Resource = {"type": "securestring", "metadata": {"description": "Secure adminPassword"}}
    return {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": {PASSWORD: metadata} if secret else {},
        "variables": {},
        "resources": resources,
        **({"outputs": outputs} if outputs else {}),
    }


def password_of(profile: Resource) -> JSON:
    """The password in what an osProfile is part of, or None."""
    said = profile.get("osProfile")
    return said.get(PASSWORD) if isinstance(said, dict) else None


def without_password(profile: Resource) -> Resource:
    """What an osProfile is part of, with a reference to the parameter instead of the password."""
    said = profile.get("osProfile")
    if not isinstance(said, dict) or PASSWORD not in said:
        return dict(profile)
    return {**profile, "osProfile": {**said, PASSWORD: f"[parameters('{PASSWORD}')]"}}


def deploy(call: Call, kind: str, template: Resource, password: JSON) -> tuple[str, Response]:
    """Send a template; give the deployment's path and the answer. Its name is as az makes it, but follows from the line."""
    name, now = call.args.need("vm_name"), call.client.now()
    digits = hashlib.sha256(f"{call.group}/{name}/{now}".encode()).hexdigest()[:32]
    path = f"{group_path(call.subscription, call.group)}/providers/Microsoft.Resources/deployments/{kind}_deploy_{digits}"
    parameters: Resource = {PASSWORD: {"value": password}} if password is not None else {}
    properties: Resource = {"template": template, "parameters": parameters, "mode": "incremental"}
    return path, call.send("PUT", path, VERSION, body={"properties": properties}, beside=call.args.text("image"))
