"""What an exam simulation is made of: its blueprint, its lengths, and the draw. Pure: the same seed gives the same exam.

The blueprint imitates the form of an exam: a share of questions for each chapter and, if wanted, for each kind; a case study
whose questions stay together; a series without a way back. It is no claim about what a real exam asks.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from quiz.content.items import Item
from quiz.content.library import Library
from quiz.content.schema import Exam
from quiz.drawing import choose
from quiz.exam_shares import fitted, quotas
from quiz.grading import shuffled

FULL, HALF, SHORT = "full", "half", "short"
SERIES = "series"
T = TypeVar("T")
PERCENT: Mapping[str, int] = {FULL: 100, HALF: 50, SHORT: 30}


@dataclass(frozen=True, slots=True)
class Question:
    """An item as the draw sees it: the chapter that it counts for, its kind, and its case study, if any."""

    id: str
    chapter: str
    kind: str = "single"
    case: str = ""

    @property
    def is_series(self) -> bool:
        """Whether it is a series, of which the blueprint says how many there are."""
        return self.kind == SERIES


@dataclass(frozen=True, slots=True)
class Blueprint:
    """How many items in how many minutes, how much each chapter weighs, how many case studies and series are in it.

    `kinds` has how much each kind but the series weighs; without any, an item's kind plays no part.
    """

    items: int
    minutes: int
    weights: Mapping[str, int]
    cases: int = 0
    series: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)

    def part(self, percent: int) -> "Blueprint":
        """Return so many percent of it, halves rounded up; one item and one minute at least."""
        return replace(
            self,
            items=max(1, _share(self.items, percent)),
            minutes=max(1, _share(self.minutes, percent)),
            cases=_share(self.cases, percent),
            series=_share(self.series, percent),
        )

    def fitted(self, available: int) -> "Blueprint":
        """Return it with no more items than there are, and the minutes in proportion, rounded up."""
        if available >= self.items:
            return self
        return replace(self, items=available, minutes=max(1, -(-self.minutes * available // self.items)))


def _share(number: int, percent: int) -> int:
    return (2 * number * percent + 100) // 200


def questions_of(library: Library) -> list[Question]:
    """Return every item of a course for the draw; it counts for the chapter whose section it names."""
    found = [_question(library, item, chapter.slug) for chapter in library.pack.chapters for item in chapter.items]
    for case in library.pack.cases:
        found += [_question(library, item, case.chapter, case.slug) for item in case.items]
    return found


def _question(library: Library, item: Item, chapter: str, case: str = "") -> Question:
    return Question(item.id, library.section(item.section, chapter)[0], item.kind, case)


def blueprint_of(library: Library) -> Blueprint:
    """Return the blueprint of a course, as large as its items allow; without one of its own, all chapters weigh the same."""
    exam = library.pack.exam or Exam()
    weights = exam.weights or dict.fromkeys(library.chapters, 1)
    whole = Blueprint(exam.items, exam.minutes, weights, exam.cases, exam.series, exam.kinds)
    return whole.fitted(len(library.all_items))


def lengths(blueprint: Blueprint) -> dict[str, Blueprint]:
    """Return the lengths to choose from, the longest first, each shorter than the one before; none without items."""
    found: dict[str, Blueprint] = {}
    for name, percent in PERCENT.items():
        part = blueprint.part(percent)
        if blueprint.items and all(other.items > part.items for other in found.values()):
            found[name] = part
    return found


def asks_cases(library: Library) -> bool:
    """Tell whether an exam simulation of some length asks case studies, those of locked chapters among them."""
    return bool(library.pack.cases) and any(part.cases for part in lengths(blueprint_of(library)).values())


def draw(questions: Sequence[Question], blueprint: Blueprint, seen: Mapping[str, dt.datetime], seed: int) -> list[Question]:
    """Return the questions of an exam in their order: exactly as many as the blueprint has, or all there are, none twice.

    Those never seen come first, then those seen longest ago. The questions of a case study stand together at the end, in the
    order of the case; all others are shuffled. Kinds get their shares as far as those of the chapters allow.
    """
    count = min(blueprint.items, len(questions))
    named = {question.id: question for question in questions}
    preferred = [named[name] for name in choose(named, seen, None, seed)]
    alone = [question for question in preferred if not question.case]
    cases = _cases(questions, seen, seed)
    taken = _whole_cases(cases, blueprint.cases, count)
    series = [question for question in alone if question.is_series]
    taken += series[: min(blueprint.series, count - len(taken))]
    taken += _by_quota([question for question in alone if not question.is_series], taken, blueprint, count)
    rest = [*series, *(question for case in cases for question in case)]
    taken += [question for question in rest if question not in taken][: count - len(taken)]
    return _in_order(taken, questions, seed)


def _cases(questions: Sequence[Question], seen: Mapping[str, dt.datetime], seed: int) -> list[list[Question]]:
    """Return the questions of each case study, the case of which the least was seen first."""
    found: dict[str, list[Question]] = {}
    for question in questions:
        if question.case:
            found.setdefault(question.case, []).append(question)
    order = shuffled(found, seed)
    return [found[name] for name in sorted(order, key=lambda name: sum(each.id in seen for each in found[name]))]


def _whole_cases(cases: Sequence[list[Question]], wanted: int, count: int) -> list[Question]:
    taken: list[Question] = []
    chosen = 0
    for case in cases:
        if chosen < wanted and len(taken) + len(case) <= count:
            taken += case
            chosen += 1
    return taken


def _by_quota(plain: Sequence[Question], taken: Sequence[Question], blueprint: Blueprint, count: int) -> list[Question]:
    """Return the plain questions that fill what the taken ones leave of each chapter's share, those of wanted kinds first."""
    chapters = _left(plain, taken, blueprint.weights, count, lambda each: each.chapter)
    of_kinds: list[Question] = []
    if blueprint.kinds:
        others = [question for question in taken if not question.is_series]
        kinds = _left(plain, others, blueprint.kinds, count - len(taken) + len(others), lambda each: each.kind)
        wanted = fitted(Counter((each.chapter, each.kind) for each in plain), chapters, kinds)
        of_kinds = _first(plain, wanted, lambda each: (each.chapter, each.kind))
    rest = [question for question in plain if question not in of_kinds]
    return of_kinds + _first(rest, chapters - Counter(each.chapter for each in of_kinds), lambda each: each.chapter)


def _left(
    plain: Sequence[Question],
    taken: Sequence[Question],
    weights: Mapping[str, int],
    count: int,
    name_of: Callable[[Question], str],
) -> Counter[str]:
    """Return what the taken questions leave of the share of each name, as far as the plain ones can fill it."""
    have, room = (Counter(map(name_of, questions)) for questions in (taken, plain))
    shares = quotas(count, {name: weights.get(name, 0) for name in (*weights, *have, *room)}, have, have + room)
    return Counter(shares) - have


def _first(questions: Iterable[Question], wanted: Mapping[T, int], name_of: Callable[[Question], T]) -> list[Question]:
    """Return as many questions of each name as are wanted, the first ones."""
    left = Counter(wanted)
    found = []
    for question in questions:
        if left[name_of(question)] > 0:
            left[name_of(question)] -= 1
            found.append(question)
    return found


def _in_order(taken: Iterable[Question], questions: Sequence[Question], seed: int) -> list[Question]:
    """Return the questions of an exam in its order: single ones shuffled, then each case study in the order of its questions."""
    kept = {question.id: question for question in taken}
    single = [kept[name] for name in shuffled((name for name, each in kept.items() if not each.case), seed + 1)]
    cases = dict.fromkeys(question.case for question in kept.values() if question.case)
    return single + [each for case in cases for each in questions if each.id in kept and each.case == case]
