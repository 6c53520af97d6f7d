"""The glossary: what a file of terms must hold, where a chapter links them, and the page."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from quiz.content import PackError
from quiz.content.glossary import MOST_IN_A_SECTION, Index, index_of, markers
from quiz.content.prose import Prose, blocks
from quiz.content.schema import Term
from quiz.models import Course
from tests.factories import FIRST, Files, a_course, a_pack, chapter_text, course_files
from tests.quiz.playing import page

LINK = re.compile(r'<a class="term" id="at-([a-z-]+)" href="/glossary/\?from=[a-z-]*#term-\1" data-term="\1">([^<]*)</a>')


def term(**changes: Any) -> dict[str, Any]:
    """Return a term as glossary.yaml has it."""
    return {"id": "replica", "term": "replica", "also": ["replicas"], "means": "A copy in a region.", **changes}


def with_terms(*terms: dict[str, Any]) -> Files:
    """Return a pack's files with a glossary of these terms."""
    return {**course_files(), "glossary.yaml": list(terms)}


def words(**forms: str) -> Index:
    """Return an index of terms: id, and its forms with commas between them."""
    found = []
    for name, text in forms.items():
        first, *also = text.split(",")
        found.append(Term(id=name.replace("_", "-"), term=first, also=also, means="It is so."))
    return index_of(found)


def links(text: str, index: Index) -> list[tuple[str, str]]:
    """Return the links of a single section, as (term, text)."""
    return LINK.findall(rendered([text], index)[0])


def rendered(texts: list[str], index: Index) -> list[str]:
    """Return the prose of a chapter's sections, named s0, s1 and so on, as HTML."""
    sections = tuple((f"chapter#s{number}", text) for number, text in enumerate(texts))
    return [
        "".join(block.html for block in blocks(text, mark) if isinstance(block, Prose))
        for text, mark in zip(texts, markers(sections, index), strict=True)
    ]


GALLERY = words(gallery="gallery,galleries", version="image version,image versions,version", image="image", tl="Trusted Launch")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A gallery, and the gallery again.", [("gallery", "gallery")]),
        ("Galleries hold images.", [("gallery", "Galleries")]),
        ("An image version is numbered.", [("version", "image version")]),
        ("Before an image\nversion there is an image.", [("version", "image\nversion"), ("image", "image")]),
        ("The gallery's name.", [("gallery", "gallery")]),
        ("An *image* and a **gallery**.", [("image", "image"), ("gallery", "gallery")]),
        ("| what | image |\n|---|---|\n| gallery | x |", [("gallery", "gallery")]),
        ("- one gallery", [("gallery", "gallery")]),
        ("Trusted Launch is a type.", [("tl", "Trusted Launch")]),
    ],
)
def test_a_term_is_linked_where_it_stands_as_a_whole_word(text: str, expected: list[tuple[str, str]]) -> None:
    assert links(text, GALLERY) == expected


@pytest.mark.parametrize(
    "text",
    [
        "`gallery` and ``image``",
        "### A gallery",
        "[a gallery](/labs/) and <https://example.org/gallery>",
        "```\ngallery\n```",
        "subgallery, gallery-wide, the-gallery, versions/image",
        "GALLERY, trusted launch",
        "",
    ],
)
def test_code_headings_links_parts_of_words_and_other_cases_are_left_alone(text: str) -> None:
    assert links(text, GALLERY) == []


def test_a_term_is_linked_once_in_a_chapter_and_not_where_it_is_explained() -> None:
    index = index_of([Term(id="image", term="image", means="A copy.", section="chapter#s0")])
    assert [len(LINK.findall(html)) for html in rendered(["An image.", "An image, an image.", "An image."], index)] == [0, 1, 0]


def test_a_section_has_so_many_links_and_the_rest_follow_in_the_next() -> None:
    names = [f"w{letter}" for letter in "abcdefg"]
    index = words(**{name: name for name in names})
    text = " ".join(names)
    counts = [[name for name, _ in LINK.findall(html)] for html in rendered([text, text], index)]
    assert counts == [names[:MOST_IN_A_SECTION], names[MOST_IN_A_SECTION:]]


def test_a_text_without_terms_is_as_it_was() -> None:
    text = "One *two*\nthree & <four> [five](/six/).\n\n- `seven`\n"
    assert blocks(text, markers((("chapter#s0", text),), words(other="other"))[0]) == blocks(text)
    assert blocks(text, markers((("chapter#s0", text),), Index())[0]) == blocks(text)


def test_the_longest_term_counts_even_where_it_has_its_link_already() -> None:
    first, second = rendered(["An image version.", "An image version."], GALLERY)
    assert (LINK.findall(first), LINK.findall(second)) == ([("version", "image version")], [])


LONG = " ".join(["word"] * 41) + "."
BROKEN: list[tuple[str, list[dict[str, Any]], str, str]] = [
    ("id twice", [term(), term(term="other", also=[])], "glossary.yaml:6", "each id once, found `replica`"),
    (
        "term twice",
        [term(), term(id="again", term="Replicas", also=[])],
        "glossary.yaml:7",
        "found `Replicas`, which `replica` has",
    ),
    ("form twice", [term(), term(id="again", term="copy", also=["replica"])], "glossary.yaml:9", "that no other entry claims"),
    ("form of itself", [term(also=["replica"])], "glossary.yaml:4", "that no other entry claims"),
    ("no such section", [term(section=f"{FIRST}#gone")], "glossary.yaml:6", f"found `{FIRST}#gone`"),
    ("section without chapter", [term(section="start")], "glossary.yaml:6", "chapter-slug#anchor"),
    ("too long", [term(means=LONG)], "glossary.yaml:5", "at most 40 words, found 41"),
    ("two sentences", [term(means="A copy. It is stored.")], "glossary.yaml:5", "one sentence"),
    ("no period", [term(means="A copy")], "glossary.yaml:5", "one sentence that ends with a period"),
    ("long on one side", [term(means={"chapter": "A copy.", "azure": LONG})], "glossary.yaml:7", "at most 40 words"),
    ("two equal sides", [term(means={"chapter": "A copy.", "azure": "A copy."})], "glossary.yaml:5", "two meanings that differ"),
    ("unknown key", [term(colour="red")], "glossary.yaml:6", "found `colour`"),
]


@pytest.mark.parametrize(("terms", "where", "expected"), [each[1:] for each in BROKEN], ids=[each[0] for each in BROKEN])
def test_a_broken_glossary_is_refused_with_file_and_line(
    tmp_path: Path, terms: list[dict[str, Any]], where: str, expected: str
) -> None:
    with pytest.raises(PackError) as caught:
        a_pack(tmp_path, with_terms(*terms))
    assert where in str(caught.value)
    assert expected in str(caught.value)


def test_a_course_without_the_file_has_no_terms(tmp_path: Path) -> None:
    assert a_pack(tmp_path).glossary == []


@pytest.mark.django_db
def test_the_page_lists_terms_by_letter_with_both_sides_and_their_section(tmp_path: Path, client: Client) -> None:
    sides = {"chapter": "A full image.", "azure": "A kept copy."}
    a_course(tmp_path, with_terms(term(section=f"{FIRST}#more", means=sides), term(id="lun", term="LUN", also=["unit"])))
    html = page(client, "/glossary/")
    assert re.findall(r'<h2 class="letter__title"[^>]*>(.)</h2>', html) == ["L", "R"]
    assert re.findall(r'id="term-([a-z]+)"', html) == ["lun", "replica"]
    assert "By the chapter:</strong> A full image." in html
    assert "In Azure today:</strong> A kept copy." in html
    assert f'<a href="/course/{FIRST}/#more">' in html
    assert "also unit" in html
    assert "also replicas" not in html


@pytest.mark.django_db
def test_a_term_that_begins_with_no_letter_stands_first(tmp_path: Path, client: Client) -> None:
    a_course(tmp_path, with_terms(term(), term(id="one", term="1.0.0", also=[])))
    assert re.findall(r'<h2 class="letter__title"[^>]*>([^<]+)</h2>', page(client, "/glossary/")) == ["Other signs", "R"]


@pytest.mark.django_db
def test_a_chapter_links_its_terms_and_every_link_has_its_entry(tmp_path: Path, client: Client) -> None:
    files = with_terms(term(), term(id="copy", term="copy", also=[], means="It is so."))
    files["chapters/01-first-light/chapter.md"] = chapter_text(FIRST, "First light", "A replica is a copy.")
    a_course(tmp_path, files)
    found = [name for name, _ in LINK.findall(page(client, f"/course/{FIRST}/"))]
    assert found == ["replica", "copy"]
    glossary = page(client, "/glossary/")
    assert all(f'id="term-{name}"' in glossary for name in found)


@pytest.mark.django_db
def test_a_course_without_terms_and_no_course_have_their_own_pages(course: Course, client: Client) -> None:
    assert "This course has no glossary yet." in page(client, "/glossary/")
    course.current = None
    course.save()
    assert "No course is loaded yet" in page(client, "/glossary/")


@pytest.mark.django_db
def test_a_term_that_was_followed_leads_back_to_where_it_was_read(tmp_path: Path, client: Client) -> None:
    a_course(tmp_path, with_terms(term(term="text"), term(id="other", term="nowhere named", also=[])))
    chapter = page(client, f"/course/{FIRST}/")
    name = LINK.findall(chapter)[0][0]
    assert f'href="/glossary/?from={FIRST}#term-{name}"' in chapter
    back = re.findall(r'href="(/course/[^"#]*#at-[^"]*)"', page(client, f"/glossary/?from={FIRST}"))
    assert back == [f"/course/{FIRST}/#at-{name}"]
    assert chapter.count(f'id="at-{name}"') == 1
    assert f'<a href="/glossary/?from={FIRST}#term-{name}">In the glossary</a>' in chapter
    for said in ("", "?from=", "?from=gone", "?from=%00", "?from=<b>"):
        assert "#at-" not in page(client, f"/glossary/{said}")


@pytest.mark.django_db
def test_the_map_and_a_chapter_lead_to_the_glossary(course: Course, client: Client) -> None:
    for address in ("/course/", f"/course/{FIRST}/"):
        assert page(client, address).count('href="/glossary/"') == 3
