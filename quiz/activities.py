"""How practice plugs into the course: other apps register what they offer; the course never imports them.

Apps that plug in may import this module, and find here what else they need of the learning domain: who is asking.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise

from quiz.models import Learner
from quiz.selectors import current_course, library_of
from quiz.services.learners import ensure_learner, learner_of, lock_learner
from quiz.services.schedules import answered, lapse

__all__ = [
    "Activity",
    "Catalogue",
    "Exercise",
    "Findable",
    "Holding",
    "Owner",
    "Panel",
    "Practised",
    "Table",
    "catalogues",
    "ensure_learner",
    "goals_judged",
    "learner_of",
    "link_to",
    "lock_learner",
    "owners",
    "panels",
    "practised",
    "prompt_of",
    "register",
    "register_catalogue",
    "register_links",
    "register_owner",
    "register_practised",
    "register_prompts",
]


@dataclass(frozen=True, slots=True)
class Panel:
    """One thing to practise, as the chapter page shows it; `state` is a CSS-safe word, `state_label` is for people."""

    title: str
    summary: str
    url: str
    state: str
    state_label: str


@dataclass(frozen=True, slots=True)
class Findable:
    """One thing that can be searched, open to everybody: its key among its kind, plain texts, and its address."""

    key: str
    title: str
    body: str
    url: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Things of one kind to find: the kind's CSS-safe word, its name for people, and what gives the things themselves.

    `begins` is the word with which their names begin, where they have one: who types it first means this kind.
    """

    kind: str
    label: Promise | str
    entries: Callable[[], Iterable[Findable]]
    begins: str = ""


class Activity(Protocol):
    """What an app registers to appear beside the chapters."""

    def for_chapter(self, chapter: str, learner: Learner | None) -> Sequence[Panel]:
        """Return what belongs to the chapter (a slug), in order; reads only."""
        ...


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise with goals that belongs to a chapter (a slug), and whether the learner met all of them in one go."""

    chapter: str
    title: str
    url: str
    is_passed: bool


@dataclass(frozen=True, slots=True)
class Practised:
    """What a learner's exercises come to: the facts that goals practise, those whose goal was met, and the exercises."""

    facts: frozenset[str] = frozenset()
    met: frozenset[str] = frozenset()
    exercises: tuple[Exercise, ...] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """Something that a learner has, as pages name it after its count, such as "labs" or "lab"."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table of an export: a name fit for a file, its columns, and its rows, read as they are written out."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[object]]


class Owner(Protocol):
    """What an app registers that keeps rows of learners. Erasing needs nothing of it: the rows go with the learner's."""

    def holdings(self, learner: Learner) -> Sequence[Holding]:
        """Return what the learner has here: what an export holds and erasing takes; reads only."""
        ...

    def warnings(self, giver: Learner, taker: Learner) -> Sequence[str]:
        """Return, as sentences, what the taker has to mind after a transfer; `taker` may not be stored yet. Reads only."""
        ...

    def transfer(self, giver: Learner, taker: Learner) -> None:
        """Make everything of one learner another's, inside the caller's transaction; nothing is lost, whatever keys collide."""
        ...

    def tables(self, learner: Learner) -> Sequence[Table]:
        """Return everything of the learner that is kept here, to be exported; reads only."""
        ...


_activities: list[Activity] = []
_practised: list[Callable[[Learner | None], Practised]] = []
_links: list[Callable[[str], str | None]] = []
_prompts: list[Callable[[str], str | None]] = []
_owners: list[Owner] = []
_catalogues: dict[str, Catalogue] = {}


def register(activity: Activity) -> None:
    """Add an activity; call it from `AppConfig.ready`. Registering the same one twice has no effect."""
    if activity not in _activities:
        _activities.append(activity)


def register_links(link: Callable[[str], str | None]) -> None:
    """Add a function that turns the name of an exercise (a scenario's slug) into its address, or None."""
    if link not in _links:
        _links.append(link)


def register_prompts(prompt: Callable[[str], str | None]) -> None:
    """Add a function that turns the name of an exercise into the address that takes lines for its prompt, or None.

    A form posts there: `key`, `lines`, and in `place` the section that they stand in, as chapter-slug#anchor. The answer leads
    to the learner's exercise with the lines in its prompt; nothing has run.
    """
    if prompt not in _prompts:
        _prompts.append(prompt)


def register_practised(report: Callable[[Learner | None], Practised]) -> None:
    """Add a function that says what a learner has practised, in a bounded number of queries."""
    if report not in _practised:
        _practised.append(report)


def register_owner(owner: Owner) -> None:
    """Add what keeps rows of learners; registering the same one twice has no effect."""
    if owner not in _owners:
        _owners.append(owner)


def owners() -> Sequence[Owner]:
    """Return what was registered to keep rows of learners, in order."""
    return tuple(_owners)


def register_catalogue(catalogue: Catalogue) -> None:
    """Add things to find in the search of the site; they are read when a course is loaded. One catalogue a kind."""
    _catalogues[catalogue.kind] = catalogue


def catalogues() -> tuple[Catalogue, ...]:
    """Return the registered catalogues, in the order of their registration."""
    return tuple(_catalogues.values())


def panels(chapter: str, learner: Learner | None) -> list[Panel]:
    """Return what every registered activity offers for the chapter."""
    return [panel for activity in _activities for panel in activity.for_chapter(chapter, learner)]


def link_to(name: str) -> str | None:
    """Return the address of the exercise with this name, or None when nobody offers it."""
    return next((url for link in _links if (url := link(name))), None)


def prompt_of(name: str) -> str | None:
    """Return the address that takes lines for the prompt of the exercise with this name, or None when nobody offers it."""
    return next((url for prompt in _prompts if (url := prompt(name))), None)


def practised(learner: Learner | None) -> Practised:
    """Return what every registered app says that the learner has practised."""
    reports = [report(learner) for report in _practised]
    return Practised(
        facts=frozenset().union(*(report.facts for report in reports)),
        met=frozenset().union(*(report.met for report in reports)),
        exercises=tuple(exercise for report in reports for exercise in report.exercises),
    )


def goals_judged(*, learner: Learner, missed: Iterable[str], source: str, at: dt.datetime) -> None:
    """Take in that a goal over these facts was missed: what the learner has answered about them before is due again.

    Call it inside the transaction that stores the verdict. `source` names the goal where it was missed, and counts once.
    """
    course = current_course()
    if course is None or course.current_id is None:
        return
    library, facts = library_of(course.current_id), set(missed)
    cards = [card.id for card in library.all_cards.values() if facts & set(card.facts)]
    claims = [claim.id for claim in library.all_misconceptions.values() if facts & set(claim.facts)]
    lapse(learner, answered(learner, [*cards, *claims]), source, at)
