"""`az sig`: galleries."""

from msgspec.structs import replace

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.paging import listing
from labs.shell.az.commands.shared import AAZ_GENERIC, AAZ_NO_WAIT, AAZ_TAGS, IDS, PAGING, WAIT, group, named
from labs.shell.az.errors import AzError, ServerError
from labs.shell.az.forms import GALLERY
from labs.shell.az.spec import Command, Example, Option, Support, either, opt, words
from labs.shell.az.updates import body_of, change, view_of
from labs.shell.az.waiting import wait

VERSION = "2026-03-03"
OLDER = "2021-10-01"
READ_ONLY = (
    "provisioningState",
    "identifier.uniqueName",
    "sharingStatus",
    "sharingProfile.groups",
    "sharingProfile.communityGalleryInfo.communityGalleryEnabled",
    "sharingProfile.communityGalleryInfo.publicNames",
)
SCHEMA = words(
    "id identity location name systemData tags type description identifier provisioningState sharingProfile "
    "sharingStatus softDeletePolicy"
)
COMMUNITY = {
    "publisher_uri": ("--publisher-uri", "publisherUri"),
    "publisher_email": ("--publisher-email", "publisherContact"),
    "eula": ("--eula", "eula"),
    "public_name_prefix": ("--public-name-prefix", "publicNamePrefix"),
}


def _path(call: Call) -> str:
    return call.path("galleries", call.args.need("gallery_name"))


def _community(call: Call) -> dict[str, JSON]:
    info: dict[str, JSON] = {}
    for dest, (_, key) in COMMUNITY.items():
        if call.args.text(dest) is not None:
            info[key] = call.args.text(dest)
    if call.args.text("permissions") == "Community" and len(info) < len(COMMUNITY):
        names = ", ".join(name for name, _ in COMMUNITY.values())
        raise AzError(f"If you want to share to the community, you need to fill in all the following parameters: {names}.")
    return info


def _policy(call: Call) -> dict[str, JSON]:
    """Give what the line says of soft delete."""
    args = call.args
    said = {
        "isSoftDeleteEnabled": args.either("soft_delete"),
        "retentionPeriodInDays": args.number("soft_delete_retention"),
        "gracePeriodInDays": args.number("soft_delete_grace"),
    }
    return {name: value for name, value in said.items() if value is not None}


def _location(call: Call) -> str:
    try:
        return call.location(validating=False)
    except ServerError as error:
        if error.status != 404:
            raise
        raise AzError("InvalidArgumentValue: Missing required field: --location") from None


def _create(call: Call) -> JSON:
    args = call.args
    body: dict[str, JSON] = {"location": _location(call)}
    properties: dict[str, JSON] = {}
    if args.text("description") is not None:
        properties["description"] = args.text("description")
    community = _community(call)
    if args.text("permissions") or community:
        sharing: dict[str, JSON] = {"communityGalleryInfo": community} if community else {}
        if args.text("permissions"):
            sharing["permissions"] = args.text("permissions")
        properties["sharingProfile"] = sharing
    policy = _policy(call)
    if policy:
        properties["softDeletePolicy"] = policy
    if args.text("system_assigned") is not None:
        body["identity"] = {"type": "SystemAssigned"}
    if properties:
        body["properties"] = properties
    tags = args.tags()
    if tags is not None:
        body["tags"] = dict(tags)
    return call.put(_path(call), VERSION, body)


def _show(call: Call) -> JSON:
    query: dict[str, str] = {}
    if call.args.flag("sharing_groups"):
        query["$expand"] = "sharingProfile/Groups"
    if call.args.text("select"):
        query["$select"] = call.args.need("select")
    return call.get(_path(call), VERSION, query=query)


def _list(call: Call) -> JSON:
    return listing(call, call.scope("galleries"), OLDER)


def _update(call: Call) -> JSON:
    args = call.args
    view = view_of(call.get(_path(call), VERSION))
    if "location" in args.given:
        view["location"] = args.need("location")
    if _policy(call):
        _part(view, "softDeletePolicy").update(_policy(call))
    community = _community(call)
    if community:
        _part(_part(view, "sharingProfile"), "communityGalleryInfo").update(community)
    if args.text("permissions"):
        _part(view, "sharingProfile")["permissions"] = args.text("permissions")
    change(call, view)
    return call.put(_path(call), VERSION, body_of(view, READ_ONLY))


def _part(owner: dict[str, JSON], name: str) -> dict[str, JSON]:
    part = owner.get(name)
    if not isinstance(part, dict):
        part = {}
        owner[name] = part
    return part


def _delete(call: Call) -> JSON:
    call.act("DELETE", _path(call), OLDER)
    return None


def wait_for_gallery(call: Call) -> JSON:
    """Wait until a gallery is as the line says."""
    return wait(call, _path(call), VERSION)


NAME = named("-r --gallery-name", "Name of the gallery.", "gallery_name", pattern=GALLERY)
NAME_ID = named("-r --gallery-name", "Name of the gallery.", "gallery_name", part="name", pattern=GALLERY)
ANY_NAME_ID = replace(NAME_ID, pattern="")
PERMISSIONS = opt(
    "--permissions", "With whom the gallery is shared.", choices=("Community", "Groups", "Private"), group="SharingProfile"
)
PROFILE: tuple[Option, ...] = (
    opt("--eula", "Terms of use of a community gallery.", group="CommunityGalleryInfo"),
    opt("--public-name-prefix", "How the public name begins.", group="CommunityGalleryInfo"),
    opt("--publisher-email --publisher-contact", "Whom to ask.", group="CommunityGalleryInfo"),
    opt("--publisher-uri", "Where the publisher is found.", group="CommunityGalleryInfo"),
)
SOFT_DELETE: tuple[Option, ...] = (
    opt(
        "--soft-delete-grace --soft-delete-grace-period",
        "Days that a version can be recovered after those in which it can be used.",
        kind="aaz-int",
        group="SoftDeletePolicy",
    ),
    either("--soft-delete", "Keep deleted image versions for a while.", aaz=True, group="SoftDeletePolicy"),
    opt(
        "--soft-delete-retention --soft-delete-retention-period",
        "Days that a deleted version is kept.",
        kind="aaz-int",
        group="SoftDeletePolicy",
    ),
)
CREATE_OPTIONS = (
    AAZ_NO_WAIT,
    NAME,
    group(),
    *PROFILE,
    opt(
        "--location -l",
        "Region; the resource group's when left out.",
        kind="location",
        configured="location",
        group="Gallery",
    ),
    AAZ_TAGS,
    opt("--system-assigned --mi-system-assigned", "Give the gallery an identity of its own.", nargs="?", group="Identity"),
    opt("--user-assigned --mi-user-assigned", nargs="*", group="Identity", support=Support.NONE),
    opt("--description", "What the gallery is for.", group="Properties"),
    PERMISSIONS,
    *SOFT_DELETE,
)
UPDATE_OPTIONS = (
    AAZ_NO_WAIT,
    *AAZ_GENERIC,
    NAME_ID,
    group(ids=True),
    *PROFILE,
    PERMISSIONS,
    *SOFT_DELETE,
    opt("--location -l", "Region, which Azure does not let change.", kind="location", group="Gallery"),
    IDS,
)


def _command(name: str, **fields: object) -> Command:
    return Command(f"sig {name}", aaz=True, **fields)  # type: ignore[arg-type]


COMMANDS: tuple[Command, ...] = (
    _command(
        "create",
        handler=_create,
        summary="Create a gallery.",
        options=CREATE_OPTIONS,
        examples=(
            Example("Create a gallery where its group is.", "az sig create --resource-group MyRG --gallery-name MyGallery"),
            Example("Create one in another region.", "az sig create -g MyRG -r MyGallery --location westeurope"),
        ),
    ),
    _command(
        "show",
        handler=_show,
        summary="Show a gallery.",
        options=(
            NAME_ID,
            group(ids=True),
            either("--sharing-groups", "Add the groups it is shared to.", aaz=True),
            opt("--select", "What else to show.", choices=("Permissions",)),
            IDS,
        ),
        examples=(Example("Show a gallery.", "az sig show --resource-group MyRG --gallery-name MyGallery"),),
    ),
    _command(
        "list",
        handler=_list,
        summary="List galleries.",
        options=(*PAGING, group(required=False)),
        examples=(Example("List all galleries of the subscription.", "az sig list --output table"),),
    ),
    _command(
        "update",
        handler=_update,
        summary="Change a gallery.",
        options=UPDATE_OPTIONS,
        examples=(Example("Say what it is for.", "az sig update -g MyRG -r MyGallery --set description=Golden"),),
        schema=SCHEMA,
    ),
    _command(
        "delete",
        handler=_delete,
        summary="Delete an empty gallery.",
        options=(AAZ_NO_WAIT, ANY_NAME_ID, group(ids=True), IDS),
        examples=(Example("Delete a gallery.", "az sig delete --resource-group MyRG --gallery-name MyGallery"),),
    ),
    _command(
        "wait",
        handler=wait_for_gallery,
        summary="Wait until a gallery is as asked.",
        options=(*WAIT, NAME_ID, group(ids=True), IDS),
        examples=(Example("Wait until it is there.", "az sig wait -g MyRG -r MyGallery --created"),),
    ),
)
