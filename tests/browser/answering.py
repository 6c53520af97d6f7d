"""Answering the questions of the course that has an item of every kind: by keyboard alone, or with the mouse."""

import re
from urllib.parse import parse_qsl

from playwright.sync_api import Page

from tests.quiz.practising import RIGHT

Said = list[tuple[str, str]]  # the fields of an answer
FOCUSED = "() => { const { name, type } = document.activeElement; return [name ?? '', type ?? '']; }"


def kind_in_front(page: Page) -> str:
    """Return the kind of the question in front."""
    return re.sub("^(item|case|vault)-", "", page.locator("#question-form input[name=item]").input_value())


def parts_of(kind: str) -> list[Said]:
    """Return the right answer's fields; those of a series one after another."""
    said = parse_qsl(RIGHT[kind])
    return [[each] for each in said] if kind == "series" else [sorted(said)]


def tab_to_field(page: Page, *, name: str = "", type_: str = "") -> None:
    """Press Tab until a field with this name or of this type has the focus."""
    for _ in range(120):
        if page.evaluate(FOCUSED)[0 if name else 1] == (name or type_):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {name or type_}")


def answer_by_keys(page: Page, kind: str, said: Said) -> None:
    """Give an answer with the keyboard alone, from wherever the focus is."""
    if kind in {"single", "multiple"}:
        for _, value in said:
            digit = page.locator(f'input[value="{value}"]').get_attribute("data-shortcut")
            page.keyboard.press(str(digit))
    elif kind == "series":
        page.keyboard.press("1" if said[0][1] == "yes" else "2")
    elif kind == "statements":
        for name, value in said:
            tab_to_field(page, name=name)
            page.keyboard.press("Space" if value == "yes" else "ArrowDown")
    elif kind == "completion":
        tab_to_field(page, name=said[0][0])
        page.keyboard.type(said[0][1])
    else:
        for name, value in said:
            tab_to_field(page, name=name)
            label = page.locator(f'select[name="{name}"] option[value="{value}"]').inner_text()
            page.keyboard.type(label)
        tab_to_field(page, type_="submit")
    page.keyboard.press("Enter")


def answer_by_hand(page: Page, said: Said) -> None:
    """Give an answer with the mouse."""
    for name, value in said:
        field = page.locator(f'#question-form [name="{name}"]')
        match field.first.evaluate("field => field.type"):
            case "radio" | "checkbox":
                page.locator(f'#question-form [name="{name}"][value="{value}"]').check()
            case "select-one":
                field.select_option(value)
            case _:
                field.fill(value)
    page.locator("#question-form button").first.click()
