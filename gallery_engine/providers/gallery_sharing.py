"""With whom a gallery is shared: what a PUT or PATCH settles, what `share` changes, and how both are shown."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import msgspec

from gallery_engine import shared_images, sharing
from gallery_engine.catalog.regions import display
from gallery_engine.clock import SECOND
from gallery_engine.machines import mapping
from gallery_engine.models.galleries import GalleryBody
from gallery_engine.models.sharing import ShareBody, SharingProfile
from gallery_engine.providers.resource import Done
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.sharing import ADD, COMMUNITY, ENABLE, PRIVATE, REMOVE, RESET, SUBSCRIPTIONS, TENANTS
from gallery_engine.store import World

SECONDS_TO_SHARE = 30  # a teaching estimate; Azure publishes none
GROUPS_EXPANDED = "sharingprofile/groups"


def settled(call: Call[GalleryBody]) -> tuple[Document, Document]:
    """The sharing profile that a request leaves a gallery with, and what is kept of it in secret; empty where there is none."""
    asked = (call.body.properties.sharing_profile if call.body.properties else None) or SharingProfile()
    stored = mapping(mapping(call.current.body.get("properties")).get("sharingProfile")) if call.current else {}
    kept = dict(mapping(call.current.inner.get("sharing"))) if call.current else {}
    permissions = sharing.permissions_asked(asked.permissions or "") or stored.get("permissions")
    if permissions != COMMUNITY:
        return ({"permissions": permissions} if permissions else {}), kept
    said: Document = msgspec.to_builtins(asked.community_gallery_info) if asked.community_gallery_info else {}
    info: Document = {**mapping(stored.get("communityGalleryInfo")), **said}
    if "publicName" not in kept:
        kept["publicName"] = f"{info['publicNamePrefix']}-{call.world.guid('public name')}"
    return {"permissions": COMMUNITY, "communityGalleryInfo": info}, kept


def share(call: Call[ShareBody]) -> Done:
    """Share a gallery with more or fewer, with everybody, or with nobody any more; it is seen when the operation has ended."""
    due = call.world.now + SECONDS_TO_SHARE * SECOND
    deeds: Mapping[str, Callable[[Call[ShareBody], int], Record]] = {ADD: _add, REMOVE: _remove, RESET: _reset, ENABLE: _enable}
    record = deeds[sharing.operation(call.body.operation_type or "")](call, due)
    return Done(replace(_with(record, {"until": due}), due=max(record.due, due)), seconds=SECONDS_TO_SHARE)


def shown(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """The sharing profile and status of a gallery as its document shows them; nothing where nothing was said of sharing."""
    profile = dict(mapping(mapping(record.body.get("properties")).get("sharingProfile")))
    if not profile:
        return {}
    if sharing.permissions_of(record) == COMMUNITY:
        enabled, names = sharing.is_public(record, world.now), [sharing.public_name(record)]
        made: Document = {"communityGalleryEnabled": enabled, "publicNames": [*names]}
        profile["communityGalleryInfo"] = {**mapping(profile.get("communityGalleryInfo")), **made}
    expanded = query.get("$expand", "").lower() == GROUPS_EXPANDED
    if not expanded and query.get("$select", "").lower() != "permissions":
        return {"sharingProfile": profile}
    groups = _groups(record)
    found: Document = {"sharingProfile": profile | ({"groups": groups} if groups else {})}
    return found | ({"sharingStatus": _status(record, world)} if expanded and sharing.is_shared(record) else {})


def _add(call: Call[ShareBody], due: int) -> Record:
    gallery = call.existing
    for kind, names in sharing.groups_asked(call.body).items():
        stamps = dict.fromkeys(names, due) | sharing.granted(gallery, kind)
        for name in names:
            call.world.put(sharing.signpost(sharing.share_key(kind, name, gallery.key), sharing.SHARE_KIND, gallery))
        gallery = _with(gallery, {kind: {**stamps}})
    return gallery


def _remove(call: Call[ShareBody], due: int) -> Record:
    del due
    gallery = call.existing
    for kind, names in sharing.groups_asked(call.body).items():
        _forget(gallery, kind, names, call.world)
        left = {name: since for name, since in sharing.granted(gallery, kind).items() if name not in names}
        gallery = _with(gallery, {kind: {**left}})
    return gallery


def _reset(call: Call[ShareBody], due: int) -> Record:
    del due
    gallery, world = call.existing, call.world
    for kind in (SUBSCRIPTIONS, TENANTS):
        _forget(gallery, kind, tuple(sharing.granted(gallery, kind)), world)
    if sharing.public_name(gallery):
        world.delete(sharing.public_key(sharing.public_name(gallery)))
    private: Document = {"permissions": PRIVATE}
    properties: Document = {**mapping(gallery.body.get("properties")), "sharingProfile": private}
    inner = {name: value for name, value in gallery.inner.items() if name != "sharing"}
    return replace(gallery, body={**gallery.body, "properties": properties}, inner=inner)


def _enable(call: Call[ShareBody], due: int) -> Record:
    gallery = call.existing
    call.world.put(sharing.signpost(sharing.public_key(sharing.public_name(gallery)), sharing.PUBLIC_KIND, gallery))
    since = sharing.enabled_at(gallery)
    return _with(gallery, {"enabled": due if since is None else since})


def _with(gallery: Record, said: Document) -> Record:
    kept = {**mapping(gallery.inner.get("sharing")), **said}
    return replace(gallery, inner={**gallery.inner, "sharing": kept})


def _forget(gallery: Record, kind: str, names: tuple[str, ...], world: World) -> None:
    for name in names:
        world.delete(sharing.share_key(kind, name, gallery.key))


def _groups(record: Record) -> list[JSON]:
    found = ((kind, sharing.granted(record, kind)) for kind in (SUBSCRIPTIONS, TENANTS))
    return [{"type": kind, "ids": [*names]} for kind, names in found if names]


def _status(record: Record, world: World) -> Document:
    """How far the names of a gallery have come into the regions."""
    until = mapping(record.inner.get("sharing")).get("until")
    state = "InProgress" if isinstance(until, int) and world.now < until else "Succeeded"
    regions = shared_images.regions_of(record, world)
    summary: list[JSON] = [{"region": display(region), "state": state, "details": ""} for region in regions]
    return {"aggregatedState": state, "summary": summary}
