"""How much of each limit a subscription has used in a region: `GET …/Microsoft.Compute/locations/{region}/usages`.

What is counted gallery by gallery (definitions and versions under the chapter, D06) has no place in a list by region.
"""

from dataclasses import dataclass

from gallery_engine.arm import Response
from gallery_engine.catalog.regions import REGIONS, normalize
from gallery_engine.providers.quotas import GALLERY_LIMITS, limit, raisable, used
from gallery_engine.providers.resource import Inquiry, Report
from gallery_engine.records import JSON, Document
from gallery_engine.rules.requests import KNOWN_REGION
from gallery_engine.store import World


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the list: the limit's name in the rulebook, in the API, and for people."""

    limit: str
    value: str
    localized: str


ROWS = (
    Listed("cores", "cores", "Total Regional vCPUs"),
    Listed("virtual_machines", "virtualMachines", "Virtual Machines"),
    Listed("scale_sets", "virtualMachineScaleSets", "Virtual Machine Scale Sets"),
    Listed("galleries", "galleries", "Gallery"),
    Listed("image_definitions", "galleryImages", "Gallery Image"),
    Listed("image_versions", "galleryImageVersions", "Gallery Image Version"),
)


def answer(inquiry: Inquiry) -> Response:
    """List what is used and what may be."""
    region = normalize(inquiry.address.names[0])
    if region not in REGIONS:
        KNOWN_REGION.refuse(f"The provided location '{inquiry.address.names[0]}' is not available.")
    subscription = inquiry.address.subscription.lower()
    rows = [row for row in ROWS if not _by_gallery(row, inquiry.world)]
    items: list[JSON] = [_row(row, subscription, region, inquiry.world) for row in rows]
    return Response(200, {"value": items})


def _by_gallery(row: Listed, world: World) -> bool:
    return row.limit in GALLERY_LIMITS - {"galleries"} and world.rulebook.has("quotas_per_parent")


def _row(row: Listed, subscription: str, region: str, world: World) -> Document:
    return {
        "limit": limit(row.limit, subscription, region, world),
        "unit": "Count",
        "currentValue": used(row.limit, raisable(row.limit, subscription, region, world), world),
        "name": {"value": row.value, "localizedValue": row.localized},
    }


USAGES = Report("Microsoft.Compute/locations/usages/read", answer)
