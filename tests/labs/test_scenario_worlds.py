"""A scenario brings its own people, subscriptions and outages, and its goals may look with somebody else's eyes."""

from typing import Any

import pytest

from labs.runs import Run, StartError
from labs.scenarios.schema import Scenario
from labs.scenarios.variants import variant
from tests.labs.worlds import GROUP, goal, scenario

PEOPLE: dict[str, Any] = {
    "tenants": ["tallow.example"],
    "identities": [
        {"handle": "ines", "title": "Ines, who reads", "guest_of": ["tallow.example"]},
        {"handle": "pipeline", "title": "The pipeline", "kind": "app", "guest_of": ["tallow.example"]},
        {"handle": "readers", "title": "The readers", "kind": "group", "members": ["ines"]},
        {"handle": "tom", "title": "Tom of Tallow", "tenant": "tallow.example"},
    ],
    "subscriptions": [{"name": "tallow-prod", "tenant": "tallow.example", "owner": "tom"}],
}
SEEN = goal("seen", reads={"group": {"path": GROUP, "by": "ines"}})
MINE = "/subscriptions/{subscription}/providers/Microsoft.Compute/galleries"


def made(**changes: Any) -> Scenario:
    plain = {"goals": [SEEN], "start": "az group create -n rg-lab -l eastus"}
    return variant(scenario(**{**PEOPLE, **plain, **changes}), 0)


def verdict(run: Run) -> str:
    (result,) = run.grade(final=False)
    return result.verdict.value


def test_everybody_of_a_scenario_can_be_signed_in_to() -> None:
    run = Run(made(), "azure")
    told = run.line("az login")
    assert told is not None
    assert "ines@darkroom.example" in told.outcome.stderr
    assert "tom@tallow.example" in told.outcome.stderr
    assert run.line("az login --username tom --query [0].name -o tsv").outcome.stdout == "tallow-prod\n"  # type: ignore[union-attr]


def test_a_goal_sees_what_somebody_is_shown_and_nothing_while_they_may_not_look() -> None:
    run = Run(made(), "azure")
    here = f"/subscriptions/{run.store.head().subscription}"
    assert verdict(run) == "not_yet"
    run.line(f"az role assignment create --assignee ines@darkroom.example --role Reader --scope {here}/resourceGroups/rg-lab")
    assert verdict(run) == "met"


def test_a_group_passes_its_rights_on() -> None:
    drawn = made(brief="{{object-id.readers}}")
    run = Run(drawn, "azure")
    scope = f"/subscriptions/{run.store.head().subscription}/resourceGroups/rg-lab"
    whom = f"--assignee-object-id {drawn.brief} --assignee-principal-type Group"
    run.line(f"az role assignment create {whom} --role Reader --scope {scope}")
    assert verdict(run) == "met"


def test_texts_name_what_the_directory_makes() -> None:
    drawn = made(brief="{{subscription-id.tallow-prod}} {{tenant-id.tallow.example}} {{app-id.pipeline}} {{subscription-id}}")
    run = Run(drawn, "azure")
    run.line("az login --username tom")
    shown = run.line("az account show --query '[id, tenantId]' -o tsv")
    assert shown is not None
    assert str(drawn.brief).split()[:2] == shown.outcome.stdout.split()


def test_a_region_that_is_to_fail_is_announced_after_the_start() -> None:
    faults = [{"region": "westeurope", "after": "30", "minutes": "60"}]
    run = Run(made(faults=faults), "azure")
    machine = "az vm create -g rg-lab -n vm-1 -l westeurope --image Ubuntu2204 --admin-username azureuser --generate-ssh-keys"
    before = run.line(machine)
    run.line("sleep 45m")
    during = run.line(machine.replace("vm-1", "vm-2"))
    run.line("sleep 60m")
    after = run.line(machine.replace("vm-1", "vm-3"))
    assert [ran.outcome.exit_code for ran in (before, during, after) if ran] == [0, 1, 0]


def test_a_fault_in_no_region_and_a_start_that_fails_are_refused() -> None:
    with pytest.raises(StartError, match="cannot start: /providers/"):
        Run(made(faults=[{"region": "atlantis"}]), "azure")


def test_a_journal_says_who_asked() -> None:
    by_tom = goal(
        "by-tom",
        reads={"group": GROUP},
        journal={"lists": {"method": "GET", "path": MINE}},
        that="length(lists[?caller == 'ines']) == `1`",
    )
    run = Run(made(goals=[by_tom]), "azure")
    scope = f"/subscriptions/{run.store.head().subscription}"
    run.line(f"az role assignment create --assignee ines@darkroom.example --role Reader --scope {scope}")
    run.line("az sig list")
    assert verdict(run) == "not_yet"
    run.line("az login --username ines")
    run.line("az sig list")
    assert verdict(run) == "met"
