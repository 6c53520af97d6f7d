"""Marketplace images by alias and by URN."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Urn:
    """A marketplace image: publisher, offer, SKU, version."""

    publisher: str
    offer: str
    sku: str
    version: str = "latest"

    @property
    def windows(self) -> bool:
        """Whether az takes it for Windows: by the name of its offer."""
        return "windows" in self.offer.lower()


_WINDOWS = "MicrosoftWindowsServer"
_SERVER = "WindowsServer"
ALIASES: Mapping[str, Urn] = MappingProxyType(
    {
        "CentOS85Gen2": Urn("OpenLogic", "CentOS", "8_5-gen2"),
        "Debian11": Urn("Debian", "debian-11", "11-backports-gen2"),
        "Debian12": Urn("Debian", "debian-12", "12-gen2"),
        "FlatcarLinuxFreeGen2": Urn("kinvolk", "flatcar-container-linux-free", "stable-gen2"),
        "OpenSuseLeap154Gen2": Urn("SUSE", "openSUSE-leap-15-4", "gen2"),
        "RHELRaw8LVMGen2": Urn("RedHat", "RHEL", "8-lvm-gen2"),
        "SuseSles15SP5": Urn("SUSE", "sles-15-sp5", "gen2"),
        "Ubuntu2204": Urn("Canonical", "0001-com-ubuntu-server-jammy", "22_04-lts-gen2"),
        "Ubuntu2404": Urn("Canonical", "ubuntu-24_04-lts", "server"),
        "Ubuntu2404Pro": Urn("Canonical", "ubuntu-24_04-lts", "ubuntu-pro"),
        "Win2022Datacenter": Urn(_WINDOWS, _SERVER, "2022-datacenter-g2"),
        "Win2022AzureEditionCore": Urn(_WINDOWS, _SERVER, "2022-datacenter-azure-edition-core"),
        "Win2019Datacenter": Urn(_WINDOWS, _SERVER, "2019-datacenter-gensecond"),
        "Win2016Datacenter": Urn(_WINDOWS, _SERVER, "2016-datacenter-gensecond"),
        "Win2012R2Datacenter": Urn(_WINDOWS, _SERVER, "2012-R2-Datacenter"),
        "Win2012Datacenter": Urn(_WINDOWS, _SERVER, "2012-Datacenter"),
    }
)
DEFAULT = Urn(_WINDOWS, _SERVER, "2022-datacenter-azure-edition")


def find(text: str) -> Urn | None:
    """Give the marketplace image of a URN or an alias, case aside; None for anything else."""
    parts = text.split(":")
    if len(parts) == 4:
        return Urn(*parts)
    return next((urn for alias, urn in ALIASES.items() if alias.lower() == text.lower()), None)
