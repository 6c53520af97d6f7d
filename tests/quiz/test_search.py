"""The search: what is found, what a learner may see of it, and that nothing typed can break it."""

import html
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st

from quiz.models import Course
from quiz.presenters.search import marked
from quiz.search.entries import MARKS
from quiz.search.finding import find, hits
from quiz.search.index import index_catalogues
from quiz.search.query import LONGEST_QUERY, MOST_WORDS, query_of, suggestions, typed, without_options, words_in
from quiz.search.snippets import LONGEST, snippet
from tests.cast import Cast
from tests.factories import FIRST, SECOND, a_course
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import attempt_at, mark, play, press, start
from tests.quiz.practising import answer, begin
from tests.quiz.searching import HIT, HTMX, files, found, page, scope

pytestmark = pytest.mark.django_db


def test_a_section_is_found_by_its_words_in_any_form_and_by_what_they_begin_with(animals: Course, cast: Cast) -> None:
    for words in ("otter", "Otters", "ot", "replicate otter", "otter replicati", "slowly, otter!", "where start"):
        assert f"/course/{FIRST}/#start" in found(cast.charlie, q=words), words
    assert not found(cast.charlie, q="otter zebra")


def test_a_word_in_the_title_comes_before_one_in_the_text(tmp_path: Path, cast: Cast) -> None:
    changed = files()
    name = "chapters/01-first-light/chapter.md"
    changed[name] = changed[name].replace("## And more", "## And the otter")
    a_course(tmp_path, changed)
    assert found(cast.charlie, q="otter") == [f"/course/{FIRST}/#more", f"/course/{FIRST}/#start"]


def test_what_was_looked_for_is_marked_and_everything_else_escaped(animals: Course, cast: Cast) -> None:
    text = page(cast.charlie, q="otter")
    assert "The <mark>otter</mark> is replicating &lt;b&gt;slowly&lt;/b&gt; &amp; well" in text
    assert "“&lt;script&gt;" in page(cast.charlie, q="<script>")


@given(st.text(alphabet=st.sampled_from(f"{MARKS[0]}{MARKS[1]}<>&ab\"'"), max_size=30))
def test_marking_makes_no_markup_but_its_own(text: str) -> None:
    made = marked(text)
    assert not set(MARKS) & set(made)
    assert not re.search(r"<(?!/?mark>)", made)
    assert made.count("<mark>") == made.count("</mark>")
    assert html.unescape(re.sub(r"</?mark>", "", made)) == re.sub("[" + "".join(MARKS) + "]", "", text)


@given(
    st.lists(st.sampled_from(["plain", f"{MARKS[0]}found{MARKS[1]}", f"{MARKS[0]}other{MARKS[1]}."]), max_size=90).map(" ".join)
)
def test_a_snippet_is_short_and_shows_what_was_found(text: str) -> None:
    shown = snippet(text)
    assert len(shown.split()) <= LONGEST
    assert shown.strip("…") in text
    assert shown.count(MARKS[0]) == shown.count(MARKS[1])
    assert (MARKS[0] in shown) == (MARKS[0] in text)


def test_a_snippet_prefers_the_stretch_with_most_of_the_words() -> None:
    found, other = (f"{MARKS[0]}{word}{MARKS[1]}" for word in ("found", "other"))
    far = " ".join(["plain"] * 60)
    assert snippet(f"{found} {far} {found} {other} {far}").split()[6:8] == [found, other]


def test_a_locked_chapter_shows_no_text_and_says_that_it_has_more(animals: Course, cast: Cast) -> None:
    text = page(cast.alice.client, q="badger")
    assert not HIT.findall(text)
    assert "Where to start" not in text
    assert f'<a href="/course/{SECOND}/">2 · Second bath</a>' in text
    play(cast.alice.client, right=5)
    assert f"/course/{SECOND}/#start" in found(cast.alice.client, q="badger")
    assert not found(cast.bob.client, q="badger")


def test_who_reads_ahead_finds_what_is_still_locked(animals: Course, cast: Cast) -> None:
    cast.alice.learner.reads_ahead = True
    cast.alice.learner.save()
    assert found(cast.alice.client, q="badger")
    assert not found(cast.bob.client, q="badger")


def test_a_card_is_found_only_after_its_answer_was_seen(animals: Course, cast: Cast) -> None:
    url = start(cast.alice.client)
    assert not found(cast.alice.client, q="walruses")
    for _ in range(8):
        mark(cast.alice.client, url, right=False)
    assert found(cast.alice.client, q="walruses") == [f"/course/{FIRST}/#start"]
    assert not found(cast.bob.client, q="walruses")
    assert not found(cast.charlie, q="walruses")


def test_a_claim_is_found_only_after_it_was_judged_and_then_with_its_verdict(tmp_path: Path, cast: Cast) -> None:
    changed = files()
    claims = changed["chapters/01-first-light/misconceptions.yaml"]
    for claim in claims:
        claim |= {"claim": f"Newts need {claim['id']}.", "correct": "Salamanders do."}
        claim.pop("restated", None)
    a_course(tmp_path, changed)
    client = cast.alice.client
    url = start(client, "misconceptions")
    for words in ("newts", "salamanders"):
        assert not found(client, q=words, kind="misconception")
    shown = attempt_at(url).draw[0]["item"]
    press(client, url, "said", "true")
    text = page(client, q="salamanders")
    assert found(client, q="salamanders") == found(client, q="newts") == [f"/course/{FIRST}/#start"]
    truth = next(claim["truth"] for claim in claims if claim["id"] == shown)
    assert re.findall(r'<span class="badge">(\w+)</span>', text) == [str(truth).capitalize()]
    assert not found(cast.bob.client, q="newts")
    assert not found(cast.charlie, q="newts")


def test_an_item_is_found_by_its_stem_alone_and_only_after_it_was_answered(tmp_path: Path, cast: Cast) -> None:
    a_course(tmp_path, files_of_every_kind())
    client = cast.alice.client
    url = begin(client, item="item-single")
    assert not found(client, q="what single", kind="item")
    answer(client, url, "item-single", "choice=b")
    assert found(client, q="what single") == [f"/course/{FIRST}/items/#item-item-single"]
    assert 'id="item-item-single"' in client.get(f"/course/{FIRST}/items/").content.decode()
    for secret in ("why b", "text of b"):
        assert not found(client, q=secret, kind="item"), secret
    assert not found(cast.bob.client, q="what single")
    case = begin(client, item="case-single")
    answer(client, case, "case-single", "choice=b")
    assert found(client, q="what single", kind="item")[-1] == "/cases/press/#item-case-single"


def test_texts_follow_the_rulebook_in_force_and_say_which(animals: Course, cast: Cast) -> None:
    play(cast.alice.client, right=5)
    by_chapter = page(cast.alice.client, q="walruses")
    assert "Seven" in by_chapter
    assert "Nine" not in by_chapter
    assert "By the chapter" in by_chapter
    cast.alice.learner.rulebook = "azure"
    cast.alice.learner.save()
    today = page(cast.alice.client, q="walruses")
    assert "Nine" in today
    assert "Seven" not in today


def test_a_contested_fact_shows_both_sides(animals: Course, cast: Cast) -> None:
    text = page(cast.charlie, q="ferrets")
    assert "At most 10 <mark>ferrets</mark>." in text
    assert "<strong>In Azure today:</strong> At most 100 ferrets." in text


def test_terms_and_jobs_are_found_whatever_is_locked(animals: Course, cast: Cast) -> None:
    assert found(cast.charlie, q="blueprint") == ["/glossary/#term-image-definition"]
    assert found(cast.charlie, q="zorilla") == ["/cheat-sheet/#job-make"]


def test_results_stand_by_kind_with_counts_and_lead_to_the_rest_ten_at_a_time(tmp_path: Path, cast: Cast) -> None:
    changed = files()
    changed["glossary.yaml"] = [{"id": f"t{n}", "term": f"Lemur number {n}", "means": "A lemur."} for n in range(1, 24)]
    a_course(tmp_path, changed)
    first = page(cast.charlie, q="lemur")
    assert "23 results" in first
    assert len(HIT.findall(first)) == 5
    assert html.unescape(first).count("/search/?q=lemur&kind=term") == 1
    pages = [found(cast.charlie, q="lemur", kind="term", page=str(number)) for number in (1, 2, 3)]
    assert [len(each) for each in pages] == [10, 10, 3]
    assert len({url for each in pages for url in each}) == 23
    assert found(cast.charlie, q="lemur", kind="term", page="99") == pages[2]
    assert "11 to 20 of 23" in page(cast.charlie, q="lemur", kind="term", page="2")


@pytest.mark.parametrize("number", ["0", "-1", "x", "٣", "²", "9" * 40, "1e3", ""])
def test_a_page_or_kind_that_does_not_exist_is_as_if_nothing_was_said(animals: Course, cast: Cast, number: str) -> None:
    assert found(cast.charlie, q="otter", kind=number, page=number) == found(cast.charlie, q="otter")


def test_nothing_found_says_so_and_offers_what_may_have_been_meant(animals: Course, cast: Cast) -> None:
    text = html.unescape(page(cast.charlie, q="imgae definishun"))
    assert "all the words of “imgae definishun”" in text
    assert 'Showing results for <a href="/search/?q=image%20definition">image definition</a>' in text
    assert "1 result for “image definition”" in text
    assert 'value="imgae definishun"' in text
    assert HIT.findall(text)[0][0] == "/glossary/#term-image-definition"
    other = html.unescape(page(cast.charlie, q="imgae definishun", kind="fact"))
    assert "Nothing found" in other
    assert 'Did you mean <a href="/search/?q=image%20definition">' in other
    assert re.search(r"Did you mean (<a [^>]*>[^<]*</a>(, | or )?)+\?</p>", other)
    nothing = page(cast.charlie, q="qqqqqq")
    assert "Nothing found" in nothing
    assert "Try fewer words" in nothing


def test_what_may_have_been_meant_is_shown_in_few_statements(animals: Course, cast: Cast) -> None:
    page(cast.alice.client, q="imgae")
    with CaptureQueriesContext(connection) as queries:
        assert HIT.findall(page(cast.alice.client, q="imgae"))
    assert len(queries) <= 13


def test_a_term_that_is_asked_for_by_its_name_comes_first(tmp_path: Path, cast: Cast) -> None:
    changed = files()
    changed["glossary.yaml"] = [
        {"id": "big", "term": "big otter", "means": "An otter, otter, otter."},
        {"id": "otter", "term": "otter", "also": ["water dog"], "means": "Swims."},
    ]
    a_course(tmp_path, changed)
    for words in ("otter", "what is an Otter?", "the otters"):
        first = found(cast.charlie, q=words)[0]
        assert (first == "/glossary/#term-otter") == (words != "the otters"), words
    assert found(cast.charlie, q="water dog?")[0] == "/glossary/#term-otter"


def test_a_command_is_asked_for_by_its_beginning_its_name_or_its_whole_line(animals: Course, cast: Cast) -> None:
    index_catalogues()
    create = "/reference/sig-create/"
    for words in ("az sig create", "sig create", "AZ SIG CREATE --gallery-name otter -g x"):
        assert found(cast.charlie, q=words)[0] == create, words
    for words in ("az sig", "az sig image-version"):
        urls = found(cast.charlie, q=words)
        assert all(url.startswith("/reference/sig") for url in urls[:5]), words
    assert not found(cast.charlie, q="azz sig otterly")


@given(st.text(max_size=140))
def test_a_line_without_its_options_is_its_beginning(text: str) -> None:
    assert typed(text).startswith(without_options(text))
    assert bool(words_in(without_options(text))) == bool(words_in(typed(text)))


def test_without_words_the_page_offers_some_and_finds_nothing(animals: Course, cast: Cast) -> None:
    for words in ("", "   ", "\x00", "-- * !"):
        text = page(cast.charlie, q=words)
        assert not HIT.findall(text)
        assert "image definition" in text or words.strip(" \x00")


def test_htmx_gets_the_list_alone_the_count_and_the_address(animals: Course, cast: Cast) -> None:
    response = cast.charlie.get("/search/", {"q": " otter  x"}, headers=HTMX)
    text = response.content.decode()
    assert "<html" not in text
    assert 'id="search-count" hx-swap-oob' in text
    assert response["HX-Replace-Url"] == "/search/?q=otter+x"
    assert "HX-Request" in response["Vary"]


def test_without_a_course_the_page_says_so(cast: Cast) -> None:
    assert "results" not in page(cast.charlie, q="otter")


NASTY = ['"', '""', "'", "a'b", "NEAR(a b)", "a AND", "OR", "NOT x", "title:x", "^x", "x*", "(", "-x", "x:*", "!x", "a & |", "\\"]
WORDS = [
    *NASTY,
    "otter",
    "the",
    "\N{LATIN SMALL LIGATURE FF}",
    "\N{ROMAN NUMERAL EIGHT}",
    "\N{VULGAR FRACTION ONE HALF}",
    "ß",
    "İ",
]
TYPED = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))


@given(TYPED)
@example("\ud800 otter")
@example("x" * 5000)
@example(MARKS[0] + "otter" + MARKS[1])
def test_a_query_is_bounded_and_made_of_words_alone(text: str) -> None:
    query = query_of(text, ["otters"])
    assert query is None or (1 <= len(query.words) <= MOST_WORDS and all(word.isalnum() for word in query.words))
    assert query is None or sum(map(len, query.words)) <= 3 * LONGEST_QUERY  # one sign can become three in lower case


def test_nothing_that_is_typed_makes_the_database_refuse(animals: Course) -> None:
    """Hypothesis inside the test, so that one loaded course serves all of it."""

    @given(TYPED)
    def search(text: str) -> None:
        query = query_of(text, ["otters", "replicating"])
        if query is not None:
            rows = find(query, scope(animals)).rows
            found = [pk for each in rows.values() for pk in each]
            assert hits(query, found).keys() == set(found)

    for nasty in NASTY:
        search.hypothesis.inner_test(f"{nasty} otter {nasty}")  # type: ignore[attr-defined]
    search()


@given(st.text(max_size=150), st.lists(st.text(min_size=1, max_size=20), max_size=8))
def test_suggestions_are_few_and_never_what_was_typed(text: str, terms: list[str]) -> None:
    found = suggestions(text, terms)
    assert len(found) <= 3
    assert typed(text).casefold() not in [typed(each).casefold() for each in found]
