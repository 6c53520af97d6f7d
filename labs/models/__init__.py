"""What labs keep: scenarios, sandboxes with their resources, the journal, and the verdicts."""

from labs.models.history import Checkpoint, ReplayLink
from labs.models.journal import CommandRecord, RequestRecord, Source, UndoneCommand
from labs.models.sandboxes import GoalResult, Resource, Sandbox, Verdict
from labs.models.scenarios import Scenario, ScenarioRevision

__all__ = [
    "Checkpoint",
    "CommandRecord",
    "GoalResult",
    "ReplayLink",
    "RequestRecord",
    "Resource",
    "Sandbox",
    "Scenario",
    "ScenarioRevision",
    "Source",
    "UndoneCommand",
    "Verdict",
]
