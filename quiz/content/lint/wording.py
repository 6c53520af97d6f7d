"""Whether the text reads easily: reading level, length of sentences and chapters, one variety of English."""

import re
from collections.abc import Iterator

from quiz.content.checks import ChapterFiles
from quiz.content.items import Multiple
from quiz.content.lint.remarks import Read, Remark, at
from quiz.content.readability import lix, prose_of, sentences_of, words_of
from quiz.content.strict_yaml import Document, Place, Value
from quiz.content.values import RULEBOOKS, holds, under

PROSE = frozenset({"prompt", "answer", "reason", "claim", "tempting", "correct", "consequence", "stem", "text", "why", "summary"})

HARDEST_CHAPTER, HARDEST_TEXT, ENOUGH_WORDS = 40.0, 62.0, 12
"""LIX of a chapter (newspapers), and of a single text of so many words, where a few long terms weigh much."""
LONGEST_SENTENCE = 30
"""Words."""
SHORTEST_CHAPTER, LONGEST_CHAPTER = 900, 1600
"""Words, code apart."""
SLOWEST, FASTEST = 50, 170
"""Words in a minute: a chapter is studied, its commands are tried."""
_AMERICAN = re.compile(
    r"\b(?:colors?|centers?|centered|behaviors?|favorites?|catalogs?|labeled|canceled|canceling|gray|fulfill|organizations?)\b",
    re.IGNORECASE,
)

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_HOW_MANY = re.compile(rf"\b(?:(?:which|choose|select|pick) (?P<number>{'|'.join(_NUMBERS)}|all that apply))\b", re.IGNORECASE)


def wording_remarks(read: Read) -> Iterator[Remark]:
    """Find what reads badly."""
    for chapter in read.chapters:
        yield from _chapter(chapter)
        documents = [chapter.cards_file, chapter.misconceptions_file, *([chapter.items_file] if chapter.items_file else [])]
        for document in documents:
            yield from _document(document)
    for document, _ in read.cases:
        yield from _document(document)
    yield from _counts(read)


def _counts(read: Read) -> Iterator[Remark]:
    """Find stems that say another number of right options than the page does below them."""
    for document, place, item in read.items():
        if not isinstance(item, Multiple):
            continue
        for rulebook in RULEBOOKS:
            right = sum(holds(option.right, rulebook) for option in item.options)
            found = _HOW_MANY.search(under(item.stem, rulebook))
            if found and _NUMBERS.get(found["number"].lower()) != right:
                yield at(document, (*place, "stem"), f"“{found[0]}”, but the page says to choose {right}")
                break


def _chapter(chapter: ChapterFiles) -> Iterator[Remark]:
    text = chapter.text
    parts = [("", text.lead), *((section.anchor, section.body) for section in text.sections)]
    whole = "\n\n".join(body for _, body in parts)
    words, level = len(words_of(whole)), lix(whole)
    if not SHORTEST_CHAPTER <= words <= LONGEST_CHAPTER:
        yield Remark(text.file, 1, f"the chapter has {words} words; {SHORTEST_CHAPTER} to {LONGEST_CHAPTER} are good")
    if not SLOWEST <= words / text.front.minutes <= FASTEST:
        yield Remark(text.file, 1, f"{words} words and `minutes: {text.front.minutes}` do not go together")
    if level > HARDEST_CHAPTER:
        yield Remark(text.file, 1, f"the chapter reads at LIX {level:.0f}; at most {HARDEST_CHAPTER:.0f} is good")
    for anchor, body in parts:
        for words_about in _faults(body):
            yield Remark(text.file, text.lines.get(anchor, 1), words_about)


def _document(document: Document) -> Iterator[Remark]:
    for place, text in _prose(document.data, ()):
        for words_about in _faults(text):
            yield at(document, place, words_about)
        level = lix(text)
        if len(words_of(text)) >= ENOUGH_WORDS and level > HARDEST_TEXT:
            yield at(document, place, f"this reads at LIX {level:.0f}; at most {HARDEST_TEXT:.0f} is good")


def _prose(value: Value, place: Place) -> Iterator[tuple[Place, str]]:
    """The texts below a part of a file that are meant to be read as prose."""
    if isinstance(value, str):
        keys = [key for key in place if isinstance(key, str) and key not in RULEBOOKS]
        if keys and keys[-1] in PROSE:
            yield place, value
        return
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in parts:
        yield from _prose(part, (*place, key))


def _faults(text: str) -> Iterator[str]:
    for sentence in sentences_of(text):
        if (count := len(words_of(sentence))) > LONGEST_SENTENCE:
            yield f"a sentence of {count} words: “{sentence[:60]}…”"
    if found := _AMERICAN.search(prose_of(text)):
        yield f"“{found[0]}” is American spelling; the course is British"
