"""How fast a managed disk is, by its size and kind.

Source: "Scalability and performance targets for VM disks", https://learn.microsoft.com/azure/virtual-machines/disks-types
(read 2026-11-23).
"""

from gallery_engine.records import Document

LARGEST_GB = 32_767
PREMIUM, STANDARD, ULTRA = "Premium_LRS", "Standard_LRS", "UltraSSD_LRS"
ONLY_FOR_DATA = frozenset({"PremiumV2_LRS", ULTRA})
CACHING = ("None", "ReadOnly", "ReadWrite")
KINDS = ("Premium_LRS", "Premium_ZRS", "PremiumV2_LRS", "StandardSSD_LRS", "StandardSSD_ZRS", "Standard_LRS", "UltraSSD_LRS")
SNAPSHOT_KINDS = ("Standard_LRS", "Standard_ZRS", "Premium_LRS")
NETWORK_POLICIES = ("AllowAll", "AllowPrivate", "DenyAll")

# up to GiB, tier, operations per second, MB per second
_PREMIUM = (
    (4, "P1", 120, 25),
    (8, "P2", 120, 25),
    (16, "P3", 120, 25),
    (32, "P4", 120, 25),
    (64, "P6", 240, 50),
    (128, "P10", 500, 100),
    (256, "P15", 1_100, 125),
    (512, "P20", 2_300, 150),
    (1_024, "P30", 5_000, 200),
    (2_048, "P40", 7_500, 250),
    (4_096, "P50", 7_500, 250),
    (8_192, "P60", 16_000, 500),
    (16_384, "P70", 18_000, 750),
    (LARGEST_GB, "P80", 20_000, 900),
)
_STANDARD = (500, 60)


def performance(kind: str, size_gb: int) -> Document:
    """The figures that a disk of this kind and size shows; only Premium SSDs have a tier."""
    if kind.startswith("Premium_"):
        _, tier, operations, throughput = next(row for row in _PREMIUM if size_gb <= row[0])
        return {"tier": tier, "diskIOPSReadWrite": operations, "diskMBpsReadWrite": throughput}
    operations, throughput = _STANDARD
    return {"diskIOPSReadWrite": operations, "diskMBpsReadWrite": throughput}


def is_premium(kind: str) -> bool:
    """Whether disks of a kind are Premium SSDs of either generation."""
    return kind.startswith("Premium")
