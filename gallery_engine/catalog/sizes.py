"""VM sizes: cores, memory, which generations and architecture they boot, and whether they take Trusted Launch and
Premium SSDs.

Sources: "Sizes for virtual machines in Azure", https://learn.microsoft.com/azure/virtual-machines/sizes/overview; "Generation 2
VM sizes", https://learn.microsoft.com/azure/virtual-machines/generation-2; "Trusted Launch",
https://learn.microsoft.com/azure/virtual-machines/trusted-launch (read 2026-11-23). A choice of ours, not the whole list: every
size is to be had in every region here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gallery_engine.records import Document

X64 = "x64"
OS_DISK_MB = 1_047_552


@dataclass(frozen=True, slots=True)
class Size:
    """One size. `memory_mb` and `temporary_mb` (the temporary disk) are MiB, `data_disks` the most it takes."""

    name: str
    cores: int
    memory_mb: int
    data_disks: int
    temporary_mb: int
    generations: frozenset[str]
    architecture: str
    trusted_launch: bool
    premium: bool

    def as_listed(self) -> Document:
        """The size as `az vm list-sizes` shows it."""
        return {
            "name": self.name,
            "numberOfCores": self.cores,
            "osDiskSizeInMB": OS_DISK_MB,
            "resourceDiskSizeInMB": self.temporary_mb,
            "memoryInMB": self.memory_mb,
            "maxDataDiskCount": self.data_disks,
        }


# name | cores | memory GiB | data disks | temporary GiB | generations | architecture | trusted launch | premium SSDs
_ROWS = """
Standard_A1_v2|1|2|2|10|V1|x64||
Standard_B1s|1|1|2|4|V1,V2|x64|trusted|premium
Standard_B2s|2|4|4|8|V1,V2|x64|trusted|premium
Standard_B2ms|2|8|4|16|V1,V2|x64|trusted|premium
Standard_B4ms|4|16|8|32|V1,V2|x64|trusted|premium
Standard_DS1_v2|1|3.5|4|7|V1,V2|x64|trusted|premium
Standard_D2s_v3|2|8|4|16|V1,V2|x64|trusted|premium
Standard_D4s_v3|4|16|8|32|V1,V2|x64|trusted|premium
Standard_D2s_v5|2|8|4|0|V1,V2|x64|trusted|premium
Standard_D4s_v5|4|16|8|0|V1,V2|x64|trusted|premium
Standard_D8s_v5|8|32|16|0|V1,V2|x64|trusted|premium
Standard_D2ds_v5|2|8|4|75|V1,V2|x64|trusted|premium
Standard_D2as_v5|2|8|4|0|V1,V2|x64|trusted|premium
Standard_D2s_v6|2|8|8|0|V2|x64|trusted|premium
Standard_E2s_v5|2|16|4|0|V1,V2|x64|trusted|premium
Standard_E4s_v5|4|32|8|0|V1,V2|x64|trusted|premium
Standard_F2s_v2|2|4|4|16|V1,V2|x64|trusted|premium
Standard_F4s_v2|4|8|8|32|V1,V2|x64|trusted|premium
Standard_B2pts_v2|2|1|4|0|V2|Arm64||premium
Standard_D2ps_v5|2|8|4|0|V2|Arm64||premium
Standard_D4ps_v5|4|16|8|0|V2|Arm64||premium
"""


def _size(row: str) -> Size:
    name, cores, memory, disks, temporary, generations, architecture, trusted, premium = row.split("|")
    return Size(
        name=name,
        cores=int(cores),
        memory_mb=int(float(memory) * 1024),
        data_disks=int(disks),
        temporary_mb=int(temporary) * 1024,
        generations=frozenset(generations.split(",")),
        architecture=architecture,
        trusted_launch=trusted == "trusted",
        premium=premium == "premium",
    )


SIZES: Mapping[str, Size] = MappingProxyType({size.name: size for size in map(_size, filter(None, _ROWS.split("\n")))})
_FOLDED = MappingProxyType({name.lower(): size for name, size in SIZES.items()})


def find(name: str) -> Size | None:
    """The size of a name in any case; None when there is none."""
    return _FOLDED.get(name.lower())
