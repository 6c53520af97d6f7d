"""How the record of a managed disk or snapshot is made and changed."""

from dataclasses import dataclass, field, replace

from gallery_engine.catalog.disk_tiers import NETWORK_POLICIES, PREMIUM
from gallery_engine.catalog.sizes import X64
from gallery_engine.clock import to_iso
from gallery_engine.definitions import choice
from gallery_engine.deployment import DISK
from gallery_engine.ids import key_of
from gallery_engine.machines import mapping
from gallery_engine.models.disks import DiskBody, DiskProperties
from gallery_engine.records import Document, Record
from gallery_engine.store import World

PUBLIC_ACCESS = ("Enabled", "Disabled")


@dataclass(frozen=True, slots=True)
class Plan:
    """A disk or snapshot that is to be made.

    `creation` is its creationData, `guest` what is on it, `owner` {key, vmId} of its machine; `shown` is what else its
    properties say, `kept` what else is noted of it.
    """

    id: str
    location: str
    size_gb: int
    creation: Document
    kind: str = DISK
    sku: str = PREMIUM
    os_type: str = ""
    generation: str = ""
    architecture: str = X64
    security: str = ""
    guest: Document = field(default_factory=dict)
    owner: Document = field(default_factory=dict)
    zones: tuple[str, ...] = ()
    tags: Document | None = None
    shown: Document = field(default_factory=dict)
    kept: Document = field(default_factory=dict)


def make(plan: Plan, world: World) -> Record:
    """The record of a new disk or snapshot."""
    properties: Document = {
        **({"osType": plan.os_type} if plan.os_type else {}),
        **({"hyperVGeneration": plan.generation} if plan.generation else {}),
        "creationData": plan.creation,
        "diskSizeGB": plan.size_gb,
        "encryption": {"type": "EncryptionAtRestWithPlatformKey"},
        "timeCreated": to_iso(world.now),
        "uniqueId": world.guid("disk"),
        "networkAccessPolicy": "AllowAll",
        "publicNetworkAccess": "Enabled",
        **({"securityProfile": {"securityType": plan.security}} if plan.security == "TrustedLaunch" else {}),
        **plan.shown,
    }
    body: Document = {
        "location": plan.location,
        **({"tags": plan.tags} if plan.tags is not None else {}),
        **({"zones": [*plan.zones]} if plan.zones else {}),
        "sku": sku(plan.sku),
        "properties": properties,
    }
    inner: Document = {"architecture": plan.architecture, "guest": plan.guest, "attachedTo": plan.owner, **plan.kept}
    name = plan.id.rpartition("/")[2]
    return Record(key_of(plan.id), plan.kind, plan.id, name, plan.location, body=body, inner=inner)


def change(record: Record, asked: DiskBody, kind: str) -> Record:
    """The record with size, kind of storage (`kind`; empty keeps it), tags and network policy as they were asked for."""
    properties = mapping(record.body.get("properties"))
    size = asked.properties.disk_size_gb or properties.get("diskSizeGB")
    changed: Document = {**properties, "diskSizeGB": size, **network(asked.properties)}
    body: Document = {**record.body, "properties": changed}
    if asked.tags is not None:
        body["tags"] = dict(asked.tags)
    if kind:
        body["sku"] = sku(kind)
    return replace(record, body=body)


def network(asked: DiskProperties) -> Document:
    """Who may reach the data over the network, as far as a request says."""
    said = {
        "networkAccessPolicy": choice(asked.network_access_policy or "", NETWORK_POLICIES),
        "publicNetworkAccess": choice(asked.public_network_access or "", PUBLIC_ACCESS),
    }
    return {name: value for name, value in said.items() if value}


def sku(kind: str) -> Document:
    """A kind of storage as documents show it."""
    return {"name": kind, "tier": kind.partition("_")[0]}
