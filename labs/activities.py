"""How labs appear in the course: panels, addresses of scenarios and prompts, what was practised, rules and commands to find."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from labs.models import GoalResult, Sandbox, Scenario, Verdict
from labs.owning import OWNER
from labs.presenters.findable import commands, rules
from labs.scenarios.library import scenario_of
from labs.selectors import offered, sandboxes_of, solutions_given
from quiz.activities import (
    Catalogue,
    Exercise,
    Panel,
    Practised,
    register,
    register_catalogue,
    register_links,
    register_owner,
    register_practised,
    register_prompts,
)
from quiz.models import Learner


class Labs:
    """The scenarios that belong to a chapter."""

    def for_chapter(self, chapter: str, learner: Learner | None) -> Sequence[Panel]:
        """Return a panel for each scenario of the chapter, in the order of the course."""
        rows = [row for row in offered() if row.current_id and scenario_of(row.current_id).chapter == chapter]
        mine = sandboxes_of(learner) if rows else []
        return [_panel(row, [sandbox for sandbox in mine if sandbox.revision.scenario_id == row.pk]) for row in rows]


LABS = Labs()


def link_to(name: str) -> str | None:
    """Return the address of a scenario that is offered."""
    return reverse("labs:scenario", args=[name]) if _is_offered(name) else None


def prompt_of(name: str) -> str | None:
    """Return the address that puts lines into the prompt of a scenario that is offered."""
    return reverse("labs:prompt", args=[name]) if _is_offered(name) else None


def practised(learner: Learner | None) -> Practised:
    """Return which facts goals practise, those whose goal the learner has met, and which scenarios are passed; in two queries.

    Sandboxes count as they stand now: what a reset took back is not met any more. A run that was given lines of the solution
    practises its facts, and passes nothing.
    """
    rows = [row for row in offered() if row.current_id]
    goals = {row.slug: scenario_of(row.current_id).goals for row in rows if row.current_id}
    met: defaultdict[tuple[UUID, UUID], set[str]] = defaultdict(set)
    helped: set[UUID] = set()
    if learner is not None:
        found = GoalResult.objects.filter(sandbox__learner=learner, verdict=Verdict.MET)
        found = found.annotate(had_solution=solutions_given("sandbox", "sandbox__since"))
        for sandbox, revision, goal, is_helped in found.values_list("sandbox_id", "sandbox__revision_id", "goal", "had_solution"):
            met[sandbox, revision].add(goal)
            helped |= {sandbox} if is_helped else set()
    facts: set[str] = set()
    passed: set[str] = set()
    for (sandbox, revision), names in met.items():
        scenario = scenario_of(revision)
        facts.update(fact for goal in scenario.goals if goal.id in names for fact in goal.facts)
        if sandbox not in helped and names >= {goal.id for goal in scenario.goals}:
            passed.add(scenario.slug)
    return Practised(
        facts=frozenset(fact for own in goals.values() for goal in own for fact in goal.facts),
        met=frozenset(facts),
        exercises=tuple(_exercise(row, passed) for row in rows if goals[row.slug]),
    )


def plug_in() -> None:
    """Register with the course."""
    register(LABS)
    register_practised(practised)
    register_links(link_to)
    register_prompts(prompt_of)
    register_owner(OWNER)
    register_catalogue(Catalogue("rule", gettext_lazy("Rules of the lab"), rules))
    register_catalogue(Catalogue("command", gettext_lazy("Commands"), commands, begins="az"))


def _is_offered(name: str) -> bool:
    return Scenario.objects.filter(slug=name, current__isnull=False).exists()


def _exercise(row: Scenario, passed: set[str]) -> Exercise:
    scenario = scenario_of(row.current_id or row.pk)
    url = reverse("labs:scenario", args=[row.slug])
    return Exercise(scenario.chapter, scenario.title, url, row.slug in passed)


def _panel(row: Scenario, sandboxes: Sequence[Sandbox]) -> Panel:
    scenario = scenario_of(row.current_id or row.pk)
    state, label = _state(scenario.possible, sandboxes)
    return Panel(scenario.title, scenario.summary, reverse("labs:scenario", args=[row.slug]), state, label)


def _state(possible: int, sandboxes: Sequence[Sandbox]) -> tuple[str, str]:
    if not sandboxes:
        return "new", _("Not started")
    if not possible:
        return "open", _("Started")
    done = [sandbox for sandbox in sandboxes if sandbox.earned and sandbox.earned == sandbox.possible]
    if any(not sandbox.had_solution for sandbox in done):
        return "done", _("All goals met")
    if done:
        return "open", _("Practised with the solution, not passed yet")
    best = max(sandboxes, key=lambda sandbox: sandbox.earned)
    words = ngettext("%(earned)s of %(possible)s point", "%(earned)s of %(possible)s points", best.possible)
    return "open", words % {"earned": best.earned, "possible": best.possible}
