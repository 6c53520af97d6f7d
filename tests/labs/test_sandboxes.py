"""What a learner can do with a sandbox, and what it leaves behind."""

from uuid import uuid4

import pytest

from gallery_engine.snapshot import digest
from labs import sandboxes
from labs.models import CommandRecord, RequestRecord, Sandbox, ScenarioRevision
from labs.runs import Run
from labs.sandboxes import LimitReachedError, RefusedError, StaleError, advance, open_sandbox, reset, run_line
from labs.scenarios.importer import load_scenarios
from labs.store import RowStore
from quiz.models import Learner
from tests.labs.worlds import goal, loaded, opened, playground, scenario, typed, verdicts

pytestmark = pytest.mark.django_db
MAKE = "az group create -n rg-lab -l eastus"


def test_a_sandbox_begins_where_the_start_lines_end(sandbox: Sandbox) -> None:
    assert [record.name for record in RowStore(sandbox).under(f"/subscriptions/{sandbox.subscription}/resourcegroups/")] == [
        "rg-start"
    ]
    assert (sandbox.version, sandbox.commands.count()) == (0, 0)
    assert set(verdicts(sandbox).values()) == {"not_yet"}


def test_a_line_leaves_a_record_its_requests_rows_and_verdicts(sandbox: Sandbox) -> None:
    record = typed(sandbox, MAKE)
    assert (record.seq, record.exit_code, record.source) == (1, 0, "line")
    assert '"rg-lab"' in record.stdout
    sent = sandbox.requests.get(method="PUT")
    assert (sent.path_key, sent.status) == (f"/subscriptions/{sandbox.subscription}/resourcegroups/rg-lab", 201)
    assert [stage["name"] for stage in sent.trace][:2] == ["decode", "route"]
    assert sandbox.resources.filter(name="rg-lab").count() == 1
    assert verdicts(sandbox) == {"made": "met", "tagged": "not_yet", "made-once": "met"}
    sandbox.refresh_from_db()
    assert (sandbox.version, sandbox.earned, sandbox.possible) == (1, 15, 20)


def test_rows_and_memory_come_to_the_same_digest(sandbox: Sandbox) -> None:
    run = Run(scenario(), "chapter")
    for line in (MAKE, "az group delete -n rg-start --yes --no-wait", "sleep 10m", "az group list"):
        typed(sandbox, line)
        run.line(line)
    sandbox.refresh_from_db()
    assert digest(RowStore(sandbox)) == digest(run.store)


def test_the_change_of_a_line_says_before_and_after(sandbox: Sandbox) -> None:
    typed(sandbox, MAKE)
    change = typed(sandbox, f"{MAKE} --tags team=web").changes
    ((before, after),) = change["records"]
    assert "tags" not in before["body"]
    assert after["body"]["tags"] == {"team": "web"}
    assert (change["before"]["counter"], change["after"]["counter"]) == (2, 3)


def test_a_refused_line_changes_no_resource_and_names_its_rule(sandbox: Sandbox) -> None:
    record = typed(sandbox, "az group create -n 'bad name!' -l eastus")
    assert record.exit_code != 0
    assert record.changes["records"] == []
    assert sandbox.requests.get(status__gte=400).rule


def test_what_the_terminal_remembers_is_there_for_the_next_line(sandbox: Sandbox) -> None:
    typed(sandbox, "place=eastus")
    assert typed(sandbox, "echo $place").stdout == "eastus\n"
    assert typed(sandbox, "history").stdout.split() == ["1", "place=eastus", "2", "echo", "$place", "3", "history"]


def test_a_blank_line_and_a_comment_leave_no_trace(sandbox: Sandbox) -> None:
    assert run_line(sandbox=sandbox, key=uuid4(), line="  # nothing\n") is None
    sandbox.refresh_from_db()
    assert sandbox.version == 0


def test_a_line_that_asks_for_nothing_is_still_in_the_journal(sandbox: Sandbox) -> None:
    assert typed(sandbox, "echo hello").stdout == "hello\n"
    assert RequestRecord.objects.count() == 0


def test_control_characters_never_reach_the_database(sandbox: Sandbox) -> None:
    record = typed(sandbox, "echo \x00\x1b[31m\ud800")
    stored = CommandRecord.objects.get(pk=record.pk)
    assert stored.exit_code == 2
    assert "\x00" not in stored.line + stored.stderr


def test_a_line_that_is_far_too_long_is_refused_and_cut_in_the_journal(sandbox: Sandbox) -> None:
    record = typed(sandbox, "echo " + "x" * 30_000)
    assert record.exit_code != 0
    assert len(record.line) <= 8_192


def test_time_passes_by_an_amount(sandbox: Sandbox) -> None:
    start = sandbox.now
    record = advance(sandbox=sandbox, key=uuid4(), seconds=600)
    sandbox.refresh_from_db()
    assert (record.virtual_time - start, sandbox.now - start) == (600_000, 600_000)


def test_time_passes_to_the_next_event(sandbox: Sandbox) -> None:
    typed(sandbox, "az group delete -n rg-start --yes --no-wait")
    advance(sandbox=sandbox, key=uuid4())
    assert not sandbox.resources.filter(name="rg-start").exists()


def test_skipping_to_an_event_when_none_is_coming_says_so(sandbox: Sandbox) -> None:
    record = advance(sandbox=sandbox, key=uuid4())
    assert "Nothing is under way" in record.stdout
    assert record.virtual_time == sandbox.now


def test_the_clock_refuses_more_than_it_can_skip(sandbox: Sandbox) -> None:
    record = advance(sandbox=sandbox, key=uuid4(), seconds=10**12)
    assert record.exit_code == 1
    assert record.virtual_time == sandbox.now


def test_a_reset_takes_everything_back_but_the_journal(sandbox: Sandbox) -> None:
    start = digest(RowStore(sandbox))
    typed(sandbox, MAKE)
    typed(sandbox, "x=1")
    reset(sandbox=sandbox, key=uuid4(), seq=2)
    sandbox.refresh_from_db()
    assert digest(RowStore(sandbox)) == start
    assert (sandbox.version, sandbox.since, sandbox.earned) == (3, 3, 0)
    assert sandbox.shell["variables"] == {}
    assert [record.source for record in sandbox.commands.order_by("seq")] == ["line", "line", "reset"]
    assert set(verdicts(sandbox).values()) == {"not_yet"}


def test_requests_before_a_reset_no_longer_count(sandbox: Sandbox) -> None:
    typed(sandbox, MAKE)
    reset(sandbox=sandbox, key=uuid4(), seq=1)
    typed(sandbox, MAKE)
    assert verdicts(sandbox)["made-once"] == "met"


def test_making_something_twice_is_seen_across_lines(sandbox: Sandbox) -> None:
    for line in (MAKE, "az group delete -n rg-lab --yes", MAKE):
        typed(sandbox, line)
    assert verdicts(sandbox)["made-once"] == "missed"


def test_a_verdict_says_since_when_it_holds(sandbox: Sandbox) -> None:
    for line in (MAKE, "az group list", f"{MAKE} --tags team=web"):
        typed(sandbox, line)
    assert dict(sandbox.goal_results.values_list("goal", "since")) == {"made": 1, "tagged": 3, "made-once": 1}


def test_a_reset_from_a_form_that_is_out_of_date_is_stale(sandbox: Sandbox) -> None:
    typed(sandbox, MAKE)
    with pytest.raises(StaleError):
        reset(sandbox=sandbox, key=uuid4(), seq=0)
    assert sandbox.commands.count() == 1


def test_a_sandbox_keeps_its_revision_when_the_scenario_changes() -> None:
    sandbox = opened()
    load_scenarios([scenario(title="Practice, again", goals=[])])
    assert ScenarioRevision.objects.filter(scenario__slug="practice").count() == 2
    typed(sandbox, MAKE)
    assert verdicts(sandbox)["made"] == "met"


def test_a_learner_keeps_twenty_sandboxes_at_most() -> None:
    learner, row = Learner.objects.create(), loaded()
    for _ in range(sandboxes.MAX_SANDBOXES):
        opened(learner, row=row)
    with pytest.raises(LimitReachedError, match="20 labs"):
        opened(learner, row=row)
    assert Sandbox.objects.filter(learner=learner).count() == sandboxes.MAX_SANDBOXES


def test_a_full_transcript_refuses_lines_but_not_a_reset(sandbox: Sandbox) -> None:
    Sandbox.objects.update(transcript_size=sandboxes.MAX_TRANSCRIPT)
    with pytest.raises(LimitReachedError, match="transcript"):
        run_line(sandbox=sandbox, key=uuid4(), line="echo")
    assert reset(sandbox=sandbox, key=uuid4(), seq=0).seq == 1


def test_a_lab_takes_five_thousand_commands_and_then_only_a_reset(sandbox: Sandbox) -> None:
    Sandbox.objects.update(version=sandboxes.MAX_COMMANDS - 1)
    assert run_line(sandbox=sandbox, key=uuid4(), line="echo") is not None
    with pytest.raises(LimitReachedError, match="5,000 commands"):
        run_line(sandbox=sandbox, key=uuid4(), line="echo")
    with pytest.raises(LimitReachedError, match="5,000 commands"):
        advance(sandbox=sandbox, key=uuid4(), seconds=60)
    assert reset(sandbox=sandbox, key=uuid4(), seq=sandboxes.MAX_COMMANDS).seq == sandboxes.MAX_COMMANDS + 1


def test_a_scenario_is_opened_only_under_a_rulebook_that_it_offers() -> None:
    row = loaded(scenario(rulebooks=["azure"]))
    with pytest.raises(RefusedError, match="chapter"):
        opened(rulebook="chapter", row=row)
    assert opened(rulebook="azure", row=row).terms["rulebook"] == "azure"


def test_a_scenario_without_goals_has_no_score() -> None:
    sandbox = opened(row=loaded(playground()))
    typed(sandbox, MAKE)
    assert (sandbox.goal_results.count(), sandbox.possible) == (0, 0)


def test_a_world_is_the_same_for_everyone_who_opens_it() -> None:
    row = loaded()
    first, second = opened(row=row), opened(row=row)
    assert first.pk != second.pk
    assert digest(RowStore(first)) == digest(RowStore(second))


def test_opening_again_with_the_same_key_gives_the_same_sandbox() -> None:
    learner, row, key = Learner.objects.create(), loaded(), uuid4()
    assert row.current_id is not None
    found = {open_sandbox(learner=learner, revision=row.current_id, rulebook="azure", key=key).pk for _ in range(3)}
    assert len(found) == 1
    assert Sandbox.objects.filter(learner=learner).count() == 1


def test_a_goal_sees_the_requests_to_any_name_of_this_line_and_of_earlier_ones() -> None:
    made = {"made": {"method": "PUT", "path": "/subscriptions/{subscription}/resourceGroups/*"}}
    twice = goal("twice", journal=made, that="length(made[?status == `201`]) == `2`", actual="length(made)")
    sandbox = opened(row=loaded(scenario(goals=[twice])))
    typed(sandbox, MAKE)
    typed(sandbox, "az sig create -g rg-lab -r Corp")
    assert verdicts(sandbox) == {"twice": "not_yet"}
    typed(sandbox, "az group create -n rg-b -l eastus")
    assert verdicts(sandbox) == {"twice": "met"}
