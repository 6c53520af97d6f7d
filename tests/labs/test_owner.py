"""What labs keep of a learner: counted, handed on with an account, exported, erased; secrets in none of it."""

import io
import json
import uuid
import zipfile

import pytest
from django.test import Client

from labs.activities import LABS
from labs.history import set_checkpoint, undo
from labs.models import Checkpoint, CommandRecord, GoalResult, ReplayLink, RequestRecord, Resource, Sandbox, UndoneCommand
from labs.owning import OWNER
from labs.replays import make_link
from quiz.activities import Owner, owners
from quiz.models import Learner, User
from quiz.own_data import holdings
from quiz.services.merging import claim
from tests.cast import COOKIE, PASSWORD, Cast, Person, signed_in
from tests.labs.worlds import opened, typed
from tests.quiz.playing import settle

pytestmark = pytest.mark.django_db


def test_labs_are_an_owner_of_rows_and_registered_as_one() -> None:
    owner: Owner = OWNER
    assert owner in owners()
    assert LABS is not None


def test_labs_and_commands_are_counted(cast: Cast) -> None:
    typed(opened(cast.alice.learner), "az group list")
    assert {holding.name: holding.count for holding in holdings(cast.alice.learner)} == {"lab": 1, "command in a lab": 1}
    assert holdings(cast.bob.learner) == []


def test_a_claimed_lab_opens_for_the_account_and_not_for_the_guests_cookie(cast: Cast) -> None:
    dora = signed_in()
    sandbox = opened(cast.alice.learner)
    typed(sandbox, "az group create -n rg-lab -l eastus")
    address = f"/labs/sandboxes/{sandbox.pk}/"
    assert cast.alice.client.get(address).status_code == 200
    claim(user=User.objects.get(), guest_id=cast.alice.learner.pk, at=sandbox.created_at)
    assert dora.client.get(address).status_code == 200
    assert cast.alice.client.get(address).status_code == 404
    assert typed(Sandbox.objects.get(), "az group list").exit_code == 0


def test_two_labs_that_were_opened_with_the_same_key_both_stay(cast: Cast) -> None:
    signed_in()
    mine, theirs = opened(Learner.objects.get(user__isnull=False)), opened(cast.alice.learner)
    Sandbox.objects.update(key=uuid.uuid4())
    claim(user=User.objects.get(), guest_id=cast.alice.learner.pk, at=mine.created_at)
    assert Sandbox.objects.filter(learner__user__isnull=False).values("key").distinct().count() == 2
    assert Sandbox.objects.filter(pk=theirs.pk, learner__user__isnull=False).exists()


def test_a_claim_that_leaves_more_labs_than_are_kept_says_so_loses_none_and_refuses_more_until_some_are_deleted(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("labs.sandboxes", "labs.owning"):
        monkeypatch.setattr(f"{module}.MAX_SANDBOXES", 2)
    dora, guest = signed_in(), cast.alice.learner
    mine = opened(dora.learner)
    row = mine.revision.scenario
    labs = {mine, *(opened(guest, row=row) for _ in range(2))}
    dora.client.cookies[COOKIE] = cast.alice.client.cookies[COOKIE].value
    assert "Together that is 3 labs. All of them stay" in dora.client.get("/account/claim/").content.decode()
    claim(user=User.objects.get(), guest_id=guest.pk, at=mine.created_at)
    assert set(Sandbox.objects.filter(learner=dora.learner)) == labs
    for lab in labs:
        assert dora.client.get(f"/labs/sandboxes/{lab.pk}/").status_code == 200
    assert "delete 2 to make room" in _refusal(dora)
    one, another, _last = labs
    assert dora.client.post(f"/labs/sandboxes/{one.pk}/delete/", {"seq": "0"})["Location"] == "/labs/"
    assert "delete one to make room" in _refusal(dora)
    dora.client.post(f"/labs/sandboxes/{another.pk}/delete/", {"seq": "0"})
    assert Sandbox.objects.filter(learner=dora.learner).count() == 1
    assert dora.client.post("/labs/practice/", {"rulebook": "chapter", "key": str(uuid.uuid4())}).status_code == 303


def _refusal(someone: Person) -> str:
    """Try to start another lab; return what the page says."""
    response = someone.client.post("/labs/practice/", {"rulebook": "chapter", "key": str(uuid.uuid4())})
    assert response.status_code == 409
    return response.content.decode()


def test_a_claim_that_leaves_room_for_labs_says_nothing_of_them(cast: Cast) -> None:
    dora = signed_in()
    opened(cast.alice.learner)
    dora.client.cookies[COOKIE] = cast.alice.client.cookies[COOKIE].value
    html = dora.client.get("/account/claim/").content.decode()
    assert "<strong>1</strong> lab" in html
    assert "Together that is" not in html


def test_a_lab_is_deleted_only_by_its_owner_and_only_after_a_question(cast: Cast) -> None:
    sandbox, kept = opened(cast.alice.learner), opened(cast.bob.learner)
    typed(sandbox, "az group create -n rg-lab -l eastus")
    address = f"/labs/sandboxes/{sandbox.pk}/delete/"
    assert address in cast.alice.client.get("/labs/").content.decode()
    assert "Delete your lab “Practice”?" in cast.alice.client.get(address).content.decode()
    assert cast.bob.client.post(address, {"seq": "1"}).status_code == 404
    stale = cast.alice.client.post(address, {"seq": "0"})
    assert (stale.status_code, "Something was done in this lab" in stale.content.decode()) == (409, True)
    assert Sandbox.objects.count() == 2
    answer = cast.alice.client.post(address, {"seq": "1"}, follow=True)
    assert "Your lab “Practice” is deleted." in answer.content.decode()
    assert list(Sandbox.objects.all()) == [kept]
    assert not CommandRecord.objects.exists()
    assert not Resource.objects.exclude(sandbox=kept).exists()


def test_an_export_has_the_labs_their_lines_and_their_goals_and_no_secret(cast: Cast) -> None:
    sandbox = opened(cast.alice.learner)
    typed(sandbox, "az group create -n rg-lab -l eastus")
    typed(sandbox, "az login -u someone@example.org -p hunter2-hunter2")
    set_checkpoint(sandbox=sandbox, key=uuid.uuid4(), seq=2, name="here")
    make_link(sandbox=sandbox, key=uuid.uuid4(), seq=0)
    typed(opened(cast.bob.learner), "echo of-bob")
    response = cast.alice.client.get("/you/export.json")
    found = json.loads(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    assert [row["scenario"] for row in found["labs"]] == ["practice"]
    assert found["lab_lines"][0]["line"] == "az group create -n rg-lab -l eastus"
    assert {row["goal"]: row["verdict"] for row in found["lab_goals"]}["made"] == "met"
    assert [row["name"] for row in found["lab_checkpoints"]] == ["here"]
    assert [(row["from_seq"], row["to_seq"]) for row in found["lab_links"]] == [(0, found["lab_checkpoints"][0]["seq"])]
    assert "hunter2" not in json.dumps(found)
    assert "of-bob" not in json.dumps(found)


def test_an_output_that_begins_like_a_formula_is_harmless_in_the_tables(cast: Cast) -> None:
    typed(opened(cast.alice.learner), "echo =1+1")
    response = cast.alice.client.get("/you/export.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:  # type: ignore[attr-defined]
        assert "'=1+1" in archive.read("lab_lines.csv").decode("utf-8-sig")


@pytest.mark.parametrize("has_account", [True, False])
def test_erasing_takes_every_row_of_the_labs(cast: Cast, has_account: bool) -> None:
    someone = signed_in() if has_account else cast.alice
    lost = opened(someone.learner)
    typed(lost, "az group create -n rg-lab -l eastus")
    set_checkpoint(sandbox=lost, key=uuid.uuid4(), seq=1, name="here")
    undo(sandbox=lost, key=uuid.uuid4(), seq=2)
    make_link(sandbox=lost, key=uuid.uuid4(), seq=0)
    kept = opened(cast.bob.learner)
    form = {"password": PASSWORD} if has_account else {"word": "delete"}
    assert settle(someone.client, "/you/delete/", form)["Location"] == "/you/deleted/"
    assert list(Sandbox.objects.all()) == [kept]
    assert not CommandRecord.objects.exists()
    assert not RequestRecord.objects.exists()
    assert not Resource.objects.exclude(sandbox=kept).exists()
    assert not GoalResult.objects.exclude(sandbox=kept).exists()
    assert not UndoneCommand.objects.exists()
    assert not Checkpoint.objects.exists()
    assert not ReplayLink.objects.exists()
    assert Client().get("/you/deleted/").status_code == 200
