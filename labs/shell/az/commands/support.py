"""`az support tickets`: support requests, by which a quota is raised."""

from datetime import datetime, timedelta

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.errors import AzError
from labs.shell.az.ids import segment
from labs.shell.az.spec import Command, Example, Option, Support, either, opt

VERSION = "2020-04-01"
TICKETS = "providers/Microsoft.Support/supportTickets"
SERVICES = "/providers/Microsoft.Support/services/"
QUOTA = "quota"
CONTACT = {
    "contact_first_name": "firstName",
    "contact_last_name": "lastName",
    "contact_method": "preferredContactMethod",
    "contact_email": "primaryEmailAddress",
    "contact_phone_number": "phoneNumber",
    "contact_timezone": "preferredTimeZone",
    "contact_country": "country",
    "contact_language": "preferredSupportLanguage",
}


def _path(call: Call) -> str:
    return f"/subscriptions/{call.subscription}/{TICKETS}/{segment(call.args.need('ticket_name'))}"


def _service(classification: str) -> str:
    """Give the service that a problem classification belongs to; AzError when it is the id of none."""
    if not classification.lower().startswith(SERVICES.lower()) or "/problemclassifications/" not in classification.lower():
        raise AzError(f"Problem Classification Id '{classification}' is invalid.")
    return classification[len(SERVICES) :].partition("/")[0]


def _create(call: Call) -> JSON:
    args = call.args
    service = _service(args.need("problem_classification"))
    contact: dict[str, JSON] = {key: args.text(dest) for dest, key in CONTACT.items() if args.text(dest) is not None}
    if args.texts("contact_additional_emails"):
        contact["additionalEmailAddresses"] = list(args.texts("contact_additional_emails") or [])
    properties: dict[str, JSON] = {
        "description": args.need("description"),
        "problemClassificationId": args.need("problem_classification"),
        "severity": args.need("severity"),
        "require24X7Response": args.either("require_24_by_7_response") is True,
        "contactDetails": contact,
        "problemStartTime": args.text("start_time") or _day(call.client.now(), "%Y-%m-%dT%H:%M:%SZ"),
        "title": args.need("title"),
        "serviceId": f"{SERVICES}{service}",
    }
    if service.lower() == QUOTA and args.text("quota_change_version"):
        properties["quotaTicketDetails"] = _quota(call)
    response = call.send("PUT", _path(call), VERSION, body={"properties": properties})
    call.finish(response)
    return call.get(_path(call), VERSION)


def _quota(call: Call) -> dict[str, JSON]:
    args = call.args
    regions, payloads = args.texts("quota_change_regions") or [], args.texts("quota_change_payload") or []
    asked: list[JSON] = [{"region": region, "payload": payload} for region, payload in zip(regions, payloads, strict=False)]
    sub_type: dict[str, JSON] = (
        {"quotaChangeRequestSubType": args.text("quota_change_subtype")} if args.text("quota_change_subtype") else {}
    )
    return {**sub_type, "quotaChangeRequestVersion": args.need("quota_change_version"), "quotaChangeRequests": asked}


def _day(instant: str, form: str, *, back: int = 0) -> str:
    return (datetime.fromisoformat(instant) - timedelta(days=back)).strftime(form)


def _list(call: Call) -> JSON:
    wish = call.args.text("filters") or f"CreatedDate ge {_day(call.client.now(), '%Y-%m-%d', back=7)}"
    return call.items(f"/subscriptions/{call.subscription}/{TICKETS}", VERSION, query={"$top": "100", "$filter": wish})


def _show(call: Call) -> JSON:
    return call.get(_path(call), VERSION)


def _needed(names: str, text: str, **fields: object) -> Option:
    return opt(names, text, required=True, **fields)


NAME = _needed("--ticket-name", "Name of the request.")
ASKED: tuple[Option, ...] = (
    NAME,
    _needed("--problem-classification", "ID of what it is about."),
    _needed("--title", "What it is about, in a few words."),
    _needed("--description", "What it is about."),
    _needed("--severity", "How urgent it is.", choices=("critical", "highestcriticalimpact", "minimal", "moderate")),
    opt("--start-time", "Since when there is the problem."),
    either("--require-24-by-7-response", "Whether somebody can be reached at any time.", dest="require_24_by_7_response"),
    _needed("--contact-first-name", "First name of who asks."),
    _needed("--contact-last-name", "Last name of who asks."),
    _needed("--contact-method", "How to reach who asks.", choices=("email", "phone")),
    _needed("--contact-email", "Address of who asks."),
    opt("--contact-additional-emails", "More addresses.", nargs="+"),
    opt("--contact-phone-number", "Telephone of who asks."),
    _needed("--contact-timezone", "Time zone of who asks."),
    _needed("--contact-country", "Country of who asks, in three letters."),
    _needed("--contact-language", "Language of who asks."),
    opt("--technical-resource", support=Support.NONE),
    opt("--quota-change-version", "Version of the quota request: 1.0."),
    opt("--quota-change-subtype", "Kind of the quota, where a service has several."),
    opt("--quota-change-regions", "Regions in which a limit is to be raised.", nargs="+"),
    opt("--quota-change-payload", "For each region the new limit, as JSON in a text.", nargs="+"),
    opt("--partner-tenant-id", support=Support.NONE),
)
LINE = (
    "az support tickets create --ticket-name more-cores --title Cores --description Cores --severity minimal "
    "--problem-classification /providers/Microsoft.Support/services/quota/problemClassifications/compute "
    "--contact-first-name A --contact-last-name B --contact-method email --contact-email a@darkroom.example "
    "--contact-timezone UTC --contact-country DEU --contact-language en-us --quota-change-version 1.0 "
    '--quota-change-regions eastus --quota-change-payload \'{"SKU":"cores","NewLimit":200}\''
)

COMMANDS: tuple[Command, ...] = (
    Command("support tickets create", _create, "Ask for a higher quota.", ASKED, (Example("Ask for more cores.", LINE),)),
    Command(
        "support tickets list",
        _list,
        "List the requests of the last days.",
        (opt("--filters", "An OData filter."),),
        (Example("List them as a table.", "az support tickets list --output table"),),
    ),
    Command(
        "support tickets show",
        _show,
        "Show a request.",
        (NAME,),
        (Example("Tell whether it is still open.", "az support tickets show --ticket-name more-cores --query status"),),
    ),
)
