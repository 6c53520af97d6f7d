"""The rulebook as a page: search, filters, what differs, what is not found, and what is asked that does not exist."""

import html
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gallery_engine.cloud import RULES
from gallery_engine.errors import AZURE, BOTH, CHAPTER
from gallery_engine.rules.families import FAMILIES
from gallery_engine.rules.registry import STANDINGS
from labs.presenters.rules import LONGEST_QUERY, families, rule_view, standings
from labs.reading import reading
from tests.factories import a_course, course_files

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
ARTICLE = re.compile(r'<article class="rule" id="([A-Z]{3}[0-9]{3})".*?</article>', re.DOTALL)


def page(client: Client, **wanted: str) -> str:
    """The page that a query asks for."""
    response = client.get("/rules/", wanted)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def found(client: Client, **wanted: str) -> list[str]:
    """The ids of the rules that a query finds, in the order of the page."""
    return ARTICLE.findall(page(client, **wanted))


def shown(text: str, rule: str) -> str:
    """What a page says of a rule."""
    return next(article.group() for article in ARTICLE.finditer(text) if article.group(1) == rule)


def ids(**having: str) -> set[str]:
    """The ids of the rules that have certain values."""
    return {rule.id for rule in RULES.values() if all(getattr(rule, name) == value for name, value in having.items())}


def test_every_rule_is_on_the_page_once_family_by_family(client: Client) -> None:
    every = found(client)
    assert len(every) == len(RULES)
    assert set(every) == set(RULES)
    order = [(FAMILIES.index(RULES[rule].family), rule) for rule in every]
    assert order == sorted(order)
    assert f"All {len(RULES)} rules" in page(client)


def test_a_rule_says_why_with_what_where_how_sure_and_by_which_source(client: Client) -> None:
    rule = RULES["GAL101"]
    text = shown(page(client), "GAL101")
    for part in (
        rule.title,
        rule.reason,
        f"{rule.status} {rule.code}",
        "The source chapter and Azure today",
        STANDINGS[rule.standing],
    ):
        assert part in text
    for citation in rule.citations:
        assert f'<a href="{citation.url}" rel="noreferrer">{citation.title}</a>' in text
        assert f'<time datetime="{citation.read}">' in text
    assert 'href="/rules/#GAL101"' in text


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("gal612", "GAL612"),
        ("  Replica   OWN region ", "GAL612"),
        ("GalleryImageNotFound", "GAL612"),
        ("404 transfer", "GAL612"),
        ("stumble", "GAL101"),
    ],
)
def test_words_are_looked_for_in_id_title_reason_code_status_and_difference(client: Client, words: str, rule: str) -> None:
    hits = found(client, q=words)
    assert rule in hits
    assert len(hits) < len(RULES)


def test_all_words_have_to_be_there(client: Client) -> None:
    both, one = found(client, q="shallow mode"), found(client, q="shallow")
    assert set(both) < set(one)
    assert found(client, q="shallow unheard-of") == []


@pytest.mark.parametrize("wanted", [CHAPTER, AZURE, "both"])
def test_the_rulebook_finds_what_holds_in_it(client: Client, wanted: str) -> None:
    expected = {rule.id for rule in RULES.values() if (rule.rulebooks == BOTH if wanted == "both" else wanted in rule.rulebooks)}
    assert 0 < len(expected) < len(RULES)
    assert set(found(client, rulebook=wanted)) == expected


def test_each_family_finds_its_own_rules_and_all_families_find_all(client: Client) -> None:
    parts = {family.value: found(client, family=family.value) for family in families()}
    assert sum(len(part) for part in parts.values()) == len(RULES)
    assert all(RULES[rule].family.key == key for key, part in parts.items() for rule in part)
    assert all(parts.values())


def test_each_standing_finds_its_own_rules(client: Client) -> None:
    for standing in standings():
        assert set(found(client, standing=standing.value)) == ids(standing=standing.value) != set()


def test_what_differs_is_every_rule_of_one_rulebook_and_those_whose_figures_differ(client: Client) -> None:
    differing = set(found(client, differs="1"))
    assert differing >= {rule.id for rule in RULES.values() if rule.rulebooks != BOTH}
    assert "GAL701" in differing
    assert "GAL101" not in differing


def test_a_difference_names_the_rulebook_that_does_otherwise(client: Client) -> None:
    text = page(client, differs="1")
    for rule, side in (("GAL612", "The source chapter:"), ("GAL502", "Azure today:"), ("GAL701", "Where the rulebooks differ:")):
        assert f"<strong>{side}</strong> {RULES[rule].otherwise}" in shown(text, rule)
    assert "note--drift" not in shown(page(client), "GAL101")


@pytest.mark.parametrize(
    ("rule", "side"), [("GAL612", "The source chapter"), ("GAL502", "Azure today"), ("GAL701", "Where the rulebooks differ")]
)
def test_a_refusal_in_the_terminal_shows_the_difference_and_leads_to_its_rule(rule: str, side: str) -> None:
    text = render_to_string("labs/_why.html", {"rule": rule_view(rule, reading())})
    assert f"<strong>{side}:</strong> {RULES[rule].otherwise}" in html.unescape(text)
    assert f'href="/rules/#{rule}"' in text
    assert "icon" not in render_to_string("labs/_why.html", {"rule": rule_view("GAL101", reading())})


def test_filters_narrow_each_other_and_the_form_keeps_them(client: Client) -> None:
    wanted = {"q": "region", "rulebook": "azure", "family": "deployment", "standing": "documented", "differs": "1"}
    assert found(client, **wanted) == ["GAL612"]
    text = page(client, **wanted)
    assert f"1 of {len(RULES)} rules" in text
    assert 'name="q" value="region"' in text
    assert all(f'<option value="{wanted[name]}" selected>' in text for name in ("rulebook", "family", "standing"))
    assert 'name="differs" value="1" checked' in text


def test_nothing_found_says_what_to_do(client: Client) -> None:
    text = page(client, q="unheard of", family="names")
    assert "No rule fits" in text
    assert "No rule has “unheard of” and fits the other choices." in text
    assert '<a href="/rules/?q=unheard+of">Look for “unheard of” in all rules</a>' in text
    assert f'<a href="/rules/">show all {len(RULES)} rules</a>' in text
    words_only = page(client, q="unheard of")
    assert "No rule has “unheard of”." in words_only
    assert "in all rules</a>" not in words_only


def test_nothing_found_by_choices_alone_does_not_speak_of_words(client: Client) -> None:
    text = page(client, family="names", standing="taught")
    assert "No rule fits all of these choices." in text
    assert "Look for" not in text


@pytest.mark.parametrize(
    "wanted",
    [
        {"rulebook": "unheard-of", "family": "'; drop table", "standing": "\x00", "differs": "yes"},
        {"family": "NAMES"},
        {"page": "2"},
        {"q": " \x00\t\n "},
    ],
)
def test_a_choice_that_does_not_exist_is_as_if_nothing_was_said(client: Client, wanted: dict[str, str]) -> None:
    assert len(found(client, **wanted)) == len(RULES)


@pytest.mark.parametrize("words", ["x" * 50_000, "gallery " * 2_000, "İ" * 500, "\ud83d\ude00" * 3])
def test_long_and_odd_words_are_cut_and_answered(client: Client, words: str) -> None:
    response = client.get(f"/rules/?{urlencode({'q': words}, errors='surrogatepass')}")
    assert response.status_code == 200
    kept = re.search(r'name="q" value="([^"]*)"', response.content.decode())
    assert kept is not None
    assert len(html.unescape(kept[1])) <= LONGEST_QUERY


def test_what_is_searched_for_is_shown_as_text(client: Client) -> None:
    response = client.get("/rules/", {"q": '"><script>alert(1)</script>'})
    assert b"<script>alert" not in response.content
    assert b"&lt;script&gt;alert(1)" in response.content


def test_htmx_gets_the_list_the_count_and_the_address(client: Client) -> None:
    response = client.get("/rules/", {"q": "shallow", "family": "", "rulebook": "nonsense", "differs": "1"}, headers=HTMX)
    text = response.content.decode()
    assert "<html" not in text
    assert text.startswith('<div class="rules" id="rules">')
    assert response.headers["HX-Replace-Url"] == "/rules/?q=shallow&differs=1"
    count = len(found(client, q="shallow", differs="1"))
    assert f'<p id="rules-count" hx-swap-oob="innerHTML">{count} of {len(RULES)} rules' in text
    assert 'id="switch-next" name="next" value="/rules/?q=shallow&amp;differs=1"' in text
    assert client.get("/rules/", headers=HTMX).headers["HX-Replace-Url"] == "/rules/"


def test_the_page_varies_on_htmx_and_is_whole_when_history_is_restored(client: Client) -> None:
    for headers in ({}, HTMX, {**HTMX, "HX-History-Restore-Request": "true"}):
        response = client.get("/rules/", headers=headers)
        assert "HX-Request" in response.headers["Vary"]
        assert ("<html" in response.content.decode()) is (headers != HTMX)


def test_the_count_is_announced_and_the_form_works_without_a_script(client: Client) -> None:
    text = page(client)
    assert re.search(r'<p [^>]*id="rules-count" role="status"', text)
    assert re.search(r'<form [^>]*method="get" action="/rules/" role="search"', text)
    assert text.count("<label") >= 5


def test_the_page_is_only_read(client: Client) -> None:
    for method in (client.post, client.put, client.delete):
        assert method("/rules/").status_code == 405
    assert client.head("/rules/").status_code == 200


def test_reading_writes_nothing_and_asks_little(client: Client, tmp_path: Path) -> None:
    a_course(tmp_path)
    client.get("/rules/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/rules/")
        client.get("/rules/", {"q": "gallery"}, headers=HTMX)
    assert all(query["sql"].lstrip().upper().startswith("SELECT") for query in queries)
    assert len(queries) <= 4


def test_what_the_course_says_of_a_rule_stands_with_it_both_sides_where_they_differ(client: Client, tmp_path: Path) -> None:
    files = course_files()
    plain, contested = files["facts.yaml"]
    plain["rules"], contested["rules"] = ["GAL101"], ["GAL101", "GAL612"]
    a_course(tmp_path, files)
    agreed, differing = reading().behind("GAL101")
    assert (agreed.chapter, agreed.azure) == ("", plain["chapter"])
    assert (differing.chapter, differing.azure) == (contested["chapter"], contested["azure"])
    assert reading().behind("GAL612") == (differing,)
    text = page(client)
    assert contested["chapter"] in shown(text, "GAL612")
    assert contested["azure"] in shown(text, "GAL612")
    assert "/course/first-light/#more" in shown(text, "GAL612")
    assert "What the course says" not in shown(text, "GAL102")


def test_without_a_course_the_rules_are_there_all_the_same(client: Client) -> None:
    assert "What the course says" not in page(client)


@pytest.mark.parametrize("url", ["/", "/labs/", "/no/such/page"])
def test_every_page_leads_to_the_rulebook(client: Client, url: str) -> None:
    assert 'href="/rules/"' in client.get(url).content.decode()


def test_families_are_folded_until_something_is_looked_for(client: Client) -> None:
    every = page(client)
    assert every.count('<details class="rules__family">') == len(families())
    assert '<details class="rules__family" open>' not in every
    narrowed = page(client, q="hyphen")
    assert '<details class="rules__family" open>' in narrowed
    assert '<details class="rules__family">' not in narrowed
