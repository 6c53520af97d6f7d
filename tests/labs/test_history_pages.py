"""Undo, redo and checkpoints in a browser, with and without htmx; replays and the links to them."""

import html
import re
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from labs.models import Checkpoint, ReplayLink, Sandbox
from labs.replays import replay_of
from quiz.models import Learner
from tests.cast import Cast
from tests.labs.test_pages import HTMX, MAKE, at, page, post
from tests.labs.worlds import opened, typed, verdicts

pytestmark = pytest.mark.django_db
TAG = "az group create -n rg-lab -l eastus --tags team=web"


@pytest.fixture
def mine(cast: Cast) -> Sandbox:
    return opened(cast.alice.learner)


def move(client: Client, sandbox: Sandbox, do: str, **fields: object) -> tuple[int, str, str]:
    """Press a button of the bar on the page as it is now."""
    sandbox.refresh_from_db()
    return post(
        client, at(sandbox, "history/"), htmx=False, **{"do": do, "seq": sandbox.version, "seen": sandbox.version, **fields}
    )


def enabled(text: str) -> set[str]:
    """Which of undo and redo can be pressed."""
    buttons = re.findall(r'<button[^>]*id="(undo|redo)"[^>]*>', text)
    tags = re.findall(r'<button[^>]*id="(?:undo|redo)"[^>]*>', text)
    assert len(tags) == 2
    return {name for name, tag in zip(buttons, tags, strict=True) if " disabled" not in tag}


# The bar


def test_only_what_is_possible_can_be_pressed_and_says_what_it_does(cast: Cast, mine: Sandbox) -> None:
    client = cast.alice.client
    assert enabled(page(client, at(mine))) == set()
    typed(mine, MAKE)
    text = page(client, at(mine))
    assert enabled(text) == {"undo"}
    assert f"Takes back: {MAKE}" in text
    assert move(client, mine, "undo")[:2] == (303, at(mine))
    text = page(client, at(mine))
    assert enabled(text) == {"redo"}
    assert f"Undone: {MAKE}" in text
    assert 'lab__undone" id="entry-1"' in text
    assert move(client, mine, "redo")[0] == 303
    assert enabled(page(client, at(mine))) == {"undo"}
    assert verdicts(mine)["made"] == "met"


def test_by_htmx_an_undo_draws_the_whole_log_anew_with_every_panel(cast: Cast, mine: Sandbox) -> None:
    typed(mine, "echo first")
    typed(mine, MAKE)
    response = cast.alice.client.post(at(mine, "history/"), {"key": uuid4(), "seq": 2, "seen": 2, "do": "undo"}, headers=HTMX)
    text = response.content.decode()
    assert response["HX-Reswap"] == "innerHTML scroll:bottom"
    assert re.findall(r'id="entry-(\d+)"', text) == ["1", "2", "3"]
    assert 'lab__undone" id="entry-2"' in text
    swapped = set(re.findall(r'id="([a-z-]+)"[^>]* hx-swap-oob="true"', text))
    assert {"history", "reset-fields", "line-fields", "goals", "score", "state", "clock-face"} <= swapped
    assert {"panel-request", "panel-changes", "panel-activity"} <= set(response["HX-Trigger"].split(", "))
    line = cast.alice.client.post(at(mine, "lines/"), {"key": uuid4(), "line": "echo on", "seen": 2}, headers=HTMX)
    assert re.findall(r'id="entry-(\d+)"', line.content.decode()) == ["1", "2", "3", "4"], "a tab that missed the undo"


@pytest.mark.parametrize("htmx", [True, False])
def test_a_stale_form_is_answered_409_with_the_lab_as_it_is(cast: Cast, mine: Sandbox, htmx: bool) -> None:
    typed(mine, MAKE)
    typed(mine, TAG)
    for do in ("undo", "redo", "mark", "step:0"):
        status, _, text = post(cast.alice.client, at(mine, "history/"), htmx=htmx, do=do, seq=1, seen=1)
        assert (status, "Something was done in this lab" in text, "entry-2" in text) == (409, True, True)
    mine.refresh_from_db()
    assert (mine.version, Checkpoint.objects.count()) == (2, 0)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"do": "undo", "key": "none"}, 409),
        ({"do": "undo", "seq": ""}, 409),
        ({"do": ""}, 422),
        ({"do": "burn"}, 422),
        ({"do": "back:none"}, 409),
        ({"do": f"back:{UUID(int=7)}"}, 409),
        ({"do": "forget:none"}, 409),
        ({"do": "redo"}, 409),
        ({"do": "mark", "name": "x" * 81}, 409),
        ({"do": "step:1"}, 409),
    ],
)
def test_a_bad_form_does_nothing_and_says_so(cast: Cast, mine: Sandbox, fields: dict[str, str], status: int) -> None:
    typed(mine, MAKE)
    found, _, text = move(cast.alice.client, mine, **fields)
    assert (found, 'id="note" role="alert"' in text) == (status, True)
    mine.refresh_from_db()
    assert (mine.version, Checkpoint.objects.count()) == (1, 0)


def test_the_same_form_sent_twice_runs_once(cast: Cast, mine: Sandbox) -> None:
    typed(mine, MAKE)
    typed(mine, TAG)
    form = {"key": uuid4(), "do": "undo", "seq": 2, "seen": 2}
    for _ in range(2):
        assert post(cast.alice.client, at(mine, "history/"), htmx=False, **form)[0] == 303
    mine.refresh_from_db()
    assert (mine.version, mine.stands_at) == (3, 1)


def test_a_checkpoint_is_set_gone_back_to_and_its_name_deleted(cast: Cast, mine: Sandbox) -> None:
    client = cast.alice.client
    typed(mine, MAKE)
    assert move(client, mine, "mark", name="<made> it")[0] == 303
    typed(mine, TAG)
    text = page(client, at(mine))
    assert "&lt;made&gt; it" in text
    point = Checkpoint.objects.get()
    assert move(client, mine, f"back:{point.pk}")[0] == 303
    assert verdicts(mine) == {"made": "met", "tagged": "not_yet", "made-once": "met"}
    assert "Back to “&lt;made&gt; it”" in page(client, at(mine))
    for _ in range(2):
        assert move(client, mine, f"forget:{point.pk}")[0] == 303
    assert not Checkpoint.objects.exists()


def test_somebody_elses_checkpoint_is_no_way_in_ones_own_lab(cast: Cast, mine: Sandbox) -> None:
    theirs = opened(cast.bob.learner)
    move(cast.bob.client, theirs, "mark", name="theirs")
    point = Checkpoint.objects.get()
    typed(mine, MAKE)
    assert move(cast.alice.client, mine, f"back:{point.pk}")[0] == 409
    move(cast.alice.client, mine, f"forget:{point.pk}")
    assert Checkpoint.objects.get() == point


def test_words_typed_in_the_prompt_and_on_the_home_page_do_the_same(cast: Cast, mine: Sandbox) -> None:
    client = cast.alice.client
    lines = f"{MAKE}\ncheckpoint made\n{TAG}\nundo\nundo"
    assert post(client, at(mine, "lines/"), line=lines, seen=0)[0] == 303
    mine.refresh_from_db()
    assert (mine.version, mine.stands_at) == (5, 0)
    status, _, text = post(client, at(mine, "lines/"), htmx=True, line="undo", seen=5)
    assert (status, "nothing to undo" in text) == (409, True)
    assert post(client, at(mine, "lines/"), line="redo")[0] == 409, "without what the page had seen"
    for line in (MAKE, "undo"):
        status, _, text = post(client, "/labs/try/", htmx=True, line=line)
        assert status == 200
    assert f"Undone: {MAKE}" in text
    assert "checkpoint [--back] NAME" in typed(mine, "help").stdout


def test_the_bar_takes_two_statements_more_than_none(cast: Cast, mine: Sandbox) -> None:
    typed(mine, MAKE)
    for number in range(20):
        move(cast.alice.client, mine, "mark", name=f"point {number}")
    with CaptureQueriesContext(connection) as queries:
        page(cast.alice.client, at(mine))
    assert len(queries) <= 18
    mine.refresh_from_db()
    with CaptureQueriesContext(connection) as queries:
        move(cast.alice.client, mine, "undo")
    assert len(queries) <= 40


# The replay


def shown(client: Client, sandbox: Sandbox, step: object) -> str:
    return page(client, at(sandbox, f"replay/?step={step}"))


def test_a_replay_has_each_step_that_counts_with_the_state_after_it(cast: Cast, mine: Sandbox) -> None:
    client = cast.alice.client
    for line in (MAKE, "az group create -n undone -l eastus"):
        typed(mine, line)
    move(client, mine, "undo")
    for line in ("sleep 1h", TAG, "az sig create -g rg-lab -r no-hyphens"):
        typed(mine, line)
    start, first, later, last = (shown(client, mine, step) for step in (0, 1, 3, 4))
    assert "The start, before 4 steps" in start
    assert 'tree__name">rg-lab' not in start
    assert "09:00:00" in start
    assert "undone" not in html.unescape(start).split('class="terminal')[1]
    assert 'tree__name">rg-lab' in first
    assert "15 of 20 points" in first
    assert "10:0" in later
    assert "20 of 20 points" in later
    assert ("GAL101" in last, "GAL101" in later, "Step 4 of 4" in last) == (True, False, True)
    assert ("replay/?step=3" in last, "replay/?step=5" in last) == (True, False)
    assert shown(client, mine, 99).count("Step 4 of 4") == 1


def test_the_last_step_shows_what_the_lab_shows(cast: Cast, mine: Sandbox) -> None:
    for line in (MAKE, "az sig create -g rg-lab -r Corp", "sleep 5m", TAG):
        typed(mine, line)
    workspace, replay = page(cast.alice.client, at(mine)), shown(cast.alice.client, mine, 4)
    request = page(cast.alice.client, at(mine, "panels/request/"))
    for part, lab in (
        (r'<ul class="tree">.*?(?=</ul>\s*(?:</section>|</div>))', workspace),
        (r'<ol class="stages">.*?</ol>', request),
    ):
        found = [re.search(part, text, re.DOTALL) for text in (lab, replay)]
        here, there = (" ".join(re.sub(r"<[^>]*>", " ", each[0]).split()) for each in found if each)
        assert here == there
    goals = r'class="goal (goal--[a-z_]+)" id="(goal-[a-z-]+)"'
    assert re.findall(goals, workspace) == re.findall(goals, replay) != []


@pytest.mark.parametrize("step", ["-1", "x", "1" * 10, ""])
def test_no_step_has_such_a_number(cast: Cast, mine: Sandbox, step: str) -> None:
    assert cast.alice.client.get(at(mine, f"replay/?step={step}")).status_code == 404


def test_the_script_and_a_way_back_cost_as_many_statements_for_many_lines_as_for_few(cast: Cast, mine: Sandbox) -> None:
    found = []
    for _ in range(2):
        for number in range(6):
            typed(mine, f"echo {number}")
        with CaptureQueriesContext(connection) as script:
            page(cast.alice.client, at(mine, "script/"))
        with CaptureQueriesContext(connection) as back:
            move(cast.alice.client, mine, "step:1")
        found.append((len(script), len(back)))
        move(cast.alice.client, mine, "redo")
    assert found[0] == found[1]


def test_going_on_from_a_step_brings_the_lab_back_there(cast: Cast, mine: Sandbox) -> None:
    for line in (MAKE, TAG, "echo on"):
        typed(mine, line)
    text = shown(cast.alice.client, mine, 1)
    assert 'value="step:1"' in text
    assert 'value="step:3"' not in shown(cast.alice.client, mine, 3)
    assert move(cast.alice.client, mine, "step:1")[:2] == (303, at(mine))
    assert verdicts(mine)["tagged"] == "not_yet"
    mine.refresh_from_db()
    assert replay_of(mine).steps == [1]


def test_a_long_replay_is_shown_in_pages_and_costs_as_many_statements_as_a_short_one(cast: Cast, mine: Sandbox) -> None:
    typed(mine, MAKE)
    with CaptureQueriesContext(connection) as short:
        shown(cast.alice.client, mine, 1)
    for number in range(205):
        typed(mine, f"echo line-{number}-")
    with CaptureQueriesContext(connection) as long:
        text = shown(cast.alice.client, mine, 206)
    assert len(long) == len(short) <= 18
    assert ("line-203-" in text, "line-100-" in text) == (True, False)
    assert text.count("replay__line") == 6
    assert shown(cast.alice.client, mine, 0).count("replay__line") == 200


# The link


def share(client: Client, sandbox: Sandbox, do: str = "make", key: UUID | None = None, seq: int | None = None) -> tuple[int, str]:
    """Make or withdraw a link; return the status and the link's path, if it is shown."""
    found = ReplayLink.objects.filter(sandbox=sandbox).first()
    changed = seq if seq is not None else found.changed if found else 0
    status, _, text = post(client, at(sandbox, "replay/link/"), key=key or uuid4(), seq=changed, do=do)
    link = re.search(r'value="http://testserver(/labs/replays/[^"]+)"', text)
    return status, link[1] if link else ""


def test_a_link_shows_anybody_the_replay_as_it_was_and_nothing_to_press(cast: Cast, mine: Sandbox) -> None:
    typed(mine, "az vm create -g rg-start -n vm --image Ubuntu2204 --admin-password Sw0rdfish-and-more")
    typed(mine, MAKE)
    status, link = share(cast.alice.client, mine)
    assert status == 200
    for client in (cast.bob.client, cast.charlie):
        response = client.get(f"{link}?step=2")
        text = response.content.decode()
        assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex, nofollow")
        assert 'name="robots" content="noindex' in text
        assert "Step 2 of 2" in text
        assert "Sw0rdfish" not in text
        assert str(mine.pk) not in text
        assert "<form" not in text.split("<main")[1].split("</main")[0]
    typed(mine, TAG)
    move(cast.alice.client, mine, "undo")
    move(cast.alice.client, mine, "undo")
    assert "Step 2 of 2" in page(cast.charlie, f"{link}?step=9")
    mine.refresh_from_db()
    post(cast.alice.client, at(mine, "reset/"), seq=mine.version)
    text = page(cast.charlie, f"{link}?step=2")
    assert 'tree__name">rg-lab' in text


def test_the_secret_is_shown_once_and_only_its_digest_is_kept(cast: Cast, mine: Sandbox) -> None:
    secret = share(cast.alice.client, mine)[1].split("/")[3]
    assert len(secret) == 43
    kept = ReplayLink.objects.get().digest
    assert kept is not None
    assert secret not in kept
    assert secret not in page(cast.alice.client, at(mine, "replay/"))


def test_the_same_form_again_shows_the_same_link_and_never_revives_one(cast: Cast, mine: Sandbox) -> None:
    client, key = cast.alice.client, uuid4()
    first = share(client, mine, key=key)[1]
    assert share(client, mine, key=key, seq=0) == (200, first)
    second = share(client, mine)[1]
    assert [cast.charlie.get(link).status_code for link in (first, second)] == [404, 200]
    assert share(client, mine, key=key, seq=0) == (409, "")
    assert share(client, mine, "withdraw") == (200, "")
    assert cast.charlie.get(second).status_code == 404
    assert share(client, mine, key=key, seq=0)[0] == 409
    assert share(client, mine, "withdraw", seq=0)[0] == 200, "it is withdrawn already"
    assert share(client, mine, "burn")[0] == 422


def test_a_link_that_another_tab_made_is_not_withdrawn_by_an_older_form(cast: Cast, mine: Sandbox) -> None:
    link = share(cast.alice.client, mine)[1]
    assert share(cast.alice.client, mine, "withdraw", seq=0)[0] == 409
    assert cast.charlie.get(link).status_code == 200


def test_a_link_goes_with_its_lab_and_with_its_learner(cast: Cast, mine: Sandbox) -> None:
    links = [share(cast.alice.client, sandbox)[1] for sandbox in (mine, opened(cast.alice.learner))]
    mine.delete()
    assert [cast.charlie.get(link).status_code for link in links] == [404, 200]
    Learner.objects.get(pk=cast.alice.learner.pk).delete()
    assert cast.charlie.get(links[1]).status_code == 404
