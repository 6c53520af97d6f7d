"""Every text can be read on every surface, in both themes: WCAG 2.2 AA, computed from the tokens."""

import re
from itertools import product

import pytest

from tests.site.served import ROOT

CSS = ROOT / "static" / "css"
TEXTS = ("text", "quiet", "link", "safelight", "met", "missed", "waiting")
SURFACES = ("ground", "panel", "well")
TOKEN = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
LIGHT, DARK = (
    {name: found[theme] for name, *found in TOKEN.findall((CSS / "tokens.css").read_text(encoding="utf-8"))} for theme in (0, 1)
)
THEMES = {"light": LIGHT, "dark": DARK}


def luminance(colour: str) -> float:
    """The relative luminance of `#rrggbb`, 0 for black to 1 for white."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_has_the_contrast_that_the_standard_gives() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(("theme", "text", "surface"), list(product(THEMES, TEXTS, SURFACES)))
def test_text_can_be_read_on_every_surface(theme: str, text: str, surface: str) -> None:
    assert contrast(THEMES[theme][text], THEMES[theme][surface]) >= 4.5


@pytest.mark.parametrize(("theme", "surface"), list(product(THEMES, SURFACES)))
def test_the_edge_of_a_control_and_the_focus_ring_can_be_seen(theme: str, surface: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours["edge"], colours[surface]) >= 3
    assert contrast(colours["safelight"], colours[surface]) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "surface"), [("on-safelight", "safelight"), ("ground", "text")])
def test_text_on_a_filled_control_can_be_read(theme: str, text: str, surface: str) -> None:
    assert contrast(THEMES[theme][text], THEMES[theme][surface]) >= 4.5


@pytest.mark.parametrize("sheet", sorted(file.name for file in CSS.glob("*.css") if file.name != "tokens.css"))
def test_a_sheet_names_no_colour_of_its_own_and_only_known_tokens(sheet: str) -> None:
    source = (CSS / sheet).read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", source)
    own = set(re.findall(r"^\s*(--[\w-]+):", source, re.MULTILINE))
    known = set(re.findall(r"^\s*(--[\w-]+):", (CSS / "tokens.css").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"var\((--[\w-]+)", source)) <= known | own


def test_the_type_scale_has_five_sizes_and_sheets_use_no_sixth_for_text() -> None:
    tokens = (CSS / "tokens.css").read_text(encoding="utf-8")
    assert len(re.findall(r"--type-[a-z]+:", tokens)) == 5
