"""A scenario draws its names from a seed: the same for the same number, other ones for others, and always complete."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labs.models import Sandbox
from labs.runs import Run
from labs.sandboxes import RefusedError, StaleError, open_sandbox, reset
from labs.scenarios.library import scenario_in
from labs.scenarios.reader import read_scenario
from labs.scenarios.schema import Scenario, under
from labs.scenarios.variants import MOST_VARIANTS, ParameterError, left_in, values_of, variant
from quiz.content import PackError
from quiz.models import Learner
from tests.factories import write_pack
from tests.labs.worlds import goal, loaded, scenario, scenario_data, typed, verdicts

PARAMETERS: dict[str, Any] = {
    "home": {"regions": ["eastus", "northeurope", "uksouth"]},
    "away": {"regions": ["eastus", "northeurope", "uksouth"], "other_than": ["home"]},
    "team": {"one_of": ["web", "data", "shop"]},
    "count": {"lowest": "2", "highest": "9"},
}
MADE = goal(
    "made",
    that="group.location == '{{home}}' && group.tags.team == '{{team}}'",
    expected="rg-lab stands in {{home.title}}, of the team {{team}}, {{count}} times",
)
SOLVED = "az group create -n rg-lab -l {{home}} --tags team={{team}}"


def template(**changes: Any) -> Scenario:
    plain: dict[str, Any] = {"parameters": PARAMETERS, "goals": [MADE], "brief": "From {{home.title}} to {{away.title}}."}
    return scenario(**{**plain, **changes})


@given(st.integers(0, MOST_VARIANTS - 1))
def test_a_variant_leaves_nothing_open_and_is_the_same_each_time(number: int) -> None:
    drawn = variant(template(), number)
    assert not list(left_in(drawn))
    assert drawn == variant(template(), number)
    assert not drawn.parameters


@given(st.integers(0, MOST_VARIANTS - 1))
def test_what_is_drawn_is_one_of_the_choices_and_apart_where_it_has_to_be(number: int) -> None:
    values = values_of(template(), number)
    assert {values["home"], values["away"]} <= {"eastus", "northeurope", "uksouth"}
    assert values["home"] != values["away"]
    assert values["team"] in {"web", "data", "shop"}
    assert 2 <= int(values["count"]) <= 9


def test_variant_zero_takes_the_first_of_everything() -> None:
    values = values_of(template(), 0)
    assert (values["home"], values["away"], values["team"], values["count"]) == ("eastus", "northeurope", "web", "2")
    assert variant(template(), 0).brief == "From East US to North Europe."


def test_variants_differ_and_so_do_their_subscriptions() -> None:
    drawn = [values_of(template(), number) for number in range(30)]
    assert len({(each["home"], each["team"], each["count"]) for each in drawn}) > 10
    assert len({each["subscription-id"] for each in drawn}) == 30


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ({"regions": ["atlantis"]}, "names the region `atlantis`"),
        ({}, "needs one of"),
        ({"one_of": ["a"], "regions": ["eastus"]}, "needs one of"),
        ({"one_of": ["eastus"], "other_than": ["home"]}, "has nothing left to draw"),
        ({"lowest": "5"}, "needs one of"),
    ],
)
def test_a_parameter_that_cannot_be_drawn_is_the_authors_fault(parameter: dict[str, Any], expected: str) -> None:
    with pytest.raises(ParameterError, match=expected):
        values_of(template(parameters={"home": {"one_of": ["eastus"]}, "wrong": parameter}), 0)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"brief": "In {{nowhere}}."}, "found `{{nowhere}}`"),
        ({"parameters": {**PARAMETERS, "more": {"one_of": ["a"], "other_than": ["gone"]}}}, "found `gone`"),
        ({"parameters": {"home": {"one_of": ["eastus"]}, "team": {}}}, "parameters that can be drawn"),
        ({"solution": "az group list"}, "since it is in solution.azcli"),
        ({"identities": [{"handle": "ines", "title": "Ines", "tenant": "unknown.example"}]}, "the directory refuses"),
    ],
)
def test_a_scenario_with_a_broken_draw_is_refused(tmp_path: Path, changes: dict[str, Any], expected: str) -> None:
    data = {**scenario_data(parameters=PARAMETERS, goals=[MADE]), **changes}
    folder = write_pack(tmp_path, {"scenarios/practice/scenario.yaml": data}) / "scenarios" / "practice"
    with pytest.raises(PackError) as refusal:
        read_scenario(folder)
    assert expected in str(refusal.value)


def test_goals_judge_what_was_drawn() -> None:
    drawn = variant(template(), 7)
    values = values_of(template(), 7)
    run = Run(drawn, "azure")
    run.line(f"az group create -n rg-lab -l {values['home']} --tags team={values['team']}")
    (result,) = run.grade()
    assert result.verdict == "met"
    assert values["team"] in result.expected


def opened(number: int, learner: Learner | None = None) -> Sandbox:
    row = loaded(template(solution=SOLVED))
    assert row.current_id is not None
    return open_sandbox(
        learner=learner or Learner.objects.create(), revision=row.current_id, rulebook="chapter", key=uuid4(), variant=number
    )


@pytest.mark.django_db
def test_a_sandbox_keeps_what_was_drawn_for_it() -> None:
    sandbox = opened(4)
    drawn = variant(template(solution=SOLVED), 4)
    assert (sandbox.variant, scenario_in(sandbox)) == (4, drawn)
    assert sandbox.terms["values"]["home"] in under(drawn.solution, "chapter")
    typed(sandbox, under(drawn.solution, "chapter"))
    assert verdicts(sandbox) == {"made": "met"}
    reset(sandbox=sandbox, key=uuid4(), seq=sandbox.version)
    assert verdicts(sandbox) == {"made": "not_yet"}
    assert scenario_in(sandbox) == drawn


@pytest.mark.django_db
def test_a_later_draw_changes_no_sandbox_that_is_there() -> None:
    sandbox = opened(4)
    before = scenario_in(sandbox)
    sandbox.variant = 5
    assert scenario_in(sandbox) == before


@pytest.mark.django_db
def test_a_variant_that_there_is_not_is_refused() -> None:
    with pytest.raises(RefusedError, match="no variant"):
        opened(MOST_VARIANTS)


@pytest.mark.django_db
def test_a_form_that_is_sent_twice_opens_one_variant() -> None:
    learner = Learner.objects.create()
    sandbox = opened(1, learner)

    def again(number: int) -> Sandbox:
        return open_sandbox(learner=learner, revision=sandbox.revision_id, rulebook="chapter", key=sandbox.key, variant=number)

    assert again(1).pk == sandbox.pk
    with pytest.raises(StaleError):
        again(2)
