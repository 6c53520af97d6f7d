"""The stretch of a text that shows what was found, pure: the same for every database."""

from quiz.search.entries import MARKS

LONGEST = 28  # words
BEFORE = 6


def snippet(text: str) -> str:
    """Return the stretch of a marked text that holds most of what was looked for, the earliest of equals; marks stay as they are.

    What is marked holds no space. Where nothing is, the stretch is the beginning.
    """
    words = text.split()
    places = [place for place, word in enumerate(words) if MARKS[0] in word] or [0]
    last = max(len(words) - LONGEST, 0)
    starts = [min(max(place - BEFORE, 0), last) for place in places]
    start = max(starts, key=lambda start: len({word.casefold() for word in words[start : start + LONGEST] if MARKS[0] in word}))
    shown = " ".join(words[start : start + LONGEST])
    return f"{'…' if start else ''}{shown}{'…' if start + LONGEST < len(words) else ''}"
