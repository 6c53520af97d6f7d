"""The rulebook: every rule of the cloud on one page."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render, resolve_url
from django.views.decorators.http import require_safe

from labs.presenters.rules import LONGEST_QUERY, Choice, Wanted, families, rulebook, rulebooks, standings
from labs.reading import reading
from labs.views.exchange import is_htmx, varies


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The rules that are asked for: as a page, or for htmx as the list alone, with the address that asks for it."""
    wanted = read_wanted(request.GET)
    found = rulebook(wanted, reading())
    if not is_htmx(request):
        return varies(render(request, "labs/rules.html", {"book": found}))
    response = render(request, "labs/_rules.html", {"book": found, "is_swapped": True})
    response["HX-Replace-Url"] = f"{resolve_url('rules')}{wanted.address}"
    return varies(response)


def read_wanted(data: QueryDict) -> Wanted:
    """Return what a query string asks for; a filter that has no such value is as if nothing was said, long words are cut."""
    return Wanted(
        words=" ".join(data.get("q", "").replace("\x00", " ").split())[:LONGEST_QUERY].rstrip(),
        rulebook=_one_of(rulebooks(), data.get("rulebook", "")),
        family=_one_of(families(), data.get("family", "")),
        standing=_one_of(standings(), data.get("standing", "")),
        differs=data.get("differs") == "1",
    )


def _one_of(choices: Sequence[Choice], value: str) -> str:
    return value if any(choice.value == value for choice in choices) else ""
