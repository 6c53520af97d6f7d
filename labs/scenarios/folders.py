"""Where scenarios lie in the repository: fixtures/<course>/scenarios/<slug>/."""

from pathlib import Path

from django.conf import settings


def scenario_folders() -> list[Path]:
    """Every scenario's folder, course by course, in order of name."""
    fixtures = Path(settings.BASE_DIR) / "fixtures"
    return [file.parent for file in sorted(fixtures.glob("*/scenarios/*/scenario.yaml"))]


def find_scenario(slug: str) -> Path | None:
    """The folder of a scenario by its name, None when there is none."""
    return next((folder for folder in scenario_folders() if folder.name == slug), None)
