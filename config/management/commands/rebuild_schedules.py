"""`manage.py rebuild_schedules`: work every schedule of reviews out anew from the logs."""

from typing import Any

from django.core.management.base import BaseCommand

from quiz.models import Learner
from quiz.services.schedules import reschedule


class Command(BaseCommand):
    """Recompute the schedules of all learners and say how many entries were not what the logs come to."""

    help = "Work every schedule of reviews out anew from the answers and lapses, and say how many entries changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the learners, each in a transaction of its own."""
        learners = changed = 0
        for learner in Learner.objects.order_by("pk").iterator():
            learners += 1
            changed += reschedule(learner)
        self.stdout.write(f"{learners} learners, {changed} entries changed.")
