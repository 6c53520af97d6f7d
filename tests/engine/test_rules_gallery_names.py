"""Rules about names and definitions: each is met once and missed narrowly once."""

import pytest

from gallery_engine.records import JSON
from tests.engine.cast import (
    EAST,
    accepted,
    definition,
    definition_body,
    gallery,
    managed_image,
    message,
    refused,
    sandbox,
    version_body,
)
from tests.engine.network_cast import code

IN_GALLERY = "galleries/gallery/images"


@pytest.mark.rule("GAL101")
@pytest.mark.parametrize("name", ["my-gallery", "gallery.", "gallery_", "_gallery", ".g", "a" * 81, "gällery", "gallery\n"])
def test_a_gallery_name_with_a_hyphen_or_a_bad_end_is_refused(name: str) -> None:
    box = sandbox()
    assert refused(box.put(f"galleries/{name}", {"location": EAST})) == "GAL101"
    accepted(box.put("galleries/my_gallery.1", {"location": EAST}))
    accepted(box.put(f"galleries/{'a' * 80}", {"location": EAST}))


@pytest.mark.rule("GAL101")
def test_a_gallery_name_is_refused_with_the_words_of_who_looks_at_it() -> None:
    box = sandbox()
    step = box.put("galleries/my-gallery", {"location": EAST})
    assert code(step) == "BadRequest"
    assert message(step) == (
        "Gallery name is invalid. Allowed characters are English alphanumeric characters, with underscores, and periods allowed "
        "in the middle, up to 80 characters total. All other special characters, including dashes, are disallowed."
    )
    step = box.put("galleries/gallery.", {"location": EAST})
    assert code(step) == "InvalidResourceNameTrailingCharacters"
    assert message(step) == (
        "The provided resource name 'gallery.' has these invalid trailing characters: '.'. The name can not end with "
        "characters: '. '."
    )
    accepted(box.put("galleries/gallery", {"location": EAST}))


@pytest.mark.rule("GAL102")
def test_a_gallery_name_in_use_in_another_group_is_refused() -> None:
    box = sandbox()
    gallery(box)
    box.put("/resourceGroups/other", {"location": EAST})
    other = "/resourceGroups/other/providers/Microsoft.Compute/galleries"
    step = box.put(f"{other}/GALLERY", {"location": EAST})
    assert refused(step) == "GAL102"
    assert step.response.status == 409
    subscription = box.store.head().subscription
    assert message(step) == (
        f"The gallery name 'GALLERY' is not unique within the subscription '{subscription}'. Please pick another gallery name."
    )
    accepted(box.put(f"{other}/gallery2", {"location": EAST}))
    accepted(box.put("galleries/gallery", {"location": EAST}))


@pytest.mark.rule("GAL103")
@pytest.mark.parametrize("name", ["web-", "web.", "-web", "_web", "a" * 81, "we b", "wéb"])
def test_a_definition_name_with_a_bad_end_is_refused(name: str) -> None:
    box = sandbox()
    gallery(box)
    assert refused(box.put(f"{IN_GALLERY}/{name}", definition_body())) == "GAL103"
    accepted(box.put(f"{IN_GALLERY}/web-1.2_", definition_body()))


@pytest.mark.rule("GAL103")
def test_a_definition_name_is_refused_with_the_words_of_who_looks_at_it() -> None:
    box = sandbox()
    gallery(box)
    step = box.put(f"{IN_GALLERY}/web-", definition_body())
    assert (code(step), message(step)) == (
        "InvalidParameter",
        r"The entity name 'galleryImageName' is invalid according to its validation rule: ^[^_\W][\w-._]{0,79}(?<![-.])$.",
    )
    step = box.put(f"{IN_GALLERY}/web.", definition_body())
    assert code(step) == "InvalidResourceNameTrailingCharacters"
    assert message(step) == (
        "The provided resource name 'gallery/web.' has these invalid trailing characters: '.'. The name can not end with "
        "characters: '. '."
    )
    accepted(box.put(f"{IN_GALLERY}/web", definition_body()))


@pytest.mark.rule("GAL104")
@pytest.mark.parametrize(
    ("part", "value"), [("publisher", "con toso"), ("offer", "web."), ("sku", "s/1"), ("publisher", "p" * 129), ("sku", "s" * 65)]
)
def test_a_badly_spelt_identifier_is_refused(part: str, value: str) -> None:
    box = sandbox()
    gallery(box)
    identifier: dict[str, JSON] = {"publisher": "p" * 128, "offer": "o_1.2-3", "sku": "s" * 64}
    step = box.put(f"{IN_GALLERY}/web", definition_body(identifier={**identifier, part: value}))
    assert refused(step) == "GAL104"
    assert f"identifier.{part}" in message(step)
    accepted(box.put(f"{IN_GALLERY}/web", definition_body(identifier=identifier)))


@pytest.mark.rule("GAL105")
def test_an_identifier_used_by_another_definition_of_the_gallery_is_refused() -> None:
    box = sandbox()
    gallery(box)
    gallery(box, "second")
    box.put(f"{IN_GALLERY}/web", definition_body(sku="std"))
    step = box.put(f"{IN_GALLERY}/copy", definition_body(sku="STD"))
    assert refused(step) == "GAL105"
    assert message(step).startswith("Gallery image: web identified by (publisher:contoso, offer:web, sku:STD) already exists.")
    accepted(box.put(f"{IN_GALLERY}/copy", definition_body(sku="std2")))
    accepted(box.put("galleries/second/images/web", definition_body(sku="std")))


@pytest.mark.rule("GAL106")
@pytest.mark.parametrize(
    "name", ["1.0", "v1.0.0", "1.0.0-rc1", "2024-Q1", "latest", "1.0.2147483648", "1.0.0.0", "1.0.²", "1.0.٣"]
)
def test_a_version_that_is_not_three_integers_is_refused(name: str) -> None:
    box = sandbox()
    path = definition(box)
    asked = version_body(managed_image(box))
    step = box.put(f"{path}/versions/{name}", asked)
    assert refused(step) == "GAL106"
    assert code(step) == "InvalidParameter"
    assert message(step) == (
        "The image version name is invalid. The image version name should follow Major(int).Minor(int).Patch(int) format, "
        "where int is between 0 and 2,147,483,647 (inclusive). For e.g: 1.0.0, 2018.12.1 etc."
    )
    accepted(box.put(f"{path}/versions/2024.1.2147483647", asked))


@pytest.mark.rule("GAL211")
@pytest.mark.parametrize("missing", ["osType", "osState", "identifier"])
def test_a_definition_that_leaves_out_what_it_must_say_is_refused(missing: str) -> None:
    box = sandbox()
    gallery(box)
    step = box.put(f"{IN_GALLERY}/web", definition_body(**{missing: None}))
    assert refused(step) == "GAL211"
    assert step.refusal is not None
    assert step.refusal.target.startswith(f"galleryImage.properties.{missing}")
    assert message(step) == f"Required parameter '{step.refusal.target}' is missing (null)."
    accepted(box.put(f"{IN_GALLERY}/web", definition_body(description=None)))


def test_an_identifier_without_a_sku_is_refused() -> None:
    box = sandbox()
    gallery(box)
    step = box.put(f"{IN_GALLERY}/web", definition_body(identifier={"publisher": "p", "offer": "o"}))
    assert message(step) == "Required parameter 'galleryImage.properties.identifier.sku' is missing (null)."


@pytest.mark.rule("GAL212")
@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("osType", "BSD", "windows"),
        ("osState", "Generalised", "specialized"),
        ("hyperVGeneration", "Gen2", "v2"),
        ("architecture", "x86", "ARM64"),
    ],
)
def test_a_value_azure_does_not_know_is_refused(name: str, wrong: str, right: str) -> None:
    box = sandbox()
    gallery(box)
    step = box.put(f"{IN_GALLERY}/web", definition_body(**{name: wrong}))
    assert refused(step) == "GAL212"
    assert f"'galleryImage.properties.{name}' is invalid. Allowed values:" in message(step)
    accepted(box.put(f"{IN_GALLERY}/web", definition_body(**{name: right})))


@pytest.mark.rule("GAL213")
def test_by_the_chapter_a_windows_definition_without_a_generation_is_refused() -> None:
    chapter, azure = sandbox("chapter"), sandbox("azure")
    gallery(chapter)
    gallery(azure)
    silent = definition_body(osType="Windows", hyperVGeneration=None)
    assert refused(chapter.put(f"{IN_GALLERY}/web", silent)) == "GAL213"
    accepted(azure.put(f"{IN_GALLERY}/web", silent))
    accepted(chapter.put(f"{IN_GALLERY}/linux", definition_body(hyperVGeneration=None)))
    accepted(chapter.put(f"{IN_GALLERY}/web", definition_body(osType="Windows", sku="win")))


@pytest.mark.rule("GAL214")
def test_an_arm_definition_of_generation_1_is_refused() -> None:
    box = sandbox("chapter")
    gallery(box)
    assert refused(box.put(f"{IN_GALLERY}/arm", definition_body(architecture="Arm64", hyperVGeneration="V1"))) == "GAL214"
    assert refused(box.put(f"{IN_GALLERY}/arm", definition_body(architecture="Arm64", hyperVGeneration=None))) == "GAL214"
    accepted(box.put(f"{IN_GALLERY}/arm", definition_body(architecture="Arm64")))


@pytest.mark.rule("GAL215")
def test_a_recommended_range_that_is_upside_down_is_refused() -> None:
    box = sandbox()
    gallery(box)
    step = box.put(f"{IN_GALLERY}/web", definition_body(recommended={"vCPUs": {"min": 8, "max": 4}}))
    assert refused(step) == "GAL215"
    assert message(step) == "The minimum value of vCPUs must not be greater than the maximum value of vCPUs."
    assert refused(box.put(f"{IN_GALLERY}/web", definition_body(recommended={"memory": {"min": 2, "max": 1}}))) == "GAL215"
    accepted(box.put(f"{IN_GALLERY}/web", definition_body(recommended={"vCPUs": {"min": 4, "max": 4}, "memory": {"min": 9}})))


@pytest.mark.rule("GAL216")
@pytest.mark.parametrize(("name", "wrong", "right"), [("vCPUs", 81, 80), ("vCPUs", 0, 1), ("memory", 641, 640), ("memory", 0, 1)])
def test_a_recommended_size_out_of_range_is_refused(name: str, wrong: int, right: int) -> None:
    box = sandbox()
    gallery(box)
    step = box.put(f"{IN_GALLERY}/web", definition_body(recommended={name: {"max": wrong}}))
    assert refused(step) == "GAL216"
    assert f"The value {wrong} of parameter galleryImage.properties.recommended.{name} is out of range." in message(step)
    accepted(box.put(f"{IN_GALLERY}/web", definition_body(recommended={name: {"max": right}})))


@pytest.mark.rule("GAL201")
@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("osType", "Windows"),
        ("osState", "Specialized"),
        ("hyperVGeneration", "V1"),
        ("architecture", "Arm64"),
        ("identifier", {"publisher": "contoso", "offer": "web", "sku": "other"}),
        ("eula", "https://contoso.example/other"),
        ("privacyStatementUri", "https://contoso.example/other"),
        ("purchasePlan", {"name": "other"}),
    ],
)
@pytest.mark.parametrize("rulebook", ["azure", "chapter"])
def test_a_change_of_what_a_definition_is_is_refused(rulebook: str, name: str, other: JSON) -> None:
    box = sandbox(rulebook)
    path = definition(box, "web", eula="https://contoso.example/eula")
    step = box.put(path, definition_body(**{"sku": "web", name: other}))
    assert refused(step) == "GAL201"
    assert step.response.status == 409
    assert message(step) == f"Changing property 'galleryImage.properties.{name}' is not allowed."
    same: JSON = {"publisher": "CONTOSO", "offer": "web", "sku": "web"}
    accepted(box.put(path, definition_body(osType="linux", identifier=same, eula="https://contoso.example/eula")))


@pytest.mark.rule("GAL202")
@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("description", "other"),
        ("releaseNoteUri", "https://contoso.example/notes"),
        ("recommended", {"vCPUs": {"min": 2}}),
        ("disallowed", {"diskTypes": ["Standard_LRS"]}),
        ("features", [{"name": "IsHibernateSupported", "value": "True"}]),
    ],
)
def test_by_the_chapter_a_change_of_what_describes_a_definition_is_refused(name: str, other: JSON) -> None:
    chapter, azure = sandbox("chapter"), sandbox("azure")
    path = definition(chapter)
    definition(azure)
    step = chapter.put(path, definition_body(**{"sku": "web", name: other}))
    assert refused(step) == "GAL202"
    assert message(step) == f"Changing property 'galleryImage.properties.{name}' is not allowed."
    accepted(azure.put(path, definition_body(**{"sku": "web", name: other}, allowUpdateImage=True)))
    accepted(chapter.put(path, definition_body(sku="web", disallowed={}, endOfLifeDate="2030-01-01")))


@pytest.mark.rule("GAL203")
def test_features_do_not_change_without_a_second_word() -> None:
    box = sandbox("azure")
    path = definition(box)
    features: JSON = [{"name": "IsHibernateSupported", "value": "True"}]
    assert refused(box.put(path, definition_body(sku="web", features=features))) == "GAL203"
    accepted(box.put(path, definition_body(sku="web", features=features, allowUpdateImage=True)))
    assert box.get(path)["properties"]["features"] == features
    accepted(box.put(path, definition_body(sku="web", features=features)))
