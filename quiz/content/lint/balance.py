"""Whether an answer can be guessed without knowing it: by its place, its length, its truth, or its words."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from quiz.content.items import Dropdown, Multiple, Option, Series, Single, Statements
from quiz.content.lint.remarks import Read, Remark, at
from quiz.content.strict_yaml import Document, Place
from quiz.content.values import RULEBOOKS, Verdict, holds, under

ENOUGH = 10
"""Below so many questions, a share says nothing."""
MOST_IN_ONE_PLACE = 40
"""Percent of right answers that may stand in one place, of four."""
LEAST_TRUE, MOST_TRUE = 30, 70
"""Percent of statements that may be true, so that one word is not a good guess."""
LONG_OPTION, LONGEST_TO_SHORTEST = 40, 2.5
"""From so many characters on, the longest option is at most so many times as long as the shortest."""
MOST_RIGHT_AND_LONGEST = 45
"""Percent of single items in which the right option may be the longest; chance is 25 to 33."""
_ABSOLUTE = re.compile(r"\b(?:always|never|all of the above|none of the above|both of these)\b", re.IGNORECASE)


def balance_remarks(read: Read) -> Iterator[Remark]:
    """Find what gives answers away."""
    for document, place, item in read.items():
        match item:
            case Single() | Multiple():
                yield from _options(document, (*place, "options"), item.options)
            case Dropdown():
                for index, gap in enumerate(item.gaps):
                    yield from _options(document, (*place, "gaps", index, "options"), gap.options)
            case _:
                pass
    for chapter in read.chapters:
        if chapter.items_file is None:
            continue
        singles = [item for item in chapter.items if isinstance(item, Single)]
        judged = [row.right for item in chapter.items if isinstance(item, Statements | Series) for row in item.rows]
        claims = [claim.truth for claim in chapter.misconceptions]
        claims += [claim.restated.truth for claim in chapter.misconceptions if claim.restated]
        for rulebook in RULEBOOKS:
            yield from _places(chapter.items_file, singles, rulebook)
            yield from _longest(chapter.items_file, singles, rulebook)
            yield from _truths(chapter.items_file, judged, "rows to judge", rulebook)
            yield from _truths(chapter.misconceptions_file, claims, "claims and restatements", rulebook)


def _texts(options: Sequence[Option], rulebook: str) -> list[str]:
    return [under(option.text, rulebook) for option in options]


def _options(document: Document, place: Place, options: Sequence[Option]) -> Iterator[Remark]:
    lengths = [len(text) for text in _texts(options, "chapter")]
    if max(lengths) >= LONG_OPTION and max(lengths) > LONGEST_TO_SHORTEST * min(lengths):
        yield at(document, place, f"the options have {min(lengths)} to {max(lengths)} characters")
    for index, text in enumerate(_texts(options, "chapter")):
        if found := _ABSOLUTE.search(text):
            yield at(document, (*place, index), f"“{found[0]}” gives an option away")


def _places(document: Document, singles: Sequence[Single], rulebook: str) -> Iterator[Remark]:
    fours = [item.options for item in singles if len(item.options) == 4]
    if len(fours) < ENOUGH:
        return
    places = Counter(next(n for n, option in enumerate(each) if holds(option.right, rulebook)) for each in fours)
    if max(places.values()) * 100 > MOST_IN_ONE_PLACE * len(fours) or len(places) < 4:
        spread = ", ".join(str(places[place]) for place in range(4))
        yield at(document, (), f"by the rulebook {rulebook}, right answers stand in the places 1 to 4 so often: {spread}")


def _longest(document: Document, singles: Sequence[Single], rulebook: str) -> Iterator[Remark]:
    if len(singles) < ENOUGH:
        return
    count = sum(_is_longest(item.options, rulebook) for item in singles)
    if count * 100 > MOST_RIGHT_AND_LONGEST * len(singles):
        yield at(document, (), f"by the rulebook {rulebook}, the right option is the longest in {count} of {len(singles)} items")


def _is_longest(options: Sequence[Option], rulebook: str) -> bool:
    lengths = {option.id: len(text) for option, text in zip(options, _texts(options, rulebook), strict=True)}
    right = next(option.id for option in options if holds(option.right, rulebook))
    return lengths[right] > max(length for name, length in lengths.items() if name != right)


def _truths(document: Document, verdicts: Sequence[Verdict], what: str, rulebook: str) -> Iterator[Remark]:
    true = sum(holds(verdict, rulebook) for verdict in verdicts)
    if len(verdicts) >= ENOUGH and not LEAST_TRUE <= 100 * true / len(verdicts) <= MOST_TRUE:
        yield at(document, (), f"by the rulebook {rulebook}, {true} of {len(verdicts)} {what} are true")
