"""What labs keep: scenarios, sandboxes with their resources, the journal, the verdicts, and the help that was asked for."""

from labs.models.help import Help, HelpKind
from labs.models.history import Checkpoint, ReplayLink
from labs.models.journal import CommandRecord, RequestRecord, Source, UndoneCommand
from labs.models.sandboxes import GoalResult, Resource, Sandbox, Verdict
from labs.models.scenarios import Scenario, ScenarioRevision

__all__ = [
    "Checkpoint",
    "CommandRecord",
    "GoalResult",
    "Help",
    "HelpKind",
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
