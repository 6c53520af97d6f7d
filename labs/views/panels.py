"""The panels of the state pane, each at an address of its own. Reads only."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from labs.presenters.panels.frame import KINDS, panel
from labs.scenarios.library import scenario_in
from labs.selectors import get_sandbox_for
from labs.views.exchange import is_htmx, varies
from quiz.activities import learner_of


@require_safe
def show(request: HttpRequest, sandbox_id: UUID, slug: str) -> HttpResponse:
    """A panel: for htmx what goes into the pane, else a page of its own."""
    sandbox = get_sandbox_for(learner_of(request), sandbox_id)
    if slug not in KINDS:
        raise Http404("The state pane has no panel with this name.")
    context = {"sandbox": sandbox, "scenario": scenario_in(sandbox), "panel": panel(sandbox, slug, request.GET)}
    template = "labs/panels/_pane.html" if is_htmx(request) else "labs/panels/page.html"
    return varies(render(request, template, context))
