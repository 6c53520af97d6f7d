"""What scenario.yaml holds. Unknown keys are refused; a text that the rulebooks disagree on is written for each.

A goal reads ARM documents by path (`reads`) and requests of the journal (`journal`), each under a name. `that` is a
JMESPath over those names: true means met. `missed_when` is one that says that it is too late or wrong; without it, a goal
that is not met counts as still to do until the run is graded for good. `actual` is a JMESPath for what is there instead; the
keys that it gives are shown as words (`powerState` as "power state").

`{{name}}` anywhere stands for what a variant has drawn for the parameter of that name (`variants.py`).
"""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, field

from quiz.content.values import Either, Key, Line, MaybeKey, MaybeText, Minutes, RulebookName, Strict, Text, Title, Truth, under

__all__ = ["Goal", "JournalRead", "Scenario", "under"]

OWNER = "owner"
"""The handle that the sandbox belongs to: the learner."""

Points: TypeAlias = Annotated[int, Meta(ge=0, le=100, description="whole points, 0 to 100")]
Reading: TypeAlias = Annotated[
    str, Meta(pattern=r"\A(?:[a-z0-9-]+#[a-z0-9-]+)?\Z", max_length=200, description="a section, as chapter-slug#anchor")
]
Instant: TypeAlias = Annotated[str, Meta(min_length=10, max_length=40, description="an instant such as 2026-11-23T09:00:00Z")]
LongText: TypeAlias = Annotated[str, Meta(min_length=1, max_length=20_000, description="text of 1 to 20,000 characters")]
Script: TypeAlias = Annotated[str, Meta(max_length=20_000, description="az lines of at most 20,000 characters")]
Hints: TypeAlias = Annotated[list[Text], Meta(max_length=3, description="at most three hints, the plainest last")]
Difficulty: TypeAlias = Literal["easy", "medium", "hard"]
Delay: TypeAlias = Annotated[int, Meta(ge=0, le=43_200, description="whole minutes, 0 to 43,200")]
Lasting: TypeAlias = Annotated[int, Meta(ge=1, le=43_200, description="whole minutes, 1 to 43,200")]
Bound: TypeAlias = Annotated[int, Meta(ge=0, le=100_000, description="a whole number from 0 to 100,000")]


class Parameter(Strict, frozen=True, kw_only=True):
    """What differs between variants: one of `one_of`, one of `regions` (by name), or a number from `lowest` to `highest`.

    A value that a parameter of `other_than` has drawn already is not drawn again. Variant 0 takes the first that is left.
    """

    one_of: Annotated[list[Line], Meta(max_length=40, description="at most 40 texts")] = field(default_factory=list)
    regions: Annotated[list[Key], Meta(max_length=40, description="at most 40 regions")] = field(default_factory=list)
    lowest: Bound | None = None
    highest: Bound | None = None
    other_than: list[Key] = field(default_factory=list)


class Identity(Strict, frozen=True, kw_only=True):
    """Somebody of the scenario: who they are in words, and how the directory has them.

    A `user` or `app` can be signed in to; a `group` has members. `tenant` is a domain, the sandbox's own where there is none.
    """

    handle: Annotated[str, Meta(pattern=r"\A[a-z0-9][a-z0-9._-]{0,39}\Z", description="a handle such as ines")]
    title: Line
    kind: Literal["user", "app", "group"] = "user"
    tenant: str = ""
    guest_of: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)


class OtherSubscription(Strict, frozen=True, kw_only=True):
    """A subscription beside the sandbox's own: in a tenant by domain, owned by an identity."""

    name: Key
    tenant: str = ""
    owner: str = "owner"


class Fault(Strict, frozen=True, kw_only=True):
    """A region that is down: from so many minutes after the start, for so many, or until further notice."""

    region: str
    after: Delay = 0
    minutes: Lasting | None = None


class DocumentRead(Strict, frozen=True, kw_only=True):
    """What an identity other than the owner is shown at a path."""

    path: str
    by: str


class JournalRead(Strict, frozen=True, kw_only=True):
    """The requests that were sent with a method to a path, or to any name where it ends in `/*`.

    (The reader checks what is inside mappings with free keys.)
    """

    method: str
    path: str


class Goal(Strict, frozen=True, kw_only=True):
    """One thing to achieve, how to tell, and what to say about it."""

    id: Key
    title: Title
    points: Points
    guard: Truth = "false"
    needs: list[Key] = field(default_factory=list)
    reads: dict[str, str | DocumentRead] = field(default_factory=dict)
    journal: dict[str, JournalRead] = field(default_factory=dict)
    that: Text | Either[Text]
    missed_when: MaybeText = ""
    expected: Text | Either[Text]
    actual: Text
    why: Text | Either[Text]
    facts: Annotated[list[Key], Meta(min_length=1, description="a list of one fact or more")]
    read: Reading = ""
    misconception: MaybeKey = ""
    hints: Hints = field(default_factory=list)

    @property
    def documents(self) -> dict[str, DocumentRead]:
        """What is read, each with who reads it."""
        return {
            name: wanted if isinstance(wanted, DocumentRead) else DocumentRead(path=wanted, by=OWNER)
            for name, wanted in self.reads.items()
        }

    @property
    def is_guard(self) -> bool:
        """Whether it holds from the start and counts only once another goal is met."""
        return self.guard == "true"


class Scenario(Strict, frozen=True, kw_only=True):
    """scenario.yaml, whole, and solution.azcli beside it (or one for each rulebook), which the reader puts into `solution`.

    `story` is the situation in a few sentences, `brief` what is there and what is wanted, `debrief` what has been proved once
    every goal is met. `spoilers` are words that nothing before the debrief may say.
    """

    slug: Key
    title: Title
    summary: Text
    story: MaybeText | Either[Text] = ""
    brief: LongText | Either[LongText]
    debrief: MaybeText | Either[Text] = ""
    chapter: MaybeKey = ""
    difficulty: Difficulty = "easy"
    minutes: Minutes
    rulebooks: Annotated[list[RulebookName], Meta(min_length=1, description="a list of one rulebook or more")] = field(
        default_factory=lambda: ["chapter", "azure"]
    )
    seed: Key
    clock: Instant
    parameters: Annotated[dict[Key, Parameter], Meta(max_length=20, description="at most 20 parameters")] = field(
        default_factory=dict
    )
    tenants: Annotated[list[str], Meta(max_length=10, description="at most 10 domains")] = field(default_factory=list)
    identities: Annotated[list[Identity], Meta(max_length=20, description="at most 20 identities")] = field(default_factory=list)
    subscriptions: Annotated[list[OtherSubscription], Meta(max_length=10, description="at most 10 subscriptions")] = field(
        default_factory=list
    )
    faults: Annotated[list[Fault], Meta(max_length=10, description="at most 10 faults")] = field(default_factory=list)
    spoilers: Annotated[list[Line], Meta(max_length=10, description="at most 10 texts")] = field(default_factory=list)
    start: Script | Either[Script] = ""
    goals: Annotated[list[Goal], Meta(max_length=40, description="at most 40 goals")] = field(default_factory=list)
    solution: Script | Either[Script] = ""

    @property
    def facts(self) -> list[str]:
        """The facts that its goals practise, each once, in the order of the goals."""
        return list(dict.fromkeys(fact for goal in self.goals for fact in goal.facts))

    @property
    def possible(self) -> int:
        """The points there are."""
        return sum(goal.points for goal in self.goals)
