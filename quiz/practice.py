"""What a learner wants to practise, which open questions that leaves, and the attempt that comes of it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from quiz.content.items import Item
from quiz.content.library import Library
from quiz.content.schema import Card, Misconception
from quiz.drawing import choose, gathered
from quiz.models import AFTER_EACH, AT_THE_END, Course, Drawn, Kind, Learner, Terms
from quiz.presenters.item import LABELS
from quiz.progress import CourseProgress
from quiz.selectors import rulebook_of
from quiz.services.beginning import Plan
from quiz.services.schedules import reviews_of
from quiz.services.submissions import RefusedError
from quiz.sheets import Last, SheetRecord, history_of, sheets_of

EVERYTHING, WEAK, MISSED, CONTESTED = "", "weak", "missed", "contested"
COUNTS = ("5", "10", "20", "all")
USUAL = "10"
MOST = 60
"""How many facts, and how many items, a form may name: it holds no more fields than a form of this site may have."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What to practise. Each part that is not empty narrows it: questions that share any of the facts, any of the items.

    `again` is the id of an attempt whose missed questions are meant; `read_again` turns it into items, which were `shown`
    there: they may be drawn even where their chapter is locked.
    """

    chapter: str = ""
    case: str = ""
    skill: str = ""
    kind: str = ""
    only: str = EVERYTHING  # weak, missed, contested
    facts: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    count: str = USUAL
    at_the_end: bool = False
    again: str = ""
    shown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """What a learner did with items before, and the facts behind cards and misconceptions that they missed last."""

    history: Mapping[str, Last]
    weak_facts: frozenset[str]

    def is_missed(self, item: str) -> bool:
        """Whether the last answer to an item, as far as it was shown, earned less than all."""
        last = self.history.get(item)
        return last is not None and last.mark is not None and not last.mark.is_right


class NothingToDrawError(RefusedError):
    """No question is what was asked for; the message says why, and what to do."""


def read_wish(data: QueryDict) -> Wish:
    """Return what a form or an address says; what it leaves out is not narrowed."""
    items = tuple(data.getlist("item")[:MOST])
    count = data.get("count", "")
    return Wish(
        chapter=data.get("chapter", ""),
        case=data.get("case", ""),
        skill=data.get("skill", ""),
        kind=data.get("kind", ""),
        only=data.get("only", EVERYTHING),
        facts=tuple(data.getlist("fact")[:MOST]),
        items=items,
        count=count if count in COUNTS else "all" if items else USUAL,
        at_the_end=data.get("feedback") == "end",
        again=data.get("again", ""),
    )


def read_again(wish: Wish, record: SheetRecord, now: dt.datetime) -> Wish:
    """Return a wish for the questions that were missed in an attempt; `NothingToDrawError` when it goes on, or missed none."""
    if not record.is_over(now):
        raise NothingToDrawError(_("Those questions are not handed in yet. Hand them in first; then you see what was missed."))
    marks = record.sheet.final
    missed = tuple(item for item in record.sheet.order if item not in marks or not marks[item].is_right)
    if not missed:
        raise NothingToDrawError(_("Nothing was missed there. Practise everything, or choose another objective."))
    return replace(wish, items=missed, shown=frozenset(missed), count="all")


def standing_of(learner: Learner | None, course: Course, library: Library, now: dt.datetime) -> Standing:
    """Return how a learner stands with the questions of a course."""
    history = history_of(sheets_of(learner, course), now)
    reviews = reviews_of(learner) if learner else {}
    missed = {question for question, each in reviews.items() if not each[-1].right}
    questions: Mapping[str, Card | Misconception] = {**library.all_cards, **library.all_misconceptions}
    weak = (fact for name in missed if name in questions for fact in questions[name].facts)
    return Standing(history, frozenset(weak))


def open_items(course: CourseProgress) -> dict[str, str]:
    """Return the items that may be practised, with the case study of each; those of chapters belong to none."""
    return _drawable(course, frozenset())


def _drawable(course: CourseProgress, shown: frozenset[str]) -> dict[str, str]:
    """Return the items of open chapters, and those that were shown, in the order of the course, with the case study of each."""
    opened = {state.chapter.slug for state in course.chapters if state.is_open}
    of_chapters = [(state.chapter.slug, "", item.id) for state in course.chapters for item in state.chapter.items]
    of_cases = [(case.chapter, case.slug, item.id) for case in course.library.pack.cases for item in case.items]
    return {item: case for chapter, case, item in [*of_chapters, *of_cases] if chapter in opened or item in shown}


def asked_facts(course: CourseProgress) -> frozenset[str]:
    """Return the facts that items ask about which may be practised now."""
    items = course.library.all_items
    return frozenset(fact for item in open_items(course) for fact in items[item].facts)


def candidates(course: CourseProgress, standing: Standing, wish: Wish) -> list[str]:
    """Return the items that are what was asked for, open ones or shown before, in the order of the course."""
    library = course.library
    return [
        name
        for name, case in _drawable(course, wish.shown).items()
        if _fits(library, library.all_items[name], case, wish)
        and _is_among(library, standing, library.all_items[name], wish.only)
    ]


def _fits(library: Library, item: Item, case: str, wish: Wish) -> bool:
    return (
        (not wish.chapter or (library.homes[item.id] == wish.chapter and not case))
        and (not wish.case or case == wish.case)
        and (not wish.skill or item.skill == wish.skill)
        and (not wish.kind or item.kind == wish.kind)
        and (not wish.facts or not set(wish.facts).isdisjoint(item.facts))
        and (not wish.items or item.id in wish.items)
    )


def _is_among(library: Library, standing: Standing, item: Item, only: str) -> bool:
    match only:
        case "":
            return True
        case "weak":
            return standing.is_missed(item.id) or not standing.weak_facts.isdisjoint(item.facts)
        case "missed":
            return standing.is_missed(item.id)
        case "contested":
            return bool(library.drifts(item.facts))
        case _:
            return False


def plan_of(learner: Learner, course: CourseProgress, standing: Standing, wish: Wish, seed: int) -> Plan:
    """Return the attempt over what was asked for; raise `NothingToDrawError` when no question is that."""
    found = candidates(course, standing, wish)
    if not found:
        raise NothingToDrawError(why_nothing(course, standing, wish))
    cases = _drawable(course, wish.shown)
    seen = {item: last.at for item, last in standing.history.items()}
    drawn = choose(found, seen, None if wish.count == "all" else int(wish.count), seed)
    terms = Terms(
        rulebook=rulebook_of(learner),
        unlock_percent=course.library.pack.unlock_percent,
        feedback=AT_THE_END if wish.at_the_end else AFTER_EACH,
        opens=None,
        asked=asked_of(wish),
    )
    draw = [_drawn(item, cases[item]) for item in gathered(drawn, cases)]
    return Plan(Kind.PRACTICE, course.revision_id, draw, terms, wish.chapter)


def _drawn(item: str, case: str) -> Drawn:
    return Drawn(item=item, kind="item", case=case) if case else Drawn(item=item, kind="item")


def asked_of(wish: Wish) -> dict[str, str]:
    """Return what was asked for as an attempt keeps it, to be named later: only what narrowed it."""
    asked = {name: getattr(wish, name) for name in ("chapter", "case", "skill", "kind", "only", "again")}
    asked |= {"facts": str(len(wish.facts) or ""), "items": str(len(wish.items) or "")}
    asked |= {"item": wish.items[0]} if len(wish.items) == 1 else {}
    return {name: said for name, said in asked.items() if said}


def why_nothing(course: CourseProgress, standing: Standing, wish: Wish) -> str:
    """Say why no question is what was asked for, and what to do."""
    case = course.library.cases.get(wish.case)
    state = course.chapter(case.chapter if case else wish.chapter)
    if (wish.chapter and not state) or (wish.case and not case):
        return _("The course has no such chapter or case study. Choose from the list.")
    if state and not state.is_open:
        return _("“%(title)s” is still locked. %(lock)s") % {"title": state.chapter.title, "lock": state.lock}
    if not open_items(course):
        return _("The chapters that are open have no questions to practise yet. Unlock the next one with its cards.")
    if wish.only in {WEAK, MISSED}:
        return _nothing_missed(course, standing)
    if wish.facts and not any((wish.chapter, wish.case, wish.skill, wish.kind, wish.only, wish.items)):
        return _("No open question asks about this yet. Practise everything, or unlock further chapters.")
    return _("No open question is all of that at once. Leave one of your choices out, or unlock further chapters.")


def _nothing_missed(course: CourseProgress, standing: Standing) -> str:
    if standing.weak_facts or any(item in standing.history for item in open_items(course)):
        return _("Nothing that you answered here was missed last time. Practise everything, or choose another objective.")
    return _("You have answered no question yet, so nothing was missed. Practise everything first, then come back.")


def counted(library: Library, items: Sequence[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many of these items there are of each skill, and of each kind; those without any are left out."""
    skills = dict.fromkeys(library.skills, 0)
    kinds = dict.fromkeys(LABELS, 0)
    for name in items:
        item = library.all_items[name]
        kinds[item.kind] += 1
        if item.skill in skills:
            skills[item.skill] += 1
    return {key: count for key, count in skills.items() if count}, {key: count for key, count in kinds.items() if count}
