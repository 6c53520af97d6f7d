"""What `az disk` and `az snapshot` have in common: choices, the PUT, and access to the data."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.spec import opt, words
from labs.shell.az.updates import body_of, change, view_of

VERSION = "2025-01-02"
REVOKE_VERSION = "2023-04-02"
ENCRYPTION = (
    "EncryptionAtRestWithPlatformKey",
    "EncryptionAtRestWithCustomerKey",
    "EncryptionAtRestWithPlatformAndCustomerKeys",
)
AAZ_ENCRYPTION = (ENCRYPTION[1], ENCRYPTION[2], ENCRYPTION[0])
NETWORK_POLICIES = ("AllowAll", "AllowPrivate", "DenyAll")
PUBLIC_ACCESS = ("Disabled", "Enabled")
READ_ONLY = (
    "provisioningState",
    "timeCreated",
    "uniqueId",
    "diskSizeBytes",
    "diskState",
    "completionPercent",
    "incrementalSnapshotFamilyId",
    "creationData.sourceUniqueId",
)
DURATION = opt(
    "--duration-in-seconds", "How long the access holds, in seconds.", required=True, kind="aaz-int", group="GrantAccessData"
)
NETWORK_POLICY = opt("--network-access-policy", "Who may export over the network.", choices=NETWORK_POLICIES)
PUBLIC_NETWORK = opt("--public-network-access", "Whether exports may go over public addresses.", choices=PUBLIC_ACCESS)
SNAPSHOT_SKUS = ("Premium_LRS", "Standard_LRS", "Standard_ZRS")
DISK_SKUS = (
    "PremiumV2_LRS",
    "Premium_LRS",
    "Premium_ZRS",
    "StandardSSD_LRS",
    "StandardSSD_ZRS",
    "Standard_LRS",
    "UltraSSD_LRS",
)
SCHEMA = words(
    "id location name systemData tags type extendedLocation managedBy managedByExtended sku zones burstingEnabled "
    "burstingEnabledTime completionPercent creationData dataAccessAuthMode diskAccessId diskIOPSReadOnly diskIOPSReadWrite "
    "diskMBpsReadOnly diskMBpsReadWrite diskSizeBytes diskSizeGB diskState encryption encryptionSettingsCollection "
    "hyperVGeneration incremental incrementalSnapshotFamilyId maxShares networkAccessPolicy optimizedForFrequentAttach osType "
    "propertyUpdatesInProgress provisioningState publicNetworkAccess purchasePlan securityProfile shareInfo "
    "supportedCapabilities supportsHibernation tier timeCreated uniqueId"
)


def put(call: Call, path: str, body: JSON) -> JSON:
    """Create or update a disk or snapshot; the operation says in the end what has become of it."""
    response = call.send("PUT", path, VERSION, body=body)
    return None if call.args.flag("no_wait") else call.finish(response, monitor=True).body


def update(call: Call, path: str) -> JSON:
    """Read a disk or snapshot, change what the line says, and write it back."""
    view = view_of(call.get(path, VERSION))
    args = call.args
    if args.text("sku"):
        view["sku"] = {"name": args.text("sku")}
    texts = {"network_access_policy": "networkAccessPolicy", "public_network_access": "publicNetworkAccess"}
    view |= {name: args.text(dest) for dest, name in texts.items() if args.text(dest)}
    if args.number("size_gb") is not None:
        view["diskSizeGB"] = args.number("size_gb")
    change(call, view)
    kind = view.get("sku")
    if isinstance(kind, dict):
        kind.pop("tier", None)
    view.pop("managedBy", None)
    return put(call, path, body_of(view, READ_ONLY))


def grant(call: Call, path: str, version: str) -> JSON:
    """Open the data to whoever has the address that is printed."""
    args = call.args
    body: dict[str, JSON] = {"access": args.need("access"), "durationInSeconds": args.number("duration_in_seconds")}
    if args.text("file_format"):
        body["fileFormat"] = args.text("file_format")
    response = call.send("POST", f"{path}/beginGetAccess", version, body=body)
    return None if args.flag("no_wait") else call.finish(response).body


def revoke(call: Call, path: str) -> JSON:
    """Close the data again."""
    call.act("POST", f"{path}/endGetAccess", REVOKE_VERSION, monitor=True)
    return None


def network(call: Call) -> dict[str, JSON]:
    """The properties of a new disk or snapshot that say who reaches its data over the network."""
    texts = {"network_access_policy": "networkAccessPolicy", "public_network_access": "publicNetworkAccess"}
    return {name: call.args.text(dest) for dest, name in texts.items() if call.args.text(dest)}
