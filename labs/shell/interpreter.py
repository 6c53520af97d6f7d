"""Runs the commands of one line within what one line may do."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial

from labs.shell.client import Client
from labs.shell.control import JumpError, LeaveError
from labs.shell.errors import ShellError
from labs.shell.expansion.expander import Expander
from labs.shell.files import FileError
from labs.shell.language.syntax import Assignment, Calculation, Command, Conditional, Group, Pipeline, Redirected, Script, Simple
from labs.shell.redirecting import Channels
from labs.shell.result import Result
from labs.shell.streams import Input, Stream
from labs.shell.structure import Structure
from labs.shell.suggestions import not_found
from labs.shell.tracing import traced
from labs.shell.variables import assign, is_set, value_of

CommandFunction = Callable[[Sequence[str], Client], Result]
_ARGUMENT = 20  # steps of work for each argument of a command
_SEARCH = 5_000  # steps of work for finding what an unknown command may have meant
_TO_LEAVE = "To leave, close this page, or press Ctrl+D in a command window. What you did is kept.\n"


class Interpreter(Structure):
    """Executes scripts against one client; `stdout`, `stderr` and `clear` gather what the line did.

    Everything it does may raise ShellError, which ends the line; what was printed and sent before stays.
    """

    def __init__(self, client: Client, commands: Mapping[str, CommandFunction]) -> None:
        self.stdout = Stream()
        self.stderr = Stream()
        self.clear = False
        self.budget = client.budget
        self._channels = Channels(self.stdout, self.stderr, client)
        self._client = client
        self._state = client.state
        self._commands = commands
        self._substituted = 0
        self._loops = 0
        self._tested = 0

    def run(self, script: Script) -> None:
        """Run one input; `$?` of the state is that of the last command that ran."""
        try:
            self.script(script)
        except LeaveError as end:
            self._state.exit_status = end.status
            if len(script.items) == 1 and isinstance(script.items[0].command, Simple) and not self._is_on("errexit"):
                self.stdout.write(_TO_LEAVE)

    def script(self, script: Script) -> int:
        """Run commands in order, `&&` and `||` as bash does, and give the status of the last that ran."""
        if not script.items:
            self._state.exit_status = 0
            return 0
        following = [item.joiner in {"&&", "||"} for item in script.items[1:]]
        for item, is_tested in zip(script.items, [*following, False], strict=True):
            succeeded = self._state.exit_status == 0
            if (item.joiner == "&&" and not succeeded) or (item.joiner == "||" and succeeded):
                continue
            with self.tested() if is_tested else nullcontext():
                status = self._state.exit_status = self._command(item.command)
                if status and not self._tested and self._is_on("errexit") and _ends_a_line(item.command):
                    raise LeaveError(status)
        return self._state.exit_status

    def take(self, result: Result) -> None:
        """Add what a command did to what the line did; its exit status is the last one."""
        self.stdout.write(result.stdout)
        self.stderr.write(result.stderr)
        self.clear = self.clear or result.clear
        self._state.exit_status = result.exit_code

    def value(self, name: str) -> str:
        """Give the value of a variable or special parameter, empty when there is none."""
        return value_of(self._state, name)

    def needed(self, name: str) -> str:
        """Give the value; raises ShellError when there is none and `set -u` asks for one."""
        if self._is_on("nounset") and not is_set(self._state, name):
            raise ShellError(f"{name}: unbound variable", exit_code=1)
        return self.value(name)

    def is_set(self, name: str) -> bool:
        """Whether there is such a variable or special parameter."""
        return is_set(self._state, name)

    def assign(self, name: str, value: str) -> None:
        """Set a variable."""
        assign(self._state, name, value)

    def names(self) -> Sequence[str]:
        """Give the names of the terminal's files, in order."""
        return self._state.files.names()

    def output(self, script: Script) -> str:
        """Run a substitution in a copy of the variables and give what it printed without newlines at the end."""
        with self._channels.gathered("a substitution printed") as stream:
            self._substituted = self._isolated(partial(self._substitution, script))
        return stream.text().rstrip("\n")

    def expander(self) -> Expander:
        """Give what expands the words of one command."""
        return Expander(self)

    def _substitution(self, script: Script) -> int:
        match script.items:
            case [item] if isinstance(item.command, Simple) and _is_reading(item.command):
                with self._channels.redirected(item.command.redirections, Expander(self)):
                    self._channels.out.write(self._client.stdin.read())
                return 0
        return self.script(script)

    def _command(self, command: Command | Pipeline) -> int:
        if isinstance(command, Simple):
            return self._simple(command)
        if isinstance(command, Pipeline):
            return self._pipeline(command)
        return self.compound(command)

    def _simple(self, command: Simple) -> int:
        self.budget.command()
        self._substituted = 0
        expander = Expander(self)
        fields = expander.fields(command.words)
        try:
            with self._channels.redirected(command.redirections, expander):
                if fields:
                    with self._assigned(command.assignments, expander):
                        return self._call(fields[0], fields[1:])
                self._assign(command.assignments, expander)
        except FileError as error:
            self._channels.err.write(error.message + "\n")
            return 1
        return self._substituted

    def _call(self, name: str, arguments: Sequence[str]) -> int:
        if self._is_on("xtrace"):
            self._channels.err.write(traced([name, *arguments]))
        self.budget.spend(_ARGUMENT * len(arguments))
        self._client.shown = self._channels.out is self.stdout
        if function := self._commands.get(name):
            result = self._result(name, function, arguments)
        else:
            self.budget.spend(_SEARCH)
            result = Result(stderr=not_found(name, self._commands), exit_code=127)
        self._channels.err.write(result.stderr)
        self._channels.out.write(result.stdout)
        self.clear = self.clear or result.clear
        return result.exit_code

    def _result(self, name: str, function: CommandFunction, arguments: Sequence[str]) -> Result:
        try:
            return function(arguments, self._client)
        except JumpError:
            if self._loops:
                raise
            return Result(stderr=f"{name}: only meaningful in a `for', `while', or `until' loop\n")

    def _pipeline(self, pipeline: Pipeline) -> int:
        statuses = []
        given = None
        last = len(pipeline.commands) - 1
        with self.tested() if pipeline.negated else nullcontext():
            if not last:
                statuses = [self._command(pipeline.commands[0])]
            for place, command in enumerate(pipeline.commands if last else ()):
                run = partial(self._command, command)
                with self._channels.reading(given):
                    if place == last:
                        statuses.append(self._isolated(run))
                        continue
                    with self._channels.gathered("a pipe carried", errors_too=place in pipeline.errors_too) as stream:
                        statuses.append(self._isolated(run))
                given = Input(stream.text())
        failed = [status for status in statuses if status]
        status = failed[-1] if failed and self._is_on("pipefail") else statuses[-1]
        return int(not status) if pipeline.negated else status

    def _isolated(self, run: Callable[[], int]) -> int:
        """Run in a copy of the variables and options; `exit` ends no more than this."""
        variables, options = dict(self._state.variables), list(self._state.options)
        loops, self._loops = self._loops, 0
        try:
            return run()
        except LeaveError as end:
            self._state.exit_status = end.status
            return end.status
        finally:
            self._loops = loops
            self._state.options[:] = options
            self._state.variables.clear()
            self._state.variables.update(variables)

    def _is_on(self, option: str) -> bool:
        return option in self._state.options

    def _assign(self, assignments: Sequence[Assignment], expander: Expander) -> None:
        for assignment in assignments:
            before = self.value(assignment.name) if assignment.append else ""
            self.assign(assignment.name, before + expander.text(assignment.value))

    @contextmanager
    def _assigned(self, assignments: Sequence[Assignment], expander: Expander) -> Iterator[None]:
        """Hold assignments in front of a command for as long as it runs."""
        variables = self._state.variables
        before = {assignment.name: variables.get(assignment.name) for assignment in assignments}
        try:
            self._assign(assignments, expander)
            yield
        finally:
            for name, value in before.items():
                variables.pop(name, None)
                if value is not None:
                    variables[name] = value


def _ends_a_line(command: Command | Pipeline) -> bool:
    """Whether `set -e` looks at the status: compound commands have looked at those inside already."""
    if isinstance(command, Redirected):
        return _ends_a_line(command.command)
    if isinstance(command, Group):
        return command.isolated
    if isinstance(command, Pipeline):
        return not command.negated
    return isinstance(command, (Simple, Calculation, Conditional))


def _is_reading(command: Simple) -> bool:
    """Whether it is `< FILE` alone, which in a substitution gives the file."""
    return not command.words and not command.assignments and [one.symbol for one in command.redirections] == ["<"]
