"""Tags at each scope as a resource of their own: read, replaced, merged, taken away, bounded; and all their names."""

from typing import Any

import pytest

from gallery_engine.catalog.roles import READER, TAG_CONTRIBUTOR
from gallery_engine.records import JSON
from tests.engine.access_cast import granted
from tests.engine.cast import EAST, GROUP, Sandbox, accepted, gallery, message, refused, sandbox

TAGS = "providers/Microsoft.Resources/tags/default"
AT_GROUP = f"/resourceGroups/{GROUP}/{TAGS}"
AT_SUBSCRIPTION = f"/{TAGS}"
AT_GALLERY = f"galleries/gallery/{TAGS}"
EVERYWHERE = pytest.mark.parametrize("at", [AT_SUBSCRIPTION, AT_GROUP, AT_GALLERY])


def body(operation: str = "", **tags: str) -> dict[str, JSON]:
    """The body of tags."""
    properties: dict[str, JSON] = {"properties": {"tags": {**tags}}}
    return properties | ({"operation": operation} if operation else {})


def patch(box: Sandbox, at: str, operation: str, **tags: str) -> Any:
    """The tags after an update that has to succeed."""
    answer: Any = accepted(box.send("PATCH", at, body(operation, **tags)))
    return answer["properties"]["tags"]


def tags(box: Sandbox, at: str) -> Any:
    """The tags at a scope."""
    return box.get(at)["properties"]["tags"]


@pytest.fixture
def box() -> Sandbox:
    """A sandbox with the gallery `gallery`."""
    made = sandbox()
    gallery(made)
    return made


class TestDeeds:
    @EVERYWHERE
    def test_tags_are_put_read_and_taken_away_at_each_scope(self, box: Sandbox, at: str) -> None:
        assert tags(box, at) == {}
        made = box.put(at, body(team="images", Env="prod"))
        assert made.response.status == 200
        assert made.response.body == {
            "id": box.id(at),
            "name": "default",
            "type": "Microsoft.Resources/tags",
            "properties": {"tags": {"team": "images", "Env": "prod"}},
        }
        accepted(box.put(at, body(env="test")))
        assert tags(box, at) == {"env": "test"}
        assert (box.delete(at).response.status, tags(box, at)) == (200, {})

    @EVERYWHERE
    def test_they_are_the_tags_of_what_they_describe(self, box: Sandbox, at: str) -> None:
        accepted(box.put(at, body(team="images")))
        assert box.get(box.id(at).removesuffix(f"/{TAGS}"))["tags"] == {"team": "images"}

    def test_what_a_resource_was_made_with_is_there(self, box: Sandbox) -> None:
        box.finish(box.put("galleries/gallery", {"location": EAST, "tags": {"a": "b"}}))
        assert tags(box, AT_GALLERY) == {"a": "b"}
        before = box.get("galleries/gallery")["properties"]
        box.put(AT_GALLERY, body(c="d"))
        assert box.get("galleries/gallery")["properties"] == before

    def test_merging_adds_and_replaces_whatever_the_case(self, box: Sandbox) -> None:
        box.put(AT_GROUP, body(Team="images", env="prod"))
        assert patch(box, AT_GROUP, "Merge", TEAM="web", cost="1") == {"Team": "web", "env": "prod", "cost": "1"}

    def test_replacing_leaves_nothing_of_the_old_ones(self, box: Sandbox) -> None:
        box.put(AT_GROUP, body(team="images"))
        assert patch(box, AT_GROUP, "replace", env="prod") == {"env": "prod"}

    def test_deleting_takes_names_and_pairs(self, box: Sandbox) -> None:
        box.put(AT_GROUP, body(team="images", env="prod", cost="1"))
        assert patch(box, AT_GROUP, "Delete", TEAM="", env="prod", cost="2", other="") == {"cost": "1"}

    def test_deleting_the_tags_deletes_nothing_else(self, box: Sandbox) -> None:
        box.delete(AT_GALLERY)
        assert box.get("galleries/gallery")["name"] == "gallery"

    def test_nothing_is_tagged_that_is_not_there(self, box: Sandbox) -> None:
        assert refused(box.put(f"galleries/none/{TAGS}", body(a="b"))) == "RES103"
        assert refused(box.send("GET", f"/resourceGroups/none/{TAGS}")) == "RES101"

    def test_a_tag_contributor_needs_no_more_than_tags(self, box: Sandbox) -> None:
        reader = granted(box, "r", READER)
        step = reader.put(AT_GALLERY, body(a="b"))
        assert refused(step) == "SEC102"
        assert "perform action 'Microsoft.Resources/tags/write'" in message(step)
        assert tags(reader, AT_GALLERY) == {}
        accepted(granted(box, "t", TAG_CONTRIBUTOR).put(AT_GALLERY, body(a="b")))
        assert tags(reader, AT_GALLERY) == {"a": "b"}

    def test_a_group_that_is_being_deleted_is_left_alone(self, box: Sandbox) -> None:
        box.delete(f"/resourceGroups/{GROUP}")
        assert refused(box.put(AT_GALLERY, body(a="b"))) == "RES109"

    def test_a_lock_on_changes_stops_tags(self, box: Sandbox) -> None:
        lock = f"/resourceGroups/{GROUP}/providers/Microsoft.Authorization/locks/keep"
        box.put(lock, {"properties": {"level": "ReadOnly"}})
        assert refused(box.put(AT_GALLERY, body(a="b"))) == "SEC103"


class TestRules:
    @pytest.mark.rule("TAG101")
    @pytest.mark.parametrize("sign", "<>%&\\?/\x1f")
    def test_names_are_clear(self, box: Sandbox, sign: str) -> None:
        step = box.put(AT_GROUP, {"properties": {"tags": {f"a{sign}b": "c"}}})
        assert refused(step) == "TAG101"
        assert message(step) == f"The tag names 'a{sign}b' have reserved characters '<,>,%,&,\\\\,?,/' or control characters."
        assert refused(box.put("galleries/other", {"location": EAST, "tags": {f"a{sign}b": "c"}})) == "TAG101"
        accepted(box.put(AT_GROUP, {"properties": {"tags": {"a.b-c:d": f"e{sign}", "hidden-link:/app": "Resource"}}}))

    @pytest.mark.rule("TAG102")
    def test_fifty_tags_are_the_end(self, box: Sandbox) -> None:
        fifty = {f"t{number}": "x" for number in range(50)}
        accepted(box.put(AT_GROUP, body(**fifty)))
        step = box.send("PATCH", AT_GROUP, body("Merge", more="x"))
        assert (refused(step), message(step)) == ("TAG102", "The resource has 51 tags, exceeding the maximum of 50.")
        accepted(box.send("PATCH", AT_GROUP, body("Merge", T7="y")))
        assert refused(box.put(AT_GROUP, body(**{"n" * 513: "x"}))) == "TAG102"
        assert refused(box.put(AT_GROUP, body(name="v" * 257))) == "TAG102"

    @pytest.mark.rule("TAG103")
    @pytest.mark.parametrize("operation", ["", "Add"])
    def test_an_update_says_what_it_does(self, box: Sandbox, operation: str) -> None:
        step = box.send("PATCH", AT_GROUP, body(operation, a="b"))
        assert refused(step) == "TAG103"
        assert message(step).endswith("The allowed values are 'Replace, Merge, Delete'.")
        accepted(box.send("PATCH", AT_GROUP, body("MERGE", a="b")))

    @pytest.mark.rule("TAG104")
    def test_there_is_one_set_of_tags(self, box: Sandbox) -> None:
        other = AT_GROUP.replace("default", "mine")
        assert refused(box.put(other, body(a="b"))) == "TAG104"
        assert refused(box.send("GET", other)) == "RES103"
        accepted(box.put(AT_GROUP.replace("default", "Default"), body(a="b")))

    @pytest.mark.rule("TAG105")
    def test_what_is_attached_has_no_tags(self, box: Sandbox) -> None:
        lock = f"/resourceGroups/{GROUP}/providers/Microsoft.Authorization/locks/keep"
        accepted(box.put(lock, {"properties": {"level": "CanNotDelete"}}))
        assert refused(box.put(f"{lock}/{TAGS}", body(a="b"))) == "TAG105"
        accepted(box.put(AT_GALLERY, body(a="b")))

    @pytest.mark.parametrize(
        "sent", [[], "x", {"properties": []}, {"properties": {"tags": {"a": 1}}}, {"properties": {"tags": None}}]
    )
    def test_what_is_no_set_of_tags_is_refused(self, box: Sandbox, sent: JSON) -> None:
        assert refused(box.put(AT_GROUP, sent)) == "REQ106"


class TestNames:
    def test_all_tags_of_a_subscription_are_counted(self, box: Sandbox) -> None:
        box.put(AT_SUBSCRIPTION, body(env="prod"))
        box.put(AT_GROUP, body(env="prod", team="images"))
        box.put(AT_GALLERY, body(env="test"))
        env, team = box.get("/tagNames")["value"]
        assert (env["tagName"], env["count"]) == ("env", {"type": "Total", "value": 3})
        assert [(value["tagValue"], value["count"]["value"]) for value in env["values"]] == [("prod", 2), ("test", 1)]
        assert team["id"] == box.id("/tagNames/team")
