"""`az sig image-version`: the images themselves."""

from msgspec.structs import replace

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.dates import completed, parsed
from labs.shell.az.commands.paging import listing
from labs.shell.az.commands.region_keys import with_keys
from labs.shell.az.commands.shared import AAZ_NO_WAIT, IDS, PAGING, WAIT, group
from labs.shell.az.commands.sig_definition import AAZ_GALLERY, AAZ_GALLERY_ID, SHORT_DEFINITION_ID
from labs.shell.az.commands.sig_definition import DEFINITION_ID as LONG_DEFINITION_ID
from labs.shell.az.commands.sig_version_options import (
    AAZ_DEFINITION,
    BLOCK_DELETION,
    CREATE_OPTIONS,
    EXPAND,
    UNDELETE_OPTIONS,
    UPDATE_OPTIONS,
    VERSION_ID,
)
from labs.shell.az.commands.sig_version_source import storage_profile
from labs.shell.az.commands.targets import regions
from labs.shell.az.errors import AzError
from labs.shell.az.forms import ARTIFACT, GALLERY
from labs.shell.az.shape import flatten
from labs.shell.az.spec import Command, Example, either, opt
from labs.shell.az.updates import body_of, change, view_of
from labs.shell.az.waiting import wait

VERSION = "2024-03-03"
GALLERY_VERSION = "2026-03-03"
READ_ONLY = (
    "provisioningState",
    "replicationStatus",
    "validationsProfile",
    "publishingProfile.publishedDate",
    "safetyProfile.reportedForPolicyViolation",
    "safetyProfile.policyViolations",
    "storageProfile.source",
    "storageProfile.osDiskImage.sizeInGB",
    "storageProfile.dataDiskImages.[].sizeInGB",
)
SHOW_COLUMNS = (
    "{Name:name, ResourceGroup:resourceGroup, ProvisioningState:provisioningState, "
    "TargetRegions: publishingProfile.targetRegions && join(', ', publishingProfile.targetRegions[*].name), "
    "EdgeZones: publishingProfile.targetExtendedLocations && "
    "join(', ', publishingProfile.targetExtendedLocations[*].name), "
    "ReplicationState:replicationStatus.aggregatedState}"
)
COMING_DATE = (
    "The default value of '--end-of-life-date' will be changed to '6 months from publish date' from 'None' in a future release."
)
COMING_BLOCK = (
    "The default value of '--block-deletion-before-end-of-life' will be changed to 'True' from 'None' in a future release."
)


def _path(call: Call) -> str:
    args = call.args
    gallery, definition, version = args.need("gallery_name"), args.need("definition"), args.need("version")
    return call.path("galleries", gallery, "images", definition, "versions", version)


def _put(call: Call, body: JSON, *, beside: str | None = None) -> JSON:
    """Write a version: as in Azure the line waits for the end; by the chapter it comes back at once."""
    if not call.by_chapter or call.args.flag("no_wait"):
        return call.put(_path(call), VERSION, body, beside=beside)
    return call.send("PUT", _path(call), VERSION, body=body, beside=beside).body


def _safety(call: Call) -> dict[str, JSON]:
    args = call.args
    choices = {
        "allowDeletionOfReplicatedLocations": args.either("allow_replicated_location_deletion"),
        "blockDeletionBeforeEndOfLife": args.either(BLOCK_DELETION.dest),
    }
    return {key: value for key, value in choices.items() if value is not None}


def _create(call: Call) -> JSON:
    args = call.args
    call.warn(COMING_DATE)
    call.warn(COMING_BLOCK)
    targets = with_keys(call, regions(args.texts("target_regions") or []))
    storage = storage_profile(call)
    end = completed(args.text("end_of_life_date"))
    parsed(end, "--publishing-profile.end-of-life-date")
    location = call.location()
    profile: dict[str, JSON] = {
        "endOfLifeDate": end,
        "excludeFromLatest": args.either("exclude_from_latest"),
        "replicaCount": args.number("replica_count"),
        "replicationMode": args.text("replication_mode"),
        "storageAccountType": args.text("storage_account_type"),
        "targetRegions": targets or [{"name": location}],
    }
    properties: dict[str, JSON] = {
        "publishingProfile": {key: value for key, value in profile.items() if value is not None},
        "storageProfile": storage,
    }
    safety = _safety(call)
    if safety:
        properties["safetyProfile"] = safety
    made: JSON = {"location": location, "properties": properties, "tags": dict(args.tags() or {})}
    return _put(call, made, beside=args.text("image_version"))


def _show(call: Call) -> JSON:
    expand = call.args.text("expand")
    return call.get(_path(call), VERSION, query={"$expand": expand} if expand else None)


def _list(call: Call) -> JSON:
    gallery, definition = call.args.need("gallery_name"), call.args.need("definition")
    return listing(call, call.path("galleries", gallery, "images", definition, "versions"), VERSION)


def _update(call: Call) -> JSON:
    args = call.args
    call.warn(COMING_BLOCK)
    targets = regions(args.texts("target_regions") or [])
    view = view_of(call.get(_path(call), VERSION))
    profile, safety = view.get("publishingProfile"), view.get("safetyProfile")
    profile = profile if isinstance(profile, dict) else {}
    if targets:
        profile["targetRegions"] = targets
    if args.number("replica_count") is not None:
        profile["replicaCount"] = args.number("replica_count")
    view["publishingProfile"] = profile
    if _safety(call):
        view["safetyProfile"] = {**(safety if isinstance(safety, dict) else {}), **_safety(call)}
    change(call, view)
    _count_replicas(view.get("publishingProfile"))
    return _put(call, body_of(view, READ_ONLY))


def _count_replicas(profile: JSON) -> None:
    """Make numbers of replica counts that `--add` took as text, as the typed client writes them."""
    targets = profile.get("targetRegions") if isinstance(profile, dict) else None
    for target in targets if isinstance(targets, list) else []:
        count = target.get("regionalReplicaCount") if isinstance(target, dict) else None
        if isinstance(target, dict) and isinstance(count, str) and count.isdecimal():
            target["regionalReplicaCount"] = int(count[:9])


def _undelete(call: Call) -> JSON:
    location = call.location()
    gallery = flatten(call.get(call.path("galleries", call.args.need("gallery_name")), GALLERY_VERSION))
    policy = gallery.get("softDeletePolicy") if isinstance(gallery, dict) else None
    if not isinstance(policy, dict) or policy.get("isSoftDeleteEnabled") is not True:
        raise AzError(f"soft-deletion is not enabled in Gallery '{call.args.need('gallery_name')}'")
    body: dict[str, JSON] = {"location": location, "tags": dict(call.args.tags() or {})}
    if _safety(call):
        body["properties"] = {"safetyProfile": _safety(call)}
    return _put(call, body)


def _soft_deleted(call: Call) -> JSON:
    gallery, kind = call.args.need("gallery_name"), call.args.need("artifact_type")
    path = call.path(
        "galleries", gallery, "softdeletedartifacttypes", kind, "artifacts", call.args.need("definition"), "versions"
    )
    return listing(call, path, GALLERY_VERSION)


def _delete(call: Call) -> JSON:
    query = {"bypassSoftDelete": "true"} if call.args.flag("bypass_soft_delete") else None
    call.act("DELETE", _path(call), GALLERY_VERSION, query=query, monitor=True)
    return None


def _wait(call: Call) -> JSON:
    expand = call.args.text("expand")
    return wait(call, _path(call), VERSION, query={"$expand": expand} if expand else None)


def _command(name: str, *, aaz: bool = True, **fields: object) -> Command:
    return Command(f"sig image-version {name}", aaz=aaz, **fields)  # type: ignore[arg-type]


WHICH = "-g MyRG -r MyGallery -i MyImage -e 1.0.0"
COMMANDS: tuple[Command, ...] = (
    _command(
        "create",
        aaz=False,
        handler=_create,
        summary="Create an image version and replicate it.",
        options=CREATE_OPTIONS,
        examples=(
            Example(
                "Publish a managed image in two regions.",
                "az sig image-version create --resource-group MyRG --gallery-name MyGallery "
                "--gallery-image-definition MyImage --gallery-image-version 1.0.0 --managed-image MyManagedImage "
                "--target-regions eastus westeurope",
            ),
            Example(
                "Keep two replicas in zone-redundant storage.",
                f"az sig image-version create {WHICH} --managed-image MyManagedImage --target-regions eastus=2=standard_zrs",
            ),
            Example(
                "Publish a snapshot and do not wait.",
                f"az sig image-version create {WHICH} --os-snapshot MySnapshot --no-wait",
            ),
        ),
    ),
    _command(
        "show",
        handler=_show,
        summary="Show an image version.",
        options=(SHORT_DEFINITION_ID, VERSION_ID, AAZ_GALLERY_ID, group(ids=True), EXPAND, IDS),
        examples=(
            Example("Show a version.", f"az sig image-version show {WHICH}"),
            Example("See how far its copies are.", f"az sig image-version show {WHICH} --expand ReplicationStatus"),
        ),
        table=SHOW_COLUMNS,
    ),
    _command(
        "list",
        handler=_list,
        summary="List the versions of an image definition.",
        options=(*PAGING, AAZ_DEFINITION, AAZ_GALLERY, group()),
        examples=(Example("List them as a table.", "az sig image-version list -g MyRG -r MyGallery -i MyImage -o table"),),
    ),
    _command(
        "update",
        aaz=False,
        handler=_update,
        summary="Change where a version is replicated, and how.",
        options=UPDATE_OPTIONS,
        examples=(
            Example("Name all its regions anew.", f"az sig image-version update {WHICH} --target-regions eastus=2 westus"),
            Example(
                "Leave it out of the latest ones.",
                f"az sig image-version update {WHICH} --set publishingProfile.excludeFromLatest=true",
            ),
        ),
    ),
    _command(
        "delete",
        handler=_delete,
        summary="Delete an image version.",
        options=(
            AAZ_NO_WAIT,
            LONG_DEFINITION_ID,
            VERSION_ID,
            replace(AAZ_GALLERY_ID, pattern=GALLERY),
            group(ids=True),
            either("--bypass-soft-delete", "Delete it for good, soft delete or not.", aaz=True),
            IDS,
        ),
        examples=(Example("Delete a version.", f"az sig image-version delete {WHICH}"),),
    ),
    _command(
        "undelete",
        aaz=False,
        handler=_undelete,
        summary="Bring a soft-deleted version back.",
        options=UNDELETE_OPTIONS,
        examples=(Example("Bring one back.", f"az sig image-version undelete {WHICH}"),),
    ),
    _command(
        "list-soft-deleted",
        handler=_soft_deleted,
        summary="List the soft-deleted versions of an image definition.",
        options=(
            *PAGING,
            replace(AAZ_DEFINITION, pattern=ARTIFACT),
            opt("--artifact-type", "What was deleted.", default="Images", pattern=ARTIFACT),
            replace(AAZ_GALLERY, pattern=GALLERY),
            group(),
        ),
        examples=(Example("List them.", "az sig image-version list-soft-deleted -g MyRG -r MyGallery -i MyImage"),),
    ),
    _command(
        "wait",
        handler=_wait,
        summary="Wait until an image version is as asked.",
        options=(*WAIT, SHORT_DEFINITION_ID, VERSION_ID, AAZ_GALLERY_ID, group(ids=True), EXPAND, IDS),
        examples=(
            Example("Wait until it is published.", f"az sig image-version wait {WHICH} --created"),
            Example("Look every ten minutes.", f"az sig image-version wait {WHICH} --created --interval 600 --timeout 36000"),
        ),
    ),
)
