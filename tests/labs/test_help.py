"""Hints and solutions: asked for one by one, recorded once, in no page before; what a solution makes of a pass; the debrief."""

import re
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from labs.activities import LABS, practised
from labs.models import Help, Sandbox
from labs.presenters.goals import as_words
from labs.sandboxes import open_sandbox, reset
from labs.scenarios.reader import read_scenario
from labs.scenarios.schema import under
from labs.scenarios.solutions import parts_of, whole_of
from quiz.content import PackError
from tests.cast import Cast
from tests.factories import a_course
from tests.labs.worlds import goal, loaded, opened, playground, scenario, typed

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
HINTS = ["FIRST-HINT", "SECOND-HINT"]
MAKE, TAG = "az group create -n rg-lab -l eastus", "az group create -n rg-lab -l eastus --tags team={{team}}"
SOLUTION = f"# goal: made\n# Make it.\n{MAKE}\n\n# goal: tagged\n{TAG}\n"
PLAIN = f"# Make it.\n{MAKE}\n\n{TAG}".replace("{{team}}", "web")


def world(**changes: Any) -> Any:
    """A scenario with hints, a solution and a parameter."""
    goals = [
        goal("made", hints=HINTS),
        goal(
            "tagged",
            that="group.tags.team == '{{team}}'",
            actual="{whoOwnsIt: group.tags.team}",
            needs=["made"],
            missed_when="group.tags.team != `null`",
        ),
    ]
    plain = {"goals": goals, "solution": SOLUTION, "debrief": "DEBRIEF", "parameters": {"team": {"one_of": ["web", "data"]}}}
    return scenario(**{**plain, **changes})


@pytest.fixture
def mine(cast: Cast) -> Sandbox:
    return opened(cast.alice.learner, row=loaded(world(), playground()))


def at(sandbox: Sandbox, what: str = "") -> str:
    return f"/labs/sandboxes/{sandbox.pk}/{what}"


def asked(client: Client, sandbox: Sandbox, what: str, *, htmx: bool = False, **fields: object) -> tuple[int, str]:
    """Send one of the forms; return the status, and where it leads to or what it answers."""
    response = client.post(at(sandbox, what), {"key": uuid4(), **fields}, headers=HTMX if htmx else {})
    return response.status_code, response.headers.get("Location", "") or unescape(response.content.decode())


def page(client: Client, sandbox: Sandbox) -> str:
    return unescape(client.get(at(sandbox)).content.decode())


def finished(sandbox: Sandbox) -> Sandbox:
    """Reach every goal."""
    for line in (MAKE, TAG.replace("{{team}}", "web")):
        typed(sandbox, line)
    sandbox.refresh_from_db()
    assert sandbox.earned == sandbox.possible
    return sandbox


# Hints


def test_no_hint_and_no_line_of_the_solution_is_in_any_page_before_it_was_asked_for(cast: Cast, mine: Sandbox) -> None:
    client = cast.alice.client
    answer = asked(client, mine, "lines/", htmx=True, line="az group list", seen=0)[1]
    for text in (page(client, mine), answer, unescape(client.get("/labs/practice/").content.decode())):
        for secret in (*HINTS, MAKE, "Make it."):
            assert secret not in text


def test_hints_come_one_by_one_and_say_which_of_how_many(cast: Cast, mine: Sandbox) -> None:
    client = cast.alice.client
    assert "Show hint 1 of 2" in page(client, mine)
    status, where = asked(client, mine, "hints/", goal="made", number=1)
    assert (status, where) == (303, f"{at(mine)}?goal=made#goal-made")
    text = unescape(client.get(where).content.decode())
    assert '<details id="goal-made-body" open>' in text
    assert "Hint 1 of 2" in text
    assert "FIRST-HINT" in text
    assert "SECOND-HINT" not in text
    status, text = asked(client, mine, "hints/", htmx=True, goal="made", number=2)
    assert status == 200
    assert text.index("FIRST-HINT") < text.index("SECOND-HINT")
    assert "Show hint" not in text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"goal": "made", "number": 2}, "one after the other"),
        ({"goal": "made", "number": 3}, "no such hint"),
        ({"goal": "made", "number": 0}, "no such hint"),
        ({"goal": "tagged", "number": 1}, "no such hint"),
        ({"goal": "unheard-of", "number": 1}, "no such hint"),
        ({"goal": "made"}, "without what says which state"),
        ({"goal": "made", "number": 1, "key": "none"}, "without what says which state"),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_a_hint_out_of_turn_is_refused_with_the_reason(
    cast: Cast, mine: Sandbox, fields: dict[str, object], words: str, *, htmx: bool
) -> None:
    status, text = asked(cast.alice.client, mine, "hints/", htmx=htmx, **fields)
    assert status == 409
    assert words in text
    assert "HINT" not in text
    assert not Help.objects.exists()


def test_a_hint_is_recorded_once_whatever_is_sent_twice(cast: Cast, mine: Sandbox) -> None:
    key = uuid4()
    for _ in range(2):
        assert asked(cast.alice.client, mine, "hints/", key=key, goal="made", number=1)[0] == 303
    assert asked(cast.alice.client, mine, "hints/", goal="made", number=1)[0] == 303
    assert Help.objects.values_list("kind", "goal", "number").get() == ("hint", "made", 1)
    status, text = asked(cast.alice.client, mine, "hints/", key=key, goal="made", number=2)
    assert (status, "something else in it" in text) == (409, True)


def test_a_reset_takes_no_hint_back(cast: Cast, mine: Sandbox) -> None:
    asked(cast.alice.client, mine, "hints/", goal="made", number=1)
    typed(mine, MAKE)
    reset(sandbox=mine, key=uuid4(), seq=mine.version)
    assert "FIRST-HINT" in page(cast.alice.client, mine)


# The solution


def test_the_lines_for_a_goal_wait_in_the_prompt_and_nothing_runs(cast: Cast, mine: Sandbox) -> None:
    assert asked(cast.alice.client, mine, "solution/", goal="made") == (303, at(mine))
    text = page(cast.alice.client, mine)
    assert f">{PLAIN.splitlines()[0]}\n{MAKE}</textarea>" in text
    assert "From the solution, and not run yet" in text
    mine.refresh_from_db()
    assert (mine.version, Help.objects.values_list("kind", "goal", "number").get()) == (0, ("solution", "made", 0))


def test_the_whole_solution_has_the_names_of_the_variant_and_no_marks(cast: Cast) -> None:
    row = loaded(world(), playground())
    assert row.current_id
    other = open_sandbox(learner=cast.alice.learner, revision=row.current_id, rulebook="chapter", key=uuid4(), variant=1)
    team = other.terms["values"]["team"]
    status, text = asked(cast.alice.client, other, "solution/", htmx=True)
    assert status == 200
    inserted = re.search(r'<pre id="insert"[^>]*>(.*?)</pre>', text, re.DOTALL)
    assert inserted
    assert inserted[1] == PLAIN.replace("team=web", f"team={team}")


def test_a_line_that_is_run_takes_the_solution_out_of_the_prompt(cast: Cast, mine: Sandbox) -> None:
    asked(cast.alice.client, mine, "solution/", goal="made")
    typed(mine, MAKE)
    assert "From the solution" not in page(cast.alice.client, mine)


def test_no_solution_is_given_for_what_has_none_or_is_met(cast: Cast, mine: Sandbox) -> None:
    client = cast.alice.client
    assert "has no lines for that" in asked(client, mine, "solution/", goal="unheard-of")[1]
    typed(mine, MAKE)
    assert asked(client, mine, "solution/", goal="made")[0] == 409
    assert asked(client, mine, "solution/", goal="tagged")[0] == 303
    finished(mine)
    assert "met already" in asked(client, mine, "solution/")[1]
    assert Help.objects.count() == 1


def test_a_scenario_without_a_solution_offers_none(cast: Cast) -> None:
    sandbox = opened(cast.alice.learner)
    assert "solution" not in page(cast.alice.client, sandbox)
    assert asked(cast.alice.client, sandbox, "solution/")[0] == 409


def test_with_the_solution_a_lab_is_practised_and_passed_only_once_it_is_done_without(cast: Cast, mine: Sandbox) -> None:
    learner = cast.alice.learner
    asked(cast.alice.client, mine, "solution/", goal="made")
    finished(mine)
    assert LABS.for_chapter("first-light", learner)[0].state_label == "Practised with the solution, not passed yet"
    assert [each.is_passed for each in practised(learner).exercises] == [False]
    assert practised(learner).met == {"plain"}
    assert "counts as practised, not passed" in page(cast.alice.client, mine)
    reset(sandbox=mine, key=uuid4(), seq=mine.version)
    finished(mine)
    assert LABS.for_chapter("first-light", learner)[0].state_label == "All goals met"
    assert [each.is_passed for each in practised(learner).exercises] == [True]
    assert "counts as practised" not in page(cast.alice.client, mine)


def test_what_was_practised_takes_two_queries_with_helps_and_without(cast: Cast, mine: Sandbox) -> None:
    finished(mine)
    practised(cast.alice.learner)  # the scenario is read once
    found = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            practised(cast.alice.learner)
        found.append(len(queries))
        asked(cast.alice.client, opened(cast.alice.learner, row=mine.revision.scenario), "solution/", goal="made")
    assert found == [2, 2]


def test_a_solution_is_cut_at_the_comments_that_name_goals() -> None:
    script = "# Before.\nx=1\n# goal: one, two\n# Why.\naz a\n\n# goal: three\naz b\n# goal: one\naz c\n"
    assert parts_of(script) == {"one": "# Why.\naz a\n\naz c", "two": "# Why.\naz a", "three": "az b"}
    assert whole_of(script) == "# Before.\nx=1\n# Why.\naz a\n\naz b\naz c"
    assert parts_of("az a") == {}


def test_a_goal_that_a_solution_names_and_nobody_has_is_refused_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "first-image"
    source = Path("fixtures/compute-gallery/scenarios/first-image")
    folder.mkdir()
    (folder / "scenario.yaml").write_text((source / "scenario.yaml").read_text())
    (folder / "solution.azcli").write_text("az group list\n# goal: galery\naz sig list\n")
    with pytest.raises(PackError, match="galery") as refusal:
        read_scenario(folder)
    assert refusal.value.line == 2


def test_the_solution_of_the_first_lab_has_lines_for_every_goal_but_its_guard() -> None:
    found = read_scenario(Path("fixtures/compute-gallery/scenarios/first-image")).scenario
    assert set(parts_of(under(found.solution, "azure"))) == {each.id for each in found.goals if not each.is_guard}


# Verdicts, links and the debrief


def test_a_missed_goal_says_in_the_terminal_what_was_wanted_what_is_there_why_and_how_to_go_on(cast: Cast, mine: Sandbox) -> None:
    typed(mine, MAKE)
    text = asked(cast.alice.client, mine, "lines/", htmx=True, line=f"{MAKE} --tags team=ops", seen=1)[1]
    news = text[text.index("Goal missed: The goal tagged") : text.index('id="line-fields"')]
    for words in ("Wanted: EXPECTED-tagged", "who owns it: ops", "WHY-tagged", "Undo", "Reset"):
        assert words in news
    assert "There is a hint at the goal" not in news


def test_links_out_of_a_goal_open_beside_the_lab_and_say_so(cast: Cast, tmp_path: Path) -> None:
    a_course(tmp_path)
    row = loaded(world(goals=[goal("made", misconception="first-light-m1")]), playground())
    text = page(cast.alice.client, opened(cast.alice.learner, row=row))
    part = text[text.index('class="goal__links"') : text.index("</ul>", text.index('class="goal__links"'))]
    for link in re.findall(r"<a [^>]*>", part):
        assert 'target="_blank"' in link
    assert part.count("<a ") == part.count("(new tab)") >= 2
    assert "/course/first-light/#start" in part
    assert "/course/first-light/cards/" in part


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("deprovisionedInTheGuest", "deprovisioned in the guest"),
        ("osState", "OS state"),
        ("sourceId", "source ID"),
        ("state", "state"),
    ],
)
def test_names_of_what_is_there_read_as_words(name: str, words: str) -> None:
    assert as_words(name) == words


def test_the_debrief_comes_when_every_goal_is_met_with_the_solution_and_what_is_next(cast: Cast) -> None:
    row = loaded(world(), playground(), scenario(slug="further", title="Further"))
    sandbox = opened(cast.alice.learner, row=row)
    client = cast.alice.client
    assert "DEBRIEF" not in page(client, sandbox)
    typed(sandbox, MAKE)
    answer = asked(client, sandbox, "lines/", htmx=True, line=f"{MAKE} --tags team=web", seen=1)[1]
    for text in (answer, page(client, sandbox)):
        for words in (
            "All goals are met: 20 of 20 points.",
            "DEBRIEF",
            "# Make it.",
            "Next lab: Further",
            "Take another variant",
        ):
            assert words in text
        assert "Put the solution" not in text
    assert 'name="variant" value="1"' in page(client, sandbox)
    typed(sandbox, "az group delete -n rg-lab --yes")
    assert "DEBRIEF" not in page(client, sandbox)


def test_the_last_lab_has_no_next_one_and_one_without_parameters_no_variant(cast: Cast) -> None:
    row = loaded(world(parameters={}, solution=""), playground())
    plain = world(parameters={}, goals=[goal("made")], solution="")
    row = loaded(plain, playground())
    sandbox = opened(cast.alice.learner, row=row)
    typed(sandbox, MAKE)
    text = page(cast.alice.client, sandbox)
    assert "DEBRIEF" in text
    for words in ("Next lab", "another variant", "One way to do it"):
        assert words not in text
