"""Which panels there are, and what one of them shows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from labs.models import Sandbox
from labs.presenters.panels import activity, changes, costs, documents, operations, replicas, requests, resources

FIRST = "resources"
LONGEST_WISH = 2_048


@dataclass(frozen=True, slots=True)
class Kind:
    """A panel: its title, what finds what it shows, what a query may ask of it, and whether it has a tab.

    `passing` is what is asked of the last command only: once there is another, nobody asks that any more.
    """

    title: str | Promise
    find: Callable[[Sandbox, Mapping[str, str]], object]
    asks: tuple[str, ...] = ()
    passing: tuple[str, ...] = ()
    has_tab: bool = True


KINDS: Mapping[str, Kind] = {
    FIRST: Kind(_("Resources"), resources.resources),
    "request": Kind(_("Request"), requests.requests, ("n",), ("n",)),
    "changes": Kind(_("Changes"), changes.changes, ("seq",), ("seq", "page")),
    "map": Kind(_("Map"), replicas.replicas, ("version",)),
    "operations": Kind(_("Operations"), operations.operations),
    "cost": Kind(_("Cost"), costs.costs),
    "activity": Kind(_("Activity log"), activity.activity, ("resource", "status", "caller")),
    "resource": Kind(_("JSON"), documents.document, ("id",), has_tab=False),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab: where it leads without a script, where its panel is, and whether that is the one that is open."""

    name: str
    title: str
    href: str
    url: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """The open panel and what it shows.

    `url` is its own address, `href` that of the workspace with it open, both ready for `page=…`; `here` is what
    is shown, on a page of its own; `again` asks for it once something has changed.
    """

    name: str
    title: str
    template: str
    url: str
    href: str
    here: str
    again: str
    tabs: Sequence[Tab]
    shown: object


def panel(sandbox: Sandbox, name: str, query: QueryDict, found: object = None) -> Panel:
    """Show a panel by its name, which must be one of KINDS; `found` is what it shows, where that is known already."""
    kind = KINDS[name]
    asked = {wish: query.get(wish, "")[:LONGEST_WISH] for wish in (*kind.asks, "page") if wish in query}
    kept = {wish: value for wish, value in asked.items() if wish != "page" and value}
    base = reverse("labs:workspace", args=[sandbox.pk])
    url = reverse("labs:panel", args=[sandbox.pk, name])
    return Panel(
        name=name,
        title=str(kind.title),
        template=f"labs/panels/_{name}.html",
        url=f"{url}?{urlencode(kept)}&" if kept else f"{url}?",
        href=f"{base}?{urlencode({'panel': name, **kept})}&",
        here=f"{url}?{urlencode({wish: value for wish, value in asked.items() if value})}",
        again=f"{url}?{urlencode({wish: value for wish, value in asked.items() if value and wish not in kind.passing})}",
        tabs=[_tab(sandbox, each, base, name) for each, other in KINDS.items() if other.has_tab],
        shown=kind.find(sandbox, asked) if found is None else found,
    )


def _tab(sandbox: Sandbox, name: str, base: str, shown: str) -> Tab:
    url = reverse("labs:panel", args=[sandbox.pk, name])
    return Tab(name, str(KINDS[name].title), f"{base}?panel={name}", url, name == shown)
