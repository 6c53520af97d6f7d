"""The page of progress: what is known, what is weak, who marked it, when it was studied, and nothing before its time."""

import datetime as dt
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quiz import activities
from quiz.activities import Exercise, Practised
from quiz.days import zone_of
from quiz.evidence import Moment, evidence_of
from quiz.mastery import Answer, Level, standings
from quiz.models import AFTER_EACH, AT_THE_END, Attempt, Course, Drawn, Kind, Learner, Regrade, Response, Terms
from quiz.presenters.progress import duration
from quiz.selectors import library_of
from quiz.sheets import sheets_of
from tests.cast import Cast, Person
from tests.factories import FIRST, SECOND, Files, a_course, card, course_files
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import forms, mark, page, play, press, settle, start
from tests.quiz.practising import RIGHT, answer_all, begin
from tests.quiz.sitting import answer, hand_in, sit, take_check
from tests.quiz.test_query_counts import played
from tests.quiz.time_travel import let_pass

pytestmark = pytest.mark.django_db
URL = "/progress/"


def facts_apart() -> Files:
    """The course with items, in which each card of the first chapter has a fact of its own."""
    files = files_of_every_kind()
    names = [f"fact-{number}" for number in range(1, 9)]
    files["facts.yaml"] += [{"id": name, "chapter": f"Text of {name}.", "sources": ["docs"]} for name in names]
    cards = [card(number, facts=[f"fact-{number}"]) for number in range(1, 9)]
    files["chapters/01-first-light/cards.yaml"] = cards
    text = files["chapters/01-first-light/chapter.md"]
    files["chapters/01-first-light/chapter.md"] = text.replace("facts: plain\n", f"facts: plain, {', '.join(names)}\n")
    files["chapters/01-first-light/items.yaml"][0]["facts"] = ["fact-1"]
    return files


@pytest.fixture
def apart(tmp_path: Path) -> Course:
    """That course, loaded."""
    return a_course(tmp_path, facts_apart())


def shown(html: str, part: str) -> str:
    """The text of a part of the page, by the id of its title."""
    found = re.search(rf'aria-labelledby="{part}-title"(.*?)</section>', html, re.DOTALL)
    assert found is not None, part
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1]))


def figures(html: str) -> dict[str, str]:
    """The figures at the top of the page."""
    found = re.findall(r"<dt>([^<]+)</dt><dd>(.*?)</dd>", html)
    return {name: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", value)).strip() for name, value in found}


def answers(learner: Learner, course: Course, now: dt.datetime | None = None) -> list[Answer]:
    """The answers that count."""
    assert course.current_id is not None
    moment = Moment(now or timezone.now(), zone_of(learner))
    return evidence_of(learner, course, library_of(course.current_id), sheets_of(learner, course), moment).answers


def levels(learner: Learner, course: Course) -> dict[str, Level]:
    """The level of each fact."""
    assert course.current_id is not None
    library = library_of(course.current_id)
    found = standings(library.facts, answers(learner, course), library.facts_of)
    return {fact: standing.level for fact, standing in found.items()}


# The page


def test_somebody_new_sees_where_to_begin(course: Course, cast: Cast) -> None:
    for client in (cast.alice.client, cast.charlie):
        html = page(client, URL)
        assert "No progress yet" in html
        assert "Read chapter 1" in html


def test_what_the_learner_marked_and_what_darkroom_marked_stand_apart(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=6)
    url = start(cast.alice.client, "misconceptions")
    press(cast.alice.client, url, "said", "true")
    html = page(cast.alice.client, URL)
    found = figures(html)
    assert found["Chapters open"] == "2 of 2"
    assert found["Passed"] == "1 of 2"
    assert found["You marked right"] == "6 of 8"
    twins = Response.objects.filter(action="answer").count()
    assert found["Darkroom marked right"].endswith(f"of {1 + twins}")
    assert "percent" not in shown(html, "chapters").replace("80 percent right", "")


def test_a_chapter_says_as_counts_what_it_needs_to_be_mastered(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=8)
    html = shown(page(cast.alice.client, URL), "chapters")
    assert "To master it: 1 more round of cards with 80 percent right, on a day of its own." in html
    play(cast.alice.client, right=8)
    assert "To master it: 1 more round" in shown(page(cast.alice.client, URL), "chapters")
    let_pass(cast.alice.learner, days=2)
    play(cast.alice.client, right=7)
    html = page(cast.alice.client, URL)
    assert figures(html)["Mastered"] == "1 of 2"
    assert "To master it: 2 more rounds of cards" in shown(html, "chapters")  # of the second chapter


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """A lab of the first chapter that practises a fact; what is put into the list says that it is passed."""
    passed: list[bool] = []

    def report(learner: Learner | None) -> Practised:
        exercise = Exercise(FIRST, "The lab", "/labs/the-lab/", is_passed=bool(passed))
        return Practised(frozenset({"plain"}), frozenset({"plain"} if passed else ()), (exercise,))

    monkeypatch.setattr(activities, "_practised", [report])
    return passed


def test_a_chapter_with_a_lab_needs_it_and_a_fact_that_it_practises_its_goal(course: Course, cast: Cast, lab: list[bool]) -> None:
    play(cast.alice.client, right=8)
    let_pass(cast.alice.learner, days=2)
    play(cast.alice.client, right=8)
    html = page(cast.alice.client, URL)
    assert '<a href="/labs/the-lab/">The lab</a>' in html
    assert "1 lab with all goals met." in shown(html, "chapters")
    assert "Known: 1" in shown(html, "facts")
    lab.append(True)
    html = page(cast.alice.client, URL)
    assert "/labs/the-lab/" not in html
    assert figures(html)["Mastered"] == "1 of 2"
    assert "Mastered: 1" in shown(html, "facts")


def test_the_weakest_facts_come_with_a_drill_and_the_way_to_read(apart: Course, cast: Cast) -> None:
    played(cast.alice.learner, apart, 1)
    Response.objects.filter(item__in=[f"{FIRST}-card-3", f"{FIRST}-card-7"]).update(action="wrong")
    html = page(cast.alice.client, URL)
    part = shown(html, "weak")
    assert re.findall(r"(Missed|Shaky) Text of (fact-\d)", part)[:2] == [("Missed", "fact-3"), ("Missed", "fact-7")]
    assert part.count("Text of fact-") == 8
    assert f'href="/course/{FIRST}/#start"' in html
    drills = [form for form in forms(html) if form["action"] == "/practice/"]
    assert [form["fields"]["fact"] for form in drills] == ["fact-1"]
    response = cast.alice.client.post("/practice/", drills[0]["fields"])
    assert response.status_code == 303
    attempt = Attempt.objects.get(kind=Kind.PRACTICE)
    assert [drawn["item"] for drawn in attempt.draw] == ["item-single"]


def test_the_facts_are_told_under_the_rulebook_in_force_with_their_difference(tmp_path: Path, cast: Cast) -> None:
    files = course_files()
    files["chapters/01-first-light/cards.yaml"][0]["facts"] = ["contested"]
    a_course(tmp_path, files)
    url = start(cast.alice.client)
    for _ in range(8):
        mark(cast.alice.client, url, right=False)
    part = shown(page(cast.alice.client, URL), "weak")
    assert "Missed At most 10." in part
    assert "Azure differs today: How many" in part
    settle(cast.alice.client, "/rulebook/", {"rulebook": "azure"})
    assert "Missed At most 100." in shown(page(cast.alice.client, URL), "weak")


def test_facts_of_locked_chapters_are_not_told(tmp_path: Path, cast: Cast) -> None:
    files = course_files()
    files["facts.yaml"].append({"id": "secret", "chapter": "A SECRET of chapter two.", "sources": ["docs"]})
    text = files["chapters/02-second-bath/chapter.md"]
    files["chapters/02-second-bath/chapter.md"] = text.replace("facts: plain\n", "facts: plain, secret\n")
    files["chapters/02-second-bath/cards.yaml"][0]["facts"] = ["secret"]
    a_course(tmp_path, files)
    play(cast.alice.client, right=2)
    assert "A SECRET" not in page(cast.alice.client, URL)
    play(cast.alice.client, right=8)
    assert "A SECRET" in page(cast.alice.client, URL)


def test_objectives_show_the_facts_behind_their_items(apart: Course, cast: Cast) -> None:
    played(cast.alice.learner, apart, 1)
    let_pass(cast.alice.learner, days=2)
    played(cast.alice.learner, apart, 1)
    assert "Manage disks 1 of 2" in shown(page(cast.alice.client, URL), "skills")


def test_time_and_days_are_told_without_a_word_of_loss(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=8)
    let_pass(cast.alice.learner, days=1)
    play(cast.alice.client, right=8)
    rows = list(Response.objects.order_by("at"))
    for number, row in enumerate(rows[:16]):
        Response.objects.filter(pk=row.pk).update(at=rows[0].at + dt.timedelta(seconds=60 * number))
    part = shown(page(cast.alice.client, URL), "time")
    assert "15 minutes in all" in part
    assert "Active on 2 of the last 28 days." in part
    assert "Current run: 2 days." in part
    let_pass(cast.alice.learner, days=30)
    part = shown(page(cast.alice.client, URL), "time")
    assert "Current run" not in part
    assert "Active on 0 of the last 28 days." in part
    for word in ("lost", "broke", "missed"):
        assert word not in part.lower()


def test_exams_and_checks_are_listed_once_their_results_may_be_known(tmp_path: Path, cast: Cast) -> None:
    a_course(tmp_path, files_of_every_kind())
    url = sit(cast.alice.client)
    assert "No progress yet" in page(cast.alice.client, URL)
    hand_in(cast.alice.client, url)
    check = take_check(cast.alice.client)
    answer(cast.alice.client, check, right=1)
    hand_in(cast.alice.client, check)
    part = shown(page(cast.alice.client, URL), "sat")
    assert "Exam simulation 0 percent, 0 of" in part
    assert part.index("Check to skip to “Second bath”") < part.index("Exam simulation 0 percent")
    assert "The ten newest" not in part
    html = page(cast.alice.client, URL)
    assert f'href="{url}"' in html
    assert f'href="{check}"' in html
    play(cast.bob.client, right=8)
    assert "None yet. See the exam simulation" in shown(page(cast.bob.client, URL), "sat")


def test_of_many_exams_the_ten_newest_are_shown_and_all_are_counted(tmp_path: Path, cast: Cast) -> None:
    a_course(tmp_path, files_of_every_kind())
    for _ in range(11):
        hand_in(cast.alice.client, sit(cast.alice.client))
    part = shown(page(cast.alice.client, URL), "sat")
    assert "The ten newest of 11" in part
    assert part.count("Exam simulation 0 percent") == 10


def test_the_rounds_are_kept_below_with_the_ten_newest_of_each_kind(course: Course, cast: Cast) -> None:
    played(cast.alice.learner, course, 12)
    html = page(cast.alice.client, URL)
    assert html.count('href="/attempts/') == 10
    assert "The ten newest of 12 finished rounds" in html


def test_every_chart_has_words_and_a_table_behind_it(apart: Course, cast: Cast) -> None:
    play(cast.alice.client, right=5)
    html = page(cast.alice.client, URL)
    drawings = re.findall(r'<svg class="chart[^>]*>', html)
    assert len(drawings) > 4
    assert all('role="img" aria-label="' in drawing for drawing in drawings)
    assert html.count("as a table") >= 5
    assert "style=" not in html


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 minutes"), (119, "1 minute"), (3600, "1 hour"), (7320, "2 hours 2 minutes")],
)
def test_spans_of_time_are_told_in_hours_and_minutes(seconds: int, said: str) -> None:
    assert duration(seconds) == said


# What counts


def test_a_mark_that_was_taken_back_is_no_answer_and_of_two_the_last_counts(course: Course, cast: Cast) -> None:
    url = start(cast.alice.client)
    mark(cast.alice.client, url, right=True)
    assert [each.right for each in answers(cast.alice.learner, course)] == [True]
    press(cast.alice.client, url, "action", "retract")
    assert answers(cast.alice.learner, course) == []
    press(cast.alice.client, url, "action", "wrong")
    assert [(each.right, each.by_self) for each in answers(cast.alice.learner, course)] == [(False, True)]


def test_an_item_is_right_only_with_all_its_points(apart: Course, cast: Cast) -> None:
    url = begin(cast.alice.client, chapter=FIRST)
    answer_all(cast.alice.client, url, "item-single", RIGHT["single"])
    answer_all(cast.alice.client, url, "item-statements", "row-a=yes&row-b=yes&row-c=yes")
    found = {each.item: (each.right, each.by_self) for each in answers(cast.alice.learner, apart)}
    assert found == {"item-single": (True, False), "item-statements": (False, False)}
    assert levels(cast.alice.learner, apart)["fact-1"] == Level.SHAKY
    assert levels(cast.alice.learner, apart)["plain"] == Level.MISSED


def an_exam(person: Person, course: Course, feedback: str = AT_THE_END, minutes: int = 60) -> Attempt:
    """An exam in which the first item was answered wrongly a minute ago."""
    assert course.current_id is not None
    at = timezone.now() - dt.timedelta(minutes=1)
    attempt = Attempt.objects.create(
        learner=person.learner,
        revision_id=course.current_id,
        kind=Kind.EXAM,
        key=uuid4(),
        seed=1,
        terms=Terms(rulebook="chapter", unlock_percent=60, feedback=feedback, opens=None),
        draw=[Drawn(item="item-single", kind="item")],
        started_at=at,
        deadline=at + dt.timedelta(minutes=minutes),
    )
    value = {"said": {"choice": ["a"]}, "answer": {"choice": ["a"]}, "earned": 0, "possible": 1}
    Response(attempt=attempt, seq=1, key=uuid4(), item="item-single", action="answer", value=value, at=at).save()
    return attempt


def test_an_exam_says_nothing_before_it_is_over(apart: Course, cast: Cast) -> None:
    attempt = an_exam(cast.alice, apart)
    assert answers(cast.alice.learner, apart) == []
    assert "Missed:" not in page(cast.alice.client, URL).replace("Missed: 0", "")
    later = timezone.now() + dt.timedelta(hours=2)
    assert [each.right for each in answers(cast.alice.learner, apart, later)] == [False]
    attempt.finished_at = timezone.now()
    attempt.save()
    assert [each.right for each in answers(cast.alice.learner, apart)] == [False]
    assert levels(cast.alice.learner, apart)["fact-1"] == Level.MISSED


def test_practice_that_shows_each_answer_counts_at_once(apart: Course, cast: Cast) -> None:
    an_exam(cast.alice, apart, AFTER_EACH)
    assert len(answers(cast.alice.learner, apart)) == 1


def test_a_regrade_counts_in_place_of_the_first_marks(apart: Course, cast: Cast) -> None:
    attempt = an_exam(cast.alice, apart, minutes=0)
    Regrade(
        attempt=attempt, item="item-single", earned=1, possible=1, reason="The key was wrong.", by="author", at=timezone.now()
    ).save()
    assert [each.right for each in answers(cast.alice.learner, apart)] == [True]


def test_a_twin_of_a_card_counts_as_marked_by_darkroom(course: Course, cast: Cast) -> None:
    url = start(cast.alice.client)
    mark(cast.alice.client, url, right=True)
    attempt = Attempt.objects.get()
    value = {"twin_of": attempt.draw[0]["item"], "said": "true", "earned": 1, "possible": 1}
    twin = f"{FIRST}-claim-1"
    Response(attempt=attempt, seq=3, key=uuid4(), item=twin, action="answer", value=value, at=timezone.now()).save()
    assert {each.item: each.by_self for each in answers(cast.alice.learner, course)} == {
        attempt.draw[0]["item"]: True,
        twin: False,
    }


def test_questions_of_another_course_or_that_are_gone_say_nothing(course: Course, cast: Cast, tmp_path: Path) -> None:
    played(cast.alice.learner, course, 1)
    files = course_files()
    files["chapters/01-first-light/cards.yaml"] = [card(number + 20) for number in range(8)]
    newer = a_course(tmp_path, files)
    assert set(levels(cast.alice.learner, newer).values()) == {Level.UNSEEN}
    assert page(cast.alice.client, URL)


def test_days_are_those_of_the_learners_time_zone(course: Course, cast: Cast) -> None:
    url = start(cast.alice.client)
    mark(cast.alice.client, url, right=True)
    Response.objects.update(at=dt.datetime(2026, 11, 2, 23, 30, tzinfo=dt.UTC))
    learner = cast.alice.learner
    for name, day in (("Europe/Berlin", 3), ("America/New_York", 2)):
        learner.time_zone = name
        assert [each.day for each in answers(learner, course)] == [dt.date(2026, 11, day)]


def test_the_page_takes_no_more_statements_for_ten_thousand_responses_than_for_few(course: Course, cast: Cast) -> None:
    counts = []
    for rounds in (1, 1249):
        played(cast.alice.learner, course, rounds)
        with CaptureQueriesContext(connection) as queries:
            assert cast.alice.client.get(URL).status_code == 200
        counts.append(len(queries))
    assert Response.objects.count() == 10_000
    assert counts[1] <= counts[0] <= 16
    assert SECOND in page(cast.alice.client, URL)
