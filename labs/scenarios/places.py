"""Where something with an id stands in a course's files."""

import re
from collections.abc import Iterable
from pathlib import Path

from quiz.content.strict_yaml import read_text


def line_of(file: Path, name: str) -> int:
    """Return the number of the line that gives this id, 0 where none does."""
    wanted = re.compile(rf"(?m)^[ -]*id: *[\"']?{re.escape(name)}[\"']? *(?:#.*)?$")
    text = read_text(file)
    found = wanted.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def file_of(files: Iterable[Path], name: str) -> tuple[Path, int] | None:
    """Return the file, and the line in it, that gives this id; None where none does."""
    return next(((file, line) for file in files if (line := line_of(file, name))), None)
