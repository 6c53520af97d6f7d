"""Options whose value is a document: JSON on the line, or the name of one of the terminal's files with JSON in it."""

import json
from collections.abc import Callable

from gallery_engine.arm import JSON
from labs.shell.az import shorthand
from labs.shell.az.call import Call
from labs.shell.az.errors import AzError


def plain(call: Call, text: str) -> JSON:
    """Read a document as the older commands do; AzError in their words when it is no JSON."""
    try:
        return _read(call, text, json.loads)
    except (ValueError, RecursionError) as error:
        raise AzError(f"Failed to parse string as JSON:\n{text[:400]}\nError detail: {_reason(error)}") from None


def argument(call: Call, dest: str) -> JSON:
    """Read the document of an option as the newer commands do: JSON, their shorthand, a file, key=value pairs; None for none."""
    option = next(option for option in call.command.options if option.dest == dest)
    words = call.args.texts(dest) or ([call.args.need(dest)] if call.args.text(dest) is not None else [])
    pairs: dict[str, JSON] = {}
    found: JSON = None
    for word in words:
        key, equals, value = word.partition("=")
        try:
            if equals and key.replace("_", "").replace("-", "").isalnum():
                pairs[key] = shorthand.read(value) if value else ""
            else:
                found = _read(call, word, shorthand.read)
        except (ValueError, RecursionError) as error:
            raise AzError(f"Failed to parse '{option.names[0]}' argument: {_reason(error)}") from None
    return {**found, **pairs} if isinstance(found, dict) else pairs or found


def _read(call: Call, text: str, read: Callable[[str], JSON]) -> JSON:
    files = call.client.state.files
    if text not in files:
        return read(text)
    value: JSON = json.loads(files.read(text))
    return value


def _reason(error: Exception) -> str:
    return "the document is nested too deeply" if isinstance(error, RecursionError) else str(error)
