"""Runs the commands of one line within what one line may do."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from labs.shell.bounds import MAX_COMMANDS, MAX_OUTPUT
from labs.shell.client import Client
from labs.shell.errors import BudgetError, ShellError
from labs.shell.expansion import Expander
from labs.shell.result import Result
from labs.shell.streams import Stream
from labs.shell.suggestions import not_found
from labs.shell.variables import assign, value_of
from labs.shell.words import Assignment, Command, Script

CommandFunction = Callable[[Sequence[str], Client], Result]


class Interpreter:
    """Executes scripts against one client; `stdout`, `stderr` and `clear` gather what the line did.

    Everything it does may raise ShellError, which ends the line; what was printed and sent before stays.
    """

    def __init__(self, client: Client, commands: Mapping[str, CommandFunction]) -> None:
        self.stdout = Stream()
        self.stderr = Stream()
        self.clear = False
        self._client = client
        self._state = client.state
        self._commands = commands
        self._left = MAX_COMMANDS
        self._substituted = 0

    def run(self, script: Script) -> None:
        """Run the commands in order, `&&` and `||` as bash does; `$?` of the state is that of the last that ran."""
        if not script.items:
            self._state.exit_status = 0
        for item in script.items:
            succeeded = self._state.exit_status == 0
            if (item.joiner == "&&" and not succeeded) or (item.joiner == "||" and succeeded):
                continue
            self._state.exit_status = self._execute(item.command)

    def value(self, name: str) -> str:
        """Give the value of a variable or special parameter."""
        return value_of(self._state, name)

    def output(self, script: Script) -> str:
        """Run a substitution in a copy of the variables and give what it printed without newlines at the end."""
        outer, self.stdout = self.stdout, Stream()
        variables = dict(self._state.variables)
        try:
            self.run(script)
            self._substituted = self._state.exit_status
            if self.stdout.cut:
                raise ShellError(f"a substitution printed more than {MAX_OUTPUT:,} bytes", exit_code=1)
            return self.stdout.text().rstrip("\n")
        finally:
            self.stdout = outer
            self._state.variables.clear()
            self._state.variables.update(variables)

    def _execute(self, command: Command) -> int:
        if self._left <= 0:
            raise BudgetError(f"the line runs too many commands: the limit is {MAX_COMMANDS}", exit_code=1)
        self._left -= 1
        self._substituted = 0
        expander = Expander(self)
        fields = expander.fields(command.words)
        if fields:
            with self._assigned(command.assignments, expander):
                return self._call(fields[0], fields[1:])
        self._assign(command.assignments, expander)
        return self._substituted

    def _call(self, name: str, arguments: Sequence[str]) -> int:
        if function := self._commands.get(name):
            result = function(arguments, self._client)
        else:
            result = Result(stderr=not_found(name, self._commands), exit_code=127)
        self.stdout.write(result.stdout)
        self.stderr.write(result.stderr)
        self.clear = self.clear or result.clear
        return result.exit_code

    def _assign(self, assignments: Sequence[Assignment], expander: Expander) -> None:
        for assignment in assignments:
            assign(self._state, assignment.name, expander.text(assignment.value))

    @contextmanager
    def _assigned(self, assignments: Sequence[Assignment], expander: Expander) -> Iterator[None]:
        """Hold assignments in front of a command for as long as it runs."""
        variables = self._state.variables
        before = {assignment.name: variables.get(assignment.name) for assignment in assignments}
        self._assign(assignments, expander)
        try:
            yield
        finally:
            for name, value in before.items():
                variables.pop(name, None)
                if value is not None:
                    variables[name] = value
