"""What a request about a version asks for, found out once for all rules and the provider."""

from gallery_engine.capture import Sources, sources
from gallery_engine.definitions import properties_of
from gallery_engine.encryption import Use, uses
from gallery_engine.ids import parent_key
from gallery_engine.models.versions import VersionBody
from gallery_engine.publishing import Profile, profile_of, safety, wanted
from gallery_engine.records import Document
from gallery_engine.rules.call import Call, once


@once
def asked(call: Call[VersionBody]) -> Profile:
    """The publishing profile that the request means."""
    return wanted(call.body, published(call), partial=call.partial)


@once
def published(call: Call[VersionBody]) -> Profile | None:
    """The publishing profile that the version has; None for one that is not there."""
    return profile_of(call.current) if call.current is not None else None


@once
def asked_sources(call: Call[VersionBody]) -> Sources:
    """The sources that the request names."""
    return sources(call.body)


@once
def asked_keys(call: Call[VersionBody]) -> list[Use]:
    """Every use of a disk encryption set that the request asks for."""
    return list(uses(asked(call)))


@once
def definition_of(call: Call[VersionBody]) -> Document | None:
    """What the definition of the version says of itself; None when it is not there."""
    record = call.world.get(parent_key(call.key))
    return properties_of(record) if record is not None else None


def asked_safety(call: Call[VersionBody]) -> Document:
    """The safety profile that the request means."""
    return safety(call.body, call.current, partial=call.partial)
