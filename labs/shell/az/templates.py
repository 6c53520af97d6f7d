"""Templates and their parameters as az reads them: files with comments, key=value pairs, inline JSON."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.errors import AzError
from labs.shell.files import FileError

ONE = "incorrect usage: Chose only one of --template-file FILE | --template-uri URI | --template-spec ID to pass in"
NONE = "Please enter one of the following: template file, template spec, template url, or Bicep parameters file."
BICEP = "this lab does not simulate Bicep: write the template as JSON."
DEFAULT_NAME = "deployment1"
_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*"?)|//[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL)
_DOCUMENTS = frozenset({"object", "array", "secureobject"})
_TEXTS = frozenset({"string", "securestring"})


@dataclass(frozen=True, slots=True)
class Template:
    """A template and the values for its parameters, ready to be sent."""

    document: dict[str, JSON]
    parameters: dict[str, JSON]


def template_of(call: Call) -> Template:
    """Read what the line deploys, from the terminal's files; AzError in az's words when it cannot be read."""
    args = call.args
    named = [args.text(name) for name in ("template_file", "template_uri", "template_spec") if args.text(name)]
    if len(named) > 1:
        raise AzError(ONE)
    if not args.text("template_file"):
        raise AzError(NONE)
    name = args.need("template_file")
    document = _document(call, name)
    if not isinstance(document, dict):
        raise AzError(_unreadable(name))
    document.setdefault("resources", [])
    declared = document.get("parameters")
    wanted = declared if isinstance(declared, dict) else {}
    given = _parameters(call, wanted, args.texts("parameters") or [])
    missing = sorted(
        key for key, one in wanted.items() if isinstance(one, dict) and "defaultValue" not in one and key not in given
    )
    if missing and args.either("no_prompt") is not True:
        raise AzError(f"Missing input parameters: {', '.join(missing)}")
    if missing:
        call.warn(f"Missing input parameters: {', '.join(missing)} ")
    return Template(document, given)


def name_of(call: Call) -> str:
    """Give the name of the deployment: as said, else the template's without its ending."""
    given, file = call.args.text("deployment_name"), call.args.text("template_file")
    if given:
        return given
    return file.removeprefix("./").rpartition(".")[0] or file if file else DEFAULT_NAME


def _document(call: Call, name: str) -> JSON:
    if name.lower().endswith((".bicep", ".bicepparam")):
        raise AzError(BICEP)
    try:
        text = call.client.state.files.read(name)
    except FileError:
        raise AzError(f"[Errno 2] No such file or directory: '{name}'") from None
    try:
        return _json(text)
    except (ValueError, RecursionError):
        raise AzError(_unreadable(name)) from None


def _unreadable(name: str) -> str:
    return f"Failed to parse '{name}', please check whether it is a valid JSON format"


def _json(text: str) -> JSON:
    """Read JSON with comments; ValueError when it is none."""
    value: JSON = json.loads(_COMMENT.sub(lambda found: found[1] or "", text), strict=False)
    return value


def _parameters(call: Call, declared: Mapping[str, JSON], words: Sequence[str]) -> dict[str, JSON]:
    """Read `--parameters`: files, JSON objects and key=value pairs, later ones over earlier ones."""
    found: dict[str, JSON] = {}
    for word in words:
        values = _as_object(call, word)
        if values is not None:
            found.update(values)
            continue
        key, equals, value = word.partition("=")
        if not equals:
            raise AzError(f"Unable to parse parameter: {word}")
        if key not in declared:
            allowed = ", ".join(sorted(declared))
            raise AzError(f"unrecognized template parameter '{key}'. Allowed parameters: {allowed}")
        found[key] = {"value": _typed(call, key, value, declared[key])}
    return found


def _as_object(call: Call, word: str) -> dict[str, JSON] | None:
    """Give the parameters of a file or of inline JSON; None for a word that is neither."""
    name = word.removeprefix("@")
    value: JSON
    if name in call.client.state.files:
        value = _document(call, name)
    else:
        try:
            value = _json(word)
        except (ValueError, RecursionError):
            return None
    if not isinstance(value, dict):
        return None
    inner = value.get("parameters", value)
    return inner if isinstance(inner, dict) else None


def _typed(call: Call, key: str, text: str, declared: JSON) -> JSON:
    """Read a value as its parameter's type wants it."""
    kind = str(declared.get("type", "")) if isinstance(declared, dict) else ""
    match kind.lower():
        case "int":
            try:
                return int(text)
            except ValueError:
                raise AzError(f"invalid literal for int() with base 10: {text!r}") from None
        case "bool":
            return text.lower() == "true"
        case name if name in _DOCUMENTS:
            try:
                return _json(text)
            except (ValueError, RecursionError) as error:
                raise AzError(f"Failed to parse string as JSON:\n{text[:400]}\nError detail: {error}") from None
        case name if name not in _TEXTS:
            call.warn(f"Unrecognized type '{kind}' for parameter '{key}'. Interpretting as string.")
    return text
