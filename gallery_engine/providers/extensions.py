"""Lists of what is attached to a scope: at it, above it and below it."""

from collections.abc import Mapping
from typing import NoReturn

from gallery_engine.attached import above, at
from gallery_engine.ids import Address, key_of
from gallery_engine.providers.resource import Listing
from gallery_engine.records import Record
from gallery_engine.rules.registry import Problem
from gallery_engine.rules.requests import WELL_FORMED
from gallery_engine.store import World

AT_SCOPE = "atscope()"
AT_EXACT_SCOPE = "atexactscope()"
AT_SCOPE_AND_BELOW = "atscopeandbelow()"


def listed(kind: str) -> Listing:
    """The list of a type that extends others: without a filter, and with `atScopeAndBelow()`, all that holds at the scope or
    lies below it.

    `atScope()` leaves out what lies below, `atExactScope()` what lies above as well.
    Source: "Policy Assignments - List", "Get-AzResourceLock" (read 2026-11-26).
    """

    def find(address: Address, world: World, query: Mapping[str, str]) -> list[Record]:
        scope, wish = key_of(address.base) if address.base else "", query.get("$filter", "").replace(" ", "").lower()
        if wish == AT_EXACT_SCOPE:
            return at(kind, scope, world)
        if wish == AT_SCOPE:
            return [*above(kind, scope, world), *at(kind, scope, world)]
        if wish not in {"", AT_SCOPE_AND_BELOW}:
            refuse_filter(query["$filter"])
        return [*above(kind, scope, world), *world.find(kind, f"{scope}/")]

    return find


def refuse_filter(wish: str) -> NoReturn:
    """Refuse a `$filter` that a list cannot read."""
    WELL_FORMED.refuse(
        Problem(f"Invalid $filter '{wish[:100]}' specified in the query string.", code="InvalidFilterInQueryString")
    )
