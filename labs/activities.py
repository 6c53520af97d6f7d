"""How labs appear in the course: panels beside the chapters, addresses of scenarios and prompts, rules and commands to find."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from labs.models import Sandbox, Scenario
from labs.presenters.findable import commands, rules
from labs.scenarios.library import scenario_of
from labs.selectors import offered, sandboxes_of
from quiz.activities import Catalogue, Panel, register, register_catalogue, register_links, register_prompts
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


def plug_in() -> None:
    """Register with the course."""
    register(LABS)
    register_links(link_to)
    register_prompts(prompt_of)
    register_catalogue(Catalogue("rule", _("Rules of the lab"), rules))
    register_catalogue(Catalogue("command", _("Commands"), commands))


def _is_offered(name: str) -> bool:
    return Scenario.objects.filter(slug=name, current__isnull=False).exists()


def _panel(row: Scenario, sandboxes: Sequence[Sandbox]) -> Panel:
    scenario = scenario_of(row.current_id or row.pk)
    state, label = _state(scenario.possible, sandboxes)
    return Panel(scenario.title, scenario.summary, reverse("labs:scenario", args=[row.slug]), state, label)


def _state(possible: int, sandboxes: Sequence[Sandbox]) -> tuple[str, str]:
    if not sandboxes:
        return "new", "Not started"
    if not possible:
        return "open", "Started"
    best = max(sandboxes, key=lambda sandbox: sandbox.earned)
    if best.earned and best.earned == best.possible:
        return "done", "All goals met"
    return "open", f"{best.earned} of {best.possible} points"
