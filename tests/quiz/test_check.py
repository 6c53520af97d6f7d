"""A check before a locked chapter: what it asks, what it opens, and that nothing else opens and nothing locks again."""

import uuid
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from quiz.grading import Check, Round, Score, Stage, unlocked
from quiz.models import Attempt, Course, Lapse, Regrade
from tests.cast import Cast
from tests.factories import FIRST, SECOND, Files, a_course, card, chapter_text, course_files, misconception
from tests.quiz.playing import attempt_at, forms, page, play
from tests.quiz.sitting import answer, hand_in, order_at, record_at, run_out, send, singles, sit, take_check

pytestmark = pytest.mark.django_db
THIRD, FOURTH = "third-wash", "fourth-dry"
SLUGS = (FIRST, SECOND, THIRD, FOURTH)


def four_chapters(*, items: int = 10) -> Files:
    """A course of four chapters with so many items in each."""
    files = course_files()
    for number, slug in ((3, THIRD), (4, FOURTH)):
        folder = f"chapters/0{number}-{slug}"
        files["course.yaml"]["chapters"].append(f"0{number}-{slug}")
        files[f"{folder}/chapter.md"] = chapter_text(slug, slug.replace("-", " ").capitalize())
        files[f"{folder}/cards.yaml"] = [card(each, slug) for each in range(1, 9)]
        files[f"{folder}/misconceptions.yaml"] = [misconception(each, slug) for each in range(1, 6)]
    for folder, slug in zip(("01-first-light", "02-second-bath", f"03-{THIRD}", f"04-{FOURTH}"), SLUGS, strict=True):
        files[f"chapters/{folder}/items.yaml"] = singles(slug, items)
    return files


@pytest.fixture
def course(db: None, tmp_path: Path) -> Course:
    """A course of four chapters with ten items each."""
    return a_course(tmp_path / "course", four_chapters())


def open_chapters(cast: Cast) -> list[str]:
    """The chapters that Alice may read."""
    return [slug for slug in SLUGS if "is locked" not in page(cast.alice.client, f"/course/{slug}/")]


def test_a_locked_chapter_and_the_map_lead_to_the_check(course: Course, cast: Cast) -> None:
    assert f"/course/{THIRD}/check/" in page(cast.alice.client, f"/course/{THIRD}/")
    assert f"/course/{THIRD}/check/" in page(cast.alice.client, "/course/")
    text = page(cast.charlie, f"/course/{THIRD}/check/")
    assert "12 questions from the chapters before this one, none from it. With 60 percent of the points" in text
    assert "First light" in text
    assert "Chapter 3: Third wash" in text
    assert "Chapter 4" not in text


def test_a_check_asks_the_same_number_of_each_chapter_before_it_without_a_clock(course: Course, cast: Cast) -> None:
    url = take_check(cast.alice.client, FOURTH)
    homes = Counter(name.rpartition("-item-")[0] for name in order_at(url))
    assert homes == {FIRST: 4, SECOND: 4, THIRD: 4}
    text = page(cast.alice.client, url)
    assert 'role="timer"' not in text
    assert "WHY-" not in text


def test_a_check_begins_by_either_rulebook_and_the_learners_own_stays(course: Course, cast: Cast) -> None:
    address = f"/course/{THIRD}/check/"
    text = page(cast.alice.client, address)
    form = next(each for each in forms(text) if each["action"] == address)
    assert form["buttons"] == [("rulebook", "chapter"), ("rulebook", "azure")]
    assert "Marked by the source chapter. Where Azure differs today, the question says so." in text
    assert cast.alice.client.post(address, {**form["fields"], "rulebook": "rumour"}).status_code == 409
    url = cast.alice.client.post(address, {**form["fields"], "rulebook": "azure"})["Location"]
    assert attempt_at(url).terms["rulebook"] == "azure"
    cast.alice.learner.refresh_from_db()
    assert cast.alice.learner.rulebook == "chapter"
    assert cast.alice.client.post(address, {**form["fields"], "rulebook": "chapter"}).status_code == 409


def test_a_check_leaves_out_what_is_passed(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=8)
    url = take_check(cast.alice.client, THIRD)
    assert {name.rpartition("-item-")[0] for name in order_at(url)} == {SECOND}
    assert len(order_at(url)) == 10


def test_passing_opens_everything_up_to_the_chapter_and_nothing_after_it(course: Course, cast: Cast) -> None:
    assert open_chapters(cast) == [FIRST]
    url = take_check(cast.alice.client, THIRD)
    answer(cast.alice.client, url, right=8)
    assert open_chapters(cast) == [FIRST]
    hand_in(cast.alice.client, url)
    text = page(cast.alice.client, url)
    assert "The check is passed" in text
    assert "Second bath" in text
    assert "Third wash" in text
    assert "Read chapter 3" in text
    assert open_chapters(cast) == [FIRST, SECOND, THIRD]
    assert "Tested out" in page(cast.alice.client, "/course/")
    assert open_chapters(Cast(alice=cast.bob)) == [FIRST]


def test_short_of_the_bar_nothing_opens_and_the_result_says_by_how_much(course: Course, cast: Cast) -> None:
    url = take_check(cast.alice.client, THIRD)
    answer(cast.alice.client, url, right=7)
    hand_in(cast.alice.client, url)
    text = page(cast.alice.client, url)
    assert "1 more point was needed for 60 percent" in text
    assert "58 percent" in text
    assert "WHY-" in page(cast.alice.client, f"{url}?item={order_at(url)[0]}")
    assert open_chapters(cast) == [FIRST]


def test_another_check_asks_first_what_was_not_seen_and_one_is_open_at_a_time(course: Course, cast: Cast) -> None:
    first = take_check(cast.alice.client, SECOND)
    again = cast.alice.client.post(f"/course/{SECOND}/check/", {"key": str(uuid.uuid4())})["Location"]
    assert again == first
    hand_in(cast.alice.client, first)
    assert set(order_at(first)) == {f"{FIRST}-item-{number}" for number in range(1, 11)}
    far = take_check(cast.alice.client, THIRD)
    hand_in(cast.alice.client, far)
    second = take_check(cast.alice.client, THIRD)
    unseen = {f"{SECOND}-item-{number}" for number in range(1, 11)} - set(order_at(far))
    assert unseen <= set(order_at(second))


def test_the_same_form_begins_one_check_and_under_its_key_no_other(course: Course, cast: Cast) -> None:
    form = {"key": str(uuid.uuid4())}
    urls = {cast.alice.client.post(f"/course/{SECOND}/check/", form)["Location"] for _ in range(2)}
    assert len(urls) == 1
    assert cast.alice.client.post(f"/course/{THIRD}/check/", form).status_code == 409
    assert Attempt.objects.count() == 1


def test_an_open_chapter_has_nothing_to_check(course: Course, cast: Cast) -> None:
    assert "open already" in page(cast.alice.client, f"/course/{FIRST}/check/")
    assert cast.alice.client.post(f"/course/{FIRST}/check/", {"key": str(uuid.uuid4())}).status_code == 409
    assert cast.alice.client.get("/course/gone/check/").status_code == 404
    assert not Attempt.objects.exists()


def test_chapters_without_items_cannot_be_skipped(cast: Cast, tmp_path: Path) -> None:
    a_course(tmp_path, course_files())
    text = page(cast.alice.client, f"/course/{SECOND}/check/")
    assert "nothing to check" in text
    assert "Mark 5 of the 8 cards" in text
    assert cast.alice.client.post(f"/course/{SECOND}/check/", {"key": str(uuid.uuid4())}).status_code == 409


def test_a_course_with_few_items_asks_those_there_are(cast: Cast, tmp_path: Path) -> None:
    a_course(tmp_path, four_chapters(items=2))
    url = take_check(cast.alice.client, THIRD)
    assert len(order_at(url)) == 4


def test_new_content_takes_nothing_away(course: Course, cast: Cast, tmp_path: Path) -> None:
    url = take_check(cast.alice.client, THIRD)
    answer(cast.alice.client, url)
    hand_in(cast.alice.client, url)
    files = four_chapters(items=1)
    files["course.yaml"]["unlock_percent"] = "100"
    a_course(tmp_path / "later", files)
    assert open_chapters(cast) == [FIRST, SECOND, THIRD]


def test_a_check_that_began_before_new_content_opens_what_it_was_to_open(course: Course, cast: Cast, tmp_path: Path) -> None:
    url = take_check(cast.alice.client, THIRD)
    files = four_chapters()
    chapters = files["course.yaml"]["chapters"]
    files["course.yaml"]["chapters"] = [chapters[0], chapters[3], chapters[1], chapters[2]]
    a_course(tmp_path / "later", files)
    answer(cast.alice.client, url)
    hand_in(cast.alice.client, url)
    assert open_chapters(cast) == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(("right", "points", "is_open"), [(8, 0, True), (7, 1, True), (7, 0, False)])
def test_marking_anew_may_pass_a_check_but_never_takes_a_passed_one_back(
    course: Course, cast: Cast, right: int, points: int, *, is_open: bool
) -> None:
    url = take_check(cast.alice.client, THIRD)
    answer(cast.alice.client, url, right=right)
    hand_in(cast.alice.client, url)
    for name in order_at(url)[7:9] if points else order_at(url)[:4]:
        Regrade.objects.create(
            attempt=attempt_at(url),
            item=name,
            earned=points,
            possible=1,
            reason="The key was wrong.",
            by="test",
            at=timezone.now(),
        )
    assert open_chapters(cast) == ([FIRST, SECOND, THIRD] if is_open else [FIRST])


def test_a_failed_check_makes_due_what_it_showed(course: Course, cast: Cast) -> None:
    url = take_check(cast.alice.client, THIRD)
    answer(cast.alice.client, url, right=3)
    hand_in(cast.alice.client, url)
    assert Lapse.objects.get().item == f"{FIRST}-claim-2"


def test_an_exam_in_progress_and_a_check_do_not_touch_each_other(course: Course, cast: Cast) -> None:
    exam = sit(cast.alice.client)
    check = take_check(cast.alice.client, SECOND)
    send(cast.alice.client, check, order_at(check)[0], {"choice": "a"})
    run_out(exam)
    assert record_at(check).sheet.marks
    assert "1 of 10 answered" in page(cast.alice.client, f"/course/{SECOND}/check/")


def test_the_map_takes_as_many_statements_after_many_checks_as_after_one(course: Course, cast: Cast) -> None:
    found = []
    for _ in range(3):
        hand_in(cast.alice.client, take_check(cast.alice.client, SECOND))
        with CaptureQueriesContext(connection) as queries:
            page(cast.alice.client, "/course/")
        found.append(len(queries))
    assert found[0] == found[1] == found[2] <= 13


slugs = st.sampled_from(["one", "two", "three", "four", "gone"])
bars = st.integers(1, 100)
STAGES = [Stage("one", 8), Stage("two", 0), Stage("three", 8), Stage("four", 8)]


@st.composite
def points(draw: st.DrawFn) -> Score:
    possible = draw(st.integers(0, 30))
    return Score(draw(st.integers(0, possible)), possible, possible)


checks = st.lists(st.builds(Check, points(), bars, st.frozensets(slugs), st.frozensets(slugs)), max_size=6)
rounds = st.lists(st.builds(Round, slugs, points(), bars, st.none() | slugs), max_size=6)


@given(rounds, checks, st.randoms())
def test_the_order_of_rounds_and_checks_does_not_matter(done: list[Round], taken: list[Check], chance: object) -> None:
    expected = unlocked(STAGES, done, taken)
    assert unlocked(STAGES, done[::-1], taken[::-1]) == expected


@given(rounds, checks, st.data())
def test_more_rounds_and_checks_never_lock_anything(done: list[Round], taken: list[Check], data: st.DataObject) -> None:
    some = data.draw(st.integers(0, len(done)))
    few = data.draw(st.integers(0, len(taken)))
    assert unlocked(STAGES, done[:some], taken[:few]) <= unlocked(STAGES, done, taken)


@given(rounds, checks)
def test_a_check_opens_what_it_was_to_open_and_nothing_that_does_not_follow_from_that(
    done: list[Round], taken: list[Check]
) -> None:
    without, found = unlocked(STAGES, done), unlocked(STAGES, done, taken)
    passed = {slug for check in taken if check.passed for slug in check.opens}
    known = {stage.slug for stage in STAGES}
    follows = {after.slug for before, after in pairwise(STAGES) if before.slug in found and not before.cards}
    assert passed & known <= found
    assert found <= without | passed | follows


@given(points(), bars)
def test_a_check_is_passed_at_the_bar_in_whole_points_and_never_without_questions(score: Score, bar: int) -> None:
    is_passed = Check(score, bar, frozenset(), frozenset()).passed
    assert is_passed == (score.total > 0 and score.right * 100 >= bar * score.total)
