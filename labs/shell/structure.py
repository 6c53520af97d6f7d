"""Runs what is made of commands: groups, conditions, loops, choices."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from types import MappingProxyType
from typing import Any, ClassVar

from labs.shell.budget import Budget
from labs.shell.checks import BINARY, UNARY, CheckError
from labs.shell.client import Client
from labs.shell.control import JumpError
from labs.shell.expansion.arithmetic import calculate
from labs.shell.expansion.expander import Expander
from labs.shell.files import FileError
from labs.shell.language.syntax import (
    Calculation,
    Case,
    Check,
    Comparison,
    Compound,
    Condition,
    Conditional,
    Count,
    Either,
    For,
    Group,
    If,
    Not,
    Redirected,
    Script,
    While,
)
from labs.shell.language.words import Word
from labs.shell.patterns import PatternError, regex
from labs.shell.redirecting import Channels

_ROUND = 1_000  # steps of work for each round of a loop, so that one which does nothing ends too


class Structure(ABC):
    """Runs compound commands; single commands are run by who knows them."""

    budget: Budget
    _channels: Channels
    _client: Client
    _loops: int
    _tested: int

    @abstractmethod
    def script(self, script: Script) -> int:
        """Run commands and give the status of the last."""

    @abstractmethod
    def value(self, name: str) -> str:
        """Give the value of a variable, empty when it is not set."""

    @abstractmethod
    def assign(self, name: str, value: str) -> None:
        """Set a variable."""

    @abstractmethod
    def _isolated(self, run: Callable[[], int]) -> int:
        """Run in a copy of the variables."""

    @abstractmethod
    def expander(self) -> Expander:
        """Give what expands the words of one command."""

    def compound(self, command: Compound | Redirected) -> int:
        """Run one compound command and give its status."""
        return self._RUNS[type(command)](self, command)

    @contextmanager
    def tested(self) -> Iterator[None]:
        """Run something whose failure is looked at, so that `set -e` lets it pass."""
        self._tested += 1
        try:
            yield
        finally:
            self._tested -= 1

    def _redirected(self, command: Redirected) -> int:
        try:
            with self._channels.redirected(command.redirections, self.expander()):
                return self.compound(command.command)
        except FileError as error:
            self._channels.err.write(error.message + "\n")
            return 1

    def _condition(self, script: Script) -> bool:
        with self.tested():
            return not self.script(script)

    def _group(self, command: Group) -> int:
        run = partial(self.script, command.body)
        return self._isolated(run) if command.isolated else run()

    def _if(self, command: If) -> int:
        for condition, body in command.branches:
            if self._condition(condition):
                return self.script(body)
        return self.script(command.otherwise)

    def _for(self, command: For) -> int:
        words = iter(self.expander().fields(command.words))

        def assign_next() -> bool:
            for word in words:
                self.assign(command.name, word)
                return True
            return False

        return self._loop(assign_next, command.body)

    def _count(self, command: Count) -> int:
        self._calculated(command.start)
        first = True

        def step() -> bool:
            nonlocal first
            if not first:
                self._calculated(command.step)
            first = False
            return bool(self._calculated(command.condition, 1))

        return self._loop(step, command.body)

    def _while(self, command: While) -> int:
        return self._loop(lambda: self._condition(command.condition) != command.until, command.body)

    def _calculation(self, command: Calculation) -> int:
        self.budget.command()
        return int(not self._calculated(command.expression))

    def _calculated(self, word: Word, empty: int = 0) -> int:
        expression = self.expander().text(word)
        return calculate(expression, self) if expression.strip() else empty

    def _loop(self, goes_on: Callable[[], bool], body: Script) -> int:
        status = 0
        self._loops += 1
        try:
            while True:
                self.budget.spend(_ROUND)
                try:
                    if not goes_on():
                        break
                    status = self.script(body)
                except JumpError as jump:
                    status = 0
                    if jump.levels > 1 and self._loops > 1:
                        raise JumpError(jump.levels - 1, again=jump.again) from None
                    if not jump.again:
                        break
        finally:
            self._loops -= 1
        return status

    def _case(self, command: Case) -> int:
        expander = self.expander()
        subject = expander.text(command.subject)
        for patterns, body in command.arms:
            if any(expander.pattern(pattern).covers(subject, self.budget) for pattern in patterns):
                return self.script(body)
        return 0

    def _conditional(self, command: Conditional) -> int:
        self.budget.command()
        try:
            return int(not self._holds(command.condition, self.expander()))
        except (CheckError, PatternError) as error:
            self._channels.err.write(f"[[: {error.message}\n")
            return 2

    def _holds(self, condition: Condition, expander: Expander) -> bool:
        if isinstance(condition, Not):
            return not self._holds(condition.condition, expander)
        if isinstance(condition, Either):
            answers = (self._holds(one, expander) for one in condition.conditions)
            return all(answers) if condition.both else any(answers)
        if isinstance(condition, Check):
            return UNARY[condition.operator](expander.text(condition.word), self._client)
        return self._compares(condition, expander)

    def _compares(self, condition: Comparison, expander: Expander) -> bool:
        left, operator = expander.text(condition.left), condition.operator
        if operator == "=~":
            pattern = regex(expander.regex(condition.right), extended=True)
            self.budget.spend(pattern.effort)
            return pattern.found(left, self.budget)
        if operator in {"=", "==", "!="}:
            return expander.pattern(condition.right).covers(left, self.budget) == (operator != "!=")
        right = expander.text(condition.right)
        if operator[0] == "-":
            left, right = (str(calculate(side, self)) for side in (left, right))
        return BINARY[operator](left, right)

    _RUNS: ClassVar[Mapping[type[Compound | Redirected], Callable[["Structure", Any], int]]] = MappingProxyType(
        {
            Redirected: _redirected,
            Group: _group,
            If: _if,
            For: _for,
            Count: _count,
            While: _while,
            Case: _case,
            Calculation: _calculation,
            Conditional: _conditional,
        }
    )
