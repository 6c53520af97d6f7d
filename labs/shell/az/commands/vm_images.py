"""`az vm image`: what the marketplace has."""

from collections.abc import Iterator

from gallery_engine.arm import JSON
from labs.shell.az import marketplace
from labs.shell.az.call import Call
from labs.shell.az.commands.shared import SDK_LOCATION, unsimulated
from labs.shell.az.errors import AzError, from_response
from labs.shell.az.spec import Command, Example, flag, opt

VERSION = "2024-11-01"
LOCATIONS_VERSION = "2022-12-01"
PREFERRED = "westus"
X64 = "x64"
ALL_OF_THEM = (
    "You are retrieving all the images from server which could take more than a minute. To shorten the wait, provide "
    "'--publisher', '--offer' or '--sku'. Partial name search is supported."
)
OFFLINE = "You are viewing an offline list of images, use --all to retrieve an up-to-date list"
WHOLE = "Please specify all of (--publisher, --offer, --sku, --version), or --urn"
URN = "--urn should be in the format of publisher:offer:sku:version"
EDGE = unsimulated("--edge-zone")
REGION = opt("--location -l", "Region.", required=True, kind="location", configured="location")
PUBLISHER = opt("--publisher -p", "Publisher of the images.", required=True)


def _names(call: Call, *steps: str, location: str, query: dict[str, str] | None = None) -> list[dict[str, JSON]]:
    """Read a list of the marketplace, which Azure answers without a frame around it."""
    where = f"/subscriptions/{call.subscription}/providers/Microsoft.Compute/locations/{location}"
    path = "/".join((where, *_path(steps)))
    response = call.client.request("GET", path, query={**(query or {}), "api-version": VERSION})
    if response.status >= 400:
        raise from_response(response)
    return [item for item in response.body if isinstance(item, dict)] if isinstance(response.body, list) else []


def _path(steps: tuple[str, ...]) -> Iterator[str]:
    """The segments under a region for a publisher, an offer and a SKU, and the list that comes next."""
    kinds = (("publishers",), ("artifacttypes", "vmimage", "offers"), ("skus",), ("versions",))
    for kind, step in zip(kinds, (*steps, ""), strict=False):
        yield from (*kind, *([step] if step else []))


def image(call: Call, urn: marketplace.Urn, location: str) -> dict[str, JSON]:
    """Read an image of the marketplace; `latest` is looked up first."""
    version = _newest(call, urn, location) if urn.version.lower() == "latest" else urn.version
    where = f"/subscriptions/{call.subscription}/providers/Microsoft.Compute/locations/{location}"
    return call.get("/".join((where, *_path((urn.publisher, urn.offer, urn.sku)), version)), VERSION)


def _newest(call: Call, urn: marketplace.Urn, location: str) -> str:
    query = {"$orderby": "name desc", "$top": "1"}
    found = _names(call, urn.publisher, urn.offer, urn.sku, location=location, query=query)
    if not found:
        raise AzError(f"Can't resolve the version of '{urn.publisher}:{urn.offer}:{urn.sku}'")
    return str(found[0]["name"])


def _location(call: Call, dest: str = "location") -> str:
    """The region of a line, or one of the subscription's."""
    said = call.args.text(dest)
    if said:
        return said
    listed = call.items(f"/subscriptions/{call.subscription}/locations", LOCATIONS_VERSION)
    names = [str(item.get("name")) for item in listed if isinstance(item, dict)]
    return PREFERRED if PREFERRED in names else names[0]


def _fits(pattern: str | None, text: str) -> bool:
    return not pattern or pattern.lower() in text.lower()


def _list(call: Call) -> JSON:
    args = call.args
    wishes = [args.text(dest) for dest in ("publisher", "offer", "sku")]
    if not args.flag("all"):
        call.warn(OFFLINE)
        return [_alias(name, urn) for name, urn in marketplace.ALIASES.items() if _wanted(call, urn, X64)]
    if not any(wishes):
        call.warn(ALL_OF_THEM)
    return [*_served(call, _location(call))]


def _wanted(call: Call, urn: marketplace.Urn, architecture: str) -> bool:
    args = call.args
    named = zip(("publisher", "offer", "sku"), (urn.publisher, urn.offer, urn.sku), strict=True)
    return (
        all(_fits(args.text(dest), text) for dest, text in named) and (args.text("architecture") or architecture) == architecture
    )


def _alias(name: str, urn: marketplace.Urn) -> JSON:
    return {**_image(urn, X64), "urnAlias": name}


def _image(urn: marketplace.Urn, architecture: str) -> dict[str, JSON]:
    parts = (urn.publisher, urn.offer, urn.sku, urn.version)
    named = dict(zip(("publisher", "offer", "sku", "version"), parts, strict=True))
    return {**named, "urn": ":".join(parts), "architecture": architecture}


def _served(call: Call, location: str) -> Iterator[JSON]:
    """Every version of every image that the line asks for, found from the publishers down."""
    args = call.args
    for publisher in _matching(_names(call, location=location), args.text("publisher")):
        for offer in _matching(_names(call, publisher, location=location), args.text("offer")):
            for sku in _matching(_names(call, publisher, offer, location=location), args.text("sku")):
                found = _names(call, publisher, offer, sku, location=location, query={"$expand": "properties"})
                for item in found:
                    properties = item.get("properties")
                    architecture = str(properties.get("architecture", "")) if isinstance(properties, dict) else ""
                    urn = marketplace.Urn(publisher, offer, sku, str(item.get("name")))
                    if _wanted(call, urn, architecture):
                        yield _image(urn, architecture)


def _matching(items: list[dict[str, JSON]], pattern: str | None) -> list[str]:
    return [str(item.get("name")) for item in items if _fits(pattern, str(item.get("name")))]


def _show(call: Call) -> JSON:
    args = call.args
    location = _location(call)
    parts = [args.text(dest) for dest in ("publisher", "offer", "sku", "version")]
    if args.text("urn"):
        if any(parts):
            raise AzError(WHOLE, hint="Try to use --urn publisher:offer:sku:version only")
        parts = [*args.need("urn").split(":")]
        if len(parts) != 4:
            raise AzError(URN)
    if not all(parts):
        raise AzError(WHOLE)
    urn = marketplace.Urn(*(part or "" for part in parts))
    return image(call, urn, location)


def _publishers(call: Call) -> JSON:
    return [*_names(call, location=call.args.need("location"))]


def _offers(call: Call) -> JSON:
    return [*_names(call, call.args.need("publisher"), location=call.args.need("location"))]


def _skus(call: Call) -> JSON:
    args = call.args
    return [*_names(call, args.need("publisher"), args.need("offer"), location=args.need("location"))]


COMMANDS: tuple[Command, ...] = (
    Command(
        "vm image list",
        _list,
        "List marketplace images.",
        options=(
            opt("--location -l", "Region.", kind="location", configured="location"),
            opt("--publisher -p", "Part of the publisher's name."),
            opt("--offer -f", "Part of the name of an offer."),
            opt("--sku -s", "Part of the name of a SKU."),
            flag("--all", "Ask Azure for all images, instead of listing the well-known ones."),
            EDGE,
            opt("--architecture", "Architecture of the images.", choices=(X64, "Arm64")),
        ),
        examples=(
            Example("List the images that have short names.", "az vm image list --output table"),
            Example("Find all of a publisher's.", "az vm image list --publisher Canonical --all --output table"),
        ),
        flat=False,
    ),
    Command(
        "vm image show",
        _show,
        "Show a marketplace image.",
        options=(
            opt("--urn", "Image as publisher:offer:sku:version."),
            opt("--publisher -p", "Publisher of the image."),
            opt("--offer -f", "Offer of the image."),
            opt("--sku -s", "SKU of the image."),
            opt("--version", "Version of the image."),
            SDK_LOCATION,
            EDGE,
        ),
        examples=(
            Example(
                "Show the newest version of an image.",
                "az vm image show --location eastus --urn Canonical:0001-com-ubuntu-server-jammy:22_04-lts-gen2:latest",
            ),
        ),
    ),
    Command(
        "vm image list-publishers",
        _publishers,
        "List the publishers of marketplace images.",
        options=(REGION, EDGE),
        examples=(Example("List those in East US.", "az vm image list-publishers --location eastus --output table"),),
        flat=False,
    ),
    Command(
        "vm image list-offers",
        _offers,
        "List what a publisher offers.",
        options=(PUBLISHER, REGION, EDGE),
        examples=(Example("List Canonical's.", "az vm image list-offers --location eastus --publisher Canonical -o table"),),
        flat=False,
    ),
    Command(
        "vm image list-skus",
        _skus,
        "List the SKUs of an offer.",
        options=(REGION, PUBLISHER, opt("--offer -f", "Offer of the publisher.", required=True), EDGE),
        examples=(
            Example(
                "List the editions of Windows Server.",
                "az vm image list-skus -l eastus -p MicrosoftWindowsServer -f WindowsServer --output table",
            ),
        ),
        flat=False,
    ),
)
