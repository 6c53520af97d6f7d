"""Help on request: one hint after the other, and lines of the solution for the prompt, which never run by themselves.

What was given out is recorded, under the key of the form that asked; a known key, and what was given out before, change nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labs.models import Help, HelpKind, Sandbox, Verdict
from labs.sandboxes import RefusedError, StaleError
from labs.scenarios.library import scenario_in
from labs.scenarios.schema import under
from labs.scenarios.solutions import parts_of, whole_of
from quiz.activities import lock_learner


@dataclass(frozen=True, slots=True)
class Given:
    """What was given out in a sandbox: how many hints of each goal, and whether this run had lines of the solution.

    A reset begins another run, and takes no hint back.
    """

    hints: Mapping[str, int] = field(default_factory=dict)
    had_solution: bool = False


def given(sandbox: Sandbox) -> Given:
    """Return what was given out in a sandbox, in one query."""
    helps = list(sandbox.helps.order_by("number"))
    hints = {each.goal: each.number for each in helps if each.kind == HelpKind.HINT}
    return Given(hints, any(each.kind == HelpKind.SOLUTION and each.since == sandbox.since for each in helps))


def give_hint(*, sandbox: Sandbox, key: UUID, goal: str, number: int) -> None:
    """Give out a goal's hint, counted from 1; raises RefusedError for one that there is not, or whose turn it is not yet."""
    hints = {each.id: len(each.hints) for each in scenario_in(sandbox).goals}
    if not 1 <= number <= hints.get(goal, 0):
        raise RefusedError(_("There is no such hint in this lab. Look again: here it is as it stands."))
    with transaction.atomic():
        if _is_known(sandbox, key, HelpKind.HINT, goal, number):
            return
        shown = given(sandbox).hints.get(goal, 0)
        if number > shown + 1:
            raise RefusedError(_("Hints come one after the other, the plainest last. Take the next one first."))
        if number > shown:
            _record(sandbox, key, HelpKind.HINT, goal, number)


def give_solution(*, sandbox: Sandbox, key: UUID, goal: str = "") -> None:
    """Put the solution's lines for a goal into the prompt, or all of them where no goal is named; nothing runs.

    Raises RefusedError where the solution has none, and for what is met already, which needs no solution any more.
    """
    solution = under(scenario_in(sandbox).solution, sandbox.rulebook)
    lines = parts_of(solution).get(goal, "") if goal else whole_of(solution)
    if not lines:
        raise RefusedError(_("The solution has no lines for that alone. Take the whole solution, or a hint."))
    with transaction.atomic():
        if _is_known(sandbox, key, HelpKind.SOLUTION, goal, 0):
            return
        results = sandbox.goal_results.filter(goal=goal) if goal else sandbox.goal_results.all()
        if not results.exclude(verdict=Verdict.MET).exists():
            raise RefusedError(_("That is met already, so no solution is needed. Nothing was put into the prompt."))
        if not sandbox.helps.filter(kind=HelpKind.SOLUTION, goal=goal, since=sandbox.since).exists():
            _record(sandbox, key, HelpKind.SOLUTION, goal, 0)
        sandbox.draft = {"text": lines, "place": "", "solution": goal or True}
        sandbox.updated_at = timezone.now()
        sandbox.save(update_fields=["draft", "updated_at"])


def _is_known(sandbox: Sandbox, key: UUID, kind: HelpKind, goal: str, number: int) -> bool:
    """Lock the learner's row, then the sandbox's, read afresh; tell whether the key gave out the same before.

    Raises StaleError where it gave out something else.
    """
    lock_learner(sandbox.learner_id)
    sandbox.refresh_from_db(from_queryset=Sandbox.objects.select_for_update())
    known = sandbox.helps.filter(key=key).first()
    if known is not None and (known.kind, known.goal, known.number) != (kind, goal, number):
        raise StaleError(
            _("This was sent before with something else in it, which was done; this was not. Send it again from here.")
        )
    return known is not None


def _record(sandbox: Sandbox, key: UUID, kind: HelpKind, goal: str, number: int) -> None:
    Help.objects.create(sandbox=sandbox, since=sandbox.since, kind=kind, goal=goal, number=number, key=key)
