"""The body of a support request, as far as a quota is asked for."""

from gallery_engine.models.base import Body


class QuotaChangeRequest(Body):
    """What is asked for in one region; `payload` is JSON in a text: `{"SKU": "cores", "NewLimit": 200}`."""

    region: str | None = None
    payload: str | None = None


class QuotaTicketDetails(Body):
    """The quota part of a request."""

    quota_change_request_sub_type: str | None = None
    quota_change_request_version: str | None = None
    quota_change_requests: list[QuotaChangeRequest] | None = None


class ContactProfile(Body):
    """Who is to be reached, and how."""

    first_name: str | None = None
    last_name: str | None = None
    preferred_contact_method: str | None = None
    primary_email_address: str | None = None
    preferred_time_zone: str | None = None
    country: str | None = None
    preferred_support_language: str | None = None


class TicketProperties(Body):
    """What is settable of a support request."""

    title: str | None = None
    description: str | None = None
    severity: str | None = None
    service_id: str | None = None
    problem_classification_id: str | None = None
    contact_details: ContactProfile | None = None
    quota_ticket_details: QuotaTicketDetails | None = None


class TicketBody(Body):
    """PUT of a support request."""

    properties: TicketProperties | None = None
