"""`up` and `backup`: from a clone to a page, and a copy that is whole."""

import socket
import sqlite3
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from quiz.models import Learner
from tests.site.served import free_port
from tests.site.test_environment import run

sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="backup is SQLite's")


def test_a_taken_port_ends_the_start_with_a_clear_line_before_anything_is_made(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port()))
        other.listen()
        port = other.getsockname()[1]
        ended = run("up", PORT=str(port), DARKROOM_DATA=str(tmp_path))
    assert ended.returncode == 1
    assert ended.stderr == (
        f"CommandError: Port {port} is taken on 127.0.0.1. Stop what uses it, or choose another: PORT={port + 1} make run\n"
    )
    assert not (tmp_path / "darkroom.sqlite3").exists()


def test_a_port_that_is_no_port_ends_the_start(tmp_path: Path) -> None:
    ended = run("up", PORT="http", DARKROOM_DATA=str(tmp_path))
    assert (ended.returncode, ended.stderr) == (
        2,
        "Darkroom cannot start. PORT='http' is not usable: expected a whole number from 1 to 65535.\n",
    )


def test_a_database_that_does_not_answer_ends_the_start_without_its_password(tmp_path: Path) -> None:
    url = f"postgresql://ann:hunter2@127.0.0.1:{free_port()}/darkroom"
    ended = run("up", PORT=str(free_port()), DARKROOM_DATA=str(tmp_path), DATABASE_URL=url)
    assert ended.returncode == 1
    assert "CommandError: The database does not answer or cannot be written" in ended.stderr
    assert "hunter2" not in ended.stderr
    assert "Traceback" not in ended.stderr


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_backup_is_a_whole_database_with_what_was_saved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    learner = Learner.objects.create()
    copy = tmp_path / "copy.sqlite3"
    call_command("backup", str(copy))
    opened = sqlite3.connect(copy)
    kept = opened.execute("SELECT id FROM quiz_learner").fetchall()
    opened.close()
    assert kept == [(learner.pk.hex,)]
    assert "checked" in capsys.readouterr().out
    assert [file.name for file in tmp_path.iterdir()] == ["copy.sqlite3"]


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_backup_never_replaces_a_file(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("precious")
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(taken))
    assert taken.read_text() == "precious"


@sqlite_only
def test_a_backup_into_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("backup", str(tmp_path / "nowhere" / "copy.sqlite3"))


def test_a_backup_of_postgresql_names_the_tool_for_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(connection, "vendor", "postgresql")
    with pytest.raises(CommandError, match="pg_dump"):
        call_command("backup", str(tmp_path / "copy"))
