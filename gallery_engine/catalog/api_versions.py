"""The api-versions that resource types are registered with, the newest first.

For Microsoft.Compute the one that a recorded server gave the real client (azure-cli 2.91.0, `az resource show`); for the others
those that this client sends. Azure has many more (unverified which is the newest); the lab takes any date.
"""

from collections.abc import Mapping
from types import MappingProxyType

_VERSIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "microsoft.authorization/locks": ("2020-05-01", "2016-09-01"),
        "microsoft.authorization/policyassignments": ("2025-11-01",),
        "microsoft.authorization/policydefinitions": ("2025-11-01",),
        "microsoft.authorization/roleassignments": ("2022-04-01",),
        "microsoft.authorization/roledefinitions": ("2022-04-01",),
        "microsoft.compute": ("2024-07-01",),
        "microsoft.features": ("2021-07-01",),
        "microsoft.management": ("2020-05-01",),
        "microsoft.network": ("2024-05-01", "2022-01-01"),
        "microsoft.resources": ("2025-04-01", "2024-11-01"),
        "microsoft.storage": ("2024-01-01",),
        "microsoft.support": ("2024-04-01", "2020-04-01"),
    }
)
_DEFAULT = ("2024-11-01",)


def versions_of(kind: str) -> tuple[str, ...]:
    """The api-versions of a type (lower case), or of the closest type or namespace above it that has some."""
    while kind:
        found = _VERSIONS.get(kind)
        if found is not None:
            return found
        kind = kind.rpartition("/")[0]
    return _DEFAULT
