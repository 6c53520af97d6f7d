"""chapter.md: a head in YAML between two lines of dashes, a lead, and sections with an anchor and the facts they teach.

---
slug: why-a-gallery
…
---
A lead, if there is one.

## Why managed images are not enough {#the-need}
facts: image-is-regional, image-has-no-versions

Text in Markdown.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from quiz.content.conform import conform
from quiz.content.errors import PackError
from quiz.content.schema import FrontMatter, Section
from quiz.content.strict_yaml import parse, read_text

_KEY = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_HEADING = re.compile(rf"## +(?P<title>\S.*?) *\{{#(?P<anchor>{_KEY})\}} *")
_FACTS = re.compile(rf"facts: *(?P<facts>{_KEY}(?: *, *{_KEY})*) *")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})(?P<info>.*)")
_TITLE_LENGTH = 160
MAX_LINE = 20_000


@dataclass(slots=True)
class _Draft:
    title: str
    anchor: str
    line: int
    facts: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ChapterText:
    """What chapter.md holds, with the lines that later checks point at."""

    file: Path
    front: FrontMatter
    lead: str
    sections: tuple[Section, ...]
    lines: dict[str, int]
    starts: dict[str, int]

    def bodies(self) -> list[tuple[str, int]]:
        """Return the lead and the text of each section, each with the line of the file on which it begins."""
        return [(self.lead, self.starts[""]), *((section.body, self.starts[section.anchor]) for section in self.sections)]

    def error(self, anchor: str, expected: str, found: str = "") -> PackError:
        """Return the error that points at a section's heading; at the first line where there is no such section."""
        return PackError(self.file, self.lines.get(anchor, 1), expected, found)


def read_chapter_text(file: Path) -> ChapterText:
    """Read chapter.md; raise `PackError` at the line that is not as the format wants it."""
    lines = read_text(file).split("\n")
    if lines[0].rstrip() != "---":
        raise PackError(file, 1, "a line of three dashes that opens the head")
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        raise PackError(file, 1, "a second line of three dashes that closes the head")
    front = conform(parse("\n".join(lines[1:end]), file, first_line=2), FrontMatter)
    lead, drafts = _split(lines, end + 1, file)
    if not drafts:
        raise PackError(file, len(lines), "a section, such as `## Title {#anchor}`", "none")
    if bare := next((draft for draft in drafts if not draft.facts), None):
        raise PackError(file, bare.line + 1, "a line `facts: fact-id, fact-id` below the heading", "none")
    sections = tuple(
        Section(anchor=draft.anchor, title=draft.title, facts=draft.facts, body="\n".join(draft.body).strip()) for draft in drafts
    )
    lines_of = {draft.anchor: draft.line for draft in drafts}
    starts = {"": _start(lead, end + 2), **{draft.anchor: _start(draft.body, draft.line + 2) for draft in drafts}}
    return ChapterText(file, front, "\n".join(lead).strip(), sections, lines_of, starts)


def _start(lines: list[str], first: int) -> int:
    """Return the number of the first line that is not blank, where the first of them has the number `first`."""
    return first + next((index for index, line in enumerate(lines) if line.strip()), 0)


def _split(lines: list[str], start: int, file: Path) -> tuple[list[str], list[_Draft]]:
    """Cut the text at its headings, leaving what looks like a heading inside a fence alone."""
    lead: list[str] = []
    drafts: list[_Draft] = []
    fence, opened = "", 0
    for number, line in enumerate(lines[start:], start + 1):
        if len(line) > MAX_LINE:
            raise PackError(file, number, f"at most {MAX_LINE:,} characters in a line", "a longer one")
        if not fence and line.startswith(("# ", "## ")):
            drafts.append(_heading(line, number, file, drafts))
        elif drafts and number == drafts[-1].line + 1:
            drafts[-1].facts = _facts(line, number, file)
        else:
            (drafts[-1].body if drafts else lead).append(line)
            opened = opened if fence else number
            fence = _fence_after(line, fence)
    if fence:
        raise PackError(file, opened, "a fence that is closed", "one that runs to the end of the file")
    return lead, drafts


def _fence_after(line: str, fence: str) -> str:
    """Return the marks of the fence that is open after this line; empty when none is."""
    match = _FENCE.fullmatch(line)
    if match is None:
        return fence
    if not fence:
        return match["fence"]
    closes = match["fence"].startswith(fence) and not match["info"].strip()
    return "" if closes else fence


def _heading(line: str, number: int, file: Path, earlier: list[_Draft]) -> _Draft:
    match = _HEADING.fullmatch(line)
    if match is None or len(match["title"]) > _TITLE_LENGTH:
        raise PackError(file, number, "a section heading such as `## Title {#anchor}`", f"`{line[:60]}`")
    if any(draft.anchor == match["anchor"] for draft in earlier):
        raise PackError(file, number, "each anchor once", f"`{match['anchor']}` a second time")
    return _Draft(match["title"], match["anchor"], number)


def _facts(line: str, number: int, file: Path) -> list[str]:
    match = _FACTS.fullmatch(line)
    if match is None:
        raise PackError(file, number, "a line `facts: fact-id, fact-id` below the heading", f"`{line[:60]}`")
    return [fact.strip() for fact in match["facts"].split(",")]
