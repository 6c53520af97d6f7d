"""A machine that lives in networks and scale sets, besides what every machine does.

What it checks on top: an address is held by whoever shows it and by nobody else; every address below the next one is held or
free; a set has as many instances as it says; a member of a set is a machine that is there.
"""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from gallery_engine import networks, scale_sets
from gallery_engine.ids import key_of
from gallery_engine.machines import mapping
from gallery_engine.records import JSON, Document, Record
from tests.engine.cloud_machine import CloudMachine
from tests.engine.cloud_strategies import machines
from tests.engine.machine_cast import machine_body, platform
from tests.engine.network_cast import NETWORK, configuration, nic_body, nic_path, nsg_body, rule_body, vnet_body
from tests.engine.scale_set_cast import flexible, set_body

interfaces = st.sampled_from(["a", "b", "c", "vm1"])
groups = st.sampled_from(["rg", "rg", "rg", "other"])
addresses = st.sampled_from([None] * 4 + ["10.0.0.4", "10.0.0.6", "10.0.0.1", "10.9.0.4"])
sets = st.sampled_from(["uni", "flex"])
actions = st.sampled_from(["deallocate", "start", "powerOff", "delete", "manualupgrade"])
ALIASES = ("Ubuntu2204", "Debian11")


class NetworkMachine(CloudMachine):
    """Lives as every machine does, and connects machines; most lives begin with a network, an interface and two sets."""

    @initialize(
        rulebook=st.sampled_from(["azure", "chapter"]),
        seed=st.sampled_from(["a", "b"]),
        bare=st.sampled_from([False] * 7 + [True]),
    )
    def open(self, rulebook: str, seed: str, bare: bool) -> None:
        super().open(rulebook, seed, bare)
        if not bare:
            self.put_network("10.0.0.0/28", "rg", guarded=True)
            self.put_interface("a", None, public=True, subnet="one", group="rg")
            for name in ("uni", "flex"):
                self.put_set(name, 2, "Rolling", "Ubuntu2204", "Standard_D2s_v5")
            self.advance(600)

    @rule(prefix=st.sampled_from(["10.0.0.0/28"] * 4 + ["10.0.0.0/24", "10.1.0.0/24"]), group=groups, guarded=st.booleans())
    def put_network(self, prefix: str, group: str, guarded: bool) -> None:
        body = vnet_body(("one", prefix), ("two", "10.0.8.0/24"))
        path = f"{NETWORK}/virtualNetworks/net".replace("/rg/", f"/{group}/")
        self.ask("PUT", path, body)
        if guarded:
            self.ask("PUT", f"{NETWORK}/networkSecurityGroups/nsg", nsg_body(rule_body()))
            subnet: Document = {
                "addressPrefix": prefix,
                "networkSecurityGroup": {"id": self.group_id("networkSecurityGroups/nsg")},
            }
            self.ask("PUT", f"{path}/subnets/one", {"properties": subnet})

    @rule(name=interfaces, address=addresses, public=st.booleans(), subnet=st.sampled_from(["one", "two"]), group=groups)
    def put_interface(self, name: str, address: str | None, public: bool, subnet: str, group: str) -> None:
        more: Document = {"privateIPAddress": address} if address else {}
        if public:
            self.ask("PUT", f"{NETWORK}/publicIPAddresses/ip", {"location": "eastus", "properties": {}})
            more["publicIPAddress"] = {"id": self.group_id("publicIPAddresses/ip"), "properties": {"deleteOption": "Delete"}}
        target = self.group_id(f"virtualNetworks/net/subnets/{subnet}").replace("/rg/", f"/{group}/")
        self.ask("PUT", nic_path(name), nic_body(configuration(target, "ipconfig", **more)))

    @rule(name=machines, interface=interfaces, along=st.booleans(), joins=st.booleans())
    def put_connected_machine(self, name: str, interface: str, along: bool, joins: bool) -> None:
        entry: Document = {"id": self.group_id(f"networkInterfaces/{interface}")}
        if along:
            entry["properties"] = {"deleteOption": "Delete"}
        more: Document = {"virtualMachineScaleSet": {"id": self.box.id("virtualMachineScaleSets/flex")}} if joins else {}
        self.ask(
            "PUT", f"virtualMachines/{name}", machine_body(None, None, networkProfile={"networkInterfaces": [entry]}, **more)
        )

    @rule(
        name=sets,
        capacity=st.integers(0, 4),
        mode=st.sampled_from(["Manual", "Automatic", "Rolling"]),
        alias=st.sampled_from(ALIASES),
        size=st.sampled_from(["Standard_D2s_v5", "Standard_D4s_v5"]),
    )
    def put_set(self, name: str, capacity: int, mode: str, alias: str, size: str) -> None:
        if name == "flex":
            body = flexible(self.box, capacity, platform(alias), size=size)
        else:
            body = set_body(self.box, capacity, platform(alias), size=size, upgradePolicy={"mode": mode})
        self.ask("PUT", f"virtualMachineScaleSets/{name}", body)

    @rule(name=sets, action=actions, chosen=st.sampled_from(["*", "0", "1"]))
    def act_on_set(self, name: str, action: str, chosen: str) -> None:
        self.ask("POST", f"virtualMachineScaleSets/{name}/{action}", {"instanceIds": [chosen]})

    @rule(
        path=st.sampled_from(
            [
                nic_path("a"),
                nic_path("b"),
                f"{NETWORK}/virtualNetworks/net",
                f"{NETWORK}/publicIPAddresses/ip",
                f"{NETWORK}/networkSecurityGroups/nsg",
                "virtualMachineScaleSets/uni",
                "virtualMachineScaleSets/flex",
                "virtualMachineScaleSets/uni/virtualMachines/0",
            ]
        )
    )
    def delete_connected(self, path: str) -> None:
        self.ask("DELETE", path)

    @invariant()
    def addresses_are_held_by_those_that_show_them(self) -> None:
        shown = {
            f"held:{networks.subnet_of(item)}:{_number(mapping(item['properties']).get('privateIPAddress'))}": str(item["id"])
            for record in self.resources()
            if record.kind == networks.INTERFACE
            for item in networks.configurations(record)
        }
        for record in self.resources():
            held = record.inner.get("held") if record.kind == scale_sets.INSTANCE else None
            for entry in held if isinstance(held, list) else []:
                said = mapping(entry)
                shown[f"held:{said['subnet']}:{_number(said['address'])}"] = (
                    f"{record.id}/networkInterfaces/nic/ipConfigurations/ipconfig"
                )
        there = {subnet.key for subnet in self.resources() if subnet.kind == networks.SUBNET}
        found = {record.key: record.id for record in self.box.store.under("held:")}
        assert found == {key: user for key, user in shown.items() if key.split(":")[1] in there}

    @invariant()
    def every_address_below_the_next_is_held_or_free(self) -> None:
        known = {record.key.partition(":")[2] for record in self.box.store.under("held:")}
        free = {record.key.partition(":")[2] for record in self.box.store.under("free:")}
        assert not known & free
        for subnet in self.resources():
            following = subnet.inner.get("next")
            if subnet.kind == networks.SUBNET and isinstance(following, int):
                first = int(networks.prefix_of(subnet).network_address) + networks.FIRST
                for number in range(first, following):
                    assert f"{subnet.key}:{number:010d}" in known | free

    @invariant()
    def sets_have_as_many_instances_as_they_say(self) -> None:
        world = _Reader(self)
        for record in self.resources():
            if record.kind == scale_sets.KIND and "gone" not in record.inner:
                assert len(world.instances(record)) == scale_sets.capacity_of(record.body)

    @invariant()
    def members_are_machines_that_are_there(self) -> None:
        for record in self.box.store.under("member:"):
            assert self.box.store.get(record.name) is not None

    @invariant()
    def security_groups_are_used_by_those_that_name_them(self) -> None:
        users = {(networks.security_group(record.body.get("properties")), record.id) for record in self.resources()}
        named = {f"link:{group}:{key_of(user)}" for group, user in users if group}
        assert {record.key for record in self.box.store.under("link:")} == named

    def group_id(self, path: str) -> str:
        """The id of a network resource in the group."""
        return self.box.id(f"{NETWORK}/{path}")


class _Reader:
    """Counts the instances of a set from what is stored."""

    def __init__(self, machine: CloudMachine) -> None:
        self._machine = machine

    def instances(self, scale_set: Record) -> list[Record]:
        """The instances that are not on their way out."""
        if scale_sets.mode_of(scale_set.body) == scale_sets.FLEXIBLE:
            members = self._machine.box.store.under(f"member:{scale_set.key}:")
            found = [self._machine.box.store.get(record.name) for record in members]
        else:
            found = list(self._machine.box.store.find(scale_sets.INSTANCE, f"{scale_set.key}/virtualmachines/"))
        return [record for record in found if record is not None and "gone" not in record.inner]


def _number(address: JSON) -> str:
    found = networks.address(str(address))
    assert found is not None
    return f"{int(found):010d}"
