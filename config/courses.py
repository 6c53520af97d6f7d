"""Which courses a command is about."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError


def course_folders(directory: str) -> list[Path]:
    """Return the folder that was named, or every course of fixtures/; raise `CommandError` where there is none."""
    if directory:
        return [Path(directory)]
    fixtures = Path(settings.BASE_DIR) / "fixtures"
    folders = sorted(file.parent for file in fixtures.glob("*/course.yaml"))
    if not folders:
        raise CommandError(f"There is no course in {fixtures}.", returncode=2)
    return folders
