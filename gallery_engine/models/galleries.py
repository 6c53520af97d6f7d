"""The bodies of galleries and of image definitions (GROUND_TRUTH 2.3). A null and an absent property are the same."""

from msgspec import field

from gallery_engine.models.base import Body
from gallery_engine.models.sharing import SharingProfile


class SoftDeletePolicy(Body):
    """Whether deleted versions can be taken back, for how many days they can be used, and how many days longer recovered."""

    is_soft_delete_enabled: bool | None = None
    retention_period_in_days: int | None = None
    grace_period_in_days: int | None = None


class Identity(Body):
    """The gallery's own identity in the tenant."""

    type: str | None = None


class GalleryProperties(Body):
    """What is settable of a gallery."""

    description: str | None = None
    sharing_profile: SharingProfile | None = None
    soft_delete_policy: SoftDeletePolicy | None = None


class GalleryBody(Body):
    """PUT and PATCH of a gallery."""

    location: str | None = None
    tags: dict[str, str] | None = None
    identity: Identity | None = None
    properties: GalleryProperties | None = None


class Identifier(Body):
    """The triple that names what an image is."""

    publisher: str | None = None
    offer: str | None = None
    sku: str | None = None


class Feature(Body):
    """A capability of the images of a definition."""

    name: str | None = None
    value: str | None = None
    starts_at_version: str | None = None


class Range(Body):
    """A recommended range; either end may be open."""

    min: int | None = None
    max: int | None = None


class Recommended(Body):
    """Recommended sizes: virtual CPUs, and memory in GB."""

    v_cpus: Range | None = field(default=None, name="vCPUs")
    memory: Range | None = None


class Disallowed(Body):
    """Disk types that VMs from this image shall not have."""

    disk_types: list[str] | None = None


class PurchasePlan(Body):
    """The marketplace plan the image was built on."""

    name: str | None = None
    publisher: str | None = None
    product: str | None = None


class DefinitionProperties(Body):
    """What is settable of an image definition; what has to be there is said by rules, in Azure's words."""

    os_type: str | None = None
    os_state: str | None = None
    hyper_v_generation: str | None = None
    architecture: str | None = None
    identifier: Identifier | None = None
    features: list[Feature] | None = None
    recommended: Recommended | None = None
    disallowed: Disallowed | None = None
    end_of_life_date: str | None = None
    eula: str | None = None
    privacy_statement_uri: str | None = None
    release_note_uri: str | None = None
    purchase_plan: PurchasePlan | None = None
    description: str | None = None
    allow_update_image: bool | None = None


class DefinitionBody(Body):
    """PUT of an image definition."""

    location: str | None = None
    tags: dict[str, str] | None = None
    properties: DefinitionProperties | None = None
