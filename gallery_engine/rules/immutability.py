"""What cannot change once it is there. Repeating what is stored is no change, and leaving it out is none either."""

from collections.abc import Mapping

from gallery_engine import features
from gallery_engine.catalog.regions import display
from gallery_engine.definitions import DESCRIPTIVE, FIXED, properties_of, spelt
from gallery_engine.models.galleries import DefinitionBody
from gallery_engine.models.versions import PublishingProfile, SourceId, StorageProfile, VersionBody
from gallery_engine.publishing import Profile, Target
from gallery_engine.records import JSON, Document, Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.profiles import asked, published
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import (
    CHAPTER,
    FEATURE_CHANGE_ISSUE,
    OVERVIEW,
    RECORDING,
    STORAGE_TYPE_ISSUE,
    TROUBLESHOOT,
    UPDATE,
)

_PROFILE = "galleryImageVersion.properties.publishingProfile"


def changed(target: str) -> Problem:
    """The refusal of a change to one property."""
    return Problem(f"Changing property '{target}' is not allowed.", target=target)


@rule("GAL201", code="PropertyChangeNotAllowed", status=409, cites=[TROUBLESHOOT, UPDATE])
def definition_keeps_what_it_is(call: Call[DefinitionBody]) -> Problem | None:
    """A definition keeps its OS type and state, generation, architecture, identifier, licence texts and plan.

    Versions and machines were made to fit them. To have others, make a second definition.
    """
    return _first_change(call, FIXED)


@rule(
    "GAL202",
    code="PropertyChangeNotAllowed",
    status=409,
    cites=[CHAPTER],
    rulebooks=("chapter",),
    standing="taught",
    otherwise=(
        "The description, the release notes, the recommended sizes, the disallowed disk types and, when allowed, the "
        "features change too."
    ),
)
def definition_changes_end_of_life_and_tags_only(call: Call[DefinitionBody]) -> Problem | None:
    """By the chapter, only the end-of-life date and the tags of a definition change.

    What else it says of itself is settled when it is made.
    """
    return _first_change(call, (*DESCRIPTIVE, "features"))


@rule(
    "GAL203",
    code="PropertyChangeNotAllowed",
    status=409,
    cites=[FEATURE_CHANGE_ISSUE, RECORDING, UPDATE],
    rulebooks=("azure",),
    otherwise="The features never change, whatever the request says: only the end-of-life date and the tags do.",
)
def features_change_when_allowed(call: Call[DefinitionBody]) -> Problem | None:
    """The features of a definition change only in a request that sets allowUpdateImage.

    Features decide which machines can be made from the image, so changing them takes a second, deliberate word.
    """
    allowed = call.body.properties is not None and call.body.properties.allow_update_image is True
    given = spelt(call.body.properties)
    if call.current is None or allowed or "features" not in given:
        return None
    before, after = features.comparable(properties_of(call.current)), features.comparable(given)
    different = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return changed(features.known(different[0]) or different[0]) if different else None


@rule("GAL204", code="PropertyChangeNotAllowed", status=409, cites=[TROUBLESHOOT, UPDATE])
def version_keeps_its_source(call: Call[VersionBody]) -> Problem | None:
    """A version keeps the source it was captured from.

    A version is a fixed state of an image; another source is another version.
    """
    said = call.body.properties.storage_profile if call.body.properties is not None else None
    if call.current is None or said is None:
        return None
    kept = _stored_sources(call.current)
    for place, found in _asked_sources(said).items():
        if found and not {item.lower() for item in found.given()} <= {kept.get(place, "").lower()}:
            return changed(f"galleryImageVersion.properties.storageProfile.{place}.id")
    return None


@rule("GAL205", code="PropertyChangeNotAllowed", status=409, cites=[UPDATE], standing="unverified")
def version_keeps_its_mode(call: Call[VersionBody]) -> Problem | None:
    """Full or shallow replication is chosen when a version is made, and stays.

    A shallow version has no full copies that could be turned into the other kind.
    """
    said = _asked_profile(call)
    before = published(call)
    if before is None or said is None or not said.replication_mode:
        return None
    return None if (before.mode or "Full") == asked(call).mode else changed(f"{_PROFILE}.replicationMode")


@rule("GAL206", code="PropertyChangeNotAllowed", status=409, cites=[STORAGE_TYPE_ISSUE, UPDATE, OVERVIEW], standing="unverified")
def storage_type_is_fixed(call: Call[VersionBody]) -> Problem | None:
    """The storage type of a region is chosen when the region is added, and stays.

    The copies lie on that storage; for another type, take the region away and add it again.
    """
    before, after = published(call), asked(call)
    if before is None:
        return None
    kept = {target.region: target.storage for target in before.targets}
    if before.storage != after.storage:
        return _of_another_type(after, kept) or changed(f"{_PROFILE}.storageAccountType")
    moved = any(kept.get(target.region, target.storage) != target.storage for target in after.targets)
    return changed(f"{_PROFILE}.targetRegions.storageAccountType") if moved else None


@rule(
    "GAL207",
    code="PropertyChangeNotAllowed",
    status=409,
    cites=[CHAPTER],
    rulebooks=("chapter",),
    standing="taught",
    otherwise="An update adds, resizes and removes target regions; one that has its copy goes only when the request allows that.",
)
def target_regions_are_fixed(call: Call[VersionBody]) -> Problem | None:
    """By the chapter, the target regions of a version are chosen when it is made, and stay.

    For other regions, publish a new version, or delete this one and make it again.
    """
    before, after = published(call), asked(call)
    if before is None:
        return None
    same = _places(before.targets) == _places(after.targets)
    return None if same else changed(f"{_PROFILE}.targetRegions")


def _of_another_type(profile: Profile, kept: Mapping[str, str]) -> Problem | None:
    """What is said of the first region whose copies lie on another storage than the version's new type for all."""
    others = [target.region for target in profile.targets if kept.get(target.region, profile.storage) != profile.storage]
    if not others:
        return None
    return Problem(
        "Global storage account type does not match the storage account type in the existing TargetRegion: "
        f"'{display(others[0])}'. Please specify '{kept[others[0]]}' as the storage account type for this region."
    )


def _first_change(call: Call[DefinitionBody], names: tuple[str, ...]) -> Problem | None:
    if call.current is None:
        return None
    given, kept = spelt(call.body.properties), properties_of(call.current)
    for name in names:
        if name in given and _comparable(name, given) != _comparable(name, kept):
            return changed(f"galleryImage.properties.{name}")
    return None


def _comparable(name: str, properties: Document) -> JSON:
    value = properties.get(name)
    if name == "features":
        return {key: [list(entry) for entry in entries] for key, entries in features.comparable(properties).items()}
    if name == "identifier" and isinstance(value, dict):
        return {part: str(word).lower() for part, word in value.items()}
    return value


def _places(targets: tuple[Target, ...]) -> dict[str, int]:
    return {target.region: target.replicas for target in targets}


def _asked_profile(call: Call[VersionBody]) -> PublishingProfile | None:
    return call.body.properties.publishing_profile if call.body.properties is not None else None


def _asked_sources(said: StorageProfile) -> dict[str, SourceId | None]:
    disk = said.os_disk_image.source if said.os_disk_image is not None else None
    return {"source": said.source, "osDiskImage.source": disk}


def _stored_sources(record: Record) -> dict[str, str]:
    properties = record.body.get("properties")
    profile = properties.get("storageProfile") if isinstance(properties, dict) else None
    found: dict[str, str] = {}
    for place in ("source", "osDiskImage.source"):
        value: JSON = profile
        for part in place.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if isinstance(value, dict):
            names = ("id", "virtualMachineId", "communityGalleryImageId", "uri")
            found[place] = str(next(filter(None, map(value.get, names)), ""))
    return found
