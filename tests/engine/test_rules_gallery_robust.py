"""Whatever a body holds, the answer is an answer: no request makes the engine fall over."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from gallery_engine.models.base import Body
from gallery_engine.models.disk_encryption_sets import EncryptionSetProperties, Key
from gallery_engine.models.galleries import (
    DefinitionProperties,
    Disallowed,
    Feature,
    GalleryProperties,
    Identifier,
    PurchasePlan,
    Range,
    Recommended,
)
from gallery_engine.models.versions import (
    DataDiskEncryption,
    DataDiskImage,
    DiskSecurity,
    Encryption,
    ExtendedLocation,
    OsDiskEncryption,
    PublishingProfile,
    SafetyProfile,
    SourceId,
    StorageProfile,
    TargetRegion,
    UefiSettings,
    VersionProperties,
    VersionSecurity,
)
from gallery_engine.records import JSON, Document
from gallery_engine.rules.registry import BOOK
from tests.engine.cast import EAST, Sandbox, machine, managed_image, sandbox, version

MODELS: tuple[type[Body], ...] = (
    DataDiskEncryption,
    DataDiskImage,
    Disallowed,
    DiskSecurity,
    Encryption,
    EncryptionSetProperties,
    ExtendedLocation,
    Feature,
    Key,
    OsDiskEncryption,
    PurchasePlan,
    UefiSettings,
    VersionSecurity,
    DefinitionProperties,
    GalleryProperties,
    Identifier,
    Range,
    Recommended,
    PublishingProfile,
    SafetyProfile,
    SourceId,
    StorageProfile,
    TargetRegion,
    VersionProperties,
)
NAMES = sorted({field.encode_name for model in MODELS for field in structs.fields(model)})
WORDS = [
    "",
    "eastus",
    "Linux",
    "Generalized",
    "V2",
    "Shallow",
    "Standard_ZRS",
    "2027-01-01",
    "9999-12-31T23:59:59-23:59",
    "/",
    "//",
    "\x00é",
]
WORDS += [
    f"/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/{path}" for path in ("", "images", "images/i", "disks/d")
]

scalars = st.one_of(st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False), st.sampled_from(WORDS))
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)),
    max_leaves=12,
)


def furnished() -> Sandbox:
    box = sandbox("azure")
    version(box)
    return box


BOX = furnished()
SOURCES = [managed_image(BOX), machine(BOX), BOX.id("galleries/gallery/images/web/versions/1.0.0")]


def ask(path: str, properties: JSON, **more: JSON) -> None:
    """Ask by PUT and by PATCH without committing: the next example begins where this one began."""
    for method in ("PUT", "PATCH"):
        step = BOX.ask(method, path, {"location": EAST, "properties": properties, **more})
        assert step.response.status in {200, 201, 202} or (step.refusal is not None and step.refusal.rule in BOOK)


wild = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
some = st.dictionaries(st.sampled_from(NAMES), anything, max_size=6)


@wild
@given(properties=some, path=st.sampled_from(["galleries/gallery", "galleries/new"]))
def test_any_gallery_gets_an_answer(properties: Document, path: str) -> None:
    ask(path, properties)


@wild
@given(properties=some, path=st.sampled_from(["web", "new"]))
def test_any_definition_gets_an_answer(properties: Document, path: str) -> None:
    known: Document = {"osType": "Linux", "osState": "Generalized", "identifier": {"publisher": "p", "offer": "o", "sku": "s"}}
    ask(f"galleries/gallery/images/{path}", known | properties)


@wild
@given(feature=some, path=st.sampled_from(["web", "new"]), allowed=st.booleans())
def test_any_feature_gets_an_answer(feature: Document, path: str, allowed: bool) -> None:
    known: Document = {"osType": "Linux", "osState": "Generalized", "identifier": {"publisher": "p", "offer": "o", "sku": "s"}}
    features: JSON = [{"name": "SecurityType", "value": "Standard"}, feature]
    ask(f"galleries/gallery/images/{path}", known | {"features": features, "allowUpdateImage": allowed})


@wild
@given(key=some, identity=some)
def test_any_encryption_set_gets_an_answer(key: Document, identity: Document) -> None:
    properties: Document = {"activeKey": {"keyUrl": "https://vault.example/keys/k", **key}}
    ask("diskEncryptionSets/set", properties, identity={"type": "SystemAssigned", **identity})


@wild
@given(encryption=some, security=some, path=st.sampled_from(["1.0.0", "2.0.0"]))
def test_any_encryption_of_a_version_gets_an_answer(encryption: Document, security: Document, path: str) -> None:
    targets: JSON = [{"name": EAST, "encryption": encryption}]
    properties: Document = {
        "publishingProfile": {"targetRegions": targets},
        "storageProfile": {"source": {"id": SOURCES[0]}},
        "securityProfile": {"uefiSettings": security},
    }
    ask(f"galleries/gallery/images/web/versions/{path}", properties)


@wild
@given(profile=some, storage=some, source=st.sampled_from(SOURCES), path=st.sampled_from(["1.0.0", "2.0.0"]))
def test_any_version_gets_an_answer(profile: Document, storage: Document, source: str, path: str) -> None:
    properties: Document = {"publishingProfile": profile, "storageProfile": {"source": {"id": source}, **storage}}
    ask(f"galleries/gallery/images/web/versions/{path}", properties)
