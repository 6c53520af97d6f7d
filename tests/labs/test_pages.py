"""The labs in a browser, with and without htmx: what a page shows, what a form does, what is refused and how."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from config.home import SUGGESTIONS
from labs.models import CommandRecord, Sandbox
from labs.sandboxes import MAX_TRANSCRIPT
from tests.cast import Cast
from tests.labs.worlds import loaded, opened, playground, typed, verdicts

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
MAKE = "az group create -n rg-lab -l eastus"


@pytest.fixture
def mine(cast: Cast) -> Sandbox:
    return opened(cast.alice.learner)


def at(sandbox: Sandbox, what: str = "") -> str:
    return f"/labs/sandboxes/{sandbox.pk}/{what}"


def post(client: Client, url: str, *, htmx: bool = False, **fields: object) -> tuple[int, str, str]:
    """Send a form; return status, address that is led to, and text."""
    response = client.post(url, {"key": uuid4(), **fields}, headers=HTMX if htmx else {})
    return response.status_code, response.headers.get("Location", ""), response.content.decode()


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_list_has_every_lab_in_order_and_where_the_learner_stands(cast: Cast, mine: Sandbox) -> None:
    typed(mine, MAKE)
    text = page(cast.alice.client, "/labs/")
    assert text.index("Practice") < text.index("Playground")
    assert "15 of 20 points" in text
    assert "15 of 20 points" not in page(cast.bob.client, "/labs/")


def test_without_a_course_the_list_says_how_to_get_one(cast: Cast) -> None:
    assert "load_course" in page(cast.charlie, "/labs/")


def test_a_lab_starts_by_a_form_and_is_there_to_resume(cast: Cast) -> None:
    loaded()
    assert "Make <strong>a group</strong>" in page(cast.charlie, "/labs/practice/")
    key = uuid4()
    for _ in range(2):
        status, where, _ = post(cast.charlie, "/labs/practice/", key=key, rulebook="azure")
    sandbox = Sandbox.objects.get()
    assert (status, where, sandbox.rulebook) == (303, at(sandbox), "azure")
    assert at(sandbox) in page(cast.charlie, "/labs/practice/")


@pytest.mark.parametrize("fields", [{"rulebook": "moon"}, {"rulebook": "azure", "key": "no key"}, {}])
def test_a_bad_start_form_opens_nothing(cast: Cast, fields: dict[str, str]) -> None:
    loaded()
    response = cast.alice.client.post("/labs/practice/", {"key": str(uuid4()), **fields})
    assert response.status_code == 409
    assert 'role="alert"' in response.content.decode()
    assert not Sandbox.objects.exists()


def test_a_workspace_shows_brief_goals_resources_clock_and_prompt(cast: Cast, mine: Sandbox) -> None:
    text = page(cast.alice.client, at(mine))
    for part in ("Make <strong>a group</strong>", "The goal made", "rg-start", "09:00:00", 'role="log"', "autofocus"):
        assert part in text


def test_the_log_is_a_list_inside_a_region_that_speaks(cast: Cast, mine: Sandbox) -> None:
    text = page(cast.alice.client, at(mine))
    assert re.search(
        r'<div[^>]* role="log"[^>]* aria-label="[^"]+"[^>]* tabindex="0">\s*<ol class="lab__entries" id="log">', text
    )


def test_a_line_runs_without_a_script_and_leads_back_to_the_page(cast: Cast, mine: Sandbox) -> None:
    assert post(cast.alice.client, at(mine, "lines/"), line=MAKE)[:2] == (303, at(mine))
    text = page(cast.alice.client, at(mine))
    assert "rg-lab" in text
    assert "15 of 20 points" in text


def test_the_prompt_is_that_of_the_machine_that_one_is_in(cast: Cast, mine: Sandbox) -> None:
    made = "az vm create -g rg-lab -n web --image Ubuntu2204 --admin-username azureuser --generate-ssh-keys"
    for line in (MAKE, made, "ssh azureuser@web", "yes"):
        typed(mine, line)
    there = 'data-prompt="azureuser@web:~$"'
    assert f'id="sign" {there}' in page(cast.alice.client, at(mine))
    text = post(cast.alice.client, at(mine, "lines/"), htmx=True, line="hostname", seen=mine.version)[2]
    assert f'data-line {there}><span class="word">hostname</span></pre>' in text
    assert f'id="sign" {there} hx-swap-oob="true"' in text
    text = post(cast.alice.client, at(mine, "lines/"), htmx=True, line="exit", seen=mine.version)[2]
    assert 'id="sign" hx-swap-oob="true"' in text


def test_a_line_by_htmx_brings_new_entries_and_every_panel(cast: Cast, mine: Sandbox) -> None:
    status, _, text = post(cast.alice.client, at(mine, "lines/"), htmx=True, line=MAKE, seen=0)
    assert status == 200
    assert text.count("entry-1") == 1
    assert "Goal met: The goal made, 10 points" in text
    swapped = re.findall(r'id="([a-z-]+)"[^>]* hx-swap-oob="true"', text)
    fields, clock = ["line-fields", "sign", "reset-fields"], ["clock-face", "clock-next"]
    assert swapped == [
        *fields,
        "history",
        "note",
        "origin",
        "beside",
        *clock,
        "score",
        "tab-goals",
        "goals",
        "tab-state",
        "state",
    ]
    assert "<html" not in text


def test_the_reason_for_a_refusal_is_still_there_after_the_next_line_and_a_reload(cast: Cast, mine: Sandbox) -> None:
    typed(mine, "az sig create -g rg-start -r my-gallery")
    typed(mine, "echo next")
    first = page(cast.alice.client, at(mine)).partition('id="entry-1"')[2].partition('id="entry-2"')[0]
    assert "GAL101" in first


def test_a_line_that_changes_nothing_leaves_the_resources_where_they_are(cast: Cast, mine: Sandbox) -> None:
    _, _, text = post(cast.alice.client, at(mine, "lines/"), htmx=True, line="az group list", seen=0)
    assert 'id="state"' not in text
    assert 'id="goals"' not in text
    _, _, text = post(cast.alice.client, at(mine, "lines/"), htmx=True, line="sleep 1m", seen=1)
    assert 'id="state"' in text


def test_a_line_that_sends_nothing_leaves_goals_and_resources_where_they_are(cast: Cast, mine: Sandbox) -> None:
    typed(mine, MAKE)
    _, _, text = post(cast.alice.client, at(mine, "lines/"), htmx=True, line="echo hello", seen=1)
    assert not re.search(r'id="(goals|score|tab-goals|state)"', text)
    _, _, text = post(cast.alice.client, at(mine, "lines/"), htmx=True, line=f"{MAKE} --tags team=web", seen=2)
    assert 'id="goals"' in text
    _, _, text = post(cast.alice.client, at(mine, "reset/"), htmx=True, seen=3, seq=3)
    assert 'id="goals"' in text


def test_the_details_of_a_goal_are_sent_when_only_they_changed(cast: Cast, mine: Sandbox) -> None:
    typed(mine, "az group create -n rg-lab -l westus")
    assert verdicts(mine)["made"] == "not_yet"
    _, _, text = post(cast.alice.client, at(mine, "lines/"), htmx=True, line="az group delete -n rg-lab --yes", seen=1)
    assert verdicts(mine)["made"] == "not_yet"
    assert 'id="goals"' in text


def test_the_answer_brings_what_another_tab_did_meanwhile(cast: Cast, mine: Sandbox) -> None:
    typed(mine, "echo from-the-other-tab")
    _, _, text = post(cast.alice.client, at(mine, "lines/"), htmx=True, line="echo here", seen=0)
    assert text.index("from-the-other-tab") < text.index(">here<")


def test_a_double_click_shows_and_runs_a_line_once(cast: Cast, mine: Sandbox) -> None:
    key = uuid4()
    post(cast.alice.client, at(mine, "lines/"), htmx=True, line=MAKE, seen=0, key=key)
    status, _, text = post(cast.alice.client, at(mine, "lines/"), htmx=True, line=MAKE, seen=1, key=key)
    assert (status, "entry-" in text, CommandRecord.objects.count()) == (200, False, 1)


def test_pasted_lines_run_in_order_and_once(cast: Cast, mine: Sandbox) -> None:
    key = uuid4()
    lines = "# a comment\necho one\necho \\\n  two\n\necho 'th\nree'\n"
    for _ in range(2):
        post(cast.alice.client, at(mine, "lines/"), line=lines, key=key)
    assert list(mine.commands.order_by("seq").values_list("stdout", flat=True)) == ["one\n", "two\n", "th\nree\n"]


@pytest.mark.parametrize("htmx", [True, False])
def test_an_unfinished_line_stays_in_the_prompt_and_runs_nothing(cast: Cast, mine: Sandbox, htmx: bool) -> None:
    status, _, text = post(cast.alice.client, at(mine, "lines/"), htmx=htmx, line="echo one\necho 'two", seen=0)
    assert status == 422
    assert "not finished" in text
    assert htmx or "echo &#x27;two</textarea>" in text
    assert mine.commands.count() == 0


@pytest.mark.parametrize("htmx", [True, False])
def test_more_text_than_is_taken_at_once_is_refused_clearly(cast: Cast, mine: Sandbox, htmx: bool) -> None:
    status, _, text = post(cast.alice.client, at(mine, "lines/"), htmx=htmx, line="x" * 40_000)
    assert (status, "more than 32 KB" in text) == (413, True)
    assert mine.commands.count() == 0


def test_too_many_commands_at_once_are_refused(cast: Cast, mine: Sandbox) -> None:
    status, _, text = post(cast.alice.client, at(mine, "lines/"), line="echo\n" * 51)
    assert (status, "51 commands" in text) == (422, True)


def test_a_line_of_a_megabyte_is_refused_and_changes_nothing(cast: Cast, mine: Sandbox) -> None:
    response = cast.alice.client.post(at(mine, "lines/"), {"key": uuid4(), "line": "x" * 1_000_000})
    assert response.status_code in {400, 413}
    assert mine.commands.count() == 0


def test_a_form_without_a_key_does_nothing(cast: Cast, mine: Sandbox) -> None:
    for what, fields in (("lines/", {"line": MAKE}), ("clock/", {"by": "600"}), ("reset/", {"seq": "0"})):
        assert cast.alice.client.post(at(mine, what), fields).status_code == 409
    assert mine.commands.count() == 0


def test_output_is_text_and_never_markup(cast: Cast, mine: Sandbox) -> None:
    post(cast.alice.client, at(mine, "lines/"), line="echo '<script>alert(1)</script>'")
    assert "<script>alert" not in page(cast.alice.client, at(mine))


def test_clear_empties_the_log_and_keeps_the_journal(cast: Cast, mine: Sandbox) -> None:
    typed(mine, "echo before")
    response = cast.alice.client.post(at(mine, "lines/"), {"key": uuid4(), "line": "clear", "seen": 1}, headers=HTMX)
    assert response.headers["HX-Reswap"].startswith("innerHTML")
    shown, history = page(cast.alice.client, at(mine)).split('id="history"')
    assert "echo before" not in shown
    assert "echo before" in history, "what arrows and Ctrl+R find"
    assert mine.commands.count() == 2


@pytest.mark.parametrize(("by", "time"), [("600", "09:10:00"), ("3600", "10:00:00"), ("next", "09:01:00")])
def test_the_clock_skips_ahead(cast: Cast, mine: Sandbox, by: str, time: str) -> None:
    typed(mine, "az group delete -n rg-start --yes --no-wait")
    assert "Skip ahead by 1 min" in page(cast.alice.client, at(mine))
    post(cast.alice.client, at(mine, "clock/"), by=by)
    assert time in page(cast.alice.client, at(mine))


@pytest.mark.parametrize("by", ["", "-1", "0", "soon", "99999999", "1" * 40])
def test_the_clock_refuses_what_is_no_time(cast: Cast, mine: Sandbox, by: str) -> None:
    assert post(cast.alice.client, at(mine, "clock/"), by=by)[0] in {409, 422}
    assert mine.commands.count() == 0


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize("seq", ["0", "", "99", "x"])
def test_a_stale_reset_is_409_with_the_fresh_state(cast: Cast, mine: Sandbox, seq: str, htmx: bool) -> None:
    typed(mine, MAKE)
    status, _, text = post(cast.alice.client, at(mine, "reset/"), htmx=htmx, seq=seq, seen=0)
    assert status == 409
    assert "rg-lab" in text
    assert mine.commands.count() == 1


def test_a_reset_leads_back_to_an_empty_log(cast: Cast, mine: Sandbox) -> None:
    typed(mine, MAKE)
    assert post(cast.alice.client, at(mine, "reset/"), seq=1)[0] == 303
    text = page(cast.alice.client, at(mine))
    assert "rg-lab" not in text.replace(MAKE, "")
    assert "0 of 20 points" in text


def test_a_full_transcript_is_said(cast: Cast, mine: Sandbox) -> None:
    Sandbox.objects.update(transcript_size=MAX_TRANSCRIPT)
    status, _, text = post(cast.alice.client, at(mine, "lines/"), line="echo")
    assert (status, "transcript of this lab is full" in text) == (429, True)


def test_a_refusal_shows_its_rule_reason_and_source(cast: Cast, mine: Sandbox) -> None:
    typed(mine, "az sig create -g rg-start -r 'no-hyphens' -l eastus")
    rule = mine.requests.exclude(rule="").get().rule
    text = page(cast.alice.client, at(mine, "?panel=request"))
    assert text.count(f'href="/rules/#{rule}"') == 2
    assert "Source: " in text


def test_the_page_varies_on_htmx_and_is_whole_when_history_is_restored(cast: Cast, mine: Sandbox) -> None:
    response = cast.alice.client.get(at(mine), headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert "HX-Request" in response.headers["Vary"]
    assert "<html" in response.content.decode()
    answer = cast.alice.client.post(at(mine, "lines/"), {"key": uuid4(), "line": "echo", "seen": 0}, headers=HTMX)
    assert "HX-Request" in answer.headers["Vary"]


def test_the_home_pages_line_opens_one_playground_and_runs_in_it(cast: Cast) -> None:
    loaded(playground())
    for _ in range(2):
        status, _, text = post(cast.alice.client, "/labs/try/", htmx=True, line=MAKE)
        assert (status, "rg-lab" in text) == (200, True)
    sandbox = Sandbox.objects.get()
    assert (sandbox.version, at(sandbox) in text) == (2, True)


def test_the_home_pages_line_works_for_a_stranger_and_without_a_script(cast: Cast) -> None:
    loaded(playground())
    status, where, _ = post(cast.charlie, "/labs/try/", line=MAKE)
    assert (status, where) == (303, at(Sandbox.objects.get()))


def test_a_refusal_on_the_home_page_names_its_rule(cast: Cast) -> None:
    loaded(playground())
    _, _, text = post(cast.alice.client, "/labs/try/", htmx=True, line="az group create -n 'no good!' -l eastus")
    assert Sandbox.objects.get().requests.get().rule in text


def test_the_refusal_that_the_home_page_promises_comes_even_when_it_is_asked_for_first(cast: Cast) -> None:
    loaded(playground())
    assert "GAL101" in post(cast.alice.client, "/labs/try/", htmx=True, line=SUGGESTIONS[-1])[2]


@pytest.mark.parametrize(("line", "status"), [("echo 'open", 422), ("x" * 40_000, 413), ("", 200), ("# nothing", 200)])
def test_what_the_home_pages_line_cannot_run_opens_nothing(cast: Cast, line: str, status: int) -> None:
    loaded(playground())
    assert post(cast.alice.client, "/labs/try/", htmx=True, line=line)[0] == status
    assert not Sandbox.objects.exists()


def test_without_labs_the_home_pages_line_finds_nothing(cast: Cast) -> None:
    assert post(cast.alice.client, "/labs/try/", line="az group list")[0] == 404


def test_a_refused_first_line_is_said_without_a_script_too(cast: Cast) -> None:
    loaded()
    _, where, _ = post(cast.alice.client, "/labs/try/", line="echo 'open")
    assert "The command is not finished" in page(cast.alice.client, where)
