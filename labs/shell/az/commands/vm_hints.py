"""What the real client says on stderr about a new machine before it is deployed.

Source: azure-cli 2.91.0, `vm/_vm_utils.py` (`display_region_recommendation`, `validate_image_trusted_launch`), read 2026-11-26.
"""

from collections.abc import Mapping
from types import MappingProxyType

from labs.shell.az.call import Call
from labs.shell.az.settings import in_force

SECURE = (
    "Consider upgrading security for your workloads using Azure Trusted Launch VMs. To know more about Trusted Launch, "
    "please visit https://aka.ms/TrustedLaunch."
)
CHEAPER = (
    'Selecting "{}" may reduce your costs. The region you\'ve selected may cost more for the same services. '
    'You can disable this message in the future with the command "az config set core.display_region_identified=false". '
    "Learn more at https://go.microsoft.com/fwlink/?linkid=222571 \n"
)
CHEAPER_REGIONS: Mapping[str, str] = MappingProxyType(
    {"westeurope": "uksouth", "francecentral": "northeurope", "germanywestcentral": "northeurope"}
)
OFF = frozenset({"0", "false", "no", "off"})


def region(call: Call, location: str) -> None:
    """Name a cheaper region, unless `core.display_region_identified` is off."""
    wanted = in_force(call.client.state).get("core.display_region_identified", "").lower()
    cheaper = CHEAPER_REGIONS.get(location)
    if cheaper is not None and wanted not in OFF:
        call.note(CHEAPER.format(cheaper))


def security(call: Call, reference: Mapping[str, object]) -> None:
    """Hint at Trusted Launch where a machine from a managed or a gallery image is asked for with another security type."""
    asked = call.args.text("security_type")
    if asked is not None and asked.lower() != "trustedlaunch" and "publisher" not in reference:
        call.warn(SECURE)
