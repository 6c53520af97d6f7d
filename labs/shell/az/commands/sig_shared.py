"""`az sig list-shared`, `show-community` and their like: galleries, definitions and versions of others, as consumers see them."""

from collections.abc import Callable

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.paging import listing
from labs.shell.az.commands.shared import IDS, PAGING, named
from labs.shell.az.ids import segment
from labs.shell.az.spec import Command, Example, Option, flag, opt

OLDEST, OLDER, NEWER, NEWEST = "2022-01-03", "2023-07-03", "2025-03-03", "2026-03-03"
GRAPH = "/providers/Microsoft.ResourceGraph/resources"
GRAPH_VERSION = "2021-03-01"
GRAPH_QUERY = "communitygalleryresources| where type == 'microsoft.compute/locations/communitygalleries' "
PER_PAGE = 30
LEVELS = ("gallery", "definition", "version")


def _path(call: Call, collection: str, *, inside: bool = False) -> str:
    """Give the address of what the line names below its region; `inside` gives that of the collection it holds."""
    path = f"/subscriptions/{call.subscription}/providers/Microsoft.Compute/locations/{segment(call.args.need('location'))}"
    kinds = (collection, "images", "versions")
    names = [name for name in (call.args.text(dest) for dest in LEVELS) if name is not None]
    for kind, name in zip(kinds, names, strict=False):
        path += f"/{kind}/{segment(name)}"
    return f"{path}/{kinds[len(names)]}" if inside else path


def _lifted(item: JSON) -> JSON:
    """Give a document with its unique id at the top, as az flattens it."""
    identifier = item.get("identifier") if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(identifier, dict):
        return item
    return {**{name: value for name, value in item.items() if name != "identifier"}, **identifier}


def _show(collection: str, version: str) -> Callable[[Call], JSON]:
    return lambda call: _lifted(call.get(_path(call, collection), version))


def _list(collection: str, version: str) -> Callable[[Call], JSON]:
    def run(call: Call) -> JSON:
        query = {"sharedTo": call.args.need("shared_to")} if call.args.text("shared_to") else None
        found = listing(call, _path(call, collection, inside=True), version, query=query)
        return [_lifted(item) for item in found] if isinstance(found, list) else found

    return run


def _community(call: Call) -> JSON:
    """Ask Azure Resource Graph for community galleries, of one region or of all, a page at a time."""
    where, marker = call.args.text("location"), call.args.text("marker")
    options: dict[str, JSON] = {"$top": PER_PAGE, **({"$skipToken": marker} if marker else {})}
    body: JSON = {"query": GRAPH_QUERY + (f"| where location == '{where}' " if where else ""), "options": options}
    answer = call.send("POST", GRAPH, GRAPH_VERSION, body=body).body
    rows = answer.get("data") if isinstance(answer, dict) else None
    found = [_lifted(row) for row in rows] if isinstance(rows, list) else []
    token = answer.get("$skipToken") if isinstance(answer, dict) else None
    if call.args.flag("show_next_marker"):
        return [*found, {"nextMarker": token}]
    if token:
        call.warn("Next Marker:")
        call.warn(str(token))
    return found


LOCATION = opt("--location -l", "Region to look in.", required=True, kind="location", configured="location")
LOCATION_ID = opt(
    "--location -l", "Region to look in.", needed=True, kind="location", configured="location", part="name", group="Resource Id"
)
TO_TENANT = opt("--shared-to", "Those shared with the tenant instead of the subscription.", choices=("tenant",))
SHARED_TEXT, PUBLIC_TEXT = "Unique name of the shared gallery.", "Public name of the community gallery."
DEFINITION_TEXT, VERSION_TEXT = "Name of the image definition.", "Version, three integers such as 1.0.0."
UNIQUE, PUBLIC = "--gallery-unique-name", "--public-gallery-name"
LONG_DEFINITION = "-i --gallery-image-name --gallery-image-definition"
SHORT_DEFINITION = "-i --gallery-image-definition"
LONG_VERSION = "-e --gallery-image-version --gallery-image-version-name"


def _gallery(names: str, *, part: str = "") -> Option:
    return named(names, SHARED_TEXT if UNIQUE in names else PUBLIC_TEXT, "gallery", part=part)


def _definition(names: str, *, part: str = "") -> Option:
    return named(names, DEFINITION_TEXT, "definition", part=part)


def _command(name: str, summary: str, handler: Callable[[Call], JSON], options: tuple[Option, ...], line: str) -> Command:
    return Command(f"sig {name}", handler, summary, options, (Example(summary, f"az sig {name} {line}"),), aaz=True)


SHARED_GALLERY, SHARED_ID = _gallery(UNIQUE), _gallery(UNIQUE, part="child_name_1")
PUBLIC_GALLERY, PUBLIC_ID = _gallery(PUBLIC), _gallery(PUBLIC, part="child_name_1")
VERSION_ID = named(LONG_VERSION, VERSION_TEXT, "version", part="child_name_3")
DEFINITION = _definition(SHORT_DEFINITION)
DEFINITION_ID, LONG_DEFINITION_ID = (_definition(names, part="child_name_2") for names in (SHORT_DEFINITION, LONG_DEFINITION))
SHARED = f"-l eastus {UNIQUE} MySharedGallery"
COMMUNITY = f"-l eastus {PUBLIC} MyPublicName"

GALLERIES: tuple[Command, ...] = (
    _command(
        "list-shared",
        "List galleries that are shared with the subscription or its tenant.",
        _list("sharedGalleries", OLDER),
        (*PAGING, LOCATION, TO_TENANT),
        "--location eastus",
    ),
    _command(
        "show-shared",
        "Show a gallery that is shared with you.",
        _show("sharedGalleries", OLDEST),
        (_gallery(f"-n --name {UNIQUE}", part="child_name_1"), LOCATION_ID, IDS),
        SHARED,
    ),
    _command(
        "show-community",
        "Show a community gallery.",
        _show("communityGalleries", NEWER),
        (LOCATION_ID, _gallery(f"-n --name {PUBLIC}", part="child_name_1"), IDS),
        COMMUNITY,
    ),
    Command(
        "sig list-community",
        _community,
        "List community galleries.",
        (
            opt("--location -l", "Only those of this region.", kind="location", configured="location"),
            opt("--marker", "Where to go on, as the last page said."),
            flag("--show-next-marker", "Say in the result where to go on."),
        ),
        (Example("List all of a region.", "az sig list-community --location eastus"),),
    ),
)
DEFINITIONS: tuple[Command, ...] = (
    _command(
        "image-definition list-shared",
        "List the image definitions of a shared gallery.",
        _list("sharedGalleries", OLDER),
        (*PAGING, SHARED_GALLERY, LOCATION, TO_TENANT),
        SHARED,
    ),
    _command(
        "image-definition list-community",
        "List the image definitions of a community gallery.",
        _list("communityGalleries", OLDER),
        (*PAGING, LOCATION, PUBLIC_GALLERY),
        COMMUNITY,
    ),
    _command(
        "image-definition show-shared",
        "Show an image definition of a shared gallery.",
        _show("sharedGalleries", OLDEST),
        (LONG_DEFINITION_ID, SHARED_ID, LOCATION_ID, IDS),
        f"{SHARED} -i MyImage",
    ),
    _command(
        "image-definition show-community",
        "Show an image definition of a community gallery.",
        _show("communityGalleries", OLDER),
        (DEFINITION_ID, LOCATION_ID, PUBLIC_ID, IDS),
        f"{COMMUNITY} -i MyImage",
    ),
)
VERSIONS: tuple[Command, ...] = (
    _command(
        "image-version list-shared",
        "List the versions of an image definition of a shared gallery.",
        _list("sharedGalleries", NEWEST),
        (*PAGING, DEFINITION, SHARED_GALLERY, LOCATION, TO_TENANT),
        f"{SHARED} -i MyImage",
    ),
    _command(
        "image-version list-community",
        "List the versions of an image definition of a community gallery.",
        _list("communityGalleries", NEWEST),
        (*PAGING, DEFINITION, LOCATION, PUBLIC_GALLERY),
        f"{COMMUNITY} -i MyImage",
    ),
    _command(
        "image-version show-shared",
        "Show a version of a shared gallery.",
        _show("sharedGalleries", NEWEST),
        (LONG_DEFINITION_ID, VERSION_ID, SHARED_ID, LOCATION_ID, IDS),
        f"{SHARED} -i MyImage -e 1.0.0",
    ),
    _command(
        "image-version show-community",
        "Show a version of a community gallery.",
        _show("communityGalleries", NEWEST),
        (LONG_DEFINITION_ID, VERSION_ID, LOCATION_ID, PUBLIC_ID, IDS),
        f"{COMMUNITY} -i MyImage -e 1.0.0",
    ),
)
COMMANDS: tuple[Command, ...] = (*GALLERIES, *DEFINITIONS, *VERSIONS)
