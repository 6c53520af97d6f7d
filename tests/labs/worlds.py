"""A small scenario that needs nothing but resource groups, and hands that type in its terminal."""

from typing import Any
from uuid import UUID, uuid4

import msgspec

from labs.models import CommandRecord, Sandbox
from labs.models import Scenario as ScenarioRow
from labs.sandboxes import open_sandbox, run_line
from labs.scenarios.importer import load_scenarios
from labs.scenarios.schema import Scenario
from quiz.models import Learner

GROUP = "/subscriptions/{subscription}/resourceGroups/rg-lab"
OTHER = "/subscriptions/{subscription}/resourceGroups/rg-start"


def goal(name: str, **changes: Any) -> dict[str, Any]:
    """A goal as scenario.yaml has it: the group `rg-lab` exists."""
    plain = {
        "id": name,
        "title": f"The goal {name}",
        "points": "10",
        "reads": {"group": GROUP},
        "that": "group.location == 'eastus'",
        "expected": f"EXPECTED-{name}",
        "actual": "{location: group.location}",
        "why": f"WHY-{name}",
        "facts": ["plain"],
        "read": "first-light#start",
    }
    return {**plain, **changes}


def scenario_data(**changes: Any) -> dict[str, Any]:
    """A scenario of three goals: a group in East US, a tag on it, and (a guard) that it was made once."""
    created = {"created": {"method": "PUT", "path": GROUP}}
    plain = {
        "slug": "practice",
        "title": "Practice",
        "summary": "Make a group.",
        "brief": "Make **a group**.",
        "chapter": "first-light",
        "minutes": "5",
        "seed": "practice",
        "clock": "2026-11-23T09:00:00Z",
        "start": "az group create -n rg-start -l westus",
        "goals": [
            goal("made"),
            goal("tagged", that="group.tags.team == 'web'", actual="group.tags", needs=["made"], points="5"),
            goal(
                "made-once",
                guard="true",
                journal=created,
                that="length(created[?status == `201`]) <= `1`",
                actual="length(created)",
                points="5",
            ),
        ],
    }
    return {**plain, **changes}


SOLUTION = "az group create -n rg-lab -l eastus\naz group create -n rg-lab -l eastus --tags team=web\n"
UNTAGGED = "# misses: tagged\naz group create -n rg-lab -l eastus\n"
OTHER_TAG = "# misses: tagged\naz group create -n rg-lab -l eastus --tags team=data\n"
TWICE = (
    "# misses: made-once\n# rulebook: azure\naz group create -n rg-lab -l eastus\naz group delete -n rg-lab --yes\n"
    "az group create -n rg-lab -l eastus --tags team=web\n"
)


def scenario(**changes: Any) -> Scenario:
    """The scenario, typed."""
    return msgspec.convert(scenario_data(**changes), Scenario, strict=False)


def playground() -> Scenario:
    """The scenario without goals, under the name that the home page asks for."""
    return scenario(slug="playground", title="Playground", goals=[], start="", seed="playground")


def loaded(*scenarios: Scenario) -> ScenarioRow:
    """Load scenarios, the small one by default; return the first one's row."""
    wanted = scenarios or (scenario(), playground())
    load_scenarios(wanted)
    return ScenarioRow.objects.get(slug=wanted[0].slug)


def opened(learner: Learner | None = None, rulebook: str = "chapter", row: ScenarioRow | None = None) -> Sandbox:
    """A sandbox of the small scenario, or of another."""
    found = row or loaded()
    assert found.current_id is not None
    owner = learner or Learner.objects.create()
    return open_sandbox(learner=owner, revision=found.current_id, rulebook=rulebook, key=uuid4())


def typed(sandbox: Sandbox, line: str, key: UUID | None = None) -> CommandRecord:
    """Run a line, which must leave a record."""
    record = run_line(sandbox=sandbox, key=key or uuid4(), line=line)
    assert record is not None
    return record


def verdicts(sandbox: Sandbox) -> dict[str, str]:
    """The verdicts of a sandbox by goal."""
    return dict(sandbox.goal_results.values_list("goal", "verdict"))
