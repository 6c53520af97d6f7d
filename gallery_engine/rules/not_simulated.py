"""What the lab does not do with versions. It says so, and does not pretend."""

from gallery_engine.models.versions import VersionBody
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import rule
from gallery_engine.rules.sources import OVERVIEW


@rule("GAL310", code="NotSupported", status=400, cites=[OVERVIEW])
def no_edge_zones(call: Call[VersionBody]) -> str | None:
    """In this lab versions go to regions, and not to edge zones.

    Azure also replicates to extended locations at the edge of its network. The lab has none, so it accepts an empty list only.
    """
    profile = call.body.properties.publishing_profile if call.body.properties is not None else None
    if profile is None or not profile.target_extended_locations:
        return None
    name = (profile.target_extended_locations[0].name or "")[:40]
    return f"This lab does not simulate edge zones such as '{name}'. Use target regions."
