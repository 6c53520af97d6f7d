"""How fast lines may come: by learner, by address, by the minute; refused with the reason, and nothing of it was done."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from labs.models import Sandbox
from tests.cast import Cast, Person
from tests.labs.worlds import loaded, opened, playground

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
NOON = dt.datetime(2026, 11, 27, 12, 0, 20, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three a minute for a learner, five for an address, and a clock that stands."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    with override_settings(LINES_PER_LEARNER=3, LINES_PER_ADDRESS=5):
        yield


def sent(person: Person, sandbox: Sandbox, what: str = "lines", *, htmx: bool = True, **fields: object) -> Any:
    url = f"/labs/sandboxes/{sandbox.pk}/{what}/"
    values: dict[str, object] = {"key": uuid4(), "line": "echo", "by": "60", "text": "az ", "seen": 0, **fields}
    response = person.client.post(url, values, headers=HTMX if htmx else {})
    sandbox.refresh_from_db()
    return response


@pytest.mark.parametrize("htmx", [True, False])
def test_a_fourth_line_within_the_minute_is_refused_and_stays_in_the_prompt(cast: Cast, *, htmx: bool) -> None:
    sandbox = opened(cast.alice.learner)
    done = 200 if htmx else 303
    assert [sent(cast.alice, sandbox, htmx=htmx).status_code for _ in range(3)] == [done] * 3
    refused = sent(cast.alice, sandbox, htmx=htmx, line="echo this stays")
    assert (refused.status_code, refused["Retry-After"], sandbox.version) == (429, "40", 3)
    text = refused.content.decode()
    assert "more than 3 commands a minute. Wait 40 seconds" in text
    assert ("echo this stays</textarea>" in text) is not htmx


def test_the_next_minute_begins_anew(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = opened(cast.alice.learner)
    for _ in range(4):
        sent(cast.alice, sandbox)
    monkeypatch.setattr(timezone, "now", lambda: NOON + dt.timedelta(seconds=40))
    assert sent(cast.alice, sandbox).status_code == 200


def test_lines_that_are_pasted_count_each_and_the_clock_counts_too(cast: Cast) -> None:
    sandbox = opened(cast.alice.learner)
    assert sent(cast.alice, sandbox, line="echo 1\necho 2").status_code == 200
    assert sent(cast.alice, sandbox, "clock").status_code == 200
    assert [sent(cast.alice, sandbox, what).status_code for what in ("clock", "lines")] == [429, 429]
    assert sandbox.version == 3


def test_completions_have_a_count_of_their_own_and_say_so_where_they_would_be(cast: Cast) -> None:
    sandbox = opened(cast.alice.learner)
    assert [sent(cast.alice, sandbox, "completions").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = sent(cast.alice, sandbox, "completions")
    assert refused["Retry-After"] == "40"
    assert "data-insert" not in refused.content.decode()
    assert sent(cast.alice, sandbox).status_code == 200


def test_two_learners_behind_one_address_share_what_it_may_send_and_nobody_elses(cast: Cast) -> None:
    hers, his = opened(cast.alice.learner), opened(cast.bob.learner)
    for person, sandbox in ((cast.alice, hers), (cast.bob, his)) * 2:
        assert sent(person, sandbox).status_code == 200
    assert sent(cast.alice, hers).status_code == 200
    assert sent(cast.bob, his).status_code == 429
    elsewhere = Person(Client(REMOTE_ADDR="192.0.2.7"), cast.bob.learner)
    elsewhere.client.cookies = cast.bob.client.cookies
    assert sent(elsewhere, his).status_code == 429, "his own share of the minute counts wherever he is"


def test_newcomers_at_the_front_door_are_counted_by_their_address(cast: Cast) -> None:
    loaded(playground())
    found = [Client().post("/labs/try/", {"key": uuid4(), "line": "echo"}, headers=HTMX) for _ in range(6)]
    assert [each.status_code for each in found] == [200] * 5 + [429]
    assert found[-1]["Retry-After"] == "40"
    assert "Wait 40 seconds" in found[-1].content.decode()
