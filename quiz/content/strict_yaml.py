"""YAML for people who write content: every scalar is a string, and nothing of YAML's power is left to surprise.

Refused: aliases, anchors, tags, merge keys, several documents, duplicate keys, keys that are not scalars, nesting
deeper than 20, files over 1 MB. So `1.10` stays `1.10`, `no` stays `no`, and a file cannot grow while it is read.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml
from yaml import events

from quiz.content.errors import PackError

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # PostgreSQL would not store the first of them

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
Place: TypeAlias = tuple[str | int, ...]

# The same grammar either way; libyaml's scanner is some thirty times faster.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Document:
    """A file's data, and the line on which each part of it stands."""

    file: Path
    data: Value
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """Return the line of a part, or of the nearest part around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def error(self, place: Place, expected: str, found: str = "") -> PackError:
        """Return the error that points at a part of this file."""
        return PackError(self.file, self.line(place), expected, found)


def read_text(file: Path) -> str:
    """Return the text of a content file; raise `PackError` when it is missing, too large, not UTF-8 or not printable."""
    try:
        with file.open("rb") as handle:
            raw = handle.read(MAX_BYTES + 1)
    except OSError as problem:
        raise PackError(file, 1, "a file that can be read", problem.strerror or "none") from problem
    if len(raw) > MAX_BYTES:
        raise PackError(file, 1, f"at most {MAX_BYTES:,} bytes", "a larger file")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        raise PackError(file, line, "text in UTF-8", f"the byte {raw[problem.start]:#04x}") from problem
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise PackError(file, line, "printable text", "a control character")
    return text


def load(file: Path) -> Document:
    """Read a YAML file strictly; raise `PackError` at the first thing that is not allowed."""
    return parse(read_text(file), file)


def parse(text: str, file: Path, first_line: int = 1) -> Document:
    """Read YAML text that begins on `first_line` of `file`."""
    builder = _Builder(file, first_line)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.YAMLError as problem:
        raise _syntax_error(problem, text, file, first_line) from problem
    if builder.root is None:
        raise PackError(file, first_line, "some content", "an empty file")
    return Document(file, builder.root, builder.lines)


def _syntax_error(problem: yaml.YAMLError, text: str, file: Path, first_line: int) -> PackError:
    if isinstance(problem, yaml.MarkedYAMLError) and problem.problem_mark is not None:
        line = min(problem.problem_mark.line, max(0, len(text.splitlines()) - 1))
        return PackError(file, first_line + line, "valid YAML", f"a mistake: {problem.problem}")
    position = getattr(problem, "position", 0)
    line = first_line + text.encode()[:position].count(b"\n")
    return PackError(file, line, "printable text", "a control character")


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is being filled."""

    place: Place
    value: list[Value] | dict[str, Value]
    key: str | None = None


@dataclass(slots=True)
class _Builder:
    """Builds the data from the parser's events, with a stack of its own: depth is counted, not recursed."""

    file: Path
    first_line: int
    root: "Value | None" = None
    lines: dict[Place, int] = field(default_factory=dict)
    stack: list[_Frame] = field(default_factory=list)

    def take(self, event: events.Event) -> None:
        line = self.first_line + (event.start_mark.line if event.start_mark else 0)
        match event:
            case events.AliasEvent():
                raise PackError(self.file, line, "the value itself", f"the alias *{event.anchor}")
            case events.DocumentStartEvent() if self.root is not None:
                raise PackError(self.file, line, "one document", "a second one")
            case events.ScalarEvent():
                self._refuse_decoration(event, line)
                self._scalar(event.value, line)
            case events.SequenceStartEvent():
                self._refuse_decoration(event, line)
                self._open([], line)
            case events.MappingStartEvent():
                self._refuse_decoration(event, line)
                self._open({}, line)
            case events.SequenceEndEvent() | events.MappingEndEvent():
                self.stack.pop()
            case _:
                pass

    def _refuse_decoration(self, event: events.NodeEvent, line: int) -> None:
        if event.anchor is not None:
            raise PackError(self.file, line, "a plain value", f"the anchor &{event.anchor}")
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise PackError(self.file, line, "a plain value", f"the tag {tag}")

    def _scalar(self, text: str, line: int) -> None:
        if _CONTROL.search(text):
            raise PackError(self.file, line, "printable text", "a control character written as an escape")
        frame = self.stack[-1] if self.stack else None
        if frame is None or isinstance(frame.value, list) or frame.key is not None:
            self._put(text, line)
            return
        if text == "<<":
            raise PackError(self.file, line, "the keys themselves", "a merge key")
        if text in frame.value:
            raise PackError(self.file, line, "each key once", f"`{text}` a second time")
        frame.key = text
        self.lines[(*frame.place, text)] = line

    def _open(self, value: list[Value] | dict[str, Value], line: int) -> None:
        frame = self.stack[-1] if self.stack else None
        if frame is not None and isinstance(frame.value, dict) and frame.key is None:
            raise PackError(self.file, line, "a word as key", "a list or mapping")
        if len(self.stack) >= MAX_DEPTH:
            raise PackError(self.file, line, f"at most {MAX_DEPTH} levels", "deeper nesting")
        self.stack.append(_Frame(self._put(value, line), value))

    def _put(self, value: Value, line: int) -> Place:
        """Store a value where the parser stands, and return its place."""
        if not self.stack:
            self.root = value
            self.lines[()] = line
            return ()
        frame = self.stack[-1]
        if isinstance(frame.value, list):
            place: Place = (*frame.place, len(frame.value))
            frame.value.append(value)
            self.lines[place] = line
            return place
        key = frame.key or ""
        place = (*frame.place, key)
        frame.value[key] = value
        frame.key = None
        return place
