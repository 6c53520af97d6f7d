"""Rules about the operation `share`: what it can do with which gallery, and with whom."""

import re

from gallery_engine import shared_images, sharing
from gallery_engine.encryption import uses
from gallery_engine.errors import CHAPTER
from gallery_engine.models.sharing import ShareBody
from gallery_engine.publishing import profile_of
from gallery_engine.rules import sources
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import principle, rule
from gallery_engine.rules.sources import SHARE_DIRECTLY, SHARE_PUBLICLY, SHARE_REST
from gallery_engine.sharing import ADD, COMMUNITY, ENABLE, GROUPS, OPERATIONS, REMOVE, SUBSCRIPTIONS, TENANTS

KNOWN_QUERY = principle(
    "GAL919",
    "The lab answers one query of Azure Resource Graph.",
    "Community galleries are listed with it, as the command line does. Everything else that the graph could tell is asked from "
    "the resources themselves.",
    code="BadRequest",
    status=400,
    cites=[SHARE_PUBLICLY],
)
MOST = {SUBSCRIPTIONS: 30, TENANTS: 5}
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_SHOWN = 60


@rule("GAL911", code="InvalidParameter", status=400, cites=[SHARE_REST], standing="unverified")
def operation_is_known(call: Call[ShareBody]) -> str | None:
    """Sharing is added, removed, reset, or opened to the community.

    The operation has to be named; the groups alone do not say what is to happen with them.
    """
    asked = call.body.operation_type or ""
    if not asked:
        return "Required parameter 'operationType' is missing (null)."
    if sharing.operation(asked) in OPERATIONS:
        return None
    return f"The value '{asked[:_SHOWN]}' of parameter operationType is invalid. Allowed values are {', '.join(OPERATIONS)}."


@rule("GAL912", code="OperationNotAllowed", status=409, cites=[SHARE_DIRECTLY], standing="unverified")
def gallery_is_for_groups(call: Call[ShareBody]) -> str | None:
    """Only a gallery that was made for Groups is shared with subscriptions and tenants.

    A private gallery is shared by role assignments, a community gallery with everybody.
    """
    permissions = sharing.permissions_of(call.existing)
    if _operation(call) not in {ADD, REMOVE} or permissions == GROUPS:
        return None
    return (
        f"The operation '{_operation(call)}' is not allowed on gallery '{call.existing.name}' with sharing permissions "
        f"'{permissions}'. The sharing permissions of the gallery must be '{GROUPS}'."
    )


@rule("GAL913", code="OperationNotAllowed", status=409, cites=[SHARE_PUBLICLY], standing="unverified")
def gallery_is_for_the_community(call: Call[ShareBody]) -> str | None:
    """Only a gallery that was made for the Community is opened to everybody.

    Its publisher has to be known before anybody sees it.
    """
    permissions = sharing.permissions_of(call.existing)
    if _operation(call) != ENABLE or permissions == COMMUNITY:
        return None
    return (
        f"The operation '{ENABLE}' is not allowed on gallery '{call.existing.name}' with sharing permissions '{permissions}'. "
        f"The sharing permissions of the gallery must be '{COMMUNITY}'."
    )


@rule("GAL914", code="InvalidParameter", status=400, cites=[SHARE_REST, SHARE_DIRECTLY], standing="unverified")
def somebody_is_named(call: Call[ShareBody]) -> str | None:
    """To add or remove sharing, subscriptions or tenants are named.

    A group has a type, Subscriptions or AADTenants, and the ids of that type.
    """
    if _operation(call) not in {ADD, REMOVE}:
        return None
    for group in call.body.groups or []:
        if sharing.group_kind(group.type) is None:
            asked = (group.type or "")[:_SHOWN]
            return f"The value '{asked}' of parameter groups.type is invalid. Allowed values are {SUBSCRIPTIONS}, {TENANTS}."
    if any(group.ids for group in call.body.groups or []):
        return None
    return "Required parameter 'groups' is missing (null)."


@rule("GAL915", code="InvalidParameter", status=400, cites=[SHARE_REST], standing="unverified")
def ids_are_guids(call: Call[ShareBody]) -> str | None:
    """Subscriptions and tenants are named by their GUIDs.

    Names can be the same in many places, and a domain is not the tenant's id.
    """
    for kind, names in sharing.groups_asked(call.body).items():
        for name in names:
            if not _GUID.fullmatch(name):
                return f"The value '{name[:_SHOWN]}' of parameter groups.ids of type {kind} is invalid. It must be a GUID."
    return None


@rule("GAL916", code="OperationNotAllowed", status=409, cites=[SHARE_DIRECTLY], standing="unverified")
def groups_are_few_enough(call: Call[ShareBody]) -> str | None:
    """A gallery is shared with at most 30 subscriptions and 5 tenants.

    To reach more, share with the tenant instead of its subscriptions, or with the community.
    """
    if _operation(call) != ADD:
        return None
    for kind, names in sharing.groups_asked(call.body).items():
        number = len({*sharing.granted(call.existing, kind), *names})
        if number > MOST[kind]:
            return f"The gallery '{call.existing.name}' cannot be shared with {number} {kind}; the maximum is {MOST[kind]}."
    return None


@rule(
    "GAL917",
    code="OperationNotAllowed",
    status=409,
    cites=[sources.CHAPTER],
    rulebooks=(CHAPTER,),
    standing="taught",
    otherwise="In Azure today up to 30 subscriptions and 5 tenants are named, of whatever organization.",
)
def groups_are_of_the_tenant(call: Call[ShareBody]) -> str | None:
    """By the chapter, a gallery is not shared directly with another tenant or with its subscriptions.

    What remains is delegated access, or a VHD that is exported here and uploaded there.
    """
    if _operation(call) != ADD:
        return None
    own = sharing.consumer(call.address.subscription, call.world).tenant
    asked = sharing.groups_asked(call.body)
    strangers = [name for name in asked.get(TENANTS, ()) if name != own]
    strangers += [name for name in asked.get(SUBSCRIPTIONS, ()) if sharing.consumer(name, call.world).tenant != own]
    if not strangers:
        return None
    return (
        f"The gallery '{call.existing.name}' cannot be shared directly with '{strangers[0]}' of another tenant. Use delegated "
        "access, or export the image as a VHD and upload it in the other tenant."
    )


@rule("GAL918", code="OperationNotAllowed", status=409, cites=[SHARE_DIRECTLY, SHARE_PUBLICLY], standing="unverified")
def nothing_is_encrypted_with_own_keys(call: Call[ShareBody]) -> str | None:
    """A gallery with versions that are encrypted with keys of your own is not shared with groups or the community.

    The others would need the keys as well. Share it by role assignments, or publish versions without a disk encryption set.
    """
    if _operation(call) not in {ADD, ENABLE}:
        return None
    versions = call.world.find(shared_images.VERSION, f"{call.key}/images/")
    encrypted = next((record for record in versions if any(uses(profile_of(record)))), None)
    if encrypted is None:
        return None
    return f"The gallery '{call.existing.name}' cannot be shared since its image version '{encrypted.id}' is encrypted."


EVERY_SHARE = (
    operation_is_known,
    gallery_is_for_groups,
    gallery_is_for_the_community,
    somebody_is_named,
    ids_are_guids,
    groups_are_of_the_tenant,
    groups_are_few_enough,
    nothing_is_encrypted_with_own_keys,
)


def _operation(call: Call[ShareBody]) -> str:
    return sharing.operation(call.body.operation_type or "")
