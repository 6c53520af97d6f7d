"""How sure learners were against how often they were right: the counts, the charts, and what twins say about marks."""

import datetime as dt
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.calibration import CONFIDENCES, FEWEST, Answered, Calibration, Twins, calibrate, levels_of
from quiz.evidence import Moment, evidence_of
from quiz.models import Attempt, Course, Kind, Learner, Response, Terms
from quiz.presenters.calibration import WIDE, charts_of, twins_view
from quiz.selectors import library_of
from quiz.sheets import sheets_of
from tests.cast import Cast
from tests.factories import FIRST
from tests.quiz.playing import form_with, page, play, press, start

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
answers = st.lists(st.builds(Answered, st.sampled_from([*CONFIDENCES, "", "certain"]), st.booleans()), max_size=40)


@given(answers)
def test_each_answer_counts_once_under_its_own_confidence(given_answers: list[Answered]) -> None:
    levels = levels_of(given_answers)
    assert [level.confidence for level in levels] == list(CONFIDENCES)
    assert sum(level.said for level in levels) == sum(answer.confidence in CONFIDENCES for answer in given_answers)
    assert all(0 <= level.right <= level.said for level in levels)
    assert all(level.is_too_few == (level.said < FEWEST) for level in levels)


@given(answers)
def test_a_chart_stays_within_its_frame_and_says_in_words_what_it_draws(given_answers: list[Answered]) -> None:
    charts = charts_of(Calibration(claims=tuple(given_answers)))
    assert bool(charts) == any(answer.confidence in CONFIDENCES for answer in given_answers)
    for chart in charts:
        assert max(bar.said_wide for bar in chart.bars) == WIDE
        assert all(0 <= bar.right_wide <= bar.said_wide <= WIDE for bar in chart.bars)
        assert all(f"{bar.label}: {bar.share}." in chart.words for bar in chart.bars)
        assert all(("too few to say" in bar.share) == (0 < bar.said < FEWEST) for bar in chart.bars)


def test_a_round_gives_claims_cards_and_twins() -> None:
    marks = {"claim": False, "card": True, "silent": True, "old": True}
    values: dict[str, dict[str, object]] = {
        "claim": {"said": "true", "confidence": "sure"},
        "card": {"typed": "x", "confidence": "guess"},
        "silent": {"typed": "only words"},
        "old": {"said": "false"},
        "unmarked": {"confidence": "sure"},
        "twin": {"twin_of": "card", "said": "true", "confidence": "fairly", "earned": 1, "possible": 1},
        "item": {"twin_of": "silent", "answer": {"choice": ["a"]}, "earned": 1, "possible": 2},
        "undone": {"twin_of": "gone", "answer": {}, "earned": 2, "possible": 2},
    }
    found = calibrate(marks, values)
    assert found.claims == (Answered("sure", right=False), Answered("fairly", right=True))
    assert found.cards == (Answered("guess", right=True),)
    assert found.twins == Twins(asked=3, marked=2, right=2)


@pytest.mark.parametrize(
    ("twins", "meaning"),
    [
        (Twins(4, 4, 0), "too few"),
        (Twins(5, 5, 5), "Your marks are accurate"),
        (Twins(5, 4, 4), "Your marks are accurate"),
        (Twins(5, 5, 4), "nearly accurate"),
        (Twins(5, 5, 3), "more kindly"),
        (Twins(10, 10, 7), "more kindly"),
    ],
)
def test_twins_say_in_one_sentence_what_they_mean(twins: Twins, meaning: str) -> None:
    view = twins_view(twins)
    assert view is not None
    assert meaning in view.meaning
    assert view.counts == (
        f"You marked {twins.marked} of {twins.asked} right; asked in another form you had {twins.right} of {twins.asked}."
    )


def test_without_twins_nothing_is_said_about_marks() -> None:
    assert twins_view(Twins()) is None


def claims_round(cast: Cast, confidences: str) -> str:
    """Judge every claim of the first chapter to be true, each with the confidence that its letter means; finish the round."""
    url = start(cast.alice.client, "misconceptions")
    for letter in confidences:
        form = form_with(page(cast.alice.client, url), "said", "true")
        cast.alice.client.post(url, {**form, "confidence": {"g": "guess", "f": "fairly", "s": "sure"}[letter]})
    press(cast.alice.client, url, "action", "finish")
    return url


def test_the_end_of_a_round_of_claims_shows_the_chart_and_its_table(course: Course, cast: Cast) -> None:
    html = page(cast.alice.client, claims_round(cast, "sssss"))
    assert "How sure you were of the claims" in html
    assert "A guess: never said. Fairly sure: never said. Sure: 3 of 5 right." in html
    assert '<th scope="row">Sure</th><td>5</td><td>3</td>' in html


def test_few_answers_are_called_too_few(course: Course, cast: Cast) -> None:
    assert "of 4 right, too few to say" in page(cast.alice.client, claims_round(cast, "ssssg"))


def test_a_sure_answer_that_was_wrong_is_worth_a_second_look(course: Course, cast: Cast) -> None:
    url = start(cast.alice.client, "misconceptions")
    seen = {}
    for confidence in ("sure", "guess", "sure", "sure", "fairly"):
        form = form_with(page(cast.alice.client, url), "said", "true")
        response = cast.alice.client.post(url, {**form, "confidence": confidence})
        odd = int(form["item"].rsplit("-", 1)[1]) % 2 == 1
        html = page(cast.alice.client, response["Location"])
        seen[confidence, odd] = "You were sure: worth a second look." in html
    assert all(second_look == (confidence == "sure" and not odd) for (confidence, odd), second_look in seen.items())


@pytest.mark.parametrize("confidence", ["", "certain", None])
def test_a_claim_is_not_judged_before_one_says_how_sure_one_is(course: Course, cast: Cast, confidence: str | None) -> None:
    url = start(cast.alice.client, "misconceptions")
    form = {**form_with(page(cast.alice.client, url), "said", "true"), "confidence": confidence}
    response = cast.alice.client.post(url, {name: value for name, value in form.items() if value is not None})
    html = response.content.decode()
    assert (response.status_code, "Say first how sure you are" in html) == (409, True)
    assert "TEMPTING-" not in html
    assert not Response.objects.exists()


def test_rounds_of_before_confidence_was_asked_are_still_shown(course: Course, cast: Cast) -> None:
    assert course.current_id is not None
    terms = Terms(rulebook="chapter", unlock_percent=60, feedback="after each item", opens=None)
    attempt = Attempt.objects.create(
        learner=cast.alice.learner,
        revision_id=course.current_id,
        kind=Kind.MISCONCEPTIONS,
        chapter=FIRST,
        key=uuid4(),
        seed=7,
        terms=terms,
        started_at=AT,
        finished_at=AT,
    )
    for seq in range(1, 6):
        item = f"{FIRST}-claim-{seq}"
        Response(attempt=attempt, seq=seq, key=uuid4(), item=item, action="right", value={"said": "true"}, at=AT).save()
    html = page(cast.alice.client, f"/attempts/{attempt.pk}/")
    assert "<strong>5 of 5</strong>" in html
    assert "How sure you were" not in html
    verdict = page(cast.alice.client, f"/attempts/{attempt.pk}/?show={FIRST}-claim-1")
    assert "You had it" in verdict
    assert "You said" not in verdict


def calibration_of(learner: Learner | None, course: Course) -> Calibration:
    """What all of a learner's rounds say about their judgement."""
    assert course.current_id is not None
    sheets = sheets_of(learner, course)
    return evidence_of(learner, course, library_of(course.current_id), sheets, Moment(AT, dt.UTC)).calibration


def test_all_rounds_of_a_learner_come_to_one_calibration(course: Course, cast: Cast) -> None:
    claims_round(cast, "sssss")
    claims_round(cast, "ggggg")
    play(cast.alice.client, right=8)
    found = calibration_of(cast.alice.learner, course)
    guess, _, sure = levels_of(found.claims)
    assert (guess.said, guess.right) == (5, 3)
    assert (sure.said, sure.right) == (5 + 1, 3 + found.twins.right)
    assert (found.twins.asked, found.twins.marked) == (1, 1)
    assert calibration_of(cast.bob.learner, course) == calibration_of(None, course) == Calibration()
