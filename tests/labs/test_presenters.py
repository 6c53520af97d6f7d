"""What a workspace shows: states as the clock makes them, copies that develop, times and findings in words."""

import re
from typing import Any

import pytest
from django.template.loader import render_to_string

from gallery_engine.clock import DAY, HOUR, MINUTE
from gallery_engine.routes import TYPES
from labs.models import Sandbox
from labs.presenters.clock import clock, duration
from labs.presenters.estate import KINDS, Copy, Node, estate
from labs.presenters.goals import in_words
from labs.presenters.workspace import workspace
from labs.selectors import transcript
from labs.store import EVERYWHERE
from tests.labs.test_query_counts import crowded
from tests.labs.worlds import typed

pytestmark = pytest.mark.django_db

PUBLISH = """az vm create -g rg-start -n vm --image Ubuntu2204 --security-type Standard --admin-username me --generate-ssh-keys
az vm deallocate -g rg-start -n vm
az vm generalize -g rg-start -n vm
az image create -g rg-start -n image --source vm --hyper-v-generation V2
az sig create -g rg-start -r Corp
az sig image-definition create -g rg-start -r Corp -i web --publisher p --offer o --sku s --os-type Linux --hyper-v-generation V2
az sig image-version create -g rg-start -r Corp -i web -e 1.0.0 --managed-image image --target-regions westus eastus --no-wait"""


def current(sandbox: Sandbox) -> Sandbox:
    return Sandbox.objects.get(pk=sandbox.pk)


def nodes(sandbox: Sandbox) -> dict[str, Node]:
    def walk(found: list[Node]) -> list[Node]:
        return [each for node in found for each in (node, *walk(node.children))]

    return {f"{node.kind} {node.name}": node for node in walk(list(estate(current(sandbox)).roots))}


def test_resources_are_a_tree_with_their_states(sandbox: Sandbox) -> None:
    for line in PUBLISH.splitlines():
        assert typed(sandbox, line).exit_code == 0, line
    found = nodes(sandbox)
    assert [child.name for child in found["Resource group rg-start"].children if child.kind == "Gallery"] == ["Corp"]
    assert [child.name for child in found["Image definition web"].children] == ["1.0.0"]
    assert (found["Virtual machine vm"].state, found["Virtual machine vm"].label) == ("settled", "VM deallocated")
    assert (found["Image version 1.0.0"].state, found["Image version 1.0.0"].label) == ("working", "Creating")
    assert estate(current(sandbox)).working == 1


def test_whatever_can_lie_in_a_subscription_has_a_name_for_people() -> None:
    stored = {kind for kind, resource in TYPES.items() if not resource.lasting} - set(EVERYWHERE)
    assert stored <= set(KINDS)


def test_copies_develop_as_time_passes(sandbox: Sandbox) -> None:
    for line in PUBLISH.splitlines():
        typed(sandbox, line)
    seen: list[list[Copy]] = []
    while not seen or any(copy.state != "there" for copy in seen[-1]):
        seen.append(list(nodes(sandbox)["Image version 1.0.0"].copies))
        typed(sandbox, "sleep 2m")
    assert [copy.region for copy in seen[0]] == ["West US", "East US"]
    assert {copy.tone for copy in seen[0]} == {0}
    assert [(copy.tone, copy.words) for copy in seen[-1]] == [(10, "there, 100 percent")] * 2
    for region in (0, 1):
        progress = [copies[region].progress for copies in seen]
        assert progress == sorted(progress)
    assert any(copy.state == "copying" and 0 < copy.progress < 100 for copies in seen for copy in copies)
    assert nodes(sandbox)["Image version 1.0.0"].state == "settled"


def test_what_is_being_deleted_says_so(sandbox: Sandbox) -> None:
    typed(sandbox, "az group delete -n rg-start --yes --no-wait")
    assert nodes(sandbox)["Resource group rg-start"].label == "Deleting"


def test_a_large_estate_is_cut_and_says_so(sandbox: Sandbox) -> None:
    found = estate(crowded(sandbox, 300))
    assert (found.count, found.is_cut) == (60, True)


def test_warnings_are_told_from_errors(sandbox: Sandbox) -> None:
    for line in PUBLISH.splitlines():
        typed(sandbox, line)
    shown = workspace(current(sandbox)).entries[-1]
    assert [part.is_warning for part in shown.complaints] == [True]


@pytest.mark.parametrize(
    ("typed_line", "warnings", "order"),
    [
        ("echo out; echo note >&2", [True], ["note", "out"]),
        ("echo out; echo note >&2; false", [False], ["out", "note"]),
        ("echo out; echo ERROR: note >&2", [False], ["ERROR: note", "out"]),
        ("echo out", [], ["out"]),
    ],
)
def test_what_went_well_shows_its_warnings_above_what_it_prints(
    sandbox: Sandbox, typed_line: str, warnings: list[bool], order: list[str]
) -> None:
    typed(sandbox, typed_line)
    shown = workspace(current(sandbox)).entries[-1]
    assert [part.is_warning for part in shown.complaints] == warnings
    page = render_to_string("labs/_entry.html", {"entry": shown})
    assert re.findall(r'<pre class="(?:terminal__output|lab__warning|terminal__error)">([^<]*)</pre>', page) == order


def test_the_log_begins_after_the_last_clear(sandbox: Sandbox) -> None:
    for line in ("echo one", "clear", "echo two"):
        typed(sandbox, line)
    assert [record.line for record in transcript(sandbox).records] == ["echo two"]


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (0, "1 s"),
        (1_500, "2 s"),
        (MINUTE, "1 min"),
        (18 * MINUTE + 30_000, "18 min"),
        (2 * HOUR + 5 * MINUTE, "2 h 5 min"),
        (3 * DAY, "3 d"),
    ],
)
def test_spans_are_written_as_a_person_would(span: int, words: str) -> None:
    assert duration(span) == words


def test_the_clock_says_when_something_changes_next() -> None:
    found = clock(1_795_424_400_000, 1_795_424_400_000 + 18 * MINUTE)
    assert (found.day, found.time, found.wait, found.then) == ("Mon 23 Nov 2026", "09:00:00", "18 min", "09:18")
    assert clock(0, None).wait == ""


@pytest.mark.parametrize(
    ("actual", "words"),
    [
        (None, [("", "nothing")]),
        (True, [("", "yes")]),
        (3, [("", "3")]),
        ({"a": None, "b": ["x", "y"], "c": [{"d": 1}]}, [("a", "nothing"), ("b", "x, y"), ("c", "d 1")]),
        ("x" * 500, [("", "x" * 159 + "…")]),
    ],
)
def test_what_a_goal_found_is_said_in_words(actual: Any, words: list[tuple[str, str]]) -> None:
    assert in_words(actual) == words
