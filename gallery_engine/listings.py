"""What a region has on offer: VM sizes, and the marketplace from publishers down to versions. The same in every region."""

from collections.abc import Iterable
from dataclasses import replace

from gallery_engine.arm import Response
from gallery_engine.catalog import marketplace
from gallery_engine.catalog.regions import REGIONS, normalize
from gallery_engine.catalog.sizes import SIZES
from gallery_engine.ids import Address
from gallery_engine.records import JSON, Document
from gallery_engine.rules.deployment import PLATFORM_IMAGE_LISTED

IN_A_REGION = "microsoft.compute/locations/"
SIZES_KIND = "microsoft.compute/locations/vmsizes"
PUBLISHERS = "microsoft.compute/locations/publishers"
OFFERS = f"{PUBLISHERS}/artifacttypes/offers"
SKUS = f"{OFFERS}/skus"
VERSIONS = f"{SKUS}/versions"


def answer(address: Address, expand: str = "") -> Response | None:
    """Answer a read of a region's catalogues; None when the path is something else's.

    With `expand` "properties" versions are listed with what is in them.
    """
    if not address.kind.startswith(IN_A_REGION) or normalize(address.names[0]) not in REGIONS:
        return None
    if address.kind == SIZES_KIND and address.is_collection:
        return Response(200, {"value": [size.as_listed() for size in SIZES.values()]})
    if address.kind == VERSIONS and not address.is_collection:
        return Response(200, _version(address))
    names = _children(address)
    if names and address.kind == VERSIONS and expand.lower() == "properties":
        return Response(200, [_version(_below(address, name)) for name in names])
    return None if names is None else Response(200, _entries(address, names))


def _children(address: Address) -> list[str] | None:
    """The names a collection lists, each once and in order; None when it is no collection of the marketplace."""
    if not address.is_collection:
        return None
    publisher, offer, sku = (*address.names[1:2], *address.names[3:5], "", "", "")[:3]
    if address.kind == PUBLISHERS:
        return _once(image.publisher for image in marketplace.IMAGES)
    if address.kind == OFFERS:
        return _once(image.offer for image in marketplace.offered(publisher))
    if address.kind == SKUS:
        return _once(image.sku for image in marketplace.offered(publisher, offer))
    if address.kind == VERSIONS:
        found = marketplace.find(publisher, offer, sku)
        return [found.version] if found is not None else []
    return None


def _below(address: Address, name: str) -> Address:
    return replace(address, path=f"{address.path}/{name}", names=(*address.names, name))


def _once(names: Iterable[str]) -> list[str]:
    return sorted(dict.fromkeys(names))


def _entries(address: Address, names: list[str]) -> list[JSON]:
    location = normalize(address.names[0])
    return [{"location": location, "name": name, "id": f"{address.path}/{name}"} for name in names]


def _version(address: Address) -> Document:
    location, publisher, _, offer, sku, version = address.names
    found = marketplace.find(publisher, offer, sku, version)
    if found is None:
        PLATFORM_IMAGE_LISTED.refuse(f"Artifact: VMImage was not found. Publisher: {publisher}, Offer: {offer}, Sku: {sku}.")
    properties: JSON = marketplace.describe(found)
    path = f"{address.path.rpartition('/')[0]}/{found.version}"
    return {"location": normalize(location), "name": found.version, "id": path, "properties": properties}
