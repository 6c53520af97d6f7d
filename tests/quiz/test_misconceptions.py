"""A round of misconceptions: judged by the server under the round's own rulebook, explained after each claim."""

from pathlib import Path

import pytest

from quiz.models import Attempt, Course, Response
from tests.cast import Cast
from tests.factories import FIRST, a_course, course_files, misconception
from tests.quiz.playing import attempt_at, form_with, forms, offers, page, play, press, settle, start

pytestmark = pytest.mark.django_db
CLAIMS = "chapters/01-first-light/misconceptions.yaml"


@pytest.fixture
def url(course: Course, cast: Cast) -> str:
    """A round that Alice has just begun."""
    return start(cast.alice.client, "misconceptions")


def claim_in_front(html: str) -> int:
    """The number of the claim on the page; those with odd numbers are true."""
    return int(form_with(html, "said", "true")["item"].rsplit("-", 1)[1])


def judge(cast: Cast, url: str, *, rightly: bool) -> str:
    odd = claim_in_front(page(cast.alice.client, url)) % 2 == 1
    return press(cast.alice.client, url, "said", "true" if odd == rightly else "false")


def test_a_claim_is_shown_without_its_truth_or_explanation(cast: Cast, url: str) -> None:
    html = page(cast.alice.client, url)
    assert "Claim " in html
    assert "TEMPTING-" not in html
    assert "CORRECT-" not in html


def test_after_the_answer_the_page_says_why_it_tempts_what_is_true_and_the_source(cast: Cast, url: str) -> None:
    html = judge(cast, url, rightly=True)
    assert "You had it" in html
    assert html.count("TEMPTING-") == html.count("CORRECT-") == 1
    assert "https://example.org/manual" in html
    assert "23 November 2026" in html
    assert html.index("<summary>Sources</summary>") < html.index("https://example.org/manual")


def test_a_wrong_answer_is_said_plainly(cast: Cast, url: str) -> None:
    assert "Not quite: the claim is" in judge(cast, url, rightly=False)


def test_the_next_claim_comes_when_asked_for(cast: Cast, url: str) -> None:
    judge(cast, url, rightly=True)
    assert "2 <span>of 5</span>" in page(cast.alice.client, url)


def test_a_refresh_of_the_explanation_shows_it_again(cast: Cast, url: str) -> None:
    form = form_with(page(cast.alice.client, url), "said", "true")
    location = cast.alice.client.post(url, form)["Location"]
    assert location == f"{url}?show={form['item']}"
    assert "TEMPTING-" in page(cast.alice.client, location)


def test_asking_to_look_back_at_a_claim_not_yet_judged_shows_nothing(cast: Cast, url: str) -> None:
    item = form_with(page(cast.alice.client, url), "said", "true")["item"]
    assert "TEMPTING-" not in page(cast.alice.client, f"{url}?show={item}")
    assert "TEMPTING-" not in page(cast.alice.client, f"{url}?show=<script>")


def test_the_score_stands_at_the_end_marked_by_darkroom(cast: Cast, url: str) -> None:
    for number in range(5):
        judge(cast, url, rightly=number != 2)
    html = press(cast.alice.client, url, "action", "finish")
    assert "<strong>4 of 5</strong>, 80 percent" in html
    assert "marked by Darkroom" in html
    assert html.count(">What is true</a>") == 1


def test_what_was_said_is_kept_with_the_verdict(cast: Cast, url: str) -> None:
    judge(cast, url, rightly=False)
    response = Response.objects.get()
    odd = int(response.item.rsplit("-", 1)[1]) % 2 == 1
    assert (response.action, response.value) == ("wrong", {"said": "false" if odd else "true", "confidence": "sure"})


@pytest.mark.parametrize("action", ["right", "wrong", "reveal", "retract", "judge", ""])
def test_a_learner_cannot_mark_a_claim_themselves(cast: Cast, url: str, action: str) -> None:
    form = form_with(page(cast.alice.client, url), "said", "true")
    response = cast.alice.client.post(url, {**form, "action": action, "said": "perhaps"})
    assert response.status_code == 409
    assert not Response.objects.exists()


def test_a_judgement_cannot_be_taken_back(cast: Cast, url: str) -> None:
    judge(cast, url, rightly=False)
    assert not offers(page(cast.alice.client, url), "action", "retract")


def test_misconceptions_unlock_nothing(cast: Cast, url: str) -> None:
    for _ in range(5):
        judge(cast, url, rightly=True)
    press(cast.alice.client, url, "action", "finish")
    assert "locked" in page(cast.alice.client, "/course/second-bath/").lower()


@pytest.mark.parametrize(
    ("rulebook", "words", "truth"),
    [
        ("chapter", "By the chapter", "true"),
        ("azure", "In Azure today", "false"),
    ],
)
def test_a_contested_claim_says_its_rulebook_and_is_graded_by_it(
    tmp_path: Path, cast: Cast, rulebook: str, words: str, truth: str
) -> None:
    files = course_files()
    truths = {"chapter": "true", "azure": "false"}
    files[CLAIMS] = [misconception(number, facts=["contested"], truth=truths) for number in range(1, 6)]
    a_course(tmp_path, files)
    settle(cast.alice.client, "/rulebook/", {"rulebook": rulebook})
    url = start(cast.alice.client, "misconceptions")
    assert words in page(cast.alice.client, url)
    html = press(cast.alice.client, url, "said", truth)
    assert f"You had it: the claim is {truth}." in html
    assert "At most 10." in html
    assert "At most 100." in html


def test_a_round_keeps_its_rulebook_when_the_learner_switches(tmp_path: Path, cast: Cast) -> None:
    files = course_files()
    truths = {"chapter": "true", "azure": "false"}
    files[CLAIMS] = [misconception(number, facts=["contested"], truth=truths) for number in range(1, 6)]
    a_course(tmp_path, files)
    url = start(cast.alice.client, "misconceptions")
    settle(cast.alice.client, "/rulebook/", {"rulebook": "azure"})
    assert "You had it: the claim is true." in press(cast.alice.client, url, "said", "true")
    assert attempt_at(url).terms["rulebook"] == "chapter"


def test_a_wording_that_names_its_rulebook_is_not_labelled_twice(tmp_path: Path, cast: Cast) -> None:
    files = course_files()
    claim = {"chapter": "By the chapter, ten.", "azure": "In Azure today, ten."}
    files[CLAIMS] = [misconception(number, facts=["contested"], claim=claim) for number in range(1, 6)]
    a_course(tmp_path, files)
    assert page(cast.alice.client, start(cast.alice.client, "misconceptions")).count("By the chapter") == 1


def test_cards_and_claims_of_a_chapter_are_rounds_of_their_own(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=8)
    start(cast.alice.client, "misconceptions")
    kinds = Attempt.objects.order_by("started_at").values_list("kind", flat=True)
    assert list(kinds) == ["cards", "misconceptions"]
    lobby = page(cast.alice.client, f"/course/{FIRST}/misconceptions/")
    assert any(form["fields"].get("fresh") for form in forms(lobby))


def test_about_half_of_the_claims_are_asked_in_other_words_and_are_judged_by_their_own_truth(tmp_path: Path, cast: Cast) -> None:
    files = course_files()
    restated = {"claim": "RESTATED", "truth": "true"}
    files[CLAIMS] = [
        misconception(number, truth="false", claim="BELIEF", restated=restated, consequence=f"COSTS-{number}")
        for number in range(1, 25)
    ]
    a_course(tmp_path, files)
    url = start(cast.alice.client, "misconceptions")
    asked = {"RESTATED": 0, "BELIEF": 0}
    for _ in range(24):
        html = page(cast.alice.client, url)
        wording = "RESTATED" if "RESTATED" in html else "BELIEF"
        asked[wording] += 1
        verdict = press(cast.alice.client, url, "said", "true" if wording == "RESTATED" else "false")
        assert "You had it" in verdict
        assert ("The belief behind it" in verdict) == (wording == "RESTATED")
        assert "COSTS-" in verdict
        assert "COSTS-" not in html
    assert min(asked.values()) >= 1


def test_a_round_asks_the_same_wording_after_a_refresh(tmp_path: Path, cast: Cast) -> None:
    files = course_files()
    files[CLAIMS] = [misconception(number, restated={"claim": f"RESTATED-{number}", "truth": "true"}) for number in range(1, 9)]
    a_course(tmp_path, files)
    url = start(cast.alice.client, "misconceptions")
    assert len({"RESTATED" in page(cast.alice.client, url) for _ in range(5)}) == 1


def test_after_the_last_claim_the_round_is_finished_at_once(cast: Cast, url: str) -> None:
    for number in range(1, 6):
        html = judge(cast, url, rightly=True)
        assert offers(html, "action", "finish") == (number == 5)
    assert "Finish and see your score" in html
    assert "To the end of the round" not in html


def test_the_panel_of_keys_names_those_of_the_page_in_front(cast: Cast, url: str) -> None:
    html = page(cast.alice.client, url)
    assert "A guess, fairly sure, sure" in html
    assert "Got it, missed it" not in html
    html = judge(cast, url, rightly=True)
    assert "A guess, fairly sure, sure" not in html
    assert "<dd>Go on</dd>" in html
    cards = page(cast.alice.client, start(cast.alice.client))
    assert "Reveal it from the field" in cards
    assert "True, false" not in cards
