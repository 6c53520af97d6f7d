"""`manage.py regrade --item ID --reason TEXT --by NAME`: mark an item anew everywhere, after its key was mended."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from quiz.selectors import current_course
from quiz.services.regrades import Decision, UnknownItemError, regrade


class Command(BaseCommand):
    """Mark every answer to an item by the current revision of the course; learners see the day and the reason."""

    help = "Mark an item anew in finished and open attempts by the course that is loaded now. Doing it twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the item, the reason that learners read, who decides, and whether points may fall."""
        parser.add_argument("--item", required=True, help="the item's id")
        parser.add_argument("--reason", required=True, help="why, as learners read it (at most 500 characters)")
        parser.add_argument("--by", required=True, help="who decided (at most 100 characters)")
        parser.add_argument("--lower", action="store_true", help="also where points would fall; without it, those are kept")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and store nothing")

    def handle(self, *, item: str, reason: str, by: str, lower: bool, dry_run: bool, **options: object) -> None:
        """Mark anew, and print each change."""
        reason, by = reason.strip(), by.strip()
        if not 1 <= len(reason) <= 500 or not 1 <= len(by) <= 100:
            raise CommandError("--reason takes 1 to 500 characters, --by 1 to 100.")
        course = current_course()
        if course is None:
            raise CommandError("No course is loaded. `manage.py load_course` loads one.")
        try:
            decision = Decision(item, reason, by, lower=lower, dry_run=dry_run)
            done = regrade(course=course, decision=decision, at=timezone.now())
        except UnknownItemError as problem:
            raise CommandError(f"The course that is loaded now has no item `{item}`.") from problem
        for change in done.changes:
            kept = "  kept: points would fall, and --lower was not given" if change.is_kept_back else ""
            points = f"{change.before.earned} of {change.before.possible} -> {change.after.earned} of {change.after.possible}"
            self.stdout.write(f"{change.attempt_id}  {points}{kept}")
        stored = sum(not change.is_kept_back for change in done.changes)
        verb = "would be marked anew" if dry_run else "marked anew"
        self.stdout.write(f"{item}: {done.looked_at} answers looked at, {stored} {verb}, {len(done.changes) - stored} kept.")
        if done.still_open:
            self.stdout.write(f"{done.still_open} of them in attempts that still go on: run this again when they are over.")
