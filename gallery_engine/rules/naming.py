"""What names may look like. Every pattern is ASCII, anchored at both ends and linear."""

import re
from typing import Any

from gallery_engine.ids import parent_key
from gallery_engine.models.galleries import DefinitionBody, GalleryBody, Identifier
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import (
    ARM_ERRORS,
    CREATE_GALLERY,
    ENTITY_NAME_ISSUE,
    GALLERY_NAME_ISSUE,
    GALLERY_UNIQUE_ISSUE,
    OVERVIEW,
    SDK,
    TERRAFORM,
    TRAILING_ISSUE,
    TROUBLESHOOT,
    VERSION_NAME_ISSUE,
    VERSION_STATUS_ISSUE,
)
from gallery_engine.sharing import gallery_alias
from gallery_engine.versions import parse

_GROUP = re.compile(r"[-\w().]{1,90}", re.ASCII)
_GALLERY = re.compile(r"[A-Za-z0-9]([\w.]{0,78}[A-Za-z0-9])?", re.ASCII)
_DEFINITION = re.compile(r"[A-Za-z0-9][-\w.]{0,79}", re.ASCII)
_IDENTIFIER = re.compile(r"[-\w.]+", re.ASCII)
_LONGEST = {"publisher": 128, "offer": 64, "sku": 64}


@rule("RES110", code="InvalidResourceGroup", status=400, cites=[ARM_ERRORS])
def group_name_is_valid(call: Call[Any]) -> str | None:
    """A resource group's name has 1 to 90 letters, digits, underscores, hyphens, periods and parentheses.

    It becomes part of every id in the group; a period at the end is refused because such a path could not be told apart.
    """
    name = call.address.group
    if _GROUP.fullmatch(name) and not name.endswith("."):
        return None
    return (
        f"The provided resource group name '{name[:100]}' has these invalid characters or is too long. The name can only be "
        "a letter, digit, '-', '.', '(', ')' or '_', up to 90 characters, and cannot end with a period."
    )


@rule("GAL101", code="BadRequest", status=400, cites=[TROUBLESHOOT, GALLERY_NAME_ISSUE, TRAILING_ISSUE, TERRAFORM])
def gallery_name_is_valid(call: Call[GalleryBody]) -> str | Problem | None:
    """A gallery's name has letters, digits, underscores and periods, and no hyphen.

    Up to 80 characters, with a letter or digit at both ends. The hyphen is what people stumble over: definitions may have
    one, galleries may not.
    """
    name = call.address.name
    if name.endswith("."):
        return _trailing(name)
    if not _GALLERY.fullmatch(name):
        return (
            "Gallery name is invalid. Allowed characters are English alphanumeric characters, with underscores, and periods "
            "allowed in the middle, up to 80 characters total. All other special characters, including dashes, are disallowed."
        )
    return None


@rule("GAL102", code="Conflict", status=409, cites=[CREATE_GALLERY, TROUBLESHOOT, GALLERY_UNIQUE_ISSUE], standing="unverified")
def gallery_name_is_unique(call: Call[GalleryBody]) -> str | None:
    """A gallery's name is used once in the subscription, whatever the resource group.

    Its unique name is made of the subscription and its own name, so a second gallery of that name could not be told apart.
    """
    other = call.world.by_alias(gallery_alias(call.address.subscription, call.address.name))
    if other is None or other.key == call.key:
        return None
    return (
        f"The gallery name '{call.address.name}' is not unique within the subscription '{call.address.subscription}'. "
        "Please pick another gallery name."
    )


@rule("GAL103", code="InvalidParameter", status=400, cites=[ENTITY_NAME_ISSUE, TRAILING_ISSUE, SDK, TROUBLESHOOT])
def definition_name_is_valid(call: Call[DefinitionBody]) -> Problem | None:
    """An image definition's name has letters, digits, underscores, periods and hyphens.

    Up to 80 characters; it begins with a letter or digit and does not end with a hyphen or period.
    """
    name = call.address.name
    if name.endswith("."):
        return _trailing(f"{call.address.names[-2]}/{name}")
    if _DEFINITION.fullmatch(name) and not name.endswith("-"):
        return None
    return Problem(
        "The entity name 'galleryImageName' is invalid according to its validation rule: ^[^_\\W][\\w-._]{0,79}(?<![-.])$.",
        target="galleryImageName",
    )


@rule("GAL104", code="InvalidParameter", status=400, cites=[TERRAFORM, TROUBLESHOOT], standing="unverified")
def identifier_is_well_spelt(call: Call[DefinitionBody]) -> str | None:
    """Publisher, offer and SKU are made of letters, digits, underscores, periods and hyphens.

    Up to 128, 64 and 64 characters, and no period at the end. The words are free to choose; they name the image, nothing checks
    that such a publisher exists.
    """
    for part, value in _parts(call).items():
        if value and not (_IDENTIFIER.fullmatch(value) and len(value) <= _LONGEST[part] and not value.endswith(".")):
            return (
                f"Asset name galleryImage.properties.identifier.{part} is not valid. It cannot be empty. Allowed characters are "
                "uppercase or lowercase letters, digits, hyphen(-), period (.), underscore (_). Names are not allowed to end "
                f"with period(.). The length of the name cannot exceed {_LONGEST[part]} characters."
            )
    return None


@rule("GAL105", code="Conflict", status=409, cites=[TROUBLESHOOT], standing="unverified")
def identifier_is_unique(call: Call[DefinitionBody]) -> str | None:
    """Publisher, offer and SKU together are used once in a gallery.

    The three are how an image is named beside its id, as in the marketplace; two definitions may share two of them, not all.
    """
    parts = _parts(call)
    other = call.world.by_alias(identifier_alias(parent_key(call.key), parts)) if all(parts.values()) else None
    if other is None or other.key == call.key:
        return None
    return (
        f"Gallery image: {other.name} identified by (publisher:{parts['publisher']}, offer:{parts['offer']}, sku:{parts['sku']}) "
        "already exists. Choose a different publisher, offer, sku combination."
    )


@rule("GAL106", code="InvalidParameter", status=400, cites=[VERSION_NAME_ISSUE, VERSION_STATUS_ISSUE, TROUBLESHOOT, OVERVIEW])
def version_name_is_three_integers(call: Call[Any]) -> Problem | None:
    """A version is called Major.Minor.Patch: three integers and nothing else.

    Each is between 0 and 2,147,483,647. The newest version is the highest by these numbers, so a name such as 2024-Q1 or v1.0.0
    has no place in the order.
    """
    if parse(call.address.name) is not None:
        return None
    return Problem(
        "The image version name is invalid. The image version name should follow Major(int).Minor(int).Patch(int) format, "
        "where int is between 0 and 2,147,483,647 (inclusive). For e.g: 1.0.0, 2018.12.1 etc.",
        target="galleryImageVersionName",
    )


def identifier_alias(gallery: str, parts: dict[str, str]) -> str:
    """The second key under which a definition is unique in its gallery, whose key is given."""
    return f"identifier:{gallery}:{parts['publisher']}:{parts['offer']}:{parts['sku']}".lower()


def identifier_parts(identifier: Identifier | None) -> dict[str, str]:
    """Publisher, offer and SKU of a request; what is missing is empty."""
    found = identifier or Identifier()
    return {"publisher": found.publisher or "", "offer": found.offer or "", "sku": found.sku or ""}


def _parts(call: Call[DefinitionBody]) -> dict[str, str]:
    return identifier_parts(call.body.properties.identifier if call.body.properties else None)


def _trailing(name: str) -> Problem:
    """What Resource Manager says of a period at the end before it asks the provider."""
    return Problem(
        f"The provided resource name '{name}' has these invalid trailing characters: '.'. The name can not end with "
        "characters: '. '.",
        code="InvalidResourceNameTrailingCharacters",
    )
