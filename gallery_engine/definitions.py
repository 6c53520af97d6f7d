"""What an image definition says, in Azure's spelling: values known, dates as instants, nothing empty."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from gallery_engine import features
from gallery_engine.catalog.rulebooks import Rulebook
from gallery_engine.clock import from_iso, to_iso
from gallery_engine.models.galleries import DefinitionProperties
from gallery_engine.records import Document, Record

CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "osType": ("Windows", "Linux"),
        "osState": ("Generalized", "Specialized"),
        "hyperVGeneration": ("V1", "V2"),
        "architecture": ("x64", "Arm64"),
    }
)
FIXED = (
    "osType",
    "osState",
    "hyperVGeneration",
    "architecture",
    "identifier",
    "eula",
    "privacyStatementUri",
    "purchasePlan",
)
DESCRIPTIVE = ("description", "releaseNoteUri", "recommended", "disallowed")
FREE = ("endOfLifeDate", "allowUpdateImage")


def spelt(properties: DefinitionProperties | None) -> Document:
    """The properties of a request as they are stored; what is null or empty is left out."""
    document: Document = msgspec.to_builtins(properties) if properties is not None else {}
    document = {name: value for name, value in document.items() if value not in (None, {}, [])}
    for name, allowed in CHOICES.items():
        if name in document:
            document[name] = choice(str(document[name]), allowed)
    if "features" in document:
        document["features"] = [features.spelt(feature) for feature in features.listed(document)]
    ends = document.get("endOfLifeDate")
    if isinstance(ends, str):
        document["endOfLifeDate"] = instant(ends)
    return document


def choice(value: str, allowed: tuple[str, ...]) -> str:
    """The spelling among `allowed` of a value that is compared without case; the value itself when it is none of them."""
    if not value or value in allowed:
        return value
    return next((item for item in allowed if item.lower() == value.lower()), value)


def instant(text: str) -> str:
    """A point in time as Azure answers with it; what is none comes back as it was."""
    parsed = from_iso(text)
    return text if parsed is None else to_iso(parsed)


def completed(given: Document, rulebook: Rulebook) -> Document:
    """What a new definition is: what was given, and what the service adds where nothing was said (D09)."""
    whole: Document = {"architecture": "x64", **given}
    if "hyperVGeneration" in given:
        return whole
    if rulebook.has("generation_1_by_default"):
        return whole | {"hyperVGeneration": "V1"}
    whole["hyperVGeneration"] = "V2"
    if not features.security_type(given):
        whole["features"] = [*features.listed(given), {"name": features.SECURITY, "value": "TrustedLaunchSupported"}]
    return whole


def changeable(rulebook: Rulebook) -> tuple[str, ...]:
    """The properties of an existing definition that a rulebook lets change (D12)."""
    return FREE if rulebook.has("definitions_are_fixed") else (*FREE, *DESCRIPTIVE, "features")


def properties_of(record: Record) -> Document:
    """The stored properties of a definition."""
    found = record.body.get("properties")
    return dict(found) if isinstance(found, dict) else {}
