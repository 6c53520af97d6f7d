"""What labs keep: scenarios, sandboxes with their resources, the journal, the verdicts, and the help that was asked for."""

from labs.models.help import Help, HelpKind
from labs.models.journal import CommandRecord, RequestRecord, Source
from labs.models.sandboxes import GoalResult, Resource, Sandbox, Verdict
from labs.models.scenarios import Scenario, ScenarioRevision

__all__ = [
    "CommandRecord",
    "GoalResult",
    "Help",
    "HelpKind",
    "RequestRecord",
    "Resource",
    "Sandbox",
    "Scenario",
    "ScenarioRevision",
    "Source",
    "Verdict",
]
