"""`-o table`: which columns, and how they are laid out."""

from collections.abc import Mapping, Sequence

from gallery_engine.arm import JSON
from labs.shell.az.errors import AzError

SKIPPED = frozenset({"id", "type", "etag"})
PADDING = 2
UNAVAILABLE = "Table output unavailable. Use the --query option to specify an appropriate query. Use --debug for more info."


def render_table(rows: Sequence[JSON], *, sort: bool) -> str:
    """Lay out rows as az does; `sort` orders the columns by name. AzError when no row has a column."""
    cells = [_row(row, sort=sort) for row in rows]
    names = list(dict.fromkeys(name for row in cells for name in row))
    if not rows:
        return "\n"
    if not names:
        raise AzError(UNAVAILABLE)
    lines = [[_cell(row.get(name)) for name in names] for row in cells]
    widths = [max(len(name) + PADDING, *(len(line[place]) for line in lines)) for place, name in enumerate(names)]
    ruler = "  ".join("-" * width for width in widths)
    return "\n".join([_line(names, widths), ruler, *(_line(line, widths) for line in lines)]) + "\n"


def _row(row: JSON, *, sort: bool) -> Mapping[str, JSON]:
    if isinstance(row, dict):
        names = sorted(row) if sort else list(row)
        return {
            name[:1].upper() + name[1:]: row[name]
            for name in names
            if name not in SKIPPED and row[name] is not None and not isinstance(row[name], (list, dict))
        }
    if isinstance(row, list):
        return {f"Column{place}": value for place, value in enumerate(row, 1)}
    return {"Result": row}


def _cell(value: JSON) -> str:
    return "" if value is None else " ".join(str(value).split("\n"))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
