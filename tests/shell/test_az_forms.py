"""The forms of names that az's newer commands check before they ask the cloud."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labs.shell.az.forms import ARTIFACT, GALLERY, OLDER_GALLERY, fits
from tests.shell.az_world import Az


@given(st.text("ab_1-. ", max_size=8), st.sampled_from([ARTIFACT, GALLERY, OLDER_GALLERY]))
def test_our_pattern_takes_what_az_s_own_takes(text: str, pattern: str) -> None:
    assert fits(text, pattern) == (re.fullmatch(pattern, text) is not None)


def test_a_long_name_is_looked_at_once() -> None:
    start = time.process_time()
    assert not fits("a" * 100_000 + "!", ARTIFACT)
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize("name", ["_gal", "gal!", "gal-", "two words"])
def test_a_gallery_s_name_is_refused_before_the_cloud_is_asked(name: str) -> None:
    az = Az()
    result = az.words(["sig", "create", "-g", "rg", "-r", name])
    assert (result.exit_code, az.requests) == (1, [])
    assert result.stderr == (
        f"ERROR: InvalidArgumentValue: -r: Invalid format: '{name}' does not fully match regular expression pattern '{GALLERY}'\n"
    )


def test_a_name_in_an_id_has_its_form_too() -> None:
    az = Az()
    path = f"/subscriptions/{az.subscription}/resourceGroups/rg/providers/Microsoft.Compute/galleries/_gal"
    result = az.words(["sig", "show", "--ids", path])
    assert (result.exit_code, az.requests) == (1, [])
    assert "-r: Invalid format: '_gal'" in result.stderr


def test_where_az_has_no_pattern_the_cloud_decides() -> None:
    az = Az()
    az.run("sig image-definition list -g rg -r _gal")
    assert [request.method for request in az.requests] == ["GET"]


def test_a_page_has_at_least_one_item() -> None:
    result = Az().run("sig list --max-items 0")
    assert result.stderr == "ERROR: InvalidArgumentValue: --max-items: Invalid format: '0' is less than 1\n"
