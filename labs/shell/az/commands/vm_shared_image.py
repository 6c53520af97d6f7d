"""`az vm create --image` with an image of a shared or a community gallery: what az reads of it before it asks for the VM."""

import re
from dataclasses import dataclass

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.errors import AzError, ServerError
from labs.shell.az.shape import flatten

VERSION = "2023-07-03"
FOREIGN = ("/sharedgalleries/", "/communitygalleries/")
_FORM = re.compile(
    r"/(?P<kind>shared|community)galleries/(?P<gallery>[^/]+)/images/(?P<image>[^/]+)(?:/versions/(?P<version>[^/]+))?/?",
    re.IGNORECASE,
)
ACCEPT = (
    "To create the VM/VMSS from community gallery image, you must accept the license agreement and privacy statement: {}. "
    "(If you want to accept the legal terms by default, please use the option '--accept-term' when creating VM/VMSS)"
)


@dataclass(frozen=True, slots=True)
class SharedImage:
    """An image of somebody else's gallery: its reference, its operating system, and what its version says."""

    reference: dict[str, JSON]
    windows: bool
    version: dict[str, JSON]


def is_foreign(text: str) -> bool:
    """Whether a text names an image of a shared or a community gallery."""
    return text.lower().startswith(FOREIGN)


def resolve(call: Call, text: str, location: str) -> SharedImage:
    """Read the image and its version in a region; AzError where the terms of a community gallery are not accepted."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise AzError(f'usage error: unrecognized image information "{text}"')
    kind = found["kind"].lower()
    where = (
        f"/subscriptions/{call.subscription}/providers/Microsoft.Compute/locations/{location}/{kind}Galleries/{found['gallery']}"
    )
    if kind == "community" and not call.args.flag("accept_term"):
        raise AzError(ACCEPT.format(_terms(call, where)))
    image = f"{where}/images/{found['image']}"
    family = flatten(call.get(image, VERSION, validating=True))
    windows = isinstance(family, dict) and str(family.get("osType")).lower() == "windows"
    wanted = (found["version"] or "latest").lower()
    version = (
        _latest(call, image, text) if wanted == "latest" else call.get(f"{image}/versions/{wanted}", VERSION, validating=True)
    )
    flat = flatten(version)
    return SharedImage({f"{kind}GalleryImageId": text}, windows, flat if isinstance(flat, dict) else {})


def _terms(call: Call, gallery: str) -> JSON:
    """The address of the terms that a community gallery names."""
    try:
        body = flatten(call.get(gallery, VERSION, validating=True))
    except ServerError as error:
        raise AzError(f"Get the eula from community gallery failed: {error.message}") from error
    metadata = body.get("communityMetadata") if isinstance(body, dict) else None
    return metadata.get("eula") if isinstance(metadata, dict) else None


def _latest(call: Call, image: str, text: str) -> JSON:
    found = [flatten(item) for item in call.items(f"{image}/versions", VERSION, validating=True)]
    listed = [item for item in found if isinstance(item, dict) and not item.get("excludeFromLatest")]
    if not listed:
        raise AzError(f'There is no latest image version exists for "{text}"')
    return max(listed, key=lambda item: str(item.get("publishedDate", "")))
