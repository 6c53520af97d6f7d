"""What a request about a version asks for, found out once for all rules and the provider."""

from gallery_engine.capture import Sources, sources
from gallery_engine.definitions import properties_of
from gallery_engine.ids import parent_key
from gallery_engine.models.versions import VersionBody
from gallery_engine.publishing import Profile, profile_of, safety, wanted
from gallery_engine.records import Document
from gallery_engine.rules.call import Call


def asked(call: Call[VersionBody]) -> Profile:
    """The publishing profile that the request means."""
    return call.world.once("asked profile", lambda: wanted(call.body, published(call), partial=call.partial))


def published(call: Call[VersionBody]) -> Profile | None:
    """The publishing profile that the version has; None for one that is not there."""
    record = call.current
    return call.world.once("published profile", lambda: profile_of(record)) if record is not None else None


def asked_sources(call: Call[VersionBody]) -> Sources:
    """The sources that the request names."""
    return call.world.once("sources", lambda: sources(call.body))


def definition_of(call: Call[VersionBody]) -> Document | None:
    """What the definition of the version says of itself; None when it is not there."""
    return call.world.once("definition", lambda: _definition(call))


def asked_safety(call: Call[VersionBody]) -> Document:
    """The safety profile that the request means."""
    return safety(call.body, call.current, partial=call.partial)


def _definition(call: Call[VersionBody]) -> Document | None:
    record = call.world.get(parent_key(call.key))
    return properties_of(record) if record is not None else None
