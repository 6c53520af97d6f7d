"""`manage.py write_schemas`: the JSON Schemas of a course's files, for editors, into static/schemas/."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from labs.scenarios.schema import Scenario
from quiz.content.json_schemas import FILES, schema_of


def all_schemas() -> dict[str, str]:
    """Return the text of each schema by the name of its file."""
    kinds = {**FILES, "scenario": (Scenario, "scenarios/<slug>/scenario.yaml")}
    return {
        f"{name}.json": json.dumps(schema_of(kind, title), indent=1, ensure_ascii=False) + "\n"
        for name, (kind, title) in kinds.items()
    }


class Command(BaseCommand):
    help = "Write the JSON Schemas of a course's files into static/schemas/, where editors find them."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own shape of this
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files that changed, and name them."""
        home = Path(settings.BASE_DIR) / "static" / "schemas"
        home.mkdir(exist_ok=True)
        for name, text in all_schemas().items():
            file = home / name
            if not file.exists() or file.read_text(encoding="utf-8") != text:
                file.write_text(text, encoding="utf-8")
                self.stdout.write(f"wrote {name}")
