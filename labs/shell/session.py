"""One terminal: a line in, an outcome out; the state is what the next line starts from."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from labs.shell.az import run as az
from labs.shell.bounds import MAX_OUTPUT
from labs.shell.builtins import BUILTINS
from labs.shell.client import Client, Exchange, Send
from labs.shell.completion import Completion, complete
from labs.shell.errors import ShellError
from labs.shell.history import remember
from labs.shell.interpreter import CommandFunction, Interpreter
from labs.shell.language.grammar import clean, parse
from labs.shell.language.inputs import is_blank, is_complete, place_inputs, split_inputs
from labs.shell.powershell import powershell
from labs.shell.questions import answer, stands_alone
from labs.shell.ssh import typed as typed_in
from labs.shell.state import ShellState
from labs.shell.suggestions import typeset

__all__ = ["Completion", "Exchange", "Outcome", "Shell", "ShellState", "is_complete", "place_inputs", "split_inputs"]

COMMANDS: Mapping[str, CommandFunction] = MappingProxyType({"az": az, **BUILTINS})
_CUT = f"\nThe output was cut after {MAX_OUTPUT:,} bytes: pick less with --query, or ask for one thing at a time.\n"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one input did. `typed` is False for a blank line or a comment, which leave no trace anywhere.

    The streams hold no control characters but newline and tab; `exchanges` are the requests in the order sent;
    `clear` asks the terminal to empty its log.
    """

    stdout: str = ""
    stderr: str = ""
    exit_code: int = 0
    exchanges: tuple[Exchange, ...] = ()
    clear: bool = False
    typed: bool = True


class Shell:
    """Runs lines against `send`, changing `state`: its variables, history, defaults and exit status."""

    def __init__(self, send: Send, state: ShellState, commands: Mapping[str, CommandFunction] = COMMANDS) -> None:
        self.state = state
        self._send = send
        self._commands = commands

    def complete(self, text: str) -> Completion:
        """Complete the end of an unfinished line; only reads are sent, and nothing is remembered."""
        return complete(text, self._send, self.state, self._commands)

    def run(self, text: str) -> Outcome:
        """Run one input. Whatever was typed gives an Outcome; an exception is a fault of ours or of the engine."""
        client = Client(self._send, self.state)
        interpreter = Interpreter(client, self._commands)
        line = ""
        try:
            typed = clean(text)
            if self.state.question:
                interpreter.take(answer(typed, client, self._commands["az"]))
            elif is_blank(typed) and not (self.state.guest and self.state.guest.waits):
                return Outcome(typed=False)
            elif self.state.guest:
                interpreter.take(typed_in(typed, self.state.guest, client))
            else:
                line = typed
                remember(self.state, line.strip())
                client.asks = stands_alone(line)
                interpreter.run(parse(line))
        except ShellError as error:
            interpreter.stderr.write(error.message + "\n")
            self.state.exit_status = error.exit_code
            interpreter.stderr.write(powershell(line))
        if self.state.exit_status:
            interpreter.stderr.write(typeset(line))
        cut = interpreter.stdout.cut or interpreter.stderr.cut
        return Outcome(
            interpreter.stdout.text(),
            interpreter.stderr.text() + (_CUT if cut else ""),
            self.state.exit_status,
            tuple(client.exchanges),
            interpreter.clear,
        )
