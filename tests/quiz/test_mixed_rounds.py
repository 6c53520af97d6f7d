"""A round of cards and claims of several chapters: each question is asked, marked and summed up by its own kind."""

import datetime as dt
from uuid import uuid4

import pytest

from quiz.models import Attempt, Course, Drawn, Kind, Response, Terms
from tests.cast import Cast
from tests.factories import FIRST, SECOND
from tests.quiz.playing import form_with, mark, offers, page, press

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
DRAW = [
    Drawn(item=f"{FIRST}-card-1", kind="card"),
    Drawn(item=f"{SECOND}-claim-2", kind="claim", wording="claim"),
    Drawn(item=f"{SECOND}-card-3", kind="card"),
]


@pytest.fixture
def url(course: Course, cast: Cast) -> str:
    """A review of three questions that Alice has just begun."""
    assert course.current_id is not None
    terms = Terms(rulebook="chapter", unlock_percent=60, feedback="after each item", opens=None)
    attempt = Attempt.objects.create(
        learner=cast.alice.learner,
        revision_id=course.current_id,
        kind=Kind.REVIEW,
        key=uuid4(),
        seed=1,
        terms=terms,
        draw=DRAW,
        started_at=AT,
    )
    return f"/attempts/{attempt.pk}/"


def test_cards_are_marked_and_claims_judged_in_one_round(cast: Cast, url: str) -> None:
    alice = cast.alice.client
    assert "Question 1 of first-light?" in page(alice, url)
    assert f"Claim 2 of {SECOND}." in mark(alice, url, right=True)
    assert "You had it: the claim is false." in press(alice, url, "said", "false")
    assert "Question 3 of second-bath?" in page(alice, url)
    mark(alice, url, right=False)
    html = press(alice, url, "action", "finish")
    assert "<strong>2 of 3</strong>, 67 percent" in html
    assert f'href="/course/{SECOND}/#start"' in html
    assert Response.objects.filter(action="right").count() == 2


def test_a_mark_behind_a_claim_is_not_taken_back_but_one_before_it_is(cast: Cast, url: str) -> None:
    alice = cast.alice.client
    mark(alice, url, right=True)
    assert offers(page(alice, url), "action", "retract")
    judged = form_with(page(alice, url), "said", "false")
    press(alice, url, "said", "false")
    assert not offers(page(alice, url), "action", "retract")
    forged = {"key": str(uuid4()), "seq": "3", "action": "retract", "item": judged["item"]}
    assert alice.post(url, forged).status_code == 409


def test_a_claim_is_not_marked_like_a_card_nor_a_card_judged(cast: Cast, url: str) -> None:
    alice = cast.alice.client
    form = form_with(page(alice, url), "action", "reveal")
    assert alice.post(url, {**form, "action": "judge", "said": "true", "confidence": "sure"}).status_code == 409
    mark(alice, url, right=True)
    form = form_with(page(alice, url), "said", "true")
    for action in ("reveal", "right", "wrong"):
        assert alice.post(url, {**form, "key": str(uuid4()), "action": action}).status_code == 409
    assert Response.objects.count() == 2
