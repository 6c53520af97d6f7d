"""What an exam simulation is made of: its blueprint, its lengths, and the draw. Pure: the same seed gives the same exam.

The blueprint imitates the form of an exam: a share of questions for each chapter, a case study whose questions stay together,
a series without a way back. It is no claim about what a real exam asks.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from quiz.content.items import Item, Series
from quiz.content.library import Library
from quiz.content.schema import Exam
from quiz.drawing import choose
from quiz.grading import shuffled

FULL, HALF, SHORT = "full", "half", "short"
PERCENT: Mapping[str, int] = {FULL: 100, HALF: 50, SHORT: 30}


@dataclass(frozen=True, slots=True)
class Question:
    """An item as the draw sees it: the chapter that it counts for, whether it is a series, and its case study, if any."""

    id: str
    chapter: str
    is_series: bool = False
    case: str = ""


@dataclass(frozen=True, slots=True)
class Blueprint:
    """How many items in how many minutes, how much each chapter weighs, how many case studies and series are in it."""

    items: int
    minutes: int
    weights: Mapping[str, int]
    cases: int = 0
    series: int = 0

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
    return Question(item.id, library.section(item.section, chapter)[0], isinstance(item, Series), case)


def blueprint_of(library: Library) -> Blueprint:
    """Return the blueprint of a course, as large as its items allow; without one of its own, all chapters weigh the same."""
    exam = library.pack.exam or Exam()
    weights = exam.weights or dict.fromkeys(library.chapters, 1)
    whole = Blueprint(exam.items, exam.minutes, weights, exam.cases, exam.series)
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


def quotas(total: int, weights: Mapping[str, int], least: Mapping[str, int], most: Mapping[str, int]) -> dict[str, int]:
    """Return how many items each chapter gives: its share by the largest remainders, between its least and its most.

    They come to `total`, or to all there is. Each further item goes to the chapter that is furthest below its exact share, the
    first of equals; where nothing is bounded, that is the method of the largest remainders.
    """
    given = {name: least.get(name, 0) for name in weights}
    whole = sum(weights.values())
    while sum(given.values()) < total:
        open_ones = [name for name in weights if given[name] < most.get(name, 0)]
        if not open_ones:
            break
        furthest = max(open_ones, key=lambda name: total * weights[name] - whole * given[name])
        given[furthest] += 1
    return given


def draw(questions: Sequence[Question], blueprint: Blueprint, seen: Mapping[str, dt.datetime], seed: int) -> list[Question]:
    """Return the questions of an exam in their order: exactly as many as the blueprint has, or all there are, none twice.

    Those never seen come first, then those seen longest ago. The questions of a case study stand together at the end, in the
    order of the case; all others are shuffled.
    """
    count = min(blueprint.items, len(questions))
    named = {question.id: question for question in questions}
    preferred = [named[name] for name in choose(named, seen, None, seed)]
    alone = [question for question in preferred if not question.case]
    cases = _cases(questions, seen, seed)
    taken = _whole_cases(cases, blueprint.cases, count)
    series = [question for question in alone if question.is_series]
    taken += series[: min(blueprint.series, count - len(taken))]
    taken += _by_quota([question for question in alone if not question.is_series], taken, blueprint.weights, count)
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


def _by_quota(plain: Sequence[Question], taken: Sequence[Question], weights: Mapping[str, int], count: int) -> list[Question]:
    """Return the plain questions that fill what the taken ones leave of each chapter's share."""
    have = Counter(question.chapter for question in taken)
    room = Counter(question.chapter for question in plain)
    weighed = {name: weights.get(name, 0) for name in (*weights, *have, *room)}
    shares = quotas(count, weighed, have, have + room)
    found: list[Question] = []
    for question in plain:
        if have[question.chapter] < shares[question.chapter]:
            have[question.chapter] += 1
            found.append(question)
    return found


def _in_order(taken: Iterable[Question], questions: Sequence[Question], seed: int) -> list[Question]:
    """Return the questions of an exam in its order: single ones shuffled, then each case study in the order of its questions."""
    kept = {question.id: question for question in taken}
    single = [kept[name] for name in shuffled((name for name, each in kept.items() if not each.case), seed + 1)]
    cases = dict.fromkeys(question.case for question in kept.values() if question.case)
    return single + [each for case in cases for each in questions if each.id in kept and each.case == case]
