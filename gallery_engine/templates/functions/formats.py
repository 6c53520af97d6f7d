"""Composite formats of .NET, as far as templates use them: `{0}`, `{0,5}`, `{0:D4}`, `{0:N2}`, `{0:X}`, `{0:000}`."""

import re

from gallery_engine.records import JSON
from gallery_engine.templates.functions.registry import refuse
from gallery_engine.templates.values import as_text

WIDEST = 1_000
_HOLE = re.compile(r"\{\{|\}\}|\{([0-9]{1,4})(?:,(-?[0-9]{1,4}))?(?::([^{}]{1,40}))?\}|[{}]")
_STANDARD = re.compile(r"([DdNnXxFf])([0-9]{0,2})")
_ZEROS = re.compile(r"0{1,40}")


def composed(pattern: str, values: list[JSON]) -> str:
    """The pattern with its holes filled; refuses a hole that has no value or whose format is not known."""
    return _HOLE.sub(lambda hole: _filled(hole, values), pattern)


def _filled(hole: re.Match[str], values: list[JSON]) -> str:
    if hole[0] in {"{{", "}}"}:
        return hole[0][0]
    if hole[1] is None or int(hole[1]) >= len(values):
        refuse("The template language function 'format' expects a composite format string whose holes all have an argument.")
    value = values[int(hole[1])]
    shown = as_text(value) if hole[3] is None else number(value, hole[3])
    width = int(hole[2] or 0)
    if abs(width) > WIDEST:
        refuse(f"The template language function 'format' pads to no more than '{WIDEST}' characters.")
    return shown.rjust(width) if width >= 0 else shown.ljust(-width)


def number(value: JSON, specifier: str) -> str:
    """A number by a format of .NET; other values are not formatted."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return as_text(value)
    standard = _STANDARD.fullmatch(specifier)
    if standard is not None:
        return _standard(value, standard[1], standard[2])
    if _ZEROS.fullmatch(specifier) and isinstance(value, int):
        return _digits(value, len(specifier))
    refuse(f"The template language function 'format' does not know the format specifier '{specifier}'.")


def _standard(value: float, letter: str, precision: str) -> str:
    kind = letter.upper()
    if kind in {"N", "F"}:
        return f"{value:{',' if kind == 'N' else ''}.{int(precision or 2)}f}"
    if not isinstance(value, int):
        refuse(f"The template language function 'format' needs an integer for the format specifier '{letter}'.")
    if kind == "D":
        return _digits(value, int(precision or 0))
    return f"{value & (2**64 - 1) if value < 0 else value:0{int(precision or 0)}{'X' if letter == 'X' else 'x'}}"


def _digits(value: int, least: int) -> str:
    return ("-" if value < 0 else "") + str(abs(value)).rjust(least, "0")
