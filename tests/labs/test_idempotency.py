"""Nothing runs twice, nothing is lost: the same key again, two tabs, twenty at once."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import connections

from labs.models import CommandRecord, Sandbox
from labs.sandboxes import StaleError, advance, reset, run_line
from labs.selectors import transcript
from tests.cast import Cast
from tests.labs.worlds import loaded, opened, typed

MAKE = "az group create -n rg-lab -l eastus"


@pytest.mark.django_db
def test_the_same_key_runs_once_and_is_answered_the_same(sandbox: Sandbox) -> None:
    key = uuid4()
    first = typed(sandbox, MAKE, key)
    again = typed(sandbox, MAKE, key)
    assert (again.pk, again.stdout) == (first.pk, first.stdout)
    assert sandbox.requests.filter(method="PUT").count() == 1


@pytest.mark.django_db
def test_a_key_that_comes_with_something_else_is_refused_and_does_nothing(sandbox: Sandbox) -> None:
    key = uuid4()
    typed(sandbox, MAKE, key)
    with pytest.raises(StaleError, match="sent before with something else"):
        run_line(sandbox=sandbox, key=key, line="az group delete -n rg-start --yes")
    with pytest.raises(StaleError):
        advance(sandbox=sandbox, key=key, seconds=60)
    with pytest.raises(StaleError):
        reset(sandbox=sandbox, key=key, seq=1)
    assert sandbox.resources.filter(name="rg-start").exists()
    assert sandbox.commands.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("line", [
    "  az group show -n rg-start  ", "echo \x07bell", "PASSWORD=hunter22; echo hunter22", "echo " + "x" * 9_000,
    "echo $PASSWORD", "az group list \\\n -o table",
])  # fmt: skip
def test_the_same_line_is_known_again_however_it_is_kept(sandbox: Sandbox, line: str) -> None:
    typed(sandbox, "PASSWORD=swordfish")
    key = uuid4()
    assert typed(sandbox, line, key).pk == typed(sandbox, line, key).pk


@pytest.mark.django_db
def test_a_key_that_opened_one_lab_opens_no_other(cast: Cast) -> None:
    loaded()
    form = {"key": str(uuid4()), "rulebook": "chapter"}
    first = cast.alice.client.post("/labs/practice/", form)
    assert cast.alice.client.post("/labs/practice/", form)["Location"] == first["Location"]
    for address, other in (("/labs/playground/", form), ("/labs/practice/", {**form, "rulebook": "azure"})):
        refused = cast.alice.client.post(address, other)
        assert (refused.status_code, "opened another lab" in refused.content.decode()) == (409, True)
    assert Sandbox.objects.count() == 1


@pytest.mark.django_db
def test_a_line_that_another_tab_ran_meanwhile_is_shown_once(sandbox: Sandbox) -> None:
    mine, theirs = Sandbox.objects.get(pk=sandbox.pk), Sandbox.objects.get(pk=sandbox.pk)
    typed(mine, "echo mine")
    typed(theirs, "echo theirs")
    assert [record.line for record in transcript(mine).records] == ["echo mine"]
    assert [record.line for record in transcript(theirs, after=mine.version).records] == ["echo theirs"]


@pytest.mark.django_db
def test_the_clock_and_a_reset_run_once_too(sandbox: Sandbox) -> None:
    skip, back = uuid4(), uuid4()
    assert advance(sandbox=sandbox, key=skip, seconds=60).pk == advance(sandbox=sandbox, key=skip, seconds=60).pk
    assert reset(sandbox=sandbox, key=back, seq=1).pk == reset(sandbox=sandbox, key=back, seq=1).pk
    assert sandbox.commands.count() == 2


@pytest.mark.django_db
def test_a_line_from_an_old_tab_runs_on_the_state_as_it_is_now(sandbox: Sandbox) -> None:
    old = Sandbox.objects.get(pk=sandbox.pk)
    typed(sandbox, MAKE)
    record = typed(old, "az group list -o tsv --query [].name")
    assert record.stdout.split() == ["rg-lab", "rg-start"]
    assert record.seq == 2


def _run(pk: UUID, key: UUID, line: str) -> int:
    try:
        record = run_line(sandbox=Sandbox.objects.get(pk=pk), key=key, line=line)
        return record.seq if record else 0
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_twenty_posts_of_one_key_at_once_run_once() -> None:
    sandbox, key = opened(), uuid4()
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda _: _run(sandbox.pk, key, MAKE), range(20)))
    assert found == [1] * 20
    assert CommandRecord.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_lines_at_once_all_run_one_after_the_other() -> None:
    sandbox = opened()
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda n: _run(sandbox.pk, uuid4(), f"az group create -n rg-{n} -l eastus"), range(20)))
    assert sorted(found) == list(range(1, 21))
    sandbox.refresh_from_db()
    assert sandbox.version == 20
    assert sandbox.resources.filter(kind="microsoft.resources/resourcegroups").count() == 21
