"""From a guest and an account to what a claim will do: what is there, which settings hold, what to mind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quiz.activities import Holding, owners
from quiz.models import Learner
from quiz.own_data import holdings
from quiz.services.merging import settings_taken

_SETTINGS = ("exam_date", "time_zone", "rulebook", "reads_ahead")


@dataclass(frozen=True, slots=True)
class ClaimView:
    """What a guest has; the settings that the account takes, those of its own that stand instead; warnings."""

    holdings: Sequence[Holding]
    taken: Sequence[str]
    kept: Sequence[str]
    warnings: Sequence[str]


def claim_view(guest: Learner | None, account: Learner | None) -> ClaimView:
    """Return what the page shows before a claim; with nothing to claim, nothing."""
    found = holdings(guest)
    if guest is None or not found:
        return ClaimView((), (), (), ())
    taken, own = settings_taken(guest, account), account or Learner()
    differing = [name for name in _SETTINGS if name not in taken and getattr(own, name) != getattr(guest, name)]
    warnings = [warning for owner in owners() for warning in owner.warnings(guest, own)]
    return ClaimView(found, _in_words(guest, taken), _in_words(own, differing), warnings)


def _in_words(learner: Learner, names: Iterable[str]) -> list[str]:
    chosen = set(names)
    return [_said(learner, name) for name in _SETTINGS if name in chosen]


def _said(learner: Learner, name: str) -> str:
    match name:
        case "exam_date":
            day = date_format(learner.exam_date, "DATE_FORMAT") if learner.exam_date else _("not known")
            return _("Day of the exam: %(day)s") % {"day": day}
        case "time_zone":
            return _("Time zone: %(zone)s") % {"zone": learner.time_zone}
        case "rulebook":
            return _("Rulebook: %(rulebook)s") % {"rulebook": learner.get_rulebook_display()}
        case _:
            return _("Locked chapters may be read") if learner.reads_ahead else _("Locked chapters stay closed")
