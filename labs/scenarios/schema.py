"""What scenario.yaml holds. Unknown keys are refused; a text that the rulebooks disagree on is written for each.

A goal reads ARM documents by path (`reads`) and requests of the journal (`journal`), each under a name. `that` is a
JMESPath over those names: true means met. `missed_when` is one that says that it is too late or wrong; without it, a goal
that is not met counts as still to do until the run is graded for good. `actual` is a JMESPath for what is there instead.
"""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, field

from quiz.content.values import Either, Key, MaybeKey, MaybeText, Minutes, RulebookName, Strict, Text, Title, under

__all__ = ["Goal", "JournalRead", "Scenario", "under"]

Points: TypeAlias = Annotated[int, Meta(ge=0, le=100, description="whole points, 0 to 100")]
Truth: TypeAlias = Literal["true", "false"]
Reading: TypeAlias = Annotated[
    str, Meta(pattern=r"\A(?:[a-z0-9-]+#[a-z0-9-]+)?\Z", max_length=200, description="a section, as chapter-slug#anchor")
]
Instant: TypeAlias = Annotated[str, Meta(min_length=10, max_length=40, description="an instant such as 2026-11-23T09:00:00Z")]
LongText: TypeAlias = Annotated[str, Meta(min_length=1, max_length=20_000, description="text of 1 to 20,000 characters")]
Script: TypeAlias = Annotated[str, Meta(max_length=20_000, description="az lines of at most 20,000 characters")]


class JournalRead(Strict, frozen=True, kw_only=True):
    """The requests that were sent with a method to a path. (The reader checks what is inside mappings with free keys.)"""

    method: str
    path: str


class Goal(Strict, frozen=True, kw_only=True):
    """One thing to achieve, how to tell, and what to say about it."""

    id: Key
    title: Title
    points: Points
    guard: Truth = "false"
    needs: list[Key] = field(default_factory=list)
    reads: dict[str, str] = field(default_factory=dict)
    journal: dict[str, JournalRead] = field(default_factory=dict)
    that: Text | Either[Text]
    missed_when: MaybeText = ""
    expected: Text | Either[Text]
    actual: Text
    why: Text | Either[Text]
    facts: Annotated[list[Key], Meta(min_length=1, description="a list of one fact or more")]
    read: Reading = ""
    misconception: MaybeKey = ""
    hints: list[Text] = field(default_factory=list)

    @property
    def is_guard(self) -> bool:
        """Whether it holds from the start and counts only once another goal is met."""
        return self.guard == "true"


class Scenario(Strict, frozen=True, kw_only=True):
    """scenario.yaml, whole."""

    slug: Key
    title: Title
    summary: Text
    brief: LongText | Either[LongText]
    chapter: MaybeKey = ""
    minutes: Minutes
    rulebooks: Annotated[list[RulebookName], Meta(min_length=1, description="a list of one rulebook or more")] = field(
        default_factory=lambda: ["chapter", "azure"]
    )
    seed: Key
    clock: Instant
    start: Script | Either[Script] = ""
    goals: Annotated[list[Goal], Meta(max_length=40, description="at most 40 goals")] = field(default_factory=list)

    @property
    def possible(self) -> int:
        """The points there are."""
        return sum(goal.points for goal in self.goals)
