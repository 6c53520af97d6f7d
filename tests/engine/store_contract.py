"""What every store must do, whatever it is made of. A test module inherits `StoreContract` and says how a store is made.

class TestMyStore(StoreContract):
    @pytest.fixture
    def make(self) -> StoreFactory: ...     # (seed, rulebook) -> a new store with an empty subscription
"""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from gallery_engine.cloud import new_store
from gallery_engine.records import Changes, Record
from gallery_engine.snapshot import digest, dump, load
from gallery_engine.store import DictStore, Store
from tests.engine.cast import Sandbox, StoreFactory, sandbox, version

KIND = "microsoft.test/things"


def thing(key: str, *, due: int = 0, alias: str = "", kind: str = KIND, **inner: int) -> Record:
    """A record under a key."""
    return Record(
        key, kind, id=key.upper(), name=key[-1:], location="eastus", alias=alias, due=due, body={"a": [1]}, inner=dict(inner)
    )


def write(store: Store, *changes: tuple[Record | None, Record | None]) -> None:
    """Commit records as one step would."""
    store.commit(Changes(store.head(), store.head(), changes))


def keys(records: Sequence[Record]) -> list[str]:
    return [record.key for record in records]


class StoreContract:
    """The contract, one test for each promise."""

    @pytest.fixture
    def store(self, make: StoreFactory) -> Store:
        """A new store."""
        return make("contract", "azure")

    def test_a_new_store_knows_its_head_and_its_owner(self, store: Store) -> None:
        same = new_store("contract", "azure")
        assert store.head() == same.head()
        assert store.get("identity:owner") == same.get("identity:owner")

    def test_a_record_comes_back_whole(self, store: Store) -> None:
        record = thing("/a/1", due=7, alias="second", count=1)
        write(store, (None, record))
        assert store.get("/a/1") == record
        assert store.by_alias("second") == record

    def test_what_is_not_there_is_none(self, store: Store) -> None:
        assert store.get("/none") is None
        assert store.by_alias("none") is None
        assert list(store.find(KIND, "/")) == []

    def test_a_change_replaces_the_record_and_its_alias(self, store: Store) -> None:
        before = thing("/a/1", alias="old")
        after = replace(before, alias="new", inner={"count": 2})
        write(store, (None, before))
        write(store, (before, after))
        assert store.get("/a/1") == after
        assert store.by_alias("old") is None
        assert store.by_alias("new") == after
        assert keys(store.find(KIND, "/a/")) == ["/a/1"]

    def test_a_removed_record_is_gone_with_its_alias(self, store: Store) -> None:
        record = thing("/a/1", alias="second")
        write(store, (None, record))
        write(store, (record, None))
        assert store.get("/a/1") is None
        assert store.by_alias("second") is None
        assert list(store.under("/a/")) == []

    @pytest.mark.parametrize(("owner", "heir"), [("/a/1", "/a/2"), ("/a/2", "/a/1")])
    def test_an_alias_can_pass_from_one_record_to_another_in_one_step(self, store: Store, owner: str, heir: str) -> None:
        first, second = thing(owner, alias="shared"), thing(heir)
        write(store, (None, first), (None, second))
        changes = [(first, None), (second, replace(second, alias="shared"))]
        write(store, *sorted(changes, key=lambda change: change[0].key))
        found = store.by_alias("shared")
        assert found is not None
        assert found.key == heir

    def test_many_records_may_have_no_alias(self, store: Store) -> None:
        write(store, (None, thing("/a/1")), (None, thing("/a/2")))
        assert store.by_alias("") is None

    def test_records_of_a_kind_come_in_key_order_whatever_the_order_they_were_written_in(self, store: Store) -> None:
        write(store, *((None, thing(f"/a/{name}")) for name in "cab"), (None, thing("/a/bb", kind="other")))
        assert keys(store.find(KIND, "/a/")) == ["/a/a", "/a/b", "/a/c"]
        assert keys(store.under("/a/")) == ["/a/a", "/a/b", "/a/bb", "/a/c"]

    def test_key_order_is_the_order_of_code_points(self, store: Store) -> None:
        names = ["a-b", "a.b", "a/b", "a_b", "ab", "a1", "a b", "é"]
        write(store, *((None, thing(f"/o/{name}")) for name in names))
        assert keys(store.under("/o/")) == sorted(f"/o/{name}" for name in names)

    def test_a_prefix_is_taken_literally(self, store: Store) -> None:
        write(store, *((None, thing(key)) for key in ("/a_/1", "/ab/1", "/a%/1", "/a/1", "/A/1")))
        assert keys(store.find(KIND, "/a_/")) == ["/a_/1"]
        assert keys(store.under("/a%/")) == ["/a%/1"]
        assert keys(store.under("/a/")) == ["/a/1"]

    def test_pages_begin_after_a_key_and_end_at_the_limit(self, store: Store) -> None:
        write(store, *((None, thing(f"/a/{name}")) for name in "abcde"), (None, thing("/b/a")))
        assert keys(store.find(KIND, "/a/", limit=2)) == ["/a/a", "/a/b"]
        assert keys(store.find(KIND, "/a/", after="/a/b", limit=2)) == ["/a/c", "/a/d"]
        assert keys(store.find(KIND, "/a/", after="/a/e")) == []
        assert keys(store.find(KIND, "/a/", after="/a/bb", limit=1)) == ["/a/c"]

    def test_events_are_due_in_the_order_of_time_and_sequence(self, store: Store) -> None:
        due = (30, 10, 20)
        events = [thing(f"event:{at:020d}:{number}", due=at, kind="event") for number, at in enumerate(due)]
        write(store, *((None, event) for event in events), (None, thing("/a/1", due=5)))
        assert [event.due for event in store.due(20)] == [10, 20]
        assert list(store.due(9)) == []

    def test_the_next_change_is_the_earliest_due_after_now(self, store: Store) -> None:
        assert store.next_change(0) is None
        write(store, *((None, thing(f"/a/{at}", due=at)) for at in (10, 20, 30)))
        assert store.next_change(0) == 10
        assert store.next_change(10) == 20
        assert store.next_change(30) is None

    def test_the_head_is_that_of_the_last_step(self, store: Store) -> None:
        after = replace(store.head(), now=store.head().now + 1, counter=9)
        store.commit(Changes(store.head(), after))
        assert store.head() == after

    def test_a_life_in_this_store_has_the_digest_of_a_life_in_memory(self, make: StoreFactory) -> None:
        def live(factory: StoreFactory) -> Sandbox:
            box = sandbox("azure", "life", factory)
            version(box, "1.0.0", "eastus", "northeurope")
            box.delete("galleries/gallery/images/web/versions/1.0.0")
            box.put("galleries/bad-name", {"location": "eastus"})
            box.advance(10)
            return box

        assert digest(live(make).store) == digest(live(new_store).store)

    def test_a_snapshot_of_this_store_loads_into_memory(self, make: StoreFactory) -> None:
        box = sandbox("chapter", "snapshot", make)
        version(box)
        loaded = load(dump(box.store))
        assert isinstance(loaded, DictStore)
        assert digest(loaded) == digest(box.store)
