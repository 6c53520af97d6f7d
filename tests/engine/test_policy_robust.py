"""No rule of a policy can harm, whatever is in it."""

from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from gallery_engine.policy.decision import Assigned
from gallery_engine.policy.operators import OPERATORS
from gallery_engine.policy.problems import BadRule
from gallery_engine.records import JSON
from tests.engine.policy_language_cast import VM, decide, modify, read, refused, resource, setting

JSONS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.floats(allow_nan=False)
    | st.text(max_size=6)
    | st.sampled_from(["[", "[x", "[a()]"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    ["name", "tags", "tags.env", f"{VM}/list[*]", f"{VM}/list[*].a", "Microsoft.Compute/imageId", "x", "[field('name')]"]
)
TESTS = st.builds(
    lambda kind, subject, operator, target: {kind: subject, operator: target},
    st.sampled_from(["field", "value", "Field"]),
    FIELDS | JSONS,
    st.sampled_from([name for name, _ in OPERATORS.values()]),
    JSONS | FIELDS,
)
COUNTS = st.builds(
    lambda kind, subject, where, target: {"count": {kind: subject, "where": where}, "greater": target},
    st.sampled_from(["field", "value"]),
    FIELDS | JSONS,
    TESTS,
    JSONS,
)
CLAUSES: st.SearchStrategy[Any] = st.recursive(
    TESTS | COUNTS | JSONS,
    lambda inner: st.fixed_dictionaries({"not": inner}) | st.fixed_dictionaries({"allOf": st.lists(inner, max_size=3)}),
    max_leaves=8,
)
THENS: st.SearchStrategy[Any] = JSONS | st.sampled_from(
    [
        {"effect": "deny"},
        modify(setting("a", "[field('name')]")),
        {"effect": "append", "details": [{"field": "tags", "value": {"a": 1}}]},
    ]
)


class TestRobust:
    @settings(max_examples=200, deadline=None)
    @given(JSONS | st.fixed_dictionaries({"if": CLAUSES, "then": THENS}))
    def test_any_rule_is_read_or_refused_and_decides_or_denies(self, rule: JSON) -> None:
        try:
            found = read(rule)
        except BadRule as error:
            event(error.code)
            return
        policy = Assigned("/a", "a", "/", "/d", found)
        made = decide(policy, of=resource(properties={"list": [1, "x", {"a": None}]}))
        assert all(isinstance(value, str) for value in made.tags.values())

    def test_depth_and_number_of_conditions_are_bounded(self) -> None:
        deep: JSON = {"field": "name", "equals": "x"}
        for _ in range(70):
            deep = {"not": deep}
        assert "nested deeper" in refused({"if": deep, "then": {"effect": "deny"}})[1]
        many: JSON = [{"field": "name", "equals": "x"}] * 4097
        assert "more than 4096" in refused({"if": {"anyOf": many}, "then": {"effect": "deny"}})[1]
