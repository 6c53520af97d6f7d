"""What labs keep: scenarios, sandboxes with their resources, the journal, and the verdicts."""

from labs.models.journal import CommandRecord, RequestRecord, Source
from labs.models.sandboxes import GoalResult, Resource, Sandbox, Verdict
from labs.models.scenarios import Scenario, ScenarioRevision

__all__ = [
    "CommandRecord",
    "GoalResult",
    "RequestRecord",
    "Resource",
    "Sandbox",
    "Scenario",
    "ScenarioRevision",
    "Source",
    "Verdict",
]
