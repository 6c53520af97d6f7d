"""The addresses of the site as a whole: nothing countable in them, nothing that one page alone knows."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.site.served import ROOT


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route below `resolver`, as written, with its pattern."""
    for entry in resolver.url_patterns:
        route = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield route, entry


ROUTES = dict(patterns(get_resolver()))


@pytest.mark.parametrize("route", ROUTES)
def test_an_address_identifies_by_slug_or_uuid_and_never_by_number(route: str) -> None:
    kinds = {kind or "str" for kind in re.findall(r"<(?:(\w+):)?\w+>", route)}
    assert kinds <= {"slug", "uuid", "str"}
    assert "int" not in kinds


@pytest.mark.parametrize("route", ROUTES)
def test_an_address_has_a_name_and_ends_like_a_folder(route: str) -> None:
    assert ROUTES[route].name
    assert route in {"", "healthz", "readyz", "you/export.json", "you/export.zip"} or route.removesuffix("$").endswith("/")


def markup() -> list[str]:
    return sorted(str(file.relative_to(ROOT)) for file in (ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("name", markup())
def test_a_template_has_no_inline_script_style_or_handler(name: str) -> None:
    source = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|\|safe\b|autoescape off", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)


@pytest.mark.parametrize("name", markup())
def test_a_control_of_htmx_also_works_as_a_plain_link_or_form(name: str) -> None:
    source = (ROOT / name).read_text(encoding="utf-8")
    for tag, attributes in re.findall(r"<(\w+)([^>]*\shx-(?:post|get|put|delete)=[^>]*)>", source):
        plain = {"form": "action=", "a": "href=", "button": "formaction="}.get(tag)
        polls = "hx-trigger=" in attributes and "every" in attributes
        assert polls or (plain is not None and plain in attributes), f"<{tag}{attributes}>"


@pytest.mark.django_db
def test_the_frame_configures_htmx_so_that_it_never_evaluates_stores_or_injects(client: Client) -> None:
    page = client.get("/").content.decode()
    for setting in (
        '"includeIndicatorStyles": false',
        '"allowEval": false',
        '"allowScriptTags": false',
        '"historyCacheSize": 0',
        '"historyRestoreAsHxRequest": false',
        '"selfRequestsOnly": true',
        '"(409|422|429)", "swap": true',
    ):
        assert setting in page
