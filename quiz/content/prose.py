"""Markdown of packs to HTML: CommonMark and tables; no HTML, no images, links only to pages and to this site.

Fenced blocks marked `az` come out as commands of their own, so that a page can offer to run them in a lab.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_ALLOWED_LINK = re.compile(r"https://[^\s]+|#[a-z0-9-]+|/[a-z0-9/#-]*")
_SCENARIO = re.compile(r"az(?: +scenario=(?P<scenario>[a-z0-9-]+))?")


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


Block = Prose | Command
Mark = Callable[[Sequence[Token]], None]


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    parser.validateLink = lambda url: _ALLOWED_LINK.fullmatch(url) is not None  # type: ignore[method-assign]
    return parser


_MARKDOWN = _markdown()


def command_scenario(info: str) -> str | None:
    """Return the scenario that a fence's info string names, `""` for `az` alone, None for any other fence."""
    match = _SCENARIO.fullmatch(info.strip())
    return None if match is None else match["scenario"] or ""


def parse(text: str) -> list[Token]:
    """Return the text as tokens, made anew at each call."""
    return _MARKDOWN.parse(text)


@lru_cache(maxsize=512)
def blocks(text: str, mark: Mark | None = None) -> tuple[Block, ...]:
    """Return the text as prose and commands, in order; `mark` may change the tokens first."""
    found: list[Block] = []
    pending: list[Token] = []
    tokens = parse(text)
    if mark:
        mark(tokens)
    for token in tokens:
        scenario = command_scenario(token.info) if token.type == "fence" and token.level == 0 else None
        if scenario is None:
            pending.append(token)
            continue
        found.extend(_prose(pending))
        pending = []
        found.append(Command(token.content.rstrip("\n"), scenario, (token.map or [0])[0] + 2))
    found.extend(_prose(pending))
    return tuple(found)


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
def html(text: str) -> SafeString:
    """Return a text of several paragraphs as HTML, commands as plain code."""
    return _html(_MARKDOWN.parse(text))


def commands_in(text: str) -> list[Command]:
    """Return the commands that a text offers to try."""
    return [block for block in blocks(text) if isinstance(block, Command)]
