"""Before the reveal a learner may put an answer and say how sure they are: never required, kept, and shown beside the answer."""

import pytest

from quiz.models import Course, Response
from tests.cast import Cast
from tests.quiz.playing import form_with, page, press, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(course: Course, cast: Cast) -> str:
    """A round that Alice has just begun."""
    return start(cast.alice.client)


def reveal(cast: Cast, url: str, **fields: str) -> str:
    """Reveal the card in front with these fields and return the page that follows."""
    form = {**form_with(page(cast.alice.client, url), "action", "reveal"), "confidence": "", **fields}
    response = cast.alice.client.post(url, form)
    assert response.status_code == 303
    return page(cast.alice.client, url)


def test_what_was_typed_stands_beside_the_answer(cast: Cast, url: str) -> None:
    html = reveal(cast, url, typed="  a gallery ", confidence="fairly")
    assert html.index("a gallery") < html.index("ANSWER-")
    assert "You wrote · Fairly sure" in html
    assert Response.objects.get().value == {"typed": "a gallery", "confidence": "fairly"}
    assert "You wrote" in page(cast.alice.client, url)


def test_nothing_typed_reveals_at_once_and_keeps_nothing(cast: Cast, url: str) -> None:
    html = reveal(cast, url, typed="   ")
    assert "ANSWER-" in html
    assert "You wrote" not in html
    assert Response.objects.get().value == {}


def test_a_confidence_alone_is_kept_too(cast: Cast, url: str) -> None:
    assert "You said: Sure" in reveal(cast, url, confidence="sure")
    assert Response.objects.get().value == {"confidence": "sure"}


def test_what_was_typed_is_shown_as_text_whatever_it_holds(cast: Cast, url: str) -> None:
    html = reveal(cast, url, typed='<script>alert("x")</script> {{ card.answer }}')
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; {{ card.answer }}" in html


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("x" * 4000, "x" * 500), ("a\0b", "ab"), ("\0", None), ("é" * 501, "é" * 500), (" " * 600 + "late", "late")],
)
def test_a_typed_answer_is_kept_within_its_bounds(cast: Cast, url: str, typed: str, kept: str | None) -> None:
    reveal(cast, url, typed=typed)
    assert Response.objects.get().value.get("typed") == kept


@pytest.mark.parametrize("confidence", ["certain", "SURE", "sure guess", "\0", "<b>"])
def test_a_confidence_that_is_none_of_the_three_is_not_kept(cast: Cast, url: str, confidence: str) -> None:
    reveal(cast, url, confidence=confidence)
    assert Response.objects.get().value == {}


def test_the_same_form_again_keeps_the_first_and_another_answer_under_its_key_is_refused(cast: Cast, url: str) -> None:
    form = {**form_with(page(cast.alice.client, url), "action", "reveal"), "typed": "first", "confidence": "sure"}
    first, again = cast.alice.client.post(url, form), cast.alice.client.post(url, form)
    assert (first.status_code, again.status_code) == (303, 303)
    for other in ({"typed": "second"}, {"confidence": "guess"}):
        refused = cast.alice.client.post(url, {**form, **other})
        assert (refused.status_code, "Your earlier click counts" in refused.content.decode()) == (409, True)
    assert Response.objects.get().value == {"typed": "first", "confidence": "sure"}


def test_undo_shows_the_card_with_what_was_typed(cast: Cast, url: str) -> None:
    reveal(cast, url, typed="my words")
    press(cast.alice.client, url, "action", "wrong")
    assert "my words" not in page(cast.alice.client, url)
    assert "my words" in press(cast.alice.client, url, "action", "retract")
