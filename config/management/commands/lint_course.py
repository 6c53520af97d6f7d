"""`manage.py lint_course`: remarks on the craft of a course, with file and line. It needs no database."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.courses import course_folders
from quiz.content import PackError
from quiz.content.lint import Remark, lint


class Command(BaseCommand):
    help = (
        "Look at the craft of a course: missing reasons and tags, answers that give themselves away, long sentences, facts that "
        "nothing teaches or asks. Exit code 1 when there are remarks, 2 when the course cannot be read."
    )
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own shape of this
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", nargs="?", default="", help="the course's folder; all of fixtures/ by default")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document")

    def handle(self, *args: Any, directory: str, as_json: bool, **options: Any) -> None:
        """Print the remarks; raise `CommandError` when there are any."""
        folders = course_folders(directory)
        try:
            remarks = [remark for folder in folders for remark in lint(folder)]
        except PackError as fault:
            raise CommandError(str(fault), returncode=2) from fault
        self._print(remarks, as_json=as_json)
        if remarks:
            raise CommandError(f"{len(remarks)} remark{'s' if len(remarks) != 1 else ''}.", returncode=1)

    def _print(self, remarks: list[Remark], *, as_json: bool) -> None:
        if as_json:
            document = [{"file": str(remark.file), "line": remark.line, "text": remark.text} for remark in remarks]
            self.stdout.write(json.dumps(document, indent=2, ensure_ascii=False))
            return
        for remark in remarks:
            self.stdout.write(str(remark))
        if not remarks:
            self.stdout.write("No remarks.")
