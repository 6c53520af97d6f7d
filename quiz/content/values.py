"""What the parts of a pack are made of: texts, names and figures within bounds, and values that differ by rulebook.

A value that the rulebooks disagree on is written as a mapping with the keys `chapter` and `azure`.
"""

from typing import Annotated, Generic, Literal, TypeAlias, TypeVar

from msgspec import Meta, Struct

RULEBOOKS: tuple[str, ...] = ("chapter", "azure")


def _written(pattern: str, description: str, max_length: int = 80) -> Meta:
    return Meta(pattern=rf"\A(?:{pattern})\Z", max_length=max_length, description=description)


RulebookName: TypeAlias = Literal["chapter", "azure"]
Truth: TypeAlias = Literal["true", "false"]
Key: TypeAlias = Annotated[
    str, _written("[a-z0-9]+(?:-[a-z0-9]+)*", "lower-case letters and digits joined by hyphens, at most 80")
]
Folder: TypeAlias = Annotated[str, _written("[0-9]{2}-[a-z0-9]+(?:-[a-z0-9]+)*", "a folder such as 01-why-a-gallery")]
MaybeLink: TypeAlias = Annotated[str, _written(r"(?:https://[^\s<>\"]+)?", "an address that begins with https://", 500)]
MaybeDrift: TypeAlias = Annotated[str, _written("(?:[A-Z][0-9]{2,3}[a-z]?)?", "a key such as D03")]
MaybeKey: TypeAlias = Annotated[str, _written("(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", "a name such as first-image")]
MaybeText: TypeAlias = Annotated[str, Meta(max_length=4000, description="text of at most 4,000 characters")]
Reading: TypeAlias = Annotated[
    str,
    _written(
        "(?:[a-z0-9]+(?:-[a-z0-9]+)*#)?[a-z0-9]+(?:-[a-z0-9]+)*", "a section: its anchor, or chapter-slug#anchor in a case", 161
    ),
]
MaybeReading: TypeAlias = Annotated[
    str, _written("(?:[a-z0-9]+(?:-[a-z0-9]+)*#[a-z0-9]+(?:-[a-z0-9]+)*)?", "a section, as chapter-slug#anchor", 161)
]
MaybeDifficulty: TypeAlias = Literal["", "easy", "medium", "hard"]
RuleId: TypeAlias = Annotated[str, _written("[A-Z]{3}[0-9]{3}", "a rule such as GAL101")]
Title: TypeAlias = Annotated[str, Meta(min_length=1, max_length=160, description="a title of 1 to 160 characters")]
Text: TypeAlias = Annotated[str, Meta(min_length=1, max_length=4000, description="text of 1 to 4,000 characters")]
Minutes: TypeAlias = Annotated[int, Meta(ge=1, le=600, description="whole minutes, 1 to 600")]
Questions: TypeAlias = Annotated[int, Meta(ge=1, le=200, description="a whole number from 1 to 200")]
Few: TypeAlias = Annotated[int, Meta(ge=0, le=10, description="a whole number from 0 to 10")]
Weight: TypeAlias = Annotated[int, Meta(ge=0, le=1000, description="a whole number from 0 to 1,000")]
Weights: TypeAlias = Annotated[dict[Key, Weight], Meta(description="a whole number from 0 to 1,000 for each chapter's slug")]
KindWeights: TypeAlias = Annotated[
    dict[Key, Weight],
    Meta(description="a whole number from 0 to 1,000 for each kind of items but series"),
]
Percent: TypeAlias = Annotated[int, Meta(ge=1, le=100, description="a whole number from 1 to 100")]
StepPlace: TypeAlias = Annotated[int, Meta(ge=0, le=10, description="a whole number from 0 to 10")]
Line: TypeAlias = Annotated[str, Meta(min_length=1, max_length=200, description="a line of 1 to 200 characters")]
Facts: TypeAlias = Annotated[list[Key], Meta(min_length=1, description="a list of one fact or more")]
T = TypeVar("T")


class Strict(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of a pack: complete, or refused."""


class Either(Struct, Generic[T], frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A value for each rulebook."""

    chapter: T
    azure: T


Wording: TypeAlias = Text | Either[Text]
MaybeWording: TypeAlias = MaybeText | Either[Text]
Verdict: TypeAlias = Truth | Either[Truth]


def under(value: T | Either[T], rulebook: str) -> T:
    """Return the value that holds under a rulebook."""
    if isinstance(value, Either):
        return value.azure if rulebook == "azure" else value.chapter
    return value


def holds(verdict: Verdict, rulebook: str) -> bool:
    """Tell whether a verdict is true under a rulebook."""
    truth: Truth = under(verdict, rulebook)
    return truth == "true"
