"""Whatever a body holds, the answer is an answer: no request makes the engine fall over."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from gallery_engine.models.base import Body
from gallery_engine.models.galleries import DefinitionProperties, GalleryProperties, Identifier, Range, Recommended
from gallery_engine.models.versions import (
    PublishingProfile,
    SafetyProfile,
    SourceId,
    StorageProfile,
    TargetRegion,
    VersionProperties,
)
from gallery_engine.records import JSON, Document
from gallery_engine.rules.registry import BOOK
from tests.engine.cast import EAST, Sandbox, machine, managed_image, sandbox, version

MODELS: tuple[type[Body], ...] = (
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


def ask(path: str, properties: JSON) -> None:
    """Ask without committing: the next example begins where this one began."""
    step = BOX.ask("PUT", path, {"location": EAST, "properties": properties})
    assert step.response.status in {200, 201} or (step.refusal is not None and step.refusal.rule in BOOK)


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
@given(profile=some, storage=some, source=st.sampled_from(SOURCES), path=st.sampled_from(["1.0.0", "2.0.0"]))
def test_any_version_gets_an_answer(profile: Document, storage: Document, source: str, path: str) -> None:
    properties: Document = {"publishingProfile": profile, "storageProfile": {"source": {"id": source}, **storage}}
    ask(f"galleries/gallery/images/web/versions/{path}", properties)
