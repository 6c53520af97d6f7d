"""The type `Microsoft.Resources/deployments`: made at a group or a subscription, validated, compared, exported, deleted."""

import re
from collections.abc import Mapping
from typing import NoReturn

from gallery_engine.arm import Response
from gallery_engine.catalog.regions import normalize
from gallery_engine.ids import Address, key_of
from gallery_engine.models.deployments import DeploymentBody
from gallery_engine.providers import operations as azure_operations
from gallery_engine.providers.deployments import documents, ending, operations
from gallery_engine.providers.deployments.operations import CREATE, Operation
from gallery_engine.providers.deployments.preparation import Prepared, mode_of, prepare, template_hash, to_keep
from gallery_engine.providers.deployments.running import CARRY_ON, KIND, Run, carry_on
from gallery_engine.providers.deployments.target import API_VERSION
from gallery_engine.providers.deployments.trial import check
from gallery_engine.providers.deployments.what_if import compared
from gallery_engine.providers.resource import Done, Inquiry, Report, ResourceType, Verb, after
from gallery_engine.records import Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.deployments import WRITTEN, deployment_can_be_canceled, deployment_is_not_active
from gallery_engine.rules.registry import Problem
from gallery_engine.rules.resources import EVERY_WRITE, RESOURCE_EXISTS, tags_are_bounded
from gallery_engine.rules.templates import read_as_template
from gallery_engine.store import World

SECONDS_TO_DELETE = 5


def put(call: Call[DeploymentBody]) -> Done:
    """Check everything, then begin: what waits for nothing is asked for at once, the rest when its turn comes."""
    with read_as_template():
        prepared = prepare(call)
    due = check(call, prepared)
    watched = azure_operations.start(call.world, target=call.key, due=due)
    keep = to_keep(prepared)
    asking: Document = {"caller": call.request.caller, "tenants": [*keep.target.tenants]}
    more: Document = {"operation": watched.name, "until": due, "ended": None, **asking}
    begun = [Operation(call.world.guid("operation"), CREATE, one.id, one.kind, one) for one in keep.resources]
    made = Run(_record(call, keep, more), begun, keep).proceed()
    return Done(made, headers={"Azure-AsyncOperation": _poll(made), "Retry-After": azure_operations.RETRY_AFTER})


def validate(call: Call[DeploymentBody]) -> Done:
    """Check everything and make nothing."""
    with read_as_template():
        prepared = prepare(call)
    check(call, prepared)
    keep = to_keep(prepared)
    return Done(answer=documents.validated(keep, _record(call, keep, {})))


def what_if(call: Call[DeploymentBody]) -> Done:
    """Say what would change, and change nothing."""
    with read_as_template():
        prepared = prepare(call)
    return Done(answer=compared(call, prepared))


def export(call: Call[None]) -> Done:
    """The template that was deployed, without secrets."""
    return Done(answer={"template": call.existing.inner.get("template")})


def found_in(address: Address, world: World, query: Mapping[str, str]) -> list[Record]:
    """The deployments of a group, or of a subscription itself; `$filter` may ask for one state, `$top` for the first few."""
    below = f"{key_of(address.path)}/"
    records = world.find(KIND, below)
    wished = _STATE.fullmatch(query.get("$filter", "").strip())
    if wished is not None:
        records = [record for record in records if documents.state(record, world.now).lower() == wished[1].lower()]
    top = query.get("$top", "")
    return records[: int(top)] if top.isascii() and top.isdigit() else records


def absent(address: Address) -> Problem:
    """What is said of a deployment that is not there."""
    return Problem(f"Deployment '{address.name}' could not be found.", code="DeploymentNotFound")


def poll(inquiry: Inquiry) -> Response:
    """The state of a deployment's run."""
    record = _owner(inquiry)
    if record.inner.get("operation") != inquiry.address.name.lower():
        _no_operation(inquiry.address.name)
    running = record.inner.get("ended") is None
    headers = {"Retry-After": azure_operations.RETRY_AFTER} if running else {}
    return Response(200, documents.status(record, inquiry.world.now), headers)


def steps(inquiry: Inquiry) -> Response:
    """The operations of a deployment that have begun, or the one that is named."""
    record, now = _owner(inquiry), inquiry.world.now
    shown = [documents.operation(record, one, now) for one in operations.read(record) if one.began is not None]
    if inquiry.address.is_collection:
        return Response(200, {"value": [*shown]})
    found = next((one for one in shown if one["operationId"] == inquiry.address.name.lower()), None)
    return Response(200, found) if found is not None else _no_operation(inquiry.address.name)


def _owner(inquiry: Inquiry) -> Record:
    """The deployment that a question is about; refuses when there is none."""
    levels = 1 if inquiry.address.is_collection else 2
    path = inquiry.address.path.rsplit("/", levels)[0]
    record = inquiry.world.get(key_of(path))
    if record is None:
        name = path.rpartition("/")[2]
        RESOURCE_EXISTS.refuse(Problem(f"Deployment '{name}' could not be found.", code="DeploymentNotFound"))
    return record


def _no_operation(name: str) -> NoReturn:
    RESOURCE_EXISTS.refuse(Problem(f"The deployment operation '{name}' could not be found.", code="DeploymentOperationNotFound"))


def _record(call: Call[DeploymentBody], keep: Prepared, more: Document) -> Record:
    """The record of a deployment that is about to begin; nothing in it is secret."""
    body: Document = {"location": normalize(call.body.location)} if call.body.location else {}
    if call.body.tags is not None:
        body["tags"] = dict(call.body.tags)
    inner: Document = {
        "template": keep.document,
        "values": keep.values,
        "hash": template_hash(keep.document),
        "mode": mode_of(call.body),
        "correlation": call.world.correlation,
        "started": call.world.now,
        "changed": call.world.now,
        **more,
    }
    name, location = call.address.name, str(body.get("location", ""))
    address = call.address
    scope = f"/subscriptions/{address.subscription}" + (f"/resourceGroups/{address.group}" if address.group else "")
    return Record(call.key, KIND, f"{scope}/providers/{DEPLOYMENTS.name}/{name}", name, location, body=body, inner=inner)


def _poll(record: Record) -> str:
    address = f"https://management.azure.com{record.id}/operationStatuses/{record.inner['operation']}"
    return f"{address}?api-version={API_VERSION}"


_STATE = re.compile(r"provisioningState eq '(\w{1,20})'", re.IGNORECASE)
_CHECKED = (*EVERY_WRITE, *WRITTEN, tags_are_bounded)

DEPLOYMENTS = ResourceType(
    name="Microsoft.Resources/deployments",
    create=Verb(put, DeploymentBody, (deployment_is_not_active, *_CHECKED)),
    delete=Verb(after(SECONDS_TO_DELETE), None, (*EVERY_WRITE, deployment_is_not_active), permission="delete"),
    actions={
        "validate": Verb(validate, DeploymentBody, _CHECKED, anew=True),
        "whatif": Verb(what_if, DeploymentBody, _CHECKED, anew=True),
        "exporttemplate": Verb(export),
        "cancel": Verb(ending.cancel, None, (*EVERY_WRITE, deployment_can_be_canceled)),
    },
    show=documents.show,
    listed=found_in,
    events={CARRY_ON: carry_on},
    absent=absent,
    leaves=ending.leave,
)

REPORTS = {
    ("GET", f"{KIND}/operationstatuses"): Report("Microsoft.Resources/deployments/operationstatuses/read", poll),
    ("GET", f"{KIND}/operations"): Report("Microsoft.Resources/deployments/operations/read", steps),
}
