"""Rules about requests as such: their shape, their sender and what they ask for."""

from gallery_engine import access
from gallery_engine.records import Record
from gallery_engine.rules.registry import principle
from gallery_engine.rules.sources import ARM_ERRORS, LOCKS, REST, ROLES

BOUNDED = principle(
    "REQ101",
    "A request has a size that can be read.",
    "Bodies nested deeper than 20 levels, with more than 5,000 values, with texts over 64 KB or 1 MB of them, with numbers "
    "beyond 64 bits, or with U+0000 or halves of characters in a text, are refused unread.",
    code="InvalidRequestContent",
    status=400,
    cites=[REST],
)
ADDRESSED = principle(
    "REQ102",
    "A request names a subscription, a provider and a resource.",
    "Azure Resource Manager finds the provider by the path, so a path of another shape leads nowhere.",
    code="InvalidRequestUri",
    status=400,
    cites=[REST],
)
VERSIONED = principle(
    "REQ103",
    "A request says which api-version it speaks.",
    "Providers change; the version in the query, a date, fixes which shape of the resource is meant.",
    code="MissingApiVersionParameter",
    status=400,
    cites=[REST],
)
KNOWN_TYPE = principle(
    "REQ104",
    "The resource type has to exist.",
    "A provider answers for the types it has registered; this lab has those that its chapters speak of.",
    code="InvalidResourceType",
    status=404,
    cites=[ARM_ERRORS],
)
KNOWN_VERB = principle(
    "REQ105",
    "The resource type has to know the operation.",
    "Not every type can be updated in place, and actions such as deallocate belong to one type only.",
    code="HttpResourceMethodNotAllowed",
    status=405,
    cites=[REST],
)
WELL_FORMED = principle(
    "REQ106",
    "The body has the properties and types of the resource.",
    "The provider reads the body into its model first; what does not fit is refused before any other rule is looked at.",
    code="InvalidParameter",
    status=400,
    cites=[REST],
)
ROOM = principle(
    "REQ107",
    "A lab holds at most 10,000 resources.",
    "Azure has limits of its own for groups and subscriptions; this one is the lab's, so that every command stays quick.",
    code="LabLimitReached",
    status=409,
    cites=[REST],
)
KNOWN_REGION = principle(
    "REQ108",
    "A region that is asked about has to exist.",
    "What a region has and how much of it is used can only be told of a region that Azure has.",
    code="InvalidParameter",
    status=400,
    cites=[REST],
)
FILTERED = principle(
    "REQ109",
    "A filter is written in the words that its list knows.",
    "Each list documents the fields it can be narrowed by; a filter of another shape would show something else than was meant.",
    code="BadRequest",
    status=400,
    cites=[REST],
)
KNOWN_CALLER = principle(
    "SEC101",
    "A request comes from an identity of the tenant.",
    "Azure Resource Manager trusts a token of the tenant the subscription belongs to, and nothing else.",
    code="InvalidAuthenticationToken",
    status=401,
    cites=[ROLES],
)
AUTHORIZED = principle(
    "SEC102",
    "The caller holds a role that allows the action at the scope or above it.",
    "Roles are granted at a scope and inherited downwards; without one that lists the action nobody gets further.",
    code="AuthorizationFailed",
    status=403,
    cites=[ROLES],
)
UNLOCKED = principle(
    "SEC103",
    "A lock on the resource or on anything above it stops the operation.",
    "CanNotDelete stops deletes, ReadOnly stops every change and every action; both hold for everything below the scope, whoever "
    "asks, and nothing is deleted as long as something in it is locked.",
    code="ScopeLocked",
    status=409,
    cites=[LOCKS],
)


def not_authorized(identity: Record, permission: str, path: str) -> str:
    """What is said to a caller whom no role allows an action at a path."""
    return (
        f"The client '{access.client(identity)}' with object id '{access.object_id(identity)}' does not have authorization to "
        f"perform action '{permission}' over scope '{path}' or the scope is invalid. If access was recently granted, please "
        "refresh your credentials."
    )
