"""What a new virtual machine is made from: the image or disk that a request means, and what the rules have to know of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gallery_engine import shared_images, soft_delete
from gallery_engine.catalog import marketplace
from gallery_engine.catalog.regions import normalize
from gallery_engine.catalog.sizes import X64
from gallery_engine.clock import SECOND
from gallery_engine.definitions import properties_of, security_type
from gallery_engine.ids import Address, parse
from gallery_engine.machines import guest_of, mapping
from gallery_engine.models.virtual_machines import ImageReference, MachineBody, OsDisk
from gallery_engine.records import JSON, Document, Record
from gallery_engine.replication import Copy, Load, is_available, plan
from gallery_engine.shared_images import SharedImage
from gallery_engine.store import World
from gallery_engine.versions import latest

IMAGE = "microsoft.compute/images"
DEFINITION = "microsoft.compute/galleries/images"
VERSION = "microsoft.compute/galleries/images/versions"
DISK = "microsoft.compute/disks"
PLATFORM = "platform"
NEWEST = "latest"


@dataclass(frozen=True, slots=True)
class DataDisk:
    """A data disk that comes with an image."""

    lun: int
    size_gb: int


@dataclass(frozen=True, slots=True)
class Origin:
    """What an OS disk is made from: `kind` is platform, or the type of `record`.

    `exact` is the version behind `latest`, `security` the image's feature SecurityType. `guest` is what is on the disk already;
    a `prepared` one has no identity of its own any more.
    """

    kind: str
    os_type: str
    generation: str
    architecture: str
    size_gb: int
    specialized: bool = False
    security: str = ""
    exact: str = ""
    record: Record | None = None
    data_disks: tuple[DataDisk, ...] = ()
    guest: Document = field(default_factory=dict)
    prepared: bool = True

    @property
    def takes_trusted_launch(self) -> bool:
        """Whether a machine with Trusted Launch can be made from it."""
        return self.generation == "V2" and self.security.startswith("TrustedLaunch")


def reference(body: MachineBody) -> ImageReference:
    """The image a request names; an empty one when it names none."""
    profile = body.properties.storage_profile
    return (profile.image_reference if profile else None) or ImageReference()


def os_disk(body: MachineBody) -> OsDisk:
    """The OS disk a request describes; an empty one when it describes none."""
    profile = body.properties.storage_profile
    return (profile.os_disk if profile else None) or OsDisk()


def attached(body: MachineBody) -> str:
    """The id of the disk that a request attaches as OS disk; empty when it makes one from an image."""
    disk = os_disk(body)
    if (disk.create_option or "").lower() != "attach" or disk.managed_disk is None:
        return ""
    return disk.managed_disk.id or ""


def image_address(body: MachineBody) -> Address | None:
    """The address of the image that a request names by id; None when it names none, or what cannot be one."""
    identifier = reference(body).id
    found = parse(identifier) if identifier else None
    if found is None or found.is_collection or found.kind not in {IMAGE, DEFINITION, VERSION}:
        return None
    return found


def shared_image(body: MachineBody) -> SharedImage | None:
    """The image of a shared or community gallery that a request names; None when it names none, or what cannot be one."""
    wish = reference(body)
    return shared_images.shared_image(wish.shared_gallery_image_id, wish.community_gallery_image_id)


def image_ids(body: MachineBody) -> tuple[str, ...]:
    """The ids by which a request names its image: at most one makes sense."""
    wish = reference(body)
    return tuple(named for named in (wish.id, wish.shared_gallery_image_id, wish.community_gallery_image_id) if named)


def image_id(body: MachineBody, version: Record) -> str:
    """The id under which who asks knows the version that is meant."""
    shared = shared_image(body)
    return shared.at(version.name).id if shared is not None else version.id


def region_of(body: MachineBody, current: Record | None) -> str:
    """The region (short name) of the machine that a request is about."""
    return normalize(body.location or (current.location if current is not None else ""))


def security_asked_for(body: MachineBody) -> str:
    """The security type that a request asks for, in Azure's spelling; empty when it leaves that open."""
    profile = body.properties.security_profile
    asked = (profile.security_type if profile else None) or ""
    return next((known for known in ("TrustedLaunch", "Standard") if known.lower() == asked.lower()), asked)


def origin(body: MachineBody, world: World) -> Origin | None:
    """What a request's machine is made from; None when it names nothing, or nothing that exists."""
    return world.once("origin", lambda: _origin(body, world))


def gallery_version(body: MachineBody, world: World) -> Record | None:
    """The version record that a gallery id means at this moment: the named one, or the newest of a definition."""
    return world.once("version", lambda: _gallery_version(body, world))


def seconds_to_copy(version: Record, region: str, size_gb: int, world: World) -> int:
    """How long a copy from the version's own region takes, for a region that has none (D05, chapter)."""
    load = Load(world.head.seed, version.key, size_gb, version.location)
    here = {version.location: Copy(version.location, world.now, world.now)}
    (copy,) = plan(load, [normalize(region)], world.now, here)
    return (copy.ends - world.now) // SECOND


def can_copy_from_home(version: Record, world: World) -> bool:
    """Whether the version's own region has its copy, so that another region could be served from there."""
    return is_available(version, version.location, world.now)


def _origin(body: MachineBody, world: World) -> Origin | None:
    disk_id = attached(body)
    if disk_id:
        disk = world.get(_key(disk_id))
        return from_disk(disk, world) if disk is not None and disk.kind == DISK else None
    named = image_address(body)
    if named is not None and named.kind == IMAGE:
        image = world.get(named.key)
        return from_image(image) if image is not None and "gone" not in image.inner else None
    if named is not None or shared_image(body) is not None:
        version = _gallery_version(body, world)
        return from_version(version, world) if version is not None else None
    wish = reference(body)
    found = marketplace.find(wish.publisher or "", wish.offer or "", wish.sku or "", wish.version or NEWEST)
    return from_platform(found) if found is not None else None


def _gallery_version(body: MachineBody, world: World) -> Record | None:
    shared = shared_image(body)
    if shared is not None:
        return shared_images.version_of(shared, body.location or "", world)
    named = image_address(body)
    if named is None or named.kind == IMAGE:
        return None
    newest = named.kind == DEFINITION or named.name.lower() == NEWEST
    if not newest:
        return soft_delete.usable(named.key, world)
    definition = named.key if named.kind == DEFINITION else named.key.rsplit("/", 2)[0]
    return latest(world.find(VERSION, f"{definition}/versions/"), body.location or "", world.now)


def from_platform(image: marketplace.PlatformImage) -> Origin:
    """The origin that an image of the marketplace is."""
    return Origin(
        kind=PLATFORM,
        os_type=image.os_type,
        generation=image.generation,
        architecture=image.architecture,
        size_gb=image.size_gb,
        security="TrustedLaunchSupported" if image.trusted_launch else "",
        exact=image.version,
    )


def from_image(image: Record) -> Origin:
    """The origin that a managed image is."""
    properties = mapping(image.body.get("properties"))
    storage = mapping(properties.get("storageProfile"))
    disk = mapping(storage.get("osDisk"))
    return Origin(
        kind=IMAGE,
        os_type=str(disk.get("osType", marketplace.LINUX)),
        generation=str(properties.get("hyperVGeneration", "V1")),
        architecture=str(image.inner.get("architecture", X64)),
        size_gb=whole(disk.get("diskSizeGB")),
        specialized=disk.get("osState") == "Specialized",
        record=image,
        data_disks=_data_disks(storage.get("dataDisks"), "diskSizeGB"),
        guest=dict(mapping(image.inner.get("guest"))),
        prepared=image.inner.get("deprovisioned") is True,
    )


def from_version(version: Record, world: World) -> Origin | None:
    """The origin that an image version is; None when its definition is gone."""
    definition = world.get(version.key.rsplit("/", 2)[0])
    if definition is None:
        return None
    said = properties_of(definition)
    storage = mapping(mapping(version.body.get("properties")).get("storageProfile"))
    size = whole(mapping(storage.get("osDiskImage")).get("sizeInGB")) or whole(version.inner.get("osDiskGB"))
    return Origin(
        kind=VERSION,
        os_type=str(said.get("osType", marketplace.LINUX)),
        generation=str(said.get("hyperVGeneration", "V1")),
        architecture=str(said.get("architecture", X64)),
        size_gb=size,
        specialized=said.get("osState") == "Specialized",
        security=security_type(said),
        exact=version.name,
        record=version,
        data_disks=_data_disks(storage.get("dataDiskImages"), "sizeInGB"),
        guest=dict(mapping(version.inner.get("guest"))),
        prepared=version.inner.get("deprovisioned") is True,
    )


def from_disk(disk: Record, world: World) -> Origin:
    """The origin that a managed disk is: it boots as it is."""
    properties = mapping(disk.body.get("properties"))
    security = str(mapping(properties.get("securityProfile")).get("securityType", ""))
    guest = disk_guest(disk, world)
    return Origin(
        kind=DISK,
        os_type=str(properties.get("osType", "")),
        generation=str(properties.get("hyperVGeneration", "V1")),
        architecture=str(disk.inner.get("architecture", X64)),
        size_gb=whole(properties.get("diskSizeGB")),
        specialized=True,
        security=security,
        record=disk,
        guest=guest,
        prepared=guest.get("deprovisioned") is True,
    )


def disk_guest(disk: Record, world: World) -> Document:
    """What is on a disk: of an OS disk in use, what its machine's guest has become."""
    machine = owner_of(disk, world)
    if machine is not None and machine.inner.get("osDisk") == disk.key:
        return guest_of(machine, world.now)
    return dict(mapping(disk.inner.get("guest")))


def owner_of(disk: Record, world: World) -> Record | None:
    """The machine that a disk is attached to, if it is still there."""
    held = mapping(disk.inner.get("attachedTo"))
    machine = world.get(str(held.get("key", "")))
    return machine if machine is not None and machine.inner.get("vmId") == held.get("vmId") else None


def whole(value: JSON) -> int:
    """A number of GiB; 0 where there is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _data_disks(listed: JSON, size: str) -> tuple[DataDisk, ...]:
    items = listed if isinstance(listed, list) else []
    return tuple(_data_disk(item, size) for item in items if isinstance(item, dict))


def _data_disk(item: Mapping[str, JSON], size: str) -> DataDisk:
    return DataDisk(whole(item.get("lun")), whole(item.get(size)))


def _key(identifier: str) -> str:
    address = parse(identifier)
    return address.key if address is not None else ""
