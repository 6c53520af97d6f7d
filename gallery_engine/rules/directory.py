"""Rules of the lab's own door to the directory."""

from gallery_engine.rules.registry import principle
from gallery_engine.rules.sources import ENTRA_OBJECTS, GUESTS

ROOM_IN_DIRECTORY = principle(
    "DIR101",
    "A lab has at most 20 tenants, 20 subscriptions and 100 identities.",
    "Azure has far wider limits; these are the lab's, because every command looks at who holds what.",
    code="LabLimitReached",
    status=409,
    cites=[ENTRA_OBJECTS],
)
NAMED = principle(
    "DIR102",
    "Who signs in has a handle, and a tenant has a domain.",
    "A handle has up to 40 lower-case letters, digits, dots, hyphens and underscores, a domain labels with dots between them.",
    code="InvalidDirectoryObject",
    status=400,
    cites=[ENTRA_OBJECTS],
)
RELATED = principle(
    "DIR103",
    "The directory names only what there is.",
    "A group holds identities of its tenant and guests of it, and a subscription's owner is known in its tenant.",
    code="DirectoryObjectNotFound",
    status=400,
    cites=[GUESTS],
)
KEPT = principle(
    "DIR104",
    "An identity keeps its kind and the tenant it was made in.",
    "Whoever changes tenants is made anew there; a guest is invited and keeps the account at home.",
    code="DirectoryObjectConflict",
    status=409,
    cites=[GUESTS],
)
