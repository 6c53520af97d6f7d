"""Markdown of packs: no HTML, no images, no links that are not plain ones; commands come out as commands."""

import re

import pytest

from quiz.content.prose import Command, Prose, blocks, html, inline

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "![x](https://example.org/x.png)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x](//evil.example)",
    "[x](https:evil.example)",
    '<https://example.org/"onmouseover=alert(1)>',
    '[x](https://example.org "t\\" onmouseover=alert(1)")',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '```az scenario="><script>\naz\n```',
    "`<b>`",
    "[x]: javascript:alert(1)\n\n[x]",
    "a|b\n-|-\n<i>|<script>",
]
TAG = re.compile(r"<\s*([a-z0-9]+)([^>]*)>", re.IGNORECASE)
ALLOWED = {
    "p",
    "a",
    "em",
    "strong",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
    "h3",
    "h4",
    "div",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "br",
    "hr",
    "blockquote",
}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_but_plain_elements_comes_out_of_markdown(payload: str) -> None:
    for rendered in (html(payload), inline(payload)):
        for tag, attributes in TAG.findall(rendered):
            assert tag.lower() in ALLOWED
            names = re.findall(r"([a-z-]+)=\"", attributes)
            assert set(names) <= {"href", "title", "class", "start", "tabindex", "role", "aria-label"}
        for href in re.findall(r'href="([^"]*)"', rendered):
            assert re.match(r"https://|/(?!/)|#", href)


def test_links_to_pages_anchors_and_this_site_are_kept() -> None:
    text = "[a](https://example.org/a) [b](#start) [c](/course/x/#y)"
    assert re.findall(r'href="([^"]*)"', html(text)) == ["https://example.org/a", "#start", "/course/x/#y"]


def test_a_table_is_rendered() -> None:
    assert "<th>a</th>" in html("| a | b |\n|---|---|\n| 1 | 2 |")


def test_a_table_scrolls_in_a_region_that_its_heads_name_and_keys_reach() -> None:
    text = html('| `a` & "b" |  | *c* |\n|---|---|---|\n| 1 | 2 | 3 |\n\nBehind.')
    opening = '<div class="table-frame" role="region" tabindex="0" aria-label="a &amp; &quot;b&quot;, c">\n<table>\n'
    assert text.startswith(opening)
    assert text.endswith("</table>\n</div>\n<p>Behind.</p>\n")


def test_a_fence_of_commands_comes_out_by_itself_with_its_scenario() -> None:
    text = "Before.\n\n```az scenario=first-image\naz group list\naz sig list\n```\n\nAfter."
    before, command, after = blocks(text)
    assert isinstance(before, Prose)
    assert command == Command("az group list\naz sig list", "first-image")
    assert isinstance(after, Prose)
    assert after.html == "<p>After.</p>\n"


def test_commands_without_a_scenario_and_other_fences_are_told_apart() -> None:
    text = "```az\naz version\n```\n\n```json\n{}\n```"
    command, prose = blocks(text)
    assert command == Command("az version", "")
    assert isinstance(prose, Prose)
    assert '<code class="language-json">' in prose.html


def test_one_line_of_text_is_rendered_without_a_paragraph() -> None:
    assert inline("Run `az` *now*") == "Run <code>az</code> <em>now</em>"
