"""Virtual time that flows by on a page: sent with the next line or skip, counted once, bounded; and skips as they are typed."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gallery_engine.clock import MINUTE, SECOND
from gallery_engine.snapshot import digest
from labs.models import CommandRecord, RequestRecord, Sandbox
from labs.sandboxes import LONGEST_FLOW, Flow, advance, run_line
from labs.store import RowStore
from tests.cast import Cast
from tests.labs.worlds import opened, typed

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
WORK = "az vm create -g rg-start -n web --image Ubuntu2204 --admin-username ann --generate-ssh-keys --no-wait"


@pytest.fixture
def mine(cast: Cast) -> Sandbox:
    return opened(cast.alice.learner)


def sent(client: Client, sandbox: Sandbox, what: str, *, htmx: bool = True, **fields: object) -> tuple[int, str]:
    """Send a line or move the clock; return the status and the answer, with the sandbox brought up to date."""
    url = f"/labs/sandboxes/{sandbox.pk}/{what}/"
    response = client.post(url, {"key": uuid4(), **fields}, headers=HTMX if htmx else {})
    sandbox.refresh_from_db()
    return response.status_code, response.content.decode()


def test_what_flowed_by_passes_before_the_line_in_the_same_record(cast: Cast, mine: Sandbox) -> None:
    start = mine.now
    assert sent(cast.alice.client, mine, "lines", line="date +%T", flowed=90, seen=0)[0] == 200
    record = CommandRecord.objects.get()
    assert record.stdout == "09:01:30\n"
    assert (mine.now - start, record.virtual_time - start) == (90 * SECOND, 90 * SECOND)
    assert RequestRecord.objects.order_by("n").values_list("path", flat=True)[0] == "/providers/Darkroom.Lab/advance"


def test_what_flowed_by_is_counted_from_the_state_that_the_page_has_seen(cast: Cast, mine: Sandbox) -> None:
    start = mine.now
    sent(cast.alice.client, mine, "lines", line="echo one tab", flowed=60, seen=0)
    sent(cast.alice.client, mine, "lines", line="echo another tab", flowed=60, seen=0)
    assert mine.now - start == MINUTE
    sent(cast.alice.client, mine, "lines", line="echo a, \necho b", flowed=60, seen=2)
    assert mine.now - start == 2 * MINUTE


def test_a_line_sent_twice_lets_the_time_pass_once(cast: Cast, mine: Sandbox) -> None:
    start, key = mine.now, uuid4()
    for _ in range(2):
        sent(cast.alice.client, mine, "lines", line="echo once", flowed=60, seen=0, key=key)
    assert mine.now - start == MINUTE


def test_a_comment_lets_nothing_pass_and_leaves_the_time_to_the_line_behind_it(cast: Cast, mine: Sandbox) -> None:
    start = mine.now
    sent(cast.alice.client, mine, "lines", line="# only a comment", flowed=60, seen=0)
    assert (mine.now, mine.version) == (start, 0)
    sent(cast.alice.client, mine, "lines", line="# a comment\necho a line", flowed=60, seen=0)
    assert mine.now - start == MINUTE


@pytest.mark.parametrize(
    ("flowed", "status"), [("-1", 409), ("1e3", 409), ("soon", 409), (LONGEST_FLOW, 200), (LONGEST_FLOW + 1, 422)]
)
@pytest.mark.parametrize("what", ["lines", "clock"])
def test_more_than_a_page_lets_pass_is_refused_and_nothing_is_done(
    cast: Cast, mine: Sandbox, what: str, flowed: object, status: int
) -> None:
    assert sent(cast.alice.client, mine, what, line="echo", by="60", flowed=flowed, seen=0)[0] == status
    assert mine.version == (1 if status == 200 else 0)


def test_without_a_script_the_clock_stands_still(cast: Cast, mine: Sandbox) -> None:
    start = mine.now
    assert sent(cast.alice.client, mine, "lines", htmx=False, line="echo")[0] == 303
    assert mine.now == start


def test_a_skip_comes_on_top_of_what_flowed_by(cast: Cast, mine: Sandbox) -> None:
    start = mine.now
    sent(cast.alice.client, mine, "clock", by="600", flowed=60, seen=0)
    assert mine.now - start == 11 * MINUTE


def test_the_next_change_is_where_it_is_however_much_flowed_by(cast: Cast, mine: Sandbox) -> None:
    typed(mine, WORK)
    due = RowStore(mine).next_change(mine.now)
    assert due
    sent(cast.alice.client, mine, "clock", by="next", flowed=1, seen=1)
    assert mine.now == due


def test_what_falls_due_while_a_page_is_looked_at_happens_once_and_no_script_of_it_says_so(cast: Cast, mine: Sandbox) -> None:
    typed(mine, WORK)
    due = RowStore(mine).next_change(mine.now)
    assert due
    wait = (due - mine.now) // SECOND + 1
    status, text = sent(cast.alice.client, mine, "clock", by="flow", flowed=wait, seen=1)
    assert (status, mine.version, mine.now >= due) == (200, 2, True)
    assert "The clock ran on" in text
    again = sent(cast.alice.client, mine, "clock", by="flow", flowed=wait, seen=1)
    assert (again[0], mine.version) == (200, 2)
    script = cast.alice.client.get(f"/labs/sandboxes/{mine.pk}/script/").content.decode()
    assert "ran on" not in script


def test_time_that_flows_comes_to_the_same_world_as_time_that_is_skipped(mine: Sandbox) -> None:
    other = opened(mine.learner)
    for sandbox in (mine, other):
        typed(sandbox, WORK)
    run_line(sandbox=mine, key=uuid4(), line="true", flow=Flow(1_800, 1))
    advance(sandbox=other, key=uuid4(), seconds=1_800)
    assert digest(RowStore(mine)) == digest(RowStore(other))


def test_time_that_flows_takes_no_more_statements_than_a_skip(mine: Sandbox) -> None:
    found = []
    acts: list[Callable[[], object]] = [
        lambda: advance(sandbox=mine, key=uuid4(), seconds=60),
        lambda: run_line(sandbox=mine, key=uuid4(), line="true", flow=Flow(60, mine.version)),
    ]
    for act in acts:
        with CaptureQueriesContext(connection) as queries:
            act()
        found.append(len(queries))
    assert found[1] <= found[0], found


@pytest.mark.parametrize(
    ("span", "seconds"),
    [("45m", 2_700), ("3h", 10_800), ("2d", 172_800), ("1d 12h", 129_600), (" 90 S ", 90), ("31d", 2_678_400)],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_a_span_is_skipped_as_it_is_typed(cast: Cast, mine: Sandbox, span: str, seconds: int, *, htmx: bool) -> None:
    start = mine.now
    assert sent(cast.alice.client, mine, "clock", htmx=htmx, by="span", span=span)[0] == (200 if htmx else 303)
    assert mine.now - start == seconds * SECOND


@pytest.mark.parametrize("span", ["", "45", "m", "3 weeks", "-1h", "1.5h", "32d", "0s", "9999999d 9999999d", "1h" * 5, "٣h"])
def test_what_is_no_span_is_refused_with_an_example(cast: Cast, mine: Sandbox, span: str) -> None:
    status, text = sent(cast.alice.client, mine, "clock", by="span", span=span)
    assert status == 422
    assert "45m" in text or "31 days" in text
    assert mine.version == 0


def test_a_skip_is_named_by_its_length(cast: Cast, mine: Sandbox) -> None:
    for span, words in (("90s", "Skipped ahead 90 s"), ("45s", "Skipped ahead 45 s"), ("3h", "Skipped ahead 3 h")):
        assert words in sent(cast.alice.client, mine, "clock", by="span", span=span, seen=mine.version)[1]
