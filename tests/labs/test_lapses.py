"""A missed goal makes what was learnt about its facts due again; met goals say what was practised."""

from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from labs.activities import practised
from labs.models import Sandbox
from labs.models import Scenario as ScenarioRow
from labs.sandboxes import open_sandbox, reset, run_line
from labs.scenarios.importer import load_scenarios
from labs.scenarios.reader import read_scenario
from labs.scenarios.schema import Scenario
from labs.shell.session import split_inputs
from quiz import activities
from quiz.content import Pack, read_pack
from quiz.content.importer import load_pack
from quiz.content.library import Library
from quiz.models import AFTER_EACH, Attempt, Drawn, Kind, Lapse, Learner, Response, Schedule, Terms, User
from quiz.services.merging import claim
from quiz.services.schedules import reschedule
from tests.at_once import at_once
from tests.labs.worlds import SOLUTION, goal, loaded, opened, scenario, typed, verdicts

pytestmark = pytest.mark.django_db
COURSE = Path(settings.BASE_DIR) / "fixtures" / "compute-gallery"
FIRST_IMAGE = COURSE / "scenarios" / "first-image"


@cache
def course() -> Pack:
    """The course that comes with Darkroom."""
    return read_pack(COURSE)


@cache
def first_image() -> Scenario:
    """Its first lab."""
    return read_scenario(FIRST_IMAGE).scenario


def trap(name: str) -> list[str]:
    """The lines of a trap."""
    return split_inputs((FIRST_IMAGE / "traps" / f"{name}.azcli").read_text(encoding="utf-8"))


def about(goal_id: str) -> set[str]:
    """The cards and misconceptions that share a fact with a goal."""
    facts = set(next(goal.facts for goal in first_image().goals if goal.id == goal_id))
    library = Library(course())
    questions = {*library.all_cards, *library.all_misconceptions}
    return {name for name in questions if facts & set(library.facts_of[name])}


def answered(learner: Learner, names: list[str]) -> None:
    """Answer these questions right, a week ago, in one review."""
    loaded_course = load_pack(course()).course
    assert loaded_course.current_id is not None
    at = timezone.now() - timedelta(days=7)
    attempt = Attempt.objects.create(
        learner=learner,
        revision_id=loaded_course.current_id,
        kind=Kind.REVIEW,
        key=uuid4(),
        seed=1,
        terms=Terms(rulebook="chapter", unlock_percent=60, feedback=AFTER_EACH, opens=None),
        draw=[Drawn(item=name, kind="card") for name in names],
        started_at=at,
    )
    for seq, name in enumerate(names, 1):
        Response(attempt=attempt, seq=seq, key=uuid4(), item=name, action="right", at=at).save()
    reschedule(learner)


def lab_of(learner: Learner) -> Sandbox:
    """Open the first lab for a learner."""
    load_scenarios([first_image()])
    row = ScenarioRow.objects.get(slug="first-image")
    assert row.current_id is not None
    return open_sandbox(learner=learner, revision=row.current_id, rulebook="chapter", key=uuid4())


def test_a_trap_of_the_first_lab_makes_what_was_learnt_about_its_goal_due_again() -> None:
    learner = Learner.objects.create()
    related = sorted(about("deprovisioned"))
    other = next(card.id for card in course().chapters[7].cards if card.id not in related)
    known, unanswered = related[:-1], related[-1]
    answered(learner, [*known, other])
    before = dict(Schedule.objects.values_list("item", "due"))
    sandbox = lab_of(learner)
    for line in trap("not-deprovisioned"):
        run_line(sandbox=sandbox, key=uuid4(), line=line)
    assert verdicts(sandbox)["deprovisioned"] == "missed"
    source = f"goal:{sandbox.pk}:deprovisioned"
    assert set(Lapse.objects.filter(source=source).values_list("item", flat=True)) == set(known)
    soon = timezone.now() + timedelta(minutes=11)
    assert all(row.due < soon and row.lapses == 1 for row in Schedule.objects.filter(item__in=known))
    assert Schedule.objects.get(item=other).due == before[other]
    assert not Schedule.objects.filter(item=unanswered).exists()
    assert not Lapse.objects.filter(item=unanswered).exists()


MISSABLE = goal("made", missed_when="group.location == 'westus'")


def missable() -> Sandbox:
    """A lab whose goal can be missed, and missed again; its learner has answered all about its fact."""
    learner = Learner.objects.create()
    return opened(learner, row=loaded(scenario(goals=[MISSABLE | {"facts": ["gallery-hierarchy"]}])))


def test_a_goal_that_is_missed_again_in_the_same_lab_counts_once_and_in_another_lab_again() -> None:
    sandbox = missable()
    cards = [card.id for card in course().chapters[0].cards if "gallery-hierarchy" in card.facts]
    answered(sandbox.learner, cards)
    for _ in range(2):
        typed(sandbox, "az group create -n rg-lab -l westus")
        assert verdicts(sandbox) == {"made": "missed"}
        reset(sandbox=sandbox, key=uuid4(), seq=sandbox.version)
    assert Lapse.objects.count() == len(cards)
    again = opened(sandbox.learner, row=ScenarioRow.objects.get(slug="practice"))
    typed(again, "az group create -n rg-lab -l westus")
    assert Lapse.objects.count() == 2 * len(cards)


def test_without_a_course_or_an_answer_a_missed_goal_changes_nothing() -> None:
    sandbox = missable()
    typed(sandbox, "az group create -n rg-lab -l westus")
    load_pack(course())
    reset(sandbox=sandbox, key=uuid4(), seq=sandbox.version)
    typed(sandbox, "az group create -n rg-lab -l westus")
    assert not Lapse.objects.exists()
    assert not Schedule.objects.exists()


def test_a_line_that_is_sent_twice_reports_once_and_one_that_misses_nothing_new_reports_nothing() -> None:
    sandbox = missable()
    answered(sandbox.learner, [course().chapters[0].cards[0].id])
    key = uuid4()
    for _ in range(2):
        typed(sandbox, "az group create -n rg-lab -l westus", key)
    with CaptureQueriesContext(connection) as queries:
        typed(sandbox, "az group show -n rg-lab")
    assert not [each for each in queries if "quiz_" in each["sql"] and "quiz_learner" not in each["sql"]]
    assert Lapse.objects.count() <= 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write in at a time")
@pytest.mark.django_db(transaction=True)
def test_a_line_that_misses_a_goal_and_a_claim_at_once_both_come_through() -> None:
    for _ in range(4):
        sandbox = missable()
        answered(sandbox.learner, [card.id for card in course().chapters[0].cards if "gallery-hierarchy" in card.facts])
        user = User.objects.create_user(f"{uuid4()}@example.org")
        found = at_once(
            partial(typed, sandbox, "az group create -n rg-lab -l westus"),
            partial(claim, user=user, guest_id=sandbox.learner.pk, at=timezone.now()),
        )
        assert not [each for each in found if isinstance(each, Exception)], found
        assert Lapse.objects.filter(learner__user=user).exists()
        assert Sandbox.objects.get(pk=sandbox.pk).learner.user == user


def test_met_goals_say_which_facts_were_practised_and_all_of_one_lab_that_it_is_passed() -> None:
    learner = Learner.objects.create()
    sandbox = opened(learner)
    found = practised(learner)
    assert (found.facts, found.met) == (frozenset({"plain"}), frozenset())
    assert [(each.chapter, each.title, each.is_passed) for each in found.exercises] == [("first-light", "Practice", False)]
    typed(sandbox, SOLUTION.splitlines()[0])
    assert practised(learner).met == {"plain"}
    assert not practised(learner).exercises[0].is_passed
    typed(sandbox, SOLUTION.splitlines()[1])
    assert practised(learner).exercises[0].is_passed
    assert activities.practised(learner) == practised(learner)


def test_goals_that_are_met_in_two_labs_do_not_add_up_and_somebody_elses_count_for_nothing() -> None:
    learner = Learner.objects.create()
    row = loaded(scenario(goals=[goal("made"), goal("other", reads={"group": goal("x")["reads"]["group"] + "-2"})]))
    for name in ("rg-lab", "rg-lab-2"):
        typed(opened(learner, row=row), f"az group create -n {name} -l eastus")
    assert not practised(learner).exercises[0].is_passed
    assert practised(learner).met == {"plain"}
    assert practised(Learner.objects.create()).met == frozenset()
    assert practised(None).facts == {"plain"}


def test_what_was_practised_takes_as_many_statements_for_many_labs_as_for_one() -> None:
    learner = Learner.objects.create()
    counts = []
    for number in (1, 8):
        for _ in range(number):
            typed(opened(learner), SOLUTION.splitlines()[0])
        practised(learner)
        with CaptureQueriesContext(connection) as queries:
            practised(learner)
        counts.append(len(queries))
    assert counts == [2, 2]
