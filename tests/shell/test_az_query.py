"""--query: jmespath, bounded by count."""

import json
import time
import warnings
from collections import OrderedDict
from typing import Any

import jmespath
import jmespath.exceptions
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery_engine.arm import JSON
from labs.shell.az.errors import AzError, QueryError
from labs.shell.az.query import LONGEST, MOST_PRINTED, TooMuchError, compile_query, search
from labs.shell.errors import BudgetError
from tests.shell.az_world import Az

DATA: Any = {"items": [{"name": f"n{place}", "size": place, "tags": {"a": "b"}} for place in range(50)], "x": None}
DOUBLING = "|".join(["[@,@]"] * 60)
BOMBS = [
    DOUBLING,
    DOUBLING + "|to_string(@)",
    "items|" + "|".join(["[@,@][]"] * 60),
    "|".join(["join('', [to_string(@),to_string(@)])"] * 24),
    "items[*].[items[*]]" + "[]" * 100,
    "items[?" + "||".join(["a"] * 120) + "]",
    "[" * 500 + "@" + "]" * 500,
    "{a:" * 300 + "@" + "}" * 300,
    "!" * 900 + "@",
    "`" + "[" * 500 + "]" * 500 + "`",
    "items[*].[" + ",".join(["@"] * 150) + "]|[*][]|[*].[@,@,@,@]",
    "map(&map(&map(&[@,@,@,@,@,@,@,@], [@,@,@,@,@,@,@,@]), [@,@,@,@,@,@,@,@]), items)",
    "sort_by(items, &to_string(@))" + "|sort_by(@, &to_string(@))" * 30,
    "(" * 400 + "@" + ")" * 400,
    "a" * LONGEST + "a",
    DOUBLING.replace("@,@", "@==@,@==@"),
    "|".join(["{a:@,b:@}"] * 60) + " == " + "|".join(["{a:@,b:@}"] * 20),
]


def test_a_query_picks_and_keeps_the_order_it_names() -> None:
    assert search("items[?size > `47`].name", DATA) == ["n48", "n49"]
    assert list(search("items[0].{z:name,a:size}", DATA).items()) == [("z", "n0"), ("a", 0)]  # type: ignore[union-attr]


def test_functions_work_as_in_jmespath() -> None:
    assert search("length(items)", DATA) == 50
    assert search("sort_by(items, &size)[-1].name", DATA) == "n49"
    assert search("join(',', items[:2].name)", DATA) == "n0,n1"


def test_an_old_literal_is_still_a_text() -> None:
    assert search("items[?name == `n3`].size", DATA) == [3]


@pytest.mark.parametrize("text", ["", "[", "a..b", "name eq x", "a[?", "foo(", "\x00"])
def test_what_is_no_expression_is_refused_before_the_cloud_is_asked(text: str) -> None:
    az = Az()
    result = az.words(["group", "list", "--query", text])
    assert (result.exit_code, az.requests) == (2, [])
    assert repr(text) in result.stderr or "too large" in result.stderr


def test_a_wrong_type_is_told_with_where_to_read_more() -> None:
    az = Az()
    result = az.run("group list --query 'length(`1`)'")
    assert result.exit_code == 1
    assert "invalid type for value" in result.stderr
    assert result.stderr.splitlines()[-1].startswith("To learn more about --query")


def test_an_unknown_function_is_told() -> None:
    assert Az().run("group list --query 'nope(@)'").exit_code == 1


@pytest.mark.parametrize("text", BOMBS, ids=range(len(BOMBS)))
def test_a_bomb_is_refused_with_one_clear_line_in_little_time(text: str) -> None:
    start = time.process_time()
    with pytest.raises((AzError, BudgetError)) as caught:
        search(text, DATA)
    assert time.process_time() - start < 2
    assert "\n" not in str(caught.value)


def test_the_refusal_says_which_bound_was_met() -> None:
    for text, what in (
        ("a" * (LONGEST + 1), "characters"),
        ("[" + ",".join(["a"] * 220) + "]", "parts"),
        ("!" * 40 + "a", "levels"),
        ("items[*]." * 2 + "[" + ",".join(["@"] * 100) + "]", "nodes"),
    ):
        with pytest.raises(TooMuchError, match=what):
            search(text, {"items": [{"items": [1] * 20}] * 20} if "items" in text else DATA)


def test_a_long_list_is_picked_from_without_meeting_a_bound() -> None:
    many: JSON = [{"name": f"n{place}", "properties": {"state": "Succeeded"}} for place in range(10_000)]
    assert search("[?properties.state == 'Failed'].name", many) == []
    assert search("length(@)", many) == 10_000
    with pytest.raises(TooMuchError, match=f"{MOST_PRINTED} nodes"):
        search("[].[name,name]", many)


PIECES = st.sampled_from(
    [
        "@",
        "a",
        "items",
        "name",
        ".",
        "[",
        "]",
        "[]",
        "[*]",
        "[0]",
        "*",
        "|",
        "||",
        "&&",
        "!",
        "(",
        ")",
        "{",
        "}",
        ":",
        ",",
        "&",
        "==",
        "<",
        "`1`",
        "'x'",
        "length(@)",
        "[?",
        "to_string(@)",
        "sort_by(",
        "map(",
        "join('',",
        "[@,@]",
        "keys(@)",
        " ",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_expression_gives_a_value_or_an_az_error(text: str) -> None:
    try:
        compile_query(text)
        search(text, DATA)
    except (AzError, QueryError, ValueError):
        return


NAMES = st.sampled_from(["name", "size", "tags", "items", "state", "nope"])
LEAVES: st.SearchStrategy[Any] = st.none() | st.booleans() | st.integers(-3, 3) | st.floats(-2, 2) | st.text("abn1", max_size=3)
DOCUMENTS = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=20
)
LITERALS = st.sampled_from(["`1`", "`null`", "`true`", '`"a"`', "'a'", "'b1'", "`[1, 2]`", "`{}`", "''"])
COMPARISONS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
ONE = (
    "length",
    "keys",
    "values",
    "to_string",
    "to_number",
    "to_array",
    "type",
    "not_null",
    "reverse",
    "sort",
    "sum",
    "avg",
    "max",
)
TWO = ("contains", "starts_with", "ends_with", "join")
BY = ("sort_by", "max_by", "min_by", "map")


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions that are made of expressions."""
    index = st.integers(-3, 3).map("[{}]".format)
    bounds = st.sampled_from(["", "0", "1", "-1"])
    pieces = st.builds("[{}:{}]".format, bounds, bounds)
    return st.one_of(
        st.builds("{}.{}".format, inner, NAMES),
        st.builds("{}{}".format, inner, index | pieces | st.sampled_from(["[]", "[*]", ".*"])),
        st.builds("{}[?{} {} {}]".format, inner, inner, COMPARISONS, inner | LITERALS),
        st.builds("{} {} {}".format, inner, st.sampled_from(["|", "||", "&&"]), inner),
        st.builds("({})".format, inner),
        st.builds("!{}".format, inner),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("{}.{{a: {}, b: {}}}".format, inner, inner, inner),
        st.builds("{}({})".format, st.sampled_from(ONE), inner),
        st.builds("{}({}, {})".format, st.sampled_from(TWO), inner | LITERALS, inner | LITERALS),
        st.builds("{}({}, &{})".format, st.sampled_from(BY[:3]), inner, inner),
        st.builds("map(&{}, {})".format, inner, inner),
    )


EXPRESSIONS = st.recursive(NAMES | st.just("@") | LITERALS, grown, max_leaves=8)


@settings(max_examples=600, deadline=None)
@given(EXPRESSIONS, DOCUMENTS)
def test_within_its_bounds_a_query_gives_what_jmespath_gives(text: str, document: JSON) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = jmespath.search(text, document, options=jmespath.Options(dict_cls=OrderedDict))  # as az does
    except (jmespath.exceptions.JMESPathError, ValueError, TypeError, AttributeError) as error:
        told = str(error)
        with pytest.raises((AzError, ValueError)) as caught:
            search(text, document)
        assert str(caught.value) == told
    else:
        found = search(text, document)
        assert json.dumps(found) == json.dumps(expected)
