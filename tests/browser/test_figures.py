"""Figures as they are seen: words inside their drawing and apart from each other, and large enough on a phone."""

from itertools import product

import pytest
from playwright.sync_api import Page

from quiz.content import read_pack
from quiz.content.schema import Figure
from tests.browser.walking import FIRST
from tests.conftest import OpenPage
from tests.site.served import ROOT

pytestmark = pytest.mark.browser

SHEETS = [ROOT / "static" / "css" / f"{name}.css" for name in ("tokens", "base", "figures")]
CHAPTERS = read_pack(ROOT / "fixtures" / "compute-gallery").chapters
FIGURES = {f"{chapter.slug}/{figure.name}": figure for chapter in CHAPTERS for figure in chapter.figures}
PHONE = {"width": 390, "height": 844}
READABLE = 10.5

FAULTS = """() => {
    const { width, height } = document.querySelector("svg").viewBox.baseVal;
    const measured = (selector) => [...document.querySelectorAll(selector)].map((part) => {
        const box = part.getBBox();
        return { text: part.textContent, left: box.x, right: box.x + box.width, top: box.y, bottom: box.y + box.height };
    });
    const words = measured("svg text");
    const touch = (one, other) => one.left < other.right - 1 && other.left < one.right - 1
        && one.top + 3 < other.bottom - 3 && other.top + 3 < one.bottom - 3;
    const isOutside = (word) => word.left < -1 || word.right > width + 1 || word.top < -2 || word.bottom > height + 1;
    const isCrowded = (word) => words.some((other) => other !== word && touch(word, other));
    const isCut = (word) => measured("svg .fig-box").some((box) => {
        const middle = (word.top + word.bottom) / 2;
        const isBeside = middle < box.top || middle > box.bottom || word.left > box.right - 2 || word.right < box.left + 2;
        return !isBeside && (word.left < box.left + 3 || word.right > box.right - 3);
    });
    return words.filter((word) => isOutside(word) || isCrowded(word) || isCut(word)).map((word) => word.text);
}"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll(".figure__drawing text")].map((word) => {
    const drawing = word.ownerSVGElement;
    return parseFloat(getComputedStyle(word).fontSize) * drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width;
}))"""


def show(page: Page, figure: Figure) -> None:
    """Put one drawing on a page of its own, with the site's sheets."""
    sheets = "".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)
    drawing = figure.svg.replace("<svg", '<svg class="figure__drawing" role="img" aria-label="A figure"', 1)
    page.set_content(f'<style>{sheets}</style><main class="page"><figure class="figure">{drawing}</figure></main>')


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_words_stay_inside_their_drawing_and_box_and_leave_each_other_room(page: Page, figure: Figure) -> None:
    show(page, figure)
    assert page.evaluate(FAULTS) == []


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_words_can_be_read_on_a_phone(open_page: OpenPage, figure: Figure) -> None:
    page = open_page(viewport=PHONE)
    show(page, figure)
    assert page.evaluate(SMALLEST) >= READABLE
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize(("width", "theme"), list(product((1440, 768, 390), ("dark", "light"))))
def test_a_figure_has_a_name_and_a_caption_and_takes_the_colours_of_the_page(open_page: OpenPage, width: int, theme: str) -> None:
    page = open_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    page.goto(f"/course/{FIRST}/")
    figure = page.get_by_role("figure").filter(has_text="Figure 1")
    assert figure.get_by_role("img").get_attribute("aria-label")
    assert figure.locator("figcaption").inner_text().strip()
    assert page.evaluate(SMALLEST) >= READABLE
    colour = "getComputedStyle(document.querySelector('{}')).{}"
    assert page.evaluate(colour.format(".figure__drawing text", "fill")) == page.evaluate(colour.format("body", "color"))


def test_a_figure_is_printed_whole_and_dark_on_white(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 794, "height": 1123}, color_scheme="dark")
    page.goto(f"/course/{FIRST}/")
    page.emulate_media(media="print")
    word = page.locator(".figure__drawing text").first
    assert word.evaluate("(word) => getComputedStyle(word).fill") == "rgb(31, 27, 24)"
    assert page.locator(".figure").first.evaluate("(figure) => getComputedStyle(figure).breakInside") == "avoid"
