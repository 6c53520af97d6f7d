"""Playing rounds as a browser does: read the form on the page, send what it holds. And whole rounds, for what comes after."""

import re
from html.parser import HTMLParser
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.utils import timezone

from quiz.calibration import SURE
from quiz.claims import claim_in, wording_by_seed
from quiz.models import Action, Attempt
from quiz.selectors import RoundRecord, library_of, record_of
from quiz.services.attempts import finish_round, respond
from quiz.services.round_answers import JUDGE
from quiz.services.submissions import Submission
from tests.factories import FIRST
from tests.quiz.right_answers import Fields, right_answer


class _Forms(HTMLParser):
    """Collects the forms of a page: action, fields, and buttons with a name."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({"action": found.get("action", ""), "fields": {}, "buttons": []})
        elif tag == "input" and self.forms and "name" in found:
            self.forms[-1]["fields"][found["name"]] = found.get("value", "")
        elif tag == "button" and self.forms and "name" in found:
            self.forms[-1]["buttons"].append((found["name"], found.get("value", "")))


def forms(html: str) -> list[dict[str, Any]]:
    """Return the forms of a page."""
    parser = _Forms()
    parser.feed(html)
    return parser.forms


def form_with(html: str, name: str, value: str) -> dict[str, str]:
    """Return the fields of the form that offers this button, the button pressed."""
    for form in forms(html):
        if (name, value) in form["buttons"]:
            return {**form["fields"], name: value}
    raise AssertionError(f"no form offers {name}={value}")


def offers(html: str, name: str, value: str) -> bool:
    """Tell whether the page has a form with this button."""
    return any((name, value) in form["buttons"] for form in forms(html))


def page(client: Client, url: str, **extra: Any) -> str:
    """Return a page's text."""
    response = client.get(url, **extra)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def settle(client: Client, action: str, fields: dict[str, Any] | None = None, **extra: Any) -> Any:
    """Send a form about the learner themselves as a page has it now: its hidden fields, and these."""
    return client.post(action, {**settling(client, action, **extra), **(fields or {})}, **extra)


def settling(client: Client, action: str, **extra: Any) -> dict[str, str]:
    """Return the hidden fields of a form about the learner themselves; elsewhere, those of the switch on every page."""
    for url in (action, "/you/resume-link/", "/you/"):
        found = [form for form in forms(client.get(url, **extra).content.decode()) if form["action"] == action]
        if found:
            return dict(found[0]["fields"])
    switch = form_with(page(client, "/you/", **extra), "rulebook", "azure")
    return {name: switch[name] for name in ("key", "seq")}


def start(client: Client, kind: str = "cards", chapter: str = FIRST) -> str:
    """Press the start button of the page before a round; return the round's address."""
    url = f"/course/{chapter}/{kind}/"
    form = next(each for each in forms(page(client, url)) if each["action"] == url)
    response = client.post(url, form["fields"])
    assert response.status_code == 303, response.status_code
    return response["Location"]


def press(client: Client, url: str, name: str, value: str) -> str:
    """Press a button of the round's page and return the page that follows."""
    return press_on(client, url, page(client, url), name, value)


def press_on(client: Client, url: str, html: str, name: str, value: str) -> str:
    """Press a button of the round's page as it is before the eyes, and return the page that follows."""
    response = client.post(url, form_with(html, name, value), follow=True)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def mark(client: Client, url: str, *, right: bool) -> str:
    """Reveal the card in front, mark it, and answer the question that may come behind it."""
    revealed = press(client, url, "action", "reveal")
    return past_twin(client, url, press_on(client, url, revealed, "action", "right" if right else "wrong"))


def past_twin(client: Client, url: str, html: str) -> str:
    """Answer the question between the cards, if this page asks one, and return the page that comes then."""
    if not asks_twin(html):
        return html
    response = client.post(url, twin_form(url, html))
    assert response.status_code == 303, response.content.decode()
    return page(client, url)


def asks_twin(html: str) -> bool:
    """Tell whether a page asks the question between the cards."""
    return "Asked in another form" in html and (offers(html, "action", "answer") or offers(html, "said", "true"))


def twin_form(url: str, html: str) -> dict[str, Any]:
    """Return the form of the question between the cards, filled in with what is right: so the mark of its card holds."""
    attempt = attempt_at(url)
    library, rulebook = library_of(attempt.revision_id), attempt.terms["rulebook"]
    if offers(html, "said", "true"):
        form = form_with(html, "said", "true")
        claim = library.all_misconceptions[form["item"]]
        return {**form, "said": claim_in(claim, wording_by_seed(claim, attempt.seed), rulebook).truth}
    form = form_with(html, "action", "answer")
    answer = right_answer(library.all_items[form["item"]], rulebook)
    return {**{name: form[name] for name in ("key", "seq", "item", "action")}, **answer}


def play(client: Client, right: int, chapter: str = FIRST, total: int = 8) -> str:
    """Play a whole round of cards with this many right answers and finish it; return its address.

    It begins with the start button. What follows goes to the services that its forms go to, since `mark` and `press` prove those.
    """
    url = start(client, "cards", chapter)
    record = record_of(attempt_at(url))
    for number in range(total):
        item = record.standing.current or ""
        record = say(say(record, "reveal", item), "right" if number < right else "wrong", item)
        if record.twin is not None:
            record = say_twin(record, record.twin.id)
    finish_round(attempt=record.attempt, submission=Submission(uuid4(), record.seq, "finish"), at=timezone.now())
    return url


def judge_all(client: Client, chapter: str = FIRST, total: int = 5) -> None:
    """Judge every claim of a chapter as true and finish the round, as `play` does with cards."""
    record = record_of(attempt_at(start(client, "misconceptions", chapter)))
    for _ in range(total):
        record = say(record, JUDGE, record.standing.current or "", said="true")
    finish_round(attempt=record.attempt, submission=Submission(uuid4(), record.seq, "finish"), at=timezone.now())


def say(record: RoundRecord, action: str, item: str, said: str = "", fields: Fields | None = None) -> RoundRecord:
    """Store what a form of the round would send, surely said unless it has other fields; return the round as it then stands."""
    given = {name: [value] if isinstance(value, str) else value for name, value in (fields or {"confidence": SURE}).items()}
    submission = Submission(uuid4(), record.seq, action, item, said, given)
    return respond(attempt=record.attempt, submission=submission, at=timezone.now())


def say_twin(record: RoundRecord, item: str) -> RoundRecord:
    """Answer the question between the cards as `past_twin` does."""
    library, rulebook = library_of(record.attempt.revision_id), record.terms["rulebook"]
    if item in library.all_items:
        return say(record, Action.ANSWER, item, fields=right_answer(library.all_items[item], rulebook))
    claim = library.all_misconceptions[item]
    return say(record, JUDGE, item, said=claim_in(claim, wording_by_seed(claim, record.attempt.seed), rulebook).truth)


def attempt_at(url: str) -> Attempt:
    """Return the attempt behind an address."""
    found = re.fullmatch(r"/attempts/([0-9a-f-]{36})/.*", url)
    assert found is not None, url
    return Attempt.objects.get(pk=UUID(found[1]))
