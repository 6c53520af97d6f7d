"""JSON Schemas of the files of a pack, made from the reader's types, so that an editor completes and checks while one writes.

In our YAML every scalar is text, while an editor sees booleans and numbers where YAML does: the schemas take both.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from quiz.content.items import Item
from quiz.content.schema import Card, Case, CheatSheet, CourseFile, Fact, FrontMatter, Misconception, Source, Term

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILES: Mapping[str, tuple[object, str]] = {
    "course": (CourseFile, "course.yaml"),
    "sources": (list[Source], "sources.yaml"),
    "facts": (list[Fact], "facts.yaml"),
    "glossary": (list[Term], "glossary.yaml"),
    "cheat-sheet": (CheatSheet, "cheat-sheet.yaml"),
    "chapter-head": (FrontMatter, "the head of chapter.md"),
    "cards": (list[Card], "cards.yaml"),
    "misconceptions": (list[Misconception], "misconceptions.yaml"),
    "items": (list[Item], "items.yaml"),
    "case": (Case, "cases/<slug>.yaml"),
}


def schema_of(kind: object, title: str) -> dict[str, Any]:
    """Return the JSON Schema of a type of the reader, for an editor; `title` says which file it describes."""
    found = _for_editors(msgspec.json.schema(kind))
    return {"$schema": DIALECT, "title": title, **found}


def _for_editors(node: Any) -> Any:
    """Return a schema with what YAML does to scalars allowed, and with patterns in the dialect of JSON Schema."""
    if isinstance(node, list):
        return [_for_editors(part) for part in node]
    if not isinstance(node, dict):
        return node
    changed = {key: _for_editors(value) for key, value in node.items()}
    if isinstance(pattern := changed.get("pattern"), str):
        changed["pattern"] = pattern.replace(r"\A", "^").replace(r"\Z", "$")
    if changed.get("enum") == ["false", "true"]:
        changed["enum"] = ["false", "true", False, True]
    if changed.get("type") == "boolean":
        changed = {"enum": ["false", "true", False, True]}
    if changed.get("type") == "string" and "pattern" not in changed and "format" not in changed:
        changed["type"] = ["string", "number", "boolean"]
    if changed.get("type") == "integer":
        changed["type"] = ["integer", "string"]
    return changed
