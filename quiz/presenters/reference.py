"""From the glossary and the cheat sheet of a course to what their pages show: always both sides where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quiz.content.glossary import marks, place_of
from quiz.content.library import Drift, Library
from quiz.content.reference import UNSAID
from quiz.content.schema import Chapter, CheatSheet, Job, Limit, Term
from quiz.content.values import Either, MaybeWording
from quiz.presenters.reading import WORDING

REFUSED = {"chapter": _("Refused by the source chapter"), "azure": _("Refused in Azure today")}


@dataclass(frozen=True, slots=True)
class Side:
    """A text, and the rulebook that it holds under in words; no words where it holds under both."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Explained:
    """The section that explains a term."""

    chapter: str
    number: int
    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class TermView:
    """An entry of the glossary; `also` has its other names, without mere plurals, `back` the place in a chapter that led here."""

    term: Term
    also: Sequence[str]
    sides: Sequence[Side]
    explained: Explained | None
    back: str = ""


@dataclass(frozen=True, slots=True)
class LetterView:
    """The entries that begin with a letter."""

    letter: str
    terms: Sequence[TermView]


@dataclass(frozen=True, slots=True)
class JobView:
    """A job of the cheat sheet: its lines, each as words that stay whole, its note, and who refuses it."""

    job: Job
    az: Sequence[Sequence[str]]
    powershell: Sequence[Sequence[str]]
    notes: Sequence[Side]
    refused: Sequence[str]


@dataclass(frozen=True, slots=True)
class GroupView:
    """Jobs that belong together, and where Azure differs today on what they rest on."""

    title: str
    anchor: str
    jobs: Sequence[JobView]
    drifts: Sequence[Drift]


@dataclass(frozen=True, slots=True)
class LimitView:
    """A figure under both rulebooks; `is_one` where they have the same."""

    limit: Limit
    is_one: bool
    is_unsaid: bool


def letters_of(library: Library, read: Chapter | None = None) -> list[LetterView]:
    """Return the glossary in the order of the alphabet, by first letter; what begins otherwise stands under #.

    Terms that the text of the chapter being read links lead back there.
    """
    explained, linked = _places(library), _linked(library, read) if read else frozenset[str]()
    terms = sorted(library.pack.glossary, key=lambda term: (_letter(term), term.term.casefold()))
    return [
        LetterView(letter, [_term(term, explained.get(term.section), linked) for term in found])
        for letter, found in groupby(terms, _letter)
    ]


def terms_in(library: Library, chapter: Chapter) -> list[TermView]:
    """Return the terms that the text of a chapter links, in the order of the glossary's file."""
    linked = _linked(library, chapter)
    return [_term(term) for term in library.pack.glossary if term.id in linked]


def _linked(library: Library, chapter: Chapter) -> frozenset[str]:
    return frozenset(term for marker in marks(chapter, library.terms) for term in marker.wanted)


def _term(term: Term, explained: Explained | None = None, linked: frozenset[str] = frozenset()) -> TermView:
    back = place_of(term.id) if term.id in linked else ""
    return TermView(term, _names(term), _sides(term.means), explained, back)


def groups_of(library: Library, sheet: CheatSheet) -> list[GroupView]:
    """Return the jobs of a cheat sheet by group, in the order of the file."""
    groups = [(title, list(jobs)) for title, jobs in groupby(sheet.jobs, lambda job: job.group)]
    return [
        GroupView(
            title,
            slugify(title),
            [_job(job) for job in jobs],
            library.drifts(dict.fromkeys(fact for job in jobs for fact in job.facts)),
        )
        for title, jobs in groups
    ]


def limits_of(sheet: CheatSheet) -> list[LimitView]:
    """Return the figures of a cheat sheet."""
    return [LimitView(limit, limit.chapter == limit.azure, limit.chapter == UNSAID) for limit in sheet.limits]


def _job(job: Job) -> JobView:
    az, powershell = ([line.split(" ") for line in text.split("\n")] for text in (job.az, job.powershell))
    return JobView(job, az, powershell, _sides(job.note), [str(REFUSED[name]) for name in job.refused])


def _names(term: Term) -> list[str]:
    shown = [term.term]
    for form in term.also:
        if not any(form.casefold() in (f"{name}s".casefold(), f"{name[:-1]}ies".casefold()) for name in shown):
            shown.append(form)
    return shown[1:]


def _letter(term: Term) -> str:
    first = term.term[:1].upper()
    return first if "A" <= first <= "Z" else "#"


def _sides(wording: MaybeWording) -> list[Side]:
    if isinstance(wording, Either):
        return [Side(gettext(WORDING["chapter"]), wording.chapter), Side(gettext(WORDING["azure"]), wording.azure)]
    return [Side("", str(wording))] if wording else []


def _places(library: Library) -> dict[str, Explained]:
    return {
        f"{chapter.slug}#{part.anchor}": Explained(chapter.slug, number, part.anchor, part.title)
        for number, chapter in enumerate(library.pack.chapters, 1)
        for part in chapter.sections
    }
