"""What a request about a version asks for, found out once for all rules and the provider."""

from gallery_engine.models.versions import VersionBody
from gallery_engine.publishing import Profile, safety, wanted
from gallery_engine.records import Document
from gallery_engine.rules.call import Call


def asked(call: Call[VersionBody]) -> Profile:
    """The publishing profile that the request means."""
    return call.world.once("publishing profile", lambda: wanted(call.body, call.current, partial=call.partial))


def asked_safety(call: Call[VersionBody]) -> Document:
    """The safety profile that the request means."""
    return safety(call.body, call.current, partial=call.partial)
