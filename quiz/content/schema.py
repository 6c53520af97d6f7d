"""What a content pack holds. The reader checks files against these types; unknown keys are refused."""

import datetime as dt
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, field

from quiz.content.items import Item
from quiz.content.values import (
    Either,
    Facts,
    Few,
    Folder,
    Key,
    KindWeights,
    MaybeDrift,
    MaybeKey,
    MaybeLink,
    MaybeReading,
    MaybeText,
    MaybeWording,
    Minutes,
    Percent,
    Questions,
    RulebookName,
    RuleId,
    Strict,
    Text,
    Title,
    Verdict,
    Weights,
    Wording,
)


class Skill(Strict, frozen=True, kw_only=True):
    """A skill of the exam's outline that items practise."""

    id: Key
    title: Title


class Exam(Strict, frozen=True, kw_only=True):
    """course.yaml: what a whole exam simulation is made of: how long, how much of each chapter, how many cases and series.

    `weights` has each chapter by its slug; without any, all weigh the same. `kinds` has how much each kind of items weighs
    among all but the series; without any, a kind has no share of its own.
    """

    items: Questions = 50
    minutes: Minutes = 100
    weights: Weights = field(default_factory=dict)
    kinds: KindWeights = field(default_factory=dict)
    cases: Few = 1
    series: Few = 1


class CourseFile(Strict, frozen=True, kw_only=True):
    """course.yaml: what the course is called, its bar, and its parts in order."""

    slug: Key
    title: Title
    summary: Text
    rulebook: RulebookName = "chapter"
    unlock_percent: Percent = 60
    chapters: Annotated[list[Folder], Meta(min_length=1, description="a list of one chapter or more")]
    scenarios: list[Key] = field(default_factory=list)
    cases: list[Key] = field(default_factory=list)
    skills: list[Skill] = field(default_factory=list)
    exam: Exam | None = None


class Source(Strict, frozen=True, kw_only=True):
    """sources.yaml: where a fact was read, and when."""

    id: Key
    title: Title
    url: MaybeLink = ""
    read: dt.date
    kind: Literal["docs", "recording", "issue", "chapter"]


Unenforced: TypeAlias = Literal["", "advice", "client", "comparison", "cost", "elsewhere", "history", "shown"]


SILENT = "Not in the chapter"
"""How a fact begins on the side of the chapter when the chapter does not know of it."""


class Fact(Strict, frozen=True, kw_only=True):
    """facts.yaml: one thing to know, as the chapter has it and as Azure does it. Facts join everything else.

    `rules` are those of the lab that refuse what goes against it; `unenforced` says why there is none: it is `advice`; what a
    `client` such as az or PowerShell does by itself; a `comparison` or what a thing is; a `cost`; `history`, of the service or
    the exam; the work of a service `elsewhere`, which the lab does not have; or it is `shown`: the lab does so by itself.
    """

    id: Key
    chapter: MaybeText = ""
    azure: MaybeText = ""
    contested: bool = False
    drift: MaybeDrift = ""
    topic: MaybeText = ""
    sources: Annotated[list[Key], Meta(min_length=1, description="a list of one source or more")]
    rules: list[RuleId] = field(default_factory=list)
    unenforced: Unenforced = ""
    standing: Literal["documented", "unverified"] = "documented"

    def under(self, rulebook: str) -> str:
        """Return what holds under a rulebook; where the chapter is silent, what Azure does."""
        is_silent = not self.chapter or self.chapter.startswith(SILENT)
        return self.azure if self.azure and (rulebook == "azure" or is_silent) else self.chapter


class Card(Strict, frozen=True, kw_only=True):
    """cards.yaml: a question and its answer, marked by the learner."""

    id: Key
    facts: Facts
    section: Key
    prompt: Wording
    answer: Wording
    reason: MaybeWording = ""
    lab: MaybeKey = ""


class Restatement(Strict, frozen=True, kw_only=True):
    """The same point in other words, to ask it again; its truth may be the other one."""

    claim: Wording
    truth: Verdict


class Misconception(Strict, frozen=True, kw_only=True):
    """misconceptions.yaml: a claim to judge, why it tempts, and what is true."""

    id: Key
    facts: Facts
    section: Key
    claim: Wording
    truth: Verdict
    tempting: Wording
    correct: Wording
    consequence: MaybeWording = ""
    restated: Restatement | None = None
    lab: MaybeKey = ""


class Tab(Strict, frozen=True, kw_only=True):
    """A page of a case study."""

    id: Key
    title: Title
    text: Text


class Case(Strict, frozen=True, kw_only=True):
    """cases/<slug>.yaml: a company to read about, and the items about it. It is for those who have read `chapter`."""

    slug: Key
    title: Title
    summary: Text
    chapter: Key
    minutes: Minutes
    tabs: Annotated[list[Tab], Meta(min_length=2, max_length=6, description="a list of 2 to 6 tabs")]
    items: Annotated[list[Item], Meta(min_length=4, max_length=6, description="a list of 4 to 6 items")]


class Exhibit(Strict, frozen=True, kw_only=True):
    """exhibits/<id>.azcli and <id>.txt: what commands print in a world that other commands made first."""

    id: Key
    title: Title
    before: str
    commands: str
    prints: Either[str]

    def printed(self, rulebook: str) -> str:
        """Return what it prints under a rulebook."""
        return self.prints.azure if rulebook == "azure" else self.prints.chapter


class Term(Strict, frozen=True, kw_only=True):
    """glossary.yaml: a term, other forms of it, and what it means in one sentence."""

    id: Key
    term: Title
    also: list[Title] = field(default_factory=list)
    means: Wording
    section: MaybeReading = ""


class Job(Strict, frozen=True, kw_only=True):
    """cheat-sheet.yaml: one job, with the line for az and the one for PowerShell. `refused` names rulebooks that refuse it."""

    id: Key
    group: Title
    does: Text
    az: Text
    powershell: Text
    note: MaybeWording = ""
    facts: Facts
    refused: list[RulebookName] = field(default_factory=list)


class Limit(Strict, frozen=True, kw_only=True):
    """cheat-sheet.yaml: a figure to know, as each side has it."""

    what: Title
    chapter: Title
    azure: Title
    facts: Facts


class CheatSheet(Strict, frozen=True, kw_only=True):
    """cheat-sheet.yaml, whole. `before` holds the az lines that make the world in which the jobs are run, in order."""

    before: MaybeText = ""
    jobs: list[Job]
    limits: list[Limit]


class FrontMatter(Strict, frozen=True, kw_only=True):
    """The head of chapter.md."""

    slug: Key
    title: Title
    summary: Text
    objective: Text
    minutes: Minutes


class Figure(Strict, frozen=True, kw_only=True):
    """chapters/<folder>/figures/<name>.svg: a drawing, checked, as it is put into the page."""

    name: Key
    svg: str


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
    figures: list[Figure] = field(default_factory=list)


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
    skills: list[Skill] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    exhibits: list[Exhibit] = field(default_factory=list)
    glossary: list[Term] = field(default_factory=list)
    cheat_sheet: CheatSheet | None = None
    exam: Exam | None = None
