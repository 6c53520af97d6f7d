"""What is said once every goal of a lab is met."""

from dataclasses import dataclass

from django.db.models import Max
from django.urls import reverse

from labs.models import Sandbox
from labs.reading import Link
from labs.scenarios.library import has_variants, scenario_of
from labs.scenarios.schema import Scenario, under
from labs.scenarios.solutions import whole_of
from labs.selectors import offered


@dataclass(frozen=True, slots=True)
class Debrief:
    """What was proved, one way to do it, the lab that comes next in the course, and the next variant of this one, if any."""

    text: str
    solution: str
    next_lab: Link | None
    next_variant: int | None


def debrief(sandbox: Sandbox, scenario: Scenario) -> Debrief:
    """Look back at a lab whose goals are all met, in three queries at most."""
    rows = offered()
    own = next((place for place, row in enumerate(rows) if row.slug == scenario.slug), len(rows))
    following = (scenario_of(row.current_id) for row in rows[own + 1 :] if row.current_id)
    next_lab = next((Link(each.title, reverse("labs:scenario", args=[each.slug])) for each in following if each.goals), None)
    return Debrief(
        under(scenario.debrief, sandbox.rulebook),
        whole_of(under(scenario.solution, sandbox.rulebook)),
        next_lab,
        _next_variant(sandbox),
    )


def _next_variant(sandbox: Sandbox) -> int | None:
    """A variant that the learner has not had; the newest revision of the scenario is what a new lab would be opened on."""
    scenario = sandbox.revision.scenario
    if scenario.current_id is None or not has_variants(scenario.current_id):
        return None
    mine = Sandbox.objects.filter(learner_id=sandbox.learner_id, revision__scenario=scenario)
    return int(mine.aggregate(most=Max("variant"))["most"] or 0) + 1
