"""A sandbox as bytes and back."""

import json

import pytest

from gallery_engine.errors import BadSnapshot
from gallery_engine.sharing import gallery_alias
from gallery_engine.snapshot import digest, dump, load
from tests.engine.cast import Sandbox, accepted, gallery, sandbox, version


def lived_in() -> Sandbox:
    box = sandbox()
    version(box)
    box.delete("galleries/gallery/images/web/versions/1.0.0")
    return box


def test_a_sandbox_comes_back_as_it_was() -> None:
    box = lived_in()
    again = load(dump(box.store))
    assert digest(again) == digest(box.store)
    assert again.records() == list(box.store.under(""))
    assert again.head() == box.store.head()


def test_a_sandbox_that_came_back_goes_on_as_the_other_does() -> None:
    box = lived_in()
    again = Sandbox(load(dump(box.store)))
    for each in (box, again):
        each.advance(600)
        accepted(each.put("galleries/more", {"location": "westus"}))
    assert digest(again.store) == digest(box.store)
    assert again.store.by_alias(gallery_alias(box.store.head().subscription, "more")) is not None


def test_equal_sandboxes_give_equal_bytes() -> None:
    assert dump(lived_in().store) == dump(lived_in().store)


def test_a_change_anywhere_changes_the_digest() -> None:
    box = lived_in()
    before = digest(box.store)
    box.advance(1)
    assert digest(box.store) != before


def test_the_canonical_form_has_sorted_keys_no_spaces_and_records_in_key_order() -> None:
    box = sandbox()
    gallery(box)
    data = dump(box.store)
    document = json.loads(data)
    assert data == json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    keys = [record["key"] for record in document["records"]]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"not json",
        b"\xff\xfe",
        b'{"schema":2}',
        b'{"schema":1}',
        b'{"schema":1,"head":{},"records":[]}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_snapshot_is_refused_whole(data: bytes) -> None:
    with pytest.raises(BadSnapshot):
        load(data)


@pytest.mark.parametrize("spoil", ["twice", "order", "field", "type"])
def test_a_snapshot_with_one_thing_wrong_is_refused_whole(spoil: str) -> None:
    document = json.loads(dump(lived_in().store))
    records = document["records"]
    if spoil == "twice":
        records.insert(0, records[0])
    elif spoil == "order":
        records.reverse()
    elif spoil == "field":
        records[0]["extra"] = 1
    else:
        records[0]["due"] = "soon"
    with pytest.raises(BadSnapshot):
        load(json.dumps(document).encode())
