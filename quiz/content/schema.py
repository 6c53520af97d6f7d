"""What a content pack holds. The reader checks files against these types; unknown keys are refused.

A text that the rulebooks disagree on is written as a mapping with the keys `chapter` and `azure`.
"""

import datetime as dt
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
RuleId: TypeAlias = Annotated[str, _written("[A-Z]{3}[0-9]{3}", "a rule such as GAL101")]
Title: TypeAlias = Annotated[str, Meta(min_length=1, max_length=160, description="a title of 1 to 160 characters")]
Text: TypeAlias = Annotated[str, Meta(min_length=1, max_length=4000, description="text of 1 to 4,000 characters")]
Minutes: TypeAlias = Annotated[int, Meta(ge=1, le=600, description="whole minutes, 1 to 600")]
Percent: TypeAlias = Annotated[int, Meta(ge=1, le=100, description="a whole number from 1 to 100")]
T = TypeVar("T")


class Strict(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of a pack: complete, or refused."""


class Either(Strict, Generic[T], frozen=True, kw_only=True):
    """A value for each rulebook."""

    chapter: T
    azure: T


Wording: TypeAlias = Text | Either[Text]
Verdict: TypeAlias = Truth | Either[Truth]


def under(value: T | Either[T], rulebook: str) -> T:
    """Return the value that holds under a rulebook."""
    if isinstance(value, Either):
        return value.azure if rulebook == "azure" else value.chapter
    return value


class CourseFile(Strict, frozen=True, kw_only=True):
    """course.yaml: what the course is called, its bar, and its parts in order."""

    slug: Key
    title: Title
    summary: Text
    rulebook: RulebookName = "chapter"
    unlock_percent: Percent = 60
    chapters: Annotated[list[Folder], Meta(min_length=1, description="a list of one chapter or more")]
    scenarios: list[Key] = []


class Source(Strict, frozen=True, kw_only=True):
    """sources.yaml: where a fact was read, and when."""

    id: Key
    title: Title
    url: MaybeLink = ""
    read: dt.date
    kind: Literal["docs", "recording", "issue", "chapter"]


class Fact(Strict, frozen=True, kw_only=True):
    """facts.yaml: one thing to know, as the chapter has it and as Azure does it. Facts join everything else."""

    id: Key
    chapter: MaybeText = ""
    azure: MaybeText = ""
    contested: bool = False
    drift: MaybeDrift = ""
    topic: MaybeText = ""
    sources: Annotated[list[Key], Meta(min_length=1, description="a list of one source or more")]
    rules: list[RuleId] = []
    standing: Literal["documented", "unverified"] = "documented"


Facts: TypeAlias = Annotated[list[Key], Meta(min_length=1, description="a list of one fact or more")]


class Card(Strict, frozen=True, kw_only=True):
    """cards.yaml: a question and its answer, marked by the learner."""

    id: Key
    facts: Facts
    section: Key
    prompt: Wording
    answer: Wording


class Misconception(Strict, frozen=True, kw_only=True):
    """misconceptions.yaml: a claim to judge, why it tempts, and what is true."""

    id: Key
    facts: Facts
    section: Key
    claim: Wording
    truth: Verdict
    tempting: Wording
    correct: Wording
    lab: MaybeKey = ""


class Option(Strict, frozen=True, kw_only=True):
    """One option of an item, and why it is right or wrong."""

    id: Key
    text: Wording
    why: Wording
    right: Verdict


class Item(Strict, frozen=True, kw_only=True):
    """items.yaml: an exam-style question with one right option, or several."""

    id: Key
    kind: Literal["single", "multiple"]
    facts: Facts
    section: Key
    stem: Wording
    options: Annotated[list[Option], Meta(min_length=2, max_length=8, description="a list of 2 to 8 options")]


class FrontMatter(Strict, frozen=True, kw_only=True):
    """The head of chapter.md."""

    slug: Key
    title: Title
    summary: Text
    objective: Text
    minutes: Minutes


class Section(Strict, frozen=True, kw_only=True):
    """A part of a chapter: its anchor in the page, the facts it teaches, and its text in Markdown."""

    anchor: Key
    title: Title
    facts: list[Key]
    body: str


class Chapter(Strict, frozen=True, kw_only=True):
    """A chapter with all that belongs to it."""

    slug: Key
    title: Title
    summary: Text
    objective: Text
    minutes: Minutes
    lead: str
    sections: list[Section]
    cards: list[Card]
    misconceptions: list[Misconception]
    items: list[Item]


class Pack(Strict, frozen=True, kw_only=True):
    """A whole course, as it is stored with a revision."""

    slug: Key
    title: Title
    summary: Text
    rulebook: RulebookName
    unlock_percent: Percent
    scenarios: list[Key]
    sources: list[Source]
    facts: list[Fact]
    chapters: list[Chapter]
