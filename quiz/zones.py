"""Time zones that learners choose from: those that name a place today, by region; and what became of former names."""

import zoneinfo
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

_APART = frozenset({"Etc", "SystemV", "US", "posix", "right"})


@lru_cache(maxsize=1)
def time_zones() -> Mapping[str, tuple[str, ...]]:
    """Return the names of time zones by their region, UTC first.

    The names are those of the table of places that the time zone database comes with; without it, all that it knows.
    """
    known = zoneinfo.available_timezones()
    listed = {row.split("\t")[2] for row in _rows("zone.tab")} & known
    found: dict[str, list[str]] = {"UTC": ["UTC"]}
    for name in sorted(listed or known):
        region, _slash, place = name.partition("/")
        if place and region not in _APART:
            found.setdefault(region, []).append(name)
    return {region: tuple(names) for region, names in found.items()}


@lru_cache(maxsize=1)
def former_names() -> Mapping[str, str]:
    """Return the other names of zones, such as Asia/Calcutta, each with the name that the list has."""
    links = {row.split()[2]: row.split()[1] for row in _rows("tzdata.zi") if row.startswith("L ")}
    listed = {name for names in time_zones().values() for name in names}
    found: dict[str, str] = {}
    for name in links.keys() - listed:
        target = links[name]
        while target not in listed and target in links:
            target = links[target]
        if target in listed:
            found[name] = target
    return {**found, **{name: "UTC" for name in ("Etc/UTC", "Etc/GMT", "GMT") if name not in listed}}


def _rows(name: str) -> list[str]:
    """Return the lines of a file of the time zone database but for remarks; none where there is no such file."""
    path = next((found for folder in zoneinfo.TZPATH if (found := Path(folder) / name).is_file()), None)
    if path is None:
        return []
    return [row for row in path.read_text(encoding="utf-8").splitlines() if row and not row.startswith("#")]
