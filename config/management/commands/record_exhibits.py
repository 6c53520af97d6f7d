"""`manage.py record_exhibits`: write down what the commands of a course's exhibits print. It needs no database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.courses import course_folders
from labs.runs import StartError
from labs.scenarios.exhibits import record
from quiz.content import PackError
from quiz.content.exhibits import read_exhibits


class Command(BaseCommand):
    help = "Run the commands of every exhibit under both rulebooks and write what they print beside them. Look at the change."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own shape of this
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", nargs="?", default="", help="the course's folder; all of fixtures/ by default")

    def handle(self, *args: Any, directory: str, **options: Any) -> None:
        """Write the files that changed and name them; raise `CommandError` for a bad file or a line that fails."""
        for folder in course_folders(directory):
            if not (folder / "course.yaml").is_file():
                raise CommandError(f"{folder} is no course: it has no course.yaml.", returncode=2)
            home = folder / "exhibits"
            try:
                for exhibit in read_exhibits(home):
                    self._record(exhibit.id, record(exhibit, home))
            except (PackError, StartError) as fault:
                raise CommandError(str(fault), returncode=1) from fault

    def _record(self, name: str, changed: list[Path]) -> None:
        for file in changed:
            self.stdout.write(f"{name}: wrote {file.name}")
