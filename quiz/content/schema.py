"""What a content pack holds. The reader checks files against these types; unknown keys are refused."""

import datetime as dt
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

from quiz.content.values import (
    Either,
    Facts,
    Few,
    Folder,
    Key,
    Line,
    MaybeDifficulty,
    MaybeDrift,
    MaybeKey,
    MaybeLink,
    MaybeReading,
    MaybeText,
    MaybeWording,
    Minutes,
    Percent,
    Questions,
    Reading,
    RulebookName,
    RuleId,
    StepPlace,
    Text,
    Title,
    Verdict,
    Weights,
    Wording,
)


class Strict(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of a pack: complete, or refused."""


class Skill(Strict, frozen=True, kw_only=True):
    """A skill of the exam's outline that items practise."""

    id: Key
    title: Title


class Exam(Strict, frozen=True, kw_only=True):
    """course.yaml: what a whole exam simulation is made of: how long, how much of each chapter, how many cases and series.

    `weights` has each chapter by its slug; without any, all weigh the same.
    """

    items: Questions = 50
    minutes: Minutes = 100
    weights: Weights = {}
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
    scenarios: list[Key] = []
    cases: list[Key] = []
    skills: list[Skill] = []
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
    rules: list[RuleId] = []
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


class Option(Strict, frozen=True, kw_only=True):
    """One option of an item, and why it is right or wrong; a wrong one names the misconception that it shows."""

    id: Key
    text: Wording
    why: Wording
    right: Verdict
    misconception: MaybeKey = ""


Options: TypeAlias = Annotated[list[Option], Meta(min_length=2, max_length=8, description="a list of 2 to 8 options")]


class Step(Strict, frozen=True, kw_only=True):
    """A step that may belong in a list: its place counted from 1, 0 where it does not belong."""

    id: Key
    text: Wording
    why: Wording
    place: StepPlace | Either[StepPlace]
    misconception: MaybeKey = ""


class Choice(Strict, frozen=True, kw_only=True):
    """What rows can be matched with."""

    id: Key
    text: Wording


class Match(Strict, frozen=True, kw_only=True):
    """A row to match: the id of the choice that goes with it, and why."""

    id: Key
    text: Wording
    answer: Key | Either[Key]
    why: Wording


class Statement(Strict, frozen=True, kw_only=True):
    """A statement to judge, or a solution that reaches the goal or not."""

    id: Key
    text: Wording
    why: Wording
    right: Verdict
    misconception: MaybeKey = ""


class Gap(Strict, frozen=True, kw_only=True):
    """A gap that is filled by one of its options."""

    id: Key
    options: Options


class Blank(Strict, frozen=True, kw_only=True):
    """A gap that is typed: everything that is accepted (case and spaces do not count), and why."""

    id: Key
    accepts: Annotated[list[Line], Meta(min_length=1, max_length=12, description="a list of 1 to 12 answers")]
    why: Wording


class Asked(Strict, frozen=True, kw_only=True):
    """What every item has. `exhibit` names one of the course; `lab` a scenario in which the answer can be seen."""

    id: Key
    facts: Facts
    section: Reading
    stem: Wording
    exhibit: MaybeKey = ""
    difficulty: MaybeDifficulty = ""
    skill: MaybeKey = ""
    lab: MaybeKey = ""

    @property
    def kind(self) -> str:
        """The word that the files write after `kind`."""
        return str(self.__struct_config__.tag)


class Single(Asked, frozen=True, kw_only=True, tag_field="kind", tag="single"):
    """One right option."""

    options: Options


class Multiple(Asked, frozen=True, kw_only=True, tag_field="kind", tag="multiple"):
    """Several right options; the page says how many."""

    options: Options


class Ordering(Asked, frozen=True, kw_only=True, tag_field="kind", tag="ordering"):
    """A list to build: which steps belong, and in which order."""

    steps: Annotated[list[Step], Meta(min_length=3, max_length=10, description="a list of 3 to 10 steps")]


class Matching(Asked, frozen=True, kw_only=True, tag_field="kind", tag="matching"):
    """Rows, each to be matched with one of the choices; a choice may serve several rows, or none."""

    choices: Annotated[list[Choice], Meta(min_length=2, max_length=8, description="a list of 2 to 8 choices")]
    rows: Annotated[list[Match], Meta(min_length=2, max_length=8, description="a list of 2 to 8 rows")]


class Statements(Asked, frozen=True, kw_only=True, tag_field="kind", tag="statements"):
    """Statements over an exhibit, each to be judged yes or no."""

    rows: Annotated[list[Statement], Meta(min_length=2, max_length=6, description="a list of 2 to 6 statements")]


class Dropdown(Asked, frozen=True, kw_only=True, tag_field="kind", tag="dropdown"):
    """A command with gaps, each a list to choose from. In `command`, a gap is written as its id in double brackets."""

    command: Wording
    gaps: Annotated[list[Gap], Meta(min_length=1, max_length=5, description="a list of 1 to 5 gaps")]
    proof: MaybeKey = ""


class Completion(Asked, frozen=True, kw_only=True, tag_field="kind", tag="completion"):
    """A command with gaps to type. `proof` names the exhibit whose world the finished command is run in."""

    command: Wording
    gaps: Annotated[list[Blank], Meta(min_length=1, max_length=5, description="a list of 1 to 5 gaps")]
    proof: MaybeKey = ""


class Series(Asked, frozen=True, kw_only=True, tag_field="kind", tag="series"):
    """One situation and goal, and solutions that are judged one after another without going back."""

    rows: Annotated[list[Statement], Meta(min_length=3, max_length=4, description="a list of 3 or 4 solutions")]


Item: TypeAlias = Single | Multiple | Ordering | Matching | Statements | Dropdown | Completion | Series
KINDS: tuple[str, ...] = ("single", "multiple", "ordering", "matching", "statements", "dropdown", "completion", "series")


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
    also: list[Title] = []
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
    refused: list[RulebookName] = []


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
    figures: list[Figure] = []


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
    skills: list[Skill] = []
    cases: list[Case] = []
    exhibits: list[Exhibit] = []
    glossary: list[Term] = []
    cheat_sheet: CheatSheet | None = None
    exam: Exam | None = None
