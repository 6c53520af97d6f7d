"""The blobs that a request names as sources, whatever it is that is to be made from them."""

from dataclasses import dataclass
from typing import Any

from gallery_engine.capture import storage_profile
from gallery_engine.disk_contents import IMPORT, creation, option
from gallery_engine.models.disks import DiskBody
from gallery_engine.models.images import ImageBody, ImageStorage
from gallery_engine.models.versions import SourceId, VersionBody


@dataclass(frozen=True, slots=True)
class BlobSource:
    """A blob as it is named: its address, the id of its account if that was said, and the property that names it."""

    uri: str
    account_id: str
    target: str


def blob_sources(body: Any) -> list[BlobSource]:
    """The blobs that the body of a disk, snapshot, image or version names."""
    if isinstance(body, DiskBody):
        return _of_disk(body)
    if isinstance(body, ImageBody):
        return _of_image(body)
    return _of_version(body) if isinstance(body, VersionBody) else []


def _of_disk(body: DiskBody) -> list[BlobSource]:
    data = creation(body)
    if option(body) != IMPORT or not data.source_uri:
        return []
    return [BlobSource(data.source_uri, data.storage_account_id or "", "creationData.sourceUri")]


def _of_image(body: ImageBody) -> list[BlobSource]:
    storage = body.properties.storage_profile or ImageStorage()
    disks = [storage.os_disk, *(storage.data_disks or [])]
    return [BlobSource(disk.blob_uri, "", "disk.blobUri") for disk in disks if disk is not None and disk.blob_uri]


def _of_version(body: VersionBody) -> list[BlobSource]:
    profile = storage_profile(body)
    disks = [profile.os_disk_image, *(profile.data_disk_images or [])]
    found: list[SourceId] = [disk.source for disk in disks if disk is not None and disk.source is not None]
    return [BlobSource(source.uri, source.storage_account_id or "", "source.uri") for source in found if source.uri]
