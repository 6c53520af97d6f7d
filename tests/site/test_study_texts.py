"""The pages of study say nothing outside their translation but content and names: asked, answered, refused, empty and full."""

import datetime as dt
import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from quiz.content import Pack
from quiz.content.importer import load_pack
from quiz.models import Schedule
from tests.cast import PASSWORD, Person, person, signed_in
from tests.factories import FIRST, SECOND, Files, a_pack, chapter_text, misconception
from tests.labs.worlds import loaded
from tests.quiz import practising, sitting
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import form_with, page, past_twin, play, press, settle, settling, start
from tests.quiz.practising import RIGHT, answer_all, begin, begin_on, finish
from tests.quiz.time_travel import let_pass
from tests.site.content import loose_on
from tests.site.texts import OPEN, is_balanced

# What these tests type themselves.
TYPED = frozenset({"Ten of them", "Short", "nothing-of-the-kind", "dora@example.org"})
HTMX = {"HX-Request": "true"}
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 460 100">\n<text x="1" y="20">Paper</text>\n</svg>\n'
BODY = """![Light falls on the paper, and a picture comes up.](figures/bath.svg "The *first* bath.")

A gallery keeps image versions.

```az scenario=practice
az group create -n rg-lab -l eastus
```
"""


def files() -> Files:
    """A course with one of everything: questions of each kind, case studies, a figure, commands, terms, a cheat sheet."""
    found = files_of_every_kind()
    found["chapters/01-first-light/chapter.md"] = chapter_text(FIRST, "First light", BODY)
    found["chapters/01-first-light/figures/bath.svg"] = DRAWING
    found["chapters/01-first-light/cards.yaml"][0] |= {
        "facts": ["contested"],
        "section": "more",
        "answer": {"chapter": "Ten of them.", "azure": "A hundred of them."},
        "reason": "It was counted.",
        "lab": "practice",
    }
    found["chapters/01-first-light/misconceptions.yaml"][0] = misconception(
        1, facts=["contested"], section="more", consequence="It costs.", lab="practice"
    )
    differs = {"chapter": "It keeps ten.", "azure": "It keeps a hundred."}
    found["glossary.yaml"] = [
        {"id": "gallery", "term": "gallery", "also": ["shared gallery"], "means": differs, "section": f"{FIRST}#more"},
        {"id": "image-version", "term": "image version", "also": ["image versions"], "means": "A copy."},
    ]
    job = {"id": "make", "group": "Make", "does": "Make one", "az": "az sig create", "powershell": "New-Gallery"}
    found["cheat-sheet.yaml"] = {
        "jobs": [{**job, "note": differs, "refused": ["chapter"], "facts": ["contested"]}],
        "limits": [{"what": "Galleries", "chapter": "10", "azure": "100", "facts": ["contested"]}],
    }
    return found


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """That course, read once."""
    return a_pack(tmp_path_factory.mktemp("pack"), files())


@pytest.fixture
def learner(db: None, pack: Pack) -> Person:
    """Somebody who has only come, with that course and its labs before them."""
    load_pack(pack)
    loaded()
    return person()


@pytest.fixture
def trained(learner: Person) -> Person:
    """Somebody who has done some of everything: both rounds with misses, practice, an exam, a check, reading; all is due."""
    client = learner.client
    client.post(f"/course/{FIRST}/reading/", {"key": str(uuid4()), "seq": "0", "section": "start", "read": "1"})
    play(client, right=4)
    url = start(client, "misconceptions")
    for number in range(5):
        client.post(url, {**form_of(client, url, ("said", "true")), "confidence": "sure" if number % 2 else "guess"})
    press(client, url, "action", "finish")
    practised = begin_on(client, "single", "multiple", feedback="end")
    practising.answer(client, practised, "item-single", "choice=a")
    finish(client, practised)
    over = sitting.sit(client, "short")
    sitting.answer(client, over, right=1)
    sitting.hand_in(client, over)
    play(client, right=7)
    let_pass(learner.learner, days=30)
    return learner


def form_of(client: Client, url: str, button: tuple[str, str]) -> dict[str, str]:
    """Return the fields of the form of an attempt that has this button."""
    return form_with(page(client, url), *button)


def without_marks(html: str) -> str:
    """A page without the marks around words that were looked for."""
    return re.sub(r"</?mark>", "", html)


def body(client: Client, address: str) -> str:
    """A page, whatever its status."""
    return client.get(address).content.decode()


def sent(client: Client, address: str, **fields: str) -> str:
    """The page that follows a form."""
    return client.post(address, {**settling(client, address), **fields}, follow=True).content.decode()


NEW: dict[str, Callable[[Client], str]] = {
    "course": lambda client: page(client, "/course/"),
    "chapter": lambda client: page(client, f"/course/{FIRST}/"),
    "locked chapter": lambda client: body(client, f"/course/{SECOND}/"),
    "cards": lambda client: page(client, f"/course/{FIRST}/cards/"),
    "misconceptions": lambda client: page(client, f"/course/{FIRST}/misconceptions/"),
    "practice": lambda client: page(client, "/practice/"),
    "questions": lambda client: page(client, f"/course/{FIRST}/items/"),
    "case studies": lambda client: page(client, "/cases/"),
    "case study": lambda client: page(client, "/cases/press/"),
    "exam": lambda client: page(client, "/exam/"),
    "check": lambda client: page(client, f"/course/{SECOND}/check/"),
    "review": lambda client: page(client, "/review/"),
    "progress": lambda client: page(client, "/progress/"),
    "search": lambda client: page(client, "/search/"),
    "glossary": lambda client: page(client, "/glossary/"),
    "cheat sheet": lambda client: page(client, "/cheat-sheet/"),
    "anki": lambda client: page(client, "/anki/"),
    "no cards for Anki": lambda client: body(client, f"/anki/text/?chapter={FIRST}"),
    "you": lambda client: page(client, "/you/"),
    "starting fresh": lambda client: page(client, "/you/fresh/"),
    "deleting": lambda client: page(client, "/you/delete/"),
    "deleted": lambda client: page(client, "/you/deleted/"),
    "resume link": lambda client: page(client, "/you/resume-link/"),
    "no resume link": lambda client: body(client, "/resume/gone/"),
    "privacy": lambda client: page(client, "/privacy/"),
    "sign in": lambda client: page(client, "/account/login/"),
    "sign up": lambda client: page(client, "/account/signup/"),
    "forgotten password": lambda client: page(client, "/account/password/reset/"),
    "sign in refused": lambda client: sent(client, "/account/login/", login="dora@example.org", password="wrong"),
    "sign up refused": lambda client: sent(client, "/account/signup/", email="nobody", password1="short", password2="other"),
    "a rulebook": lambda client: sent(client, "/rulebook/", rulebook="azure"),
    "a rulebook of an older page": lambda client: sent(client, "/rulebook/", rulebook="azure", seq="7"),
    "reading ahead of an older page": lambda client: sent(client, "/read-ahead/", ahead="on", seq="7"),
    "a day of an older page": lambda client: sent(client, "/you/exam-date/", exam_date="", seq="7"),
    "starting fresh without a key": lambda client: sent(client, "/you/fresh/", key=""),
    "a day that is none": lambda client: sent(client, "/you/exam-date/", exam_date="tomorrow"),
    "a form without a key": lambda client: sent(client, f"/course/{FIRST}/cards/", key=""),
}
"""The pages of somebody who has only come."""


@pytest.mark.django_db
@pytest.mark.parametrize("name", NEW)
def test_a_page_of_a_newcomer_is_translated(name: str, learner: Person, brackets: None) -> None:
    assert_translated(NEW[name](learner.client))


LEARNING = ("course", "chapter", "cards", "misconceptions", "practice", "questions", "exam", "check", "review", "progress")
HELD = ("anki", "you", "starting fresh", "deleting")


@pytest.mark.django_db
def test_the_pages_of_somebody_with_progress_are_translated(trained: Person, brackets: None) -> None:
    for name in (*LEARNING, *HELD):
        assert_translated(NEW[name](trained.client))


def assert_translated(html: str) -> None:
    """Fail for a page that says something outside the brackets of its translation."""
    assert html.count(OPEN) > 3
    assert is_balanced(html)
    assert loose_on(html, TYPED) == []


@pytest.mark.django_db
@pytest.mark.parametrize("rulebook", ["chapter", "azure"])
def test_cards_asked_revealed_and_added_up_are_translated(rulebook: str, learner: Person, brackets: None) -> None:
    client = learner.client
    settle(client, "/rulebook/", {"rulebook": rulebook})
    url = start(client)
    for number in range(8):
        asked = form_of(client, url, ("action", "reveal"))
        assert_translated(page(client, url))
        client.post(url, {**asked, "typed": "Ten of them", "confidence": "sure"})
        assert_translated(page(client, url))
        html = press(client, url, "action", "wrong" if number == 2 else "right")
        assert_translated(html)
        assert_translated(past_twin(client, url, html))
    stale = client.post(url, {**form_of(client, url, ("action", "finish")), "seq": "1"})
    assert stale.status_code == 409
    assert_translated(stale.content.decode())
    assert_translated(press(client, url, "action", "finish"))


@pytest.mark.django_db
def test_claims_their_verdicts_and_their_summary_are_translated(learner: Person, brackets: None) -> None:
    client = learner.client
    url = start(client, "misconceptions")
    for number in range(5):
        asked = form_of(client, url, ("said", "true"))
        assert_translated(page(client, url))
        assert_translated(sent(client, url, **{**asked, "confidence": "sure" if number else "guess"}))
    assert_translated(press(client, url, "action", "finish"))


@pytest.mark.django_db
@pytest.mark.parametrize("feedback", ["each", "end"])
def test_practice_asked_refused_marked_and_added_up_is_translated(feedback: str, learner: Person, brackets: None) -> None:
    client = learner.client
    url = begin_on(client, *RIGHT, feedback=feedback)
    for kind, said in RIGHT.items():
        item = f"item-{kind}"
        assert_translated(page(client, f"{url}?item={item}"))
        refused = practising.send(client, url, item, "")
        assert refused.status_code == 422
        assert_translated(refused.content.decode())
        wrong = said if kind == "single" else said.replace("yes", "no").replace("choice=c", "choice=b").replace("=x", "=y")
        assert_translated(answer_all(client, url, item, wrong))
    assert_translated(page(client, f"{url}?end=1"))
    assert_translated(finish(client, url))
    assert_translated(page(client, f"{url}?item=item-single"))
    assert_translated(page(client, f"/course/{FIRST}/items/"))


@pytest.mark.django_db
def test_a_case_in_practice_is_translated(learner: Person, brackets: None) -> None:
    assert_translated(page(learner.client, begin(learner.client, case="press")))


@pytest.mark.django_db
@pytest.mark.parametrize("take", [lambda client: sitting.sit(client, "full"), sitting.take_check], ids=["exam", "check"])
def test_an_exam_and_a_check_are_translated(take: Callable[[Client], str], learner: Person, brackets: None) -> None:
    client = learner.client
    url = take(client)
    items = sitting.order_at(url)
    for item in items:
        assert_translated(page(client, f"{url}?item={item}"))
    sitting.send(client, url, items[0], flag="on")
    sitting.answer(client, url, right=2)
    for query in (f"item={items[0]}", "review=1", "hand-in=1"):
        assert_translated(page(client, f"{url}?{query}"))
    for address in ("/exam/", f"/course/{SECOND}/check/", "/course/"):
        assert_translated(page(client, address))
    sitting.hand_in(client, url)
    for query in ("", "?missed=1", *(f"?item={item}" for item in items)):
        assert_translated(page(client, f"{url}{query}"))


@pytest.mark.django_db
def test_a_review_is_translated(trained: Person, brackets: None) -> None:
    client = trained.client
    response = client.post("/review/", {"key": str(uuid4()), "size": "10"})
    assert_translated(page(client, response["Location"]))
    assert_translated(page(client, "/review/"))
    Schedule.objects.update(due=timezone.now() + dt.timedelta(days=3))
    settle(client, "/you/exam-date/", {"exam_date": str(timezone.localdate() + dt.timedelta(days=9))})
    html = page(client, "/review/")
    assert 'name="ahead"' in html or "Review in progress" in html
    assert_translated(html)


@pytest.mark.django_db
def test_what_the_search_finds_and_does_not_find_is_translated(trained: Person, brackets: None) -> None:
    for query in ("gallery", "text", "resource", "galery", "xyzzy", "text&kind=card", "xyzzy&kind=fact"):
        assert_translated(without_marks(page(trained.client, f"/search/?q={query}")))


@pytest.mark.django_db
def test_an_account_and_what_is_asked_on_signing_in_are_translated(trained: Person, brackets: None) -> None:
    signed_in("dora@example.org")
    client = trained.client
    claim = client.post("/account/login/", {"login": "dora@example.org", "password": PASSWORD})["Location"]
    assert_translated(page(client, claim))
    assert_translated(sent(client, claim, decision="add", guest=str(trained.learner.pk)))
    for name in ("email", "password/change", "logout", "claim"):
        assert_translated(page(client, f"/account/{name}/"))


@pytest.mark.django_db
def test_a_resume_link_and_whose_progress_it_opens_are_translated(trained: Person, brackets: None) -> None:
    html = sent(trained.client, "/you/resume-link/", guest="1")
    assert_translated(html)
    link = re.search(r"/resume/[\w-]+/", html)
    assert link is not None
    assert_translated(page(Client(), link[0]))
    assert_translated(sent(trained.client, "/you/resume-link/withdraw/"))


@pytest.mark.django_db
def test_the_report_of_a_fault_is_translated(trained: Person, brackets: None) -> None:
    fields = {"item": "item-single", "next": "/course/"}
    for text in ("Option a is right as well.", "Short"):
        for headers in ({}, HTMX):
            form = {"key": str(uuid4()), "text": text, **fields}
            html = trained.client.post("/faults/", form, headers=headers, follow=True).content.decode()
            assert OPEN in html
            assert is_balanced(html)
            assert loose_on(html, TYPED) == []
