"""What virtual machines are to be had, size by size and region by region: `GET …/Microsoft.Compute/skus`.

Source: "Resource Skus - List", https://learn.microsoft.com/rest/api/compute/resource-skus/list (read 2026-11-26). A `$filter` of
one region (`location eq 'eastus'`) narrows the list; Azure knows no other.
"""

from gallery_engine.arm import Response
from gallery_engine.catalog.regions import REGIONS, Region, normalize
from gallery_engine.catalog.sizes import SIZES, Size
from gallery_engine.providers.resource import Inquiry, Report
from gallery_engine.records import JSON, Document

KIND = "microsoft.compute/skus"
ZONES: list[JSON] = ["1", "2", "3"]
FILTER = "location eq "


def answer(inquiry: Inquiry) -> Response:
    """List every size in every region, or in the one that the filter names."""
    wish = inquiry.request.query.get("$filter", "")
    only = normalize(wish.removeprefix(FILTER).strip("'")) if wish.startswith(FILTER) else ""
    regions = [region for region in REGIONS.values() if not only or region.name == only]
    return Response(200, {"value": [_row(size, region) for region in regions for size in SIZES.values()]})


def _row(size: Size, region: Region) -> Document:
    zones = list(ZONES) if region.zones else []
    return {
        "resourceType": "virtualMachines",
        "name": size.name,
        "tier": size.name.partition("_")[0],
        "size": size.name.partition("_")[2],
        "locations": [region.name],
        "locationInfo": [{"location": region.name, "zones": zones, "zoneDetails": []}],
        "capabilities": [{"name": name, "value": value} for name, value in _capabilities(size).items()],
        "restrictions": [],
    }


def _capabilities(size: Size) -> dict[str, str]:
    return {
        "vCPUs": str(size.cores),
        "MemoryGB": f"{size.memory_mb / 1024:g}",
        "MaxDataDiskCount": str(size.data_disks),
        "MaxResourceVolumeMB": str(size.temporary_mb),
        "HyperVGenerations": ",".join(sorted(size.generations)),
        "CpuArchitectureType": size.architecture,
        **({} if size.trusted_launch else {"TrustedLaunchDisabled": "True"}),
    }


SKUS = Report("Microsoft.Compute/skus/read", answer)
