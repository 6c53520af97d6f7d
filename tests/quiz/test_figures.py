"""Figures of chapters: what a drawing may hold, how a chapter names it, and how it stands in the page."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from quiz.content import Pack, PackError, read_pack
from quiz.content.figures import CLASSES, MAX_BYTES, read_figure
from quiz.content.importer import load_pack
from quiz.content.library import Library
from quiz.content.prose import Figure, Prose, blocks, images_in
from quiz.presenters.reading import FigureView, sections_of
from tests.cast import person
from tests.factories import FIRST, Files, a_course, a_pack, chapter_text, course_files
from tests.quiz.playing import page

SHIPPED = settings.BASE_DIR / "fixtures" / "compute-gallery"
TEXT = "chapters/01-first-light/chapter.md"
DRAWING = "chapters/01-first-light/figures/bath.svg"
ALT = "Light falls on the paper, and a picture comes up."
SHOWN = f'![{ALT}](figures/bath.svg "The *first* bath.")'
OPENED = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 460 100">'
WORD = '<text x="1" y="20" class="fig-strong">Paper &amp; light</text>'


def drawing(inside: str = WORD) -> str:
    return f"{OPENED}\n{inside}\n</svg>\n"


def with_figure(body: str = SHOWN, svg: str | None = None) -> Files:
    """A pack whose first chapter has a text, and a drawing unless it is empty."""
    files = course_files()
    files[TEXT] = chapter_text(FIRST, "First light", body)
    files[DRAWING] = drawing() if svg is None else svg
    if not files[DRAWING]:
        del files[DRAWING]
    return files


def refused(folder: Path, files: Files) -> str:
    with pytest.raises(PackError) as caught:
        a_pack(folder, files)
    return str(caught.value)


# In the text


def test_a_paragraph_that_is_one_image_comes_out_as_a_figure() -> None:
    before, figure, after = blocks(f"Before.\n\n{SHOWN}\n\nAfter.")
    assert isinstance(before, Prose)
    assert figure == Figure("bath", ALT, "The *first* bath.")
    assert isinstance(after, Prose)
    assert (before.html, after.html) == ("<p>Before.</p>\n", "<p>After.</p>\n")


def test_a_figure_may_run_over_several_lines() -> None:
    assert blocks(SHOWN.replace(" ", "\n")) == (Figure("bath", ALT, "The *first* bath."),)


OTHER_IMAGES = {
    "in the middle of a paragraph": f"Look: {SHOWN} there.",
    "two in a paragraph": f"{SHOWN}\n{SHOWN}",
    "in a list": f"- {SHOWN}",
    "in a quotation": f"> {SHOWN}",
    "in a heading": f"### {SHOWN}",
    "in a table": f"| a |\n|---|\n| {SHOWN} |",
    "from elsewhere": '![A picture of somebody else, far away.](https://example.org/x.svg "Caption")',
    "from this site": '![A picture that is not of this chapter.](/static/icon.svg "Caption")',
    "above the folder": '![A picture that is not of this chapter.](figures/../../x.svg "Caption")',
    "a photograph": '![A picture that is no drawing at all.](figures/bath.png "Caption")',
    "a name in capitals": '![A picture with a name of another form.](figures/Bath.svg "Caption")',
    "a name with a space": '![A picture with a name of another form.](figures/a bath.svg "Caption")',
    "without a caption": f"![{ALT}](figures/bath.svg)",
    "without words": '![](figures/bath.svg "Caption")',
    "by reference": f'![{ALT}][bath]\n\n[bath]: figures/bath.svg "Caption"',
}


@pytest.mark.parametrize("body", OTHER_IMAGES.values(), ids=OTHER_IMAGES)
def test_any_other_image_is_refused_where_it_stands(tmp_path: Path, body: str) -> None:
    said = refused(tmp_path, with_figure(f"Some text.\n\n{body}"))
    assert re.search(r"chapter\.md:1[5-7]: expected images only as a paragraph .*, found another image$", said)


def test_an_image_in_the_lead_is_refused(tmp_path: Path) -> None:
    files = with_figure()
    files[TEXT] = files[TEXT].replace("The lead of First light.", SHOWN)
    assert "chapter.md:8: expected images only as a paragraph" in refused(tmp_path, files)


def test_what_looks_like_an_image_in_code_is_code() -> None:
    assert list(images_in(f"Write `{SHOWN}`.\n\n```md\n{SHOWN}\n```")) == []


def test_a_figure_without_its_drawing_is_refused(tmp_path: Path) -> None:
    assert "chapter.md:13: expected a drawing of figures/" in refused(tmp_path, with_figure(svg=""))


def test_a_drawing_that_is_shown_twice_is_refused(tmp_path: Path) -> None:
    assert "chapter.md:15: expected a drawing of figures/, each shown once" in refused(
        tmp_path, with_figure(f"{SHOWN}\n\n{SHOWN}")
    )


def test_a_drawing_that_is_not_shown_is_refused(tmp_path: Path) -> None:
    said = refused(tmp_path, with_figure("Text."))
    assert said.endswith("chapter.md:1: expected every drawing of figures/ to be shown, found `bath` is not")


@pytest.mark.parametrize("alt", ["A picture.", "Long. " * 101])
def test_a_text_alternative_is_neither_a_word_nor_a_page(tmp_path: Path, alt: str) -> None:
    said = refused(tmp_path, with_figure(SHOWN.replace(ALT, alt)))
    assert "chapter.md:13: expected a text alternative of 30 to 600 characters" in said


# The drawing

FORBIDDEN = {
    "a script": ("<script>alert(1)</script>", "`script`"),
    "a handler": ('<rect width="1" height="1" onclick="alert(1)"/>', "onclick="),
    "a style": ('<rect width="1" height="1" style="fill: url(//evil.example)"/>', "style="),
    "a style sheet": ("<style>*{}</style>", "`style`"),
    "a colour": ('<rect width="1" height="1" fill="red"/>', "fill="),
    "a link": ('<a href="https://evil.example"><text>x</text></a>', "`a`"),
    "a picture from elsewhere": ('<image href="https://evil.example/x.png"/>', "`image`"),
    "a drawing from elsewhere": ('<use href="https://evil.example/x.svg#x"/>', "`use`"),
    "a page": ("<foreignObject><p>x</p></foreignObject>", "`foreignObject`"),
    "another namespace": ('<html:script xmlns:html="http://www.w3.org/1999/xhtml"/>', "`html:script`"),
    "an animation": ('<animate attributeName="href"/>', "`animate`"),
    "a marker from elsewhere": ('<path d="M0 0h9" marker-end="url(https://evil.example#x)"/>', "marker-end="),
    "a marker that is not there": ('<path d="M0 0h9" marker-end="url(#figure-bath-gone)"/>', "`#figure-bath-gone`"),
    "an unknown class": ('<rect width="1" height="1" class="fig-box button"/>', "`button`"),
    "an id of the page": ('<g id="start"/>', "`start`"),
    "an id twice": ('<g id="figure-bath-a"/><g id="figure-bath-a"/>', "`figure-bath-a` a second time"),
    "words outside": ("Some words", "`Some words`"),
    "words in a word": ("<text>a<text>b</text></text>", "`text` in `text`"),
    "a length in other digits": ('<rect width="\u0663" height="1"/>', "width="),
    "a length in words": ('<rect width="calc(1px)" height="1"/>', "width="),
    "a drawing in a drawing": (drawing(), "`svg`"),
    "an instruction": ('<?xml-stylesheet href="https://evil.example"?>', "one"),
    "an unknown entity": ("<text>&nbsp;</text>", "undefined entity"),
    "an open element": ("<g>", "mismatched tag"),
    "a depth without end": ("<g>" * 9 + "</g>" * 9, "more"),
}


@pytest.mark.parametrize(("inside", "found"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_a_drawing_is_refused_for(tmp_path: Path, inside: str, found: str) -> None:
    said = refused(tmp_path, with_figure(svg=drawing(inside)))
    assert re.search(r"figures/bath\.svg:[23]: expected ", said)
    assert found in said


@pytest.mark.parametrize(
    ("svg", "expected"),
    [
        (f'<!DOCTYPE svg [<!ENTITY a "b">]>{drawing()}', "no DOCTYPE"),
        (f'<!DOCTYPE svg SYSTEM "https://evil.example/x.dtd">{drawing()}', "no DOCTYPE"),
        (drawing(f"<text>{'x' * MAX_BYTES}</text>"), "at most 60,000 bytes"),
        (drawing().replace(' viewBox="0 0 460 100"', ""), "viewBox="),
        (drawing().replace("0 0 460", "0 0 960"), "at most 480 wide"),
        (drawing().replace("0 0 460", f"0 0 {'9' * 5000}"), "viewBox="),
        (drawing().replace("0 0 460 100", f"0 0 460 {'9' * 5000}"), "viewBox="),
        (drawing().replace("2000/svg", "1999/xhtml"), "xmlns="),
        (drawing().replace("<svg ", '<svg onload="alert(1)" '), "no other attribute"),
        ("<html/>", "one of the elements"),
        (" ", "well-formed XML"),
    ],
)
def test_a_file_that_is_no_such_drawing_is_refused(tmp_path: Path, svg: str, expected: str) -> None:
    said = refused(tmp_path, with_figure(svg=svg))
    assert "figures/bath.svg:" in said
    assert expected in said


@pytest.mark.parametrize("name", ["bath.png", "Bath.svg", "notes.txt"])
def test_nothing_but_drawings_lies_in_the_folder(tmp_path: Path, name: str) -> None:
    files = with_figure()
    files[f"chapters/01-first-light/figures/{name}"] = "x"
    assert f"{name}:1: expected only drawings in figures/" in refused(tmp_path, files)


def test_a_drawing_that_is_a_link_out_of_the_pack_is_refused(tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    (tmp_path / "elsewhere.svg").write_text(drawing(), encoding="utf-8")
    home = tmp_path / "pack"
    files = with_figure(svg="")
    (home / "chapters/01-first-light/figures").mkdir(parents=True)
    (home / DRAWING).symlink_to(tmp_path / "elsewhere.svg")
    assert "expected only drawings in figures/" in refused(home, files)


def test_a_drawing_is_written_anew_without_comments_and_with_its_signs_escaped(tmp_path: Path) -> None:
    (tmp_path / "bath.svg").write_text(drawing(f"<!-- <script> -->{WORD}<text><![CDATA[<b>]]></text>"), encoding="utf-8")
    assert read_figure(tmp_path / "bath.svg").svg == (
        '<svg viewBox="0 0 460 100"><text x="1" y="20" class="fig-strong">Paper &amp; light</text><text>&lt;b&gt;</text></svg>'
    )


def test_the_classes_of_drawings_are_those_of_the_sheet() -> None:
    sheet = (settings.BASE_DIR / "static" / "css" / "figures.css").read_text(encoding="utf-8")
    assert set(re.findall(r"\.(fig-[a-z0-9-]+)", sheet)) == CLASSES


# In the page


@pytest.mark.django_db
def test_a_figure_stands_in_the_page_with_its_name_number_and_caption(tmp_path: Path, client: Client) -> None:
    a_course(tmp_path, with_figure())
    html = page(client, f"/course/{FIRST}/")
    figure = re.search(r'<figure class="figure">.*?</figure>', html, re.DOTALL)
    assert figure
    assert f'role="img" aria-label="{ALT}" viewBox="0 0 460 100">' in figure[0]
    assert ">Paper &amp; light</text>" in figure[0]
    assert "Figure 1</span> The <em>first</em> bath." in figure[0]
    assert "![" not in html


@pytest.mark.django_db
def test_a_text_alternative_cannot_leave_its_attribute(tmp_path: Path, client: Client) -> None:
    a_course(tmp_path, with_figure(SHOWN.replace(ALT, 'A name with " onload="alert(1)" and <b>signs</b> in it.')))
    assert 'aria-label="A name with &quot; onload=&quot;alert(1)&quot; and &lt;b&gt;' in page(client, f"/course/{FIRST}/")


# The course that comes with Darkroom


@pytest.fixture(scope="module")
def shipped() -> Pack:
    return read_pack(SHIPPED)


@pytest.mark.django_db
def test_every_chapter_of_the_course_has_a_figure(shipped: Pack) -> None:
    assert len(shipped.chapters) == 8
    for chapter in shipped.chapters:
        shown = [block for part in sections_of(Library(shipped), chapter) for block in part.blocks]
        numbers = [block.number for block in shown if isinstance(block, FigureView)]
        assert len(numbers) >= 1
        assert numbers == list(range(1, len(chapter.figures) + 1))


def test_a_text_alternative_of_the_course_is_at_most_three_sentences(shipped: Pack) -> None:
    found = [block for chapter in shipped.chapters for part in chapter.sections for block in blocks(part.body)]
    for figure in (block for block in found if isinstance(block, Figure)):
        assert figure.alt.endswith(".")
        assert len(re.findall(r"[.?](?:\s|$)", figure.alt)) <= 3, figure.name


@pytest.mark.django_db
def test_no_id_stands_twice_in_a_page_of_the_course(shipped: Pack) -> None:
    load_pack(shipped)
    html = page(person().client, f"/course/{shipped.chapters[0].slug}/")
    ids = re.findall(r'\sid="([^"]*)"', unescape(html))
    assert any(each.startswith("figure-") for each in ids)
    assert len(ids) == len(set(ids))
