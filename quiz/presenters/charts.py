"""Charts as figures on a drawing: where each bar, part and cell stands, in whole units. Pure; colours are the style sheet's."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 420
BAR_HEIGHT, BASE = 96, 24
CELL, GAP = 12, 2
PER_ROW = WIDTH // (CELL + GAP)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: its place, the middle below which its label stands, and how much it shows."""

    x: int
    y: int
    width: int
    height: int
    middle: int
    count: int
    label: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar that is divided: where it begins, how wide it is, and what it stands for."""

    x: int
    width: int
    tone: str
    count: int
    label: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid: its corner, and the tone that says what it stands for."""

    x: int
    y: int
    tone: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing: its size in units, what it says to those who do not see it, and what is on it."""

    width: int
    height: int
    label: str
    bars: Sequence[Bar] = ()
    parts: Sequence[Part] = ()
    cells: Sequence[Cell] = ()


def bar_chart(label: str, counts: Sequence[tuple[str, int]]) -> Chart:
    """Return upright bars, one for each label; the highest fills the height, and whatever is not zero can be seen."""
    step = WIDTH // max(1, len(counts))
    most = max((count for _, count in counts), default=0)
    bars = []
    for number, (name, count) in enumerate(counts):
        height = max(3, BAR_HEIGHT * count // most) if count else 0
        x = number * step
        bars.append(Bar(x + 3, BASE + BAR_HEIGHT - height, step - 6, height, x + step // 2, count, name))
    return Chart(WIDTH, BAR_HEIGHT + 2 * BASE, label, bars=bars)


def divided_bar(label: str, shares: Sequence[tuple[str, str, int]], height: int = 14) -> Chart:
    """Return one lying bar, divided by tone, label and count; the parts fill it exactly, those of zero are left out."""
    total = sum(count for _, _, count in shares)
    parts, done = [], 0
    for tone, name, count in shares:
        start, end = (WIDTH * done // total, WIDTH * (done + count) // total) if total else (0, 0)
        if count:
            parts.append(Part(start, end - start, tone, count, name))
        done += count
    return Chart(WIDTH, height, label, parts=parts)


def grid(label: str, tones: Sequence[str], per_row: int = PER_ROW) -> Chart:
    """Return a cell for each tone, row by row."""
    step = CELL + GAP
    cells = [Cell(number % per_row * step, number // per_row * step, tone) for number, tone in enumerate(tones)]
    rows = max(1, -(-len(tones) // per_row))
    return Chart(per_row * step, rows * step, label, cells=cells)
