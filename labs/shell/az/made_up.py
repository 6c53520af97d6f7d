"""Names that the real az makes up at random: here they follow from the line and the time, so that a replay makes the same."""

import base64
import hashlib
from uuid import UUID

from labs.shell.az.call import Call


def guid(call: Call, *parts: str) -> str:
    """Give a GUID for what `parts` say, another one at another time."""
    return str(UUID(bytes=_digest(call, parts), version=4))


def short_name(call: Call, *parts: str) -> str:
    """Give a name of 22 letters, digits, dashes and underscores."""
    return base64.urlsafe_b64encode(_digest(call, parts)).decode()[:-2]


def _digest(call: Call, parts: tuple[str, ...]) -> bytes:
    return hashlib.sha256("\n".join([*parts, call.client.now()]).encode()).digest()[:16]
