"""`az vm create --image`: what it names, and what az learns of it before it asks for the VM."""

from dataclasses import dataclass

from gallery_engine.arm import JSON
from labs.shell.az import marketplace
from labs.shell.az.call import Call
from labs.shell.az.commands import vm_shared_image
from labs.shell.az.errors import AzError, from_response
from labs.shell.az.ids import ResourceId, compute_id, parse_id
from labs.shell.az.profile import account_called
from labs.shell.az.shape import flatten

DEFINITION_VERSION = "2021-10-01"
GALLERY_VERSION = "2024-03-03"
IMAGE_VERSION = "2024-11-01"


@dataclass(frozen=True, slots=True)
class Image:
    """An image to deploy: the reference that goes out, its operating system, the LUNs of its data disks."""

    reference: dict[str, JSON]
    windows: bool
    luns: tuple[int, ...] = ()

    @property
    def pinned(self) -> bool:
        """Whether it is one version of a marketplace image, and not the latest one."""
        return self.reference.get("version", "latest") != "latest"


def resolve(call: Call, text: str | None, location: str) -> Image:
    """Find out what an image is; reads go out as a validator's, so that a 404 of theirs gives exit 2."""
    if text is None:
        return _market(marketplace.DEFAULT)
    if vm_shared_image.is_foreign(text):
        shared = vm_shared_image.resolve(call, text, location)
        storage = shared.version.get("storageProfile")
        return Image(
            shared.reference, shared.windows, _luns(storage.get("dataDiskImages") if isinstance(storage, dict) else None)
        )
    found = parse_id(text)
    if found is not None and found.names:
        return _by_id(call, found, text)
    urn = marketplace.find(text)
    if urn is not None:
        return _market(urn)
    if "://" in text:
        raise AzError("this lab does not simulate VMs from a VHD: make an image version of it first.")
    return _by_name(call, text)


def _market(urn: marketplace.Urn) -> Image:
    reference: dict[str, JSON] = {
        "publisher": urn.publisher,
        "offer": urn.offer,
        "sku": urn.sku,
        "version": urn.version,
    }
    return Image(reference, urn.windows)


def _by_name(call: Call, name: str) -> Image:
    path = call.path("images", name)
    response = call.client.request("GET", path, query={"api-version": IMAGE_VERSION})
    if response.status == 404:
        raise AzError(
            f'Invalid image "{name}". Use a valid image URN, custom image name, custom image id, VHD blob URI, or pick '
            f"an image from {list(marketplace.ALIASES)}.\nSee vm create -h for more information on specifying an image."
        )
    if response.status >= 400:
        raise from_response(response, validating=True)
    return _managed(path, response.body)


def _by_id(call: Call, found: ResourceId, text: str) -> Image:
    is_here = found.subscription.lower() == call.subscription.lower()
    if not is_here and account_called(call.client, found.subscription) is None:
        raise AzError(f"Subscription '{found.subscription}' not found. Check the spelling and casing and try again.")
    if found.kind == "images":
        path = compute_id(found.subscription, found.group, "images", found.names[0])
        return _managed(text, call.get(path, IMAGE_VERSION, validating=True))
    if found.kind in {"galleries/images", "galleries/images/versions"}:
        return _from_gallery(call, found, text)
    raise AzError(f'usage error: unrecognized image information "{text}"')


def _managed(identifier: str, body: JSON) -> Image:
    flat = flatten(body)
    storage = flat.get("storageProfile") if isinstance(flat, dict) else None
    storage = storage if isinstance(storage, dict) else {}
    system = storage.get("osDisk")
    kind = system.get("osType") if isinstance(system, dict) else None
    return Image({"id": identifier}, str(kind).lower() == "windows", _luns(storage.get("dataDisks")))


def _from_gallery(call: Call, found: ResourceId, text: str) -> Image:
    names = found.names
    definition = compute_id(found.subscription, found.group, "galleries", names[0], "images", names[1])
    family = flatten(call.get(definition, DEFINITION_VERSION, validating=True))
    windows = isinstance(family, dict) and str(family.get("osType")).lower() == "windows"
    wanted = names[2] if len(names) > 2 else "latest"
    if wanted.lower() == "latest":
        version = _latest(call, f"{definition}/versions", text)
    else:
        version = flatten(call.get(f"{definition}/versions/{wanted}", GALLERY_VERSION, validating=True))
    storage = version.get("storageProfile") if isinstance(version, dict) else None
    disks = storage.get("dataDiskImages") if isinstance(storage, dict) else None
    return Image({"id": text}, windows, _luns(disks))


def _latest(call: Call, path: str, text: str) -> JSON:
    best: tuple[str, dict[str, JSON]] | None = None
    for item in call.items(path, GALLERY_VERSION, validating=True):
        version = flatten(item)
        profile = version.get("publishingProfile") if isinstance(version, dict) else None
        if not isinstance(version, dict) or not isinstance(profile, dict) or profile.get("excludeFromLatest"):
            continue
        published = str(profile.get("publishedDate", ""))
        if best is None or published >= best[0]:
            best = (published, version)
    if best is None:
        raise AzError(f'There is no latest image version exists for "{text}"')
    return best[1]


def _luns(disks: JSON) -> tuple[int, ...]:
    found = [disk.get("lun") for disk in disks if isinstance(disk, dict)] if isinstance(disks, list) else []
    return tuple(lun for lun in found if isinstance(lun, int))
