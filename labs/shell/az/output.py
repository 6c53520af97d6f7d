"""The formats of `-o`, each bounded and free of control characters."""

import json
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from types import MappingProxyType

import yaml

from gallery_engine.arm import JSON
from labs.shell.az.errors import AzError
from labs.shell.az.query import reshape
from labs.shell.az.spec import Command
from labs.shell.az.tabular import render_table
from labs.shell.bounds import MAX_OUTPUT

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
TOO_LONG = (
    "the answer is longer than this terminal prints (256 KB). Narrow it with --query, with --max-items, or with a resource group."
)


def render(value: JSON, form: str, command: Command, *, queried: bool) -> str:
    """Print a result in one of the formats of `-o`; AzError when it is too long or fits no table."""
    text = _table(value, command, queried=queried) if form == "table" else _WRITERS[form](value)
    if len(text.encode("utf-8", "replace")) > MAX_OUTPUT:
        raise AzError(TOO_LONG)
    return text


def visible(text: str) -> str:
    """Replace everything that would move the cursor, turn the text or not show at all."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def _json(value: JSON) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, separators=(",", ": "))
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def _yaml(value: JSON) -> str:
    text = json.dumps(value)
    alike = isinstance(value, (dict, list)) and "\\ud" not in text and _has_plain_keys(value)
    dumper = _fast if alike else _as_az
    return visible(str(yaml.dump(json.loads(text), Dumper=dumper, default_flow_style=False, allow_unicode=True)))


def _has_plain_keys(value: JSON) -> bool:
    if isinstance(value, dict):
        return all(key and key.isprintable() and _has_plain_keys(item) for key, item in value.items())
    return not isinstance(value, list) or all(_has_plain_keys(item) for item in value)


# az dumps in pure Python. libyaml writes the same a dozen times faster but for single values, odd keys and letters past U+FFFF.
_as_az = yaml.SafeDumper
_fast: type[yaml.SafeDumper] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def _tsv(value: JSON) -> str:
    rows = value if isinstance(value, list) else [value]
    return "".join(f"{_tsv_row(row)}\n" for row in rows)


def _tsv_row(row: JSON) -> str:
    if isinstance(row, OrderedDict):
        return "\t".join(_tsv_cell(item) for item in row.values())
    if isinstance(row, dict):
        return "\t".join(_tsv_cell(row[name]) for name in sorted(row))
    if isinstance(row, list):
        return "\t".join(_tsv_cell(item) for item in row)
    return str(row).lower() if isinstance(row, bool) else _tsv_cell(row)


def _tsv_cell(value: JSON) -> str:
    if isinstance(value, list):
        return str(len(value))
    return "" if isinstance(value, dict) else visible(str(value))


def _table(value: JSON, command: Command, *, queried: bool) -> str:
    if command.table is not None and not queried:
        value = reshape(command.table, value) if isinstance(command.table, str) else command.table(value)
    rows = value if isinstance(value, list) else [value]
    sort = command.table is None and not queried
    return visible(render_table(rows, sort=sort))


_WRITERS: Mapping[str, Callable[[JSON], str]] = MappingProxyType(
    {
        "json": _json,
        "jsonc": _json,
        "yaml": _yaml,
        "yamlc": _yaml,
        "tsv": _tsv,
        "none": lambda _: "",
    }
)
