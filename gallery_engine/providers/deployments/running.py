"""A deployment under way: what can begin begins, what has ended is noted, and when nothing is left it ends itself.

It is carried on by due events, each at the end of something it waits for, so between them its record tells its state.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from gallery_engine.access import texts
from gallery_engine.errors import Refused, as_error
from gallery_engine.ids import parse
from gallery_engine.providers import operations as azure_operations
from gallery_engine.providers.deployments import operations
from gallery_engine.providers.deployments.ending import close
from gallery_engine.providers.deployments.operations import CREATE, DELETE, Operation
from gallery_engine.providers.deployments.preparation import Prepared, again, body_of, described
from gallery_engine.providers.deployments.target import API_VERSION, Target
from gallery_engine.providers.deployments.trial import LEAST, done_at
from gallery_engine.providers.resource import Occasion
from gallery_engine.records import JSON, Document, Record
from gallery_engine.store import World
from gallery_engine.templates.errors import TemplateError
from gallery_engine.templates.planning import DEPLOYMENTS, Planned
from gallery_engine.templates.values import as_object, as_text

CARRY_ON = "carryOn"
KIND = DEPLOYMENTS
DEPTH_IN_GROUP = 8


@dataclass
class Run:
    """One deployment at one moment."""

    record: Record
    operations: list[Operation]
    prepared: Prepared

    @property
    def world(self) -> World:
        """The sandbox."""
        return self.prepared.target.world

    def proceed(self) -> Record:
        """Go on as far as possible now; gives the deployment's record as it is then."""
        self._each(self._settled)
        done = {operation.key for operation in self.operations if operation.succeeded}
        self._each(lambda operation: self._begun(operation, done))
        if not self._busy() and self._went_well() and self.record.inner.get("mode") == "Complete":
            self._delete_the_rest()
        return self._noted(self._wake()) if self._busy() else self._ended()

    def _wake(self) -> Document:
        """Have a due event at the end of what ends first, unless there is one already."""
        due = min(operation.due for operation in self.operations if operation.running)
        wakes = self.record.inner.get("wakes")
        if not isinstance(wakes, int) or not self.world.now < wakes <= due:
            self.world.schedule(due, CARRY_ON, self.record.key, self.record.inner.get("correlation"))
            return {"wakes": due}
        return {}

    def _each(self, change: Callable[[Operation], Operation]) -> None:
        self.operations = [change(operation) for operation in self.operations]

    def _busy(self) -> bool:
        return any(operation.running for operation in self.operations)

    def _went_well(self) -> bool:
        return all(operation.succeeded for operation in self.operations if operation.deed == CREATE)

    def _settled(self, operation: Operation) -> Operation:
        """An operation that runs, ended if the work on its resource has."""
        if not operation.running or operation.due > self.world.now:
            return operation
        record = self.world.get(operation.key)
        if operation.deed == DELETE:
            return operation.done(self.world.now) if record is None else replace(operation, due=self.world.now + LEAST)
        if record is None:
            return operation.done(self.world.now, None if self._is_shown(operation) else _vanished(operation))
        until, unended = record.inner.get("until"), record.kind == KIND and record.inner.get("ended") is None
        if unended or (isinstance(until, int) and until > self.world.now):
            return replace(operation, due=done_at(record, self.world))
        return operation.done(self.world.now, self._failure(operation) if record.inner.get("failed") is True else None)

    def _is_shown(self, operation: Operation) -> bool:
        """Whether what has no record of its own, such as the tags of a group, is there."""
        try:
            self.prepared.target.send("GET", operation.id, API_VERSION)
        except Refused:
            return False
        return True

    def _failure(self, operation: Operation) -> Document:
        watched = self.world.get(f"{azure_operations.KIND}:{operation.watched}")
        reason = watched.inner.get("error") if watched is not None else None
        return {
            "code": "ResourceDeploymentFailure",
            "target": operation.id,
            "message": (
                "The resource write operation failed to complete successfully, because it reached terminal provisioning state "
                "'Failed'."
            ),
            **({"details": [reason]} if reason is not None else {}),
        }

    def _begun(self, operation: Operation, done: set[str]) -> Operation:
        """An operation whose turn has come, begun; one that is refused has ended at once."""
        planned = operation.planned
        if planned is None or operation.began is not None or not done.issuperset(planned.after):
            return operation
        try:
            body = body_of(planned, self.prepared.evaluation)
            response = self.prepared.target.send("PUT", planned.id, planned.api_version, body)
        except TemplateError as error:
            return operation.done(self.world.now, _unresolved(planned, error))
        except Refused as refused:
            return operation.done(self.world.now, {"target": planned.id, **as_error(refused.refusal)})
        watched = response.headers.get("Azure-AsyncOperation", "").partition("?")[0].rpartition("/")[2]
        due = done_at(self.world.get(planned.key), self.world)
        return replace(operation, began=self.world.now, watched=watched, due=due)

    def _delete_the_rest(self) -> None:
        """Begin to delete what the group has and the template has not; what is refused waits while others go."""
        if not any(operation.deed == DELETE for operation in self.operations):
            self.operations += [self._deletion(record) for record in leftovers(self.prepared, self.world)]
        refusals: dict[str, JSON] = {}
        for at, operation in enumerate(self.operations):
            if operation.deed != DELETE or operation.began is not None:
                continue
            try:
                self.prepared.target.send("DELETE", operation.id, API_VERSION)
            except Refused as refused:
                refusals[operation.key] = {"target": operation.id, **as_error(refused.refusal)}
                continue
            left = self.world.get(operation.key)
            gone = left.inner.get("gone") if left is not None else None
            due = gone if isinstance(gone, int) else self.world.now + LEAST
            self.operations[at] = replace(operation, began=self.world.now, due=due)
        if not self._busy():
            self._each(
                lambda one: one.done(self.world.now, refusals[one.key]) if one.key in refusals and one.deed == DELETE else one
            )

    def _deletion(self, record: Record) -> Operation:
        return Operation(self.world.guid("operation"), DELETE, record.id, record.kind)

    def _ended(self) -> Record:
        error = operations.error_of(self.operations, self.record.id)
        outputs: Document = {}
        if error is None:
            outputs, faults = self.prepared.evaluation.outputs()
            error = _unevaluated(faults) if faults else None
        close(self.record, self.world, error)
        ended: Document = {"ended": self.world.now, "outputs": outputs, "error": error, "failed": error is not None}
        return self._noted({**ended, "until": self.world.now})

    def _noted(self, more: Document) -> Record:
        inner: Document = {**self.record.inner, **more, "steps": operations.kept(self.operations), "changed": self.world.now}
        return replace(self.record, due=self.world.now, inner=inner)


def carry_on(occasion: Occasion) -> None:
    """Go on with a deployment when something it waits for has ended, unless the record is of a later run."""
    record, world = occasion.record, occasion.world
    correlation = record.inner.get("correlation")
    if correlation != occasion.data or record.inner.get("ended") is not None:
        return
    with world.following(as_text(correlation)):
        world.put(resumed(occasion).proceed())


def resumed(occasion: Occasion) -> Run:
    """A deployment as its record keeps it, ready to go on."""
    record = occasion.record
    address = parse(record.id)
    if address is None:
        raise LookupError(record.id)
    template, caller = as_object(record.inner.get("template")), as_text(record.inner.get("caller"))
    shown = described(record.name, record.location, template, as_text(record.inner.get("mode")))
    target = Target(occasion.world, occasion.send, caller, address, shown, texts(record.inner.get("tenants")))
    found = operations.read(record)
    resources = [operation.planned for operation in found if operation.planned is not None]
    prepared = again(template, as_object(record.inner.get("values")), resources, target)
    return Run(record, found, prepared)


def leftovers(prepared: Prepared, world: World) -> list[Record]:
    """The tracked resources of the group that the template does not have; they have a location and lie in no other one."""
    group = prepared.target.group
    if group is None:
        return []
    wanted = {planned.key for planned in prepared.resources}
    below = world.under(f"{as_text(group.get('id')).lower()}/providers/")
    return [
        record for record in below if record.location and record.key.count("/") == DEPTH_IN_GROUP and record.key not in wanted
    ]


def _vanished(operation: Operation) -> Document:
    return {
        "code": "ResourceNotFound",
        "target": operation.id,
        "message": f"The Resource '{operation.id.partition('/providers/')[2]}' was deleted while it was being deployed.",
    }


def _unresolved(planned: Planned, error: TemplateError) -> Document:
    return {
        "code": "InvalidTemplate",
        "target": planned.id,
        "message": (
            f"Unable to process template language expressions for resource '{planned.id}' at line '0' and column '0'. "
            f"'{error.message}'"
        ),
    }


def _unevaluated(faults: dict[str, TemplateError]) -> Document:
    code = "DeploymentOutputEvaluationFailed"
    return {
        "code": code,
        "message": (
            f"Unable to evaluate template outputs: '{','.join(faults)}'. Please see error details and deployment operations. "
            "Please see https://aka.ms/arm-common-errors for usage details."
        ),
        "details": [
            {"code": code, "target": name, "message": f"The template output '{name}' is not valid: {fault.message}."}
            for name, fault in faults.items()
        ],
    }
