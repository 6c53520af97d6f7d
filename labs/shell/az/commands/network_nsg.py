"""`az network nsg`: security groups and their rules."""

from collections import OrderedDict

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.network_shared import Kind, read, usual, write
from labs.shell.az.commands.shared import AAZ_NO_WAIT, AAZ_TAGS, IDS, SDK_LOCATION, group, named
from labs.shell.az.commands.vm_network import VERSION
from labs.shell.az.ids import network_id
from labs.shell.az.spec import Command, Example, Option, flag, opt

GROUPS = Kind("nsg", "networkSecurityGroups", "network security group", "network security groups")
LISTS = (
    ("source_port_ranges", "sourcePortRange"),
    ("source_address_prefixes", "sourceAddressPrefix"),
    ("destination_port_ranges", "destinationPortRange"),
    ("destination_address_prefixes", "destinationAddressPrefix"),
)
WORDS = ("access", "description", "direction", "protocol")
NSG = named("--nsg-name", "Name of the security group.", "nsg_name", part="name")
RULE = named("-n --name", "Name of the rule.", "name", part="child_name_1")
WHICH = (RULE, NSG, group(ids=True), IDS)


def _create(call: Call) -> JSON:
    body: dict[str, JSON] = {"location": call.location(), "tags": dict(call.args.tags() or {})}
    made = write(call, GROUPS.path(call), body)
    return None if made is None else {"NewNSG": made}


def _group_path(call: Call) -> str:
    return network_id(call.subscription, call.group, "networkSecurityGroups", call.args.need("nsg_name"))


def _rule_path(call: Call) -> str:
    return f"{_group_path(call)}/securityRules/{call.args.need('name')}"


def _said(call: Call) -> dict[str, JSON]:
    """The properties of a rule that the line says something of."""
    args = call.args
    said: dict[str, JSON] = {name: args.text(name) for name in WORDS if args.text(name) is not None}
    if args.number("priority") is not None:
        said["priority"] = args.number("priority")
    for dest, name in LISTS:
        values = args.texts(dest)
        if values is not None:
            one = len(values) == 1
            plural = f"{name}es" if name.endswith("x") else f"{name}s"
            said |= {name: values[0] if one else None, plural: [] if one else [*values]}
    return {name: value for name, value in said.items() if value is not None}


def _rule_create(call: Call) -> JSON:
    defaults: dict[str, JSON] = {
        "access": "Allow",
        "direction": "Inbound",
        "protocol": "*",
        "sourcePortRange": "*",
        "sourceAddressPrefix": "*",
        "destinationPortRange": "80",
        "destinationAddressPrefix": "*",
    }
    said = _said(call)
    return write(call, _rule_path(call), {"properties": {**_left(defaults, said), **said}})


def _left(before: dict[str, JSON], said: dict[str, JSON]) -> dict[str, JSON]:
    """What stays of a rule: where several ranges are said instead of one, the one goes."""
    several = {name for _, name in LISTS for plural in (f"{name}s", f"{name}es") if said.get(plural)}
    return {name: value for name, value in before.items() if name not in several}


def _rule_update(call: Call) -> JSON:
    body = call.get(_rule_path(call), VERSION)
    properties = body.get("properties")
    before = (
        {name: value for name, value in properties.items() if name != "provisioningState"} if isinstance(properties, dict) else {}
    )
    said = _said(call)
    return write(call, _rule_path(call), {"properties": {**_left(before, said), **said}})


def _rule_show(call: Call) -> JSON:
    return read(call, _rule_path(call))


def _rule_list(call: Call) -> JSON:
    found = read(call, _group_path(call))
    shown = found if isinstance(found, dict) else {}
    names = ("securityRules", *(("defaultSecurityRules",) if call.args.flag("include_default") else ()))
    return [item for name in names for item in _list_of(shown.get(name))]


def _list_of(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else []


def _rule_delete(call: Call) -> JSON:
    call.act("DELETE", _rule_path(call), VERSION, monitor=True)
    return None


def _row(rule: JSON) -> JSON:
    row: OrderedDict[str, JSON] = OrderedDict()
    if isinstance(rule, dict):
        row["Name"], row["ResourceGroup"] = rule.get("name"), rule.get("resourceGroup")
        row["Priority"] = rule.get("priority")
        row["SourcePortRanges"] = _either(rule, "sourcePortRange", "sourcePortRanges")
        row["SourceAddressPrefixes"] = _either(rule, "sourceAddressPrefix", "sourceAddressPrefixes")
        row["SourceASG"] = "None"
        row["Access"], row["Protocol"], row["Direction"] = (rule.get(name) for name in ("access", "protocol", "direction"))
        row["DestinationPortRanges"] = _either(rule, "destinationPortRange", "destinationPortRanges")
        row["DestinationAddressPrefixes"] = _either(rule, "destinationAddressPrefix", "destinationAddressPrefixes")
        row["DestinationASG"] = "None"
    return row


def _rows(rules: JSON) -> JSON:
    return [_row(each) for each in rules] if isinstance(rules, list) else _row(rules)


def _either(rule: dict[str, JSON], one: str, several: str) -> JSON:
    return rule.get(one) or " ".join(str(each) for each in _list_of(rule.get(several)))


def _rule(verb: str, **fields: object) -> Command:
    return Command(f"network nsg rule {verb}", aaz=True, **fields)  # type: ignore[arg-type]


def _properties(*, new: bool) -> tuple[Option, ...]:
    return (
        opt("--priority", "Priority, from 100 to 4096; lower numbers come first.", kind="aaz-int", required=new),
        opt("--access", "Whether it allows or denies.", choices=("Allow", "Deny")),
        opt("--description", "What the rule is for."),
        opt("--direction", "Direction of the traffic.", choices=("Inbound", "Outbound")),
        opt("--protocol", "Protocol of the traffic.", choices=("*", "Ah", "Esp", "Icmp", "Tcp", "Udp")),
        opt("--source-address-prefixes", "Where traffic comes from.", nargs="+"),
        opt("--source-port-ranges", "Ports that it comes from.", nargs="+"),
        opt("--destination-address-prefixes", "Where traffic goes to.", nargs="+"),
        opt("--destination-port-ranges", "Ports that it goes to.", nargs="+"),
    )


COMMANDS: tuple[Command, ...] = (
    *usual(GROUPS),
    GROUPS.command(
        "create",
        handler=_create,
        summary="Create a network security group.",
        options=(
            AAZ_NO_WAIT,
            group(),
            opt("-n --name", "Name of the new security group.", dest="name", required=True),
            SDK_LOCATION,
            AAZ_TAGS,
        ),
        examples=(Example("Create one.", "az network nsg create --resource-group MyRG --name MyNsg"),),
    ),
    _rule(
        "create",
        handler=_rule_create,
        summary="Create a rule of a security group.",
        options=(
            AAZ_NO_WAIT,
            group(),
            opt("--nsg-name", "Name of the security group.", required=True),
            opt("-n --name", "Name of the new rule.", dest="name", required=True),
            *_properties(new=True),
        ),
        examples=(
            Example(
                "Let HTTPS in.",
                "az network nsg rule create -g MyRG --nsg-name MyNsg -n https --priority 300 --destination-port-ranges 443",
            ),
        ),
        table=_rows,
    ),
    _rule(
        "update",
        handler=_rule_update,
        summary="Change a rule of a security group.",
        options=(AAZ_NO_WAIT, *WHICH, *_properties(new=False)),
        examples=(Example("Deny instead.", "az network nsg rule update -g MyRG --nsg-name MyNsg -n https --access Deny"),),
    ),
    _rule(
        "list",
        handler=_rule_list,
        summary="List the rules of a security group.",
        options=(
            group(),
            opt("--nsg-name", "Name of the security group.", required=True),
            flag("--include-default", "Also the rules that Azure adds."),
        ),
        examples=(Example("List all.", "az network nsg rule list -g MyRG --nsg-name MyNsg --include-default -o table"),),
        table=_rows,
    ),
    _rule(
        "show",
        handler=_rule_show,
        summary="Show a rule of a security group.",
        options=WHICH,
        examples=(Example("Show one.", "az network nsg rule show -g MyRG --nsg-name MyNsg --name https"),),
        table=_rows,
    ),
    _rule(
        "delete",
        handler=_rule_delete,
        summary="Delete a rule of a security group.",
        options=(AAZ_NO_WAIT, *WHICH),
        examples=(Example("Delete one.", "az network nsg rule delete -g MyRG --nsg-name MyNsg --name https"),),
    ),
)
