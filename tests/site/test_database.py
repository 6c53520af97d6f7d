"""SQLite as it must be set for nothing to be lost, PostgreSQL by URL, and the checks that say when it is not so."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.checks import CheckMessage
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.test import override_settings

from config.checks import check_account_links, check_cookies, check_hosts, check_pragmas, check_settings
from config.database import databases, journal_mode

ON_SQLITE = connection.vendor == "sqlite"
sqlite_only = pytest.mark.skipif(not ON_SQLITE, reason="speaks of SQLite's own settings")
SQLITE = databases("", Path("/nowhere"))["default"]


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "DELETE"),
        ((3, 44, 5), "DELETE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "DELETE"),
        ((3, 50, 6), "DELETE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
        ((3, 52, 0), "DELETE"),
        ((3, 52, 1), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_wal_is_used_only_where_the_reset_fault_is_repaired(version: tuple[int, int, int], mode: str) -> None:
    assert journal_mode(version) == mode


@sqlite_only
@pytest.mark.django_db
def test_an_open_connection_is_durable_and_not_memory_mapped() -> None:
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "journal_mode", "foreign_keys")}
        mapped = cursor.execute("PRAGMA mmap_size").fetchone()
    assert found == {
        "synchronous": 2,
        "journal_mode": journal_mode(sqlite3.sqlite_version_info).lower(),
        "foreign_keys": 1,
    }
    assert mapped in (None, (0,))


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_transaction_takes_the_write_lock_when_it_begins() -> None:
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    rival = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)
    try:
        with transaction.atomic():
            connection.ensure_connection()
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                rival.execute("BEGIN IMMEDIATE")
        rival.execute("BEGIN IMMEDIATE")
    finally:
        rival.close()


def test_connections_are_kept_and_no_request_is_one_transaction() -> None:
    database = settings.DATABASES["default"]
    assert (database["CONN_MAX_AGE"], database["ATOMIC_REQUESTS"]) == (None, False)


def test_postgresql_is_chosen_by_url() -> None:
    database = databases("postgresql://ann:pw@db.example:5433/darkroom", Path("/nowhere"))["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "darkroom")
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (None, True)


def test_a_sqlite_url_names_the_file_and_keeps_every_safety() -> None:
    database = databases("sqlite:////var/lib/darkroom.sqlite3", Path("/nowhere"))["default"]
    assert database["NAME"] == "/var/lib/darkroom.sqlite3"
    assert database["OPTIONS"] == SQLITE["OPTIONS"]


@pytest.mark.parametrize("url", [
    "mysql://ann:secret@db/x", "darkroom.sqlite3", "sqlite://", "postgresql://ann:secret@db", "://",
    "postgresql://ann:secret@db:port/x", "postgresql://ann:secret@[::1/x",
])  # fmt: skip
def test_another_url_is_refused_without_showing_its_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"DATABASE_URL.*expected") as refusal:
        databases(url, Path("/nowhere"))
    assert "secret" not in str(refusal.value)


def ids(messages: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in messages]


def test_the_settings_pass_their_own_checks() -> None:
    assert check_settings() + check_cookies() + check_account_links() == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"ATOMIC_REQUESTS": True}, "site.E001"),
        ({"OPTIONS": {"transaction_mode": "DEFERRED"}}, "site.E002"),
        ({"OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA mmap_size=1000000;"}}, "site.E003"),
    ],
)
def test_a_setting_that_could_lose_data_trips_its_check(change: dict[str, Any], expected: str) -> None:
    broken = type("Settings", (), {"DATABASES": {"default": {**SQLITE, **change}}})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("config.checks.settings", broken)
        assert ids(check_settings()) == [expected]


@contextmanager
def pragma(name: str, value: str, back: str) -> Iterator[None]:
    """The open connection with one pragma set otherwise."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}={value}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA {name}={back}")


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_an_open_connection_passes_the_pragma_checks() -> None:
    assert check_pragmas(databases=["default"]) == []


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_does_not_wait_for_the_disk_trips_its_check() -> None:
    with pragma("synchronous", "NORMAL", "FULL"):
        assert ids(check_pragmas(databases=["default"])) == ["site.E004"]


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_wal_on_a_version_with_the_reset_fault_trips_its_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    with pragma("journal_mode", "WAL", "DELETE"):
        assert ids(check_pragmas(databases=["default"])) == ["site.E005"]


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_memory_mapped_database_trips_its_check() -> None:
    with pragma("mmap_size", "1000000", "0"):
        assert ids(check_pragmas(databases=["default"])) == ["site.E006"]


@override_settings(HTTPS=True)
def test_plain_cookies_behind_https_trip_their_check() -> None:
    assert ids(check_cookies()) == ["site.E007"]


@override_settings(
    HTTPS=True,
    SESSION_COOKIE_NAME="__Host-sessionid",
    SESSION_COOKIE_SECURE=True,
    CSRF_COOKIE_NAME="__Host-csrftoken",
    CSRF_COOKIE_SECURE=True,
    MESSAGE_COOKIE_NAME="__Host-messages",
)
def test_host_bound_cookies_behind_https_pass() -> None:
    assert check_cookies() == []


@override_settings(HTTPS=True, ACCOUNT_DEFAULT_HTTP_PROTOCOL="http")
def test_links_about_accounts_in_clear_behind_https_trip_their_check() -> None:
    assert ids(check_account_links()) == ["site.E008"]


def test_any_host_is_refused_where_mail_is_sent() -> None:
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(ALLOWED_HOSTS=["*"]):
        assert ids(check_hosts()) == []
    with override_settings(ALLOWED_HOSTS=["*"], EMAIL_BACKEND=smtp):
        assert ids(check_hosts()) == ["site.E009"]
    with override_settings(ALLOWED_HOSTS=["darkroom.example"], EMAIL_BACKEND=smtp):
        assert ids(check_hosts()) == []


@override_settings(HTTPS=True, ACCOUNT_DEFAULT_HTTP_PROTOCOL="https")
def test_links_about_accounts_by_https_pass() -> None:
    assert check_account_links() == []
