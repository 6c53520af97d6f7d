"""Claiming: asked explicitly, one transaction, once; collisions lose nothing; the guest's row becomes a gravestone."""

import datetime as dt
import uuid
from pathlib import Path
from unittest import mock

import pytest
from django.test import Client

from quiz.models import Attempt, Course, FaultReport, Lapse, Learner, ReadMark, Rulebook, Schedule, User
from quiz.services import merging
from quiz.services.learners import lock_learner
from quiz.services.schedules import lapse
from quiz.services.submissions import StaleSequenceError
from tests.cast import COOKIE, PASSWORD, Cast, Person, signed_in
from tests.factories import FIRST, SECOND, a_course
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import attempt_at, mark, page, play, settle, start
from tests.quiz.practising import begin_on
from tests.quiz.sitting import record_at, send, sit, wrong_answer

pytestmark = pytest.mark.django_db
DORA, CLAIM = "dora@example.org", "/account/claim/"
AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


def enter(client: Client, **fields: str) -> str:
    """Sign Dora in by the form; return where it leads."""
    location: str = client.post("/account/login/", {"login": DORA, "password": PASSWORD, **fields})["Location"]
    return location


@pytest.fixture
def alice(course: Course, cast: Cast) -> Person:
    """A guest who has played a round, with an account that she has not signed in to yet."""
    signed_in(DORA)
    play(cast.alice.client, right=8)
    return cast.alice


def add(someone: Person, **fields: str) -> str:
    """Press "Add it to my account"; return where it leads, or nothing when it is refused."""
    form = {"guest": str(someone.learner.pk), "decision": "add", **fields}
    location: str = settle(someone.client, CLAIM, form).headers.get("Location", "")
    return location


def account() -> Learner:
    """Return the learner of Dora's account."""
    return Learner.objects.get(user__email=DORA)


@pytest.mark.parametrize("door", ["in", "up"])
def test_after_signing_in_or_up_a_guest_with_progress_is_asked(course: Course, cast: Cast, door: str) -> None:
    play(cast.alice.client, right=5)
    if door == "in":
        signed_in(DORA)
        location = enter(cast.alice.client, next="/progress/")
    else:
        form = {"email": DORA, "password1": PASSWORD, "password2": PASSWORD, "next": "/progress/"}
        location = cast.alice.client.post("/account/signup/", form)["Location"]
    assert location == "/account/claim/?next=%2Fprogress%2F"
    html = page(cast.alice.client, location)
    assert "<strong>1</strong> round of cards" in html
    assert 'name="next" value="/progress/"' in html
    assert "Add it to my account" in html
    assert not Attempt.objects.filter(learner__user__email=DORA).exists()


def test_who_has_nothing_is_not_asked(course: Course, cast: Cast) -> None:
    signed_in(DORA)
    settle(cast.bob.client, "/rulebook/", {"rulebook": "azure"})
    assert enter(cast.bob.client) == "/course/"
    assert enter(cast.charlie) == "/course/"
    assert "nothing here that is not in your account" in page(cast.charlie, CLAIM)


def test_a_guest_is_sent_to_sign_in(course: Course, cast: Cast) -> None:
    for response in (cast.alice.client.get(CLAIM), settle(cast.alice.client, CLAIM, {"decision": "add"})):
        assert response["Location"] == "/account/login/?next=%2Faccount%2Fclaim%2F"


def test_added_it_is_the_accounts_and_the_browser_begins_with_a_new_guest(alice: Person) -> None:
    url = f"/attempts/{Attempt.objects.get().pk}/"
    schedule = list(Schedule.objects.order_by("item").values_list("item", "due", "stability"))
    enter(alice.client)
    cookie = alice.client.cookies[COOKIE].value
    assert add(alice, next="/progress/") == "/progress/"
    assert url in page(alice.client, "/progress/")
    assert alice.client.cookies[COOKIE].value != cookie
    gravestone = Learner.objects.get(pk=alice.learner.pk)
    assert (gravestone.merged_into, gravestone.attempts.count(), gravestone.schedule.count()) == (account(), 0, 0)
    assert list(account().schedule.order_by("item").values_list("item", "due", "stability")) == schedule
    alice.client.post("/account/logout/")
    assert alice.client.get(url).status_code == 404


def test_kept_apart_nothing_is_moved_and_it_can_be_added_later(alice: Person) -> None:
    enter(alice.client)
    form = {"guest": str(alice.learner.pk), "decision": "apart", "next": "/labs/"}
    assert settle(alice.client, CLAIM, form)["Location"] == "/labs/"
    assert not account().attempts.exists()
    assert CLAIM in page(alice.client, "/you/")
    assert add(alice) == "/course/"
    assert account().attempts.count() == 1
    assert CLAIM not in page(alice.client, "/you/")


def test_a_second_click_gets_the_same_answer_and_moves_nothing_twice(alice: Person) -> None:
    enter(alice.client)
    cookie = alice.client.cookies[COOKIE].value
    add(alice)
    rows = list(Attempt.objects.values()) + list(Schedule.objects.values())
    assert add(alice) == "/course/"
    alice.client.cookies[COOKIE] = cookie
    assert add(alice) == "/course/"
    assert list(Attempt.objects.values()) + list(Schedule.objects.values()) == rows


def test_somebody_elses_guest_cannot_be_claimed_even_with_a_valid_form(alice: Person, cast: Cast) -> None:
    play(cast.bob.client, right=3)
    enter(alice.client)
    for guest in (str(cast.bob.learner.pk), str(account().pk), str(uuid.uuid4()), "", "x"):
        response = settle(alice.client, CLAIM, {"guest": guest, "decision": "add"})
        assert response.status_code == 409
        assert "nothing was moved" in response.content.decode()
    assert settle(alice.client, CLAIM, {"guest": str(alice.learner.pk)}).status_code == 409
    assert Attempt.objects.filter(learner=cast.bob.learner).count() == 1
    assert not account().attempts.exists()


def test_what_one_account_took_another_cannot(alice: Person, cast: Cast) -> None:
    enter(alice.client)
    add(alice)
    emil = signed_in("emil@example.org")
    assert add(Person(emil.client, alice.learner)) == ""
    user = User.objects.get(email="emil@example.org")
    with pytest.raises(StaleSequenceError):
        merging.claim(user=user, guest_id=alice.learner.pk, at=AT)
    with pytest.raises(StaleSequenceError):
        merging.claim(user=user, guest_id=account().pk, at=AT)


def test_when_a_part_of_it_fails_nothing_has_moved(alice: Person) -> None:
    enter(alice.client)
    with mock.patch.object(merging, "reschedule", side_effect=RuntimeError), pytest.raises(RuntimeError):
        add(alice)
    assert Attempt.objects.get().learner_id == alice.learner.pk
    assert Learner.objects.get(pk=alice.learner.pk).merged_into is None


# Collisions


def test_keys_that_both_used_lose_nothing(alice: Person, course: Course) -> None:
    guest, mine, key = Learner.objects.get(pk=alice.learner.pk), account(), uuid.uuid4()
    guest.attempts.update(key=key)
    other = Person(Client(), mine)
    other.client.force_login(User.objects.get(email=DORA))
    mine.attempts.filter(pk=attempt_at(play(other.client, right=2)).pk).update(key=key)
    for learner in (guest, mine):
        for section in ("start", "more"):
            ReadMark(learner=learner, key=key, chapter=FIRST, section=section, is_read=True, at=AT).save()
        report = FaultReport(learner=learner, key=key, item="x", rulebook="chapter", text="Wrong.", at=AT)
        report.revision_id = Attempt.objects.values_list("revision_id", flat=True)[0]
        report.save()
    merging.claim(user=User.objects.get(email=DORA), guest_id=guest.pk, at=AT)
    assert mine.attempts.values("key").distinct().count() == 2
    assert mine.fault_reports.values("key").distinct().count() == 2
    assert (mine.read_marks.count(), mine.read_marks.values("key").distinct().count()) == (4, 2)


def test_of_two_lapses_with_the_same_source_the_first_stays(alice: Person) -> None:
    guest, mine, card = Learner.objects.get(pk=alice.learner.pk), account(), f"{FIRST}-card-1"
    lapse(guest, [card, f"{FIRST}-card-2"], "lab", AT)
    lapse(mine, [card], "lab", AT + dt.timedelta(days=1))
    lapse(mine, [card], "exam", AT + dt.timedelta(days=2))
    merging.claim(user=User.objects.get(email=DORA), guest_id=guest.pk, at=AT)
    kept = Lapse.objects.filter(learner=mine, item=card).order_by("at").values_list("source", "at")
    assert list(kept) == [("lab", AT), ("exam", AT + dt.timedelta(days=2))]
    assert Lapse.objects.count() == 3
    assert mine.schedule.get(item=card).lapses == 2


@pytest.mark.parametrize("newer", ["guest", "account"])
def test_of_two_open_rounds_the_newer_goes_on_and_the_older_ends_with_what_is_unanswered_not_right(
    alice: Person, newer: str
) -> None:
    mine = Person(Client(), account())
    mine.client.force_login(User.objects.get(email=DORA))
    urls = {}
    for name in ("account", "guest") if newer == "guest" else ("guest", "account"):
        client = alice.client if name == "guest" else mine.client
        urls[name] = start(client)
        for number in range(6):
            mark(client, urls[name], right=number < 4)
    enter(alice.client)
    add(alice)
    older = attempt_at(urls["account" if newer == "guest" else "guest"])
    assert attempt_at(urls[newer]).finished_at is None
    assert older.finished_at is not None
    assert urls[newer] in page(mine.client, f"/course/{FIRST}/cards/")
    html = page(mine.client, f"/attempts/{older.pk}/")
    assert "4 of 8" in html
    assert "This ended before you finished it" in html
    assert f'<a href="{urls[newer]}">a newer one of the same</a>' in html


@pytest.mark.parametrize(("right", "is_open"), [(4, False), (5, True)])
def test_a_round_that_was_ended_unlocks_only_what_its_right_answers_alone_reach(
    course: Course, cast: Cast, right: int, is_open: bool
) -> None:
    dora = signed_in(DORA)
    url = start(cast.alice.client)
    for _ in range(right):
        mark(cast.alice.client, url, right=True)
    start(dora.client)
    merging.claim(user=User.objects.get(email=DORA), guest_id=cast.alice.learner.pk, at=AT)
    assert attempt_at(url).finished_at is not None
    locked = "Mark 5 of the 8 cards" in page(dora.client, f"/course/{SECOND}/") or "more right answer" in page(
        dora.client, f"/course/{SECOND}/"
    )
    assert locked is not is_open


def test_an_exam_that_is_ended_makes_due_what_it_showed_to_be_forgotten(cast: Cast, tmp_path: Path) -> None:
    a_course(tmp_path, files_of_every_kind())
    dora = signed_in(DORA)
    older = sit(cast.alice.client)
    item = record_at(older).item("item-single")
    send(cast.alice.client, older, item.id, wrong_answer(item))
    newer = sit(dora.client)
    enter(cast.alice.client)
    add(cast.alice)
    assert attempt_at(older).finished_at is not None
    assert attempt_at(newer).finished_at is None
    assert f'<a href="{newer}">a newer one of the same</a>' in page(dora.client, older)
    (shown,) = dora.learner.lapses.all()
    assert shown.source == f"attempt:{attempt_at(older).pk}"
    assert dora.learner.schedule.filter(item=shown.item).exists()


def test_open_sets_of_practice_all_stay_open(cast: Cast, tmp_path: Path) -> None:
    a_course(tmp_path, files_of_every_kind())
    dora = signed_in(DORA)
    urls = [begin_on(someone.client, "single") for someone in (cast.alice, dora)]
    enter(cast.alice.client)
    add(cast.alice)
    for url in urls:
        assert attempt_at(url).finished_at is None
        assert "a newer one of the same" not in page(dora.client, url)


def test_open_rounds_of_different_kinds_both_go_on(alice: Person) -> None:
    mine = Person(Client(), account())
    mine.client.force_login(User.objects.get(email=DORA))
    urls = [start(mine.client), start(alice.client, "misconceptions")]
    enter(alice.client)
    add(alice)
    assert [attempt_at(url).finished_at for url in urls] == [None, None]


# Settings, and what becomes of the guest


EXAM, OWN_EXAM = dt.date(2027, 3, 14), dt.date(2027, 5, 9)
GUESTS = {"rulebook": Rulebook.AZURE, "exam_date": EXAM, "time_zone": "Asia/Tokyo", "reads_ahead": True}


def settings_of(learner: Learner) -> tuple[object, ...]:
    """Return a learner's settings."""
    return learner.rulebook, learner.exam_date, learner.time_zone, learner.reads_ahead


def listed(html: str, title: str) -> str:
    """Return the list of settings that stands below a title of the page."""
    return html.split(title)[1].split("<ul")[1].split("</ul>", maxsplit=1)[0]


def test_an_account_without_progress_takes_the_guests_settings_and_the_page_lists_them(alice: Person) -> None:
    Learner.objects.filter(pk=alice.learner.pk).update(**GUESTS)
    enter(alice.client)
    html = page(alice.client, CLAIM)
    taken = listed(html, "Settings that your account takes over")
    for words in ("Day of the exam: 14 March 2027", "Time zone: Asia/Tokyo", "Rulebook: Azure today", "chapters may be read"):
        assert words in taken
    assert "These settings of your account stay" not in html
    add(alice)
    assert settings_of(account()) == ("azure", EXAM, "Asia/Tokyo", True)


def test_what_an_account_has_set_stands_and_the_page_lists_that_too(alice: Person) -> None:
    Learner.objects.filter(pk=alice.learner.pk).update(**GUESTS)
    Learner.objects.filter(pk=account().pk).update(exam_date=OWN_EXAM, time_zone="Europe/Vienna")
    enter(alice.client)
    kept = listed(page(alice.client, CLAIM), "These settings of your account stay")
    assert "Day of the exam: 9 May 2027" in kept
    assert "Time zone: Europe/Vienna" in kept
    add(alice)
    assert settings_of(account()) == ("azure", OWN_EXAM, "Europe/Vienna", True)


def test_an_account_with_progress_takes_plans_that_it_lacks_and_keeps_its_ways(alice: Person) -> None:
    Learner.objects.filter(pk=alice.learner.pk).update(**GUESTS)
    ReadMark(learner=account(), key=uuid.uuid4(), chapter=FIRST, section="start", is_read=True, at=AT).save()
    enter(alice.client)
    html = page(alice.client, CLAIM)
    assert "Day of the exam: 14 March 2027" in listed(html, "Settings that your account takes over")
    kept = listed(html, "These settings of your account stay")
    assert "Rulebook: The chapter" in kept
    assert "Locked chapters stay closed" in kept
    add(alice)
    assert settings_of(account()) == ("chapter", EXAM, "Asia/Tokyo", False)


def test_a_guest_who_set_nothing_changes_no_settings_and_the_page_names_none(alice: Person) -> None:
    enter(alice.client)
    html = page(alice.client, CLAIM)
    assert "Settings that your account takes over" not in html
    assert "The settings of the account stay as they are." in html


def test_the_day_of_the_exam_that_came_with_a_guest_bounds_the_accounts_reviews(alice: Person) -> None:
    last = Schedule.objects.order_by("-due").values_list("due", flat=True)[0]
    Learner.objects.filter(pk=alice.learner.pk).update(exam_date=last.date())
    enter(alice.client)
    add(alice)
    assert account().exam_date == last.date()
    assert all(due.date() <= last.date() for due in account().schedule.values_list("due", flat=True))


def test_the_guests_resume_link_dies_with_it(alice: Person) -> None:
    form = {"key": str(uuid.uuid4()), "guest": "1"}
    html = settle(alice.client, "/you/resume-link/", form).content.decode()
    path = "/resume/" + html.split("/resume/")[1].split('"')[0]
    assert Client().get(path).status_code == 200
    enter(alice.client)
    add(alice)
    assert Client().get(path).status_code == 404


def test_a_round_that_was_being_started_meanwhile_lands_in_the_account(alice: Person) -> None:
    stale = Learner.objects.get(pk=alice.learner.pk)
    enter(alice.client)
    add(alice)
    assert lock_learner(stale.pk) == account()


def test_what_is_not_claimed_is_named_on_the_map_and_the_progress_page_until_it_is_decided(alice: Person) -> None:
    words = "This browser holds progress from before you signed in."
    for address in ("/course/", "/progress/"):
        assert words not in page(alice.client, address)
    enter(alice.client)
    for address in ("/course/", "/progress/"):
        html = page(alice.client, address)
        assert words in html
        assert f'<a href="{CLAIM}?next={address}">Add it to your account</a>' in html
    settle(alice.client, CLAIM, {"guest": str(alice.learner.pk), "decision": "apart"})
    assert words not in page(alice.client, "/course/")
    enter(alice.client)
    assert add(alice)
    assert words not in page(alice.client, "/course/")
