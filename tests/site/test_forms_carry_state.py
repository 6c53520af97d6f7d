"""Every form that writes carries a key and the sequence that its page showed; what does not is named here, with the reason."""

import re
import uuid
from collections import defaultdict
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from labs.models import Scenario as ScenarioRow
from tests.cast import PASSWORD, Cast, signed_in
from tests.factories import FIRST, SECOND, a_course
from tests.labs.worlds import goal, loaded, opened, playground, scenario
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import forms, mark, play, press, settle, start
from tests.quiz.practising import answer, begin_on, finish
from tests.quiz.sitting import sit, take_check

BEGINS = "begins something new under its key; nothing that stands is overwritten"
ADDS = "adds under its key; nothing that stands is overwritten"
LIBRARY = "the form of allauth: to send it again comes to the same, and the library guards it"
WITHOUT_SEQUENCE = {
    "cards": BEGINS,
    "misconceptions": BEGINS,
    "practice": BEGINS,
    "exam": BEGINS,
    "check": BEGINS,
    "review": BEGINS,
    "labs:scenario": BEGINS,
    "labs:prompt": "opens a lab where there is none, and puts words in its prompt that nobody has sent",
    "labs:try": "runs a line in a lab of its own that nobody keeps",
    "labs:line": "runs on the state that it finds, under its key, and shows what others did since the sequence in `seen`",
    "labs:clock": "runs on the state that it finds, under its key, and shows what others did since the sequence in `seen`",
    "labs:hint": ADDS,
    "labs:solution": "puts lines in the prompt that nobody has sent, and records under its key that it did",
    "faults": ADDS,
}
WITHOUT_KEY = {"labs:complete": "reads: it is a POST because what is typed may be long, and is in no form"}
OWN_KEY = {"labs:delete": "carries the sequence; the lab is its own key, as a second time finds none to delete"}
WITH_BOTH = {
    "attempt", "rulebook", "read-ahead", "reading", "exam-date", "time-zone", "start-fresh", "resume-link", "withdraw-link",
    "resume", "claim", "delete", "labs:reset", "labs:history", "labs:replay-link", "labs:files",
}  # fmt: skip
"""Every address that takes a POST is in one of these; allauth's own are told by their names."""


def is_librarys(name: str) -> bool:
    """Tell whether an address is one of allauth's, for the reason in `LIBRARY`."""
    return name.startswith("account_")


# What templates hold


FORM = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.DOTALL)
INCLUDE = re.compile(r'{% include "([^"]+)"')


def whole(text: str) -> str:
    """A piece of a template, and the pieces that it includes."""
    pieces = [whole(template(name)) for name in INCLUDE.findall(text) if not name.startswith("icons/")]
    return "\n".join([text, *pieces])


def template(name: str) -> str:
    return (Path(settings.BASE_DIR) / "templates" / name).read_text()


def templates() -> dict[str, list[str]]:
    """The forms that write, by the template they are in."""
    root = Path(settings.BASE_DIR) / "templates"
    found = {str(path.relative_to(root)): FORM.findall(path.read_text()) for path in sorted(root.rglob("*.html"))}
    return {name: each for name, each in found.items() if each and not name.startswith("account/")}


def test_every_form_in_a_template_has_a_key_and_only_named_ones_have_no_sequence() -> None:
    named = {f"'{name}'" for name in WITHOUT_SEQUENCE}
    assert len(templates()) > 25
    for name, found in templates().items():
        for form in map(whole, found):
            has_both = "{% form_state " in form or ("{% form_key %}" in form and 'name="seq"' in form)
            has_key = "{% form_key %}" in form or 'name="key"' in form
            is_named = any(each in form for each in named) or name in {
                "home.html",  # labs:try
                "labs/scenario.html",
                "quiz/partials/anew.html",
                "quiz/partials/command.html",  # labs:prompt
                "quiz/partials/summary.html",
            }
            is_own_key = name == "labs/delete.html" and 'name="seq"' in form
            assert has_both or is_own_key or (has_key and is_named), f"{name}: {form[:200]}"


# What pages show


def names_of(patterns: list[URLPattern | URLResolver], space: str = "") -> dict[str, URLPattern]:
    """Every address of the site, by its name."""
    found: dict[str, URLPattern] = {}
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = f"{each.namespace}:" if each.namespace else space
            found |= names_of(each.url_patterns, inner)
        else:
            found[f"{space}{each.name}"] = each
    return found


@pytest.fixture
def cast(db: None) -> Cast:
    """Alice, Bob and Charlie."""
    return Cast()


@pytest.fixture
def site(db: None, tmp_path: Path) -> None:
    a_course(tmp_path, files_of_every_kind())
    a_lab()


def a_lab() -> ScenarioRow:
    """A lab that has hints and a solution to ask for."""
    asking = scenario(goals=[goal("made", hints=["Look at az group."])], solution="az group create -n rg-lab -l eastus")
    return loaded(asking, playground())


def test_every_address_that_takes_a_post_is_named_here(site: None, cast: Cast) -> None:
    sandbox = opened(cast.alice.learner, row=a_lab())
    taking = set()
    for name, pattern in names_of(get_resolver().url_patterns).items():
        if is_librarys(name):
            continue
        values = {"sandbox_id": sandbox.pk, "attempt_id": uuid.UUID(int=7), "slug": FIRST, "secret": "none"}
        wanted = {key: values[key] for key in pattern.pattern.converters}
        if cast.alice.client.post(reverse(name, kwargs=wanted)).status_code != 405:
            taking.add(name)
    assert taking == {*WITHOUT_SEQUENCE, *WITHOUT_KEY, *OWN_KEY, *WITH_BOTH}


def test_every_form_on_every_page_carries_what_its_address_asks_for(site: None, cast: Cast) -> None:
    seen: defaultdict[str, list[tuple[str, dict[str, str]]]] = defaultdict(list)
    for client, pages in shown(cast):
        for address in pages:
            for form in forms(client.get(address).content.decode()):
                if "csrfmiddlewaretoken" in form["fields"]:
                    name = resolve((form["action"] or address).split("?")[0]).view_name
                    seen[name].append((address, form["fields"]))
    for name, found in seen.items():
        for address, fields in found:
            if is_librarys(name):
                continue
            assert uuid.UUID(fields.get("key", "")), (name, address)
            if name in WITH_BOTH:
                assert re.fullmatch("[0-9]+", fields.get("seq", "")), (name, address, fields)
            else:
                assert name in WITHOUT_SEQUENCE, (name, address)
            if name in {"labs:line", "labs:clock"}:
                assert re.fullmatch("[0-9]+", fields["seen"]), (name, address)
    assert {*WITH_BOTH, *WITHOUT_SEQUENCE} - seen.keys() == {"labs:prompt"}, "no page here shows these"


def shown(cast: Cast) -> list[tuple[Client, list[str]]]:
    """Browsers of people who stand at different places, and the pages that each of them looks at."""
    alice = cast.alice.client
    cards, done = start(alice), play(cast.bob.client, right=8)
    mark(alice, cards, right=True)
    claims = start(alice, "misconceptions")
    revealed = start(cast.bob.client)
    press(cast.bob.client, revealed, "action", "reveal")
    practised, handed_in = begin_on(alice, "single", "multiple"), begin_on(cast.bob.client, "single", feedback="end")
    answer(alice, practised, "item-single", "choice=a")
    finish(cast.bob.client, handed_in)
    exam, check = sit(alice, "short"), take_check(alice)
    link = settle(alice, "/you/resume-link/").content.decode()
    path = "/resume/" + link.split("/resume/")[1].split('"')[0]
    apart = Client()
    signed_in("emil@example.org")
    play(apart, right=3)
    apart.post("/account/login/", {"login": "emil@example.org", "password": PASSWORD})
    about = ["/you/", "/you/fresh/", "/you/resume-link/", "/you/delete/", "/account/claim/", "/course/", "/progress/", "/"]
    course = [
        f"/course/{slug}/{part}" for slug in (FIRST, SECOND) for part in ("", "cards/", "misconceptions/", "items/", "check/")
    ]
    lists = ["/practice/", "/exam/", "/review/", "/cases/", "/cases/press/", "/cheat-sheet/", "/search/?q=text", "/labs/"]
    sandbox = f"/labs/sandboxes/{opened(cast.alice.learner, row=a_lab()).pk}/"
    labs = [sandbox, f"{sandbox}replay/", f"{sandbox}files/", "/labs/practice/", "/labs/playground/"]
    study = [cards, claims, practised, f"{practised}?item=item-single", exam, f"{exam}?hand-in=1", check]
    return [
        (alice, [*about, *course, *lists, *study, *labs]),
        (cast.bob.client, [*about, *course, *lists, done, revealed, handed_in, path]),
        (cast.charlie, [*about, *course, *lists, path]),
        (apart, about),
    ]
