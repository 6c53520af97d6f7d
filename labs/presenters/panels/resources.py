"""The resources, all of them, a page at a time in the order of their addresses."""

from collections.abc import Mapping
from dataclasses import dataclass

from labs.models import Sandbox
from labs.presenters.estate import Estate, estate
from labs.presenters.panels.pages import ROWS, Page, page_of
from labs.store import count_overview


@dataclass(frozen=True, slots=True)
class Resources:
    """The tree; `page` is None while all of them are on the tree that follows every command."""

    estate: Estate
    page: Page | None


def resources(sandbox: Sandbox, asked: Mapping[str, str]) -> Resources:
    """Show the tree, or with `page` that page of everything."""
    if "page" not in asked:
        return Resources(estate(sandbox), None)
    page = page_of(count_overview(sandbox), asked)
    return Resources(estate(sandbox, start=page.start, most=ROWS), page)
