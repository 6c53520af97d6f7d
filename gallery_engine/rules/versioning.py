"""Where versions go, on which storage, how often, and until when they are meant to be used."""

from typing import Any

from gallery_engine.catalog.regions import REGIONS, display, normalize
from gallery_engine.clock import from_iso
from gallery_engine.models.versions import VersionBody
from gallery_engine.publishing import STORAGE_TYPES, profile_of
from gallery_engine.records import Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.profiles import asked
from gallery_engine.rules.registry import rule
from gallery_engine.rules.sources import (
    ARM_ERRORS,
    CHAPTER,
    OVERVIEW,
    OWN_REGION_ISSUE,
    SDK,
    TROUBLESHOOT,
    TWICE_IN_REGIONS_ISSUE,
)

_PLACE = "galleryImageVersion.properties.publishingProfile"


@rule("GAL301", code="InvalidParameter", status=400, cites=[TROUBLESHOOT], standing="unverified")
def end_of_life_is_in_the_future(call: Call[Any]) -> str | None:
    """An end-of-life date lies in the future when it is set.

    It announces when an image should no longer be used; it deletes nothing and stops nothing by itself.
    """
    properties = call.body.properties
    holder = getattr(properties, "publishing_profile", properties)
    text: str | None = getattr(holder, "end_of_life_date", None)
    if not text:
        return None
    ends = from_iso(text)
    if ends is None:
        path = "properties.endOfLifeDate" if holder is properties else "properties.publishingProfile.endOfLifeDate"
        return f"Could not convert string to DateTimeOffset: {text[:40]}. Path '{path}'"
    kept = call.current is not None and from_iso(_stored_end(call.current)) == ends
    return None if kept or ends > call.world.now else "EndOfLifeDate must be set to a future date."


@rule("GAL302", code="InvalidParameter", status=400, cites=[TROUBLESHOOT, OWN_REGION_ISSUE], standing="unverified")
def own_region_is_a_target(call: Call[VersionBody]) -> str | None:
    """The region a version is made in is one of its target regions.

    The source is captured there, and every other region gets its copy from there.
    """
    targets, location = asked(call).targets, _location(call)
    if any(target.region == location for target in targets):
        return None
    names = ",".join(display(target.region) for target in targets)
    return (
        f"Gallery image version publishing profile regions '{names}' must contain the location of image version "
        f"'{display(location)}'."
    )


@rule("GAL303", code="InvalidParameter", status=400, cites=[TROUBLESHOOT, TWICE_IN_REGIONS_ISSUE])
def target_regions_differ(call: Call[VersionBody]) -> str | None:
    """A target region is named once.

    More copies in a region are a matter of its replica count. `East US` and `eastus` are the same region.
    """
    regions = [target.region for target in asked(call).targets]
    return None if len(set(regions)) == len(regions) else "Duplicate regions are not allowed in target publishing regions."


@rule("GAL304", code="LocationNotAvailableForResourceType", status=400, cites=[ARM_ERRORS], standing="unverified")
def target_regions_exist(call: Call[VersionBody]) -> str | None:
    """A target region is a region that Azure has.

    A version may go to every public region, wherever its gallery lies.
    """
    unknown = [target.region for target in asked(call).targets if target.region not in REGIONS]
    if not unknown:
        return None
    return (
        f"The provided location '{unknown[0][:40]}' is not available for resource type "
        f"'Microsoft.Compute/galleries/images/versions'. List of available regions for the resource type is "
        f"'{','.join(REGIONS)}'."
    )


@rule(
    "GAL305",
    code="InvalidParameter",
    status=400,
    cites=[CHAPTER],
    rulebooks=("chapter",),
    standing="taught",
    otherwise="No such limit is documented.",
)
def target_regions_are_few_enough(call: Call[VersionBody]) -> str | None:
    """By the chapter, a version goes to at most 50 regions.

    Each region holds a copy of its own, which has to be made and is paid for.
    """
    return _out_of_range("targetRegions", len(asked(call).targets), call.rulebook.limit("target_regions"))


@rule(
    "GAL306",
    code="InvalidParameter",
    status=400,
    cites=[TROUBLESHOOT, OVERVIEW, CHAPTER],
    standing="unverified",
    otherwise="The chapter allows 10 replicas to a region; Azure allows 100 to a version, all regions together.",
)
def replicas_per_region_are_in_range(call: Call[VersionBody]) -> str | None:
    """A region gets at least one replica and no more than the limit.

    One is the default. More replicas let more machines be made at the same time.
    """
    most = call.rulebook.limit("replicas_per_region")
    profile = asked(call)
    found = [_out_of_range("targetRegions.regionalReplicaCount", target.replicas, most) for target in profile.targets]
    found.append(_out_of_range("replicaCount", profile.replicas, most))
    return next((problem for problem in found if problem), None)


@rule(
    "GAL307",
    code="InvalidParameter",
    status=400,
    cites=[OVERVIEW],
    rulebooks=("azure",),
    standing="unverified",
    otherwise="There is no limit on the version as a whole: each region has up to 10 replicas, and there are up to 50 regions.",
)
def replicas_per_version_are_in_range(call: Call[VersionBody]) -> str | None:
    """A version has at most 100 replicas, all regions together.

    The limit is on the version, not on the region, so adding a region can need fewer replicas elsewhere.
    """
    total = sum(target.replicas for target in asked(call).targets)
    return _out_of_range("targetRegions.regionalReplicaCount", total, call.rulebook.limit("replicas_per_version"))


@rule("GAL308", code="InvalidParameter", status=400, cites=[SDK], standing="unverified")
def storage_type_is_known(call: Call[VersionBody]) -> str | None:
    """A copy lies on Standard_LRS, Standard_ZRS or Premium_LRS storage.

    Azure's newest interface also knows PremiumV2_LRS. Nothing said means Standard_LRS.
    """
    profile = asked(call)
    for storage in (profile.storage, *(target.storage for target in profile.targets)):
        if storage not in STORAGE_TYPES:
            words = ", ".join(STORAGE_TYPES)
            return f"The value '{storage[:40]}' of parameter '{_PLACE}.storageAccountType' is invalid. Allowed values: {words}."
    return None


@rule("GAL309", code="InvalidParameter", status=400, cites=[TROUBLESHOOT], standing="unverified")
def zone_redundancy_needs_zones(call: Call[VersionBody]) -> str | None:
    """Standard_ZRS is to be had only in regions with availability zones.

    Zone-redundant storage keeps its copies in three zones of one region; a region without zones has nowhere to put them.
    """
    for target in asked(call).targets:
        region = REGIONS.get(target.region)
        if target.storage == "Standard_ZRS" and region is not None and not region.zones:
            return "ZRS storage account type is not supported in this region."
    return None


def _location(call: Call[VersionBody]) -> str:
    return normalize(call.body.location or (call.current.location if call.current is not None else ""))


def _out_of_range(name: str, value: int, most: int) -> str | None:
    if 1 <= value <= most:
        return None
    return f"The value {value} of parameter {_PLACE}.{name} is out of range. The value must be between 1 and {most}, inclusive."


def _stored_end(record: Record) -> str:
    properties = record.body.get("properties")
    own = properties.get("endOfLifeDate") if isinstance(properties, dict) else None
    return str(own or profile_of(record).ends)
