"""The history and the files of a terminal in the journal: not the whole of them, only what takes a line's changes back."""

from collections.abc import Collection
from itertools import takewhile

from gallery_engine.arm import JSON, Document
from labs.secrets import STAND_IN, blot

LARGE = frozenset({"history", "files"})


def small(shell: Document) -> Document:
    """What the journal keeps of a terminal before and after each line: all but its history and its files."""
    return {name: value for name, value in shell.items() if name not in LARGE}


def way_back(before: Document, after: Document, secrets: Collection[str] = ()) -> Document:
    """Return what leads from a terminal's texts `after` a line to those `before` it; empty where nothing changed.

    Of the history that is how many lines came, and which went; of a file its length up to the first difference, and what stood
    from there on, None where there was no file. Secrets are replaced.
    """
    found: Document = {}
    lines = [blot(line, secrets) for line in _lines(before)]
    if lines != _lines(after):
        gone = next(count for count in range(len(lines) + 1) if _lines(after)[: len(lines) - count] == lines[count:])
        kept = len(lines) - gone
        found["history"] = {"came": len(_lines(after)) - kept, "went": list(lines[:gone])}
    old = {name: blot(text, secrets, STAND_IN) for name, text in _files(before).items()}
    new = _files(after)
    if old != new:
        changed = [name for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name)]
        found["files"] = {name: _tail(old.get(name), new.get(name, "")) for name in changed}
    return found


def taken_back(after: Document, way: Document) -> Document:
    """Return the history and the files as they were before the line that `way` is from."""
    lines, files = _lines(after), _files(after)
    match way.get("history"):
        case {"came": int(came), "went": list(went)}:
            lines = [str(line) for line in went] + lines[: len(lines) - came]
    match way.get("files"):
        case dict(changed):
            for name, tail in changed.items():
                match tail:
                    case [int(length), str(rest)]:
                        files[name] = files.get(name, "")[:length] + rest
                    case _:
                        files.pop(name, None)
    return {"history": list(lines), "files": dict(files)}


def _tail(old: str | None, new: str) -> JSON:
    if old is None:
        return None
    length = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    return [length, old[length:]]


def _lines(shell: Document) -> list[str]:
    history = shell.get("history")
    return [str(line) for line in history] if isinstance(history, list) else []


def _files(shell: Document) -> dict[str, str]:
    files = shell.get("files")
    return {name: str(text) for name, text in files.items()} if isinstance(files, dict) else {}
