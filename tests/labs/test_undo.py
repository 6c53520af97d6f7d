"""Undo and redo: the cloud, the terminal and the verdicts are again what they were, and the journal only grows."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gallery_engine.arm import Request
from gallery_engine.cloud import Cloud
from gallery_engine.snapshot import digest
from labs.history import go_back, redo, run_typed, set_checkpoint, undo
from labs.models import CommandRecord, Sandbox
from labs.presenters.script import as_script
from labs.runs import start
from labs.sandboxes import LimitReachedError, RefusedError, StaleError, advance, reset, run_line
from labs.selectors import record_to_redo, transcript, typed_lines
from labs.store import RowStore
from tests.labs.test_journal import everything
from tests.labs.worlds import opened, scenario, typed, verdicts

pytestmark = pytest.mark.django_db
MAKE, TAG = "az group create -n rg-lab -l eastus", "az group create -n rg-lab -l eastus --tags team=web"
LINES = [
    MAKE,
    TAG,
    "az group delete -n rg-lab --yes",
    "az sig create -g rg-start -r Corp -l westus",
    "az sig create -g rg-start -r no-hyphens -l westus",
    "az sig delete -g rg-start -r Corp",
    "az group list",
    "sleep 20m",
    "name=value; echo $name > notes.txt",
    "echo more >> notes.txt",
    "rm -f notes.txt",
    "history -c",
    "clear",
    "false",
    "az group delete -n rg-start",
    "y",
]


def take_back(sandbox: Sandbox, key: UUID | None = None) -> CommandRecord:
    return undo(sandbox=sandbox, key=key or uuid4(), seq=sandbox.version)


def do_again(sandbox: Sandbox) -> CommandRecord:
    return redo(sandbox=sandbox, key=uuid4(), seq=sandbox.version)


def whole(sandbox: Sandbox) -> tuple[Any, ...]:
    """Everything that an undo must bring back."""
    row = Sandbox.objects.get(pk=sandbox.pk)
    return digest(RowStore(row)), row.shell, row.now, row.counter, row.held, row.earned, verdicts(row), row.stands_at


def act(sandbox: Sandbox, line: str | int) -> bool:
    """Run a line, or skip so many seconds; tell whether it left a record."""
    if isinstance(line, int):
        advance(sandbox=sandbox, key=uuid4(), seconds=line)
        return True
    return run_line(sandbox=sandbox, key=uuid4(), line=line) is not None


class TestAnyLines(TestCase):
    """What holds for every run of lines."""

    @settings(max_examples=12)
    @given(st.lists(st.one_of(st.sampled_from(LINES), st.integers(60, 7_200)), min_size=1, max_size=8), st.integers(0, 8))
    def test_undone_one_by_one_they_lead_to_the_start_and_done_again_to_the_end(self, lines: list[str | int], back: int) -> None:
        sandbox = opened()
        stands = [whole(sandbox)]
        stands += [whole(sandbox) for line in lines if act(sandbox, line)]
        for stand in stands[-2::-1]:
            take_back(sandbox)
            assert whole(sandbox) == stand
        for stand in stands[1:]:
            do_again(sandbox)
            assert whole(sandbox) == stand
        go_back(sandbox=sandbox, key=uuid4(), seq=sandbox.version, to=min(back, len(stands) - 2), label="there")
        assert whole(sandbox) == stands[min(back, len(stands) - 2)]
        do_again(sandbox)
        assert whole(sandbox) == stands[-1]

    @settings(max_examples=12)
    @given(st.lists(st.one_of(st.sampled_from(LINES), st.sampled_from(["UNDO", "REDO", "BACK"])), min_size=2, max_size=14))
    def test_what_counts_replayed_gives_the_same_digest_and_a_run_without_the_rest_the_same_world(self, deeds: list[str]) -> None:
        sandbox = opened()
        for deed in deeds:
            try:
                match deed:
                    case "UNDO":
                        take_back(sandbox)
                    case "REDO":
                        do_again(sandbox)
                    case "BACK":
                        go_back(sandbox=sandbox, key=uuid4(), seq=sandbox.version, to=sandbox.version // 2, label="half")
                    case _:
                        act(sandbox, deed)
            except RefusedError:
                continue
        store = start(scenario(), sandbox.rulebook)
        for sent in sandbox.requests.standing().order_by("seq", "n"):
            store.commit(Cloud(store).send(Request(sent.method, sent.path, sent.query, sent.body, sent.caller)).changes)
        assert digest(store) == digest(RowStore(Sandbox.objects.get(pk=sandbox.pk)))
        straight = opened()
        for record in typed_lines(sandbox):
            act(straight, record.line)
        assert whole(straight)[:7] == whole(sandbox)[:7]


def test_an_undo_takes_back_resources_verdicts_shell_and_files_and_a_redo_brings_them_again(sandbox: Sandbox) -> None:
    typed(sandbox, "echo one > notes.txt")
    before = whole(sandbox)
    typed(sandbox, f"place=west; echo two >> notes.txt; rm -f gone.txt; {MAKE}")
    after = whole(sandbox)
    assert verdicts(sandbox)["made"] == "met"
    record = take_back(sandbox)
    assert (record.source, record.stands_at, record.moved) == ("undo", 1, True)
    assert whole(sandbox) == before
    assert typed(sandbox, "cat notes.txt; echo [$place]").stdout == "one\n[]\n"
    take_back(sandbox)
    typed(sandbox, f"place=west; echo two >> notes.txt; rm -f gone.txt; {MAKE}")
    assert whole(sandbox)[:7] == after[:7]


def test_a_move_of_the_clock_is_taken_back_with_all_that_it_brought_about(sandbox: Sandbox) -> None:
    typed(sandbox, "az group delete -n rg-start --yes --no-wait")
    before = whole(sandbox)
    advance(sandbox=sandbox, key=uuid4())
    assert not sandbox.resources.filter(name="rg-start").exists()
    take_back(sandbox)
    assert whole(sandbox) == before


def test_a_question_that_was_answered_is_open_again_after_an_undo(sandbox: Sandbox) -> None:
    typed(sandbox, "az group delete -n rg-start")
    typed(sandbox, "y")
    take_back(sandbox)
    assert typed(sandbox, "n").exit_code != 0
    assert sandbox.resources.filter(name="rg-start").exists()


def test_there_is_nothing_to_undo_at_the_start_nor_after_a_reset(sandbox: Sandbox) -> None:
    for act_first in (lambda: None, lambda: (typed(sandbox, MAKE), reset(sandbox=sandbox, key=uuid4(), seq=1))):
        act_first()
        with pytest.raises(RefusedError, match="nothing to undo"):
            take_back(sandbox)
    assert sandbox.commands.count() == 2


def test_a_new_line_ends_the_redo_and_a_checkpoint_does_not(sandbox: Sandbox) -> None:
    typed(sandbox, MAKE)
    take_back(sandbox)
    mark(sandbox, "here")
    assert record_to_redo(sandbox) is not None
    typed(sandbox, "echo on")
    assert record_to_redo(sandbox) is None
    with pytest.raises(RefusedError):
        do_again(sandbox)
    take_back(sandbox)
    assert do_again(sandbox).line == "echo on"


def test_goals_look_at_no_undone_request(sandbox: Sandbox) -> None:
    for line in (MAKE, "az group delete -n rg-lab --yes", TAG):
        typed(sandbox, line)
    assert verdicts(sandbox)["made-once"] == "missed"
    take_back(sandbox)
    take_back(sandbox)
    typed(sandbox, TAG)
    assert verdicts(sandbox) == {"made": "met", "tagged": "met", "made-once": "met"}


def test_the_activity_log_has_no_undone_entry(sandbox: Sandbox) -> None:
    typed(sandbox, MAKE)
    take_back(sandbox)
    assert typed(sandbox, "az monitor activity-log list -g rg-lab --query 'length(@)'").stdout.strip() in {"0", ""}
    assert sandbox.undone.count() == 1


def test_the_script_leaves_out_what_was_undone_and_the_ways_themselves(sandbox: Sandbox) -> None:
    typed(sandbox, "az group create -n kept -l eastus")
    mark(sandbox, "here")
    typed(sandbox, MAKE)
    take_back(sandbox)
    script = as_script(sandbox, typed_lines(sandbox))
    assert "kept" in script
    assert "rg-lab" not in script
    assert "here" not in script
    do_again(sandbox)
    assert "rg-lab" in as_script(sandbox, typed_lines(sandbox))


def test_a_screen_that_was_cleared_shows_its_lines_again_when_that_is_undone(sandbox: Sandbox) -> None:
    typed(sandbox, "echo one")
    typed(sandbox, "clear")
    assert [record.line for record in transcript(sandbox).records] == []
    take_back(sandbox)
    assert [record.line for record in transcript(sandbox).records] == ["echo one", "clear"]


def test_a_way_runs_once_for_its_key_and_never_on_a_state_that_its_form_did_not_see(sandbox: Sandbox) -> None:
    typed(sandbox, MAKE)
    key = uuid4()
    first = undo(sandbox=sandbox, key=key, seq=1)
    assert undo(sandbox=sandbox, key=key, seq=1).pk == first.pk
    with pytest.raises(StaleError, match="sent before"):
        redo(sandbox=sandbox, key=key, seq=2)
    before = everything()
    for way in (undo, redo):
        with pytest.raises(StaleError, match="Something was done"):
            way(sandbox=sandbox, key=uuid4(), seq=1)
    with pytest.raises(StaleError):
        mark(sandbox, "late", seq=1)
    with pytest.raises(StaleError):
        go_back(sandbox=sandbox, key=uuid4(), seq=1, to=0, label="start")
    assert everything() == before


def test_a_secret_that_a_later_line_names_is_in_no_texts_that_are_kept(sandbox: Sandbox) -> None:
    typed(sandbox, "echo swordfish > notes.txt")
    record = typed(sandbox, "PASSWORD=swordfish; echo more > notes.txt")
    assert "swordfish" not in str(record.shell_texts)
    take_back(sandbox)
    assert "swordfish" not in str(Sandbox.objects.get().shell)


def test_what_an_undo_needs_of_a_file_is_only_the_part_that_changed(sandbox: Sandbox) -> None:
    typed(sandbox, "for n in {1..200}; do echo line $n >> long.txt; done")
    record = typed(sandbox, "echo end >> long.txt")
    assert len(str(record.shell_texts)) < 120
    assert typed(sandbox, "echo short > long.txt").shell_texts["files"]["long.txt"][1].endswith("end\n")


def test_what_undo_needs_of_files_counts_towards_the_transcript(sandbox: Sandbox) -> None:
    typed(sandbox, "for n in {1..200}; do echo line $n >> long.txt; done")
    before = sandbox.transcript_size
    typed(sandbox, "echo short > long.txt")
    assert sandbox.transcript_size - before > 1_500


def test_an_undo_that_brings_a_missed_goal_back_makes_nothing_due_again(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("labs.turn.goals_judged", lambda **said: told.append(said["source"]))
    for line in (MAKE, "az group delete -n rg-lab --yes", TAG):
        typed(sandbox, line)
    assert len(told) == 1
    take_back(sandbox)
    do_again(sandbox)
    assert verdicts(sandbox)["made-once"] == "missed"
    assert len(told) == 1


# Checkpoints


def mark(sandbox: Sandbox, name: str = "", seq: int | None = None) -> CommandRecord:
    return set_checkpoint(sandbox=sandbox, key=uuid4(), seq=sandbox.version if seq is None else seq, name=name)


def back_to(sandbox: Sandbox, name: str) -> CommandRecord:
    to = sandbox.checkpoints.get(name=name).seq
    return go_back(sandbox=sandbox, key=uuid4(), seq=sandbox.version, to=to, label=name)


def test_going_back_to_a_checkpoint_is_one_write_and_a_redo_one_more(sandbox: Sandbox) -> None:
    typed(sandbox, MAKE)
    mark(sandbox, "made")
    there = whole(sandbox)
    for line in (TAG, "sleep 1h", "az group delete -n rg-start --yes", "x=1"):
        typed(sandbox, line)
    end = whole(sandbox)
    record = back_to(sandbox, "made")
    assert (record.source, record.line, record.stands_at) == ("back", "made", 1)
    assert whole(sandbox) == there
    do_again(sandbox)
    assert whole(sandbox) == end


def test_a_checkpoint_of_a_way_that_was_left_can_still_be_gone_to(sandbox: Sandbox) -> None:
    typed(sandbox, MAKE)
    mark(sandbox, "made")
    there = whole(sandbox)
    take_back(sandbox)
    typed(sandbox, "az group create -n other -l eastus")
    back_to(sandbox, "made")
    assert whole(sandbox) == there
    assert not sandbox.resources.filter(name="other").exists()
    take_back(sandbox)
    do_again(sandbox)
    do_again(sandbox)
    assert sandbox.resources.filter(name="other").exists()


def test_checkpoints_are_bounded_named_once_and_gone_after_a_reset(sandbox: Sandbox) -> None:
    assert mark(sandbox).line == "Checkpoint 1"
    mark(sandbox, "  two   words ")
    with pytest.raises(RefusedError, match="already"):
        mark(sandbox, "two words")
    with pytest.raises(RefusedError, match="80 characters"):
        mark(sandbox, "x" * 81)
    for number in range(18):
        mark(sandbox, f"number {number}")
    with pytest.raises(LimitReachedError, match="20 checkpoints"):
        mark(sandbox, "one too many")
    assert sandbox.checkpoints.count() == 20
    reset(sandbox=sandbox, key=uuid4(), seq=sandbox.version)
    assert sandbox.checkpoints.count() == 0


def test_a_password_in_a_name_is_not_kept(sandbox: Sandbox) -> None:
    assert "hunter22" not in mark(sandbox, "after --admin-password hunter22").line


@pytest.mark.parametrize("to", [99, 1])
def test_there_is_no_way_to_what_is_not_there_or_here_already(sandbox: Sandbox, to: int) -> None:
    typed(sandbox, MAKE)
    with pytest.raises(RefusedError):
        go_back(sandbox=sandbox, key=uuid4(), seq=1, to=to, label="there")
    assert sandbox.version == 1


def test_no_way_leads_behind_a_reset(sandbox: Sandbox) -> None:
    typed(sandbox, MAKE)
    reset(sandbox=sandbox, key=uuid4(), seq=1)
    typed(sandbox, "echo on")
    with pytest.raises(RefusedError, match="no such step"):
        go_back(sandbox=sandbox, key=uuid4(), seq=3, to=1, label="there")
    take_back(sandbox)
    assert whole(sandbox)[7] == 2


# What is typed


def say(sandbox: Sandbox, line: str, seq: int | None = None, key: UUID | None = None) -> CommandRecord:
    record = run_typed(sandbox=sandbox, key=key or uuid4(), line=line, seq=seq)
    assert record is not None
    return record


def test_words_about_the_journal_are_done_and_every_other_line_is_run(sandbox: Sandbox) -> None:
    before = whole(sandbox)
    said = [MAKE, "checkpoint 'made it'", TAG, " undo ", "redo", "checkpoint --back made it", "undo", "reset --yes", "echo undo"]
    sources = [say(sandbox, line).source for line in said]
    assert sources == ["line", "checkpoint", "line", "undo", "redo", "back", "undo", "reset", "line"]
    assert whole(sandbox)[0] == before[0]


@pytest.mark.parametrize("line", ["undo 3", "undo; redo", "reset", "checkpoint -x", "undo && echo on", "checkpoint a > b"])
def test_a_word_about_the_journal_in_any_other_line_is_a_command_that_says_it_cannot(sandbox: Sandbox, line: str) -> None:
    record = say(sandbox, line)
    assert (record.source, "as a line of its own" in record.stderr) == ("line", True)


def test_an_unknown_checkpoint_is_answered_with_those_there_are(sandbox: Sandbox) -> None:
    with pytest.raises(RefusedError, match="no checkpoint yet"):
        say(sandbox, "checkpoint -b here")
    mark(sandbox, "there")
    with pytest.raises(RefusedError, match="There are: there"):
        say(sandbox, "checkpoint -b here")


def test_a_typed_undo_runs_once_for_its_key_and_only_on_the_state_that_was_seen(sandbox: Sandbox) -> None:
    typed(sandbox, MAKE)
    key = uuid4()
    assert say(sandbox, "undo", 1, key).pk == say(sandbox, "undo", 1, key).pk
    with pytest.raises(StaleError):
        say(sandbox, "redo", 1)
    assert sandbox.version == 2


# At once, and interrupted


def _undo(pk: UUID, key: UUID) -> int:
    try:
        return undo(sandbox=Sandbox.objects.get(pk=pk), key=key, seq=2).seq
    except StaleError:
        return 0
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", [True, False])
def test_ten_undos_at_once_take_one_line_back(same: bool) -> None:
    sandbox, key = opened(), uuid4()
    typed(sandbox, MAKE)
    typed(sandbox, TAG)
    with ThreadPoolExecutor(10) as pool:
        found = list(pool.map(lambda _: _undo(sandbox.pk, key if same else uuid4()), range(10)))
    assert sorted(set(found)) == ([3] if same else [0, 3])
    sandbox.refresh_from_db()
    assert (sandbox.version, sandbox.stands_at, sandbox.resources.filter(name="rg-lab").count()) == (3, 1, 1)
