"""An export as files: one JSON document, or a ZIP with a CSV file for each table. Rows are written as they are read."""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder

from quiz.activities import Table

_IN_MEMORY = 1024 * 1024
_PIECE = 64 * 1024
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001  # spreadsheets run the wide ones too
_BOM = "\ufeff"  # without it, spreadsheets do not read UTF-8


def chunks(write: Callable[[IO[bytes], Iterable[Table]], None], tables: Iterable[Table]) -> Iterator[bytes]:
    """Write the tables into a file, on disk when it is large, and hand it out piece by piece; nothing is open before that."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        write(file, tables)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def write_json(file: IO[bytes], tables: Iterable[Table]) -> None:
    """Write an object with a list of objects for each table."""
    before = "{"
    for table in tables:
        file.write(f"{before}\n{json.dumps(table.name)}: [".encode())
        for number, row in enumerate(table.rows):
            line = json.dumps(dict(zip(table.columns, row, strict=True)), cls=DjangoJSONEncoder, ensure_ascii=False)
            file.write((",\n" if number else "\n").encode() + line.encode("utf-8", "backslashreplace"))
        file.write(b"\n]")
        before = ","
    file.write(b"\n}\n")


def write_zip(file: IO[bytes], tables: Iterable[Table]) -> None:
    """Write a ZIP of CSV files in UTF-8 with a byte order mark."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables:
            with (
                archive.open(f"{table.name}.csv", "w") as entry,
                io.TextIOWrapper(entry, "utf-8", errors="backslashreplace", newline="") as text,
            ):
                text.write(_BOM)
                rows = csv.writer(text)
                rows.writerow(table.columns)
                rows.writerows(cells(row) for row in table.rows)


def cells(row: Sequence[object]) -> list[str]:
    """Return a row as words that no spreadsheet runs: what begins like a formula gets an apostrophe in front."""
    return [_cell(value) for value in row]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool | int | float):
        return str(value)
    plain = DjangoJSONEncoder().default(value)
    return plain if isinstance(plain, str) else str(plain)
