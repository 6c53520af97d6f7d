"""`az vm nic`, `az vm list-ip-addresses` and `az vm open-port`: how a machine is reached."""

from collections import OrderedDict

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.shared import IDS, group, named
from labs.shell.az.commands.vm_change import NAME, machine_path, part, view_at, write
from labs.shell.az.commands.vm_details import VERSION
from labs.shell.az.commands.vm_network import VERSION as NETWORK
from labs.shell.az.errors import AzError
from labs.shell.az.ids import network_id, parse_id
from labs.shell.az.shape import flatten, flatten_deep
from labs.shell.az.spec import Command, Example, Option, flag, opt

VM_NAME = opt("--vm-name", "Name of the VM.", required=True, configured="vm")
NICS = opt("--nics", "Network interfaces, by name or ID.", required=True, nargs="+")
PRIMARY = opt("--primary-nic", "The interface that is to be the first.")
MANY = "Multiple NICs is not supported for this command. Create rules on the NSG directly."
ANY_ONE = named("--name -n", "Name of the VM.", "vm_name", part="name", configured="vm", needed=False)
ANY_GROUP = opt(
    "--resource-group -g",
    "Name of the resource group.",
    part="resource_group",
    configured="group",
    group="Resource Id",
)


def _path(call: Call) -> str:
    return call.path("virtualMachines", call.args.need("vm_name"))


def _entries(view: dict[str, JSON]) -> list[dict[str, JSON]]:
    listed = part(view, "networkProfile").get("networkInterfaces")
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []


def _list(call: Call) -> JSON:
    return [*_entries(view_at(call, _path(call)))]


def _show(call: Call) -> JSON:
    name = call.args.need("nic")
    found = [str(item.get("id")) for item in _entries(view_at(call, _path(call)))]
    wanted = next((each for each in found if _same(each, name)), None)
    if wanted is None:
        raise AzError(f"NIC '{name}' not found on VM '{call.args.need('vm_name')}'")
    return flatten_deep(call.get(wanted, NETWORK))


def _same(identifier: str, name: str) -> bool:
    return name.lower() in {identifier.lower(), identifier.rpartition("/")[2].lower()}


def _ids(call: Call) -> list[str]:
    names = call.args.texts("nics") or []
    return [
        each if parse_id(each) is not None else network_id(call.subscription, call.group, "networkInterfaces", each)
        for each in names
    ]


def _add(call: Call) -> JSON:
    view = view_at(call, _path(call))
    there = [str(item.get("id")) for item in _entries(view)]
    return _written(call, view, [*there, *(each for each in _ids(call) if each.lower() not in {one.lower() for one in there})])


def _remove(call: Call) -> JSON:
    view = view_at(call, _path(call))
    gone = {each.lower() for each in _ids(call)}
    return _written(call, view, [str(item["id"]) for item in _entries(view) if str(item.get("id")).lower() not in gone])


def _set(call: Call) -> JSON:
    return _written(call, view_at(call, _path(call)), _ids(call))


def _written(call: Call, view: dict[str, JSON], identifiers: list[str]) -> JSON:
    """Write the machine with these interfaces; the first, or the one that was said, is the primary one."""
    said = call.args.text("primary_nic")
    before = {str(item.get("id")).lower(): item for item in _entries(view)}
    was = next((each for each, item in before.items() if _is_primary(item)), "")
    first = next((each for each in identifiers if each.lower() == was), *identifiers[:1] or [""])
    primary = next((each for each in identifiers if said and _same(each, said)), first)
    if said and not _same(primary, said):
        raise AzError(f"Specified primary NIC '{said}' was not found on the VM.")
    part(view, "networkProfile")["networkInterfaces"] = [
        {"id": each, "properties": {"primary": each == primary}} for each in identifiers
    ]
    shown = flatten(write(call, _path(call), view))
    return [*_entries(shown)] if isinstance(shown, dict) else None


def _is_primary(item: dict[str, JSON]) -> bool:
    said = item.get("properties")
    return isinstance(said, dict) and said.get("primary") is True


def _addresses(call: Call) -> JSON:
    args, where = call.args, f"/subscriptions/{call.subscription}/providers/Microsoft.Network"
    public = [flatten(item) for item in call.items(f"{where}/publicIPAddresses", NETWORK)]
    found = [flatten(item) for item in call.items(f"{where}/networkInterfaces", NETWORK)]
    known = {str(item.get("id")).lower(): item for item in public if isinstance(item, dict)}
    listed: list[JSON] = []
    for interface in found:
        machine = _machine_of(interface)
        if machine is None or not isinstance(interface, dict):
            continue
        group_name, name = machine
        wishes = ((args.text("resource_group"), group_name), (args.text("vm_name"), name))
        if all(wish is None or wish.lower() == text.lower() for wish, text in wishes):
            network = _network(interface, known)
            listed.append({"virtualMachine": {"resourceGroup": group_name, "name": name, "network": network}})
    return listed


def _machine_of(interface: JSON) -> tuple[str, str] | None:
    """The group and name of the machine that has an interface."""
    reference = interface.get("virtualMachine") if isinstance(interface, dict) else None
    found = parse_id(str(reference.get("id"))) if isinstance(reference, dict) else None
    return (found.group, found.names[-1]) if found is not None else None


def _network(interface: dict[str, JSON], known: dict[str, dict[str, JSON]]) -> JSON:
    private: list[JSON] = []
    public: list[JSON] = []
    configurations = interface.get("ipConfigurations")
    for each in configurations if isinstance(configurations, list) else []:
        own = flatten(each)
        if not isinstance(own, dict):
            continue
        private.append(own.get("privateIPAddress"))
        reference = own.get("publicIPAddress")
        address = known.get(str(reference.get("id")).lower()) if isinstance(reference, dict) else None
        if address is not None:
            public.append(_public(address))
    return {"privateIpAddresses": private, "publicIpAddresses": public}


def _public(address: dict[str, JSON]) -> JSON:
    zones = address.get("zones")
    return {
        "id": address.get("id"),
        "name": address.get("name"),
        "ipAddress": address.get("ipAddress"),
        "ipAllocationMethod": address.get("publicIPAllocationMethod"),
        "zone": zones[0] if isinstance(zones, list) and zones else None,
    }


def _address_rows(listed: JSON) -> JSON:
    return [_address_row(item) for item in listed] if isinstance(listed, list) else listed


def _address_row(item: JSON) -> JSON:
    machine = item.get("virtualMachine") if isinstance(item, dict) else None
    network = machine.get("network") if isinstance(machine, dict) else None
    row: OrderedDict[str, JSON] = OrderedDict()
    if isinstance(machine, dict) and isinstance(network, dict):
        public, private = network.get("publicIpAddresses"), network.get("privateIpAddresses")
        row["virtualMachine"] = machine.get("name")
        found = [str(each.get("ipAddress")) for each in (public if isinstance(public, list) else []) if isinstance(each, dict)]
        row["publicIPAddresses"] = ",".join(found) or None
        row["privateIPAddresses"] = ",".join(str(each) for each in (private if isinstance(private, list) else [])) or None
    return row


def _open_port(call: Call) -> JSON:
    """Let a port in, with a rule of the security group at the interface or its subnet; where there is none, one is made."""
    args = call.args
    view = flatten(call.get(machine_path(call), VERSION))
    found = _entries(view) if isinstance(view, dict) else []
    if not found or not isinstance(view, dict):
        raise AzError(f"No NIC associated with VM '{args.need('vm_name')}'")
    if len(found) > 1:
        raise AzError(MANY)
    guarded = _path_of_guarded(call, call.get(str(found[0].get("id")), NETWORK))
    path = str(guarded.get("id"))
    properties = guarded.get("properties")
    said = properties if isinstance(properties, dict) else {}
    reference = said.get("networkSecurityGroup")
    if isinstance(reference, dict):
        guard = str(reference.get("id"))
    else:
        guard = network_id(call.subscription, call.group, "networkSecurityGroups", _guard_name(call))
        _put(call, guard, {"location": view.get("location")})
    rule = f"open-port-{'all' if args.need('port') == '*' else args.need('port').replace(',', '_')}"
    _put(call, f"{guard}/securityRules/{rule}", {"properties": _rule(call)})
    if not isinstance(reference, dict):
        body: dict[str, JSON] = {name: guarded[name] for name in ("location", "tags") if name in guarded}
        _put(call, path, {**body, "properties": {**said, "networkSecurityGroup": {"id": guard}}})
    return flatten_deep(call.get(guard, NETWORK))


def _path_of_guarded(call: Call, interface: dict[str, JSON]) -> dict[str, JSON]:
    """What a new security group is put at: the interface, or with `--apply-to-subnet` its subnet."""
    if not call.args.flag("apply_to_subnet"):
        return interface
    own = flatten(interface)
    configurations = own.get("ipConfigurations") if isinstance(own, dict) else None
    first = flatten(configurations[0]) if isinstance(configurations, list) and configurations else None
    subnet = first.get("subnet") if isinstance(first, dict) else None
    return call.get(str(subnet.get("id")) if isinstance(subnet, dict) else "", NETWORK)


def _guard_name(call: Call) -> str:
    return call.args.text("nsg_name") or f"{call.args.need('vm_name')}NSG"


def _rule(call: Call) -> dict[str, JSON]:
    port = call.args.need("port")
    ports: dict[str, JSON] = {"destinationPortRanges": [*port.split(",")]} if "," in port else {"destinationPortRange": port}
    return {
        "protocol": "*",
        "access": "allow",
        "direction": "inbound",
        "sourcePortRange": "*",
        "priority": call.args.number("priority"),
        "sourceAddressPrefix": "*",
        "destinationAddressPrefix": "*",
        **ports,
    }


def _put(call: Call, path: str, body: JSON) -> None:
    call.finish(call.send("PUT", path, NETWORK, body=body))


def _nic(name: str, **fields: object) -> Command:
    return Command(f"vm nic {name}", **fields)  # type: ignore[arg-type]


def _options(*more: Option) -> tuple[Option, ...]:
    return (group(), VM_NAME, *more)


COMMANDS: tuple[Command, ...] = (
    _nic(
        "list",
        handler=_list,
        summary="List the network interfaces of a VM.",
        options=_options(),
        examples=(Example("List them.", "az vm nic list --resource-group MyRG --vm-name MyVM"),),
    ),
    _nic(
        "show",
        handler=_show,
        summary="Show a network interface of a VM.",
        options=_options(opt("--nic", "Interface, by name or ID.", required=True)),
        examples=(Example("Show one.", "az vm nic show -g MyRG --vm-name MyVM --nic MyVMVMNic"),),
    ),
    _nic(
        "add",
        handler=_add,
        summary="Give a deallocated VM more network interfaces.",
        options=_options(NICS, PRIMARY),
        examples=(Example("Add one.", "az vm nic add -g MyRG --vm-name MyVM --nics MyNic"),),
    ),
    _nic(
        "remove",
        handler=_remove,
        summary="Take network interfaces from a deallocated VM.",
        options=_options(NICS, PRIMARY),
        examples=(Example("Remove one.", "az vm nic remove -g MyRG --vm-name MyVM --nics MyNic"),),
    ),
    _nic(
        "set",
        handler=_set,
        summary="Say which network interfaces a deallocated VM has.",
        options=_options(NICS, PRIMARY),
        examples=(Example("Let it have this one.", "az vm nic set -g MyRG --vm-name MyVM --nics MyNic"),),
    ),
    Command(
        "vm list-ip-addresses",
        _addresses,
        "List the addresses of VMs.",
        options=(ANY_GROUP, ANY_ONE, IDS),
        examples=(Example("Show those of one VM.", "az vm list-ip-addresses -g MyRG -n MyVM --output table"),),
        table=_address_rows,
        flat=False,
    ),
    Command(
        "vm open-port",
        _open_port,
        "Let the Internet reach a port of a VM.",
        options=(
            group(ids=True),
            NAME,
            opt("--port", "Port, range or several of them with commas; * for all.", required=True),
            opt("--priority", "Priority of the rule, from 100 to 4096.", kind="int", default=900),
            opt("--nsg-name", "Name of a new security group, where there is none."),
            flag("--apply-to-subnet", "Use the security group of the subnet."),
            IDS,
        ),
        examples=(Example("Open a port for the web.", "az vm open-port --resource-group MyRG --name MyVM --port 80"),),
    ),
)
