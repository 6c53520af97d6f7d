"""`--set`, `--add` and `--remove`: paths into a resource, in the order they were typed."""

import json
import re
from collections.abc import Sequence

from gallery_engine.arm import JSON
from labs.shell.az.args import Change
from labs.shell.az.errors import AzError

SYNTAX = {
    "set": "`--set property1.property2=<value>`",
    "add": "`--add property.listProperty <key=value, string or JSON string>`",
    "remove": "`--remove property.list <indexToRemove>` OR `--remove propertyToRemove`",
}
_STEP = re.compile(r"\[[^\]]*\]|[^.\[]+")
_PYTHON = {"True": True, "False": False, "None": None}
MOST_STEPS = 32


def apply(view: dict[str, JSON], changes: Sequence[Change], *, force_string: bool, schema: frozenset[str]) -> None:
    """Change `view` in place. AzError in az's words when a path leads nowhere.

    `schema` names the properties that exist at the top; an empty one allows any.
    """
    for kind, words in changes:
        if kind == "set":
            for word in words:
                _set(view, word, force_string=force_string, schema=schema)
        elif kind == "add":
            _add(view, words, force_string=force_string, schema=schema)
        else:
            _remove(view, words, schema=schema)


def _invalid(kind: str) -> AzError:
    return AzError(f"invalid syntax: {SYNTAX[kind]}")


def _set(view: dict[str, JSON], word: str, *, force_string: bool, schema: frozenset[str]) -> None:
    key, value = _split(word)
    if not key.strip():
        raise AzError("Empty key in --set. Correct syntax: --set KEY=VALUE [KEY=VALUE ...]")
    steps = _steps(key, "set")
    _known(view, steps[0], schema)
    owner = _walk(view, steps[:-1], make=True)
    last = steps[-1]
    parsed: JSON = value if force_string else _parse(value)
    index = _index(last)
    if index is not None and isinstance(owner, list):
        if not -len(owner) <= index < len(owner):
            raise AzError(f"index {index} doesn't exist on {_name(steps[:-1])}")
        owner[index] = parsed
    elif isinstance(owner, dict) and index is None:
        owner[last] = parsed
    else:
        raise _lost(owner, last, steps)


def _add(view: dict[str, JSON], words: list[str], *, force_string: bool, schema: frozenset[str]) -> None:
    steps = _steps(words[0], "add")
    _known(view, steps[0], schema)
    owner = _walk(view, steps[:-1], make=True)
    if isinstance(owner, dict) and _index(steps[-1]) is None and owner.get(steps[-1]) is None:
        owner[steps[-1]] = []
    target = _walk(view, steps, make=False)
    if not isinstance(target, list):
        raise _invalid("add")
    entry: dict[str, JSON] = {}
    for word in words[1:]:
        key, equals, value = word.partition("=")
        if equals:
            entry[key] = value
            continue
        if entry:
            target.append(entry)
            entry = {}
        target.append(word if force_string else _parse(word))
    if entry:
        target.append(entry)


def _remove(view: dict[str, JSON], words: list[str], *, schema: frozenset[str]) -> None:
    steps = _steps(words[0], "remove")
    _known(view, steps[0], schema)
    if len(words) > 1:
        target = _walk(view, steps, make=False)
        index = _index(f"[{words[1]}]")
        if not isinstance(target, list) or index is None:
            raise _invalid("remove")
        if not -len(target) <= index < len(target):
            raise AzError(f"index {words[1]} doesn't exist on {steps[-1]}")
        target.pop(index)
        return
    owner = _walk(view, steps[:-1], make=False)
    if not isinstance(owner, dict):
        raise _invalid("remove")
    if steps[-1] not in owner:
        raise _lost(owner, steps[-1], steps)
    if isinstance(owner[steps[-1]], list):
        owner[steps[-1]] = []
    else:
        del owner[steps[-1]]


def _split(word: str) -> tuple[str, str]:
    depth = 0
    for place, letter in enumerate(word):
        depth += {"[": 1, "]": -1}.get(letter, 0)
        if letter == "=" and depth <= 0:
            return word[:place], word[place + 1 :]
    return word, ""


def _steps(path: str, kind: str) -> list[str]:
    steps = _STEP.findall(path)
    if not steps:
        raise _invalid(kind)
    if len(steps) > MOST_STEPS:
        raise AzError(f"a path has at most {MOST_STEPS} parts")
    return [str(step) for step in steps]


def _parse(text: str) -> JSON:
    if text in _PYTHON:
        return _PYTHON[text]
    try:
        value: JSON = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value


def _index(step: str) -> int | None:
    inner = step[1:-1]
    return int(inner) if step[:1] == "[" and re.fullmatch(r"-?[0-9]{1,6}", inner) else None


def _name(steps: Sequence[str]) -> str:
    return next((step for step in reversed(steps) if step[:1] != "["), "")


def _walk(view: JSON, steps: Sequence[str], *, make: bool) -> JSON:
    here = view
    for place, step in enumerate(steps):
        if step[:1] == "[":
            here = _item(here, step, steps, place)
            continue
        if not isinstance(here, dict):
            raise _lost(here, step, steps)
        if here.get(step) is None:
            if not make:
                raise _lost(here, step, steps)
            here[step] = {}
        here = here[step]
    return here


def _item(here: JSON, step: str, steps: Sequence[str], place: int) -> JSON:
    name = _name(steps[:place])
    if not isinstance(here, list):
        raise _lost(here, step, steps)
    index = _index(step)
    if index is not None:
        if not -len(here) <= index < len(here):
            raise AzError(f"index {index} doesn't exist on {name}")
        return here[index]
    key, equals, text = step[1:-1].partition("=")
    if not equals:
        raise _lost(here, step, steps)
    wanted = _parse(text)
    matches = [item for item in here if isinstance(item, dict) and item.get(key) == wanted]
    if len(matches) > 1:
        raise AzError(f"non-unique key '{key}' found multiple matches on {name}. Key must be unique.")
    if not matches:
        raise AzError(f"item with value '{text}' doesn't exist for key '{key}' on {name}")
    return matches[0]


def _known(view: dict[str, JSON], step: str, schema: frozenset[str]) -> None:
    if schema and step not in schema:
        raise AzError(f"Couldn't find '{step}' in ''. Available options: {sorted({*view, *schema})}")


def _lost(here: JSON, step: str, steps: Sequence[str]) -> AzError:
    parent = ".".join(steps[: list(steps).index(step)]).replace(".[", "[")
    message = f"Couldn't find '{step}' in '{parent}'."
    if isinstance(here, dict):
        return AzError(f"{message} Available options: {sorted(here)}")
    if isinstance(here, list):
        how = f"index into the collection '{parent}' with [<index>] or [<key=value>]"
        return AzError(f"{message} Available options: {how}")
    return AzError(f"{message} '{parent}' does not support further indexing.")
