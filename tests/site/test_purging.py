"""`manage.py purge` drops guests who left, and nobody else."""

import datetime as dt
import io
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from config import purging
from labs.models import CommandRecord, Sandbox
from quiz.models import Learner, ReadMark, User
from tests.cast import Cast, signed_in
from tests.labs.worlds import opened, typed

pytestmark = pytest.mark.django_db


def guest(days: int) -> Learner:
    """Somebody who came so many days ago."""
    return Learner.objects.create(created_at=timezone.now() - dt.timedelta(days=days))


def with_lab(learner: Learner, days: int) -> Learner:
    """Give a learner a lab that was last used so many days ago, with a line in it."""
    sandbox = opened(learner)
    typed(sandbox, "az group list")
    Sandbox.objects.filter(pk=sandbox.pk).update(updated_at=timezone.now() - dt.timedelta(days=days))
    return learner


def purged(*arguments: str) -> str:
    said = io.StringIO()
    call_command("purge", *arguments, stdout=said)
    return said.getvalue()


def left() -> set[uuid.UUID]:
    return set(Learner.objects.values_list("pk", flat=True))


def test_a_guest_who_did_nothing_for_ninety_days_goes_with_their_lab_and_its_journal() -> None:
    gone, stays = with_lab(guest(100), 91), with_lab(guest(100), 89)
    assert "Done: 1 guest with 1 lab dropped" in purged()
    assert left() == {stays.pk}
    assert set(Sandbox.objects.values_list("learner", flat=True)) == {stays.pk}
    assert CommandRecord.objects.count() == 1
    assert gone.pk not in left()


def test_who_has_an_account_stays_and_so_does_what_a_guest_left_in_one() -> None:
    dora = signed_in().learner
    Learner.objects.filter(pk=dora.pk).update(created_at=timezone.now() - dt.timedelta(days=900))
    merged = guest(900)
    Learner.objects.filter(pk=merged.pk).update(merged_into=dora)
    assert "0 guests" in purged()
    assert left() == {dora.pk, merged.pk}
    assert User.objects.exists()


def test_whatever_a_guest_did_lately_keeps_them(cast: Cast) -> None:
    lately, early = timezone.now(), timezone.now() - dt.timedelta(days=95)
    kept, gone = guest(100), guest(100)
    for learner, at in ((kept, lately), (gone, early)):
        ReadMark.objects.create(learner=learner, key=uuid.uuid4(), chapter="first-light", section="start", is_read=True, at=at)
    purged()
    assert {kept.pk} == left() - {cast.alice.learner.pk, cast.bob.learner.pk}


def test_a_dry_run_counts_and_drops_nothing() -> None:
    with_lab(guest(100), 95)
    assert "1 guest with 1 lab would go" in purged("--dry-run")
    assert len(left()) == 1


def test_the_days_can_be_said_and_are_whole_and_bounded() -> None:
    early = guest(40)
    purged()
    assert left() == {early.pk}
    purged("--days", "30")
    assert left() == set()
    for days in ("0", "-1", "soon", "1.5", "99999"):
        with pytest.raises(CommandError, match="whole number of days"):
            purged(f"--days={days}")


def test_many_go_in_batches_of_a_transaction_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purging, "AT_ONCE", 2)
    for _ in range(5):
        guest(100)
    assert [line.split(" with")[0] for line in purged().splitlines()] == ["2 guests", "4 guests", "5 guests", "Done: 5 guests"]


def test_who_comes_back_between_the_count_and_the_batch_stays(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    back = with_lab(guest(100), 95)
    before = timezone.now() - dt.timedelta(days=90)
    names = [back.pk]
    Sandbox.objects.update(updated_at=timezone.now())
    assert purging._drop(names, before) == purging.Dropped(0, 0)
    assert back.pk in left()


@pytest.fixture
def cast(db: None) -> Cast:
    """Alice, Bob and Charlie."""
    return Cast()
