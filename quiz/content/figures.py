"""Drawings of a chapter: figures/<name>.svg, read strictly and written anew, so that a page may hold them inline.

A drawing has shapes and words, and classes that give it the colours of the page. Everything else is refused: scripts,
handlers, styles, colours, addresses, a DOCTYPE. Its name for screen readers comes from the chapter, not from a `title`.
"""

import re
from html import escape
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from quiz.content.errors import PackError
from quiz.content.schema import Figure
from quiz.content.strict_yaml import read_text

MAX_BYTES = 60_000
MAX_WIDTH = 480  # Units: shown 358 pixels wide on a phone, words of 15 units are then 11 pixels high.
MAX_DEPTH = 8
SVG = "http://www.w3.org/2000/svg"
SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
ELEMENTS = SHAPES | {"svg", "g", "defs", "marker", "text", "tspan"}
_VARIANTS: dict[str, tuple[str, ...]] = {
    "box": ("accent", "dashed", "solid"),
    "line": ("accent", "dashed", "met", "missed"),
    "tip": ("accent",),
    "dot": ("accent",),
    "mark": ("film", "met", "missed"),
    "ink": ("20", "45", "70"),
}
_WORDS = ("strong", "quiet", "code", "edge", "accent", "met", "missed", "on-film", "on-solid", "on-accent")
CLASSES = frozenset(
    [f"fig-{name}" for name in ("film", "hole", "paper", *_VARIANTS, *_WORDS)]
    + [f"fig-{name}--{variant}" for name, variants in _VARIANTS.items() for variant in variants]
)

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
_SIZE = re.compile(r"0 0 ([1-9][0-9]{0,3}) [1-9][0-9]{0,3}")
_NUMBERS = rf"{_NUMBER}(?:[ ,]+{_NUMBER})*"
_LENGTHS = (
    *("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy", "width", "height"),
    *("markerWidth", "markerHeight", "refX", "refY"),
)
_VALUES: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(_LENGTHS, re.compile(_NUMBER)),
    "viewBox": re.compile(rf"{_NUMBER}(?: {_NUMBER}){{3}}"),
    "points": re.compile(_NUMBERS),
    "d": re.compile(r"[MmLlHhVvCcSsQqTtAaZz0-9 ,.\-]+"),
    "transform": re.compile(rf"(?:translate|rotate|scale)\({_NUMBERS}\)(?: (?:translate|rotate|scale)\({_NUMBERS}\))*"),
    "text-anchor": re.compile(r"start|middle|end"),
    "dominant-baseline": re.compile(r"auto|middle|central|hanging"),
    "orient": re.compile(r"auto|auto-start-reverse"),
    "id": _NAME,
    "class": re.compile(r"[a-z0-9-]+(?: [a-z0-9-]+)*"),
    **dict.fromkeys(("marker-start", "marker-mid", "marker-end"), re.compile(r"url\(#(?P<id>[a-z0-9-]+)\)")),
}


def read_figures(folder: Path) -> list[Figure]:
    """Return the drawings of a chapter's folder `figures`, by name; none where there is no such folder."""
    if not folder.is_dir():
        return []
    for entry in sorted(folder.iterdir()):
        if entry.suffix != ".svg" or not _NAME.fullmatch(entry.stem) or not entry.is_file() or entry.is_symlink():
            raise PackError(entry, 1, "only drawings in figures/, as lower-case-name.svg", f"`{entry.name}`")
    return [read_figure(file) for file in sorted(folder.iterdir())]


def read_figure(file: Path) -> Figure:
    """Return one drawing; raise `PackError` at the first thing that a drawing may not have."""
    text = read_text(file)
    if len(text.encode()) > MAX_BYTES:
        raise PackError(file, 1, f"at most {MAX_BYTES:,} bytes", "a larger drawing")
    drawing = _Drawing(file)
    drawing.read(text)
    return Figure(name=file.stem, svg="".join(drawing.written))


class _Drawing:
    """Takes what the parser reports, and writes what is allowed."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.written: list[str] = []
        self.open: list[str] = []
        self.ids: set[str] = set()
        self.references: list[tuple[int, str]] = []
        self.parser = parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = lambda *_: self._refuse("no DOCTYPE", "one")
        parser.ProcessingInstructionHandler = lambda *_: self._refuse("no processing instruction", "one")

    def read(self, text: str) -> None:
        """Parse the file's text to its end."""
        try:
            self.parser.Parse(text.encode(), True)
        except expat.ExpatError as problem:
            raise PackError(self.file, problem.lineno, "well-formed XML", expat.ErrorString(problem.code)) from problem
        for line, name in self.references:
            if name not in self.ids:
                raise PackError(self.file, line, "a reference to an id of this drawing", f"`#{name}`")

    def _refuse(self, expected: str, found: str) -> NoReturn:
        raise PackError(self.file, self.parser.CurrentLineNumber, expected, found)

    def _start(self, element: str, pairs: list[str]) -> None:
        attributes = dict(zip(pairs[::2], pairs[1::2], strict=True))
        self._check_place(element)
        if not self.open:
            self._check_root(attributes)
        self.open.append(element)
        for name, value in attributes.items():
            self._check_attribute(element, name, value)
        self.written.append("".join([f"<{element}", *(f' {name}="{escape(value)}"' for name, value in attributes.items()), ">"]))

    def _check_place(self, element: str) -> None:
        around = self.open[-1] if self.open else ""
        if element not in ELEMENTS:
            self._refuse(f"one of the elements {', '.join(sorted(ELEMENTS))}", f"`{element}`")
        if (element == "svg") != (not self.open):
            self._refuse("one `svg` around everything", f"`{element}`")
        if (element == "tspan") != (around == "text") or around in SHAPES | {"tspan"}:
            self._refuse("words in `text`, with `tspan` inside, and nothing inside a shape", f"`{element}` in `{around}`")
        if (element == "marker") != (around == "defs"):
            self._refuse("markers in `defs`, and only these", f"`{element}` in `{around}`")
        if len(self.open) == MAX_DEPTH:
            self._refuse(f"at most {MAX_DEPTH} elements inside each other", "more")

    def _check_root(self, attributes: dict[str, str]) -> None:
        """The root says its namespace and its size, and nothing else; the page needs only the size."""
        if attributes.pop("xmlns", "") != SVG:
            self._refuse(f'xmlns="{SVG}"', "none, or another")
        size = attributes.get("viewBox", "")
        match = _SIZE.fullmatch(size)
        if set(attributes) != {"viewBox"} or match is None:
            self._refuse('viewBox="0 0 width height" on `svg`, and no other attribute', size[:60] or "none")
        if int(match[1]) > MAX_WIDTH:
            self._refuse(f"a viewBox at most {MAX_WIDTH} wide, so that words can be read on a phone", size)

    def _check_attribute(self, element: str, name: str, value: str) -> None:
        pattern = _VALUES.get(name)
        match = pattern.fullmatch(value) if pattern else None
        if match is None:
            self._refuse("geometry, classes, ids and markers of this drawing", f'{name}="{value[:60]}" on `{element}`')
        if name == "class" and (unknown := sorted(set(value.split()) - CLASSES)):
            self._refuse("a class of static/css/figures.css", f"`{unknown[0]}`")
        if name == "id" and not value.startswith(f"figure-{self.file.stem}-"):
            self._refuse(f"an id that begins with `figure-{self.file.stem}-`", f"`{value}`")
        if name == "id" and value in self.ids:
            self._refuse("each id once", f"`{value}` a second time")
        if name == "id":
            self.ids.add(value)
        if "id" in match.groupdict():
            self.references.append((self.parser.CurrentLineNumber, match["id"]))

    def _characters(self, text: str) -> None:
        if self.open[-1] in {"text", "tspan"}:
            self.written.append(escape(re.sub(r"\s+", " ", text)))
        elif text.strip():
            self._refuse("words only in `text` and `tspan`", f"`{text.strip()[:40]}`")

    def _end(self, element: str) -> None:
        self.open.pop()
        self.written.append(f"</{element}>")
