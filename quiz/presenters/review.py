"""From the queue of reviews to what its page shows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quiz.presenters.charts import Chart, bar_chart
from quiz.review_queue import DAYS, MOST, WEEK, DueDay, Queue

FEW, SOME = 10, 20
HOUR = 60


@dataclass(frozen=True, slots=True)
class Size:
    """How many questions a review may have: the word that the form sends, and whether it is chosen at first."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Exam:
    """The day of the exam, and how many days are left until it: 0 on the day, fewer afterwards."""

    day: dt.date
    left: int


@dataclass(frozen=True, slots=True)
class LobbyView:
    """What the page before a review shows. `minutes` are those to the next question, where it is due within an hour; else 0."""

    learnt: int
    due: int
    today: int
    week: int
    next_at: dt.datetime | None
    minutes: int
    zone: dt.tzinfo
    offers_zone: bool
    sizes: Sequence[Size]
    ahead: int
    exam: Exam | None
    days: Sequence[DueDay]
    chart: Chart


def lobby_view(queue: Queue, exam: dt.date | None) -> LobbyView:
    """Return the page before a review, from the learner's queue and the day of their exam."""
    due, later, days = queue.due, queue.later, queue.by_day()
    return LobbyView(
        learnt=len(queue.entries),
        due=len(due),
        today=queue.until(1),
        week=queue.until(WEEK),
        next_at=later[0].due if later else None,
        minutes=_minutes(later[0].due - queue.now) if later else 0,
        zone=queue.zone,
        offers_zone=str(queue.zone) == "UTC",
        sizes=_sizes(len(due)),
        ahead=min(SOME, len(later)),
        exam=Exam(exam, (exam - queue.today).days) if exam else None,
        days=days,
        chart=_chart(days),
    )


def _minutes(left: dt.timedelta) -> int:
    """Return the minutes that are left, a begun one as a whole one; 0 for more than an hour."""
    minutes = -(-left // dt.timedelta(minutes=1))
    return minutes if minutes <= HOUR else 0


def _sizes(due: int) -> list[Size]:
    """The choices that differ; none where everything that is due makes one short review."""
    if due <= FEW:
        return []
    found = [Size(str(FEW), str(FEW), due <= SOME)]
    if due > SOME:
        found.append(Size(str(SOME), str(SOME), is_chosen=True))
    all_due = _("All %(count)s due") % {"count": due} if due <= MOST else _("The first %(count)s") % {"count": MOST}
    return [*found, Size("all", all_due, is_chosen=False)]


def _chart(days: Sequence[DueDay]) -> Chart:
    total = sum(day.count for day in days)
    label = ngettext(
        "Bars: %(today)s due today, %(total)s in the coming %(days)s day.",
        "Bars: %(today)s due today, %(total)s in the coming %(days)s days.",
        DAYS,
    ) % {"today": days[0].count, "total": total, "days": DAYS}
    return bar_chart(label, [(date_format(day.day, "j"), day.count) for day in days])
