"""Rules about support requests that ask for a higher limit."""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from gallery_engine.catalog.regions import REGIONS, normalize
from gallery_engine.models.support import QuotaChangeRequest, TicketBody, TicketProperties
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import rule
from gallery_engine.rules.sources import QUOTAS, SUPPORT_REST

# What a payload names, and what the rulebook calls it: the names of the usages list. How a payload names a gallery's limit is not
# documented.
LIMITS = {
    "cores": "cores",
    "virtualmachines": "virtual_machines",
    "virtualmachinescalesets": "scale_sets",
    "galleries": "galleries",
    "galleryimages": "image_definitions",
    "galleryimageversions": "image_versions",
}
HIGHEST = 1_000_000
SEVERITIES = ("minimal", "moderate", "critical", "highestcriticalimpact")
_REQUIRED = ("title", "description", "severity", "service_id", "problem_classification_id", "contact_details")


@dataclass(frozen=True, slots=True)
class Wish:
    """A limit (by its name in the rulebook) that is to be `most` in a region."""

    limit: str
    region: str
    most: int


def wishes(body: TicketBody) -> list[Wish | None]:
    """What a request asks for; None for what cannot be read."""
    return [_wish(asked) for asked in _asked(body)]


@rule("QTA101", code="BadRequest", status=400, cites=[SUPPORT_REST], standing="unverified")
def ticket_is_complete(call: Call[TicketBody]) -> str | None:
    """A support request says what it is about, how urgent it is and who is to be reached.

    Without title, description, severity, service, problem class and contact nobody could work on it.
    """
    properties = call.body.properties or TicketProperties()
    missing = [name for name in _REQUIRED if not getattr(properties, name)]
    if missing:
        return f"The property '{_camel(missing[0])}' is required."
    if (properties.severity or "").lower() not in SEVERITIES:
        return f"The value '{(properties.severity or '')[:40]}' of property 'severity' is invalid."
    return None


@rule("QTA102", code="BadRequest", status=400, cites=[SUPPORT_REST, QUOTAS], standing="unverified")
def quota_request_can_be_read(call: Call[TicketBody]) -> str | None:
    """A request for quota names the region, the limit and the new figure.

    The payload is JSON in a text, such as {"SKU": "cores", "NewLimit": 200}; the lab answers no other kind of request.
    """
    found = wishes(call.body)
    if not found:
        return "The property 'quotaTicketDetails.quotaChangeRequests' is required: this lab answers requests for quota only."
    if None in found:
        return (
            "The payload of a quota change request is invalid: it has to be JSON in a text with SKU (one of "
            f"{', '.join(LIMITS)}) and NewLimit (1 to {HIGHEST}), beside a region that Azure has."
        )
    return None


@rule("QTA103", code="Conflict", status=409, cites=[SUPPORT_REST], standing="unverified")
def ticket_is_new(call: Call[TicketBody]) -> str | None:
    """A support request is made once.

    What is asked for is settled when it is sent; for something else, make another request.
    """
    return f"The support ticket '{call.address.name}' already exists." if call.current is not None else None


def _asked(body: TicketBody) -> Iterator[QuotaChangeRequest]:
    details = body.properties.quota_ticket_details if body.properties else None
    yield from (details.quota_change_requests if details else None) or []


def _wish(asked: QuotaChangeRequest) -> Wish | None:
    try:
        payload = msgspec.json.decode(asked.payload or "")
    except (msgspec.DecodeError, RecursionError):
        return None
    if not isinstance(payload, dict):
        return None
    told = {str(key).lower(): value for key, value in payload.items()}
    name, most, region = LIMITS.get(str(told.get("sku", "")).lower()), told.get("newlimit"), normalize(asked.region or "")
    if name is None or region not in REGIONS or isinstance(most, bool) or not isinstance(most, int) or not 1 <= most <= HIGHEST:
        return None
    return Wish(name, region, most)


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)
