"""Where a template goes: what its functions ask of the cloud, answered from the sandbox as the caller may see it."""

from dataclasses import dataclass, field

from gallery_engine import tokens
from gallery_engine.arm import Request, Response
from gallery_engine.catalog.regions import REGIONS
from gallery_engine.ids import Address, parse
from gallery_engine.records import JSON, Document
from gallery_engine.rules.call import Send
from gallery_engine.store import World
from gallery_engine.templates.errors import Fault, TemplateError
from gallery_engine.templates.planning import Planned
from gallery_engine.templates.values import as_object

API_VERSION = "2024-11-01"


@dataclass
class Target:
    """The scope of a deployment. `sends` are requests as the caller; `resources` are known once the template has been planned.

    `tenants` are those for which the caller has brought tokens along.
    """

    world: World
    sends: Send
    caller: str
    address: Address
    deployment: Document
    tenants: list[str]
    resources: dict[str, Planned] = field(default_factory=dict)

    @property
    def now(self) -> int:
        """Virtual time in milliseconds."""
        return self.world.now

    @property
    def subscription(self) -> Document:
        """The subscription as `subscription()` shows it."""
        guid = self.address.subscription
        record = self.world.subscription(guid)
        return {
            "id": f"/subscriptions/{guid}",
            "subscriptionId": guid,
            "tenantId": self.tenant["tenantId"],
            "displayName": record.name if record is not None else "",
        }

    @property
    def tenant(self) -> Document:
        """The tenant as `tenant()` shows it."""
        record = self.world.subscription(self.address.subscription)
        return {"tenantId": record.inner.get("tenant") if record is not None else self.world.head.tenant}

    @property
    def group(self) -> Document | None:
        """The resource group as `resourceGroup()` shows it; None where a subscription is deployed to."""
        if not self.address.group:
            return None
        record = self.world.get("/".join(self.address.key.split("/")[:5]))
        if record is None:
            return None
        shown: Document = {"id": record.id, "name": record.name, "type": "Microsoft.Resources/resourceGroups"}
        return {**shown, "location": record.location, "tags": {}, **record.body, "properties": {"provisioningState": "Succeeded"}}

    def know(self, resources: list[Planned]) -> None:
        """Learn which resources the template has, so that `reference` can find them by name."""
        for resource in resources:
            for name in (resource.id, resource.title, resource.name, resource.symbol):
                self.resources.setdefault(name.lower(), resource)

    def document(self, path: str, api_version: str) -> Document:
        """The document of a resource as the caller sees it; raises Refused."""
        return as_object(self.send("GET", path, api_version).body)

    def send(self, method: str, path: str, api_version: str, body: JSON = None) -> Response:
        """Send a request as the caller, with the tokens that came along; raises Refused."""
        return self.sends(Request(method, path, {"api-version": api_version}, body, self.caller, tokens.headers(self.tenants)))

    def reference(self, name: str, api_version: str, full: bool) -> JSON:
        """A resource by its id, or by the name it has in the template; raises Refused where it is not there."""
        planned = self.resources.get(name.strip("/").lower()) or self.resources.get(name.lower())
        path = planned.id if planned is not None else name
        if planned is None and not name.startswith("/"):
            see = "Please see https://aka.ms/arm-template for usage details."
            raise TemplateError(Fault.DEPENDENCY, f"The resource '{name}' is not defined in the template. {see}")
        if planned is None and not api_version:
            see = "Please see https://aka.ms/arm-template for usage details."
            raise TemplateError(Fault.ARGUMENTS, f"The reference to '{name}' requires an API version. {see}")
        version = api_version or (planned.api_version if planned is not None else API_VERSION)
        document = self.document(path, version)
        return _whole(document, path, version) if full else as_object(document.get("properties"))

    def provider(self, namespace: str, kind: str) -> Document:
        """A provider's type, with every region; the lab speaks one version of each."""
        described: Document = {"locations": [region.display for region in REGIONS.values()], "apiVersions": [API_VERSION]}
        return {"resourceType": kind, **described} if kind else {"namespace": namespace, "resourceTypes": []}

    def new_guid(self) -> str:
        """A new GUID from the sandbox's seed."""
        return self.world.guid("template")


def _whole(document: Document, path: str, api_version: str) -> Document:
    address = parse(path)
    shown: Document = {key: value for key, value in document.items() if key not in {"id", "name", "type"}}
    where: Document = {"apiVersion": api_version, "resourceId": path.partition("/providers/")[2]}
    if address is not None:
        where |= {"subscriptionId": address.subscription, "resourceGroupName": address.group}
    return {**where, **shown}
