"""How practice plugs into the course: other apps register what they offer; the course never imports them.

Apps that plug in may import this module, and find here what else they need of the learning domain: who is asking.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise

from quiz.models import Learner
from quiz.services.learners import ensure_learner, learner_of

__all__ = [
    "Activity",
    "Catalogue",
    "Findable",
    "Panel",
    "catalogues",
    "ensure_learner",
    "learner_of",
    "link_to",
    "panels",
    "prompt_of",
    "register",
    "register_catalogue",
    "register_links",
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
    """Things of one kind to find: the kind's CSS-safe word, its name for people, and what gives the things themselves."""

    kind: str
    label: Promise | str
    entries: Callable[[], Iterable[Findable]]


class Activity(Protocol):
    """What an app registers to appear beside the chapters."""

    def for_chapter(self, chapter: str, learner: Learner | None) -> Sequence[Panel]:
        """Return what belongs to the chapter (a slug), in order; reads only."""
        ...


_activities: list[Activity] = []
_links: list[Callable[[str], str | None]] = []
_prompts: list[Callable[[str], str | None]] = []
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
