"""A machine that lives in a sandbox at random and checks, at every step, what must always be so.

`run_machine(store_factory, steps)` drives any store. What it checks: parents exist; what is immutable does not change; a refusal
names a rule of the book that holds, and changes nothing but the counter; reading changes nothing; progress only grows; usage
counters count; advance(a), advance(b) equals advance(a + b); the same requests on a new store give the same digest.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from gallery_engine.arm import Step
from gallery_engine.cloud import Cloud, new_store
from gallery_engine.definitions import FIXED
from gallery_engine.ids import group_key, key_of, parent_key
from gallery_engine.records import JSON, Document, Record
from gallery_engine.replication import region_states
from gallery_engine.routes import TYPES
from gallery_engine.rules.registry import BOOK
from gallery_engine.snapshot import digest, dump, load
from tests.engine.cast import Sandbox, StoreFactory, definition_body, version_body
from tests.engine.cloud_strategies import (
    ACCOUNT,
    VHD,
    deeds,
    definition_properties,
    definitions,
    durations,
    galleries,
    groups,
    images,
    locations,
    machines,
    regions,
    snapshots,
    versions,
)
from tests.engine.deployment_cast import body as deployment_body
from tests.engine.deployment_cast import gallery as deployed_gallery
from tests.engine.deployment_cast import image as deployed_image
from tests.engine.deployment_cast import template as deployment_template
from tests.engine.machine_cast import image_body, machine_body
from tests.engine.network_cast import NETWORK, configuration, nic_body, nic_path, vnet_body
from tests.engine.version_life import VersionLife

STEPS = 50  # in one life, of which about 45 are requests; those that open the sandbox come on top
STATES = {"Creating", "Updating", "Deleting", "Succeeded", "Failed", "Accepted", "Running"}
NESTED = ("microsoft.compute/galleries/images", "microsoft.compute/galleries/images/versions")


@dataclass(frozen=True, slots=True)
class Life:
    """Where machines live, and how many steps they have taken and how many of them were refused."""

    store_factory: StoreFactory
    taken: Counter[str] = field(default_factory=Counter)


class CloudMachine(VersionLife):
    """Lives in one sandbox. A subclass says in which store."""

    life: ClassVar[Life]

    @initialize(
        rulebook=st.sampled_from(["azure", "chapter"]),
        seed=st.sampled_from(["a", "b"]),
        bare=st.sampled_from([False] * 7 + [True]),
    )
    def open(self, rulebook: str, seed: str, bare: bool) -> None:
        """A sandbox with one group; most also have a managed image, a gallery and a definition for it."""
        self.opened_with = (seed, rulebook)
        self.box = Sandbox(self.life.store_factory(seed, rulebook))
        self.fixed: dict[str, JSON] = {}
        self.progress: dict[tuple[str, str], int] = {}
        self.ask("PUT", "/resourceGroups/rg", {"location": "eastus"})
        if not bare:
            self.put_interfaces()
            self.put_machine("vm1", from_gallery=False, gallery="shop")
            self.advance(600)
            self.act("vm1", "deallocate")
            self.advance(600)
            self.act("vm1", "generalize")
            self.capture("vm1", "V2")
            self.put_gallery("rg", "shop", "eastus", None)
            self.ask("PUT", "galleries/shop/images/web", definition_body())
            self.advance(600)

    # What can be asked of the cloud.

    @rule(group=groups, location=locations)
    def put_group(self, group: str, location: str) -> None:
        self.ask("PUT", f"/resourceGroups/{group}", {"location": location})

    @rule(group=groups, gallery=galleries, location=locations, text=st.sampled_from([None, "text"]))
    def put_gallery(self, group: str, gallery: str, location: str, text: str | None) -> None:
        self.ask("PUT", _in(group, f"galleries/{gallery}"), {"location": location, "properties": {"description": text}})

    @rule(gallery=galleries, keeps=st.booleans(), permissions=st.sampled_from([None, None, "Private", "Groups", "Community"]))
    def change_gallery(self, gallery: str, keeps: bool, permissions: str | None) -> None:
        names = ("publisherUri", "publisherContact", "eula", "publicNamePrefix")
        sharing: Document = {"permissions": permissions, "communityGalleryInfo": dict.fromkeys(names, "contoso")}
        policy: Document = {"isSoftDeleteEnabled": keeps, "retentionPeriodInDays": 1}
        self.ask("PATCH", f"galleries/{gallery}", {"properties": {"softDeletePolicy": policy, "sharingProfile": sharing}})

    @rule(gallery=galleries, operation=st.sampled_from(["Add", "Remove", "Reset", "EnableCommunity", "Sell"]))
    def share(self, gallery: str, operation: str) -> None:
        groups: JSON = [{"type": "Subscriptions", "ids": [self.box.store.head().subscription]}]
        self.ask("POST", f"galleries/{gallery}/share", {"operationType": operation, "groups": groups})

    @rule(gallery=galleries, definition=definitions, version=versions)
    def undelete(self, gallery: str, definition: str, version: str) -> None:
        self.ask("PUT", f"galleries/{gallery}/images/{definition}/versions/{version}", {"location": "eastus"})

    @rule(gallery=galleries, definition=definitions, properties=definition_properties())
    def put_definition(self, gallery: str, definition: str, properties: Document) -> None:
        self.ask("PUT", f"galleries/{gallery}/images/{definition}", {"location": "eastus", "properties": properties})

    @rule(
        gallery=galleries,
        definition=definitions,
        version=versions,
        to=regions,
        replicas=st.sampled_from([1] * 9 + [2, 11, 101]),
        mode=st.sampled_from([None] * 6 + ["Full", "Shallow"]),
        source=st.sampled_from(["image"] * 10 + ["vm", "version", "none"]),
        drop=st.booleans(),
    )
    def put_version(
        self,
        gallery: str,
        definition: str,
        version: str,
        to: list[str],
        replicas: int,
        mode: str | None,
        source: str,
        drop: bool,
    ) -> None:
        path = f"galleries/{gallery}/images/{definition}/versions/{version}"
        sources = {
            "vm": "virtualMachines/vm1",
            "version": f"galleries/{gallery}/images/{definition}/versions/1.0.0",
            "none": "images/none",
        }
        body = version_body(
            self.box.id(sources.get(source, f"images/{source}")), *to, replicaCount=replicas, replicationMode=mode
        )
        properties = body["properties"]
        assert isinstance(properties, dict)
        properties["safetyProfile"] = {"allowDeletionOfReplicatedLocations": drop}
        self.ask("PUT", path, body)

    @rule(gallery=galleries, definition=definitions, version=versions, excluded=st.booleans())
    def update_version(self, gallery: str, definition: str, version: str, excluded: bool) -> None:
        path = f"galleries/{gallery}/images/{definition}/versions/{version}"
        self.ask("PUT", path, {"location": "eastus", "properties": {"publishingProfile": {"excludeFromLatest": excluded}}})

    @rule(name=machines, from_gallery=st.booleans(), gallery=galleries)
    def put_machine(self, name: str, from_gallery: bool, gallery: str) -> None:
        image: Document | None = {"id": self.box.id(f"galleries/{gallery}/images/web")} if from_gallery else None
        interface = self.box.id(nic_path(name))
        self.ask("PUT", f"virtualMachines/{name}", machine_body(image, networkProfile={"networkInterfaces": [{"id": interface}]}))

    @rule()
    def put_interfaces(self) -> None:
        self.ask("PUT", f"{NETWORK}/virtualNetworks/home", vnet_body(("one", "10.4.0.0/24"), space="10.4.0.0/16"))
        for name in ("vm1", "vm2"):
            subnet = self.box.id(f"{NETWORK}/virtualNetworks/home/subnets/one")
            self.ask("PUT", nic_path(name), nic_body(configuration(subnet)))

    @rule(name=machines, deed=deeds)
    def act(self, name: str, deed: str) -> None:
        self.ask("POST", f"virtualMachines/{name}/{deed}")

    @rule(name=machines, line=st.sampled_from(["sudo waagent -deprovision+user -force", "echo hello"]))
    def run_command(self, name: str, line: str) -> None:
        self.ask("POST", f"virtualMachines/{name}/runCommand", {"commandId": "RunShellScript", "script": [line]})

    @rule(name=machines, generation=st.sampled_from(["V1", "V2"]))
    def capture(self, name: str, generation: str) -> None:
        self.ask("PUT", "images/image", image_body(self.box.id(f"virtualMachines/{name}"), generation))

    @rule(
        name=snapshots,
        source=st.sampled_from(["vm1", "vm1", "vm2", "s1", "s2", "none"]),
        option=st.sampled_from(["Copy", "CopyStart"]),
        location=locations,
        incremental=st.sampled_from([True, True, False]),
    )
    def put_snapshot(self, name: str, source: str, option: str, location: str, incremental: bool) -> None:
        data: Document = {"createOption": option, "sourceResourceId": self.data_of(source)}
        body: Document = {"location": location, "properties": {"creationData": data, "incremental": incremental}}
        self.ask("PUT", f"snapshots/{name}", body)

    @rule(source=st.sampled_from(["vm1", "s1", "s2", VHD]), size=st.sampled_from([None, 8, 64]), patch=st.booleans())
    def put_disk(self, source: str, size: int | None, patch: bool) -> None:
        made: Document = {"createOption": "Copy", "sourceResourceId": self.data_of(source)}
        if source == VHD:
            made = {"createOption": "Import", "sourceUri": VHD}
        data: Document = {} if patch else {"creationData": made}
        body: Document = {"location": "eastus", "properties": {**data, **({"diskSizeGB": size} if size else {})}}
        self.ask("PATCH" if patch else "PUT", "disks/data", body)

    @rule(source=st.sampled_from(["vm1", "s1", "s2", "data"]), seconds=st.sampled_from([0, 600, 86_400, 5_184_001]))
    def open_data(self, source: str, seconds: int) -> None:
        self.ask("POST", f"{self.data_of(source)}/beginGetAccess", {"access": "Read", "durationInSeconds": seconds})

    @rule(source=st.sampled_from(["vm1", "s1", "s2", "data"]))
    def close_data(self, source: str) -> None:
        self.ask("POST", f"{self.data_of(source)}/endGetAccess")

    @rule(location=locations)
    def put_account(self, location: str) -> None:
        self.ask("PUT", ACCOUNT, {"location": location, "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"})

    @rule(source=st.sampled_from(["vm1", "s1", "data"]), name=st.sampled_from(["web.vhd", "web.vhd", "other.vhd", "no/t.vhd"]))
    def copy_blob(self, source: str, name: str) -> None:
        record = self.box.store.get(self.data_of(source).lower())
        access = record.inner.get("access") if record is not None else None
        url = str(access["url"]) if isinstance(access, dict) else VHD
        wish: JSON = {"source": url, "destination": VHD.replace("web.vhd", name)}
        self.ask("POST", "/providers/Darkroom.Lab/copyBlob", wish)

    @rule(
        path=st.one_of(
            st.sampled_from(["snapshots/s1", "snapshots/s2", "disks/data", ACCOUNT]),
            galleries.map("galleries/{}".format),
            st.builds("galleries/{}/images/{}".format, galleries, definitions),
            *[st.builds("galleries/{}/images/{}/versions/{}".format, galleries, definitions, versions)] * 3,
            machines.map("virtualMachines/{}".format),
            images.map("images/{}".format),
        )
    )
    def delete(self, path: str) -> None:
        self.ask("DELETE", path)

    @precondition(lambda self: len(self.box.journal) % 9 == 0)
    @rule(group=groups)
    def delete_group(self, group: str) -> None:
        self.ask("DELETE", f"/resourceGroups/{group}")

    @rule(seconds=durations)
    def advance(self, seconds: int) -> None:
        self.ask("POST", "/providers/Darkroom.Lab/advance", {"seconds": seconds})

    @rule()
    def advance_to_the_next_event(self) -> None:
        self.ask("POST", "/providers/Darkroom.Lab/advance", {"next": True})

    @rule(
        gallery=galleries,
        definition=definitions,
        location=locations,
        mode=st.sampled_from(["Incremental"] * 4 + ["Complete"]),
        action=st.sampled_from([""] * 3 + ["/validate", "/whatIf"]),
    )
    def deploy(self, gallery: str, definition: str, location: str, mode: str, action: str) -> None:
        late = deployed_image(f"{gallery}/{definition}", gallery)
        known_later = deployed_gallery("later", description=f"[reference('{gallery}').identifier.uniqueName]")
        document = deployment_template({**deployed_gallery(gallery), "location": location}, late, known_later)
        path = f"/resourceGroups/rg/providers/Microsoft.Resources/deployments/{definition}{action}"
        self.ask("POST" if action else "PUT", path, deployment_body(document, mode=mode))

    @rule(body=st.sampled_from([None, [], "text", {"location": 5}, {"properties": []}]), kind=st.sampled_from(sorted(TYPES)))
    def put_nonsense(self, body: JSON, kind: str) -> None:
        self.ask("PUT", kind.removeprefix("microsoft.compute/").replace("/", "/x/") + "/x", body)

    def data_of(self, name: str) -> str:
        """The id of a machine's OS disk, of a snapshot or of a disk."""
        machine = self.box.store.get(self.box.id(f"virtualMachines/{name}").lower())
        held = str(machine.inner.get("osDisk", "")) if machine is not None else ""
        disk = self.box.store.get(held) if held else None
        return disk.id if disk is not None else self.box.id(f"{'disks' if name == 'data' else 'snapshots'}/{name}")

    # What must always be so.

    @rule(first=durations, second=durations)
    def two_advances_equal_one(self, first: int, second: int) -> None:
        apart, at_once = (Sandbox(load(dump(self.box.store))) for _ in range(2))
        apart.advance(first)
        apart.advance(second)
        at_once.advance(first + second)
        assert digest(apart.store) == digest(at_once.store)

    @rule()
    def reading_changes_nothing(self) -> None:
        before = digest(self.box.store)
        for record in self.resources():
            shown = self.box.get(record.id, expand="ReplicationStatus")
            assert TYPES[record.kind].stateless or shown["properties"]["provisioningState"] in STATES
            listed = self.box.get(record.id.rsplit("/", 1)[0])["value"]
            assert record.key in [key_of(item["id"]) for item in listed]
        assert digest(self.box.store) == before

    @invariant()
    def every_resource_has_its_parent_and_its_group(self) -> None:
        for record in self.resources():
            assert self.box.store.get(group_key(record.key)) is not None
            if record.kind in NESTED:
                assert self.box.store.get(parent_key(record.key)) is not None

    @invariant()
    def what_is_immutable_stays(self) -> None:
        found = {key: value for record in self.resources() for key, value in _immutable(record)}
        for key, value in found.items():
            assert self.fixed.get(key, value) == value
        self.fixed = found

    @invariant()
    def progress_only_grows(self) -> None:
        now = self.box.store.head().now
        seen = {
            (record.key, state.region): state.progress
            for record in self.resources()
            if record.kind == NESTED[1]
            for state in region_states(record, now)
        }
        for place, progress in seen.items():
            assert 0 <= self.progress.get(place, 0) <= progress <= 100
        self.progress = seen

    @invariant()
    def usage_counters_count(self) -> None:
        there: Counter[str] = Counter()
        for record in self.resources():
            for quota in TYPES[record.kind].quotas:
                there[quota.limit] += quota.amount(record)
        counted: Counter[str] = Counter()
        for counter in self.box.store.under("usage:"):
            number = counter.inner["count"]
            assert isinstance(number, int)
            counted[counter.name] += number
        assert +counted == +there

    def teardown(self) -> None:
        """The same requests on new stores end in the same bytes."""
        if not hasattr(self, "box"):
            return
        expected = digest(self.box.store)
        for factory in (self.life.store_factory, new_store):
            again = Sandbox(factory(*self.opened_with))
            for request in self.box.journal:
                again.store.commit(Cloud(again.store).send(request).changes)
            assert digest(again.store) == expected

    def ask(self, method: str, path: str, body: JSON = None) -> Step:
        """Send a request and check what holds for every step."""
        self.life.taken["steps"] += 1
        before = self.box.store.head()
        twice = self.box.ask(method, path, body)
        step = self.box.send(method, path, body)
        assert step == twice
        if step.refusal is not None:
            assert step.refusal.rule in BOOK
            assert before.rulebook in BOOK[step.refusal.rule].rulebooks
            assert step.changes.records == ()
            assert step.changes.after.now == before.now
            self.life.taken["refused"] += 1
        return step

    def resources(self) -> Iterator[Record]:
        """Every resource of the sandbox."""
        found = self.box.store.under(f"/subscriptions/{self.box.store.head().subscription}/resourcegroups/")
        return (record for record in found if record.kind in TYPES)


def run_machine(store_factory: StoreFactory, steps: int, kind: type[CloudMachine] = CloudMachine) -> Counter[str]:
    """Live about `steps` steps over a kind of store; returns how many were taken and how many of them were refused."""
    life = Life(store_factory)
    machine: type[CloudMachine] = type("Living", (kind,), {"life": life})
    wanted = settings(
        max_examples=max(steps // STEPS, 1),
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=wanted)
    return life.taken


def _in(group: str, path: str) -> str:
    return f"/resourceGroups/{group}/providers/Microsoft.Compute/{path}"


def _immutable(record: Record) -> Iterator[tuple[str, JSON]]:
    """What may not change of a record as long as it is there."""
    yield f"{record.key} location", record.location
    yield f"{record.key} id", record.id
    properties: Any = record.body.get("properties", {})
    if record.kind == NESTED[0]:
        for name in FIXED:
            yield f"{record.key} {name}", properties.get(name)
    if record.kind == NESTED[1]:
        yield f"{record.key} storage", properties["storageProfile"]
        yield f"{record.key} published", properties["publishingProfile"]["publishedDate"]
