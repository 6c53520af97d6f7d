"""`manage.py new_pack FOLDER`: a small, whole course to begin with. It needs no database."""

import os
import re
import shutil
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

STARTER = Path(__file__).parents[2] / "starter_pack"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SCHEMA = re.compile(r"\$schema=\S*/(?P<name>[a-z-]+\.json)")
LONGEST_SLUG, LONGEST_TITLE = 80, 160


class Command(BaseCommand):
    help = (
        "Write a small course that verify_course accepts into a new folder: one chapter, an item of each kind, a case study, an "
        "exhibit, a lab. The folder's name is the course's slug. fixtures/README.md says how to go on."
    )
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own shape of this
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder to make, such as fixtures/my-course")
        parser.add_argument("--title", default="", help="what the course is called; from the folder's name by default")

    def handle(self, *args: Any, folder: Path, title: str, **options: Any) -> None:
        """Write the folder, whole or not at all; raise `CommandError` for a bad name and for a folder that is there."""
        slug = folder.name
        title = title or slug.replace("-", " ").capitalize()
        if _SLUG.fullmatch(slug) is None or len(slug) > LONGEST_SLUG:
            raise CommandError(f"“{slug[:80]}” is no slug: lower-case letters and digits joined by hyphens.", returncode=2)
        if len(title) > LONGEST_TITLE or not title.isprintable() or '"' in title or "\\" in title:
            wanted = f"at most {LONGEST_TITLE} printable characters, without quotation marks and backslashes"
            raise CommandError(f"--title: expected {wanted}.", returncode=2)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} is there already, and not empty.", returncode=2)
        try:
            _write(folder.resolve(), slug, title)
        except OSError as fault:
            raise CommandError(f"{folder} cannot be written: {fault.strerror}.", returncode=2) from fault
        self.stdout.write(f"{folder}: a course of one chapter. `manage.py verify_course {folder}` proves it.")


def _write(folder: Path, slug: str, title: str) -> None:
    """Make the folder beside its place and move it there when it is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{slug}-") as draft:
        made = Path(shutil.copytree(STARTER, Path(draft) / slug))
        for file in made.rglob("*.yaml"):
            final = folder / file.relative_to(made).parent
            file.write_text(_adapted(file.read_text(encoding="utf-8"), final), encoding="utf-8")
        course = made / "course.yaml"
        text = course.read_text(encoding="utf-8")
        text = re.sub(r"(?m)^slug: .*$", f"slug: {slug}", text, count=1)
        course.write_text(re.sub(r"(?m)^title: .*$", f'title: "{title}"', text, count=1), encoding="utf-8")
        if folder.exists():
            folder.rmdir()
        made.rename(folder)


def _adapted(text: str, home: Path) -> str:
    """Return a file's text with the path of its schema as it is from its new place."""
    schemas = Path(os.path.relpath(Path(settings.BASE_DIR) / "static" / "schemas", home)).as_posix()
    return _SCHEMA.sub(lambda found: f"$schema={schemas}/{found['name']}", text)
