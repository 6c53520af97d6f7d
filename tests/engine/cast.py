"""The cast of the engine's tests: a sandbox that is spoken to by ARM requests, and what scenes begin with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from gallery_engine.arm import Request, Step
from gallery_engine.cloud import Cloud, new_store
from gallery_engine.records import JSON, Changes, Document, Record
from gallery_engine.store import Store

StoreFactory: TypeAlias = Callable[[str, str], Store]
API = "2026-03-03"
GROUP = "rg"
EAST, WEST, EUROPE = "eastus", "westus", "northeurope"


@dataclass
class Sandbox:
    """A store behind its one door; every request goes through `Cloud.send`, and what it did is committed."""

    store: Store
    caller: str = "owner"
    journal: list[Request] = field(default_factory=list)
    interfaces: int = 0

    def id(self, path: str) -> str:
        """The full id of `galleries/g` in the group; of `/groups` when it starts with a slash, below the subscription."""
        subscription = f"/subscriptions/{self.store.head().subscription}"
        if path.startswith(("/providers/Darkroom.Lab", "/providers/Microsoft.ResourceGraph")) or path.lower().startswith(
            "/subscriptions/"
        ):
            return path
        return (
            f"{subscription}{path}"
            if path.startswith("/")
            else (f"{subscription}/resourceGroups/{GROUP}/providers/Microsoft.Compute/{path}")
        )

    def ask(self, method: str, path: str, body: JSON = None, query: Mapping[str, str] | None = None) -> Step:
        """Send one request without committing what it did."""
        return Cloud(self.store).send(self._request(method, path, body, query))

    def send(self, method: str, path: str, body: JSON = None, query: Mapping[str, str] | None = None) -> Step:
        """Send one request and commit what it did."""
        request = self._request(method, path, body, query)
        step = Cloud(self.store).send(request)
        self.journal.append(request)
        self.store.commit(step.changes)
        return step

    def _request(self, method: str, path: str, body: JSON, query: Mapping[str, str] | None) -> Request:
        identifier = self.id(path)
        wired = self.wired(identifier, body) if method == "PUT" else body
        return Request(method, identifier, {"api-version": API, **(query or {})}, wired, self.caller)

    def wired(self, identifier: str, body: JSON) -> JSON:
        """A new machine that says nothing of its network gets an interface of its own, as the command line gives it one."""
        head, _, name = identifier.rpartition("/providers/Microsoft.Compute/virtualMachines/")
        properties = body.get("properties") if isinstance(body, dict) else None
        new = name and "/" not in name and self.store.get(identifier.lower()) is None and self.store.get(head.lower()) is not None
        if not new or not isinstance(body, dict) or not isinstance(properties, dict) or "networkProfile" in properties:
            return body
        profile: Document = {"networkInterfaces": [{"id": self.interface(head, name, str(body.get("location") or EAST))}]}
        return {**body, "properties": {**properties, "networkProfile": profile}}

    def interface(self, group: str, name: str, location: str) -> str:
        """The id of a network interface for a machine, planted in the group with this id if it is not there."""
        where = location.replace(" ", "").lower()
        identifier = f"{group}/providers/Microsoft.Network/networkInterfaces/{name}-{where}"
        if self.store.get(identifier.lower()) is None:
            self.interfaces += 1
            own: Document = {"privateIPAddress": f"10.0.{self.interfaces // 250}.{4 + self.interfaces % 250}", "primary": True}
            subnet = f"{group}/providers/Microsoft.Network/virtualNetworks/cast/subnets/default"
            entry: Document = {"name": "ipconfig", "properties": {**own, "subnet": {"id": subnet}}}
            properties: Document = {"ipConfigurations": [entry], "resourceGuid": f"{name}-{where}"}
            body: Document = {"location": where, "properties": properties}
            kind = "microsoft.network/networkinterfaces"
            self.plant(Record(identifier.lower(), kind, identifier, f"{name}-{where}", where, body=body))
        return identifier

    def put(self, path: str, body: JSON) -> Step:
        """PUT a resource."""
        return self.send("PUT", path, body)

    def delete(self, path: str) -> Step:
        """DELETE a resource."""
        return self.send("DELETE", path)

    def post(self, path: str, body: JSON = None) -> Step:
        """POST an action."""
        return self.send("POST", path, body)

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """The body of a GET that has to succeed; `expand` and `select` become `$expand` and `$select`."""
        step = self.send("GET", path, query={f"${name}": value for name, value in query.items()})
        assert step.response.status == 200, step.response
        assert isinstance(step.response.body, dict)
        return step.response.body

    def advance(self, seconds: int) -> None:
        """Let virtual seconds pass."""
        assert self.post("/providers/Darkroom.Lab/advance", {"seconds": seconds}).response.status == 200

    def finish(self, step: Step) -> None:
        """Let virtual time pass until the operation that a request started has ended."""
        assert step.refusal is None, step.refusal
        address = step.response.headers.get("Azure-AsyncOperation") or step.response.headers.get("Location", "")
        if address:
            guid = address.split("?")[0].rsplit("/", 1)[1]
            assert self.post("/providers/Darkroom.Lab/advance", {"operation": guid}).response.status == 200

    def plant(self, record: Record) -> Record:
        """Put a record where no request can put it (yet)."""
        head = self.store.head()
        self.store.commit(Changes(head, head, ((self.store.get(record.key), record),)))
        return record

    def remove(self, record: Record) -> None:
        """Take a record away without a request."""
        head = self.store.head()
        self.store.commit(Changes(head, head, ((record, None),)))


def sandbox(rulebook: str = "azure", seed: str = "cast", store_factory: StoreFactory = new_store) -> Sandbox:
    """A sandbox with the resource group `rg` in East US."""
    made = Sandbox(store_factory(seed, rulebook))
    made.put(f"/resourceGroups/{GROUP}", {"location": EAST})
    return made


def refused(step: Step) -> str:
    """The id of the rule that refused a request; fails when it was not refused."""
    assert step.refusal is not None, step.response
    assert step.response.status >= 400
    return step.refusal.rule


def message(step: Step) -> str:
    """What the refusal of a request says."""
    assert step.refusal is not None, step.response
    return step.refusal.message


def accepted(step: Step) -> Document:
    """The body of an accepted request; fails with the refusal when it was not."""
    assert step.refusal is None, step.refusal
    return step.response.body if isinstance(step.response.body, dict) else {}


def managed_image(box: Sandbox, name: str = "image", *, size: int = 30, data: int = 0, location: str = EAST, **said: str) -> str:
    """The id of a finished managed image of `size` GB; `os_type`, `os_state`, `generation`, `architecture` may be said."""
    disk: Document = {"osType": said.get("os_type", "Linux"), "osState": said.get("os_state", "Generalized"), "diskSizeGB": size}
    more: JSON = [{"lun": 0, "diskSizeGB": data, "caching": "None"}] if data else []
    properties: Document = {
        "hyperVGeneration": said.get("generation", "V2"),
        "storageProfile": {"osDisk": disk, "dataDisks": more},
    }
    return _planted(box, f"images/{name}", location, properties, {"architecture": said.get("architecture", "x64")})


def gallery(box: Sandbox, name: str = "gallery") -> str:
    """The path of a finished gallery."""
    box.finish(box.put(f"galleries/{name}", {"location": EAST}))
    return f"galleries/{name}"


def definition_body(**properties: JSON) -> Document:
    """The body of a generalized Linux definition of generation 2 without features; `properties` replace and add."""
    identifier: Document = {"publisher": "contoso", "offer": "web", "sku": str(properties.pop("sku", "std"))}
    described: Document = {"osType": "Linux", "osState": "Generalized", "hyperVGeneration": "V2", "identifier": identifier}
    return {"location": EAST, "properties": described | properties}


def definition(box: Sandbox, name: str = "web", **properties: JSON) -> str:
    """The path of a finished definition in the gallery `gallery`, which is made if it is not there."""
    if box.send("GET", "galleries/gallery").response.status == 404:
        gallery(box)
    path = f"galleries/gallery/images/{name}"
    box.finish(box.put(path, definition_body(sku=name, **properties)))
    return path


def version_body(source: str, *regions: JSON, **profile: JSON) -> Document:
    """The body of a version from a managed image or version; a region is a name or an entry of targetRegions."""
    targets: list[JSON] = [{"name": region} if isinstance(region, str) else region for region in regions or (EAST,)]
    return {
        "location": EAST,
        "properties": {"publishingProfile": {"targetRegions": targets, **profile}, "storageProfile": {"source": {"id": source}}},
    }


def version(box: Sandbox, name: str = "1.0.0", *regions: JSON, **profile: JSON) -> str:
    """The path of a finished version of the definition `web` from a managed image; both are made if they are not there."""
    if box.send("GET", "galleries/gallery/images/web").response.status == 404:
        definition(box)
    path = f"galleries/gallery/images/web/versions/{name}"
    box.finish(box.put(path, version_body(managed_image(box), *regions, **profile)))
    return path


def _planted(box: Sandbox, path: str, location: str, properties: Document, inner: Document) -> str:
    identifier = box.id(path)
    kind, name = path.split("/")
    body: Document = {"location": location, "properties": properties}
    box.plant(Record(identifier.lower(), f"microsoft.compute/{kind.lower()}", identifier, name, location, body=body, inner=inner))
    return identifier


def machine(box: Sandbox, name: str = "vm", *, power: str = "deallocated", generalized: bool = True, **said: str) -> str:
    """The id of a virtual machine with a disk of 30 GB; `generation` and `os_type` may be said."""
    inner: Document = {
        "osType": said.get("os_type", "Linux"),
        "generation": said.get("generation", "V2"),
        "architecture": "x64",
        "generalized": generalized,
        "osDiskGB": 30,
        "power": {"to": power},
    }
    return _planted(box, f"virtualMachines/{name}", EAST, {}, inner)


def disk(box: Sandbox, name: str = "disk", *, size: int = 30, **said: str) -> str:
    """The id of a managed disk with an operating system; `generation` and `os_type` may be said."""
    properties: Document = {
        "diskSizeGB": size,
        "osType": said.get("os_type", "Linux"),
        "hyperVGeneration": said.get("generation", "V2"),
    }
    return _planted(box, f"disks/{name}", EAST, properties, {})
