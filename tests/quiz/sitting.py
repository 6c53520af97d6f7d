"""Sitting exams and checks as a browser does: start one by its form, answer right or wrong, hand in."""

import datetime as dt
import uuid
from typing import Any

from django.test import Client

from quiz.answering import asked_for, offered
from quiz.content.items import Completion, Item, Multiple, Ordering, Single
from quiz.content.values import holds
from quiz.marking import right_order
from quiz.models import Attempt
from quiz.sheets import SheetRecord, sheet_of
from tests.factories import FIRST, SECOND
from tests.quiz.kinds import part
from tests.quiz.playing import attempt_at, forms, page
from tests.quiz.right_answers import Fields, right_answer


def wrong_answer(item: Item) -> Fields:
    """Return the fields of a complete answer that is not right, by the chapter."""
    match item:
        case Single():
            return {"choice": [next(option.id for option in item.options if not holds(option.right, "chapter"))]}
        case Multiple():
            wrong = [option.id for option in item.options if not holds(option.right, "chapter")]
            return {"choice": (wrong + [option.id for option in item.options])[: asked_for(item, "chapter")]}
        case Ordering():
            order = right_order(item, "chapter")[::-1]
            return {f"place-{name}": str(place) for place, name in enumerate(order, 1)}
        case Completion():
            return {f"gap-{gap.id}": "nothing-of-the-kind" for gap in item.gaps}
        case _:
            right = right_answer(item)
            return {name: next(value for value in values if value != right[name]) for name, values in offered(item).items()}


def sit(client: Client, length: str = "full") -> str:
    """Press the start button of the exam's page and return the exam's address."""
    form = next(each for each in forms(page(client, "/exam/")) if each["action"] == "/exam/")
    response = client.post("/exam/", {**form["fields"], "length": length})
    assert response.status_code == 303, response.status_code
    return str(response["Location"])


def take_check(client: Client, slug: str = SECOND) -> str:
    """Press the start button of the page before a check and return the check's address."""
    url = f"/course/{slug}/check/"
    form = next(each for each in forms(page(client, url)) if each["action"] == url)
    response = client.post(url, form["fields"])
    assert response.status_code == 303, response.status_code
    return str(response["Location"])


def record_at(url: str) -> SheetRecord:
    """Return the exam or check behind an address as it stands."""
    return sheet_of(attempt_at(url))


def order_at(url: str) -> tuple[str, ...]:
    """Return the ids of its questions."""
    return record_at(url).sheet.order


def a_question(url: str, kind: str) -> str:
    """The id of the first question of a kind."""
    record = record_at(url)
    return next(name for name in record.sheet.order if record.item(name).kind == kind)


def send(client: Client, url: str, item: str, fields: Fields | None = None, **more: str) -> Any:
    """Send the form of a question with these fields, from the newest state; return the answer itself."""
    seq = record_at(url).seq
    form = {"key": str(uuid.uuid4()), "seq": str(seq), "item": item, "action": "answer", **(fields or {}), **more}
    return client.post(url, form)


def answer(client: Client, url: str, *, right: int | None = None) -> None:
    """Answer the first `right` questions right and all others wrong, or every question right."""
    record = record_at(url)
    for number, name in enumerate(record.sheet.order):
        item = record.item(name)
        is_right = right is None or number < right
        response = send(client, url, name, right_answer(item, record.terms["rulebook"]) if is_right else wrong_answer(item))
        assert response.status_code == 303, response.status_code


def hand_in(client: Client, url: str) -> Any:
    """Hand in by the form of the page that asks, and return the answer itself."""
    form = next(each for each in forms(page(client, f"{url}?hand-in=1")) if ("action", "finish") in each["buttons"])
    return client.post(url, {**form["fields"], "action": "finish"})


def run_out(url: str, *, ago: dt.timedelta = dt.timedelta(seconds=1)) -> Attempt:
    """Move an exam back in time, so that its time ran out so long ago."""
    attempt = attempt_at(url)
    assert attempt.deadline is not None
    shift = dt.datetime.now(dt.UTC) - ago - attempt.deadline
    moved = {"started_at": attempt.started_at + shift, "deadline": attempt.deadline + shift}
    Attempt.objects.filter(pk=attempt.pk).update(**moved)
    attempt.refresh_from_db()
    return attempt


def singles(chapter: str, count: int, prefix: str = "") -> list[dict[str, object]]:
    """Return so many items of a chapter, each with one right and one wrong option; the wrong one names a misconception."""
    return [
        {
            "id": f"{prefix}{chapter}-item-{number}",
            "kind": "single",
            "facts": ["plain"],
            "section": "start",
            "stem": f"STEM-{chapter}-{number}",
            "options": [
                part("a", right="true"),
                part("b", right="false", misconception=f"{FIRST}-claim-2"),
            ],
        }
        for number in range(1, count + 1)
    ]
