"""The map: the copies of an image version as they develop, region by region; the same in a table.

A region is a dot of the outline in static/img/world.svg, which is projected alike: equirectangular, true at 35 degrees.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gallery_engine.arm import Record
from gallery_engine.catalog.coordinates import COORDINATES, UNVERIFIED
from gallery_engine.catalog.regions import REGIONS, display
from gallery_engine.ids import key_of
from gallery_engine.journeys import NEVER, Copy
from gallery_engine.publishing import profile_of
from gallery_engine.replication import COMPLETED, FAILED, REPLICATING, copies, region_states
from labs.models import Sandbox
from labs.presenters.clock import duration, moment
from labs.presenters.estate import VERSIONS
from labs.presenters.panels.pages import ROWS
from labs.store import newest_of, records_of

WIDTH, HEIGHT = 1_000, 454
_NORTH, _SQUEEZE = 78, 0.82
STATES = {COMPLETED: "there", FAILED: "failed", REPLICATING: "copying"}
WORDS = {"there": _("there"), "failed": _("failed"), "copying": _("copying"), "waiting": _("waiting"), "none": _("no copy")}


@dataclass(frozen=True, slots=True)
class Dot:
    """A region on the map; `opacity` is how far its copy has developed, `label` the number of its row, empty without a copy."""

    x: int
    y: int
    region: str
    state: str
    words: str
    progress: int
    label: str = ""

    @property
    def opacity(self) -> str:
        """From 0.08, unexposed, to 1, as an SVG attribute is written."""
        return f"{0.08 + 0.92 * self.progress / 100:.2f}"

    @property
    def rest(self) -> int:
        """What is left of 100."""
        return 100 - self.progress


@dataclass(frozen=True, slots=True)
class Row:
    """A target region of the version in words."""

    label: str
    region: str
    is_home: bool
    state: str
    words: str
    details: str
    progress: int
    replicas: int
    storage: str
    until: str
    is_placed: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A version to choose: its id, its name with what it lies in, and whether it is the chosen one."""

    id: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Sign:
    """What a sign on the map means."""

    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Replicas:
    """The map of one version; without rows where there is no version."""

    choices: Sequence[Choice]
    is_cut: bool
    name: str
    id: str
    dots: Sequence[Dot]
    rows: Sequence[Row]
    width: int = WIDTH
    height: int = HEIGHT
    is_unverified: bool = False

    @property
    def signs(self) -> list[Sign]:
        """The signs of the map, in the order in which a copy goes through them."""
        return [Sign(state, str(WORDS[state])) for state in ("none", "waiting", "copying", "there", "failed")]


def replicas(sandbox: Sandbox, asked: Mapping[str, str]) -> Replicas:
    """Show where the version at `version` is; the one that changed last where none, or none that is there, is asked for."""
    newest = newest_of(sandbox, VERSIONS, ROWS + 1)
    wanted = key_of(asked.get("version", ""))
    chosen = next((record for record in newest if record.key == wanted), None)
    if chosen is None and wanted != "/":
        chosen = next(iter(records_of(sandbox, Q(kind=VERSIONS, key=wanted))), None)
    chosen = chosen or next(iter(newest), None)
    if chosen is None:
        return Replicas((), is_cut=False, name="", id="", dots=_dots({}), rows=())
    rows = _rows(chosen, sandbox.now)
    there = {copy.region: row for copy, row in zip(copies(chosen), rows, strict=True)}
    offered = [*newest[:ROWS], *([] if chosen in newest[:ROWS] else [chosen])]
    return Replicas(
        choices=[Choice(record.id, _name(record), record.key == chosen.key) for record in offered],
        is_cut=len(newest) > ROWS,
        name=_name(chosen),
        id=chosen.id,
        dots=_dots(there),
        rows=rows,
        is_unverified=not UNVERIFIED.isdisjoint(there),
    )


def place(region: str) -> tuple[int, int] | None:
    """Where a region (short name) is on the map; None for one whose coordinates are not known."""
    found = COORDINATES.get(region)
    if found is None:
        return None
    latitude, longitude = found
    return round((longitude + 180) / 360 * WIDTH), round((_NORTH - latitude) / 360 * WIDTH / _SQUEEZE)


def _dots(there: Mapping[str, Row]) -> list[Dot]:
    """Every region, those with a copy on top."""
    dots = [_dot(region, there.get(region)) for region in REGIONS if place(region) is not None]
    return sorted(dots, key=lambda dot: dot.label != "")


def _dot(region: str, row: Row | None) -> Dot:
    x, y = place(region) or (0, 0)
    if row is None:
        return Dot(x, y, display(region), "none", str(WORDS["none"]), 0)
    return Dot(x, y, row.region, row.state, row.words, row.progress, row.label)


def _rows(record: Record, now: int) -> list[Row]:
    targets = {target.region: target for target in profile_of(record).targets}
    found = []
    for number, (copy, seen) in enumerate(zip(copies(record), region_states(record, now), strict=True), 1):
        state, target = STATES.get(seen.state, "waiting"), targets.get(copy.region)
        found.append(
            Row(
                label=str(number),
                region=display(copy.region),
                is_home=copy.region == record.location,
                state=state,
                words=str(WORDS[state]),
                details=seen.details,
                progress=seen.progress,
                replicas=target.replicas if target else 0,
                storage=target.storage if target else "",
                until=_until(copy, now),
                is_placed=place(copy.region) is not None,
            )
        )
    return found


def _until(copy: Copy, now: int) -> str:
    """When a copy is over, in words."""
    if copy.ends >= NEVER:
        return gettext("when its region is back")
    if copy.ends <= now:
        return date_format(moment(copy.ends), "TIME_FORMAT")
    return gettext("in %(span)s") % {"span": duration(copy.ends - now)}


def _name(record: Record) -> str:
    """The names along a version's id: gallery, definition, version."""
    parts = record.id.split("/")
    return " / ".join(parts[8::2])
