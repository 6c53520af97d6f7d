"""Soft delete: what becomes of a version that is deleted in a gallery whose policy keeps it.

It leaves its address and lies under `…/softDeletedArtifactTypes/Images/artifacts/{image}/versions/{version}`, with its copies.
During the retention it can still be deployed by its exact name, during the grace period only be recovered, and then it is gone.
Its `inner` keeps the id it had (`was`) and the stamps `softDeleted`, `usableUntil` and `gone`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gallery_engine.clock import DAY, to_iso
from gallery_engine.ids import key_of
from gallery_engine.machines import mapping
from gallery_engine.records import JSON, Document, Record
from gallery_engine.store import World

KIND = "microsoft.compute/galleries/softdeletedartifacttypes/artifacts/versions"
VERSION = "microsoft.compute/galleries/images/versions"
# The days of the preview, which had no other; a grace period came later and is nothing unless asked for.
RETENTION_DAYS, GRACE_DAYS = 7, 0
_OWN = frozenset({"gone", "was", "softDeleted", "usableUntil"})


@dataclass(frozen=True, slots=True)
class Policy:
    """What a gallery does with deleted versions: whether it keeps them, how long they can be used, how much longer recovered."""

    enabled: bool = False
    retention_days: int = RETENTION_DAYS
    grace_days: int = GRACE_DAYS


def policy_of(gallery: Record | None) -> Policy:
    """The policy of a gallery; one that keeps nothing where nothing was said."""
    said = mapping(mapping(gallery.body.get("properties")).get("softDeletePolicy")) if gallery is not None else {}
    retention, grace = said.get("retentionPeriodInDays"), said.get("gracePeriodInDays")
    return Policy(
        enabled=said.get("isSoftDeleteEnabled") is True,
        retention_days=retention if isinstance(retention, int) else RETENTION_DAYS,
        grace_days=grace if isinstance(grace, int) else GRACE_DAYS,
    )


def stamps(version: Record, policy: Policy, now: int) -> Document:
    """What is noted of a version that is soft-deleted at virtual time `now`."""
    usable_until = now + policy.retention_days * DAY
    gone = usable_until + policy.grace_days * DAY
    return {"was": version.id, "softDeleted": now, "usableUntil": usable_until, "gone": gone}


def gallery_of(key: str, world: World) -> Record | None:
    """The gallery in which the record under a key lies."""
    return world.get("/".join(key.split("/")[:9]))


def address_of(version: str) -> str:
    """The id under which a version is kept whose id (or key) is given, in the same spelling."""
    gallery, _, image, _, name = version.rsplit("/", 4)
    return f"{gallery}/softDeletedArtifactTypes/Images/artifacts/{image}/versions/{name}"


def key_for(version: str) -> str:
    """The key under which the version with a key is kept."""
    return key_of(address_of(version))


def kept(version: Record, noted: Document) -> Record:
    """The record of a version as soft delete keeps it, with its stamps."""
    identifier = address_of(version.id)
    inner = dict(version.inner) | noted
    return replace(version, key=key_of(identifier), kind=KIND, id=identifier, due=_stamp(inner, "usableUntil"), inner=inner)


def gone_at(record: Record) -> int:
    """When a kept version is gone for good (virtual milliseconds)."""
    return _stamp(record.inner, "gone")


def restored(record: Record) -> Record:
    """The version that a kept record was."""
    identifier = str(record.inner["was"])
    inner = {name: value for name, value in record.inner.items() if name not in _OWN}
    return replace(record, key=key_of(identifier), kind=VERSION, id=identifier, due=0, inner=inner)


def find(version: str, world: World) -> Record | None:
    """The soft-deleted version whose key was `version`, as it was; None when there is none."""
    record = world.get(key_for(version))
    return restored(record) if record is not None else None


def usable(version: str, world: World) -> Record | None:
    """The version under a key for a deployment that names it exactly: a soft-deleted one as well, until its retention ends."""
    record = world.get(version)
    if record is not None:
        return record if "gone" not in record.inner else None
    hidden = world.get(key_for(version))
    return restored(hidden) if hidden is not None and world.now < _stamp(hidden.inner, "usableUntil") else None


def of_image(definition: str, world: World) -> list[Record]:
    """The soft-deleted versions of the definition whose key is given, as they are kept."""
    gallery, _, image = definition.rsplit("/", 2)
    return world.find(KIND, f"{gallery}/softdeletedartifacttypes/images/artifacts/{image}/versions/")


def document(record: Record) -> Document:
    """A soft-deleted version as Azure lists it."""
    return {
        "name": record.name,
        "id": record.id,
        "type": "Microsoft.Compute/galleries/softDeletedArtifactTypes/artifacts/versions",
        "location": record.location,
        "properties": {
            "resourceArmId": record.inner.get("was"),
            "softDeletedArtifactType": "Images",
            "softDeletedTime": to_iso(_stamp(record.inner, "softDeleted")),
            "consumptionEndTime": to_iso(_stamp(record.inner, "usableUntil")),
            "hardDeletionTargetTime": to_iso(gone_at(record)),
        },
    }


def _stamp(inner: Mapping[str, JSON], name: str) -> int:
    stamp = inner.get(name)
    return stamp if isinstance(stamp, int) else 0
