"""Which facts of a course wait for a section or a question."""

from pathlib import Path

from quiz.content import Pack
from quiz.content.coverage import unasked_facts, untaught_facts
from tests.factories import FIRST, a_pack, card, chapter_text, course_files, item, misconception


def pack(folder: Path, **facts: list[str]) -> Pack:
    """A course with three facts: `plain`, which is taught and asked, `contested`, which is taught, and `later`."""
    files = course_files()
    files["facts.yaml"].append({"id": "later", "chapter": "It will be so.", "sources": ["docs"]})
    chapter = "chapters/01-first-light"
    if "cards" in facts:
        files[f"{chapter}/cards.yaml"].append({**card(9, FIRST), "facts": facts["cards"]})
    if "misconceptions" in facts:
        files[f"{chapter}/misconceptions.yaml"].append({**misconception(9, FIRST), "facts": facts["misconceptions"]})
    if "items" in facts:
        files[f"{chapter}/items.yaml"] = [item(facts=facts["items"])]
    if "section" in facts:
        text = chapter_text(FIRST, "First light").replace("facts: plain\n", f"facts: {', '.join(facts['section'])}\n")
        files[f"{chapter}/chapter.md"] = text
    return a_pack(folder, files)


def test_a_fact_of_no_section_is_untaught_until_a_section_has_it(tmp_path: Path) -> None:
    assert untaught_facts(pack(tmp_path / "a")) == ["later"]
    assert untaught_facts(pack(tmp_path / "b", section=["plain", "later"])) == []


def test_a_question_does_not_teach(tmp_path: Path) -> None:
    assert untaught_facts(pack(tmp_path, cards=["later"])) == ["later"]


def test_a_fact_is_asked_about_by_a_card_a_misconception_or_an_item(tmp_path: Path) -> None:
    for kind in ("cards", "misconceptions", "items"):
        before = unasked_facts(pack(tmp_path / f"{kind}-before"))
        assert "later" in before
        assert unasked_facts(pack(tmp_path / kind, **{kind: ["later"]})) == [fact for fact in before if fact != "later"]
