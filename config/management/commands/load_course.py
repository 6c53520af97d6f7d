"""`manage.py load_course [DIR]`: put a course's files into the database."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError, transaction

from labs.scenarios.importer import load_scenarios
from labs.scenarios.reader import read_scenarios
from quiz.content import PackError, read_pack
from quiz.content.importer import load_pack
from quiz.search.index import index_catalogues


class Command(BaseCommand):
    """Load chapters and scenarios, all or nothing; content that is there already changes nothing."""

    help = "Load a course from a folder of files; without a folder, the course that comes with Darkroom."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder."""
        default = settings.BASE_DIR / "fixtures" / "compute-gallery"
        parser.add_argument("folder", nargs="?", type=Path, default=default, metavar="DIR")

    def handle(self, *, folder: Path, **options: object) -> None:
        """Read everything first, then write in one transaction."""
        try:
            pack = read_pack(folder)
            scenarios = [files.template for files in read_scenarios(folder, pack.scenarios)]
            with transaction.atomic():
                loaded = load_pack(pack)
                loaded_scenarios = load_scenarios(scenarios)
                index_catalogues()
        except PackError as problem:
            raise CommandError(str(problem)) from problem
        except (OperationalError, ProgrammingError) as fault:
            why = str(fault).partition("\n")[0]
            raise CommandError(
                f"The database is not ready ({why}). `manage.py up` or `manage.py migrate` makes it so."
            ) from fault
        self.stdout.write(f"{pack.title}: revision {loaded.revision.number}, {_state(is_new=loaded.is_new)}.")
        for scenario in loaded_scenarios:
            self.stdout.write(f"  {scenario.slug}: revision {scenario.number}, {_state(is_new=scenario.is_new)}.")


def _state(*, is_new: bool) -> str:
    return "loaded" if is_new else "already there"
