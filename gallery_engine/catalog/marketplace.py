"""Images of the marketplace: the aliases of `az vm create --image`, and what is known of the SKUs of their publishers.

Sources: the alias list of azure-cli (`az vm image list`, read 2026-11-23) and the publishers' own pages. `standing` says
`documented` where alias, URN and generation were seen in a listing, `unverified` where the alias or the figure is from memory.
Sizes of OS disks are those Azure gives new VMs, in GiB. The version numbers are invented, in the publisher's own style: a
figure that Azure changes every few weeks would be out of date anyway.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gallery_engine.catalog.sizes import X64
from gallery_engine.records import Document

LATEST = "latest"
LINUX = "Linux"
WINDOWS = "Windows"


@dataclass(frozen=True, slots=True)
class PlatformImage:
    """One SKU of the marketplace; `version` is its only version here, `alias` the CLI's short name if it has one."""

    alias: str
    publisher: str
    offer: str
    sku: str
    version: str
    os_type: str
    generation: str
    architecture: str
    size_gb: int
    trusted_launch: bool
    standing: str

    @property
    def urn(self) -> str:
        """Publisher, offer, SKU and `latest`, as the CLI writes them."""
        return f"{self.publisher}:{self.offer}:{self.sku}:{LATEST}"


# alias | publisher | offer | sku | version | os | generation | architecture | GiB | trusted launch | standing
_ROWS = """
CentOS85Gen2|OpenLogic|CentOS|8_5-gen2|8.5.2022101401|Linux|V2|x64|30||documented
Debian11|Debian|debian-11|11-backports-gen2|0.20261103.2287|Linux|V2|x64|30|trusted|documented
Debian12|Debian|debian-12|12-gen2|0.20261103.2287|Linux|V2|x64|30|trusted|unverified
FlatcarLinuxFreeGen2|kinvolk|flatcar-container-linux-free|stable-gen2|4230.2.4|Linux|V2|x64|30|trusted|documented
OpenSuseLeap154Gen2|SUSE|openSUSE-leap-15-4|gen2|2024.02.02|Linux|V2|x64|30|trusted|documented
RHELRaw8LVMGen2|RedHat|RHEL|8-lvm-gen2|8.10.2026101513|Linux|V2|x64|64|trusted|documented
SuseSles15SP5|SUSE|sles-15-sp5|gen2|2026.09.10|Linux|V2|x64|30|trusted|documented
Ubuntu2204|Canonical|0001-com-ubuntu-server-jammy|22_04-lts-gen2|22.04.202611060|Linux|V2|x64|30|trusted|documented
Ubuntu2404|Canonical|ubuntu-24_04-lts|server|24.04.202611050|Linux|V2|x64|30|trusted|documented
Ubuntu2404Pro|Canonical|ubuntu-24_04-lts|ubuntu-pro|24.04.202611050|Linux|V2|x64|30|trusted|documented
Win2025Datacenter|MicrosoftWindowsServer|WindowsServer|2025-datacenter-g2|26100.4946.261103|Windows|V2|x64|127|trusted|unverified
Win2022Datacenter|MicrosoftWindowsServer|WindowsServer|2022-datacenter-g2|20348.4052.261103|Windows|V2|x64|127|trusted|documented
Win2022AzureEditionCore|MicrosoftWindowsServer|WindowsServer|2022-datacenter-azure-edition-core|20348.4052.261103|Windows|V2|x64|127|trusted|documented
Win2019Datacenter|MicrosoftWindowsServer|WindowsServer|2019-datacenter-gensecond|17763.7678.261103|Windows|V2|x64|127|trusted|documented
Win2016Datacenter|MicrosoftWindowsServer|WindowsServer|2016-datacenter-gensecond|14393.8330.261103|Windows|V2|x64|127|trusted|documented
Win2012R2Datacenter|MicrosoftWindowsServer|WindowsServer|2012-R2-Datacenter|9600.21620.231004|Windows|V1|x64|127||documented
Win2012Datacenter|MicrosoftWindowsServer|WindowsServer|2012-Datacenter|9200.24523.231004|Windows|V1|x64|127||documented
|Canonical|0001-com-ubuntu-server-jammy|22_04-lts|22.04.202611060|Linux|V1|x64|30||documented
|Canonical|0001-com-ubuntu-server-jammy|22_04-lts-arm64|22.04.202611060|Linux|V2|Arm64|30||documented
|Canonical|0001-com-ubuntu-server-focal|20_04-lts|20.04.202505200|Linux|V1|x64|30||documented
|Canonical|0001-com-ubuntu-server-focal|20_04-lts-gen2|20.04.202505200|Linux|V2|x64|30|trusted|documented
|Canonical|ubuntu-24_04-lts|server-gen1|24.04.202611050|Linux|V1|x64|30||documented
|Canonical|ubuntu-24_04-lts|server-arm64|24.04.202611050|Linux|V2|Arm64|30||documented
|Debian|debian-11|11|0.20261103.2287|Linux|V1|x64|30||unverified
|Debian|debian-11|11-gen2|0.20261103.2287|Linux|V2|x64|30|trusted|unverified
|Debian|debian-12|12|0.20261103.2287|Linux|V1|x64|30||unverified
|Debian|debian-12|12-arm64|0.20261103.2287|Linux|V2|Arm64|30||unverified
|RedHat|RHEL|9-lvm-gen2|9.4.2026101513|Linux|V2|x64|64|trusted|unverified
|SUSE|sles-15-sp3|gen2|2024.03.20|Linux|V2|x64|30|trusted|unverified
|SUSE|sles-15-sp5|gen1|2026.09.10|Linux|V1|x64|30||unverified
|MicrosoftWindowsServer|WindowsServer|2022-datacenter|20348.4052.261103|Windows|V1|x64|127||documented
|MicrosoftWindowsServer|WindowsServer|2022-datacenter-core-g2|20348.4052.261103|Windows|V2|x64|127|trusted|unverified
|MicrosoftWindowsServer|WindowsServer|2022-datacenter-azure-edition|20348.4052.261103|Windows|V2|x64|127|trusted|documented
|MicrosoftWindowsServer|WindowsServer|2019-Datacenter|17763.7678.261103|Windows|V1|x64|127||documented
|MicrosoftWindowsServer|WindowsServer|2016-Datacenter|14393.8330.261103|Windows|V1|x64|127||documented
"""


def _image(row: str) -> PlatformImage:
    alias, publisher, offer, sku, version, os_type, generation, architecture, size, trusted, standing = row.split("|")
    return PlatformImage(
        alias=alias,
        publisher=publisher,
        offer=offer,
        sku=sku,
        version=version,
        os_type=os_type,
        generation=generation,
        architecture=architecture,
        size_gb=int(size),
        trusted_launch=trusted == "trusted",
        standing=standing,
    )


IMAGES: tuple[PlatformImage, ...] = tuple(_image(row) for row in _ROWS.split("\n") if row)
_BY_SKU: Mapping[tuple[str, str, str], PlatformImage] = MappingProxyType(
    {(image.publisher.lower(), image.offer.lower(), image.sku.lower()): image for image in IMAGES}
)
ALIASES: Mapping[str, PlatformImage] = MappingProxyType({image.alias: image for image in IMAGES if image.alias})


def find(publisher: str, offer: str, sku: str, version: str = LATEST) -> PlatformImage | None:
    """The image of a publisher, offer and SKU in any case; None when it, or this version of it, is not known."""
    image = _BY_SKU.get((publisher.lower(), offer.lower(), sku.lower()))
    if image is None or version.lower() not in {LATEST, image.version}:
        return None
    return image


def offered(publisher: str, offer: str = "") -> Iterator[PlatformImage]:
    """The images of a publisher, or of one of its offers, in the order of the catalogue."""
    wanted = (publisher.lower(), offer.lower())
    return (image for image in IMAGES if image.publisher.lower() == wanted[0] and (not offer or image.offer.lower() == wanted[1]))


def describe(image: PlatformImage) -> Document:
    """The `properties` of an image version, as `GET …/skus/{sku}/versions/{version}` shows them."""
    features: list[Document] = [{"name": "DiskControllerTypes", "value": "SCSI"}]
    if image.trusted_launch:
        features.insert(0, {"name": "SecurityType", "value": "TrustedLaunchSupported"})
    return {
        "hyperVGeneration": image.generation,
        "architecture": image.architecture,
        "osDiskImage": {
            "operatingSystem": image.os_type,
            "sizeInGb": image.size_gb,
            "sizeInBytes": image.size_gb * 1024**3 + 512,
        },
        "dataDiskImages": [],
        "features": [*features],
        "replicaType": "Managed",
        "imageDeprecationStatus": {"imageState": "Active"},
        "automaticOSUpgradeProperties": {"automaticOSUpgradeSupported": image.architecture == X64},
        "disallowed": {"vmDiskType": "Unmanaged" if image.generation == "V2" else "None"},
    }
