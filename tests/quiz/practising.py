"""Practising as a browser does: start from the form, read the question's form, send what it holds with an answer."""

from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

from django.test import Client

from tests.quiz.playing import form_with, page

RIGHT = {
    "single": "choice=b",
    "multiple": "choice=a&choice=c",
    "ordering": "place-one=1&place-two=2&place-three=3",
    "matching": "row-a=y&row-b=x&row-c=y",
    "statements": "row-a=yes&row-b=no&row-c=yes",
    "dropdown": "gap-verb=create&gap-option=l",
    "completion": "gap-option=--LOCATION",
    "series": "row-a=no&row-b=yes&row-c=yes",
}
POINTS = {"single": 1, "multiple": 2, "ordering": 3, "matching": 3, "statements": 3, "dropdown": 2, "completion": 1, "series": 3}
HTMX = {"HX-Request": "true"}


def begin(client: Client, **wish: Any) -> str:
    """Start practice on what is wished for, all of it unless `count` says otherwise; return its address."""
    response = client.post("/practice/", {"key": str(uuid4()), "count": "all", **wish})
    assert response.status_code == 303, response.content.decode()
    return response["Location"]


def begin_on(client: Client, *kinds: str, **wish: Any) -> str:
    """Start practice on the first chapter's questions of these kinds."""
    return begin(client, item=[f"item-{kind}" for kind in kinds], **wish)


def form_of(client: Client, url: str, item: str) -> dict[str, Any]:
    """Return what the form of a question says of itself: key, sequence, item, action."""
    found = form_with(page(client, f"{url}?item={item}"), "action", "answer")
    return {name: found[name] for name in ("key", "seq", "item", "action")}


def send(client: Client, url: str, item: str, answer: str, **extra: Any) -> Any:
    """Answer a question and return the response as it comes."""
    return client.post(url, {**form_of(client, url, item), **parse_qs(answer)}, **extra)


def answer(client: Client, url: str, item: str, said: str) -> str:
    """Answer a question and return the page that follows."""
    response = send(client, url, item, said)
    assert response.status_code == 303, response.content.decode()
    return page(client, response["Location"])


def answer_all(client: Client, url: str, item: str, said: str) -> str:
    """Answer a question, a series row by row, and return the page that follows."""
    parts = said.split("&") if "series" in item else [said]
    return [answer(client, url, item, part) for part in parts][-1]


def finish(client: Client, url: str) -> str:
    """Hand in, and return the results."""
    form = form_with(page(client, f"{url}?end=1"), "action", "finish")
    response = client.post(url, form)
    assert response.status_code == 303, response.content.decode()
    return page(client, response["Location"])
