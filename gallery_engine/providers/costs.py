"""What a scope has cost: `POST {scope}/providers/Microsoft.CostManagement/query`, and the lab's own view of its meters.

The query has the shape of "Query - Usage" (https://learn.microsoft.com/rest/api/cost-management/query/usage) as far as whole
months, sums and grouping go; it has not been compared with a recording.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gallery_engine.arm import Request, Response
from gallery_engine.billing import is_billed, uses
from gallery_engine.catalog import prices
from gallery_engine.catalog.regions import display
from gallery_engine.clock import HOUR, from_iso, to_iso
from gallery_engine.ids import key_of
from gallery_engine.meters import Bill, bills
from gallery_engine.providers.resource import Inquiry, Report
from gallery_engine.records import JSON, Document
from gallery_engine.rules.call import Send
from gallery_engine.rules.requests import FILTERED
from gallery_engine.store import World

NOTE = (
    f"Teaching estimates of the order of Azure's prices as of {prices.AS_OF}, not read off a price list ({prices.WHERE}). "
    "Compare them with each other; do not plan a budget with them."
)
DIMENSIONS = ("ResourceId", "ResourceLocation", "ResourceGroupName", "ResourceType", "Meter")
MOST_GROUPINGS = 2  # documented


@dataclass(frozen=True, slots=True)
class Cost:
    """One amount, in millionths of a dollar, and what it was for."""

    bill: Bill
    month: str
    meter: str
    region: str
    micro: int


def costs(world: World, prefix: str) -> Iterator[Cost]:
    """Everything that was used below a key prefix, with its price."""
    for bill in bills(world, prefix):
        for (month, meter, region), quantity in sorted(bill.used.items()):
            yield Cost(bill, month, meter, region, prices.PRICES[meter].of(quantity))


def answer(inquiry: Inquiry) -> Response:
    """Answer a query about the costs of a scope."""
    asked = inquiry.request.body if isinstance(inquiry.request.body, dict) else {}
    dataset = asked.get("dataset")
    wish = dataset if isinstance(dataset, dict) else {}
    first, last = _period(asked, inquiry.world)
    name, groups = _column(wish), _groupings(wish)
    monthly = str(wish.get("granularity", "None")).lower() == "monthly"
    sums: Counter[tuple[str, ...]] = Counter()
    for cost in costs(inquiry.world, f"{key_of(inquiry.address.base)}/"):
        if first <= cost.month <= last:
            dates = [f"{cost.month}-01T00:00:00"] if monthly else []
            sums[(*dates, *(_dimension(cost, group) for group in groups))] += cost.micro
    rows: list[JSON] = [[micro / 1_000_000, *place, prices.CURRENCY] for place, micro in sorted(sums.items()) if micro]
    dated: list[JSON] = [{"name": "BillingMonth", "type": "Datetime"}] if monthly else []
    texts: list[JSON] = [{"name": group, "type": "String"} for group in (*groups, "Currency")]
    columns: list[JSON] = [{"name": name, "type": "Number"}, *dated, *texts]
    path = inquiry.address.path
    return Response(
        200,
        {
            "id": f"{path}/{inquiry.world.correlation}",
            "name": inquiry.world.correlation,
            "type": "Microsoft.CostManagement/query",
            "properties": {"nextLink": None, "columns": columns, "rows": rows},
        },
    )


def view(request: Request, world: World, send: Send) -> Response:
    """The lab's meter: what everything has cost so far by resource and region, and what an hour costs now."""
    del request, send
    found = list(costs(world, "/"))
    by_resource, by_region = Counter[str](), Counter[str]()
    for cost in found:
        by_resource[cost.bill.id] += cost.micro
        by_region[display(cost.region)] += cost.micro
    return Response(
        200,
        {
            "now": to_iso(world.now),
            "currency": prices.CURRENCY,
            "standing": prices.STANDING,
            "note": NOTE,
            "microTotal": sum(cost.micro for cost in found),
            "microPerHour": _hourly(world),
            "resources": _rows(by_resource, "id"),
            "regions": _rows(by_region, "region"),
            "meters": _rows(_by_meter(found), "meter"),
        },
    )


def _by_meter(found: list[Cost]) -> Counter[str]:
    by_meter = Counter[str]()
    for cost in found:
        by_meter[cost.meter] += cost.micro
    return by_meter


def _hourly(world: World) -> int:
    """What the next hour costs if nothing changes, traffic left out."""
    billed = (record for record in world.under("/") if is_billed(record))
    used = (use for record in billed for use in uses(record, world.now, world.now + HOUR))
    return sum(prices.PRICES[use.meter].of(use.quantity) for use in used if use.meter not in {prices.NEAR, prices.FAR})


def _rows(sums: Mapping[str, int], name: str) -> list[JSON]:
    return [{name: key, "micro": micro} for key, micro in sorted(sums.items(), key=lambda item: (-item[1], item[0])) if micro]


def _period(asked: Document, world: World) -> tuple[str, str]:
    """The first and the last month of a query."""
    frame, now = str(asked.get("timeframe", "")).lower(), to_iso(world.now)[:7]
    if frame in {"monthtodate", "billingmonthtodate"}:
        return now, now
    if frame in {"thelastmonth", "thelastbillingmonth"}:
        year, month = int(now[:4]), int(now[5:])
        last = f"{year - 1}-12" if month == 1 else f"{year}-{month - 1:02d}"
        return last, last
    match asked.get("timePeriod"):
        case {"from": str(start), "to": str(end)} if frame == "custom" and None not in (from_iso(start), from_iso(end)):
            return start[:7], end[:7]
    FILTERED.refuse(
        "The timeframe of the query cannot be read. The lab keeps costs by month: MonthToDate, TheLastMonth, or Custom with a "
        "timePeriod."
    )


def _column(wish: Document) -> str:
    if str(wish.get("granularity", "None")).lower() not in {"none", "monthly"}:
        FILTERED.refuse("The granularity of the query has to be None or Monthly: the lab keeps costs by month.")
    match wish.get("aggregation"):
        case {**told} if len(told) == 1:
            match next(iter(told.values())):
                case {"name": "Cost" | "PreTaxCost" | "CostUSD" as name, "function": "Sum"}:
                    return str(name)
    FILTERED.refuse("The query has to sum up Cost, PreTaxCost or CostUSD, and nothing else.")


def _groupings(wish: Document) -> list[str]:
    listed = wish.get("grouping")
    found: list[str] = []
    for item in listed if isinstance(listed, list) else []:
        name = str(item.get("name")) if isinstance(item, dict) and item.get("type") == "Dimension" else ""
        known = next((dimension for dimension in DIMENSIONS if dimension.lower() == name.lower()), None)
        if known is None or known in found or len(found) == MOST_GROUPINGS:
            FILTERED.refuse(f"The query is grouped by at most {MOST_GROUPINGS} of the dimensions {', '.join(DIMENSIONS)}.")
        found.append(known)
    return found


def _dimension(cost: Cost, name: str) -> str:
    parts = key_of(cost.bill.id).split("/")
    values = {
        "ResourceId": key_of(cost.bill.id),
        "ResourceLocation": cost.region,
        "ResourceGroupName": parts[4] if len(parts) > 4 else "",
        "ResourceType": cost.bill.kind,
        "Meter": cost.meter,
    }
    return values[name]


COSTS = Report("Microsoft.CostManagement/query/action", answer)
