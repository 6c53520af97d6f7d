"""The database: SQLite in the data folder, or PostgreSQL by DATABASE_URL."""

import os
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import dj_database_url

from config.environment import refuse

Version = tuple[int, int, int]

_REPAIRED_SINCE: Version = (3, 51, 3)
_REPAIRED_BRANCHES: dict[tuple[int, int], Version] = {(3, 50): (3, 50, 7), (3, 44): (3, 44, 6)}
_WITHDRAWN: frozenset[Version] = frozenset({(3, 52, 0)})


def journal_mode(version: Version) -> str:
    """`WAL` where this SQLite is free of the WAL-reset fault (decision 0003), else `DELETE`."""
    if version in _WITHDRAWN:
        return "DELETE"
    repaired = _REPAIRED_BRANCHES.get(version[:2], _REPAIRED_SINCE)
    return "WAL" if version >= repaired else "DELETE"


def databases(url: str, data: Path) -> dict[str, dict[str, Any]]:
    """Django's DATABASES for `url`; an empty one means SQLite in the folder `data`."""
    return {"default": _sqlite(data / "darkroom.sqlite3") if not url else _from(url)}


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "CONN_MAX_AGE": None,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": f"PRAGMA journal_mode={journal_mode(sqlite3.sqlite_version_info)};PRAGMA synchronous=FULL;",
        },
        # A file, so that tests lock as the site does; named by process, so that two runs never share it.
        "TEST": {"NAME": str(Path(tempfile.gettempdir()) / f"darkroom-test-{os.getpid()}.sqlite3")},
    }


def _from(url: str) -> dict[str, Any]:
    scheme, separator, rest = url.partition("://")
    if separator and scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return _sqlite(Path(rest.removeprefix("/")))
    if not separator or scheme not in {"postgres", "postgresql"}:
        shown = f"{scheme}://…" if separator else "…"
        raise refuse("DATABASE_URL", shown, "postgresql://user:password@host:port/name or sqlite:///path/to/file")
    try:
        parsed = dj_database_url.parse(url, conn_max_age=None, conn_health_checks=True)
    except ValueError:  # its words could repeat the password
        raise refuse("DATABASE_URL", f"{scheme}://…", "postgresql://user:password@host:port/name, percent-encoded") from None
    if not parsed.get("NAME"):
        raise refuse("DATABASE_URL", f"{scheme}://…", "a database name after the host, as in postgresql://host/darkroom")
    return {**parsed, "ATOMIC_REQUESTS": False}
