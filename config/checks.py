"""System checks: the settings on which safety rests are what they should be. `manage.py check --database default`."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from config.database import journal_mode

_FULL = 2


@register("site")
def check_settings(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """E001 to E003: what the settings promise about the database."""
    found: list[CheckMessage] = []
    for alias, database in settings.DATABASES.items():
        if database.get("ATOMIC_REQUESTS"):
            found.append(_error("E001", f"{alias}: ATOMIC_REQUESTS is on", "services open their own short transactions"))
        if database["ENGINE"] != "django.db.backends.sqlite3":
            continue
        options = database.get("OPTIONS", {})
        if options.get("transaction_mode") != "IMMEDIATE":
            found.append(_error("E002", f"{alias}: transactions are not IMMEDIATE", "writers would fail under load"))
        if "mmap_size" in options.get("init_command", ""):
            found.append(_error("E003", f"{alias}: mmap_size is set", "memory-mapped writes can damage the file"))
    return found


@register(Tags.database)
def check_pragmas(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """E004 to E006: what the open SQLite connection really does."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor != "sqlite":
            continue
        with connection.cursor() as cursor:
            pragmas = {name: _pragma(cursor, name) for name in ("synchronous", "journal_mode", "mmap_size")}
        if pragmas["synchronous"] != _FULL:
            found.append(_error("E004", f"{alias}: synchronous is not FULL", "a power cut could lose what was saved"))
        if pragmas["journal_mode"] == "wal" and journal_mode(sqlite3.sqlite_version_info) != "WAL":
            found.append(_error("E005", f"{alias}: WAL on SQLite {sqlite3.sqlite_version}", "it has the WAL-reset fault"))
        if pragmas["mmap_size"]:
            found.append(_error("E006", f"{alias}: mmap_size is set", "memory-mapped writes can damage the file"))
    return found


@register("site")
def check_cookies(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """E007: where https is served, every cookie is bound to the host and to https."""
    if not settings.HTTPS:
        return []
    names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.MESSAGE_COOKIE_NAME)
    safe = settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE
    if safe and all(name.startswith("__Host-") for name in names):
        return []
    return [_error("E007", "cookies are not __Host- and Secure", "another site on the domain could set them")]


@register("site")
def check_account_links(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """E008: where https is served, links in mail about accounts are https; a key in them opens an account."""
    if not settings.HTTPS or settings.ACCOUNT_DEFAULT_HTTP_PROTOCOL == "https":
        return []
    return [_error("E008", "ACCOUNT_DEFAULT_HTTP_PROTOCOL is not https", "the key in a mailed link would travel in clear")]


@register("site")
def check_hosts(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """E009: where mail is sent, the host is named; links in mail lead to the host that a request asked for."""
    if "*" not in settings.ALLOWED_HOSTS or settings.EMAIL_BACKEND != "django.core.mail.backends.smtp.EmailBackend":
        return []
    return [_error("E009", "DARKROOM_HOSTS is * and mail is sent", "whoever asks could have the keys mailed with their own host")]


def _pragma(cursor: Any, name: str) -> Any:
    row = cursor.execute(f"PRAGMA {name}").fetchone()
    return row[0] if row else None


def _error(number: str, what: str, why: str) -> Error:
    return Error(f"{what}: {why}.", id=f"site.{number}")
