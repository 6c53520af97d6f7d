"""Azure regions: display name, continent (which sets how far a copy travels) and whether it has availability zones.

Source: "List of Azure regions", https://learn.microsoft.com/azure/reliability/regions-list (read 2026-11-23);
of the groups "Subscriptions - List Locations", https://learn.microsoft.com/rest/api/resources/subscriptions/list-locations
(read 2026-11-26).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Region:
    """One region; `zones` says whether ZRS storage is to be had there."""

    name: str
    display: str
    continent: str
    zones: bool

    @property
    def geography_group(self) -> str:
        """What Azure's list of locations groups the region under: US, Canada, Europe, Asia Pacific and so on."""
        if self.continent == "North America":
            first = self.display.partition(" ")[0]
            return first if first in {"Canada", "Mexico"} else "US"
        return "Asia Pacific" if self.continent in {"Asia", "Oceania"} else self.continent


_ROWS = """
eastus|East US|North America|zones
eastus2|East US 2|North America|zones
centralus|Central US|North America|zones
northcentralus|North Central US|North America|
southcentralus|South Central US|North America|zones
westcentralus|West Central US|North America|
westus|West US|North America|
westus2|West US 2|North America|zones
westus3|West US 3|North America|zones
canadacentral|Canada Central|North America|zones
canadaeast|Canada East|North America|
mexicocentral|Mexico Central|North America|zones
brazilsouth|Brazil South|South America|zones
northeurope|North Europe|Europe|zones
westeurope|West Europe|Europe|zones
uksouth|UK South|Europe|zones
ukwest|UK West|Europe|
francecentral|France Central|Europe|zones
germanywestcentral|Germany West Central|Europe|zones
italynorth|Italy North|Europe|zones
norwayeast|Norway East|Europe|zones
polandcentral|Poland Central|Europe|zones
spaincentral|Spain Central|Europe|zones
swedencentral|Sweden Central|Europe|zones
switzerlandnorth|Switzerland North|Europe|zones
israelcentral|Israel Central|Middle East|zones
qatarcentral|Qatar Central|Middle East|zones
uaenorth|UAE North|Middle East|zones
southafricanorth|South Africa North|Africa|zones
centralindia|Central India|Asia|zones
southindia|South India|Asia|
eastasia|East Asia|Asia|zones
southeastasia|Southeast Asia|Asia|zones
japaneast|Japan East|Asia|zones
japanwest|Japan West|Asia|zones
koreacentral|Korea Central|Asia|zones
australiaeast|Australia East|Oceania|zones
australiasoutheast|Australia Southeast|Oceania|
newzealandnorth|New Zealand North|Oceania|zones
"""


def _region(row: str) -> Region:
    name, display, continent, zones = row.split("|")
    return Region(name, display, continent, zones == "zones")


REGIONS: Mapping[str, Region] = MappingProxyType({row.split("|")[0]: _region(row) for row in _ROWS.split("\n") if row})


def normalize(location: str) -> str:
    """A region's short name from any spelling Azure accepts: `West US 2` and `westus2` are one."""
    return location.replace(" ", "").lower()


def display(location: str) -> str:
    """The display name of a region; what is not a region comes back as it was."""
    region = REGIONS.get(location) or REGIONS.get(normalize(location))
    return region.display if region else location
