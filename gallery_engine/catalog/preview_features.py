"""The features that a subscription registers for, by the namespace of the provider that has them.

Sources: "Enable encryption at host", "Share a gallery with all users", "Share a gallery with subscriptions or tenants", "Trusted
Launch" (https://learn.microsoft.com/azure/virtual-machines, read 2026-11-26); azure-docs issue 108320 for the spelling of
CommunityGalleries. Azure has hundreds; these are those that galleries and machines meet. Only EncryptionAtHost changes what the
lab does: the others have long been open to everybody.
"""

from collections.abc import Mapping
from types import MappingProxyType

COMPUTE = "Microsoft.Compute"
HOST_ENCRYPTION = "EncryptionAtHost"
FEATURES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        COMPUTE: ("CommunityGalleries", HOST_ENCRYPTION, "SIGSharing", "UseStandardSecurityType"),
        "Microsoft.Network": (),
        "Microsoft.Storage": (),
    }
)
