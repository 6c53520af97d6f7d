"""What filters have in common: options, and the text that they read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from labs.shell.client import Client
from labs.shell.errors import ShellError
from labs.shell.files import FileError
from labs.shell.patterns import PatternError
from labs.shell.result import Result

Command = Callable[[Sequence[str], Client], Result]
_NO_LONG_NAMES: Mapping[str, str] = MappingProxyType({})


class UsageError(ShellError):
    """Arguments that a command does not take."""


@dataclass(frozen=True, slots=True)
class Options:
    """The letters that were given, the values of those that have one, and the other arguments."""

    letters: frozenset[str]
    values: Mapping[str, list[str]]
    operands: list[str]

    def value(self, letter: str, default: str) -> str:
        """Give the last value of an option."""
        return self.values.get(letter, [default])[-1]


@dataclass(slots=True)
class Reading:
    """The texts of a command's input by name, `-` for what came through a pipe, and what was wrong with the others."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    complaints: str = ""

    @property
    def whole(self) -> str:
        """All texts, one behind the other."""
        return "".join(text for _, text in self.texts)

    def result(self, printed: str, exit_code: int = 0) -> Result:
        """Give a Result with the complaints in it."""
        return Result(printed, self.complaints, 1 if self.complaints and not exit_code else exit_code)


class _Getopt:
    """Reads arguments from left to right."""

    def __init__(self, arguments: Sequence[str], flags: str, valued: str, long_names: Mapping[str, str]) -> None:
        self._rest = iter(arguments)
        self._flags = flags
        self._valued = valued
        self._long_names = long_names
        self._letters: set[str] = set()
        self._values: dict[str, list[str]] = {}
        self._operands: list[str] = []

    def options(self) -> Options:
        for argument in self._rest:
            if argument == "--":
                self._operands += self._rest
            elif argument.startswith("--"):
                self._long(argument)
            elif argument.startswith("-") and argument != "-":
                self._short(argument[1:])
            else:
                self._operands.append(argument)
        return Options(frozenset(self._letters), self._values, self._operands)

    def _long(self, argument: str) -> None:
        name, sign, value = argument.partition("=")
        letter = self._long_names.get(name, "")
        if not letter or (sign and letter not in self._valued):
            raise UsageError(f"unrecognized option '{argument[:80]}'")
        self._take(letter, value if sign else None)

    def _short(self, cluster: str) -> None:
        for place, letter in enumerate(cluster):
            if letter not in self._flags + self._valued:
                raise UsageError(f"invalid option -- '{letter}'")
            if letter in self._valued:
                self._take(letter, cluster[place + 1 :] or None)
                return
            self._take(letter, None)

    def _take(self, letter: str, value: str | None) -> None:
        self._letters.add(letter)
        if letter not in self._valued:
            return
        given = value if value is not None else next(self._rest, None)
        if given is None:
            raise UsageError(f"option requires an argument -- '{letter}'")
        self._values.setdefault(letter, []).append(given)


def options(arguments: Sequence[str], flags: str, valued: str = "", long_names: Mapping[str, str] = _NO_LONG_NAMES) -> Options:
    """Read options as getopt does, up to `--`; raises UsageError for a letter that is in neither `flags` nor `valued`."""
    return _Getopt(arguments, flags, valued, long_names).options()


def read(name: str, operands: Sequence[str], client: Client) -> Reading:
    """Read the files that are named, or else what comes through the pipe; raises UsageError when there is neither."""
    reading = Reading()
    for operand in operands or ("-",):
        try:
            reading.texts.append((operand, _stdin(client) if operand == "-" else client.state.files.read(operand)))
        except FileError as error:
            reading.complaints += f"{name}: {error.message}\n"
    client.budget.spend(sum(1 + len(text) // 4 + 4 * text.count("\n") for _, text in reading.texts))
    return reading


def lines_of(text: str) -> list[str]:
    """Cut text at its newlines; the last one ends a line and begins none."""
    lines = text.split("\n")
    return lines[:-1] if not lines[-1] else lines


def joined(lines: Sequence[str]) -> str:
    """Give lines as text, each with its newline."""
    return "".join(f"{line}\n" for line in lines)


def count(text: str, what: str) -> int:
    """Read a number of lines or bytes; raises UsageError."""
    if not (text.isascii() and text.isdigit()):
        raise UsageError(f"invalid number of {what}: '{text[:80]}'")
    return int(text.lstrip("0")[:9] or "0")


def _stdin(client: Client) -> str:
    if client.stdin.attended:
        raise UsageError("there is nothing to read: name a file, or put the command behind a pipe")
    return client.stdin.read()


def guarded(name: str, command: Command, *, exit_code: int = 1) -> Command:
    """Let a command say on its error stream what its arguments, a pattern or a file are refused for."""

    def run(arguments: Sequence[str], client: Client) -> Result:
        try:
            return command(arguments, client)
        except (UsageError, PatternError, FileError) as error:
            return Result(stderr=f"{name}: {error.message}\n", exit_code=exit_code)

    return run
