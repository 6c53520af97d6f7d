"""What a caller may do at a scope: the permissions of every role held there, as `GET …/Microsoft.Authorization/permissions`."""

from gallery_engine import access
from gallery_engine.arm import Response
from gallery_engine.ids import key_of
from gallery_engine.providers.resource import Inquiry, Report
from gallery_engine.records import JSON


def answer(asked: Inquiry) -> Response:
    """The permissions of the roles that the caller holds at the scope or above it; an empty list where there are none."""
    scope = key_of(asked.address.base) if asked.address.base else access.ROOT
    roles = dict.fromkeys(grant.role for grant in access.grants(asked.caller, scope, asked.world))
    held: list[JSON] = [
        {
            "actions": [*role.actions],
            "notActions": [*role.not_actions],
            "dataActions": [*role.data_actions],
            "notDataActions": [],
        }
        for role in roles
    ]
    return Response(200, {"value": held})


PERMISSIONS = Report("", answer)
