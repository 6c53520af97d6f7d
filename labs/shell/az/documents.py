"""Options whose value is a document: JSON on the line, or the name of one of the terminal's files with JSON in it."""

import json

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.errors import AzError


def plain(call: Call, text: str) -> JSON:
    """Read a document as the older commands do; AzError in their words when it is no JSON."""
    try:
        return _read(call, text)
    except (ValueError, RecursionError) as error:
        raise AzError(f"Failed to parse string as JSON:\n{text[:400]}\nError detail: {_reason(error)}") from None


def argument(call: Call, dest: str) -> JSON:
    """Read the document of an option as the newer commands do: JSON, a file, or key=value pairs; None when it was left out."""
    option = next(option for option in call.command.options if option.dest == dest)
    words = call.args.texts(dest) or ([call.args.need(dest)] if call.args.text(dest) is not None else [])
    pairs: dict[str, JSON] = {}
    found: JSON = None
    for word in words:
        key, equals, value = word.partition("=")
        if equals and key.replace("_", "").replace("-", "").isalnum():
            pairs[key] = _value(value)
            continue
        try:
            found = _read(call, word)
        except (ValueError, RecursionError) as error:
            raise AzError(f"Failed to parse '{option.names[0]}' argument: {_reason(error)}") from None
    if isinstance(found, dict):
        return {**found, **pairs}
    return pairs or found


def _value(text: str) -> JSON:
    try:
        return json.loads(text) if text[:1] in {"{", "[", '"'} else text
    except (ValueError, RecursionError):
        return text


def _read(call: Call, text: str) -> JSON:
    files = call.client.state.files
    value: JSON = json.loads(files.read(text) if text in files else text)
    return value


def _reason(error: Exception) -> str:
    return "the document is nested too deeply" if isinstance(error, RecursionError) else str(error)
