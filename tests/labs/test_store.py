"""The store over rows keeps the promises of the store in memory."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gallery_engine.arm import JSON, Changes, Head, Record
from labs.models import Resource, Sandbox
from labs.store import RowStore, head_of, overview, with_parents
from tests.engine.cast import StoreFactory
from tests.engine.store_contract import StoreContract
from tests.labs.row_stores import kept_on_top, written_through
from tests.labs.worlds import opened

pytestmark = pytest.mark.django_db
KIND = "microsoft.resources/resourcegroups"
WHOLE = ("(sandbox_id=?)", "(sandbox_id=? AND due<?)")  # how a plan ends that reads all of a sandbox


class TestRowsWrittenThrough(StoreContract):
    """Rows that are saved and read again after every step."""

    @pytest.fixture
    def make(self) -> StoreFactory:
        return written_through


class TestRowsWithALineOnTop(StoreContract):
    """Rows with everything since on top of them, as within one line."""

    @pytest.fixture
    def make(self) -> StoreFactory:
        return kept_on_top


def a(key: str, kind: str = KIND, **changes: object) -> Record:
    return Record(key=key, kind=kind, **changes)  # type: ignore[arg-type]


def change(store: RowStore, *pairs: tuple[Record | None, Record | None]) -> None:
    store.commit(Changes(store.head(), store.head(), pairs))


@pytest.fixture
def store(sandbox: Sandbox) -> RowStore:
    return RowStore(sandbox)


def fresh(sandbox: Sandbox) -> RowStore:
    return RowStore(Sandbox.objects.get(pk=sandbox.pk))


def test_what_is_committed_is_seen_at_once_and_stored_on_save(sandbox: Sandbox, store: RowStore) -> None:
    record = a("/subscriptions/s/resourcegroups/b", body={"b": 1, "a": [1.5, None, "\0é"]}, alias="the-b", due=7)
    change(store, (None, record))
    assert store.get(record.key) == record
    assert fresh(sandbox).get(record.key) is None
    store.save()
    assert fresh(sandbox).get(record.key) == record
    assert fresh(sandbox).by_alias("the-b") == record
    assert list(fresh(sandbox).get(record.key).body) == ["b", "a"]  # type: ignore[union-attr]


def test_what_was_deleted_is_gone_before_and_after_save(sandbox: Sandbox, store: RowStore) -> None:
    record = store.under("/subscriptions/")[0]
    change(store, (record, None))
    assert store.get(record.key) is None
    assert store.under(record.key) == []
    store.save()
    assert fresh(sandbox).get(record.key) is None


def test_keys_come_in_the_order_of_their_bytes(sandbox: Sandbox, store: RowStore) -> None:
    names = ["a", "a-b", "a.b", "a/b", "a_b", "ab", "z", "Z", "é", "中", "\U0001f600"]
    change(store, *((None, a(f"/x/{name}")) for name in names))
    store.save()
    found = [record.key for record in fresh(sandbox).under("/x/")]
    assert found == sorted(f"/x/{name}" for name in names)
    assert [record.key for record in fresh(sandbox).find(KIND, "/x/", after="/x/a.b", limit=3)] == found[4:7]


def test_a_listing_mixes_rows_and_what_is_on_top_of_them(sandbox: Sandbox, store: RowStore) -> None:
    change(store, *((None, a(f"/x/{n}")) for n in range(5)))
    store.save()
    later = fresh(sandbox)
    change(later, (a("/x/0"), None), (a("/x/3"), a("/x/3", name="new")), (None, a("/x/25")))
    assert [(record.key, record.name) for record in later.find(KIND, "/x/", limit=4)] == [
        ("/x/1", ""),
        ("/x/2", ""),
        ("/x/25", ""),
        ("/x/3", "new"),
    ]


def test_a_prefix_is_no_pattern(sandbox: Sandbox, store: RowStore) -> None:
    change(store, (None, a("/x/a_b/1")), (None, a("/x/axb/1")), (None, a("/x/a%b/1")))
    store.save()
    assert [record.key for record in fresh(sandbox).under("/x/a_b/")] == ["/x/a_b/1"]


def test_an_alias_can_pass_from_one_record_to_another_in_one_line(sandbox: Sandbox, store: RowStore) -> None:
    old = a("/x/old", alias="name")
    change(store, (None, old))
    store.save()
    change(store, (old, a("/x/old")), (None, a("/x/new", alias="name")))
    store.save()
    found = fresh(sandbox).by_alias("name")
    assert found is not None
    assert found.key == "/x/new"


def test_an_alias_that_nobody_has_is_nobody_even_if_it_is_empty(store: RowStore) -> None:
    assert store.by_alias("nobody") is None
    assert store.by_alias("") is None


def test_events_are_found_by_the_time_they_are_due(sandbox: Sandbox, store: RowStore) -> None:
    events = [a(f"event:{due:020d}:1", "event", due=due) for due in (10, 20, 30)]
    change(store, *((None, event) for event in events))
    store.save()
    later = fresh(sandbox)
    change(later, (events[0], None), (None, a("event:00000000000000000015:2", "event", due=15)))
    assert [event.due for event in later.due(20)] == [15, 20]
    assert (later.next_change(5), later.next_change(15), later.next_change(30)) == (15, 20, None)


def test_sandboxes_do_not_see_each_other(sandbox: Sandbox, store: RowStore) -> None:
    other = opened()
    change(store, (None, a("/x/mine", alias="mine")))
    store.save()
    assert fresh(other).get("/x/mine") is None
    assert fresh(other).by_alias("mine") is None
    assert fresh(other).under("/x/") == []


def test_the_head_follows_what_was_committed(sandbox: Sandbox, store: RowStore) -> None:
    head = store.head()
    assert head == head_of(sandbox)
    after = Head(head.seed, head.rulebook, head.subscription, head.tenant, head.now + 1, head.counter + 1, head.resources)
    store.commit(Changes(head, after))
    assert store.head() == after


def test_a_resource_comes_with_its_parents_in_one_query(sandbox: Sandbox) -> None:
    key = "/subscriptions/s/resourcegroups/g/providers/microsoft.compute/galleries/c/images/d/versions/1.0.0"
    store = RowStore(sandbox, keys=[])
    store.get("identity:owner")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for wanted in with_parents(key):
            store.get(wanted)
    assert len(queries) == 1
    assert with_parents(key)[1:] == [key.rsplit("/", 2)[0], key.rsplit("/", 4)[0], "/subscriptions/s/resourcegroups/g"]


def test_ten_thousand_other_rows_cost_no_more_queries(sandbox: Sandbox) -> None:
    Resource.objects.bulk_create(
        [Resource(sandbox=sandbox, key=f"/y/{n:05d}", kind="y", rid="", name="", location="") for n in range(10_000)],
        batch_size=1_000,
    )
    store = RowStore(sandbox)
    with CaptureQueriesContext(connection) as queries:
        store.get("/y/00001")
        store.find("y", "/y/", limit=10)
        store.next_change(0)
    assert len(queries) == 4


@pytest.mark.skipif("sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="this is SQLite's way to say its plan")
def test_no_read_goes_through_the_whole_sandbox(sandbox: Sandbox) -> None:
    Resource.objects.bulk_create(
        [Resource(sandbox=sandbox, key=f"/y/{n:05d}", kind="y", rid="", name="", location="") for n in range(2_000)],
        batch_size=1_000,
    )
    with CaptureQueriesContext(connection) as queries:
        store = RowStore(sandbox, keys=["/y/00003"])
        store.get("/y/00001")
        store.find("y", "/y/", limit=10)
        store.under("/y/00002")
        store.due(5)
        store.next_change(0)
        overview(sandbox, 200)
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            steps = [row[-1] for row in cursor.fetchall()]
            reads = [step for step in steps if step.startswith(("SCAN", "SEARCH"))]
            assert reads, query["sql"]
            assert not [step for step in reads if step.startswith("SCAN") or step.endswith(WHOLE)], query["sql"]


def test_policies_that_are_assigned_are_read_together(sandbox: Sandbox, store: RowStore) -> None:
    scope = "/subscriptions/s/providers/microsoft.authorization"
    assigned = {name: f"/subscriptions/S/providers/Microsoft.Authorization/policyDefinitions/{name}" for name in ("one", "two")}
    for name, definition in assigned.items():
        body: dict[str, JSON] = {"properties": {"policyDefinitionId": definition}}
        change(store, (None, a(f"{scope}/policyassignments/{name}", "microsoft.authorization/policyassignments", body=body)))
        change(store, (None, a(definition.lower(), "microsoft.authorization/policydefinitions")))
    store.save()
    later = fresh(sandbox)
    with CaptureQueriesContext(connection) as queries:
        assert len(later.find("microsoft.authorization/policyassignments", f"{scope}/")) == 2
        assert all(later.get(definition.lower()) for definition in assigned.values())
    assert len(queries) == 2
