"""What a page weighs when it is seen first: compressed bytes of its HTML, style sheets, our own scripts and others'."""

import gzip
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from quiz.models import Attempt, Course, Kind, Learner, Response, Terms
from quiz.selectors import library_of
from tests.cast import person
from tests.quiz.playing import forms

HEADS = ("HTML", "CSS", "our JS", "other JS", "all")
LEVEL = 6  # what proxies and WhiteNoise compress with, about
_STYLES = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
_SCRIPTS = re.compile(r'<script[^>]* src="([^"]+)"')
_OTHERS = "django_htmx/"
_HASHED = re.compile(r"\.[0-9a-f]{12}(?=\.\w+$)")

Address = str | Callable[[Client], str]


def report(rounds: int) -> str:  # the same call as every benchmark's; nothing here is timed
    """A table: a line for each page, in bytes as they travel; `-` where the site has no such page."""
    reader = person()
    open_chapters(reader.learner)
    client = reader.client
    lines = ["The first view of a page, compressed bytes", f"  {'':32}" + "".join(f"{head:>10}" for head in HEADS)]
    for name, address in pages().items():
        weights = weigh(client, address if isinstance(address, str) else address(client))
        lines.append(f"  {name:32}" + "".join(f"{weight:>10,}" for weight in weights) if weights else f"  {name:32}{'-':>10}")
    return "\n".join(lines)


def pages() -> Mapping[str, Address]:
    """The pages that are weighed, by name, each with its address or how to come by one."""
    course = Course.objects.get(current__isnull=False)
    assert course.current_id is not None
    chapters = library_of(course.current_id).pack.chapters
    first = chapters[0]
    return {
        "home": "/",
        "course": "/course/",
        **{f"chapter {chapter.slug}": f"/course/{chapter.slug}/" for chapter in chapters},
        "cards, before a round": f"/course/{first.slug}/cards/",
        "a card": lambda client: begun(client, f"/course/{first.slug}/cards/"),
        "a claim": lambda client: begun(client, f"/course/{first.slug}/misconceptions/"),
        "practice": "/practice/",
        "a practice question": lambda client: begun(client, "/practice/"),
        "an exam question": lambda client: begun(client, "/exam/"),
        "review": "/review/",
        "progress": "/progress/",
        "search": "/search/?q=image+version",
        "you": "/you/",
        "a lab": lambda client: begun(client, "/labs/playground/"),
    }


def open_chapters(learner: Learner) -> None:
    """Give a learner a round of every chapter, all right, so that each chapter is open."""
    course = Course.objects.get(current__isnull=False)
    assert course.current_id is not None
    now = timezone.now()
    for chapter in library_of(course.current_id).pack.chapters:
        attempt = Attempt.objects.create(
            learner=learner,
            revision_id=course.current_id,
            kind=Kind.CARDS,
            chapter=chapter.slug,
            key=uuid4(),
            seed=1,
            terms=Terms(rulebook="chapter", unlock_percent=60, feedback="after each item", opens=None),
            started_at=now,
            finished_at=now,
        )
        Response.objects.bulk_create(
            Response(attempt=attempt, seq=seq, key=uuid4(), item=card.id, action="right", at=now)
            for seq, card in enumerate(chapter.cards, 1)
        )


def begun(client: Client, lobby: str) -> str:
    """Press the first button of a page that starts something; return where it leads, or nothing."""
    response = client.get(lobby)
    starts = [form for form in forms(response.content.decode()) if "key" in form["fields"]] if response.status_code == 200 else []
    if not starts:
        return ""
    form = starts[0]
    fields = {**form["fields"], **dict(form["buttons"][:1])}
    return client.post(form["action"] or lobby, fields).headers.get("Location", "")


def weigh(client: Client, address: str) -> tuple[int, ...]:
    """Return the weights of a page in the order of `HEADS`; none where there is no such page."""
    response = client.get(address, follow=True) if address else None
    if response is None or response.status_code != 200:
        return ()
    html = response.content.decode()
    ours: list[int] = []
    others: list[int] = []
    for script in _files(_SCRIPTS, html):
        (others if _OTHERS in script else ours).append(_packed(script))
    weights = (len(gzip.compress(response.content, LEVEL)), sum(map(_packed, _files(_STYLES, html))), sum(ours), sum(others))
    return (*weights, sum(weights))


def _files(pattern: "re.Pattern[str]", html: str) -> Iterator[str]:
    """Yield the names of static files that a page asks for, without the hashes in them."""
    for url in dict.fromkeys(pattern.findall(html)):
        yield _HASHED.sub("", url.removeprefix(settings.STATIC_URL))


def _packed(name: str) -> int:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return len(gzip.compress(Path(found).read_bytes(), LEVEL))
