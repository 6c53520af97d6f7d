"""`$(( … ))`: whole numbers of 64 bits, as bash calculates with them."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Protocol

from labs.shell.bounds import MAX_CALCULATION, MAX_NESTING
from labs.shell.errors import ShellError

_TOKEN = re.compile(
    r"[ \t\n]*(?:(0[xX][0-9A-Fa-f]{1,16}|[0-9]{1,20})|([A-Za-z_][A-Za-z0-9_]*)|"
    r"(\*\*|\+\+|--|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%<>=!~&|^?:(),]))"
)
_LEVELS: Mapping[str, int] = MappingProxyType(
    {
        "||": 1,
        "&&": 2,
        "|": 3,
        "^": 4,
        "&": 5,
        "==": 6,
        "!=": 6,
        "<": 7,
        "<=": 7,
        ">": 7,
        ">=": 7,
        "<<": 8,
        ">>": 8,
        "+": 9,
        "-": 9,
        "*": 10,
        "/": 10,
        "%": 10,
    }
)
_STEPS = {"++": 1, "--": -1}
_HALF = 1 << 63


class Variables(Protocol):
    """Where an expression finds numbers, and keeps them."""

    def value(self, name: str) -> str:
        """Give the value of a variable, empty when it is not set."""

    def assign(self, name: str, value: str) -> None:
        """Set a variable."""


class ArithmeticProblemError(ShellError):
    """An expression that cannot be calculated; the line goes on with status 1."""

    def __init__(self, expression: str, problem: str) -> None:
        shown = expression.strip() if len(expression) <= 80 else expression[:79] + "…"
        super().__init__(f"{shown}: {problem}", exit_code=1)


def calculate(expression: str, variables: Variables) -> int:
    """Give the result, 0 for nothing at all; raises ArithmeticProblemError."""
    if len(expression) > MAX_CALCULATION:
        raise ArithmeticProblemError(expression, f"the expression is too long: the limit is {MAX_CALCULATION:,} characters")
    return _Calculation(expression, variables).result()


def _wrapped(number: int) -> int:
    return (number + _HALF) % (1 << 64) - _HALF


class _Calculation:
    """Reads and calculates from left to right; what is not chosen is read with `_idle` and changes nothing."""

    def __init__(self, expression: str, variables: Variables) -> None:
        self._expression = expression
        self._variables = variables
        self._tokens = self._scan()
        self._position = 0
        self._depth = 0
        self._idle = 0

    def result(self) -> int:
        if not self._tokens:
            return 0
        value = self._list()
        if self._ahead():
            raise self._problem(f'syntax error in expression (error token is "{self._ahead()}")')
        return value

    def _scan(self) -> list[str]:
        found: list[str] = []
        text = self._expression.rstrip(" \t\n")
        position = 0
        while position < len(text):
            token = _TOKEN.match(text, position)
            if not token:
                raise self._problem(f'syntax error: operand expected (error token is "{text[position:][:40].lstrip()}")')
            found.append(token[token.lastindex or 0])
            position = token.end()
        return found

    def _problem(self, message: str) -> ArithmeticProblemError:
        return ArithmeticProblemError(self._expression, message)

    def _ahead(self, by: int = 0) -> str:
        place = self._position + by
        return self._tokens[place] if place < len(self._tokens) else ""

    def _take(self, token: str) -> bool:
        if self._ahead() != token:
            return False
        self._position += 1
        return True

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise self._problem(f"the expression is nested too deep: the limit is {MAX_NESTING}")
        yield
        self._depth -= 1

    def _list(self) -> int:
        with self._deeper():
            value = self._assignment()
            while self._take(","):
                value = self._assignment()
        return value

    def _assignment(self) -> int:
        name, operator = self._ahead(), self._ahead(1)
        if not _is_name(name) or not operator.endswith("=") or operator in {"==", "<=", ">=", "!="}:
            return self._choice()
        self._position += 2
        with self._deeper():
            value = self._assignment()
        if operator != "=":
            value = self._apply(operator[:-1], self._number_in(name), value)
        return self._set(name, value)

    def _choice(self) -> int:
        condition = self._binary(1)
        if not self._take("?"):
            return condition
        yes = self._chosen(self._list, chosen=bool(condition))
        if not self._take(":"):
            raise self._problem("`:' expected for conditional expression")
        with self._deeper():
            no = self._chosen(self._choice, chosen=not condition)
        return yes if condition else no

    def _chosen(self, read: Callable[[], int], *, chosen: bool) -> int:
        self._idle += not chosen
        value = read()
        self._idle -= not chosen
        return value

    def _binary(self, level: int) -> int:
        value = self._power()
        while (operator := self._ahead()) and _LEVELS.get(operator, 0) >= level:
            self._position += 1
            decided = (operator == "&&" and not value) or (operator == "||" and value != 0)
            self._idle += decided
            right = self._binary(_LEVELS[operator] + 1)
            self._idle -= decided
            value = self._apply(operator, value, right)
        return value

    def _unary(self) -> int:
        signs: list[str] = []
        while (sign := self._ahead()) in {"-", "+", "!", "~"} or (sign in _STEPS and not _is_name(self._ahead(1))):
            signs += sign
            self._position += 1
        value = self._operand()
        for sign in reversed(signs):
            value = {"-": -value, "+": value, "!": int(not value), "~": ~value}[sign]
        return _wrapped(value)

    def _power(self) -> int:
        operands = [self._unary()]
        while self._take("**"):
            operands.append(self._unary())
        value = operands.pop()
        while operands:
            if value < 0:
                raise self._problem("exponent less than 0")
            value = _wrapped(pow(operands.pop(), value, 1 << 64))
        return value

    def _operand(self) -> int:
        found = self._ahead()
        self._position += 1
        if found in _STEPS:
            name = self._ahead()
            self._position += 1
            return self._set(name, self._number_in(name) + _STEPS[found])
        if _is_name(found):
            return self._variable(found)
        if found[:1].isdigit():
            return self._number(found)
        if found == "(":
            value = self._list()
            if self._take(")"):
                return value
        raise self._problem(f'syntax error: operand expected (error token is "{found}")')

    def _variable(self, name: str) -> int:
        value = self._number_in(name)
        for sign, step in _STEPS.items():
            if self._take(sign):
                self._set(name, value + step)
        return value

    def _number_in(self, name: str) -> int:
        text = self._variables.value(name).strip(" \t\n")
        digits = text.removeprefix("-")
        if not text:
            return 0
        if not digits.isascii() or not digits.isdigit() or len(digits) > 20:
            raise self._problem(f"{name} holds no whole number")
        return -self._number(digits) if text[0] == "-" else self._number(digits)

    def _number(self, digits: str) -> int:
        if digits[:2] in {"0x", "0X"}:
            return _wrapped(int(digits, 16))
        if digits[0] == "0" and set(digits) & {"8", "9"}:
            raise self._problem(f'value too great for base (error token is "{digits}")')
        return _wrapped(int(digits, 8 if digits[0] == "0" else 10))

    def _set(self, name: str, value: int) -> int:
        if not self._idle:
            self._variables.assign(name, str(_wrapped(value)))
        return _wrapped(value)

    def _apply(self, operator: str, left: int, right: int) -> int:
        if operator in {"/", "%"} and not right:
            if self._idle:
                return 0
            raise self._problem("division by 0")
        return _wrapped(_OPERATIONS[operator](left, right))


def _is_name(token: str) -> bool:
    return bool(token) and (token[0].isalpha() or token[0] == "_")


def _quotient(left: int, right: int) -> int:
    return abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)


_OPERATIONS: Mapping[str, Callable[[int, int], int]] = MappingProxyType(
    {
        "||": lambda left, right: int(bool(left or right)),
        "&&": lambda left, right: int(bool(left and right)),
        "|": lambda left, right: left | right,
        "^": lambda left, right: left ^ right,
        "&": lambda left, right: left & right,
        "==": lambda left, right: int(left == right),
        "!=": lambda left, right: int(left != right),
        "<": lambda left, right: int(left < right),
        "<=": lambda left, right: int(left <= right),
        ">": lambda left, right: int(left > right),
        ">=": lambda left, right: int(left >= right),
        "<<": lambda left, right: left << (right & 63),
        ">>": lambda left, right: left >> (right & 63),
        "+": lambda left, right: left + right,
        "-": lambda left, right: left - right,
        "*": lambda left, right: left * right,
        "/": _quotient,
        "%": lambda left, right: left - right * _quotient(left, right),
    }
)
