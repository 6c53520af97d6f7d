"""Reporting a fault in a question: a form beside its answer, and a page of its own where there is no script."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quiz.addresses import same_site_path
from quiz.forms import read_key
from quiz.responses import SeeOther
from quiz.services.faults import Report, TooManyError, report_fault
from quiz.services.learners import learner_of
from quiz.services.submissions import IncompleteError, RefusedError
from quiz.views.rounds import is_htmx

LONGEST_ID = 100


@require_POST
def faults(request: HttpRequest) -> HttpResponse:
    """Store a report and say thanks, in place or on the page that the form came from."""
    # PostgreSQL takes no NUL, neither to store nor to look for.
    item, text = request.POST.get("item", "").replace("\0", "")[:LONGEST_ID], request.POST.get("text", "")
    try:
        _store(request, item, text)
    except IncompleteError as refusal:
        return _refused(request, item, str(refusal), 422)
    except TooManyError as refusal:
        return _refused(request, item, str(refusal), 429)
    except RefusedError as refusal:
        return _refused(request, item, str(refusal), 409)
    if is_htmx(request):
        return render(request, "quiz/partials/report_thanks.html")
    messages.success(request, _("Thank you. The author will look at it."), fail_silently=True)
    return SeeOther(same_site_path(request.POST.get("next", "")))


def _store(request: HttpRequest, item: str, text: str) -> None:
    key, learner = read_key(request.POST), learner_of(request)
    if learner is None:
        raise RefusedError(_("A fault can be reported once you have answered the question, so nothing was sent."))
    report_fault(learner=learner, report=Report(key, item, text), at=timezone.now())


def _refused(request: HttpRequest, item: str, note: str, status: int) -> HttpResponse:
    said = {
        "reported": item,
        "note": note,
        "text": request.POST.get("text", ""),
        "next": same_site_path(request.POST.get("next", "")),
    }
    template = "quiz/partials/report_fault.html" if is_htmx(request) else "quiz/fault.html"
    return render(request, template, said, status=status)
