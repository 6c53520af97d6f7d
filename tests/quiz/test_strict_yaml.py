"""The YAML reader: every scalar a string, nothing that surprises, errors with file and line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.content import PackError, load, parse
from quiz.content.strict_yaml import MAX_BYTES

FILE = Path("cards.yaml")


def refusal(text: str) -> PackError:
    with pytest.raises(PackError) as caught:
        parse(text, FILE)
    assert caught.value.file == "cards.yaml"
    return caught.value


@pytest.mark.parametrize("scalar", ["1.10", "no", "12:30", "null", "~", "0x1F", "2026-11-23", "1e3", "true", "NaN", "0o17"])
def test_a_scalar_stays_the_text_it_is(scalar: str) -> None:
    assert parse(f"version: {scalar}", FILE).data == {"version": scalar}


def test_block_scalars_and_quotes_are_read_as_yaml_has_them() -> None:
    text = "a: |-\n  one\n  two\nb: >-\n  three\n  four\nc: 'it''s'\n"
    assert parse(text, FILE).data == {"a": "one\ntwo", "b": "three four", "c": "it's"}


def test_an_empty_value_is_empty_text() -> None:
    assert parse("a:\nb: ''", FILE).data == {"a": "", "b": ""}


def test_every_part_knows_its_line() -> None:
    document = parse("a: x\nb:\n  - c: 1\n    d: 2\n  - c: 3\n", FILE)
    assert document.line(("b", 0, "d")) == 4
    assert document.line(("b", 1)) == 5
    assert document.line(("b", 1, "unheard-of")) == 5
    assert document.line(("nowhere",)) == 1


def test_lines_count_on_from_where_the_text_begins() -> None:
    assert parse("a: x\nb: y", FILE, first_line=11).line(("b",)) == 12


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("a: &x 1\nb: *x", 1, "the anchor &x"),
        ("a: 1\nb: *x", 2, "the alias *x"),
        ("a: !!python/object/apply:os.system ['true']", 1, "the tag"),
        ("a: !!int 3", 1, "the tag"),
        ("a: 1\nb: 2\na: 3", 3, "`a` a second time"),
        ("x:\n  <<: {a: 1}", 2, "a merge key"),
        ("? [a, b]\n: c", 1, "a list or mapping"),
        ("a: 1\n---\nb: 2", 2, "a second one"),
        ("a: 1\n b: 2", 2, "mapping values are not allowed"),
        ("a: [1, 2", 1, ""),
        ("a: 'open", 1, ""),
        ("a: \t@x", 1, ""),
        ("", 1, "an empty file"),
        ("# nothing but a comment\n", 1, "an empty file"),
        ("a: 1\nb: \x07", 2, ""),
    ],
)
def test_what_is_not_plain_data_is_refused_on_its_line(text: str, line: int, found: str) -> None:
    problem = refusal(text)
    assert problem.line == line
    assert found in problem.found


def test_five_hundred_levels_are_refused() -> None:
    assert "at most 20 levels" in str(refusal("a: " + "[" * 500 + "]" * 500))


def test_twenty_levels_are_read() -> None:
    parse("[" * 20 + "]" * 20, FILE)


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]" for old, new in zip("abcdef", "bcdefg", strict=True)]
    assert refusal("\n".join(lines)).line == 1


def test_a_file_over_a_megabyte_is_refused(tmp_path: Path) -> None:
    big = tmp_path / "big.yaml"
    big.write_bytes(b"a: " + b"x" * MAX_BYTES)
    with pytest.raises(PackError, match="at most 1,000,000 bytes"):
        load(big)


def test_a_file_that_is_not_utf_8_is_refused_on_its_line(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"a: fine\nb: caf\xe9\n")
    with pytest.raises(PackError, match=r"latin\.yaml:2: expected text in UTF-8, found the byte 0xe9"):
        load(latin)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"gone\.yaml:1: expected a file that can be read"):
        load(tmp_path / "gone.yaml")


def outcome(text: str) -> PackError | None:
    try:
        parse(text, FILE)
    except PackError as problem:
        return problem
    return None


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_line(text: str) -> None:
    problem = outcome(text)
    assert problem is None or 1 <= problem.line <= max(1, len(text.splitlines()))


@given(st.text(alphabet="ab:-[]{}&*!|>'\" \n#?,", max_size=60))
def test_yaml_like_noise_is_read_or_refused(text: str) -> None:
    problem = outcome(text)
    assert problem is None or problem.expected
