"""What the groups of `az network` have in common: paths, reads, deletes, and the commands that go with them."""

from dataclasses import dataclass

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.paging import listing
from labs.shell.az.commands.shared import AAZ_NO_WAIT, IDS, PAGING, WAIT, group, named
from labs.shell.az.commands.vm_network import VERSION
from labs.shell.az.ids import network_id, parse_id
from labs.shell.az.shape import flatten_deep
from labs.shell.az.spec import Command, Example, Option
from labs.shell.az.waiting import wait

SAMPLE = {"nic": "MyNic", "nsg": "MyNsg", "public-ip": "MyIp", "vnet": "MyVnet"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of network resource: its word in az, its segment in paths, what to call one and several."""

    word: str
    segment: str
    one: str
    several: str

    @property
    def name(self) -> Option:
        """The option that names one that is there."""
        return named("-n --name", f"Name of the {self.one}.", "name", part="name")

    @property
    def which(self) -> tuple[Option, ...]:
        """The options that say which one is meant."""
        return (self.name, group(ids=True), IDS)

    def path(self, call: Call) -> str:
        """The path of the one that the line names."""
        return network_id(call.subscription, call.group, self.segment, call.args.need("name"))

    def command(self, verb: str, **fields: object) -> Command:
        """Build a command of this kind."""
        return Command(f"network {self.word} {verb}", aaz=True, **fields)  # type: ignore[arg-type]


def read(call: Call, path: str) -> JSON:
    """Read one resource, flat at every level."""
    return flatten_deep(call.get(path, VERSION))


def write(call: Call, path: str, body: JSON) -> JSON:
    """Create or update one resource; what is there in the end, or None with `--no-wait`."""
    return flatten_deep(call.put(path, VERSION, body))


def collection(call: Call, segment: str) -> str:
    """The path of all resources of a kind: in the group that is named, or in the subscription."""
    if call.args.text("resource_group"):
        return network_id(call.subscription, call.group, segment)
    return f"/subscriptions/{call.subscription}/providers/Microsoft.Network/{segment}"


def full(call: Call, segment: str, name: str | None) -> JSON:
    """A reference to a resource of the group by its name or id; None where nothing is named."""
    if not name:
        return None
    known = parse_id(name) is not None
    return {"id": name if known else network_id(call.subscription, call.group, segment, name)}


def usual(kind: Kind, table: str | None = None) -> tuple[Command, ...]:
    """The commands that every kind has: list, show, delete and wait; `table` are the columns of one."""

    def listed(call: Call) -> JSON:
        return flatten_deep(listing(call, collection(call, kind.segment), VERSION))

    def shown(call: Call) -> JSON:
        return read(call, kind.path(call))

    def deleted(call: Call) -> JSON:
        call.act("DELETE", kind.path(call), VERSION, monitor=True)
        return None

    def waited(call: Call) -> JSON:
        return wait(call, kind.path(call), VERSION)

    sample = f"--resource-group MyRG --name {SAMPLE[kind.word]}"
    return (
        kind.command(
            "list",
            handler=listed,
            summary=f"List {kind.several}.",
            options=(*PAGING, group(required=False)),
            examples=(Example("List those of one group.", f"az network {kind.word} list --resource-group MyRG --output table"),),
            table=f"[].{table}" if table else None,
        ),
        kind.command(
            "show",
            handler=shown,
            summary=f"Show a {kind.one}.",
            options=kind.which,
            examples=(Example("Show one.", f"az network {kind.word} show {sample}"),),
            table=table,
        ),
        kind.command(
            "delete",
            handler=deleted,
            summary=f"Delete a {kind.one}.",
            options=(AAZ_NO_WAIT, *kind.which),
            examples=(Example("Delete one.", f"az network {kind.word} delete {sample}"),),
        ),
        kind.command(
            "wait",
            handler=waited,
            summary=f"Wait until a {kind.one} is as asked.",
            options=(*WAIT, *kind.which),
            examples=(Example("Wait until it is there.", f"az network {kind.word} wait {sample} --created"),),
        ),
    )
