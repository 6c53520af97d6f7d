"""Checks, by which chapters that are known already are skipped: what one asks, and what those handed in come to. Reads only."""

from collections.abc import Iterable, Sequence

from quiz.answer_sheet import Mark, total
from quiz.content.library import Library
from quiz.exam import Blueprint, Question, questions_of
from quiz.grading import Check, Score
from quiz.models import Course, Kind, Learner
from quiz.sheets import SheetRecord, sheets_of

CHECK_ITEMS = 12


def checks_of(learner: Learner | None, course: Course) -> list[Check]:
    """Return the checks that a learner handed in, as unlocking sees them; one query without any, three with however many."""
    return checks_in(sheets_of(learner, course, (Kind.CHECK,)))


def checks_in(records: Iterable[SheetRecord]) -> list[Check]:
    """Return the checks among these attempts that were handed in, as unlocking sees them."""
    return [check_of(record) for record in records if record.attempt.kind == Kind.CHECK and record.attempt.finished_at]


def check_of(record: SheetRecord) -> Check:
    """Return a check as unlocking sees it: as it is marked now or, if only that passes, as it was when it was handed in."""
    homes, bar = record.library.homes, record.terms["unlock_percent"]
    now, at_first = _points(record.total()), _points(total(record.at_first, record.possible))
    return Check(
        points=at_first if at_first.reaches(bar) and not now.reaches(bar) else now,
        bar=bar,
        opens=frozenset(record.terms.get("opens_all", ())),
        asks=frozenset(homes[item] for item in record.sheet.order),
    )


def _points(mark: Mark) -> Score:
    return Score(mark.earned, mark.possible, mark.possible)


def opened_by(library: Library, slug: str) -> list[str]:
    """Return the chapters that a check before this one opens when it is passed: all but the first, up to this one."""
    slugs = list(library.chapters)
    return slugs[1 : slugs.index(slug) + 1]


def check_questions(library: Library, chapters: Iterable[str]) -> list[Question]:
    """Return what a check over these chapters may ask: their items, without those of case studies."""
    wanted = set(chapters)
    return [question for question in questions_of(library) if question.chapter in wanted and not question.case]


def check_blueprint(chapters: Sequence[str], available: int) -> Blueprint:
    """Return how a check is drawn: the same number from each chapter, as far as there are any."""
    return Blueprint(min(CHECK_ITEMS, available), 1, dict.fromkeys(chapters, 1))
