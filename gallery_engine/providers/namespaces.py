"""Resource providers: which types there are under which api-versions, and where.

Source: "Providers - Get" (https://learn.microsoft.com/rest/api/resources/providers/get, read 2026-11-26). Everything that the lab
has is registered; registering it again changes nothing.
"""

from collections.abc import Callable, Iterable

from gallery_engine.arm import Response
from gallery_engine.catalog.api_versions import versions_of
from gallery_engine.catalog.regions import REGIONS
from gallery_engine.providers.resource import Inquiry, Report, ResourceType
from gallery_engine.records import JSON, Document

READ = "Microsoft.Resources/subscriptions/providers/read"
_WITHOUT_REGION = ("microsoft.authorization/", "microsoft.resources/", "microsoft.management/", "microsoft.support/")


def reports(types: Iterable[ResourceType]) -> dict[tuple[str, str], Report]:
    """The reports about each namespace of some types: to read it, and to register it."""
    by_namespace: dict[str, list[ResourceType]] = {}
    for resource in types:
        namespace, slash, _ = resource.name.partition("/")
        if slash:
            by_namespace.setdefault(namespace, []).append(resource)
    found: dict[tuple[str, str], Report] = {}
    for namespace, listed in by_namespace.items():
        about = _report(namespace, listed)
        found[("GET", namespace.lower())] = Report(READ, about)
        found[("POST", f"{namespace.lower()}/register")] = Report(f"{namespace}/register/action", about)
    return found


def _report(namespace: str, types: Iterable[ResourceType]) -> Callable[[Inquiry], Response]:
    listed: list[JSON] = [_type(resource) for resource in types]

    def answer(inquiry: Inquiry) -> Response:
        return Response(200, _document(namespace, listed, inquiry))

    return answer


def _document(namespace: str, types: list[JSON], inquiry: Inquiry) -> Document:
    return {
        "id": f"/subscriptions/{inquiry.address.subscription}/providers/{namespace}",
        "namespace": namespace,
        "registrationPolicy": "RegistrationRequired",
        "registrationState": "Registered",
        "resourceTypes": types,
    }


def _type(resource: ResourceType) -> Document:
    versions = versions_of(resource.kind)
    places: list[JSON] = [] if resource.kind.startswith(_WITHOUT_REGION) else [region.display for region in REGIONS.values()]
    return {
        "resourceType": resource.name.partition("/")[2],
        "locations": places,
        "apiVersions": [*versions],
        "defaultApiVersion": versions[0],
        "capabilities": "None" if not places else "SupportsTags, SupportsLocation",
    }
