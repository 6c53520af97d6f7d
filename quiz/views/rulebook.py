"""The rulebook switch in the head of every page."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from quiz.addresses import same_site_path
from quiz.responses import SeeOther
from quiz.services.learners import ensure_learner, switch_rulebook

_SAID = {
    "chapter": _(
        "Notes, cards and questions now go by the source chapter; the text of the chapters stays. "
        "A round in progress keeps the rulebook it began with."
    ),
    "azure": _(
        "Notes, cards and questions now go by what Azure does today; the text of the chapters stays. "
        "A round in progress keeps the rulebook it began with."
    ),
}


@require_POST
def rulebook(request: HttpRequest) -> HttpResponse:
    """Store the learner's rulebook and go back to where they were."""
    chosen = request.POST.get("rulebook", "")
    if chosen not in _SAID:
        raise BadRequest("There are two rulebooks: chapter and azure.")
    learner = ensure_learner(request)
    if learner.rulebook != chosen:
        switch_rulebook(learner=learner, rulebook=chosen)
        messages.info(request, str(_SAID[chosen]), fail_silently=True)
    return SeeOther(same_site_path(request.POST.get("next", "")))
