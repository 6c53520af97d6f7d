"""After every fifth mark comes one question that Darkroom marks: about a card marked right, in another form, off the score."""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.content import Pack
from quiz.content.schema import Chapter
from quiz.grading import Event, fold, score
from quiz.models import Course, Lapse, Response, Schedule
from quiz.twins import EVERY, twin_due
from tests.cast import Cast
from tests.factories import FIRST, Files, a_course, a_pack, card, course_files, misconception
from tests.quiz.kinds import every_kind, files_of_every_kind
from tests.quiz.playing import asks_twin, attempt_at, forms, offers, page, past_twin, play, press, start, twin_form

pytestmark = pytest.mark.django_db
CARDS = "chapters/01-first-light/cards.yaml"
CLAIMS = "chapters/01-first-light/misconceptions.yaml"
ITEMS = "chapters/01-first-light/items.yaml"


def five(cast: Cast, url: str, marks: Sequence[bool] = (True, True, True, True, True)) -> str:
    """Mark so many cards, answer nothing between them, and return the page that comes then."""
    for right in marks:
        press(cast.alice.client, url, "action", "reveal")
        html = press(cast.alice.client, url, "action", "right" if right else "wrong")
    return html


@pytest.fixture
def url(course: Course, cast: Cast) -> str:
    """A round that Alice has just begun; of its chapter, only claims can be twins."""
    return start(cast.alice.client)


@pytest.fixture
def items_url(tmp_path: Path, cast: Cast) -> str:
    """A round that Alice has just begun, in a chapter with items of every kind."""
    a_course(tmp_path, files_of_every_kind())
    return start(cast.alice.client)


def test_after_the_fifth_mark_a_claim_of_the_chapter_is_asked(cast: Cast, url: str) -> None:
    assert not asks_twin(five(cast, url, [True] * 4))
    html = five(cast, url, [True])
    assert asks_twin(html)
    assert "TEMPTING-" not in html
    assert "5 <span>of 8</span>" in html


def test_its_answer_shows_the_reasons_and_leads_on_to_the_next_card(cast: Cast, url: str) -> None:
    form = twin_form(url, five(cast, url))
    response = cast.alice.client.post(url, form)
    assert response["Location"] == f"{url}?show={form['item']}"
    html = page(cast.alice.client, response["Location"])
    assert html.count("TEMPTING-") == 1
    assert "You marked this card right: Question" in html
    assert "Next card" in html
    assert "6 <span>of 8</span>" in page(cast.alice.client, url)


def test_a_quick_item_goes_before_a_claim_and_shows_its_reasons(cast: Cast, items_url: str) -> None:
    html = five(cast, items_url)
    form = twin_form(items_url, html)
    assert form["item"] in {"item-single", "item-multiple", "item-statements", "item-dropdown"}
    assert "WHY-" not in html
    shown = page(cast.alice.client, cast.alice.client.post(items_url, form)["Location"])
    assert "WHY-" in shown
    value = Response.objects.get(action="answer").value
    assert value["twin_of"].startswith(f"{FIRST}-card-")
    assert 0 <= value["earned"] <= value["possible"]


def test_an_answer_that_is_not_complete_is_kept_on_the_page_and_stored_nowhere(tmp_path: Path, cast: Cast) -> None:
    files = files_of_every_kind()
    files[ITEMS] = [item for item in every_kind() if item["kind"] == "multiple"]
    a_course(tmp_path, files)
    url = start(cast.alice.client)
    form = twin_form(url, five(cast, url))
    response = cast.alice.client.post(url, {**form, "choice": ["b"]})
    html = response.content.decode()
    assert (response.status_code, "Choose exactly 2 options: you chose 1." in html) == (409, True)
    assert 'value="b" checked' in html
    assert "WHY-" not in html
    assert not Response.objects.filter(action="answer").exists()
    assert cast.alice.client.post(url, {**form, "key": str(uuid4())}).status_code == 303


def test_until_it_is_answered_the_round_does_not_go_on(cast: Cast, url: str) -> None:
    five(cast, url)
    seq = Response.objects.count()
    for action in ("reveal", "right", "wrong", "finish", "answer", "judge", "unlock"):
        form = {"key": str(uuid4()), "seq": str(seq), "item": f"{FIRST}-card-1", "action": action, "confidence": "sure"}
        assert cast.alice.client.post(url, form).status_code == 409
    assert Response.objects.count() == seq
    assert asks_twin(page(cast.alice.client, url))


def test_it_counts_in_no_score(cast: Cast, url: str) -> None:
    five(cast, url, [False] * 4 + [True])
    form = said_wrong(cast, url)
    cast.alice.client.post(url, form)
    assert Response.objects.get(action="answer").value["earned"] == 0
    five(cast, url, [True] * 3)
    html = press(cast.alice.client, url, "action", "finish")
    assert "<strong>4 of 8</strong>, 50 percent" in html
    assert "Practise what differed" not in html
    assert "You marked 1 of 1 right; asked in another form you had 0 of 1." in html
    assert "too few to say how accurate your marks are" in html
    again = html[html.index("What to read again") :]
    assert again.count("marked right by you, wrong when Darkroom asked in another form") == 1
    assert f"?show={form['item']}" in again


def test_what_differed_can_be_practised_at_once(tmp_path: Path, cast: Cast) -> None:
    files = files_of_every_kind()
    files[ITEMS] = [item for item in every_kind() if item["kind"] == "single"]
    a_course(tmp_path, files)
    url = start(cast.alice.client)
    form = twin_form(url, five(cast, url))
    cast.alice.client.post(url, {**form, "choice": "a"})
    five(cast, url, [True] * 3)
    html = press(cast.alice.client, url, "action", "finish")
    assert "Practise what was missed" not in html
    (offered,) = [each["fields"] for each in forms(html) if each["action"] == "/practice/"]
    assert "Practise what differed" in html
    begun = attempt_at(cast.alice.client.post("/practice/", offered)["Location"])
    assert "item-single" in {each["item"] for each in begun.draw}


def said_wrong(cast: Cast, url: str) -> dict[str, str]:
    """Return the form of the claim that is asked, filled in with what is not so."""
    form = twin_form(url, page(cast.alice.client, url))
    return {**form, "said": "false" if form["said"] == "true" else "true"}


def test_a_wrong_answer_makes_the_card_that_was_marked_right_due_again_and_says_so(cast: Cast, url: str) -> None:
    five(cast, url)
    kept = {row.item: row.due for row in Schedule.objects.all()}
    form = said_wrong(cast, url)
    responses = [cast.alice.client.post(url, form) for _ in range(2)]
    assert "so it is due for review again" in page(cast.alice.client, responses[0]["Location"])
    lapse = Lapse.objects.get()
    assert lapse.item == Response.objects.get(action="answer").value["twin_of"]
    assert lapse.source == f"twin:{attempt_at(url).pk}:{form['item']}"
    row = Schedule.objects.get(item=lapse.item)
    assert (row.reviews, row.lapses) == (2, 1)
    others = Schedule.objects.exclude(item=lapse.item)
    assert {each.item: each.due for each in others} == {item: due for item, due in kept.items() if item != lapse.item}


def test_a_right_answer_leaves_the_card_as_it_was_marked(cast: Cast, url: str) -> None:
    five(cast, url)
    form = twin_form(url, page(cast.alice.client, url))
    assert "due for review again" not in page(cast.alice.client, cast.alice.client.post(url, form)["Location"])
    assert not Lapse.objects.exists()


def test_the_same_answer_twice_is_stored_once_and_another_under_its_key_is_refused(cast: Cast, url: str) -> None:
    form = twin_form(url, five(cast, url))
    assert [cast.alice.client.post(url, form).status_code for _ in range(2)] == [303, 303]
    for other in ({"said": "false" if form["said"] == "true" else "true"}, {"confidence": "guess"}):
        assert cast.alice.client.post(url, {**form, **other}).status_code == 409
    assert cast.alice.client.post(url, {**form, "key": str(uuid4())}).status_code == 409
    assert Response.objects.filter(action="answer").count() == 1


def test_an_item_answered_twice_is_stored_once_and_otherwise_under_its_key_refused(cast: Cast, items_url: str) -> None:
    form = twin_form(items_url, five(cast, items_url))
    assert [cast.alice.client.post(items_url, form).status_code for _ in range(2)] == [303, 303]
    fields = {name: value for name, value in form.items() if name in {"key", "seq", "item", "action"}}
    assert cast.alice.client.post(items_url, fields).status_code == 409
    assert Response.objects.filter(action="answer").count() == 1


def test_a_mark_undone_after_it_brings_no_second_one_for_the_same_five(cast: Cast, url: str) -> None:
    past_twin(cast.alice.client, url, five(cast, url))
    press(cast.alice.client, url, "action", "retract")
    html = press(cast.alice.client, url, "action", "right")
    assert not asks_twin(html)
    assert "6 <span>of 8</span>" in html


def test_a_mark_can_be_undone_while_it_is_asked(cast: Cast, url: str) -> None:
    html = five(cast, url)
    item = twin_form(url, html)["item"]
    assert "5 <span>of 8</span>" in press(cast.alice.client, url, "action", "retract")
    assert twin_form(url, press(cast.alice.client, url, "action", "right"))["item"] == item


def test_there_is_none_where_no_card_of_the_five_was_marked_right(cast: Cast, url: str) -> None:
    assert "6 <span>of 8</span>" in five(cast, url, [False] * 5)


def test_there_is_none_where_no_question_of_the_chapter_shares_a_fact(tmp_path: Path, cast: Cast) -> None:
    files = course_files()
    files[CLAIMS] = [misconception(number, facts=["contested"]) for number in range(1, 6)]
    a_course(tmp_path, files)
    url = start(cast.alice.client)
    assert "6 <span>of 8</span>" in five(cast, url)


def test_one_at_the_end_comes_before_the_finish(tmp_path: Path, cast: Cast) -> None:
    files = course_files()
    files[CARDS] = [card(number) for number in range(1, 11)]
    a_course(tmp_path, files)
    url = start(cast.alice.client)
    past_twin(cast.alice.client, url, five(cast, url))
    html = five(cast, url)
    assert asks_twin(html)
    assert not offers(html, "action", "finish")
    form = twin_form(url, html)
    assert "To the end of the round" in page(cast.alice.client, cast.alice.client.post(url, form)["Location"])
    assert "<strong>10 of 10</strong>" in press(cast.alice.client, url, "action", "finish")
    assert "Back to your score" in page(cast.alice.client, f"{url}?show={form['item']}")


def test_a_twin_that_was_not_asked_cannot_be_looked_at(cast: Cast, url: str) -> None:
    five(cast, url)
    for number in range(1, 6):
        assert "TEMPTING-" not in page(cast.alice.client, f"{url}?show={FIRST}-claim-{number}")


def test_a_round_that_began_without_a_draw_asks_them_too(cast: Cast, url: str) -> None:
    attempt = attempt_at(url)
    attempt.draw = []
    attempt.save(update_fields=["draw"])
    assert asks_twin(five(cast, url))


def test_a_whole_round_with_twins_passes_as_one_without(course: Course, cast: Cast) -> None:
    assert "Chapter 2 is unlocked." in page(cast.alice.client, play(cast.alice.client, right=5))
    assert Response.objects.filter(action="answer").count() == 1


# Which one is asked


def chapter_of(folder: Path, files: Files | None = None) -> Chapter:
    pack: Pack = a_pack(folder, files or files_of_every_kind())
    return pack.chapters[0]


@pytest.fixture(scope="module")
def chapter(tmp_path_factory: pytest.TempPathFactory) -> Chapter:
    """A chapter of fifteen cards, with items of every kind and five claims."""
    files = files_of_every_kind()
    files[CARDS] = [card(number, facts=["plain"] if number % 3 else ["contested"]) for number in range(1, 16)]
    return chapter_of(tmp_path_factory.mktemp("pack"), files)


ORDER = tuple(f"{FIRST}-card-{number}" for number in range(1, 16))
marked = st.lists(st.booleans(), max_size=len(ORDER))
seeds = st.integers(0, 2**56 - 1)


@given(marked, seeds)
def test_a_twin_shares_a_fact_with_one_of_the_last_five_marked_right(chapter: Chapter, rights: list[bool], seed: int) -> None:
    standing = fold(ORDER, [Event(item, "right" if right else "wrong") for item, right in zip(ORDER, rights, strict=False)])
    twin = twin_due(standing, chapter, seed, {})
    if twin is None:
        fits = [item for item in ORDER[: len(rights)][-EVERY:] if standing.marks[item] and int(item.rsplit("-", 1)[1]) % 3]
        assert len(rights) % EVERY or not fits
        return
    assert len(rights) % EVERY == 0
    assert twin.card in ORDER[: len(rights)][-EVERY:]
    assert standing.marks[twin.card]
    questions = {each.id: each for each in (*chapter.items, *chapter.misconceptions)}
    cards = {each.id: each for each in chapter.cards}
    assert set(questions[twin.id].facts) & set(cards[twin.card].facts)
    assert twin == twin_due(standing, chapter, seed, {})
    assert twin.id in {"item-single", "item-multiple", "item-statements", "item-dropdown"}


@given(seeds)
def test_no_question_is_asked_twice_in_a_round_nor_a_series_at_all(chapter: Chapter, seed: int) -> None:
    answered: dict[str, str] = {}
    for count in range(1, len(ORDER) + 1):
        standing = fold(ORDER, [Event(item, "right") for item in ORDER[:count]])
        twin = twin_due(standing, chapter, seed, answered)
        assert (twin is not None) == (count % EVERY == 0)
        if twin:
            assert twin.id not in answered
            answered[twin.id] = twin.card
            assert twin_due(standing, chapter, seed, answered) is None
    assert "item-series" not in answered
    assert len(answered) == 3


def test_the_seed_decides_among_those_that_there_are(chapter: Chapter) -> None:
    standing = fold(ORDER, [Event(item, "right") for item in ORDER[:5]])
    found = {twin_due(standing, chapter, seed, {}) for seed in range(40)}
    assert len({twin.card for twin in found if twin}) == 4
    assert len({twin.id for twin in found if twin}) == 4


actions = st.sampled_from(["reveal", "right", "wrong", "retract"])
events = st.lists(st.builds(Event, st.sampled_from(ORDER), actions), max_size=40)
twins = st.lists(st.builds(Event, st.sampled_from(["item-single", f"{FIRST}-claim-1"]), st.just("answer")), max_size=5)


@given(events, twins, st.randoms())
def test_answers_to_twins_never_change_a_standing(done: list[Event], between: list[Event], random: Random) -> None:
    mixed = list(done)
    for event in between:
        mixed.insert(random.randint(0, len(mixed)), event)
    assert fold(ORDER, mixed) == fold(ORDER, done)
    assert score(fold(ORDER, mixed)) == score(fold(ORDER, done))
