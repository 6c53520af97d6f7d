"""The resources of a sandbox as a tree, with what the clock makes of them: states, power, copies per region."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gallery_engine.arm import JSON, Head, Record, Request
from gallery_engine.cloud import Cloud
from gallery_engine.ids import parent_key
from gallery_engine.store import DictStore
from labs.models import Sandbox
from labs.scenarios.goals import API_VERSION
from labs.store import head_of, overview

MOST_RESOURCES = 60
MOST_VERSIONS = 6
MOST_MACHINES = 12
GROUPS = "microsoft.resources/resourcegroups"
VERSIONS = "microsoft.compute/galleries/images/versions"
MACHINES = "microsoft.compute/virtualmachines"
INSTANCES = "microsoft.compute/virtualmachinescalesets/virtualmachines"
EXPANDED = {VERSIONS: "ReplicationStatus", MACHINES: "instanceView", INSTANCES: "instanceView"}

KINDS = {
    GROUPS: _("Resource group"),
    "microsoft.compute/galleries": _("Gallery"),
    "microsoft.compute/galleries/images": _("Image definition"),
    VERSIONS: _("Image version"),
    "microsoft.compute/galleries/softdeletedartifacttypes/artifacts/versions": _("Soft-deleted version"),
    "microsoft.compute/diskencryptionsets": _("Disk encryption set"),
    "microsoft.compute/images": _("Managed image"),
    "microsoft.compute/disks": _("Disk"),
    "microsoft.compute/snapshots": _("Snapshot"),
    "microsoft.storage/storageaccounts": _("Storage account"),
    MACHINES: _("Virtual machine"),
    "microsoft.compute/virtualmachinescalesets": _("Scale set"),
    INSTANCES: _("Instance"),
    "microsoft.network/networkinterfaces": _("Network interface"),
    "microsoft.network/publicipaddresses": _("Public IP address"),
    "microsoft.network/virtualnetworks": _("Virtual network"),
    "microsoft.network/virtualnetworks/subnets": _("Subnet"),
    "microsoft.network/networksecuritygroups": _("Network security group"),
    "microsoft.network/networksecuritygroups/securityrules": _("Security rule"),
    "microsoft.network/loadbalancers": _("Load balancer"),
    "microsoft.resources/deployments": _("Deployment"),
    "microsoft.authorization/policydefinitions": _("Policy definition"),
    "microsoft.compute/features": _("Feature"),
    "microsoft.network/features": _("Feature"),
    "microsoft.storage/features": _("Feature"),
    "microsoft.support/supporttickets": _("Support request"),
}
SETTLED = "Succeeded"
COPYING = {"Replicating": "copying", "Completed": "there", "Failed": "failed", "Unknown": "waiting"}
COPIES = {"there": _("there, 100 percent"), "failed": _("failed"), "waiting": _("waiting")}


@dataclass(frozen=True, slots=True)
class Copy:
    """A version's copy in a region; `tone` goes from 0 (unexposed) to 10 (developed)."""

    region: str
    state: str
    words: str
    progress: int

    @property
    def tone(self) -> int:
        """How far the copy has developed, in tenths."""
        return self.progress // 10


@dataclass(slots=True)
class Node:
    """A resource in the tree; `state` is a word for CSS: settled, working, failed."""

    key: str
    id: str
    name: str
    kind: str
    location: str
    state: str
    label: str
    copies: Sequence[Copy] = ()
    children: "list[Node]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Estate:
    """The tree's roots, how many resources it shows, and how many are under way."""

    roots: Sequence[Node]
    count: int
    is_cut: bool
    working: int


def estate(sandbox: Sandbox, *, start: int = 0, most: int = MOST_RESOURCES) -> Estate:
    """Show what is in a sandbox, at most so many of it from the `start`-th on; two queries, whatever its size."""
    return estate_of(head_of(sandbox), *overview(sandbox, most + 1, start), most=most)


def estate_of(head: Head, found: Sequence[Record], everywhere: Sequence[Record], *, most: int = MOST_RESOURCES) -> Estate:
    """Show resources in key order, the first so many of them; `everywhere` is what every request looks at."""
    shown = found[:most]
    view = _View(head, [*shown, *everywhere])
    nodes = {record.key: view.node(record) for record in shown}
    roots: list[Node] = []
    for record in shown:
        above = nodes.get(parent_key(record.key)) if record.kind != GROUPS else None
        (above.children if above else roots).append(nodes[record.key])
    working = sum(node.state == "working" for node in nodes.values())
    return Estate(roots, len(shown), len(found) > most, working)


def kind_name(kind: str) -> str:
    """A type as people call it; its last word where nobody has named it."""
    return str(KINDS.get(kind) or kind.rpartition("/")[2])


class _View:
    """Asks the engine about what was read, without going back to the database."""

    def __init__(self, head: Head, records: Iterable[Record]) -> None:
        self._cloud = Cloud(DictStore(head, list(records)))
        self._now = head.now
        self._left = {VERSIONS: MOST_VERSIONS, MACHINES: MOST_MACHINES, INSTANCES: MOST_MACHINES}

    def node(self, record: Record) -> Node:
        expand = EXPANDED.get(record.kind, "")
        copies: list[Copy] = []
        label = ""
        wanted = record.due > self._now or self._take(record.kind)
        properties = self._properties(record, expand) if wanted else {}
        if record.kind == VERSIONS:
            copies = [_copy(item) for item in _items(properties.get("replicationStatus"), "summary")]
        if record.kind in {MACHINES, INSTANCES}:
            label = _power(_items(properties.get("instanceView"), "statuses"))
        state = str(properties.get("provisioningState", SETTLED))
        return Node(
            key=record.key,
            id=record.id,
            name=record.name,
            kind=kind_name(record.kind),
            location=record.location,
            state={SETTLED: "settled", "Failed": "failed"}.get(state, "working"),
            label=label if state == SETTLED else state,
            copies=copies,
        )

    def _take(self, kind: str) -> bool:
        self._left[kind] = self._left.get(kind, 0) - 1
        return self._left[kind] >= 0

    def _properties(self, record: Record, expand: str) -> dict[str, JSON]:
        query = {"api-version": API_VERSION} | ({"$expand": expand} if expand else {})
        match self._cloud.send(Request("GET", record.id, query)).response.body:
            case {"properties": dict(properties)}:
                return properties
        return {}


def _items(value: JSON, name: str) -> list[dict[str, JSON]]:
    items = value.get(name) if isinstance(value, dict) else None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _copy(item: dict[str, JSON]) -> Copy:
    progress = item.get("progress")
    done = progress if isinstance(progress, int) else 0
    state = COPYING.get(str(item.get("state")), "waiting")
    words = gettext("copying, %(percent)s percent") % {"percent": done} if state == "copying" else str(COPIES[state])
    return Copy(str(item.get("region", "")), state, words, done)


def _power(statuses: list[dict[str, JSON]]) -> str:
    for status in statuses:
        if str(status.get("code", "")).startswith("PowerState/"):
            return str(status.get("displayStatus") or status["code"])
    return ""
