"""What the lab has cost so far, what a month of it as it stands comes to, and what the last command made of that."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gallery_engine.arm import Record
from gallery_engine.billing import BILLED, per_month
from gallery_engine.catalog.prices import AS_OF, WHERE
from gallery_engine.catalog.regions import display
from gallery_engine.ids import last_name
from gallery_engine.meters import METER
from gallery_engine.providers.costs import costs as costs_of
from gallery_engine.store import DictStore, World
from labs.journal import changed_records
from labs.models import Sandbox
from labs.presenters.estate import kind_name
from labs.presenters.panels.pages import Page, page_of
from labs.selectors import last_record
from labs.store import head_of, records_of

CENT = 10_000
_BLOB = _("Blob")


@dataclass(frozen=True, slots=True)
class Item:
    """What a resource, there or gone, costs; `share` is that of the dearest, in thousandths, by the month."""

    id: str
    name: str
    kind: str
    region: str
    is_gone: bool
    month: str
    so_far: str
    share: int


@dataclass(frozen=True, slots=True)
class Costs:
    """The totals, a page of rows, and by how much the last command made the month `made`: dearer, cheaper or same."""

    month: str
    so_far: str
    made: str
    difference: str
    line: str
    rows: Sequence[Item]
    page: Page
    as_of: str = AS_OF
    where: str = WHERE


def costs(sandbox: Sandbox, asked: Mapping[str, str]) -> Costs:
    """Show a page of what things cost, the dearest by the month first; three queries."""
    head = head_of(sandbox)
    records = records_of(sandbox, Q(kind__in=[*sorted(BILLED), METER]))
    there = {record.id: record for record in records if record.kind != METER}
    spent = Counter[str]()
    regions: dict[str, tuple[str, str]] = {}
    for cost in costs_of(World(DictStore(head, records)), "/"):
        spent[cost.bill.id] += cost.micro
        regions[cost.bill.id] = cost.bill.kind, cost.bill.location
    monthly = {name: per_month(record, head.now) for name, record in there.items()}
    names = sorted({*monthly, *spent}, key=lambda name: (-monthly.get(name, 0), -spent[name], name))
    names = [name for name in names if monthly.get(name) or spent[name]]
    page = page_of(len(names), asked)
    most = max(monthly.values(), default=0) or 1
    difference, line = _difference(sandbox)
    return Costs(
        month=money(sum(monthly.values())),
        so_far=money(spent.total()),
        made="same" if not difference else "dearer" if difference > 0 else "cheaper",
        difference=money(abs(difference)),
        line=line,
        rows=[
            _item(name, there.get(name), regions.get(name, ("", "")), monthly.get(name, 0), spent[name], most)
            for name in names[page.start : page.end]
        ],
        page=page,
    )


def money(micro: int) -> str:
    """Millionths of a dollar as a price: whole cents, or what is below one in four places."""
    if 0 < micro < CENT:
        return f"${micro / 1_000_000:.4f}" if micro >= 50 else "< $0.0001"
    return f"${micro / 1_000_000:,.2f}"


def _item(name: str, record: Record | None, known: tuple[str, str], month: int, spent: int, most: int) -> Item:
    kind, location = (record.kind, record.location) if record else known
    return Item(
        id=name,
        name=last_name(name),
        kind=str(_BLOB) if kind == "blob" else kind_name(kind),
        region=display(location),
        is_gone=record is None,
        month=money(month),
        so_far=money(spent),
        share=month * 1_000 // most,
    )


def _difference(sandbox: Sandbox) -> tuple[int, str]:
    """By how much the last command changed what a month costs, and that command."""
    last = last_record(sandbox)
    if last is None:
        return 0, ""
    made = 0
    for before, after in changed_records(last.changes):
        made += per_month(after, sandbox.now) if after else 0
        made -= per_month(before, sandbox.now) if before else 0
    return made, last.line
