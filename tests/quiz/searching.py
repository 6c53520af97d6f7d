"""A course about animals, and what a search of it finds."""

import re

from django.test import Client

from quiz.models import Course
from quiz.search.finding import Scope
from tests.factories import FIRST, SECOND, Files, card, course_files

HIT = re.compile(r'<p class="hit__title"><a href="([^"]*)">(.*?)</a>')
HTMX = {"HX-Request": "true"}


def files() -> Files:
    """A course with a section about each of two animals, a glossary, a cheat sheet, and a card that differs."""
    found = course_files()
    for folder, animal in (("01-first-light", "otter"), ("02-second-bath", "badger")):
        name = f"chapters/{folder}/chapter.md"
        found[name] = found[name].replace("Some *text*.", f"The *{animal}* is replicating <b>slowly</b> & well in its gallery.")
    found["facts.yaml"][1] |= {"chapter": "At most 10 ferrets.", "azure": "At most 100 ferrets."}
    found["chapters/01-first-light/cards.yaml"][0] = card(
        1, prompt="How many walruses?", answer={"chapter": "Seven walruses.", "azure": "Nine walruses."}, facts=["contested"]
    )
    found["glossary.yaml"] = [{"id": "image-definition", "term": "image definition", "also": ["blueprint"], "means": "A zebra."}]
    job = {"id": "make", "group": "Make", "does": "Make one", "az": "az sig create", "powershell": "New-Zorilla"}
    found["cheat-sheet.yaml"] = {"jobs": [{**job, "facts": ["plain"]}], "limits": []}
    return found


def page(client: Client, **query: str) -> str:
    """The page that a query asks for."""
    response = client.get("/search/", query)
    assert response.status_code == 200
    return response.content.decode()


def found(client: Client, **query: str) -> list[str]:
    """The addresses that a query finds, in the order of the page."""
    return [url for url, _ in HIT.findall(page(client, **query))]


def scope(course: Course) -> Scope:
    """All that there is, by the chapter."""
    return Scope(course, "chapter", {FIRST, SECOND}, {f"{slug}-card-{n}" for slug in (FIRST, SECOND) for n in range(1, 9)})
