"""Settings and data: the exam date, the time zone, starting fresh, and what the privacy page names."""

import datetime as dt

import pytest
from django.test import override_settings
from django.utils import timezone

from quiz import zones
from quiz.models import Course, Learner, Schedule
from quiz.services.settings import last_day
from quiz.zones import former_names, time_zones
from tests.cast import COOKIE, Cast, signed_in
from tests.quiz.playing import page, play, settle

pytestmark = pytest.mark.django_db


def learner_of(cast: Cast) -> Learner:
    return Learner.objects.get(pk=cast.alice.learner.pk)


def test_the_exam_date_is_stored_shown_and_plans_the_reviews(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=8)
    before = set(Schedule.objects.values_list("due", flat=True))
    day = timezone.localdate() + dt.timedelta(days=1)
    response = settle(cast.alice.client, "/you/exam-date/", {"exam_date": day.isoformat()}, follow=True)
    assert "Your exam is on" in response.content.decode()
    assert f'value="{day.isoformat()}"' in response.content.decode()
    assert learner_of(cast).exam_date == day
    assert Schedule.objects.count() == 8
    assert max(Schedule.objects.values_list("due", flat=True)) <= max(before)
    settle(cast.alice.client, "/you/exam-date/", {"exam_date": ""})
    assert learner_of(cast).exam_date is None


@pytest.mark.parametrize("days", [0, 1, 700])
def test_days_from_today_to_two_years_ahead_are_taken(course: Course, cast: Cast, days: int) -> None:
    day = timezone.localdate() + dt.timedelta(days=days)
    assert settle(cast.alice.client, "/you/exam-date/", {"exam_date": day.isoformat()}).status_code == 303


@pytest.mark.parametrize("said", [-1, 732, "soon", "2027-02-30", "0000-00-00", "9" * 999, "<b>"])
def test_other_days_are_refused_beside_the_field_with_what_was_typed(course: Course, cast: Cast, said: int | str) -> None:
    text = said if isinstance(said, str) else (timezone.localdate() + dt.timedelta(days=said)).isoformat()
    response = settle(cast.alice.client, "/you/exam-date/", {"exam_date": text})
    assert response.status_code == 422
    html = response.content.decode()
    assert 'id="exam-error" role="alert"' in html
    assert "<b>" not in html
    assert learner_of(cast).exam_date is None


def test_two_years_ahead_of_a_leap_day_is_a_day_that_exists() -> None:
    assert last_day(dt.date(2028, 2, 29)) == dt.date(2030, 2, 28)
    assert last_day(dt.date(2026, 11, 27)) == dt.date(2028, 11, 27)


def test_a_time_zone_is_chosen_by_name_and_nothing_else(course: Course, cast: Cast) -> None:
    assert settle(cast.alice.client, "/you/time-zone/", {"time_zone": "Europe/Berlin"}).status_code == 303
    assert learner_of(cast).time_zone == "Europe/Berlin"
    assert "<option selected>Europe/Berlin</option>" in page(cast.alice.client, "/you/")
    for name in ("", "Mars/Base", "../../etc/passwd", "Europe/Berlin\n", "x" * 999):
        response = settle(cast.alice.client, "/you/time-zone/", {"time_zone": name})
        assert response.status_code == 422
        assert "not a time zone that Darkroom knows" in response.content.decode()
    assert learner_of(cast).time_zone == "Europe/Berlin"


def test_zones_are_offered_by_region_and_fit_the_column() -> None:
    zones = time_zones()
    assert next(iter(zones)) == "UTC"
    assert "Asia/Tokyo" in zones["Asia"]
    assert all(len(name) <= 64 for names in zones.values() for name in names)


def test_the_page_shows_a_guest_the_ways_that_a_guest_has(course: Course, cast: Cast) -> None:
    for client in (cast.alice.client, cast.charlie):
        html = page(client, "/you/")
        for address in ("/account/signup/", "/you/resume-link/", "/you/export.json", "/you/export.zip", "/you/delete/"):
            assert f'href="{address}"' in html
        assert "/account/logout/" not in html


def test_the_page_shows_a_user_the_ways_that_a_user_has(course: Course) -> None:
    html = page(signed_in().client, "/you/")
    for address in ("/account/email/", "/account/password/change/", "/account/logout/", "/you/export.json", "/you/delete/"):
        assert f'href="{address}"' in html
    assert "/account/signup/" not in html
    assert 'href="/you/resume-link/"' not in html


def test_starting_fresh_says_first_what_becomes_of_the_progress(course: Course, cast: Cast) -> None:
    url = play(cast.alice.client, right=8)
    html = page(cast.alice.client, "/you/fresh/")
    assert "there is no way back to it" in html
    Learner.objects.filter(pk=cast.alice.learner.pk).update(resume_digest="d" * 64)
    assert "opens only by the resume link" in page(cast.alice.client, "/you/fresh/")
    cookie = cast.alice.client.cookies[COOKIE].value
    assert settle(cast.alice.client, "/you/fresh/")["Location"] == "/course/"
    assert cast.alice.client.cookies[COOKIE].value != cookie
    assert cast.alice.client.get(url).status_code == 404
    assert learner_of(cast).attempts.count() == 1


def test_starting_fresh_signs_a_user_out(course: Course) -> None:
    dora = signed_in()
    assert "signs you out" in page(dora.client, "/you/fresh/")
    settle(dora.client, "/you/fresh/")
    assert "Sign in" in page(dora.client, "/course/")


def test_nothing_to_leave_behind_is_said_too(course: Course, cast: Cast) -> None:
    assert "nothing to leave behind" in page(cast.charlie, "/you/fresh/")
    assert "Nothing is kept of you" in page(cast.charlie, "/you/delete/")


def test_the_privacy_page_names_every_cookie_and_is_linked_on_every_page(course: Course, cast: Cast) -> None:
    html = page(cast.charlie, "/privacy/")
    for name in (COOKIE, "sessionid", "csrftoken", "messages"):
        assert f"<code>{name}</code>" in html
    assert 'href="/privacy/"' in page(cast.charlie, "/course/")
    with override_settings(SESSION_COOKIE_NAME="__Host-sessionid"):
        assert f"<code>__Host-{COOKIE}</code>" in cast.charlie.get("/privacy/", secure=True).content.decode()


def test_another_time_zone_moves_the_day_of_the_exam_and_what_is_due_by_it(course: Course, cast: Cast) -> None:
    play(cast.alice.client, right=8)
    tomorrow = timezone.localdate() + dt.timedelta(days=2)
    settle(cast.alice.client, "/you/exam-date/", {"exam_date": tomorrow.isoformat()})
    begins = dt.datetime.combine(tomorrow, dt.time(), dt.UTC)
    for zone, hours in (("Asia/Tokyo", 9), ("UTC", 0), ("America/Phoenix", -7)):
        assert settle(cast.alice.client, "/you/time-zone/", {"time_zone": zone}).status_code == 303
        assert max(Schedule.objects.values_list("due", flat=True)) <= begins - dt.timedelta(hours=hours)
    Schedule.objects.update(due=begins)
    settle(cast.alice.client, "/you/time-zone/", {"time_zone": "America/Phoenix"})
    assert set(Schedule.objects.values_list("due", flat=True)) == {begins}


def test_only_names_of_today_are_offered_and_a_former_one_is_understood(course: Course, cast: Cast) -> None:
    html = page(cast.alice.client, "/you/")
    for name, is_offered in (("Asia/Kolkata", True), ("Europe/Berlin", True), ("Asia/Calcutta", False), ("Pacific/Truk", False)):
        assert (f">{name}</option>" in html) == is_offered, name
    settle(cast.alice.client, "/you/time-zone/", {"time_zone": "Asia/Calcutta"})
    assert learner_of(cast).time_zone == "Asia/Kolkata"
    Learner.objects.filter(pk=cast.alice.learner.pk).update(time_zone="Asia/Calcutta")
    assert "<option selected>Asia/Kolkata</option>" in page(cast.alice.client, "/you/")


def test_every_former_name_leads_to_one_that_is_offered() -> None:
    offered = {name for names in time_zones().values() for name in names}
    assert not former_names().keys() & offered
    assert set(former_names().values()) <= offered
    assert len(offered) > 300


def test_without_the_table_of_places_every_place_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zones, "_rows", lambda _name: [])
    assert "Europe/Berlin" in time_zones.__wrapped__()["Europe"]
    assert former_names.__wrapped__()["Etc/UTC"] == "UTC"


def test_a_visit_sets_two_cookies_and_stores_nothing(course: Course, cast: Cast) -> None:
    visitor = cast.charlie
    before = Learner.objects.count()
    assert "of that visit the server stores nothing" in page(visitor, "/privacy/")
    assert set(visitor.cookies) == {COOKIE, "csrftoken"}
    assert Learner.objects.count() == before
