"""Where regions are: latitude and longitude in degrees, as `az account list-locations` gives them in `metadata`.

Azure means a place of that name, not a building. Read 2026-11-27 in an output that others keep
(https://github.com/tal66/cloud-regions, web/data/azureData.js). Regions that are younger than it are set where their city is, and
are UNVERIFIED: Azure may give other figures.
"""

from collections.abc import Mapping
from types import MappingProxyType

_ROWS = """
eastus 37.3719 -79.8164
eastus2 36.6681 -78.3889
centralus 41.5908 -93.6208
northcentralus 41.8819 -87.6278
southcentralus 29.4167 -98.5
westcentralus 40.89 -110.234
westus 37.783 -122.417
westus2 47.233 -119.852
westus3 33.448376 -112.074036
canadacentral 43.653 -79.383
canadaeast 46.817 -71.217
mexicocentral 20.588 -100.39
brazilsouth -23.55 -46.633
northeurope 53.3478 -6.2597
westeurope 52.3667 4.9
uksouth 50.941 -0.799
ukwest 53.427 -3.084
francecentral 46.3772 2.373
germanywestcentral 50.110924 8.682127
italynorth 45.46888 9.18109
norwayeast 59.913868 10.752245
polandcentral 52.23334 21.01666
spaincentral 40.417 -3.704
swedencentral 60.67488 17.14127
switzerlandnorth 47.451542 8.564572
israelcentral 32.070186 34.71708
qatarcentral 25.551462 51.439327
uaenorth 25.266666 55.316666
southafricanorth -25.73134 28.21837
centralindia 18.5822 73.9197
southindia 12.9822 80.1636
eastasia 22.267 114.188
southeastasia 1.283 103.833
japaneast 35.68 139.77
japanwest 34.6939 135.5022
koreacentral 37.5665 126.978
australiaeast -33.86 151.2094
australiasoutheast -37.8136 144.9631
newzealandnorth -36.85 174.76
"""
UNVERIFIED = frozenset({"mexicocentral", "spaincentral", "newzealandnorth"})


def _place(row: str) -> tuple[str, tuple[float, float]]:
    name, latitude, longitude = row.split(" ")
    return name, (float(latitude), float(longitude))


COORDINATES: Mapping[str, tuple[float, float]] = MappingProxyType(dict(_place(row) for row in _ROWS.split("\n") if row))
"""Latitude and longitude by the short name of the region."""
