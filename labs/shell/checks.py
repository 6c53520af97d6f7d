"""What `test`, `[` and `[[` ask: the operators, and the reading of `[ … ]` from its arguments."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from labs.shell.client import Client
from labs.shell.errors import ShellError
from labs.shell.files import NULL
from labs.shell.result import Result

Unary = Callable[[str, Client], bool]
Binary = Callable[[str, str], bool]


class CheckError(ShellError):
    """A condition that cannot be answered; its status is 2, as bash has it."""


def whole_number(text: str) -> int:
    """Read a number as `-eq` does; raises CheckError."""
    stripped = text.strip(" \t\n")
    digits = stripped.removeprefix("-").removeprefix("+")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 18 or len(stripped) - len(digits) > 1:
        raise CheckError(f"{text[:80]}: integer expression expected")
    return int(stripped)


def _filled(name: str, client: Client) -> bool:
    return name != NULL and name in client.state.files and bool(client.state.files.read(name))


UNARY: Mapping[str, Unary] = MappingProxyType(
    {
        "-z": lambda text, _: not text,
        "-n": lambda text, _: bool(text),
        "-v": lambda name, client: name in client.state.variables,
        "-f": lambda name, client: name != NULL and name in client.state.files,
        "-e": lambda name, client: name in client.state.files or name == ".",
        "-r": lambda name, client: name in client.state.files or name == ".",
        "-w": lambda name, client: name in client.state.files or name == ".",
        "-s": _filled,
        "-d": lambda name, _: name in {".", "./"},
        "-t": lambda _, __: False,
        "-x": lambda _, __: False,
    }
)
BINARY: Mapping[str, Binary] = MappingProxyType(
    {
        "=": lambda left, right: left == right,
        "==": lambda left, right: left == right,
        "!=": lambda left, right: left != right,
        "<": lambda left, right: left < right,
        ">": lambda left, right: left > right,
        "-eq": lambda left, right: whole_number(left) == whole_number(right),
        "-ne": lambda left, right: whole_number(left) != whole_number(right),
        "-lt": lambda left, right: whole_number(left) < whole_number(right),
        "-le": lambda left, right: whole_number(left) <= whole_number(right),
        "-gt": lambda left, right: whole_number(left) > whole_number(right),
        "-ge": lambda left, right: whole_number(left) >= whole_number(right),
    }
)


def check(arguments: Sequence[str], client: Client) -> Result:
    """`test`: succeed when the condition holds, 1 when it does not, 2 when it cannot be read."""
    return _answer("test", arguments, client)


def bracket(arguments: Sequence[str], client: Client) -> Result:
    """`[`: the same, closed by `]`."""
    if not arguments or arguments[-1] != "]":
        return Result(stderr="[: missing `]'\n", exit_code=2)
    return _answer("[", arguments[:-1], client)


def _answer(name: str, arguments: Sequence[str], client: Client) -> Result:
    try:
        return Result(exit_code=0 if _Reader(arguments, client).holds() else 1)
    except CheckError as error:
        return Result(stderr=f"{name}: {error.message}\n", exit_code=2)


class _Reader:
    """Reads the arguments from left to right: `-o` between `-a` between single conditions."""

    def __init__(self, arguments: Sequence[str], client: Client) -> None:
        self._words = list(arguments)
        self._client = client
        self._position = 0

    def holds(self) -> bool:
        if not self._words:
            return False
        answer = self._some()
        if self._position < len(self._words):
            raise CheckError(self._leftover())
        return answer

    def _leftover(self) -> str:
        if len(self._words) == 2:
            return f"{self._words[0][:80]}: unary operator expected"
        return f"{self._words[1][:80]}: binary operator expected" if len(self._words) == 3 else "too many arguments"

    def _some(self) -> bool:
        answer = self._every()
        while self._left()[:1] == ["-o"]:
            self._position += 1
            answer = self._every() or answer
        return answer

    def _every(self) -> bool:
        answer = self._one()
        while self._left()[:1] == ["-a"]:
            self._position += 1
            answer = self._one() and answer
        return answer

    def _one(self) -> bool:
        negated = False
        while len(self._left()) > 1 and self._left()[0] == "!" and self._left()[1] not in BINARY:
            self._position += 1
            negated = not negated
        return self._primary() != negated

    def _primary(self) -> bool:
        match self._left():
            case [left, operator, right, *_] if operator in BINARY:
                self._position += 3
                return BINARY[operator](left, right)
            case [operator, word, *_] if operator in UNARY:
                self._position += 2
                return UNARY[operator](word, self._client)
            case [operator, _, *_] if len(operator) == 2 and operator[0] == "-" and operator not in {"-a", "-o"}:
                raise CheckError(f"{operator}: unary operator expected")
            case [word, *_]:
                self._position += 1
                return bool(word)
        raise CheckError("argument expected")

    def _left(self) -> list[str]:
        return self._words[self._position : self._position + 4]
