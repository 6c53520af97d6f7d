"""The operations of a deployment: a resource each, with the stamps from which its state at any time is told."""

from dataclasses import dataclass, replace
from typing import Any

from gallery_engine.records import JSON, Document, Record
from gallery_engine.templates.planning import Planned
from gallery_engine.templates.values import as_list, as_object

CANCELED: JSON = {"code": "DeploymentCanceled", "message": "The deployment was canceled."}
CREATE, DELETE, OUTPUT = "Create", "Delete", "EvaluateDeploymentOutput"


@dataclass(frozen=True)
class Operation:
    """One step of a deployment; `began` and `ended` are virtual milliseconds, None while that has not come.

    `planned` is the resource to make; what is deleted has only an id. `watched` is the GUID of Azure's operation behind it.
    """

    name: str
    deed: str
    id: str
    kind: str
    planned: Planned | None = None
    began: int | None = None
    ended: int | None = None
    due: int = 0
    watched: str = ""
    error: JSON = None

    @property
    def key(self) -> str:
        """The key of the resource."""
        return self.id.lower()

    @property
    def running(self) -> bool:
        """Whether it has begun and not ended."""
        return self.began is not None and self.ended is None

    @property
    def succeeded(self) -> bool:
        """Whether it has ended well."""
        return self.ended is not None and self.error is None

    @property
    def outcome(self) -> str:
        """How it ended: Succeeded, Failed, or Canceled with its deployment."""
        if self.error is None:
            return "Succeeded"
        return "Canceled" if self.error == CANCELED else "Failed"

    def done(self, now: int, error: JSON = None) -> "Operation":
        """The operation, ended now."""
        return replace(self, began=self.began if self.began is not None else now, ended=now, error=error)


def read(record: Record) -> list[Operation]:
    """The operations that a deployment's record keeps, as its steps: `operations` of a record are names of Azure's own."""
    return [_read(as_object(item)) for item in as_list(record.inner.get("steps"))]


def kept(operations: list[Operation]) -> list[JSON]:
    """Operations as a record keeps them."""
    return [{**vars(operation), "planned": _kept(operation.planned)} for operation in operations]


def _kept(planned: Planned | None) -> JSON:
    if planned is None:
        return None
    needs: list[JSON] = [*planned.needs]
    after: list[JSON] = [*planned.after]
    return {**vars(planned), "needs": needs, "after": after}


def _read(item: dict[str, Any]) -> Operation:
    planned = item["planned"]
    if planned is None:
        return Operation(**item)
    made = Planned(**{**planned, "needs": tuple(planned["needs"]), "after": tuple(planned["after"])})
    return Operation(**{**item, "planned": made})


def error_of(operations: list[Operation], deployment: str) -> Document | None:
    """What a deployment says when some of its operations have failed; None when all went well."""
    failed: list[JSON] = [operation.error for operation in operations if operation.error is not None]
    if not failed:
        return None
    return {
        "code": "DeploymentFailed",
        "target": deployment,
        "message": (
            "At least one resource deployment operation failed. Please list deployment operations for details. Please see "
            "https://aka.ms/arm-deployment-operations for usage details."
        ),
        "details": failed,
    }
