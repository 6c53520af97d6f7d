"""Reviews: what is due, how a review is begun, drawn and gone on with, and what the pages say when there is nothing."""

import datetime as dt
import re
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quiz.activities import goals_judged
from quiz.models import Attempt, Course, Kind, Lapse, Learner, Response, Schedule
from quiz.review_queue import due_count
from quiz.services.schedules import lapse, reschedule
from tests.cast import Cast, Person
from tests.factories import FIRST, SECOND, a_course, card, course_files, misconception
from tests.quiz.playing import attempt_at, forms, judge_all, mark, page, play, press, settle, start
from tests.quiz.time_travel import let_pass

pytestmark = pytest.mark.django_db
URL = "/review/"


def begin(person: Person, **fields: str) -> str:
    """Press the button of the page before a review, or the form's with these fields; return the review's address."""
    form = next(each for each in forms(page(person.client, URL)) if each["action"] == URL)
    response = person.client.post(URL, {**form["fields"], "size": "all", **fields})
    assert response.status_code == 303, response.content.decode()
    return response["Location"]


def learnt(person: Person, **span: float) -> None:
    """Answer all of the first chapter, five cards right and three wrong, claims with odd numbers right; then let time pass."""
    play(person.client, right=5)
    judge_all(person.client)
    let_pass(person.learner, **span)


def drawn(url: str) -> list[dict[str, Any]]:
    return list(attempt_at(url).draw)


def ids(url: str) -> set[str]:
    return {each["item"] for each in drawn(url)}


# What is due


def test_without_anything_learnt_the_page_leads_to_the_course(course: Course, cast: Cast) -> None:
    for client in (cast.alice.client, cast.charlie):
        html = page(client, URL)
        assert "Nothing to review yet" in html
        assert "Read chapter 1" in html
        assert not [form for form in forms(html) if form["action"] == URL]


def test_what_was_just_learnt_is_not_due_and_the_page_says_when_it_will_be(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=8)
    html = page(cast.alice.client, URL)
    assert "Nothing is due at the moment." in html
    assert "The next question is due on" in html
    assert re.search(r"8 come due in the coming seven days", html)
    assert "Review ahead: the 8 that are due soonest" in html
    assert "Reviewing ahead counts like any review" in html


def test_a_question_that_is_due_within_the_hour_is_said_in_minutes(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=7)
    assert re.search(r"The next question is due in (9|10) minutes\.", page(cast.alice.client, URL))


def test_a_browsers_time_zone_is_offered_until_one_is_chosen(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=8)
    form = next(each for each in forms(page(cast.alice.client, URL)) if each["action"] == "/you/time-zone/")
    response = cast.alice.client.post("/you/time-zone/", {**form["fields"], "time_zone": "Europe/Berlin"})
    assert response["Location"] == URL
    assert "data-zone-offer" not in page(cast.alice.client, URL)
    elsewhere = settle(cast.alice.client, "/you/time-zone/", {"time_zone": "Asia/Tokyo", "next": "https://example.org/"})
    assert elsewhere["Location"].startswith("/")


def test_what_was_answered_is_due_after_a_while_and_new_ones_are_not(course: Course, cast: Cast) -> None:
    learnt(cast.alice, days=30)
    assert "13 questions are due." in page(cast.alice.client, URL)
    assert ids(begin(cast.alice)) == {f"{FIRST}-card-{n}" for n in range(1, 9)} | {f"{FIRST}-claim-{n}" for n in range(1, 6)}


def test_a_review_in_progress_does_not_keep_from_what_is_due_or_due_next(course: Course, cast: Cast) -> None:
    alice = cast.alice
    play(alice.client, right=8)
    first = begin(alice, ahead="1")
    assert "Start afresh with the 8 that are due soonest" in page(alice.client, URL)
    again = begin(alice, ahead="1")
    assert (again == first, ids(again) == ids(first)) == (False, True)
    Schedule.objects.filter(item__in=[f"{FIRST}-card-{number}" for number in range(1, 5)]).update(due=timezone.now())
    html = page(alice.client, URL)
    assert "Continue your review" in html
    assert "Start afresh with the 4 that are due" in html
    assert len(ids(begin(alice))) == 4


def test_what_was_wrong_is_due_after_ten_minutes(course: Course, cast: Cast) -> None:
    learnt(cast.alice, minutes=11)
    assert "5 questions are due." in page(cast.alice.client, URL)
    wrong = set(Response.objects.filter(action="wrong").values_list("item", flat=True))
    assert ids(begin(cast.alice)) == wrong


def test_todays_load_ends_with_the_learners_own_day(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=8)
    learner = cast.alice.learner
    for name in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        Learner.objects.filter(pk=learner.pk).update(time_zone=name)
        now = timezone.localtime()
        end = dt.datetime.combine(timezone.localdate(timezone=ZoneInfo(name)), dt.time.max, ZoneInfo(name))
        Schedule.objects.filter(learner=learner).update(due=end)
        first = Schedule.objects.filter(learner=learner).order_by("item").first()
        assert first is not None
        Schedule.objects.filter(pk=first.pk).update(due=now - dt.timedelta(days=3))
        html = page(cast.alice.client, URL)
        assert "One question is due." in html
        assert "8 by the end of your day." in html
        Schedule.objects.filter(learner=learner).exclude(pk=first.pk).update(due=end + dt.timedelta(seconds=1))
        assert "1 by the end of your day." in page(cast.alice.client, URL)


def test_a_time_zone_that_is_unknown_counts_as_utc(course: Course, cast: Cast) -> None:
    learnt(cast.alice, days=30)
    Learner.objects.filter(pk=cast.alice.learner.pk).update(time_zone="Mars/Olympus")
    assert "13 questions are due." in page(cast.alice.client, URL)


def test_questions_that_a_newer_revision_dropped_are_left_out(tmp_path: Path, cast: Cast) -> None:
    a_course(tmp_path / "old")
    learnt(cast.alice, days=30)
    files = course_files()
    files["chapters/01-first-light/cards.yaml"] = [card(number) for number in (1, 2, 3, 4, 5, 6, 17, 18)]
    a_course(tmp_path / "new", files)
    assert "11 questions are due." in page(cast.alice.client, URL)
    assert due_count(cast.alice.learner, timezone.now()) == 11
    assert f"{FIRST}-card-8" not in ids(begin(cast.alice))


def test_a_mark_that_was_taken_back_leaves_nothing_to_review(course: Course, cast: Cast) -> None:
    url = start(cast.alice.client)
    mark(cast.alice.client, url, right=False)
    assert Schedule.objects.count() == 1
    press(cast.alice.client, url, "action", "retract")
    assert Schedule.objects.count() == 0
    assert "Nothing to review yet" in page(cast.alice.client, URL)


# The review itself


def test_a_review_mixes_cards_and_claims_and_its_answers_count(course: Course, cast: Cast) -> None:
    learnt(cast.alice, days=30)
    url = begin(cast.alice)
    assert {each["kind"] for each in drawn(url)} == {"card", "claim"}
    for each in drawn(url):
        if each["kind"] == "card":
            mark(cast.alice.client, url, right=True)
        else:
            press(cast.alice.client, url, "said", "true")
    html = press(cast.alice.client, url, "action", "finish")
    assert "<strong>11 of 13</strong>" in html
    assert 'href="/review/"' in html
    assert due_count(cast.alice.learner, timezone.now()) == 0
    later = page(cast.alice.client, URL)
    assert "Nothing is due at the moment." in later
    assert "Review in progress" not in later


def test_the_mark_of_a_card_in_a_review_is_undone(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=8)
    let_pass(cast.alice.learner, days=30)
    url = begin(cast.alice)
    before = list(Schedule.objects.order_by("item").values("item", "due", "stability", "reviews"))
    mark(cast.alice.client, url, right=False)
    assert list(Schedule.objects.order_by("item").values("item", "due", "stability", "reviews")) != before
    press(cast.alice.client, url, "action", "retract")
    assert list(Schedule.objects.order_by("item").values("item", "due", "stability", "reviews")) == before


def test_the_longest_overdue_come_first_and_are_then_mixed(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=8)
    play_second(cast.alice)
    now = timezone.now()
    for number, row in enumerate(Schedule.objects.order_by("item")):
        Schedule.objects.filter(pk=row.pk).update(due=now - dt.timedelta(days=number))
    by_due = list(Schedule.objects.order_by("due").values_list("item", flat=True))
    found = [each["item"] for each in drawn(begin(cast.alice, size="10"))]
    assert set(found) == set(by_due[:10])
    assert found != by_due[:10]


def play_second(person: Person) -> None:
    play(person.client, right=8, chapter=SECOND)


def test_a_review_has_ten_questions_twenty_or_all_that_are_due(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=8)
    play_second(cast.alice)
    judge_all(cast.alice.client)
    judge_all(cast.alice.client, SECOND)
    let_pass(cast.alice.learner, days=30)
    html = page(cast.alice.client, URL)
    assert [value for value in ("10", "20", "all") if f'name="size" value="{value}"' in html] == ["10", "20", "all"]
    assert "All 26 due" in html
    assert [len(drawn(begin(cast.alice, size=size, fresh="1"))) for size in ("10", "20", "all")] == [10, 20, 26]
    key = str(uuid4())
    assert cast.alice.client.post(URL, {"key": key, "size": "1000000"}).status_code == 400
    assert not Attempt.objects.filter(key=key).exists()


def test_starting_again_continues_the_review_and_afresh_begins_another(course: Course, cast: Cast) -> None:
    learnt(cast.alice, days=30)
    first = begin(cast.alice)
    assert "0 of 13 answered" in page(cast.alice.client, URL)
    key = str(uuid4())
    assert cast.alice.client.post(URL, {"key": key})["Location"] == first
    second = begin(cast.alice)  # the form there says fresh
    assert second != first
    assert f'href="{second}"' in page(cast.alice.client, URL)


def test_the_same_form_sent_twice_begins_one_review(course: Course, cast: Cast) -> None:
    learnt(cast.alice, days=30)
    form = {"key": str(uuid4()), "fresh": "1"}
    assert cast.alice.client.post(URL, form)["Location"] == cast.alice.client.post(URL, form)["Location"]
    assert Attempt.objects.filter(kind=Kind.REVIEW).count() == 1


def test_a_key_that_began_a_round_begins_no_review(course: Course, cast: Cast) -> None:
    learnt(cast.alice, days=30)
    known = Attempt.objects.filter(kind=Kind.CARDS).first()
    assert known is not None
    response = cast.alice.client.post(URL, {"key": str(known.key)})
    assert response.status_code == 409
    assert "has begun another round already" in response.content.decode()


def test_nothing_due_begins_no_review_and_ahead_takes_what_is_due_soonest(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=8)
    refused = cast.alice.client.post(URL, {"key": str(uuid4())})
    assert refused.status_code == 409
    assert "Nothing is due at the moment, so no review was begun." in refused.content.decode()
    soonest = Schedule.objects.order_by("item").first()
    assert soonest is not None
    Schedule.objects.filter(pk=soonest.pk).update(due=timezone.now() + dt.timedelta(hours=1))
    assert ids(begin(cast.alice, ahead="1", size="10")) >= {soonest.item}
    assert cast.bob.client.post(URL, {"key": str(uuid4()), "ahead": "1"}).status_code == 409


def test_a_claim_comes_in_other_words_than_last_time(tmp_path: Path, cast: Cast) -> None:
    files = course_files()
    other = {"claim": "In other words.", "truth": "true"}
    files["chapters/01-first-light/misconceptions.yaml"] = [misconception(number, restated=other) for number in range(1, 6)]
    a_course(tmp_path, files)
    judge_all(cast.alice.client)
    let_pass(cast.alice.learner, days=30)
    url = begin(cast.alice)
    asked = [each["wording"] for each in sorted(drawn(url), key=lambda each: str(each["item"]))]
    before = Attempt.objects.get(kind=Kind.MISCONCEPTIONS).draw
    assert {each["item"]: each["wording"] for each in before}.keys() == ids(url)
    for each in before:
        then = {"claim": "restated", "restated": "claim"}[each["wording"]]
        assert then == next(now["wording"] for now in drawn(url) if now["item"] == each["item"])
    assert len(asked) == 5


def test_a_review_keeps_the_rulebook_and_the_revision_that_it_began_with(course: Course, cast: Cast) -> None:
    learnt(cast.alice, days=30)
    attempt = attempt_at(begin(cast.alice))
    assert (attempt.terms["rulebook"], attempt.revision_id, attempt.chapter) == ("chapter", course.current_id, "")


# The exam


def test_the_exam_is_named_and_nothing_is_put_off_beyond_it(course: Course, cast: Cast) -> None:
    learner = cast.alice.learner
    learnt(cast.alice, days=3)
    learner.exam_date = timezone.localdate() + dt.timedelta(days=12)
    learner.save()
    reschedule(learner)
    assert "in 12 days. Nothing is put off beyond it." in page(cast.alice.client, URL)
    assert all(row.due.date() <= learner.exam_date for row in Schedule.objects.all())
    for days, said in ((1, "tomorrow"), (0, "Your exam is today."), (-2, "Your exam was on")):
        learner.exam_date = timezone.localdate() + dt.timedelta(days=days)
        learner.save()
        assert said in page(cast.alice.client, URL)


# The header


def test_the_header_says_how_many_are_due_on_every_page(course: Course, cast: Cast) -> None:
    learnt(cast.alice, days=30)
    for url in ("/", "/course/", "/labs/", "/progress/", URL):
        assert '<span class="masthead__count">13<' in page(cast.alice.client, url)
        assert "masthead__count" not in page(cast.bob.client, url)
        assert "masthead__count" not in page(cast.charlie, url)


def test_the_header_takes_one_statement_along_the_index_and_none_for_somebody_new(course: Course, cast: Cast) -> None:
    learnt(cast.alice, days=30)
    page(cast.alice.client, URL)
    with CaptureQueriesContext(connection) as queries:
        assert due_count(None, timezone.now()) == 0
    assert len(queries) == 0
    with CaptureQueriesContext(connection) as queries:
        assert due_count(cast.alice.learner, timezone.now()) == 13
    assert len(queries) == 1


def test_a_review_stands_under_review_in_the_head_and_a_round_under_the_course(course: Course, cast: Cast) -> None:
    current = re.compile(r'<a href="([^"]+)" aria-current="true">')
    learnt(cast.alice, days=30)
    assert current.findall(page(cast.alice.client, begin(cast.alice))) == ["/review/"]
    assert current.findall(page(cast.alice.client, start(cast.alice.client))) == ["/course/"]
    exam = page(cast.alice.client, "/exam/")
    assert current.findall(exam) == []
    assert '<summary class="menu__name" aria-current="true">' in exam


def test_a_fragment_without_the_header_counts_nothing(course: Course, cast: Cast) -> None:
    learnt(cast.alice, days=30)
    url = begin(cast.alice)
    with CaptureQueriesContext(connection) as queries:
        cast.alice.client.get(url, headers={"HX-Request": "true"})
    assert not [each for each in queries if "quiz_schedule" in each["sql"]]


# Lapses, and the schedule as a whole


def test_a_missed_goal_makes_what_was_answered_due_once_for_each_source_and_leaves_the_rest(course: Course, cast: Cast) -> None:
    learner = cast.alice.learner
    play(cast.alice.client, right=8)
    let_pass(learner, hours=1)
    before = Schedule.objects.count()
    at = timezone.now() - dt.timedelta(minutes=11)
    for _ in range(2):
        goals_judged(learner=learner, missed=["plain"], source="goal:x:y", at=at)
    assert Lapse.objects.count() == due_count(learner, timezone.now()) == before
    assert not Lapse.objects.filter(item__startswith=SECOND).exists()
    goals_judged(learner=cast.bob.learner, missed=["plain"], source="goal:x:z", at=at)
    goals_judged(learner=learner, missed=["unheard-of"], source="goal:x:z", at=at)
    assert Lapse.objects.count() == before


def test_a_belief_that_practice_showed_is_due_though_it_was_never_judged(course: Course, cast: Cast) -> None:
    lapse(cast.alice.learner, [f"{FIRST}-claim-2"], "attempt:x:y", timezone.now() - dt.timedelta(minutes=11))
    assert ids(begin(cast.alice)) == {f"{FIRST}-claim-2"}


def test_rebuilding_changes_nothing_where_the_schedule_is_what_the_logs_come_to(
    course: Course, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    learnt(cast.alice, days=3)
    play(cast.bob.client, right=2)
    lapse(cast.bob.learner, [f"{FIRST}-card-1"], "goal:x:y", timezone.now())
    before = list(Schedule.objects.order_by("pk").values())
    call_command("rebuild_schedules")
    assert capsys.readouterr().out == "2 learners, 0 entries changed.\n"
    assert list(Schedule.objects.order_by("pk").values()) == before


def test_rebuilding_mends_what_was_lost_changed_or_is_too_much(
    course: Course, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    learnt(cast.alice, days=3)
    before = list(Schedule.objects.order_by("item").values("item", "due", "stability"))
    first, second, third = Schedule.objects.order_by("item")[:3]
    first.delete()
    Schedule.objects.filter(pk=second.pk).update(due=timezone.now(), stability=99)
    Schedule.objects.filter(pk=third.pk).update(item="unheard-of")
    call_command("rebuild_schedules")
    assert capsys.readouterr().out == "2 learners, 4 entries changed.\n"
    assert list(Schedule.objects.order_by("item").values("item", "due", "stability")) == before
