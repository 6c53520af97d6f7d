"""exhibits/<id>.azcli and what it prints: the world's making, a line `# shown`, and the commands that are shown.

The first line is `# title: …`. What is printed stands in <id>.txt; where the rulebooks print differently, in
<id>.chapter.txt and <id>.azure.txt. `manage.py record_exhibits` writes these files, `verify_course` holds them to the lab.
"""

import re
from pathlib import Path

from quiz.content.errors import PackError
from quiz.content.schema import Exhibit
from quiz.content.strict_yaml import read_text
from quiz.content.values import RULEBOOKS, Either

MOST_EXHIBITS = 200
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TITLE = re.compile(r"# title: (?P<title>\S.{0,159})")
_SHOWN = "# shown"


def read_exhibits(folder: Path) -> list[Exhibit]:
    """Read every exhibit of a course, in order of their names; raise `PackError`. No folder, no exhibits."""
    files = sorted(folder.glob("*.azcli"))
    if len(files) > MOST_EXHIBITS:
        raise PackError(folder, 1, f"at most {MOST_EXHIBITS} exhibits", str(len(files)))
    exhibits = [_read_exhibit(file) for file in files]
    expected = {print_file(folder, exhibit.id, name).name for exhibit in exhibits for name in ("", *RULEBOOKS)}
    for stray in sorted(folder.glob("*")):
        if stray not in files and stray.name not in expected:
            raise PackError(stray, 1, "files <id>.azcli, and what they print in <id>.txt", "another file")
    return exhibits


def print_file(folder: Path, name: str, rulebook: str = "") -> Path:
    """Return the file of what an exhibit prints: under one rulebook, or under both."""
    return folder / (f"{name}.{rulebook}.txt" if rulebook else f"{name}.txt")


def _read_exhibit(file: Path) -> Exhibit:
    name, text = file.name.removesuffix(".azcli"), read_text(file)
    if _NAME.fullmatch(name) is None:
        raise PackError(file, 1, "a file named by lower-case letters and digits joined by hyphens", f"`{file.name}`")
    lines = text.rstrip("\n").split("\n")
    title = _TITLE.fullmatch(lines[0])
    if title is None:
        raise PackError(file, 1, "a first line `# title: …`", f"`{lines[0][:60]}`")
    if lines.count(_SHOWN) != 1:
        raise PackError(file, 1, f"one line `{_SHOWN}` before the commands that are shown", str(lines.count(_SHOWN)))
    cut = lines.index(_SHOWN)
    before, commands = "\n".join(lines[1:cut]).strip(), "\n".join(lines[cut + 1 :]).strip()
    if not commands:
        raise PackError(file, cut + 1, f"a command below `{_SHOWN}`", "none")
    both = print_file(file.parent, name)
    if both.exists():
        printed = read_text(both)
        return Exhibit(
            id=name, title=title["title"], before=before, commands=commands, prints=Either(chapter=printed, azure=printed)
        )
    chapter, azure = (print_file(file.parent, name, rulebook) for rulebook in RULEBOOKS)
    texts = [read_text(part) if part.exists() else "" for part in (chapter, azure)]
    return Exhibit(
        id=name, title=title["title"], before=before, commands=commands, prints=Either(chapter=texts[0], azure=texts[1])
    )
