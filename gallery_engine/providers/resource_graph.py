"""Azure Resource Graph, as far as one looks for community galleries with it: the one query that `az sig list-community` sends."""

import re

from gallery_engine import shared_images, sharing
from gallery_engine.arm import Response
from gallery_engine.catalog.regions import normalize
from gallery_engine.providers.resource import Inquiry, Report
from gallery_engine.providers.shared_galleries import Window, gallery_document
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.share_operations import KNOWN_QUERY

KIND = "microsoft.resourcegraph/resources"
TABLE, TYPE = "communitygalleryresources", "microsoft.compute/locations/communitygalleries"
_WHERE = rf"\s*{TABLE}\s*\|\s*where type == '{TYPE}'\s*"
_QUERY = re.compile(_WHERE + r"(?:\|\s*where location == '([\w ]{1,60})'\s*)?", re.IGNORECASE)


def answer(inquiry: Inquiry) -> Response:
    """The public galleries, those of one region where the query says so, each in the region of its own."""
    body = inquiry.request.body
    query = body.get("query") if isinstance(body, dict) else None
    asked = _QUERY.fullmatch(query) if isinstance(query, str) else None
    if asked is None:
        KNOWN_QUERY.refuse(
            f"This lab answers one query of Azure Resource Graph: {TABLE} | where type == '{TYPE}', with a location if you like."
        )
    region = normalize(asked.group(1) or "")
    found = [record for record in shared_images.public_galleries(inquiry.world) if region in {"", record.location}]
    rows: list[JSON] = [_row(record, inquiry) for record in found]
    return Response(200, {"totalRecords": len(rows), "count": len(rows), "data": rows, "facets": [], "resultTruncated": "false"})


def _row(gallery: Record, inquiry: Inquiry) -> Document:
    nobody = sharing.Consumer("", "")
    shown = gallery_document(Window(shared_images.PUBLIC, gallery.location, nobody, inquiry.world), gallery)
    path = f"/providers/{TYPE.rpartition('/')[0]}/{gallery.location}/communitygalleries/{shown['name']}"
    return shown | {"id": path, "type": TYPE}


REPORT = Report("", answer)
