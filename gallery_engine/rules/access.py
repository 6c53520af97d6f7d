"""Rules about tokens: which tenant they are for, and what of other resources a request may name."""

from gallery_engine.errors import CHAPTER as TAUGHT
from gallery_engine.rules.registry import principle
from gallery_engine.rules.sources import CHAPTER, LIGHTHOUSE, LINKED, LINKED_ISSUE, TOKEN_TENANT

RIGHT_TENANT = principle(
    "SEC104",
    "A token is from the tenant that the subscription belongs to.",
    "An identity of another tenant gets such a token once it is a guest there, has a service principal there, or once the "
    "customer has delegated something to its tenant.",
    code="InvalidAuthenticationTokenTenant",
    status=401,
    cites=[TOKEN_TENANT],
)
LINKED_PERMISSION = principle(
    "SEC105",
    "Who makes one thing from another needs a permission on both.",
    "Azure Resource Manager looks up each resource that a body names: an image is read, a disk or machine that becomes a version "
    "is written to.",
    code="LinkedAuthorizationFailed",
    status=403,
    cites=[LINKED_ISSUE],
)
LINKED_TENANT = principle(
    "SEC106",
    "What lies in another tenant needs a second token.",
    "A request carries one token for the tenant it goes to; a source elsewhere needs an auxiliary token of its tenant, which "
    "only a guest or an app with a service principal in both can get.",
    code="LinkedAuthorizationFailed",
    status=403,
    cites=[LINKED],
)
CHAPTER_TENANT = principle(
    "SEC107",
    "Images are not shared with another tenant directly.",
    "By the chapter there are two ways: delegated access with Azure Lighthouse, or exporting the VHD and uploading it there.",
    code="LinkedAuthorizationFailed",
    status=403,
    cites=[CHAPTER, LIGHTHOUSE],
    rulebooks=(TAUGHT,),
    otherwise="Azure lets a guest, or an app with a service principal in both tenants, use it with a second token.",
)
CHAPTER_IMAGE = principle(
    "SEC108",
    "A managed image is used in its own subscription.",
    "By the chapter it is taken elsewhere by exporting its disk and importing it there; a gallery is the way to share an image.",
    code="LinkedAuthorizationFailed",
    status=403,
    cites=[CHAPTER],
    rulebooks=(TAUGHT,),
    otherwise="Azure uses it wherever the caller may read it, in every subscription of the tenant and in the same region.",
)
