"""From what was typed to a query, pure: at most 100 characters and 8 words; every word counts, the last one may be unfinished.

Words hold letters and digits only, so nothing that was typed is read as a sign of a query language. Words that stand in nearly
every text are left out, unless there are no others.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

LONGEST_QUERY = 100
MOST_WORDS = 8
MOST_ENDINGS = 12
MOST_SUGGESTIONS = 3
_WORD = re.compile(r"[^\W_]+")
_OPTION = re.compile(r"\s-")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_COMMON = frozenset(
    word
    for line in (
        "a an and are as at be by can do does for from how i if in into is it its my not of on or that the then there these this",
        "to was what when where which who why will with you your",
    )
    for word in line.split()
)


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for: the words that must be there, and what the last of them may be the beginning of."""

    words: tuple[str, ...]
    endings: tuple[str, ...] = ()

    def fts5(self) -> str:
        """The query for SQLite's FTS5."""
        *others, last = [f'"{word}"' for word in self.words]
        ends = " OR ".join([last, f"{last}*", *(f'"{word}"' for word in self.endings)])
        return " AND ".join([*others, f"({ends})"])

    def tsquery(self) -> str:
        """The query for PostgreSQL's `to_tsquery`."""
        *others, last = [f"'{word}'" for word in self.words]
        ends = " | ".join([last, f"{last}:*", *(f"'{word}'" for word in self.endings)])
        return " & ".join([*others, f"({ends})"])


def typed(text: str) -> str:
    """Return what was typed as the page shows it again: one line, cut at 100 characters."""
    return " ".join(_CONTROL.sub(" ", text).split())[:LONGEST_QUERY].rstrip()


def words_in(text: str) -> list[str]:
    """Return the words of a text, in lower case and composed."""
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def query_of(text: str, vocabulary: Iterable[str] = ()) -> Query | None:
    """Return the query for what was typed, or None where it has no word; `vocabulary` finishes the last word."""
    every = words_in(typed(text))
    words = tuple(islice(dict.fromkeys([word for word in every if word not in _COMMON] or every), MOST_WORDS))
    if not words:
        return None
    # A stemmed index knows "replic" for replication, which does not begin with "replicati": whole words are asked for.
    begun = (word for word in vocabulary if word.startswith(words[-1]) and word != words[-1])
    return Query(words, tuple(sorted(begun, key=lambda word: (len(word), word))[:MOST_ENDINGS]))


def called(text: str) -> tuple[str, ...]:
    """Return the words of a name or of what was typed, without those that stand in nearly every text, to compare the two."""
    every = words_in(text)
    return tuple([word for word in every if word not in _COMMON] or every)


def without_options(text: str) -> str:
    """Return a command line up to its first option, or the whole where that leaves no more than one word."""
    said = typed(text)
    head = _OPTION.split(said, maxsplit=1)[0]
    return head if len(words_in(head)) > 1 else said


def suggestions(text: str, terms: Sequence[str]) -> list[str]:
    """Return what may have been meant: terms much like the whole, then the words put right one by one; three at most."""
    said = typed(text).casefold()
    names = {term.casefold(): term for term in terms}
    found = [names[name] for name in get_close_matches(said, list(names), MOST_SUGGESTIONS, 0.66)]
    known = sorted({word for term in terms for word in words_in(term)})
    words = words_in(said)[:MOST_WORDS]
    mended = " ".join((get_close_matches(word, known, 1, 0.6) or [word])[0] for word in words)
    if mended != " ".join(words):
        found.append(mended)
    return [each for each in dict.fromkeys(found) if typed(each).casefold() != said][:MOST_SUGGESTIONS]
