"""The reference: every command of the terminal, from the same table that it runs on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from labs.presenters.reference import LONGEST_QUERY, command_view, listing
from labs.views.exchange import is_htmx, varies


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The commands that are looked for: as a page, or for htmx as the list alone."""
    words = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:LONGEST_QUERY].rstrip()
    found = listing(words)
    if not is_htmx(request):
        return varies(render(request, "labs/reference.html", {"found": found}))
    response = render(request, "labs/_commands.html", {"found": found, "is_swapped": True})
    response["HX-Replace-Url"] = resolve_url("reference") + (f"?{urlencode({'q': words})}" if words else "")
    return varies(response)


@require_safe
def command(request: HttpRequest, slug: str) -> HttpResponse:
    """One command: what it does, its options, its examples."""
    found = command_view(slug)
    if found is None:
        raise Http404("The terminal has no such command.")
    return render(request, "labs/command.html", {"command": found})
