"""Goals to verdicts, in progress and at the end."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from gallery_engine.arm import JSON
from labs.grading import Result, StoreEvidence, grade, score
from labs.models import Verdict
from labs.runs import Run, StartError
from labs.scenarios.goals import GoalError
from labs.scenarios.schema import OWNER, DocumentRead, Scenario
from tests.labs.worlds import GROUP, goal, scenario

MET, MISSED, NOT_YET, GRADER_ERROR = Verdict.MET, Verdict.MISSED, Verdict.NOT_YET, Verdict.GRADER_ERROR


@dataclass
class Said:
    """Evidence as a test says it."""

    documents: dict[str, JSON] = field(default_factory=dict)
    sent: list[JSON] = field(default_factory=list)
    subscription: str = "s"

    def document(self, wanted: DocumentRead) -> JSON:
        return self.documents.get(wanted.path)

    def requests(self, method: str, path: str) -> Sequence[JSON]:
        return self.sent


def own(path: str) -> DocumentRead:
    """What the owner is shown at a path."""
    return DocumentRead(path=path, by=OWNER)


def judged(*goals: dict[str, Any], final: bool = False, rulebook: str = "chapter", **group: JSON) -> dict[str, Verdict]:
    made = scenario(goals=list(goals))
    found = grade(made, rulebook, Said({GROUP: group or None}), final=final)
    return {result.goal: result.verdict for result in found}


def test_a_goal_is_met_when_its_condition_is_true() -> None:
    assert judged(goal("a"), location="eastus") == {"a": MET}


def test_a_goal_that_is_not_met_is_to_do_until_the_final_grade() -> None:
    assert judged(goal("a")) == {"a": NOT_YET}
    assert judged(goal("a"), final=True) == {"a": MISSED}


def test_a_goal_can_say_when_it_is_too_late() -> None:
    late = goal("a", missed_when="group.location == 'westus'")
    assert judged(late, location="westus") == {"a": MISSED}
    assert judged(late, location="north") == {"a": NOT_YET}
    assert judged(late, location="eastus") == {"a": MET}


def test_a_goal_whose_needs_are_not_met_is_not_yet_even_at_the_end() -> None:
    chain = [goal("c", needs=["b"]), goal("b", needs=["a"], that="`true`"), goal("a")]
    assert judged(*chain, final=True) == {"c": NOT_YET, "b": NOT_YET, "a": MISSED}
    assert judged(*chain, final=True, location="eastus") == {"c": MET, "b": MET, "a": MET}


def test_a_guard_counts_only_once_another_goal_is_met() -> None:
    guard = goal("kept", guard="true", that="`true`")
    assert judged(guard, goal("a")) == {"kept": NOT_YET, "a": NOT_YET}
    assert judged(guard, goal("a"), location="eastus") == {"kept": MET, "a": MET}


def test_a_guard_that_does_not_hold_is_missed_at_once() -> None:
    assert judged(goal("kept", guard="true", that="`false`"), goal("a"))["kept"] is MISSED


def test_guards_alone_reach_nothing() -> None:
    assert judged(goal("kept", guard="true", that="`true`"), final=True) == {"kept": NOT_YET}


def test_each_rulebook_has_its_own_condition_and_words() -> None:
    both = goal("a", that={"chapter": "`true`", "azure": "`false`"}, why={"chapter": "C", "azure": "A"})
    assert judged(both, rulebook="chapter") == {"a": MET}
    assert judged(both, rulebook="azure", final=True) == {"a": MISSED}
    (result,) = grade(scenario(goals=[both]), "azure", Said(), final=True)
    assert result.why == "A"


@pytest.mark.parametrize("broken", ["length(group.size)", "'text'", "group.tags[", "no_such_function(group)"])
def test_a_goal_that_cannot_be_evaluated_is_the_graders_error_and_is_logged(
    broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="darkroom.labs"):
        found = judged(goal("a", that=broken), goal("b"), goal("c", needs=["a"]), final=True, location="eastus", size=2)
    assert found == {"a": GRADER_ERROR, "b": MET, "c": NOT_YET}
    assert "Goal a cannot be graded under chapter" in caplog.text


def test_an_error_of_the_grader_is_in_neither_number_of_the_score() -> None:
    results = [
        Result("a", MET, 10, "", None, ""),
        Result("b", MISSED, 5, "", None, ""),
        Result("c", GRADER_ERROR, 85, "", None, ""),
    ]
    assert (score(results).earned, score(results).possible) == (10, 15)


def test_a_result_says_what_was_expected_what_is_there_and_why() -> None:
    (result,) = grade(scenario(goals=[goal("a")]), "chapter", Said({GROUP: {"location": "westus"}}), final=True)
    assert result == Result("a", MISSED, 10, "EXPECTED-a", {"location": "westus"}, "WHY-a")


def test_documents_are_read_from_the_cloud_and_nothing_is_null() -> None:
    run = Run(scenario(), "chapter")
    evidence = StoreEvidence(run.store, ())
    assert evidence.document(own(GROUP)) is None
    run.line("az group create -n RG-LAB -l eastus")
    found = StoreEvidence(run.store, ()).document(own(GROUP))
    assert isinstance(found, dict)
    assert found["name"] == "RG-LAB"


def test_a_read_that_azure_refuses_is_the_authors_fault() -> None:
    run = Run(scenario(), "chapter")
    with pytest.raises(GoalError, match="no such subscription"):
        StoreEvidence(run.store, ()).document(own("/subscriptions/somebody-elses/resourceGroups/x"))
    with pytest.raises(GoalError, match="answered with 403"):
        StoreEvidence(run.store, ()).document(own("/providers/Microsoft.Authorization/roleAssignments"))


def test_judging_changes_nothing() -> None:
    run = Run(scenario(), "azure")
    before = run.records(), run.store.head()
    run.grade()
    assert (run.records(), run.store.head()) == before


def test_requests_are_found_by_method_and_by_path_in_any_case() -> None:
    run = Run(scenario(), "chapter")
    for line in ("az group create -n RG-lab -l eastus", "az group delete -n rg-LAB --yes", "az group create -n rg-lab -l eastus"):
        run.line(line)
    assert [result.verdict for result in run.grade() if result.goal == "made-once"] == [MISSED]


def test_a_scenario_whose_start_fails_cannot_be_run() -> None:
    broken: Scenario = scenario(start="az group create -n 'no good!' -l eastus")
    with pytest.raises(StartError, match="practice cannot start"):
        Run(broken, "chapter")


def test_requests_to_any_name_are_found_in_order_and_not_those_further_below() -> None:
    run = Run(scenario(), "chapter")
    for name in ("rg-lab", "rg-b"):
        run.line(f"az group create -n {name} -l eastus")
    run.line("az sig create -g rg-b -r Corp")
    sent = [(request.method, request.path, request.as_json()) for request in run.journal]
    found = StoreEvidence(run.store, sent).requests("PUT", "/subscriptions/{subscription}/resourceGroups/*")
    assert [str(request["path"]).rpartition("/")[2] for request in found if isinstance(request, dict)] == ["rg-lab", "rg-b"]
