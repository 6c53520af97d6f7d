"""The course is in its own words: no run of eight of them stands in the source chapter too (its folder: DARKROOM_SEED)."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from django.conf import settings

from quiz.content import Pack, read_pack

RUN = 8
CUT = "\0"
_FENCE = re.compile(r"^ *(`{3,}|~{3,}).*?^ *\1", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_COMMAND = re.compile(r"\baz [a-z].*?(?=[.!?](?:\s|$)|\n|$)|--[a-z-]+(?:[ =][^\s,;]+)?|\S*/\S*/\S*")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of eight words of a text, without commands, paths and figures."""
    found: set[tuple[str, ...]] = set()
    for stretch in _COMMAND.sub(CUT, _CODE.sub(CUT, _FENCE.sub(CUT, text))).split(CUT):
        words = _WORD.findall(stretch.lower())
        found.update(tuple(words[index : index + RUN]) for index in range(len(words) - RUN + 1))
    return found


def texts(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a pack, with the way to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for index, part in enumerate(value):
            name = part.get("id") or part.get("anchor") or part.get("slug") if isinstance(part, dict) else None
            yield from texts(part, f"{path}/{name or index}")
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from texts(part, f"{path}/{key}")


def seed_texts() -> list[str]:
    """The source chapter's files; skips where nobody says where they are."""
    folder = os.environ.get("DARKROOM_SEED", "")
    if not folder:
        pytest.skip("DARKROOM_SEED does not say where the source chapter is")
    found = [file.read_text(encoding="utf-8") for file in sorted(Path(folder).glob("*.txt"))]
    assert found, f"no text in {folder}"
    return found


def the_course() -> Pack:
    return read_pack(Path(settings.BASE_DIR) / "fixtures" / "compute-gallery")


def copied(pack: Pack, seeds: list[str]) -> list[str]:
    """The runs that a pack shares with the seeds, each with its place."""
    theirs: set[tuple[str, ...]] = set().union(*(runs(text) for text in seeds))
    return [f"{path}: {' '.join(run)}" for path, text in texts(msgspec.to_builtins(pack)) for run in sorted(runs(text) & theirs)]


def test_no_eight_words_in_a_row_stand_in_the_source_chapter() -> None:
    assert copied(the_course(), seed_texts()) == []


def test_a_sentence_that_is_taken_over_is_found_and_a_command_is_not() -> None:
    pack = the_course()
    lead = "Once more: we say that every\npicture has a number of its own, always."
    changed = msgspec.structs.replace(pack, chapters=[msgspec.structs.replace(pack.chapters[0], lead=lead)])
    found = copied(changed, ["Say that EVERY picture has a number of its own."])
    assert [run.partition(": ")[2] for run in found] == [
        "every picture has a number of its own",
        "say that every picture has a number of",
        "that every picture has a number of its",
    ]
    assert copied(changed, ["az sig create --resource-group a --gallery-name b --location c -o none"]) == []
