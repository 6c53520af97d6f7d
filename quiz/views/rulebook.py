"""The rulebook switch in the head of every page."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from quiz.addresses import same_site_path
from quiz.forms import read_state
from quiz.responses import SeeOther
from quiz.services.changes import learner_behind
from quiz.services.settings import switch_rulebook
from quiz.services.submissions import StaleSequenceError
from quiz.views.stale import Switch, refuse_switch

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
_ASKED = {"chapter": _("Go by the source chapter"), "azure": _("Go by Azure today")}


@require_POST
def rulebook(request: HttpRequest) -> HttpResponse:
    """Store the learner's rulebook and go back to where they were."""
    chosen, then = request.POST.get("rulebook", ""), same_site_path(request.POST.get("next", ""))
    if chosen not in _SAID:
        raise BadRequest("There are two rulebooks: chapter and azure.")
    try:
        state = read_state(request.POST)
        is_new = switch_rulebook(learner=learner_behind(request, state), state=state, rulebook=chosen)
    except StaleSequenceError as refusal:
        return refuse_switch(request, Switch("rulebook", chosen, str(_ASKED[chosen]), then), str(refusal))
    if is_new:
        messages.info(request, str(_SAID[chosen]), fail_silently=True)
    return SeeOther(then)
