"""Those who share galleries and those who look for them: further subscriptions, and galleries that are shared."""

from gallery_engine.arm import Step
from gallery_engine.ids import derive_guid
from gallery_engine.records import JSON, Document
from tests.engine.access_cast import directory
from tests.engine.cast import EAST, Sandbox, accepted

WEB = "galleries/gallery/images/web"
PUBLISHER: Document = {
    "publisherUri": "https://contoso.example",
    "publisherContact": "images@contoso.example",
    "eula": "https://contoso.example/eula",
    "publicNamePrefix": "contoso",
}


def customer(box: Sandbox, name: str = "customer", *, tenant: str = "other") -> str:
    """The GUID of a further subscription, of a tenant by name ("own" is the sandbox's); `owner` owns it, as a guest elsewhere."""
    if tenant == "own":
        told = directory(box, subscriptions=[{"name": name}])
    else:
        known = directory(box, tenants=[{"domain": domain_of(tenant)}])
        owner = next(each for each in known["identities"] if each["handle"] == "owner")
        domains = {each["id"]: each["domain"] for each in known["tenants"]}
        guest_of: list[JSON] = [*(domains[each] for each in owner["guestOf"]), domain_of(tenant)]
        directory(box, users=[{"handle": "owner", "guestOf": guest_of}])
        told = directory(box, subscriptions=[{"name": name, "tenant": domain_of(tenant)}])
    return str(next(each["id"] for each in told["subscriptions"] if each["name"] == name))


def domain_of(name: str) -> str:
    """The domain of a tenant by name."""
    return f"{name}.example"


def tenant_of(name: str) -> str:
    """The GUID of a tenant by name."""
    return derive_guid("cast", 0, f"tenant {domain_of(name)}")


def gallery_for(box: Sandbox, permissions: str, **info: JSON) -> str:
    """The path of a finished gallery with sharing permissions; for the Community it has a publisher, `info` replaces parts."""
    profile: Document = {"permissions": permissions}
    if permissions == "Community":
        profile["communityGalleryInfo"] = PUBLISHER | info
    box.finish(box.put("galleries/gallery", {"location": EAST, "properties": {"sharingProfile": profile}}))
    return "galleries/gallery"


def share(box: Sandbox, operation: str, *, subscriptions: tuple[str, ...] = (), tenants: tuple[str, ...] = ()) -> Step:
    """POST share with what is named, without waiting for its end."""
    named = (("Subscriptions", subscriptions), ("AADTenants", tenants))
    groups: JSON = [{"type": kind, "ids": [*ids]} for kind, ids in named if ids]
    body: Document = {"operationType": operation}
    return box.post("galleries/gallery/share", body | ({"groups": groups} if groups else {}))


def shared(box: Sandbox, operation: str, *, subscriptions: tuple[str, ...] = (), tenants: tuple[str, ...] = ()) -> None:
    """Share with what is named, to the end."""
    box.finish(share(box, operation, subscriptions=subscriptions, tenants=tenants))


def unique_name(box: Sandbox) -> str:
    """The name under which the gallery `gallery` is known to others."""
    return f"{box.store.head().subscription}-GALLERY"


def public_name(box: Sandbox) -> str:
    """The name under which the public knows the gallery `gallery`."""
    info = box.get("galleries/gallery")["properties"]["sharingProfile"]["communityGalleryInfo"]
    (name,) = info["publicNames"]
    assert isinstance(name, str)
    return name


def seen(box: Sandbox, subscription: str, path: str, location: str = EAST) -> str:
    """The address under which a subscription looks at `sharedGalleries/…` or `communityGalleries/…` in a region."""
    return f"/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/{path}"


def room(box: Sandbox, subscription: str, path: str) -> str:
    """The address of a resource in the group `theirs` of another subscription, which is made if it is not there."""
    group = f"/subscriptions/{subscription}/resourceGroups/theirs"
    accepted(box.put(group, {"location": EAST}))
    return f"{group}/providers/Microsoft.Compute/{path}"
