"""The features of an image definition: which there are, how they are spelt, and from which version on they hold."""

from collections.abc import Mapping
from types import MappingProxyType

from gallery_engine.records import JSON, Document
from gallery_engine.versions import parse

SECURITY = "SecurityType"
TRUTHS = ("True", "False")
SECURITY_TYPES = (
    "Standard",
    "TrustedLaunch",
    "TrustedLaunchSupported",
    "ConfidentialVM",
    "ConfidentialVMSupported",
    "TrustedLaunchAndConfidentialVmSupported",
)
CONTROLLERS = frozenset({"scsi", "nvme"})
VALUES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        SECURITY: SECURITY_TYPES,
        "IsAcceleratedNetworkSupported": TRUTHS,
        "IsHibernateSupported": TRUTHS,
        "DiskControllerTypes": (),  # words of CONTROLLERS, with commas
    }
)


def listed(properties: Mapping[str, JSON]) -> list[Document]:
    """The features of a definition's properties, each {name, value} and perhaps {startsAtVersion}."""
    features = properties.get("features")
    return [dict(item) for item in (features if isinstance(features, list) else []) if isinstance(item, dict)]


def spelt(feature: Document) -> Document:
    """A feature in Azure's spelling as far as it is known; null parts are left out."""
    said: Document = {part: value for part, value in feature.items() if value is not None}
    name = known(str(said.get("name", "")))
    if name:
        said["name"] = name
        value = str(said.get("value", ""))
        said["value"] = next((each for each in VALUES[name] if each.lower() == value.lower()), value)
    return said


def known(name: str) -> str:
    """A feature's name in Azure's spelling; empty when there is none of this name."""
    return next((each for each in VALUES if each.lower() == name.lower()), "")


def takes(name: str, value: str) -> bool:
    """Whether a known feature can have a value."""
    if VALUES[name]:
        return value in VALUES[name]
    return bool(value) and _words(value) <= CONTROLLERS


def comparable(properties: Mapping[str, JSON]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """What the features of some properties come to by lower-case name, whatever their order and the order of their words."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for feature in listed(properties):
        name, start = str(feature.get("name", "")).lower(), str(feature.get("startsAtVersion", ""))
        entry = (*sorted(_words(str(feature.get("value", "")))), start)
        found[name] = (*found.get(name, ()), entry)
    return {name: tuple(sorted(entries)) for name, entries in found.items()}


def security_type(properties: Mapping[str, JSON], version: str = "") -> str:
    """The value of the feature SecurityType; empty when there is none.

    With the name of a version, its value for that version: one that starts at a later version does not hold yet.
    """
    number = parse(version)
    value = ""
    for feature in listed(properties):
        start = parse(str(feature.get("startsAtVersion", "")))
        holds = start is None or number is None or number >= start
        if str(feature.get("name", "")).lower() == SECURITY.lower() and holds:
            value = str(feature.get("value", ""))
    return value


def _words(value: str) -> set[str]:
    return {word.strip().lower() for word in value.split(",")}
