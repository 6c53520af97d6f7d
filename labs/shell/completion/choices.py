"""What may stand at the cursor."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from types import MappingProxyType

from labs.shell.az.commands import COMMANDS, SUMMARIES
from labs.shell.az.spec import Command, Option
from labs.shell.bounds import MAX_LINE
from labs.shell.client import Client, Send
from labs.shell.completion.fragment import Fragment, fragment
from labs.shell.completion.guests import commands_at
from labs.shell.completion.names import Names
from labs.shell.errors import ShellError
from labs.shell.printing import unprintable
from labs.shell.state import ShellState
from labs.shell.variables import is_name

MOST_CHOICES = 100
MOST_REQUESTS = 16
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:,@%+=")

_RESERVED = frozenset({"if", "then", "elif", "else", "while", "until", "do", "{", "!"})
_REDIRECTIONS = frozenset({">", ">>", "<"})


@dataclass(frozen=True, slots=True)
class Completion:
    """What Tab does: `text[start:]` becomes `insert`, which is as much as all `choices` have in common.

    `choices` are what may be meant, at most MOST_CHOICES of `found`; a single one is inserted whole, with the blank after it.
    """

    start: int
    insert: str
    choices: Sequence[str] = ()
    found: int = 0


def complete(text: str, send: Send, state: ShellState, builtins: Collection[str]) -> Completion:
    """Complete the end of `text`, as typed up to the cursor. Only reads are sent; whatever is typed gives an answer."""
    if len(text) > MAX_LINE:
        return Completion(len(text), "")
    if state.guest:
        word, names = commands_at(text, state.guest, Client(send, state, max_requests=MOST_REQUESTS))
        there = Fragment(value=word, raw=word, start=len(text) - len(word))
        return _completion(there, word, sorted({name for name in names if _fits(name, word)}))
    here = fragment(text, state.variables)
    if (variable := here.variable) is not None:
        return _variable(here, variable, len(text), state.variables)
    try:
        value, choices = _at_cursor(here, Client(send, state, max_requests=MOST_REQUESTS), builtins)
    except ShellError:
        value, choices = here.value, ()
    return _completion(here, value, sorted({choice for choice in choices if _fits(choice, value)}))


def _fits(choice: str, value: str) -> bool:
    """Whether a choice goes on with what is typed; what cannot be typed, since the shell refuses its characters, is none."""
    return choice != "" and choice.lower().startswith(value.lower()) and not unprintable(choice)


def _completion(here: Fragment, value: str, found: Sequence[str]) -> Completion:
    if not found:
        return Completion(here.start, here.raw)
    shared = found[0] if len(found) == 1 else _shared(found)
    head = here.value[: len(here.value) - len(value)]
    if len(shared) < len(value) or (len(found) > 1 and len(shared) == len(value)):
        return Completion(here.start, here.raw, found[:MOST_CHOICES], len(found))
    end = (here.quote + " ") if len(found) == 1 and not shared.endswith("=") else ""
    return Completion(here.start, here.quote + _quoted(head + shared, here.quote) + end, found[:MOST_CHOICES], len(found))


def _shared(found: Sequence[str]) -> str:
    """Give what all names begin with, in the spelling of the first; Azure's names are the same in either case."""
    return found[0][: len(_alike([name.lower() for name in found]))]


def _alike(found: Sequence[str]) -> str:
    """Give what all variables begin with."""
    same = takewhile(lambda letters: len(set(letters)) == 1, zip(*found, strict=False))
    return found[0][: sum(1 for _ in same)]


def _quoted(text: str, quote: str) -> str:
    if quote == "'":
        return text
    special = '"\\$`' if quote else None
    return "".join("\\" + letter if (letter in special if special else letter not in _PLAIN) else letter for letter in text)


def _variable(here: Fragment, typed: str, end: int, variables: Mapping[str, str]) -> Completion:
    sign = "${" if typed.startswith("${") else "$"
    found = [name for name in sorted(variables) if name.startswith(typed.removeprefix(sign))]
    if not found:
        return Completion(here.start, here.raw)
    shared = found[0] if len(found) == 1 else _alike(found)
    close = "}" if sign == "${" and len(found) == 1 else ""
    choices = [f"{sign}{name}{'}' if close or sign == '${' else ''}" for name in found]
    return Completion(end - len(typed), f"{sign}{shared}{close}", choices[:MOST_CHOICES], len(found))


def _at_cursor(here: Fragment, client: Client, builtins: Collection[str]) -> tuple[str, Iterable[str]]:
    """Give the text that is completed, the end of the word at the cursor, and everything that could stand there."""
    words = here.words[_leading(here.words) :]
    names = client.state.files.names()
    if words and words[-1].lstrip("012&") in _REDIRECTIONS:
        return here.value, names
    if not words:
        return here.value, (*builtins, "az")
    if words[0] != "az":
        return here.value, names if words[0] in builtins and not here.value.startswith("-") else ()
    return (here.value, [f"@{name}" for name in names]) if here.value.startswith("@") else _az(words[1:], here.value, client)


def _leading(words: Sequence[str]) -> int:
    """Count the assignments and reserved words in front of a command."""
    place = 0
    while place < len(words) and (words[place] in _RESERVED or ("=" in words[place] and is_name(words[place].partition("=")[0]))):
        place += 1
    return place


def _tree() -> Mapping[str, Sequence[str]]:
    found: dict[str, set[str]] = {}
    for name in (*COMMANDS, *SUMMARIES):
        words = name.split()
        for depth, word in enumerate(words):
            found.setdefault(" ".join(words[:depth]), set()).add(word)
    return MappingProxyType({path: sorted(children) for path, children in found.items()})


TREE = _tree()


def _az(words: Sequence[str], value: str, client: Client) -> tuple[str, Iterable[str]]:
    path = ""
    for place, word in enumerate(words):
        name = f"{path} {word}".strip()
        if name in COMMANDS:
            return _Line(COMMANDS[name], words[place + 1 :], client).at(value)
        if name not in TREE:
            return value, ()
        path = name
    return value, ("--help",) if value.startswith("-") else TREE[path]


class _Line:
    """A command and the words after its name."""

    def __init__(self, command: Command, words: Sequence[str], client: Client) -> None:
        self.command = command
        self.client = client
        self.by_name = {name: option for option in command.every_option for name in option.names}
        self.given: set[str] = set()
        self.said = {name: text for option in command.every_option for name, text in self._default(option)}
        self.open: Option | None = None
        for word in words:
            self._read(word)

    def at(self, value: str) -> tuple[str, Iterable[str]]:
        name, equals, rest = value.partition("=")
        if equals and name in self.by_name:
            return rest, self._values(self.by_name[name])
        if value.startswith("-") or self.open is None:
            return value, self._options(value)
        return value, self._values(self.open)

    def _default(self, option: Option) -> Iterable[tuple[str, str]]:
        value = self.client.state.defaults.get(option.configured) if option.configured else None
        return [(name, value) for name in option.names] if value else []

    def _read(self, word: str) -> None:
        name, _, joined = word.partition("=")
        option = self.by_name.get(name) if word.startswith("-") else None
        if option is not None:
            self.given.add(option.dest)
            self._say(option, joined)
            self.open = None if option.nargs == "0" or joined else option
        elif self.open is not None:
            self._say(self.open, word)
            self.open = self.open if self.open.nargs in {"+", "*"} else None

    def _say(self, option: Option, text: str) -> None:
        if text:
            self.said.update(dict.fromkeys(option.names, text))

    def _options(self, value: str) -> list[str]:
        """Give the options that are not there yet: by their long names, until a short one is asked for."""
        left = [option for option in self.by_name.values() if option.dest not in self.given]
        if not value.startswith("-"):
            left = [option for option in left if option.required or option.needed] or left
        names = [name for option in left for name in option.names if name not in option.hidden]
        return names if value == "-" else [name for name in names if name.startswith("--")]

    def _values(self, option: Option) -> Iterable[str]:
        if option.kind == "bool":
            return ("true", "false")
        return option.choices or Names(self.client, self.command, self.said).of(option)
