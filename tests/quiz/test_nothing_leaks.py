"""What is right reaches no page before its time.

A course is studied twice, by two learners in the same way; the second time every key and every reason is another one. As long as
nothing was answered, and where marks come at the end also after that, no page may differ: then nothing on it came from a key.
To hold a new page against this, link it from a page of the course; for a new kind of attempt, add how it begins to `OPEN`.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import pytest
from django.test import Client

from quiz.models import Kind
from quiz.views.attempts import _PAGES
from tests.cast import Cast, Person
from tests.factories import FIRST, SECOND, Files, a_course
from tests.quiz.crawling import crawl, own_path
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import attempt_at, press
from tests.quiz.practising import HTMX, answer, answer_all, begin, form_of
from tests.quiz.sitting import send

pytestmark = pytest.mark.django_db

STARTS = (
    "/",
    "/course/",
    "/progress/",
    "/exam/",
    "/review/",
    "/practice/",
    "/practice/?only=weak",
    "/cases/",
    "/glossary/",
    "/cheat-sheet/",
    "/search/?q=claim",
    "/search/?q=correct",
    "/search/?q=tempting",
    "/search/?q=false",
    "/search/?q=what&kind=item",
    "/search/?q=text&kind=item",
)
SECRET = re.compile(r"(WHY|ANSWER|REASON|CORRECT|TEMPTING|COST)-")


def _round(kind: str, key: int) -> Callable[[Client], str]:
    return lambda client: client.post(f"/course/{FIRST}/{kind}/", {"key": str(UUID(int=key))})["Location"]


def _practice(key: int, **wish: str) -> Callable[[Client], str]:
    """Begin practice and flag a question, without which it would give way to the next."""

    def begun(client: Client) -> str:
        url = begin(client, key=str(UUID(int=key)), **wish)
        flag = {"key": str(UUID(int=key + 100)), "seq": "0", "item": attempt_at(url).draw[0]["item"], "action": "flag"}
        assert client.post(url, flag).status_code == 303
        return url

    return begun


def _at_the_end(client: Client) -> str:
    """Begin practice with marks at the end, and answer in it."""
    url = begin(client, key=str(UUID(int=7)), chapter=FIRST, feedback="end")
    for kind, said in GIVEN.items():
        answer_all(client, url, f"item-{kind}", said)
    return url


def _a_series_on_its_way(client: Client) -> str:
    url = begin(client, key=str(UUID(int=8)), item="item-series")
    answer(client, url, "item-series", "row-a=yes")
    return url


def _exam(client: Client) -> str:
    """Begin an exam of the whole course, and answer in it."""
    url = client.post("/exam/", {"key": str(UUID(int=9)), "length": "full"})["Location"]
    for kind, said in GIVEN.items():
        assert send(client, url, f"item-{kind}", parse_qs(said), flag="on").status_code == 303
    return f"{url}?review=1"


def _check(client: Client) -> str:
    """Begin the check before the second chapter, and answer in it."""
    url = client.post(f"/course/{SECOND}/check/", {"key": str(UUID(int=10))})["Location"]
    assert send(client, url, "item-single", {"choice": "a"}).status_code == 303
    return f"{url}?review=1"


def _review(client: Client) -> str:
    """Mark a card in the open round of them, and begin a review ahead of its time."""
    url = _round("cards", 11)(client)
    press(client, url, "action", "reveal")
    press(client, url, "action", "right")
    return client.post("/review/", {"key": str(UUID(int=12)), "ahead": "1"})["Location"]


GIVEN = {
    "single": "choice=a",
    "multiple": "choice=a&choice=b",
    "ordering": "place-one=2&place-two=1&place-three=3",
    "matching": "row-a=y&row-b=y&row-c=y",
    "statements": "row-a=yes&row-b=yes&row-c=no",
    "dropdown": "gap-verb=make&gap-option=l",
    "completion": "gap-option=-l",
    "series": "row-a=yes&row-b=yes&row-c=yes",
}
OPEN: dict[str, Callable[[Client], str]] = {
    "cards": _round("cards", 1),
    "misconceptions": _round("misconceptions", 2),
    "review": _review,
    "practice": _practice(3),
    "practice of a case": _practice(4, case="press"),
    "practice with marks at the end": _at_the_end,
    "practice of a series": _a_series_on_its_way,
    "exam": _exam,
    "check": _check,
}
"""How attempts begin, by name; each is left open."""


def course(*, other_keys: bool) -> Files:
    """Return the course with reasons everywhere and, if wanted, with every key and every reason another one."""
    files = files_of_every_kind()
    cards = files["chapters/01-first-light/cards.yaml"]
    claims = files["chapters/01-first-light/misconceptions.yaml"]
    for card in cards:
        card["reason"] = f"REASON-{card['id']}"
    for claim in claims:
        claim["consequence"] = f"COST-{claim['id']}"
    if other_keys:
        files["chapters/01-first-light/items.yaml"] = [_turned(item) for item in files["chapters/01-first-light/items.yaml"]]
        files["cases/press.yaml"]["items"] = [_turned(item) for item in files["cases/press.yaml"]["items"]]
        files["chapters/01-first-light/cards.yaml"] = [_other_texts(card) for card in cards]
        files["chapters/01-first-light/misconceptions.yaml"] = [
            {**_other_texts(claim), "truth": "false" if claim["truth"] == "true" else "true"} for claim in claims
        ]
    return files


def _other_texts(value: Any) -> Any:
    """Return a part of a document with every secret text another one."""
    if isinstance(value, dict):
        return {key: _other_texts(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_other_texts(each) for each in value]
    return f"{value}-OTHER" if isinstance(value, str) and SECRET.match(value) else value


def _turned(item: dict[str, Any]) -> dict[str, Any]:
    """Return an item with another key: as many right ones as before, but others."""
    item = _other_texts(item)
    gaps = [each for gap in item.get("gaps", []) for each in gap.get("options", [])]
    rows = [*item.get("options", []), *item.get("rows", []), *gaps]
    match item["kind"]:
        case "single":
            keys = [each["right"] for each in rows]
            for each, key in zip(rows, keys[1:] + keys[:1], strict=True):
                each["right"] = key
        case "ordering":
            for step in item["steps"]:
                step["place"] = {1: 3, 2: 1, 3: 2, 0: 0}[step["place"]]
        case "matching":
            for row in rows:
                row["answer"] = "x" if row["answer"] == "y" else "y"
        case "completion":
            item["gaps"][0]["accepts"] = ["--place"]
        case _:
            for each in rows:
                each["right"] = "false" if each["right"] == "true" else "true"
    for each in rows:
        each.pop("misconception", None)
    return item


def everything(person: Person) -> dict[str, str]:
    """Begin every kind of attempt and return every page that can then be reached, also as htmx asks for it."""
    urls = [begins(person.client) for begins in OPEN.values()]
    whole = crawl(person.client, [*STARTS, *urls])
    parts = crawl(person.client, urls, HTMX)
    return whole | {f"{address} (part)": html for address, html in parts.items()}


def test_no_page_before_an_answer_says_anything_of_a_key(tmp_path: Path, cast: Cast) -> None:
    a_course(tmp_path / "one", course(other_keys=False))
    one = everything(cast.alice)
    a_course(tmp_path / "two", course(other_keys=True))
    two = everything(cast.bob)
    assert one.keys() == two.keys()
    assert len(one) > 60
    differing = [address for address in one if one[address] != two[address]]
    assert differing == []
    assert [address for address in one if SECRET.search(one[address])] == []


def test_every_kind_of_attempt_that_has_a_page_is_held_against_this(tmp_path: Path, cast: Cast) -> None:
    a_course(tmp_path, course(other_keys=False))
    kinds = {attempt_at(begins(cast.alice.client)).kind for begins in OPEN.values()}
    assert kinds == {Kind(kind) for kind in _PAGES}


def test_the_check_sees_a_key_as_soon_as_there_is_one(tmp_path: Path, cast: Cast) -> None:
    a_course(tmp_path / "one", course(other_keys=False))
    client = cast.alice.client
    url = OPEN["practice"](client)
    client.post(url, {**form_of(client, url, "item-single"), "choice": "a"})
    cards = OPEN["cards"](client)
    press(client, cards, "action", "reveal")
    found = crawl(client, [url, cards])
    assert {address.partition("?")[0] for address in found if SECRET.search(found[address])} == {
        "/attempts/ID-1/",
        "/attempts/ID-2/",
    }


def test_links_are_followed_within_the_course_alone() -> None:
    assert own_path("/course/", "../cases/?a=1#b") == "/cases/?a=1"
    assert own_path("/course/", "?item=x") == "/course/?item=x"
    assert own_path("/course/", "#main") == "/course/"
    for link in ("https://example.org/", "/labs/first/", "mailto:a@b", ""):
        assert own_path("/course/", link) == ""
