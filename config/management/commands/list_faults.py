"""`manage.py list_faults [--item ID]`: what learners reported about questions, the newest first."""

from collections import Counter

from django.core.management.base import BaseCommand, CommandParser

from quiz.models import FaultReport


class Command(BaseCommand):
    """Print the reports of faults, then how many there are of each question."""

    help = "Print what learners reported as faults of questions, the newest first, and how many each question has."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one question to look at."""
        parser.add_argument("--item", default="", help="only reports of this card, misconception or item")

    def handle(self, *, item: str, **options: object) -> None:
        """Print them; a report's lines are set in below its head."""
        reports = FaultReport.objects.order_by("-at", "-pk").select_related("revision").defer("revision__document")
        if item:
            reports = reports.filter(item=item)
        counts: Counter[str] = Counter()
        for report in reports.iterator():
            counts[report.item] += 1
            said = f"{report.at:%Y-%m-%d %H:%M} UTC  {report.item}  revision {report.revision.number}, {report.rulebook}"
            lines = "".join(f"\n    {_printable(line)}" for line in report.text.splitlines())
            self.stdout.write(said + lines)
        if not counts:
            self.stdout.write("No faults were reported.")
            return
        self.stdout.write("")
        for name, count in counts.most_common():
            self.stdout.write(f"{count:>4}  {name}")


def _printable(line: str) -> str:
    """Return a learner's line without control characters, which a terminal would obey."""
    return "".join(character if character.isprintable() else "?" for character in line)
