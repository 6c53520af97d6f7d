"""What a reader of the pack would call bad craft: nothing here stops a pack from loading, everything has a file and a line."""

from pathlib import Path

from quiz.content.lint.balance import balance_remarks
from quiz.content.lint.remarks import Read, Remark
from quiz.content.lint.wholeness import wholeness_remarks
from quiz.content.lint.wording import wording_remarks
from quiz.content.reader import read_case, read_chapter, read_pack
from quiz.content.strict_yaml import load

__all__ = ["Remark", "lint"]


def lint(folder: Path) -> list[Remark]:
    """Return the remarks on a course's folder, by file and line; raise `PackError` when it cannot be read at all."""
    pack = read_pack(folder)
    names = load(folder / "course.yaml").data
    listed = names["chapters"] if isinstance(names, dict) else []
    read = Read(
        folder=folder,
        pack=pack,
        chapters=[read_chapter(folder / "chapters" / str(name)) for name in listed],
        cases=[read_case(folder / "cases" / f"{case.slug}.yaml", case.slug) for case in pack.cases],
        facts=load(folder / "facts.yaml"),
        sources=load(folder / "sources.yaml"),
    )
    found = [*wholeness_remarks(read), *balance_remarks(read), *wording_remarks(read)]
    return sorted(found, key=lambda remark: (str(remark.file), remark.line, remark.text))
