"""The kinds of items: what each asks, and what is right of it. The reader checks files against these types."""

from typing import Annotated, TypeAlias

from msgspec import Meta

from quiz.content.values import (
    Either,
    Facts,
    Key,
    Line,
    MaybeDifficulty,
    MaybeKey,
    Reading,
    StepPlace,
    Strict,
    Verdict,
    Wording,
)


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
