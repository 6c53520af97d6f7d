"""What is shown of a deployment: itself, its operations, and what a poll is answered with."""

from collections.abc import Iterable, Mapping

from gallery_engine.clock import SECOND, to_iso
from gallery_engine.providers.deployments import operations
from gallery_engine.providers.deployments.operations import CREATE, Operation
from gallery_engine.providers.deployments.preparation import Prepared
from gallery_engine.records import JSON, Document, Record
from gallery_engine.store import World
from gallery_engine.templates.planning import Planned
from gallery_engine.templates.secrets import is_secret
from gallery_engine.templates.template import Template, read
from gallery_engine.templates.values import as_object, as_text, part

SHOWN_TYPES = {"securestring": "SecureString", "secureobject": "SecureObject"}


def show(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """The document of a deployment, as it is now."""
    del query
    inner = record.inner
    found = operations.read(record)
    planned = [operation.planned for operation in found if operation.planned is not None]
    template = read(as_object(inner.get("template")))
    properties: Document = {
        "templateHash": inner.get("hash"),
        "parameters": parameters(template, as_object(inner.get("values"))),
        "mode": inner.get("mode"),
        "provisioningState": state(record, world.now),
        **_times(record, world.now),
        "correlationId": inner.get("correlation"),
        "providers": providers(planned),
        "dependencies": dependencies(planned),
    }
    if properties["provisioningState"] == "Succeeded":
        properties["outputs"] = _outputs(as_object(inner.get("outputs")))
        properties["outputResources"] = [{"id": one.id} for one in found if one.deed == CREATE]
    if inner.get("error") is not None:
        properties["error"] = inner["error"]
    return {**record.body, "properties": properties}


def state(record: Record, now: int) -> str:
    """Accepted in the moment of the request, Running after it, Succeeded, Failed or Canceled in the end."""
    if "gone" in record.inner:
        return "Deleting"
    if record.inner.get("ended") is None:
        return "Accepted" if record.inner.get("started") == now else "Running"
    if record.inner.get("canceled") is True:
        return "Canceled"
    return "Failed" if record.inner.get("failed") is True else "Succeeded"


def validated(prepared: Prepared, record: Record) -> Document:
    """What validate answers of a template that is in order."""
    return {
        "id": record.id,
        "name": record.name,
        "type": "Microsoft.Resources/deployments",
        **record.body,
        "properties": {
            "templateHash": record.inner.get("hash"),
            "parameters": parameters(prepared.template, as_object(record.inner.get("values"))),
            "mode": record.inner.get("mode"),
            "provisioningState": "Succeeded",
            "timestamp": to_iso(prepared.target.now),
            "duration": "PT0S",
            "correlationId": record.inner.get("correlation"),
            "providers": providers(prepared.resources),
            "dependencies": dependencies(prepared.resources),
            "validatedResources": [{"id": planned.id} for planned in prepared.resources],
        },
    }


def status(record: Record, now: int) -> Document:
    """What a poll of the deployment is answered with."""
    document: Document = {"status": state(record, now)}
    if record.inner.get("error") is not None:
        document["error"] = record.inner["error"]
    return document


def operation(record: Record, one: Operation, now: int) -> Document:
    """One operation of a deployment."""
    began = one.began if one.began is not None else now
    until = one.ended if one.ended is not None else now
    properties: Document = {
        "provisioningOperation": one.deed,
        "provisioningState": "Running" if one.running else one.outcome,
        "timestamp": to_iso(until),
        "duration": duration(until - began),
        "trackingId": one.name,
        "targetResource": {"id": one.id, "resourceType": one.kind, "resourceName": one.id.rpartition("/")[2]},
    }
    if one.error is not None:
        properties |= {"statusCode": as_text(as_object(one.error).get("code")), "statusMessage": {"error": one.error}}
    elif one.ended is not None:
        properties["statusCode"] = "OK"
    return {"id": f"{record.id}/operations/{one.name}", "operationId": one.name, "properties": properties}


def parameters(template: Template, values: Document) -> Document:
    """The parameters with types and values; a secure one has no value."""
    found: Document = {}
    for name, value in values.items():
        declared = template.parameters[name]
        kind = SHOWN_TYPES.get(declared.kind, declared.kind.capitalize())
        hidden = declared.secure or is_secret(name)
        found[name] = {"type": kind} if hidden else {"type": kind, "value": value}
    return found


def providers(planned: Iterable[Planned]) -> list[JSON]:
    """The providers and types that a template uses, with the regions it uses them in where those are written out."""
    found: dict[str, dict[str, list[JSON]]] = {}
    for resource in planned:
        namespace, _, kind = resource.kind.partition("/")
        location = part(resource.body, "location")
        places = found.setdefault(namespace, {}).setdefault(kind, [])
        if isinstance(location, str) and not location.startswith("[") and location not in places:
            places.append(location)
    return [
        {"namespace": namespace, "resourceTypes": [{"resourceType": kind, "locations": places} for kind, places in kinds.items()]}
        for namespace, kinds in found.items()
    ]


def dependencies(planned: Iterable[Planned]) -> list[JSON]:
    """What waits for what."""
    resources = list(planned)
    by_key = {resource.key: resource for resource in resources}
    return [
        {"dependsOn": [_named(by_key[key]) for key in resource.after if key in by_key], **_named(resource)}
        for resource in resources
        if resource.after
    ]


def duration(milliseconds: int) -> str:
    """A length of time in ISO 8601, as Azure writes it: `PT1M2.5S`."""
    minutes, rest = divmod(milliseconds, 60 * SECOND)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest / SECOND:g}S"
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + seconds


def _named(resource: Planned) -> Document:
    return {"id": resource.id, "resourceType": resource.kind, "resourceName": resource.name}


def _times(record: Record, now: int) -> Document:
    started, ended, changed = (record.inner.get(stamp) for stamp in ("started", "ended", "changed"))
    until = ended if isinstance(ended, int) else now
    begun = started if isinstance(started, int) else now
    return {"timestamp": to_iso(changed if isinstance(changed, int) else begun), "duration": duration(until - begun)}


def _outputs(outputs: Document) -> Document:
    shown: Document = {}
    for name, said in outputs.items():
        output = as_object(said)
        secure = as_text(output.get("type")).lower() in SHOWN_TYPES
        shown[name] = {"type": SHOWN_TYPES[as_text(output.get("type")).lower()]} if secure else output
    return shown
