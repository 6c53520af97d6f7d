"""What things cost: teaching estimates in millionths of a US dollar, the same in every region.

Rounded figures of the order of Azure's pay-as-you-go prices as of 2026-11, set down for teaching and not read off a price list:
good for comparing, not for a budget. Where the real ones are: `WHERE`. That replicas are billed like snapshots is documented in
"Azure Compute Gallery overview" (read 2026-11-23).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gallery_engine.clock import HOUR

STANDING = "unverified"
WHERE = "https://azure.microsoft.com/pricing/"
AS_OF = "2026-11"
CURRENCY = "USD"
MONTH = 730 * HOUR
NEAR, FAR = "egress.near", "egress.far"


@dataclass(frozen=True, slots=True)
class Unit:
    """What a price is for: its name for people, and how many counted units are in it."""

    name: str
    size: int


GB_MONTH = Unit("GB and month", MONTH)
HOURS = Unit("hour", HOUR)
GB = Unit("GB", 1)


@dataclass(frozen=True, slots=True)
class Price:
    """A price in millionths of a dollar for a unit."""

    micro: int
    unit: Unit

    def of(self, quantity: int) -> int:
        """Millionths of a dollar for a counted quantity (GB times milliseconds, milliseconds, GB), rounded down."""
        return self.micro * quantity // self.unit.size


_PER_GB_MONTH = {
    "replica.Standard_LRS": 50_000,
    "replica.Standard_ZRS": 62_500,
    "replica.Premium_LRS": 132_000,
    "replica.PremiumV2_LRS": 132_000,
    "snapshot.Standard_LRS": 50_000,
    "snapshot.Standard_ZRS": 62_500,
    "snapshot.Premium_LRS": 132_000,
    "image.LRS": 50_000,
    "image.ZRS": 62_500,
    "blob": 18_000,
    "disk.Standard_LRS": 45_000,
    "disk.StandardSSD_LRS": 75_000,
    "disk.StandardSSD_ZRS": 112_500,
    "disk.Premium_LRS": 154_000,
    "disk.Premium_ZRS": 231_000,
    "disk.PremiumV2_LRS": 81_000,
    "disk.UltraSSD_LRS": 120_000,
}
_PER_GB = {NEAR: 20_000, FAR: 80_000}
_PER_HOUR = {"address": 5_000}
CORE_HOUR = 48_000

PRICES: Mapping[str, Price] = MappingProxyType(
    {name: Price(micro, GB_MONTH) for name, micro in _PER_GB_MONTH.items()}
    | {name: Price(micro, GB) for name, micro in _PER_GB.items()}
    | {name: Price(micro, HOURS) for name, micro in _PER_HOUR.items()}
    | {"cores": Price(CORE_HOUR, HOURS)}
)
