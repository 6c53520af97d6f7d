"""The addresses that a supervisor asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


@contextmanager
def database_away() -> Iterator[None]:
    """Every query fails, as when the server is gone."""

    def refuse(*args: Any) -> Any:
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(refuse):
        yield


def test_a_worker_that_can_answer_is_healthy_without_asking_the_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_a_migrated_database_is_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_a_waiting_migration_is_not_ready_and_is_counted(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="sessions").delete()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"migrations not applied: 1\n")


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_not_ready_and_still_healthy(client: Client) -> None:
    with database_away():
        ready, healthy = client.get("/readyz"), client.get("/healthz")
    assert (ready.status_code, ready.content) == (503, b"the database does not answer\n")
    assert healthy.status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
