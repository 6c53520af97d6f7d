"""From a chapter to what its reading page shows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_noop

from quiz import activities
from quiz.content.glossary import marks
from quiz.content.library import Drift, Library
from quiz.content.prose import Block, Command, Figure, Prose, blocks
from quiz.content.schema import Chapter, Section

_REMARK = re.compile(r"(?P<code>.*?)(?P<remark>(?:^|(?<=\s))#\s*refused\b.*)?")
_WORDS = re.compile(r"\s+|\S+")
WORDING = {"chapter": gettext_noop("By the chapter"), "azure": gettext_noop("In Azure today")}


@dataclass(frozen=True, slots=True)
class CommandView:
    """Command lines to try, and the address that puts them into the prompt of a lab; empty where nobody offers it."""

    text: str
    url: str

    @property
    def code(self) -> SafeString:
        """The text line by line, each word to stay whole, a remark behind its line."""
        return _code(self.text)


@dataclass(frozen=True, slots=True)
class FigureView:
    """A drawing as it stands in the page, its number in the chapter, and the line below it."""

    number: int
    drawing: SafeString
    caption: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of the reading page: its text in blocks, and where Azure differs today."""

    section: Section
    blocks: Sequence[Prose | CommandView | FigureView]
    drifts: Sequence[Drift]


def sections_of(library: Library, chapter: Chapter) -> list[SectionView]:
    """Return the chapter's sections as the reading page shows them; each lab is asked for once."""
    texts = [blocks(part.body, mark) for part, mark in zip(chapter.sections, marks(chapter, library.terms), strict=True)]
    labs = {block.scenario for text in texts for block in text if isinstance(block, Command)} - {""}
    urls = {lab: activities.prompt_of(lab) or "" for lab in sorted(labs)}
    figures = _figures(chapter, (block for text in texts for block in text))
    return [
        SectionView(part, [_view(block, urls, figures) for block in text], library.drifts(part.facts))
        for part, text in zip(chapter.sections, texts, strict=True)
    ]


def _view(block: Block, urls: Mapping[str, str], figures: Mapping[str, FigureView]) -> Prose | CommandView | FigureView:
    match block:
        case Command():
            return CommandView(block.lines, urls.get(block.scenario, ""))
        case Figure():
            return figures[block.name]
        case _:
            return block


@lru_cache(maxsize=512)
def _code(text: str) -> SafeString:
    found = (_REMARK.fullmatch(line) for line in text.split("\n"))
    parts = ((_words(line["code"]), _remark(line["remark"])) for line in found if line)
    return format_html_join("", '<span class="command__line">{}{}\n</span>', parts)


def _words(code: str) -> SafeString:
    whole = '<span class="command__word">{}</span>'
    return format_html_join("", "{}", ((word if word.isspace() else format_html(whole, word),) for word in _WORDS.findall(code)))


def _remark(remark: str | None) -> SafeString:
    return format_html('<span class="command__remark">{}</span>', remark) if remark else SafeString()


def _figures(chapter: Chapter, shown: Iterable[Block]) -> dict[str, FigureView]:
    """Return the chapter's figures by name, numbered as they come; the drawing says its text alternative."""
    drawings = {figure.name: figure.svg for figure in chapter.figures}
    named = [block for block in shown if isinstance(block, Figure)]
    return {
        figure.name: FigureView(number, _drawing(drawings[figure.name], figure.alt), figure.caption)
        for number, figure in enumerate(named, 1)
    }


def _drawing(svg: str, alternative: str) -> SafeString:
    opening = format_html('<svg class="figure__drawing" role="img" aria-label="{}"', alternative)
    # The reader wrote the drawing from a list of elements and attributes that are allowed.
    return opening + mark_safe(svg.removeprefix("<svg"))  # noqa: S308


def wording_of(library: Library, facts: Sequence[str], rulebook: str, text: str) -> str:
    """Return the words that say which rulebook a contested question asks about, unless its text says so itself."""
    says_so = text.lower().startswith(tuple(words.lower() for words in WORDING.values()))
    return gettext(WORDING[rulebook]) if library.drifts(facts) and not says_so else ""
