"""What is seen of an image version: its document at a moment, and the parts of it that a request settles."""

from collections.abc import Mapping

import msgspec

from gallery_engine import capture
from gallery_engine.models.versions import VersionBody
from gallery_engine.publishing import profile_of, stored
from gallery_engine.records import JSON, Document, Record
from gallery_engine.replication import COMPLETED, FAILED, is_captured, region_states, replication_status
from gallery_engine.store import World


def show(record: Record, world: World, query: Mapping[str, str]) -> Document:
    """The document of a version at this moment.

    `$expand=ReplicationStatus` adds how far each region is, `$expand=UefiSettings` what its firmware trusts.
    """
    properties = _as_object(record.body.get("properties"))
    expand = query.get("$expand", "").lower()
    if not is_captured(record, world.now):
        properties["storageProfile"] = _before_capture(_as_object(properties.get("storageProfile")))
    if world.rulebook.has("state_per_region"):
        properties["publishingProfile"] = stored(record) | {"targetRegions": _with_states(record, world.now)}
    if expand == "replicationstatus":
        properties["replicationStatus"] = replication_status(record, world.now)
    if expand != "uefisettings":
        properties.pop("securityProfile", None)
    return {**record.body, "properties": properties}


def storage(body: VersionBody, source: capture.Facts) -> Document:
    """The storage profile of a new version: the source as it was named, and the disks that were found in it."""
    asked = capture.storage_profile(body)
    found: Document = {}
    if asked.source is not None and asked.source.virtual_machine_id:
        found["source"] = {"virtualMachineId": asked.source.virtual_machine_id}
    elif asked.source is not None and asked.source.community_gallery_image_id:
        found["source"] = {"communityGalleryImageId": asked.source.community_gallery_image_id}
    elif asked.source is not None and asked.source.id:
        found["source"] = {"id": asked.source.id}
    found["osDiskImage"] = source.os_disk.as_json()
    if source.data_disks:
        found["dataDiskImages"] = [{"lun": disk.lun} | _data_disk(disk) for disk in source.data_disks]
    return found


def security(body: VersionBody) -> Document:
    """The security profile of a new version; empty where none was sent."""
    asked = body.properties.security_profile if body.properties is not None else None
    said: Document = msgspec.to_builtins(asked) if asked is not None else {}
    return {"securityProfile": said} if said.get("uefiSettings") else {}


def _data_disk(disk: capture.Disk) -> Document:
    shown = disk.as_json()
    return shown if disk.source else {name: value for name, value in shown.items() if name != "source"}


def _before_capture(profile: Document) -> Document:
    """What is shown of the disks while the version is being made: the sources that the request named."""
    if "source" in profile:
        return {"source": profile["source"]}
    disks: Document = {"osDiskImage": {"source": _as_object(profile.get("osDiskImage")).get("source")}}
    return disks


def _with_states(record: Record, now: int) -> list[JSON]:
    """The target regions with a provisioning state each, as the chapter has it (D13)."""
    words = {COMPLETED: "Succeeded", FAILED: "Failed"}
    states = [words.get(item.state, "Creating") for item in region_states(record, now)]
    targets = [target.as_json() for target in profile_of(record).targets]
    return [target | {"provisioningState": state} for target, state in zip(targets, states, strict=True)]


def _as_object(value: JSON) -> Document:
    return dict(value) if isinstance(value, dict) else {}
