"""Rules about how a version is copied and what an update may take away."""

from gallery_engine.models.versions import VersionBody
from gallery_engine.publishing import MODES
from gallery_engine.replication import copies
from gallery_engine.rules.call import Call
from gallery_engine.rules.profiles import asked, asked_safety, published
from gallery_engine.rules.registry import rule
from gallery_engine.rules.sources import CHAPTER, OVERVIEW, RECORDING, SDK, TROUBLESHOOT

_MODE = "galleryImageVersion.properties.publishingProfile.replicationMode"
_INCOMPLETE = (
    "Complete set of target locations not specified while updating gallery artifact '{version}' and type "
    "'Microsoft.Compute/galleries/images/versions'. Deletion of previously replicated locations is not allowed, and you need to "
    "specify a complete set of target locations in the update request or specify null or empty set of target locations if you do "
    "not want to change them, or set allow deletion of replicated locations under safety profile property to true."
)


@rule("GAL501", code="InvalidParameter", status=400, cites=[SDK], standing="unverified")
def replication_mode_is_known(call: Call[VersionBody]) -> str | None:
    """The replication mode is Full or Shallow.

    Full, the default, puts whole copies into the target regions; Shallow publishes quickly without them.
    """
    mode = asked(call).mode
    if not mode or mode in MODES:
        return None
    return f"The value '{mode[:40]}' of parameter '{_MODE}' is invalid. Allowed values: {', '.join(MODES)}."


@rule(
    "GAL502",
    code="InvalidParameter",
    status=400,
    cites=[CHAPTER],
    rulebooks=("chapter",),
    standing="taught",
    otherwise="There is a second mode, Shallow: quick, for development and test, with one replica to a region.",
)
def replication_is_full(call: Call[VersionBody]) -> str | None:
    """By the chapter, replication is always full.

    Every target region gets a complete copy of its own, and no other mode is known.
    """
    if not asked(call).shallow:
        return None
    return f"The value 'Shallow' of parameter '{_MODE}' is not supported for Azure Compute Gallery. Use 'Full'."


@rule(
    "GAL503",
    code="InvalidParameter",
    status=400,
    cites=[OVERVIEW, RECORDING],
    rulebooks=("azure",),
    standing="unverified",
    otherwise="There are no shallow versions: asking for one is refused, however many replicas it has.",
)
def shallow_has_one_replica(call: Call[VersionBody]) -> str | None:
    """A shallow version has one replica in each region.

    It is meant for trying things out; what has to serve many machines at once is published in full.
    """
    profile = asked(call)
    if not profile.shallow or all(target.replicas == 1 for target in profile.targets):
        return None
    return "The replica count must be 1 in every target region when the replication mode is Shallow."


@rule(
    "GAL504",
    code="BadRequest",
    status=400,
    cites=[TROUBLESHOOT, RECORDING],
    rulebooks=("azure",),
    otherwise="An update cannot leave out a region in the first place: the target regions of a version never change.",
)
def replicated_regions_are_kept(call: Call[VersionBody]) -> str | None:
    """An update that leaves out a replicated region needs allowDeletionOfReplicatedLocations.

    A list of target regions replaces the old one, and a region forgotten in it would lose its copy. An empty list leaves the
    regions as they are. A region whose copy has failed has none to lose.
    """
    before = published(call)
    if call.current is None or before is None or asked_safety(call)["allowDeletionOfReplicatedLocations"] is True:
        return None
    after = {target.region for target in asked(call).targets}
    failed = {copy.region for copy in copies(call.current) if copy.error and copy.ends <= call.world.now}
    if all(target.region in after | failed for target in before.targets):
        return None
    return _INCOMPLETE.replace("{version}", call.current.name)
