"""`manage.py backup FILE`: a copy of the SQLite database that is whole even while learners work."""

import os
import sqlite3
from argparse import ArgumentParser
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection


class Command(BaseCommand):
    help = "Copy the SQLite database to FILE by SQLite's online backup; for PostgreSQL, use pg_dump."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where the copy goes; must not exist yet")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Write the copy beside its place, check it, then give it its name: FILE is whole or absent."""
        if connection.vendor != "sqlite":
            raise CommandError('The database is PostgreSQL. Use: pg_dump --format=custom --file=FILE "$DATABASE_URL"')
        if file.exists():
            raise CommandError(f"{file} exists already; a backup never replaces a file. Choose another name.")
        if not file.parent.is_dir():
            raise CommandError(f"{file.parent} is not a folder; make it first.")
        part = file.with_name(f".{file.name}.part")
        try:
            _copy(part)
            os.link(part, file)
        except (sqlite3.Error, OSError) as fault:
            raise CommandError(f"The backup failed, and {file} was not written: {fault}") from fault
        finally:
            part.unlink(missing_ok=True)
        self.stdout.write(f"{file}: {file.stat().st_size:,} bytes, checked. Restore: stop Darkroom, put it in place.")


def _copy(target: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        raise sqlite3.DatabaseError(f"the copy is damaged ({verdict})")
    with target.open("rb") as written:
        os.fsync(written.fileno())
