"""The map: frames with what is read and what is due, and the next step by its rules in their order."""

import datetime as dt
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from quiz.models import Attempt, Course, Drawn, Kind, Learner, ReadMark, Response, Schedule, Terms
from quiz.next_step import MANY_DUE
from quiz.progress import progress_of
from tests.cast import Cast
from tests.factories import FIRST, SECOND, a_course
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import page, play, start

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
TERMS = Terms(rulebook="chapter", unlock_percent=60, feedback="at the end", opens=None)


def has_read(learner: Learner, *sections: str, chapter: str = FIRST) -> None:
    """Store that these sections are done."""
    for section in sections:
        ReadMark.objects.create(learner=learner, key=uuid4(), chapter=chapter, section=section, is_read=True, at=NOW)


def is_due(learner: Learner, *items: str, since: dt.datetime = NOW) -> None:
    """Store that these questions are due for review."""
    Schedule.objects.bulk_create(
        Schedule(
            learner=learner, item=item, due=since, reviewed_at=since, stability=1, difficulty=5, state=2, reviews=1, lapses=0
        )
        for item in items
    )


def questions(count: int, chapter: str = FIRST) -> list[str]:
    """So many questions of a chapter: its cards, then its misconceptions."""
    every = [f"{chapter}-card-{number}" for number in range(1, 9)] + [f"{chapter}-claim-{number}" for number in range(1, 6)]
    return every[:count]


def attempt(learner: Learner, course: Course, kind: Kind, *, finished: bool, **fields: object) -> Attempt:
    """Store an attempt of any kind."""
    assert course.current_id is not None
    end = NOW if finished else None
    return Attempt.objects.create(
        learner=learner,
        revision_id=course.current_id,
        kind=kind,
        key=uuid4(),
        seed=1,
        terms=TERMS,
        started_at=NOW,
        finished_at=end,
        **fields,
    )


def step(learner: Learner, course: Course, at: dt.datetime = NOW) -> tuple[str, str]:
    """The next step: its verb and its address."""
    found = progress_of(learner, course, at).step
    return found.verb, found.url


def test_a_frame_shows_what_is_read_and_leads_to_where_reading_goes_on(course: Course, cast: Cast) -> None:
    has_read(cast.alice.learner, "start")
    html = page(cast.alice.client, "/course/")
    assert "1 of 2 sections" in html
    assert f'<a href="/course/{FIRST}/#more">Go on at “And more”</a>' in html
    has_read(cast.alice.learner, "more")
    html = page(cast.alice.client, "/course/")
    assert "Go on at" not in html
    assert "<dt>Reading</dt>" in html


def test_a_frame_shows_the_best_round_and_who_marked_it(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=6)
    play(cast.alice.client, right=2)
    html = page(cast.alice.client, "/course/")
    assert "best 6 of 8, self-marked" in html
    assert "5, not tried" in html


def test_a_frame_counts_the_reviews_that_are_due_in_its_chapter(course: Course, cast: Cast) -> None:
    is_due(cast.alice.learner, *questions(3), *questions(2, SECOND), "gone-card-1")
    is_due(cast.alice.learner, f"{FIRST}-claim-5", since=timezone.now() + dt.timedelta(hours=1))
    progress = progress_of(cast.alice.learner, course, NOW)
    assert progress.due == {FIRST: 3, SECOND: 2}
    assert progress_of(cast.alice.learner, course, NOW - dt.timedelta(seconds=1)).due == {}
    assert progress_of(cast.bob.learner, course, NOW).due == {}
    assert "3 due now" in page(cast.alice.client, "/course/")


def test_a_frame_is_mastered_after_two_good_rounds_on_different_days(course: Course, cast: Cast) -> None:
    for _ in range(2):
        play(cast.alice.client, right=8)
    assert "Mastered" not in page(cast.alice.client, "/course/")
    first = cast.alice.learner.attempts.order_by("started_at")[0]
    earlier = first.started_at - dt.timedelta(days=1)
    Attempt.objects.filter(pk=first.pk).update(started_at=earlier, finished_at=earlier)
    html = page(cast.alice.client, "/course/")
    assert html.count("frame--mastered") == 1
    assert "Mastered</span>" in html


def test_a_lock_says_how_many_chapters_come_first(tmp_path: Path, cast: Cast) -> None:
    files = files_of_every_kind()
    third = "chapters/03-third-rinse"
    for name in ("chapter.md", "cards.yaml", "misconceptions.yaml"):
        files[f"{third}/{name}"] = files[f"chapters/02-second-bath/{name}"]
    files["course.yaml"]["chapters"].append("03-third-rinse")
    files[f"{third}/chapter.md"] = files[f"{third}/chapter.md"].replace(SECOND, "third-rinse")
    for name, what in (("cards", "card"), ("misconceptions", "claim")):
        rows = files[f"{third}/{name}.yaml"]
        files[f"{third}/{name}.yaml"] = [{**row, "id": f"third-rinse-{what}-{place}"} for place, row in enumerate(rows)]
    a_course(tmp_path, files)
    assert "Opens after “Second bath”: 2 chapters to pass first." in page(cast.alice.client, "/course/")
    play(cast.alice.client, right=5)
    assert "Mark 5 of the 8 cards of “Second bath” right" in page(cast.alice.client, "/course/third-rinse/")


def test_a_running_exam_comes_first_with_the_time_left_then_a_round_then_reviews(course: Course, cast: Cast) -> None:
    learner = cast.alice.learner
    is_due(learner, *questions(13))
    url = start(cast.alice.client)
    exam = attempt(learner, course, Kind.EXAM, finished=False, deadline=NOW + dt.timedelta(minutes=31))
    assert step(learner, course) == ("Go on with it", f"/attempts/{exam.pk}/")
    for later, words in ((0, "31 minutes"), (1, "31 minutes"), (60, "30 minutes"), (31 * 60 - 1, "1 minute")):
        reason = progress_of(learner, course, NOW + dt.timedelta(seconds=later)).step.reason
        assert reason == f"Your exam simulation is running: {words} left."
    over = NOW + dt.timedelta(minutes=31)
    assert step(learner, course, over) == ("Continue your round", url)
    Attempt.objects.filter(kind=Kind.CARDS).delete()
    assert step(learner, course, over)[0] == "Review"


def test_a_newcomer_whose_exam_is_running_is_told_so_on_the_first_page(course: Course, cast: Cast) -> None:
    soon = timezone.now() + dt.timedelta(minutes=5)
    attempt(cast.alice.learner, course, Kind.EXAM, finished=False, deadline=soon)
    assert "Your exam simulation is running: 5 minutes left." in page(cast.alice.client, "/")


def test_practice_without_an_answer_never_counts_and_with_one_it_waits(tmp_path: Path, cast: Cast) -> None:
    course, learner = a_course(tmp_path, files_of_every_kind()), cast.alice.learner
    begun = attempt(learner, course, Kind.PRACTICE, finished=False, draw=[Drawn(item="item-single", kind="item")])
    for chapter in (FIRST, SECOND):
        play(cast.alice.client, right=8, chapter=chapter)
    Schedule.objects.all().delete()
    assert step(learner, course)[0] == "Judge the misconceptions"
    Response.objects.create(attempt=begun, seq=1, key=uuid4(), item="item-single", action="answer", at=NOW)
    assert step(learner, course) == ("Go on with it", f"/attempts/{begun.pk}/")
    is_due(learner, *questions(1))
    assert step(learner, course)[0] == "Review"


def test_practice_waits_for_the_chapter_at_hand_and_a_review_in_progress_does_not(course: Course, cast: Cast) -> None:
    learner = cast.alice.learner
    for kind in (Kind.PRACTICE, Kind.REVIEW):
        begun = attempt(learner, course, kind, finished=False)
        assert step(learner, course)[0] == "Read chapter 1"
        Response.objects.create(attempt=begun, seq=1, key=uuid4(), item="item-single", action="answer", at=NOW)
        assert (step(learner, course)[0] == "Go on with it") == (kind == Kind.REVIEW)


def test_many_reviews_come_before_a_new_chapter_and_few_after_it(course: Course, cast: Cast) -> None:
    is_due(cast.alice.learner, *questions(MANY_DUE - 1))
    assert step(cast.alice.learner, course)[0] == "Read chapter 1"
    is_due(cast.alice.learner, questions(MANY_DUE)[-1])
    assert step(cast.alice.learner, course)[0] == "Review"


def test_a_chapter_is_read_then_its_cards_are_played(course: Course, cast: Cast) -> None:
    learner = cast.alice.learner
    assert step(learner, course) == ("Read chapter 1", f"/course/{FIRST}/")
    has_read(learner, "start")
    assert step(learner, course) == ("Go on reading chapter 1", f"/course/{FIRST}/#more")
    has_read(learner, "more")
    assert step(learner, course) == ("Go to the cards of chapter 1", f"/course/{FIRST}/cards/")
    play(cast.alice.client, right=4)
    assert step(learner, course) == ("Start another round", f"/course/{FIRST}/cards/")
    play(cast.alice.client, right=5)
    assert step(learner, course) == ("Read chapter 2", f"/course/{SECOND}/")


def test_after_the_last_chapter_what_is_left_comes_in_its_order(tmp_path: Path, cast: Cast) -> None:
    course, learner = a_course(tmp_path, files_of_every_kind()), cast.alice.learner
    for chapter in (FIRST, SECOND):
        play(cast.alice.client, right=8, chapter=chapter)
    Schedule.objects.all().delete()
    has_read(learner, "more")
    assert step(learner, course) == ("Go on reading chapter 1", f"/course/{FIRST}/#start")
    has_read(learner, "start")
    assert step(learner, course) == ("Judge the misconceptions", f"/course/{FIRST}/misconceptions/")
    for chapter in (FIRST, SECOND):
        attempt(learner, course, Kind.MISCONCEPTIONS, finished=True, chapter=chapter)
    assert step(learner, course) == ("Practise chapter 1", f"/course/{FIRST}/items/")
    practised = attempt(learner, course, Kind.PRACTICE, finished=True, draw=[Drawn(item="item-single", kind="item")])
    Response(attempt=practised, seq=1, key=uuid4(), item="item-single", action="flag", at=NOW).save()
    assert step(learner, course) == ("Review your progress", "/progress/")
    is_due(learner, *questions(1))
    assert step(learner, course)[0] == "Review"


def test_somebody_who_only_read_goes_on_from_the_first_page(course: Course, cast: Cast) -> None:
    assert "Start chapter 1" in page(cast.alice.client, "/")
    has_read(cast.alice.learner, "start")
    assert f'href="/course/{FIRST}/#more"' in page(cast.alice.client, "/")


def test_beyond_the_chapters_stand_practice_cases_and_the_exam_and_one_action_stands_out(course: Course, cast: Cast) -> None:
    html = page(cast.charlie, "/course/")
    beyond = html[html.index("Beyond the chapters") :]
    for address in ("/practice/", "/exam/", "/glossary/", "/cheat-sheet/"):
        assert f'href="{address}"' in beyond
    assert "/cases/" not in beyond
    pages = ("/", "/course/", "/review/", "/progress/", f"/course/{FIRST}/", f"/course/{FIRST}/cards/")
    assert {address: page(cast.charlie, address).count("button--primary") for address in pages} == dict.fromkeys(pages, 1)
