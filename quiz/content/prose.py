"""Markdown of packs to HTML: CommonMark and tables; no HTML, no images, links only to pages and to this site.

Fenced blocks marked `az` come out as commands of their own, so that a page can offer to run them in a lab. A paragraph
`![Text alternative](figures/name.svg "Caption")` comes out as a figure.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

_ALLOWED_LINK = re.compile(r"https://[^\s]+|#[a-z0-9-]+|/[a-z0-9/#-]*")
_SCENARIO = re.compile(r"az(?: +scenario=(?P<scenario>[a-z0-9-]+))?")
_KEY = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_FIGURE = re.compile(rf'!\[(?P<alt>[^\[\]]+)\]\(figures/(?P<name>{_KEY})\.svg\s+"(?P<caption>[^"]+)"\)')


@dataclass(frozen=True, slots=True)
class Prose:
    """A stretch of text, as HTML."""

    html: SafeString


@dataclass(frozen=True, slots=True)
class Command:
    """Command lines to try, the name of the lab that suits them, if any, and the line of the text they begin at, from 1."""

    lines: str
    scenario: str
    line: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing of the chapter: its file's name, what it teaches in words, and the line below it."""

    name: str
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class Image:
    """An image as a text has it, on which of its lines (from 0); `figure` is None where it is not one of the chapter."""

    line: int
    figure: Figure | None


Block = Prose | Command | Figure
Mark = Callable[[Sequence[Token]], None]


def _fence(renderer: RendererHTML, *block: Any) -> str:
    """Render a fenced block so that keys can scroll it."""
    return RendererHTML.fence(renderer, *block).replace("<pre>", '<pre tabindex="0">', 1)


def _table(_: RendererHTML, tokens: Sequence[Token], index: int, *__: Any) -> str:
    """Open a region that keys can scroll, where the table is wider than its place; it is named by the heads of its columns."""
    heads = []
    for before, token in pairwise(tokens[index:]):
        if token.type == "thead_close":
            break
        if before.type == "th_open":
            heads.append(" ".join("".join(_said(part) for part in token.children or ()).split()))
    label = escapeHtml(", ".join(filter(None, heads)))
    return f'<div class="table-frame" role="region" tabindex="0" aria-label="{label}">\n<table>\n'


def _table_end(*_: Any) -> str:
    return "</table>\n</div>\n"


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("table_open", _table)
    parser.add_render_rule("table_close", _table_end)
    parser.validateLink = lambda url: _ALLOWED_LINK.fullmatch(url) is not None  # type: ignore[method-assign]
    return parser


_MARKDOWN = _markdown()
_IMAGES = _markdown().enable("image")


def command_scenario(info: str) -> str | None:
    """Return the scenario that a fence's info string names, `""` for `az` alone, None for any other fence."""
    match = _SCENARIO.fullmatch(info.strip())
    return None if match is None else match["scenario"] or ""


def parse(text: str) -> list[Token]:
    """Return the text as tokens, made anew at each call."""
    return _MARKDOWN.parse(text)


@lru_cache(maxsize=512)
def blocks(text: str, mark: Mark | None = None) -> tuple[Block, ...]:
    """Return the text as prose, commands and figures, in order; `mark` may change the tokens of the prose first."""
    found: list[Block] = []
    pending: list[Token] = []
    parsed = parse(text)
    if mark:
        mark([token for token, before in zip(parsed, [None, *parsed], strict=False) if not _figure(token, before)])
    tokens = iter(parsed)
    for token in tokens:
        block = _command(token) or _figure(token, pending[-1] if pending else None)
        if block is None:
            pending.append(token)
            continue
        if isinstance(block, Figure):
            pending.pop()  # the paragraph around it: opened before
            next(tokens)  # and closed behind
        found.extend([*_prose(pending), block])
        pending = []
    found.extend(_prose(pending))
    return tuple(found)


def _command(token: Token) -> Command | None:
    scenario = command_scenario(token.info) if token.type == "fence" and token.level == 0 else None
    first = (token.map or [0])[0] + 2  # below the fence, counted from 1
    return None if scenario is None else Command(token.content.rstrip("\n"), scenario, first)


def _figure(token: Token, before: Token | None) -> Figure | None:
    """Return the figure that a paragraph of the text itself, not one in a list or a quotation, consists of."""
    if token.type != "inline" or before is None or before.type != "paragraph_open" or before.level != 0:
        return None
    match = _FIGURE.fullmatch(token.content)
    return Figure(match["name"], *(" ".join(match[part].split()) for part in ("alt", "caption"))) if match else None


def _prose(tokens: Sequence[Token]) -> list[Prose]:
    return [Prose(_html(tokens))] if tokens else []


def _html(tokens: Sequence[Token]) -> SafeString:
    return _safe(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


def _safe(html: str) -> SafeString:
    # The renderer escaped everything that came from the file: HTML is off, and links are checked above.
    return mark_safe(html)  # noqa: S308


@lru_cache(maxsize=2048)
def inline(text: str) -> SafeString:
    """Return one line of text as HTML, for prompts, answers and notes: code, emphasis and links only."""
    return _safe(_MARKDOWN.renderInline(text))


@lru_cache(maxsize=2048)
def unmarked(text: str) -> str:
    """Return a text as plain words on one line: what its code, emphasis and links say."""
    tokens = [part for token in _MARKDOWN.parse(text) for part in [*(token.children or ()), token]]
    return " ".join("".join(_said(token) for token in tokens).split())


def _said(token: Token) -> str:
    return (
        token.content if token.type in {"text", "code_inline"} else " " if token.type in {"softbreak", "paragraph_close"} else ""
    )


@lru_cache(maxsize=2048)
def html(text: str) -> SafeString:
    """Return a text of several paragraphs as HTML, commands as plain code."""
    return _html(_MARKDOWN.parse(text))


def commands_in(text: str) -> list[Command]:
    """Return the commands that a text offers to try."""
    return [block for block in blocks(text) if isinstance(block, Command)]


def images_in(text: str) -> Iterator[Image]:
    """Yield everything in a text that is an image, or was meant to be one."""
    tokens = _IMAGES.parse(text)
    for token, before in zip(tokens, [None, *tokens], strict=False):
        figure = _figure(token, before)
        parts = token.children or ()
        if figure or any(part.type == "image" or (part.type == "text" and "![" in part.content) for part in parts):
            yield Image(token.map[0] if token.map else 0, figure)
