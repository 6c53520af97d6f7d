"""glossary.yaml and cheat-sheet.yaml: what a course explains and sums up. Both files may be absent."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from quiz.content.checks import Known, check_ids, check_names
from quiz.content.conform import conform
from quiz.content.schema import CheatSheet, Job, Limit, Term
from quiz.content.strict_yaml import Document, Place, load
from quiz.content.values import Either, Wording

MOST_WORDS = 40
UNSAID = "not in the chapter"
_INNER_END = re.compile(r"[.!?]\s+[A-Z`*]")


def read_glossary(file: Path, known: Known) -> list[Term]:
    """Read and check the terms of a course; none where there is no such file. Raise `PackError`."""
    if not file.exists():
        return []
    document = load(file)
    terms = conform(document, list[Term])
    check_ids(document, terms)
    _check_forms(document, terms)
    for index, term in enumerate(terms):
        if term.section:
            check_names(document, (index, "section"), [term.section], known.sections, "a section, as chapter-slug#anchor")
        _check_meaning(document, (index, "means"), term.means)
    return terms


def read_cheat_sheet(file: Path, known: Known) -> CheatSheet | None:
    """Read and check the cheat sheet of a course; None where there is no such file. Raise `PackError`."""
    if not file.exists():
        return None
    document = load(file)
    sheet = conform(document, CheatSheet)
    check_ids(document, sheet.jobs, place=("jobs",))
    _check_groups(document, sheet.jobs)
    for index, job in enumerate(sheet.jobs):
        _check_job(document, ("jobs", index), job, known)
    for index, limit in enumerate(sheet.limits):
        _check_limit(document, ("limits", index), limit, known)
        if limit.what in [each.what for each in sheet.limits[:index]]:
            raise document.error(("limits", index, "what"), "each figure once", f"`{limit.what}` a second time")
    return sheet


def _check_forms(document: Document, terms: Sequence[Term]) -> None:
    """No two terms claim one word; case does not tell words apart."""
    claimed: dict[str, str] = {}
    for index, term in enumerate(terms):
        places: list[Place] = [(index, "term"), *((index, "also", number) for number in range(len(term.also)))]
        for place, form in zip(places, (term.term, *term.also), strict=True):
            word = " ".join(form.casefold().split())
            if word in claimed:
                raise document.error(place, "words that no other entry claims", f"`{form}`, which `{claimed[word]}` has")
            claimed[word] = term.id


def _check_meaning(document: Document, place: Place, means: Wording) -> None:
    """A meaning is one short sentence; where the rulebooks have one each, the two differ."""
    if isinstance(means, Either) and means.chapter == means.azure:
        raise document.error(place, "two meanings that differ, or one text")
    sides = [((*place, "chapter"), means.chapter), ((*place, "azure"), means.azure)] if isinstance(means, Either) else []
    for where, text in sides or [(place, str(means))]:
        if (words := len(text.split())) > MOST_WORDS:
            raise document.error(where, f"at most {MOST_WORDS} words", str(words))
        if not text.endswith(".") or _INNER_END.search(text):
            raise document.error(where, "one sentence that ends with a period", f"`{text[-60:]}`")


def _check_groups(document: Document, jobs: Sequence[Job]) -> None:
    """The jobs of a group stand together: each group is a section of the page."""
    closed: set[str] = set()
    for index, job in enumerate(jobs):
        if index and job.group != jobs[index - 1].group:
            closed.add(jobs[index - 1].group)
        if job.group in closed:
            raise document.error(("jobs", index, "group"), "the jobs of a group together", f"`{job.group}` a second time")


def _check_job(document: Document, place: Place, job: Job, known: Known) -> None:
    check_names(document, (*place, "facts"), job.facts, known.facts, "a fact of facts.yaml")
    if (isinstance(job.note, Either) or job.refused) and not _contested(job.facts, known):
        raise document.error((*place, "facts"), "a contested fact, since the job differs by rulebook", "none")


def _check_limit(document: Document, place: Place, limit: Limit, known: Known) -> None:
    check_names(document, (*place, "facts"), limit.facts, known.facts, "a fact of facts.yaml")
    if limit.chapter not in (limit.azure, UNSAID) and not _contested(limit.facts, known):
        raise document.error((*place, "facts"), "a contested fact, since the figure differs by rulebook", "none")


def _contested(facts: Iterable[str], known: Known) -> bool:
    return any(known.facts[fact].contested for fact in facts)
