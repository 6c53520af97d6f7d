"""Built-in roles, as far as the sandbox's identities hold them.

Source: "Azure built-in roles", https://learn.microsoft.com/azure/role-based-access-control/built-in-roles (read 2026-11-23).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Role:
    """A role: what it allows, less what it takes away again; patterns are lower-case."""

    guid: str
    actions: tuple[str, ...]
    not_actions: tuple[str, ...] = ()

    def allows(self, action: str) -> bool:
        """Whether the role grants an action such as `Microsoft.Compute/galleries/write`."""
        lowered = action.lower()
        granted = any(fnmatchcase(lowered, pattern) for pattern in self.actions)
        return granted and not any(fnmatchcase(lowered, pattern) for pattern in self.not_actions)


ROLES: Mapping[str, Role] = MappingProxyType(
    {
        "Owner": Role("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", ("*",)),
        "Contributor": Role(
            "b24988ac-6180-42a0-ab88-20f7382dd24c",
            ("*",),
            (
                "microsoft.authorization/*/delete",
                "microsoft.authorization/*/write",
                "microsoft.authorization/elevateaccess/action",
                "microsoft.compute/galleries/share/action",
            ),
        ),
        "Reader": Role("acdd72a7-3385-48ef-bd42-f606fba81ae7", ("*/read",)),
    }
)
