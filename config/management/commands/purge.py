"""`manage.py purge`: drop guests who have no account and have done nothing for a long time."""

import datetime as dt
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from config.purging import counted, drop

DAYS, MOST_DAYS = 90, 3_650


class Command(BaseCommand):
    help = "Drop guests without an account who did nothing for some days, with their labs, answers and progress."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=_days, default=DAYS, help=f"how long nothing was done; {DAYS} where nothing is said")
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args: Any, days: int, dry_run: bool, **options: Any) -> None:
        """Say what goes, in batches of one transaction each."""
        before = timezone.now() - dt.timedelta(days=days)
        if dry_run:
            found = counted(before)
            self.stdout.write(
                f"{_said(found.guests, found.labs)} would go: nothing was done for {days} days. Nothing was dropped."
            )
            return
        guests = labs = 0
        for batch in drop(before):
            guests, labs = guests + batch.guests, labs + batch.labs
            self.stdout.write(f"{_said(guests, labs)} dropped so far.")
        self.stdout.write(f"Done: {_said(guests, labs)} dropped, who did nothing for {days} days and have no account.")


def _days(text: str) -> int:
    if text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= MOST_DAYS:
        return int(text)
    raise ArgumentTypeError(f"a whole number of days from 1 to {MOST_DAYS} was expected, not {text!r}")


def _said(guests: int, labs: int) -> str:
    return f"{guests:,} {'guest' if guests == 1 else 'guests'} with {labs:,} {'lab' if labs == 1 else 'labs'}"
