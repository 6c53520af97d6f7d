"""Text of a pack is text: whatever stands in it adds no element and no attribute to any page."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest

from quiz.content import Pack
from quiz.content.importer import load_pack
from tests.cast import Cast
from tests.factories import FIRST, a_pack
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import mark, page, press, start
from tests.quiz.practising import RIGHT, answer, answer_all, begin, finish

pytestmark = pytest.mark.django_db
EVIL = """ <evil a="b">&lt;evil&gt;' evil=1 " evil=1 ` evil=1 [e](javascript:evil) ![e](x"evil=1) [[evil]] {{ evil }} </evil>"""
PROSE = {
    *("title", "summary", "objective", "lead", "body", "prompt", "answer", "reason", "claim", "tempting", "correct"),
    *(
        "consequence",
        "stem",
        "text",
        "why",
        "term",
        "also",
        "means",
        "group",
        "does",
        "az",
        "powershell",
        "note",
        "what",
        "prints",
    ),
    *("chapter", "azure", "topic"),
}
KEYS = {"answer": "rows", "chapter": "cases"}
"""Keys that hold an id, not prose, somewhere below these."""
GLOSSARY = [{"id": "evil", "term": "text", "also": ["texts"], "means": "It means so.", "section": f"{FIRST}#start"}]
JOB = {"id": "job", "group": "Jobs", "does": "It does.", "az": "az x", "powershell": "Get-X", "note": "So.", "facts": ["plain"]}
SHEET = {"jobs": [JOB], "limits": [{"what": "How many", "chapter": "1", "azure": "1", "facts": ["plain"]}]}


def hostile(value: Any, way: tuple[str, ...] = ()) -> Any:
    """Return a part of a document with the text added to all prose in it."""
    if isinstance(value, list):
        return [hostile(part, way) for part in value]
    if isinstance(value, dict):
        return {key: hostile(part, (*way, key)) for key, part in value.items()}
    if not isinstance(value, str) or not value or way[-1] not in PROSE or KEYS.get(way[-1]) in way:
        return value
    return value + EVIL


class _Names(HTMLParser):
    """Collects the names of elements and of attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {tag, *(name for name, _ in attrs)}
        self.links |= {value or "" for name, value in attrs if name in {"href", "src", "action"}}


def clean(html: str) -> bool:
    """Tell whether a page that shows the text has nothing of it but text."""
    parser = _Names()
    parser.feed(html)
    return "evil" in html and "evil" not in parser.names and not any("javascript:" in link for link in parser.links)


@pytest.fixture
def course(tmp_path: Path) -> Pack:
    """A course of every kind of content, with the text in all of it."""
    files = files_of_every_kind()
    files["chapters/01-first-light/cards.yaml"][0]["reason"] = "Because."
    files["glossary.yaml"], files["cheat-sheet.yaml"] = GLOSSARY, SHEET
    pack = msgspec.convert(hostile(msgspec.to_builtins(a_pack(tmp_path, files))), Pack)
    load_pack(pack)
    return pack


def test_no_page_of_a_course_has_anything_of_it_but_text(course: Pack, cast: Cast) -> None:
    client = cast.alice.client
    others = [
        "/course/",
        f"/course/{FIRST}/",
        f"/course/{FIRST}/items/",
        "/glossary/",
        "/cheat-sheet/",
        "/progress/",
        "/practice/",
    ]
    for address in [*others, "/cases/", "/cases/press/", "/practice/?case=press"]:
        assert clean(page(client, address)), address


def test_no_practice_has_anything_of_it_but_text(course: Pack, cast: Cast) -> None:
    client = cast.alice.client
    url = begin(client)
    for kind, right in RIGHT.items():
        assert clean(page(client, f"{url}?item=item-{kind}")), kind
        assert clean(answer_all(client, url, f"item-{kind}", right)), kind
    assert clean(answer(client, url, "case-single", "choice=a"))
    assert clean(finish(client, url))


def test_no_round_has_anything_of_it_but_text(course: Pack, cast: Cast) -> None:
    client = cast.alice.client
    cards, claims = start(client), start(client, "misconceptions")
    assert clean(page(client, cards))
    assert clean(mark(client, cards, right=False))
    assert clean(press(client, claims, "said", "true"))


def test_the_check_sees_what_it_looks_for() -> None:
    assert not clean(f"<p>{EVIL}</p>")
    assert not clean('<p title="" evil=1>evil</p>')
    assert not clean('<a href="javascript:evil">e</a>')
