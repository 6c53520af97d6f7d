"""A sandbox as it was at each step of its journal, and the link under which anybody may look at that.

Nothing is run again: a state is the start with the change sets of the steps on top, so that it costs what the steps changed. A
replay has the steps that count; what was undone is no step of it.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from gallery_engine.store import DictStore
from labs.grading import Result, StoreEvidence, grade
from labs.journal import changes_of
from labs.models import ReplayLink, Sandbox
from labs.sandboxes import StaleError, opening_of
from labs.scenarios.library import scenario_in
from labs.selectors import jumps_of
from labs.timeline import standing
from labs.turn import as_goals_see, looked_at
from quiz.activities import lock_learner

_SALT = "labs.replay"


@dataclass(frozen=True, slots=True)
class Replay:
    """The steps of a sandbox from a reset to some point: the sequences of their records, in order."""

    sandbox: Sandbox
    since: int
    steps: Sequence[int]

    def seq_of(self, number: int) -> int:
        """The record of a step by its number; step 0 is the start."""
        return self.steps[number - 1] if number else self.since


@dataclass(frozen=True, slots=True)
class State:
    """What a sandbox was after a step: its resources and clock, and the verdicts of its goals."""

    store: DictStore
    results: Sequence[Result]


def replay_of(sandbox: Sandbox) -> Replay:
    """Return the replay of a sandbox as it stands now."""
    return _replay(sandbox, sandbox.since, sandbox.stands_at)


def replay_behind(secret: str) -> Replay | None:
    """Return the replay that a link leads to; None for any other text. Reads only."""
    found = ReplayLink.objects.select_related("sandbox").filter(digest=_digest(secret)).first()
    return _replay(found.sandbox, found.since, found.stands_at) if found else None


def state_at(replay: Replay, step: int) -> State:
    """Return what the sandbox was after a number of steps, 0 for the start."""
    sandbox, scenario = replay.sandbox, scenario_in(replay.sandbox)
    opening = opening_of(sandbox)
    if step == 0:
        return State(DictStore(opening.head, opening.records), opening.results)
    done = replay.steps[:step]
    head, records = opening.head, {record.key: record for record in opening.records}
    wanted = sandbox.commands.filter(seq__in=done).filter(Q(moved=True) | Q(seq=done[-1]))
    for stored in wanted.order_by("seq").values_list("changes", flat=True).iterator(chunk_size=50):
        changes = changes_of(stored)
        head = changes.after
        for before, after in changes.records:
            if after is not None:
                records[after.key] = after
            elif before is not None:
                records.pop(before.key, None)
    store = DictStore(head, [records[key] for key in sorted(records)])
    sent = as_goals_see(sandbox.requests.filter(seq__in=done), looked_at(scenario, sandbox.subscription))
    return State(store, grade(scenario, sandbox.rulebook, StoreEvidence(store, sent), final=False))


def make_link(*, sandbox: Sandbox, key: UUID, seq: int) -> str:
    """Return the secret of a link to the replay as it stands now; the link before stops working.

    The same form gives the same secret while its link is good, and never revives one that was replaced or withdrawn. The secret
    is 256 bits of a keyed hash, and only its digest is kept. `seq` is `ReplayLink.changed` as the form had seen it; raises
    StaleError for an older one.
    """
    mac = salted_hmac(_SALT, f"{sandbox.pk}:{key}", algorithm="sha256").digest()
    secret = base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
    with transaction.atomic():
        _lock(sandbox)
        link = ReplayLink.objects.filter(sandbox=sandbox).first() or ReplayLink(sandbox=sandbox)
        if link.digest != _digest(secret):
            _refuse_stale(link, seq)
            link.digest, link.created_at = _digest(secret), timezone.now()
            link.since, link.stands_at, link.changed = sandbox.since, sandbox.stands_at, link.changed + 1
            link.save()
    return secret


def withdraw_link(*, sandbox: Sandbox, seq: int) -> None:
    """Let a sandbox's link lead nowhere any more; where there is none, that is so already. Raises as `make_link` does."""
    with transaction.atomic():
        _lock(sandbox)
        link = ReplayLink.objects.filter(sandbox=sandbox).first()
        if link is not None and link.digest is not None:
            _refuse_stale(link, seq)
            link.digest, link.changed = None, link.changed + 1
            link.save(update_fields=["digest", "changed"])


def _refuse_stale(link: ReplayLink, seq: int) -> None:
    if link.changed != seq:
        raise StaleError(
            _("The link was made or withdrawn in another tab meanwhile, so nothing was done. Here is how it is now.")
        )


def _lock(sandbox: Sandbox) -> None:
    lock_learner(sandbox.learner_id)
    sandbox.refresh_from_db(from_queryset=Sandbox.objects.select_for_update())


def _replay(sandbox: Sandbox, since: int, stands_at: int) -> Replay:
    return Replay(sandbox, since, standing(stands_at, since, jumps_of(sandbox, stands_at, since)))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
