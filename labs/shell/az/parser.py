"""One command's words, read as argparse reads them: abbreviations, `--a=b`, `-gvalue`, nargs, choices, required."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from gallery_engine.arm import JSON
from labs.shell.az import shorthand
from labs.shell.az.args import Args, Change, Value
from labs.shell.az.errors import AzError, HelpRequest, QueryError, UsageError
from labs.shell.az.query import compile_query
from labs.shell.az.secrets import redact
from labs.shell.az.spec import AAZ_TRUE, Command, Option

_NEGATIVE = re.compile(r"-\d{1,300}|-\d{0,300}\.\d{1,300}")
_NARGS = {"": (1, 1), "1": (1, 1), "?": (0, 1), "*": (0, 10_000), "+": (1, 10_000), "0": (0, 0)}
GENERIC = {"--set": "set", "--add": "add", "--remove": "remove"}
CUTOFF = 0.7
ASKS = "??"  # as the value of an option of the newer commands: what does it take?


@dataclass(frozen=True, slots=True)
class _Mark:
    """A word that looks like an option: which one, under which name, with which joined value."""

    option: Option | None
    name: str
    joined: str | None = None


class _Table:
    """What one command accepts, laid out once: a mark for each name, and the options by what is asked about them."""

    def __init__(self, command: Command) -> None:
        options = command.every_option
        self.marks = {name: _Mark(option, name) for option in options for name in option.names}
        self.positional = next((option for option in command.options if option.is_positional), None)
        self.configured = [option for option in options if option.configured]
        self.required = [option for option in options if option.required]
        self.initial: dict[str, Value] = {option.dest: option.default for option in options}


_table_of = cache(_Table)


@dataclass(slots=True)
class _Parse:
    command: Command
    words: Sequence[str]
    table: _Table
    values: dict[str, Value] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)
    changes: list[Change] = field(default_factory=list)
    extras: list[str] = field(default_factory=list)
    marks: list[_Mark | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        for place, word in enumerate(self.words):
            if word == "--":
                self.marks += [None] * (len(self.words) - place)
                break
            self.marks.append(self.mark(word))

    def fail(self, message: str, *, hint: str = "") -> UsageError:
        return UsageError(message, hint=hint, examples=self.command.examples)

    def mark(self, word: str) -> _Mark | None:
        if len(word) < 2 or word[0] != "-":
            return None
        if known := self.table.marks.get(word):
            return known
        name, equals, value = word.partition("=")
        if equals and (known := self.table.marks.get(name)):
            return _Mark(known.option, name, value)
        found = self.abbreviated(word)
        if len(found) > 1:
            raise self.fail(f"ambiguous option: {word} could match {', '.join(mark.name for mark in found)}")
        if found:
            return found[0]
        return None if _NEGATIVE.fullmatch(word) or " " in word else _Mark(None, word)

    def abbreviated(self, word: str) -> list[_Mark]:
        if word.startswith("--"):
            name, equals, value = word.partition("=")
            joined = value if equals else None
            return [_Mark(mark.option, long, joined) for long, mark in self.table.marks.items() if long.startswith(name)]
        short = self.table.marks.get(word[:2])
        return [_Mark(short.option, short.name, word[2:])] if short else []

    def run(self) -> None:
        positional = self.table.positional
        place = 0
        while place < len(self.words):
            mark = self.marks[place]
            if mark is None and positional is not None and positional.dest not in self.given:
                place = self.take(positional, place)
            elif mark is None or mark.option is None:
                self.extras.append(self.words[place])
                place += 1
            elif mark.joined is not None:
                self.take_joined(mark)
                place += 1
            else:
                place = self.take(mark.option, place + 1)

    def take(self, option: Option, place: int) -> int:
        least, most = _NARGS[option.nargs]
        end = place
        while end < len(self.words) and end - place < most and self.marks[end] is None and self.words[end] != "--":
            end += 1
        if end - place < least:
            wanted = "at least one argument" if option.nargs == "+" else "one argument"
            if option.nargs == "1":
                wanted = "1 argument"
            raise self.fail(f"argument {option.label}: expected {wanted}")
        self.store(option, list(self.words[place:end]))
        return end

    def take_joined(self, mark: _Mark) -> None:
        option, joined = mark.option, mark.joined
        while option is not None and option.nargs == "0" and joined is not None:
            if mark.name.startswith("--") or f"-{joined[:1]}" not in self.table.marks:
                raise self.fail(f"argument {option.label}: ignored explicit argument {joined!r}")
            self.store(option, [])
            option, joined = self.table.marks[f"-{joined[0]}"].option, joined[1:] or None
        if option is None:
            return
        if joined is None and _NARGS[option.nargs][0]:
            raise self.fail(f"argument {option.label}: expected one argument")
        self.store(option, [joined] if joined is not None else [])

    def store(self, option: Option, words: list[str]) -> None:
        if option.kind == "help":
            raise HelpRequest
        if self.command.aaz and words == [ASKS]:
            raise HelpRequest(option)
        self.given.add(option.dest)
        generic = GENERIC.get(option.names[0])
        if generic:
            self.changes.append((generic, words))
            return
        value = self.convert(option, words)
        before = self.values.get(option.dest)
        self.values[option.dest] = (
            [*before, *value] if option.repeats and isinstance(before, list) and isinstance(value, list) else value
        )

    def convert(self, option: Option, words: list[str]) -> Value:
        if option.nargs == "0":
            return True
        if option.kind == "tags":
            return _tags(option, words) if self.command.aaz else _plain_tags(words)
        if self.command.aaz and option.nargs in {"*", "+"} and option.kind != "document" and not option.dest.startswith("_"):
            words = _list(option, words)
        typed = [self.typed(option, word) for word in words]
        if option.nargs in {"*", "+", "1"}:
            return typed  # type: ignore[return-value]
        if not typed:
            return True if option.kind == "bool" else "True"
        return typed[0]

    def typed(self, option: Option, word: str) -> Value:
        match option.kind:
            case "int" | "float":
                return self.numeric(option, word)
            case "aaz-int":
                return _aaz_int(option, word, self.words)
            case "query":
                return self.query(word)
            case "bool":
                return self.choice(option, word).lower() in AAZ_TRUE
            case "location" if " " in word:
                word = word.lower().replace(" ", "")
        return self.choice(option, word) if option.choices else word

    def numeric(self, option: Option, word: str) -> int | float:
        try:
            return int(word) if option.kind == "int" else float(word)
        except ValueError:
            raise self.fail(f"argument {option.label}: invalid {option.kind} value: {word!r}") from None

    def query(self, word: str) -> str:
        try:
            compile_query(word)
        except ValueError:
            raise QueryError(f"argument --query: invalid jmespath_type value: {word!r}") from None
        return word

    def choice(self, option: Option, word: str) -> str:
        for choice in option.choices:
            if choice.lower() == word.lower():
                return choice
        allowed = ", ".join(option.choices)
        near = difflib.get_close_matches(word[:200], option.choices, cutoff=CUTOFF)
        raise UsageError(
            f"az {self.command.name}: '{word}' is not a valid value for '{option.names[0]}'. Allowed values: {allowed}.",
            hint=f"Did you mean '{near[0]}' ?" if near else "",
            examples=() if option.group == "Global" else self.command.examples,
        )


def parse(command: Command, words: Sequence[str], defaults: Mapping[str, str]) -> Args:
    """Read the words after a command's name.

    `defaults` are the values of `az configure --defaults`. UsageError says what argparse would; HelpRequest when help
    was asked for before anything was wrong.
    """
    table = _table_of(command)
    work = _Parse(command, words, table)
    work.run()
    for option in table.configured:
        said = defaults.get(option.configured)
        if said is not None and option.dest not in work.given and (not option.choices or said.lower() in option.choices):
            work.values[option.dest] = work.typed(option, said)
    missing = [option.label for option in table.required if option.dest not in work.values]
    if missing:
        raise work.fail(f"the following arguments are required: {', '.join(missing)}")
    if work.extras:
        raise UsageError(f"unrecognized arguments: {' '.join(redact(work.extras))}")
    return Args({**table.initial, **work.values}, work.given, work.changes)


def _plain_tags(words: list[str]) -> dict[str, str | None]:
    pairs = [word.partition("=") for word in words if word]
    return {key: value for key, _, value in pairs}


def _tags(option: Option, words: list[str]) -> dict[str, str | None]:
    tags: dict[str, str | None] = {}
    for word in words:
        key, equals, value = word.partition("=")
        whole = _compound(option, word) if word.startswith("{") else None
        if isinstance(whole, dict):
            tags.update({name: None if text is None else str(text) for name, text in whole.items()})
        elif equals and key:
            tags[key] = value
        else:
            raise AzError(f"Failed to parse '{option.names[0]}' argument: dict type value expected, got '{word}'")
    return tags


def _list(option: Option, words: list[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        whole = _compound(option, word) if word.startswith(("[", "'")) else word
        found += [str(item) for item in whole] if isinstance(whole, list) else [str(whole)]
    return found


def _compound(option: Option, word: str) -> JSON:
    try:
        return shorthand.read(word)
    except shorthand.ShorthandError as error:
        raise AzError(f"Failed to parse '{option.names[0]}' argument: {error}") from None


def _aaz_int(option: Option, word: str, words: Sequence[str]) -> int:
    try:
        return int(word)
    except ValueError:
        name = next((name for name in option.names if name in words), option.names[0])
        reason = f"invalid literal for int() with base 10: {word!r}"
        raise AzError(f"Failed to parse '{name}' argument: {reason}") from None
