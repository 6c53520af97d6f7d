"""--query: jmespath, bounded by count."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery_engine.arm import JSON
from labs.shell.az.errors import AzError, QueryError
from labs.shell.az.query import LONGEST, MOST_PRINTED, TooMuchError, compile_query, search
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
    with pytest.raises(AzError) as caught:
        search(text, DATA)
    assert time.process_time() - start < 2
    assert "\n" not in caught.value.message


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
