"""`az sig image-definition`: what a family of images is."""

from msgspec.structs import replace

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.dates import completed, parsed
from labs.shell.az.commands.paging import listing
from labs.shell.az.commands.shared import AAZ_GENERIC, AAZ_NO_WAIT, IDS, PAGING, SDK_LOCATION, SDK_TAGS, WAIT, group, named
from labs.shell.az.commands.vm_hints import SECURE
from labs.shell.az.errors import AzError
from labs.shell.az.forms import OLDER_GALLERY
from labs.shell.az.spec import Command, Example, either, opt, words
from labs.shell.az.updates import body_of, change, view_of
from labs.shell.az.waiting import wait

VERSION = "2021-10-01"
UPDATE_VERSION = "2024-03-03"
READ_ONLY = ("provisioningState",)
SCHEMA = words(
    "id location name systemData tags type architecture description disallowed endOfLifeDate eula features "
    "hyperVGeneration identifier osState osType privacyStatementUri provisioningState purchasePlan recommended "
    "releaseNoteUri allowUpdateImage"
)
SECURITY = "SecurityType"
TRUSTED = {"name": SECURITY, "value": "TrustedLaunchSupported"}
COMING = (
    'Starting Build (May) 2024, "az sig image-definition create" command will use the new default values '
    "Hyper-V Generation: V2 and SecurityType: TrustedLaunchSupported."
)
TEXTS = {
    "privacy_statement_uri": "privacyStatementUri",
    "release_note_uri": "releaseNoteUri",
    "eula": "eula",
    "description": "description",
    "architecture": "architecture",
}


def _path(call: Call) -> str:
    return call.path("galleries", call.args.need("gallery_name"), "images", call.args.need("definition"))


def _features(call: Call, generation: str) -> list[JSON] | None:
    """The features that go out, None where there is nothing to say; `SecurityType=Standard` asks for none, and stays here."""
    asked = call.args.text("features")
    features: list[JSON] = []
    secured = False
    for word in (asked or "").split():
        name, equals, value = word.partition("=")
        if not equals:
            raise AzError("usage error: --features KEY=VALUE [KEY=VALUE ...]")
        secured = secured or name == SECURITY
        if (name, value) == (SECURITY, "Standard"):
            call.warn(SECURE)
        else:
            features.append({"name": name, "value": value})
    if generation == "V2" and not secured and not call.by_chapter:
        features.append(dict(TRUSTED))
    return features if features or asked else None


def _range(low: int | None, high: int | None) -> dict[str, JSON]:
    return {name: value for name, value in (("min", low), ("max", high)) if value is not None}


def _recommended(call: Call) -> dict[str, JSON]:
    args = call.args
    cores = _range(args.number("minimum_cpu_core"), args.number("maximum_cpu_core"))
    memory = _range(args.number("minimum_memory"), args.number("maximum_memory"))
    return {name: part for name, part in (("vCPUs", cores), ("memory", memory)) if part}


def _plan(call: Call) -> dict[str, JSON]:
    names = {"plan_name": "name", "plan_publisher": "publisher", "plan_product": "product"}
    return {key: call.args.text(dest) for dest, key in names.items() if call.args.text(dest)}


def _create(call: Call) -> JSON:
    args = call.args
    if not call.by_chapter:
        call.warn(COMING)
    location = call.location()
    end = completed(args.text("end_of_life_date"))
    parsed(end, "--end-of-life-date")
    generation = args.text("hyper_v_generation")
    if generation is None or (call.by_chapter and "hyper_v_generation" not in args.given):
        generation = "V1" if call.by_chapter else "V2"
    disks = args.texts("disallowed_disk_types")
    features = _features(call, generation)
    properties: dict[str, JSON] = {
        "disallowed": {"diskTypes": list(disks)} if disks else {},
        "hyperVGeneration": generation,
        "identifier": {"offer": args.need("offer"), "publisher": args.need("publisher"), "sku": args.need("sku")},
        "osState": args.need("os_state"),
        "osType": args.need("os_type"),
    }
    optional: dict[str, JSON] = {key: args.text(dest) for dest, key in TEXTS.items()}
    optional |= {"endOfLifeDate": end, "recommended": _recommended(call), "purchasePlan": _plan(call)}
    properties |= {key: value for key, value in optional.items() if value}
    if features is not None:
        properties["features"] = features
    body: dict[str, JSON] = {"location": location, "properties": properties, "tags": dict(args.tags() or {})}
    return call.put(_path(call), VERSION, body)


def _show(call: Call) -> JSON:
    return call.get(_path(call), VERSION)


def _list(call: Call) -> JSON:
    return listing(call, call.path("galleries", call.args.need("gallery_name"), "images"), VERSION)


def _update(call: Call) -> JSON:
    view = view_of(call.get(_path(call), UPDATE_VERSION))
    if call.args.either("allow_update_image") is not None:
        view["allowUpdateImage"] = call.args.either("allow_update_image")
    change(call, view)
    return call.put(_path(call), UPDATE_VERSION, body_of(view, READ_ONLY))


def _delete(call: Call) -> JSON:
    call.act("DELETE", _path(call), VERSION)
    return None


def _wait(call: Call) -> JSON:
    return wait(call, _path(call), VERSION)


GALLERY = named("--gallery-name -r", "Name of the gallery.", "gallery_name")
AAZ_GALLERY = named("-r --gallery-name", "Name of the gallery.", "gallery_name")
AAZ_GALLERY_ID = named("-r --gallery-name", "Name of the gallery.", "gallery_name", part="name")
DEFINITION = named("--gallery-image-definition -i", "Name of the image definition.", "definition")
DEFINITION_ID = named(
    "-i --gallery-image-name --gallery-image-definition", "Name of the image definition.", "definition", part="child_name_1"
)
SHORT_DEFINITION_ID = named("-i --gallery-image-definition", "Name of the image definition.", "definition", part="child_name_1")
CREATE_OPTIONS = (
    group(),
    GALLERY,
    DEFINITION,
    opt("--os-type", "Operating system.", required=True, choices=("Windows", "Linux")),
    opt("--publisher -p", "Publisher, first part of the identifier.", required=True),
    opt("--offer -f", "Offer, second part of the identifier.", required=True),
    opt("--sku -s", "SKU, third part of the identifier.", required=True),
    opt(
        "--os-state",
        "Whether the images were generalized.",
        choices=("Generalized", "Specialized"),
        default="Generalized",
    ),
    opt("--end-of-life-date", "When the images should no longer be used, such as 2027-12-31."),
    opt("--privacy-statement-uri", "Address of the privacy statement."),
    opt("--release-note-uri", "Address of the release notes."),
    opt("--eula", "Terms of use."),
    opt("--description", "What the images are for."),
    SDK_LOCATION,
    opt("--minimum-cpu-core", "Fewest cores that are recommended.", kind="int", group="Recommendation"),
    opt("--maximum-cpu-core", "Most cores that are recommended.", kind="int", group="Recommendation"),
    opt("--minimum-memory", "Least memory in MB that is recommended.", kind="int", group="Recommendation"),
    opt("--maximum-memory", "Most memory in MB that is recommended.", kind="int", group="Recommendation"),
    opt("--disallowed-disk-types", "Disk types that VMs of it must not use.", nargs="*"),
    opt("--plan-name", "Name of the purchase plan.", group="Purchase plan"),
    opt("--plan-publisher", "Publisher of the purchase plan.", group="Purchase plan"),
    opt("--plan-product", "Product of the purchase plan.", group="Purchase plan"),
    SDK_TAGS,
    opt("--hyper-v-generation", "Generation of the VMs.", choices=("V1", "V2"), default="V2"),
    opt("--features", "Features as key=value pairs in one word.", default=None),
    opt("--architecture", "Processor architecture.", choices=("x64", "Arm64")),
)


def _command(name: str, *, aaz: bool = True, **fields: object) -> Command:
    return Command(f"sig image-definition {name}", aaz=aaz, **fields)  # type: ignore[arg-type]


COMMANDS: tuple[Command, ...] = (
    _command(
        "create",
        aaz=False,
        handler=_create,
        summary="Create an image definition.",
        options=CREATE_OPTIONS,
        examples=(
            Example(
                "Define generalized Linux images.",
                "az sig image-definition create --resource-group MyRG --gallery-name MyGallery "
                "--gallery-image-definition MyImage --publisher MyCompany --offer Web --sku 22.04 --os-type Linux",
            ),
            Example(
                "Define specialized Windows images of generation 1.",
                "az sig image-definition create -g MyRG -r MyGallery -i MyImage -p MyCompany -f Web -s 2022 "
                "--os-type Windows --os-state Specialized --hyper-v-generation V1",
            ),
        ),
    ),
    _command(
        "show",
        handler=_show,
        summary="Show an image definition.",
        options=(DEFINITION_ID, AAZ_GALLERY_ID, group(ids=True), IDS),
        examples=(Example("Show a definition.", "az sig image-definition show -g MyRG -r MyGallery -i MyImage"),),
    ),
    _command(
        "list",
        handler=_list,
        summary="List the image definitions of a gallery.",
        options=(*PAGING, AAZ_GALLERY, group()),
        examples=(Example("List them as a table.", "az sig image-definition list -g MyRG -r MyGallery -o table"),),
    ),
    _command(
        "update",
        handler=_update,
        summary="Change what may still be changed of an image definition.",
        options=(
            AAZ_NO_WAIT,
            *AAZ_GENERIC,
            SHORT_DEFINITION_ID,
            replace(AAZ_GALLERY_ID, pattern=OLDER_GALLERY),
            group(ids=True),
            either("--allow-update-image", "Whether VMs may change to it.", aaz=True, group="Properties"),
            IDS,
        ),
        examples=(
            Example(
                "Set the end of life.",
                "az sig image-definition update -g MyRG -r MyGallery -i MyImage --set endOfLifeDate=2027-12-31T12:59:59Z",
            ),
        ),
        schema=SCHEMA,
    ),
    _command(
        "delete",
        handler=_delete,
        summary="Delete an image definition that has no versions.",
        options=(AAZ_NO_WAIT, DEFINITION_ID, AAZ_GALLERY_ID, group(ids=True), IDS),
        examples=(Example("Delete a definition.", "az sig image-definition delete -g MyRG -r MyGallery -i MyImage"),),
    ),
    _command(
        "wait",
        handler=_wait,
        summary="Wait until an image definition is as asked.",
        options=(*WAIT, DEFINITION_ID, AAZ_GALLERY_ID, group(ids=True), IDS),
        examples=(Example("Wait until it is there.", "az sig image-definition wait -g MyRG -r MyGallery -i MyImage --created"),),
    ),
)
