"""Options that several commands take and this lab does not simulate: runs of them that stand together in the real client."""

from labs.shell.az.commands.shared import unsimulated
from labs.shell.az.spec import Option, Support, either

SCHEDULED_EVENTS: tuple[Option, ...] = (
    either("--additional-scheduled-events --additional-events", support=Support.NONE),
    either("--enable-user-reboot-scheduled-events --enable-reboot", support=Support.NONE),
    either("--enable-user-redeploy-scheduled-events --enable-redeploy", support=Support.NONE),
    unsimulated("--scheduled-events-api-version --se-api-version"),
    either("--enable-all-instance-down --all-instance-down", support=Support.NONE),
)
HOST_ENDPOINTS: tuple[Option, ...] = (
    unsimulated("--wire-server-mode", choices=("Audit", "Enforce")),
    either("--wire-server-use-local-file-rules --wire-local-rules", support=Support.NONE),
    unsimulated("--imds-mode", choices=("Audit", "Enforce")),
    either("--add-proxy-agent-extension --add-proxy-agent-ext", support=Support.NONE),
    unsimulated("--wire-server-access-control-profile-reference-id --wire-server-profile-id"),
    unsimulated("--imds-access-control-profile-reference-id --imds-profile-id"),
)
SKU_PROFILE: tuple[Option, ...] = (
    unsimulated("--skuprofile-vmsizes", nargs="+"),
    unsimulated(
        "--skuprofile-allocation-strategy --sku-allocat-strat", choices=("LowestPrice", "CapacityOptimized", "Prioritized")
    ),
    unsimulated("--skuprofile-rank", nargs="+"),
)
