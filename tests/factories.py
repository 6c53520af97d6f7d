"""Content packs for tests: two chapters of small, complete content, and the means to break one thing in it."""

from pathlib import Path
from typing import Any

import yaml

from quiz.content import Pack, read_pack
from quiz.content.importer import load_pack
from quiz.models import Course

FIRST, SECOND = "first-light", "second-bath"
Files = dict[str, Any]


class _Plain(yaml.SafeDumper):
    """Writes what is the same twice as two copies."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def card(number: int, chapter: str = FIRST, **changes: Any) -> dict[str, Any]:
    """Return a card as cards.yaml has it; its answer is a word that stands nowhere else."""
    plain = {
        "id": f"{chapter}-card-{number}",
        "facts": ["plain"],
        "section": "start",
        "prompt": f"Question {number} of {chapter}?",
        "answer": f"ANSWER-{chapter}-{number}",
    }
    return {**plain, **changes}


def misconception(number: int, chapter: str = FIRST, **changes: Any) -> dict[str, Any]:
    """Return a misconception as misconceptions.yaml has it; the claims with odd numbers are true."""
    plain = {
        "id": f"{chapter}-claim-{number}",
        "facts": ["plain"],
        "section": "start",
        "claim": f"Claim {number} of {chapter}.",
        "truth": "true" if number % 2 else "false",
        "tempting": f"TEMPTING-{chapter}-{number}",
        "correct": f"CORRECT-{chapter}-{number}",
    }
    return {**plain, **changes}


def item(**changes: Any) -> dict[str, Any]:
    """Return an exam-style item as items.yaml has it."""
    options = [
        {"id": "one", "text": "One", "why": "Because.", "right": "true"},
        {"id": "two", "text": "Two", "why": "Because not.", "right": "false"},
    ]
    plain = {"id": "item-1", "kind": "single", "facts": ["plain"], "section": "start", "stem": "Which?"}
    return {**plain, "options": options, **changes}


def chapter_text(slug: str, title: str, body: str = "Some *text*.") -> str:
    """Return chapter.md with two sections, `start` and `more`; `more` names the contested fact."""
    return f"""---
slug: {slug}
title: {title}
summary: What {title} is about.
objective: You can say what {title} is.
minutes: 7
---
The lead of {title}.

## Where to start {{#start}}
facts: plain

{body}

## And more {{#more}}
facts: plain, contested

More text.
"""


def course_files() -> Files:
    """Return a complete pack: paths and what the files hold, as text or as data for YAML."""
    contested = {"chapter": "At most 10.", "azure": "At most 100.", "contested": "true", "drift": "D07"}
    files: Files = {
        "course.yaml": {
            "slug": "darkroom-test",
            "title": "A course for tests",
            "summary": "Two chapters.",
            "chapters": ["01-first-light", "02-second-bath"],
            "scenarios": ["practice"],
        },
        "sources.yaml": [
            {"id": "docs", "title": "The manual", "url": "https://example.org/manual", "read": "2026-11-23", "kind": "docs"}
        ],
        "facts.yaml": [
            {"id": "plain", "chapter": "It is so.", "sources": ["docs"]},
            {"id": "contested", "topic": "How many", "sources": ["docs"], **contested},
        ],
        "scenarios/practice/scenario.yaml": {"slug": "practice"},
    }
    for folder, slug, title in (("01-first-light", FIRST, "First light"), ("02-second-bath", SECOND, "Second bath")):
        files[f"chapters/{folder}/chapter.md"] = chapter_text(slug, title)
        files[f"chapters/{folder}/cards.yaml"] = [card(number, slug) for number in range(1, 9)]
        files[f"chapters/{folder}/misconceptions.yaml"] = [misconception(number, slug) for number in range(1, 6)]
    files["chapters/02-second-bath/cards.yaml"][7]["facts"] = ["plain", "contested"]
    return files


def write_pack(folder: Path, files: Files) -> Path:
    """Write a pack's files and return its folder."""
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else yaml.dump(content, Dumper=_Plain, sort_keys=False)
        target.write_text(text, encoding="utf-8")
    return folder


def a_pack(folder: Path, files: Files | None = None) -> Pack:
    """Write a pack and read it."""
    return read_pack(write_pack(folder, files or course_files()))


def a_course(folder: Path, files: Files | None = None) -> Course:
    """Write, read and load a pack; return the course."""
    return load_pack(a_pack(folder, files)).course
