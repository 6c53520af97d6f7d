"""The shorthand of az's newer commands."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_engine.arm import JSON
from labs.shell.az.shorthand import ShorthandError, read
from tests.shell.az_world import Az

SUBSCRIPTION = "11111111-2222-4333-8444-555555555555"
OTHER = "21111111-2222-4333-8444-555555555555"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("plain", "plain"),
        ("null", None),
        ("'null'", "null"),
        ("{}", {}),
        ("[]", []),
        ("{a:b}", {"a": "b"}),
        ("{a:b,c:{d:[1,null]}}", {"a": "b", "c": {"d": ["1", None]}}),
        ("[a,'b, c',d]", ["a", "b, c", "d"]),
        ("'it'/'s'", "it's"),
        ("{'a:b':c}", {"a:b": "c"}),
        ('{"a": 1}', {"a": 1}),
        ("[a,]", ["a"]),
    ],
)
def test_a_value_is_read(text: str, value: JSON) -> None:
    assert read(text) == value


@pytest.mark.parametrize("text", ["", "{", "{a}", "{a:b", "[a", "[a]b", "'a", "{a:b}}", "{:b}", "[" * 40])
def test_what_is_no_value_says_where(text: str) -> None:
    with pytest.raises(ShorthandError, match="at character"):
        read(text)


@given(st.text(max_size=60))
def test_any_text_is_a_value_or_says_why_not(text: str) -> None:
    with suppress(ShorthandError):
        assert read(text) in {None, text} or text[0] in "{['"


@given(
    st.recursive(
        st.none() | st.text(alphabet="abc,:'{}[] ", min_size=1, max_size=6),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(alphabet="ab:'", min_size=1, max_size=4), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_what_is_written_is_read_again(value: JSON) -> None:
    assert read(written(value)) == value


def written(value: JSON) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{written(name)}:{written(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(written(item) for item in value) + "]"
    return "null" if value is None else "'" + str(value).replace("'", "'/'") + "'"


@pytest.fixture
def az() -> Az:
    world = Az()
    world.does("group create -n rg -l eastus")
    return world


def sent_tags(az: Az) -> JSON:
    return next(request.body["tags"] for request in az.requests if request.method == "PUT" and isinstance(request.body, dict))


@pytest.mark.parametrize(
    "words", [["a=b", "c=d"], ["{a:b,c:d}"], ['{"a": "b", "c": "d"}'], ["{a:b}", "c=d"], ["{'a':'b'}", "{c:d}"]]
)
def test_tags_are_told_in_every_way_that_az_takes(az: Az, words: list[str]) -> None:
    assert az.words(["sig", "create", "-g", "rg", "-r", "g", "--tags", *words]).exit_code == 0
    assert sent_tags(az) == {"a": "b", "c": "d"}


@pytest.mark.parametrize("words", [[SUBSCRIPTION, OTHER], [f"[{SUBSCRIPTION},{OTHER}]"], [json.dumps([SUBSCRIPTION, OTHER])]])
def test_a_list_is_told_in_every_way_that_az_takes(az: Az, words: list[str]) -> None:
    az.does("sig create -g rg -r g --permissions groups")
    az.words(["sig", "share", "add", "-g", "rg", "-r", "g", "--subscription-ids", *words])
    assert az.requests[0].body == {
        "operationType": "Add",
        "groups": [{"type": "Subscriptions", "ids": [SUBSCRIPTION, OTHER]}],
    }


def test_a_value_that_is_no_list_is_refused_before_the_cloud_is_asked(az: Az) -> None:
    result = az.words(["sig", "share", "add", "-g", "rg", "-r", "g", "--subscription-ids", "[a"])
    assert (result.exit_code, az.requests) == (1, [])
    assert result.stderr.startswith("ERROR: Failed to parse '--subscription-ids' argument: ")


def test_two_question_marks_ask_what_an_option_takes(az: Az) -> None:
    result = az.run("sig create -g rg -r g --tags ??")
    assert (result.exit_code, result.stderr, az.requests) == (0, "", [])
    assert "--tags : Tags as key=value pairs." in result.stdout
    assert "Shorthand" in result.stdout


def test_an_older_command_takes_two_question_marks_as_a_value(az: Az) -> None:
    assert "??" in az.run("group show -n ??").stderr
