"""Management locks: how they are set, what they stop, for whom, and how they are found again."""

import pytest

from gallery_engine.catalog.roles import CONTRIBUTOR
from gallery_engine.records import JSON, Record
from tests.engine.access_cast import full, granted
from tests.engine.cast import EAST, GROUP, Sandbox, accepted, definition, gallery, machine, message, refused, sandbox, version

LOCKS = "providers/Microsoft.Authorization/locks"
AT_GROUP = f"/resourceGroups/{GROUP}/{LOCKS}"
AT_SUBSCRIPTION = f"/{LOCKS}"
AT_GALLERY = f"galleries/gallery/{LOCKS}"


def body(level: str = "CanNotDelete", **more: JSON) -> JSON:
    """The body of a lock."""
    return {"properties": {"level": level, **more}}


def names(box: Sandbox, path: str, wish: str = "") -> list[str]:
    """The names of the locks that a list shows."""
    found = box.get(path, filter=wish) if wish else box.get(path)
    return [lock["name"] for lock in found["value"]]


@pytest.fixture
def box() -> Sandbox:
    """A sandbox with the gallery `gallery`."""
    made = sandbox()
    gallery(made)
    return made


class TestSetting:
    def test_a_lock_is_made_shown_changed_and_taken_away(self, box: Sandbox) -> None:
        made = box.put(f"{AT_GROUP}/keep", body(notes="images of production"))
        assert made.response.status == 201
        assert made.response.body == {
            "id": box.id(f"{AT_GROUP}/keep"),
            "name": "keep",
            "type": "Microsoft.Authorization/locks",
            "properties": {"level": "CanNotDelete", "notes": "images of production"},
        }
        assert box.put(f"{AT_GROUP}/keep", body("readonly")).response.status == 200
        assert box.get(f"{AT_GROUP}/KEEP")["properties"] == {"level": "ReadOnly"}
        assert box.delete(f"{AT_GROUP}/keep").response.status == 200
        assert box.delete(f"{AT_GROUP}/keep").response.status == 204

    def test_a_lock_that_is_not_there_is_named(self, box: Sandbox) -> None:
        step = box.send("GET", f"{AT_GROUP}/keep")
        assert (step.response.status, message(step)) == (404, "The lock 'keep' could not be found.")
        assert step.refusal is not None
        assert step.refusal.code == "LockNotFound"

    def test_owners_are_kept(self, box: Sandbox) -> None:
        made = accepted(box.put(f"{AT_GALLERY}/keep", body(owners=[{"applicationId": "backup"}])))
        assert made["properties"] == {"level": "CanNotDelete", "owners": [{"applicationId": "backup"}]}

    def test_a_lock_needs_what_it_is_set_on(self, box: Sandbox) -> None:
        assert refused(box.put(f"galleries/none/{LOCKS}/keep", body())) == "RES103"
        assert refused(box.put(f"/resourceGroups/none/{LOCKS}/keep", body())) == "RES101"

    @pytest.mark.rule("LCK101")
    @pytest.mark.parametrize("sent", [None, {}, {"properties": {}}, body("Locked")])
    def test_a_lock_has_a_level(self, box: Sandbox, sent: JSON) -> None:
        step = box.put(f"{AT_GROUP}/keep", sent)
        assert refused(step) == "LCK101"
        assert message(step).endswith("The allowed values are 'CanNotDelete, ReadOnly'.")
        accepted(box.put(f"{AT_GROUP}/keep", body("cannotdelete")))

    @pytest.mark.rule("LCK102")
    def test_a_name_is_short_and_clear(self, box: Sandbox) -> None:
        for name in ("a" * 261, "a:b", "a&b", "50%"):
            assert refused(box.put(f"{AT_GROUP}/{name}", body())) == "LCK102"
        accepted(box.put(f"{AT_GROUP}/{'a' * 260}", body()))

    @pytest.mark.rule("LCK103")
    def test_notes_are_short(self, box: Sandbox) -> None:
        step = box.put(f"{AT_GROUP}/keep", body(notes="x" * 513))
        assert (refused(step), message(step)) == ("LCK103", "The lock notes have 513 characters, exceeding the maximum of 512.")
        accepted(box.put(f"{AT_GROUP}/keep", body(notes="x" * 512)))

    @pytest.mark.rule("LCK104")
    def test_a_scope_has_twenty_locks(self, box: Sandbox) -> None:
        for number in range(20):
            accepted(box.put(f"{AT_GROUP}/keep{number}", body()))
        assert refused(box.put(f"{AT_GROUP}/more", body())) == "LCK104"
        accepted(box.put(f"{AT_GROUP}/keep3", body("ReadOnly")))
        accepted(box.put(f"{AT_GALLERY}/more", body()))

    @pytest.mark.rule("LCK105")
    def test_nothing_above_the_subscription_is_locked(self, box: Sandbox) -> None:
        accepted(full(box, "PUT", "/providers/Microsoft.Management/managementGroups/mg", {}))
        step = full(box, "PUT", f"/providers/Microsoft.Management/managementGroups/mg/{LOCKS}/keep", body())
        assert refused(step) == "LCK105"
        accepted(box.put(f"{AT_SUBSCRIPTION}/keep", body()))


class TestStopping:
    @pytest.mark.parametrize("at", [AT_SUBSCRIPTION, AT_GROUP, AT_GALLERY])
    def test_can_not_delete_stops_deletes_below_it_and_lets_changes_through(self, box: Sandbox, at: str) -> None:
        box.put(f"{at}/keep", body())
        accepted(box.put("galleries/gallery", {"location": EAST, "tags": {"a": "b"}}))
        step = box.delete("galleries/gallery")
        assert (refused(step), step.response.status) == ("SEC103", 409)
        assert message(step) == (
            f"The scope '{box.id('galleries/gallery')}' cannot perform delete operation because following scope(s) are locked: "
            f"'{box.id(at).removesuffix(f'/{LOCKS}')}'. Please remove the lock and try again."
        )
        accepted(box.delete(f"{at}/keep"))
        accepted(box.delete("galleries/gallery"))

    def test_read_only_stops_changes_and_actions_too(self) -> None:
        box = sandbox()
        vm = machine(box)
        box.put(f"{AT_GROUP}/keep", body("ReadOnly"))
        accepted(box.send("GET", "virtualMachines/vm"))
        for step in (box.post(f"{vm}/start"), box.put("galleries/gallery", {"location": EAST}), box.delete("virtualMachines/vm")):
            assert refused(step) == "SEC103"
        assert "cannot perform write operation" in message(box.post(f"{vm}/start"))
        accepted(box.put("/resourceGroups/other", {"location": EAST}))

    def test_a_group_stays_while_something_in_it_is_locked(self, box: Sandbox) -> None:
        made = version(box)
        box.put(f"{made}/{LOCKS}/keep", body("ReadOnly"))
        step = box.delete(f"/resourceGroups/{GROUP}")
        assert refused(step) == "SEC103"
        assert f"locked: '{box.id(made)}'." in message(step)
        accepted(box.put("/resourceGroups/other", {"location": EAST}))
        accepted(box.delete("/resourceGroups/other"))

    def test_a_lock_on_a_neighbour_is_not_in_the_way(self, box: Sandbox) -> None:
        definition(box)
        box.put(f"galleries/gallery/images/web/{LOCKS}/keep", body())
        accepted(box.put("galleries/gallery2", {"location": EAST}))
        accepted(box.delete("galleries/gallery2"))
        assert refused(box.delete("galleries/gallery/images/web")) == "SEC103"

    def test_locks_hold_for_each_other_neither_way(self, box: Sandbox) -> None:
        box.put(f"{AT_GROUP}/keep", body("ReadOnly"))
        accepted(box.put(f"{AT_GALLERY}/more", body()))
        accepted(box.delete(f"{AT_GALLERY}/more"))

    def test_what_is_attached_to_a_resource_goes_with_it(self, box: Sandbox) -> None:
        key = f"{box.id('galleries/gallery').lower()}/providers/microsoft.authorization/roleassignments/one"
        box.plant(Record(key, "microsoft.authorization/roleassignments", key, "one"))
        box.finish(box.delete("galleries/gallery"))
        assert box.store.get(key) is None

    def test_only_who_may_set_locks_may_take_them_away(self, box: Sandbox) -> None:
        box.put(f"{AT_GROUP}/keep", body())
        contributor = granted(box, "c", CONTRIBUTOR)
        assert refused(contributor.delete(f"{AT_GROUP}/keep")) == "SEC102"
        assert refused(contributor.put(f"{AT_GROUP}/keep", body())) == "SEC102"
        accepted(contributor.send("GET", f"{AT_GROUP}/keep"))


class TestLists:
    def test_a_list_shows_what_holds_at_a_scope_and_what_lies_below(self, box: Sandbox) -> None:
        for path, name in ((AT_SUBSCRIPTION, "widest"), (AT_GROUP, "wide"), (AT_GALLERY, "narrow")):
            accepted(box.put(f"{path}/{name}", body()))
        for path in (AT_SUBSCRIPTION, AT_GROUP, AT_GALLERY):
            assert names(box, path) == ["widest", "wide", "narrow"]
        assert names(box, AT_GROUP, "atScope()") == ["widest", "wide"]
        assert names(box, AT_GROUP, "atExactScope()") == ["wide"]

    def test_another_filter_is_refused(self, box: Sandbox) -> None:
        step = box.send("GET", AT_GROUP, query={"$filter": "level eq 'ReadOnly'"})
        assert step.refusal is not None
        assert step.refusal.code == "InvalidFilterInQueryString"
