"""The fuzz itself: `python -m tests.shell.fuzz FIRST COUNT SECONDS` runs lines and prints what should not be.

SECONDS is how much computing time one line may take, 0 for no matter how much.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence

from labs.shell.bounds import (
    MAX_COMMANDS,
    MAX_FILE_TEXT,
    MAX_FILES,
    MAX_HISTORY,
    MAX_HISTORY_TEXT,
    MAX_OUTPUT,
    MAX_REQUESTS,
    MAX_VARIABLE_TEXT,
    MAX_VARIABLES,
)
from labs.shell.client import Client
from labs.shell.printing import printable
from labs.shell.result import Result
from labs.shell.session import COMMANDS, Outcome, Shell, ShellState, is_complete
from tests.shell.fuzz_lines import line as line_of
from tests.shell.lab_cloud import SUBSCRIPTION, TENANT, LabCloud
from tests.shell.pace import bound

LINES_OF_A_TERMINAL = 50
A_SENTENCE = 300  # bytes that may follow output which was cut
FORBIDDEN = ("open", "exec", "compile", "import", "socket.", "subprocess.", "os.", "shutil.", "ctypes.", "pty.", "tempfile.")


class Watch:
    """Refuses, while armed, whatever a terminal has no business with, and remembers it."""

    def __init__(self) -> None:
        self.armed = False
        self.seen: list[str] = []

    def __call__(self, event: str, arguments: object) -> None:
        if self.armed and event.startswith(FORBIDDEN):
            self.seen.append(f"{event} {arguments!r}")
            raise PermissionError(event)


class Fuzz:
    """Terminals that live for some lines each."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._calls = 0
        self._commands = {name: self._counted(function) for name, function in COMMANDS.items()}

    def run(self, first: int, count: int, seconds: float) -> list[str]:
        """Run lines; give what was wrong, each with the number of its line."""
        faults: list[str] = []
        state = ShellState("azure", SUBSCRIPTION, TENANT)
        for number in range(first, first + count):
            if number % LINES_OF_A_TERMINAL == 0:
                state = ShellState("azure", SUBSCRIPTION, TENANT)
            line = line_of(str(number))
            before = state.to_json() if seconds else None
            faults += [f"{number}: {fault} in {line[:400]!r}" for fault in self._faults(line, state)]
            if number % LINES_OF_A_TERMINAL == LINES_OF_A_TERMINAL - 1 and not _survives(state):
                faults.append(f"{number}: the state does not survive JSON")
            taken = self._seconds(line, before, seconds) if seconds else 0
            if taken > seconds and taken > bound():
                faults.append(f"{number}: took {taken * 1000:.0f} ms in {line[:400]!r}")
        return faults

    def _faults(self, line: str, state: ShellState) -> list[str]:
        self._calls = 0
        self._watch.armed = True
        try:
            is_complete(line)
            outcome = Shell(LabCloud().send, state, self._commands).run(line)
        except Exception as error:  # noqa: BLE001 - that there is none is what is proven
            return [f"{type(error).__name__}: {error}"]
        finally:
            self._watch.armed = False
        seen, self._watch.seen = self._watch.seen, []
        return [*seen, *(name for name, holds in self._promises(outcome, state).items() if not holds)]

    def _promises(self, outcome: Outcome, state: ShellState) -> dict[str, bool]:
        files = state.files.texts
        return {
            "status": 0 <= outcome.exit_code <= 255,
            "output": len(outcome.stdout.encode()) <= MAX_OUTPUT and len(outcome.stderr.encode()) <= MAX_OUTPUT + A_SENTENCE,
            "printable": printable(outcome.stdout) == outcome.stdout and printable(outcome.stderr) == outcome.stderr,
            "commands": self._calls <= MAX_COMMANDS,
            "requests": len(outcome.exchanges) <= MAX_REQUESTS,
            "variables": len(state.variables) <= MAX_VARIABLES and _size(state.variables) <= MAX_VARIABLE_TEXT,
            "files": len(files) <= MAX_FILES and sum(len(text.encode()) for text in files.values()) <= MAX_FILE_TEXT,
            "history": len(state.history) <= MAX_HISTORY and sum(map(len, state.history)) <= MAX_HISTORY_TEXT,
        }

    def _seconds(self, line: str, before: object, seconds: float) -> float:
        """Measure a line on the state it met; where it seems slow, the best of three, since others use the machine too."""
        best = float("inf")
        for _ in range(3):
            state = ShellState.from_json(json.loads(json.dumps(before)))
            start = time.thread_time()
            Shell(LabCloud().send, state).run(line)
            best = min(best, time.thread_time() - start)
            if best <= seconds:
                break
        return best

    def _counted(self, function: Callable[[Sequence[str], Client], Result]) -> Callable[[Sequence[str], Client], Result]:
        def counted(arguments: Sequence[str], client: Client) -> Result:
            self._calls += 1
            return function(arguments, client)

        return counted


def _survives(state: ShellState) -> bool:
    return ShellState.from_json(json.loads(json.dumps(state.to_json()))) == state


def _size(variables: dict[str, str]) -> int:
    return sum(len(name) + len(value) for name, value in variables.items())


if __name__ == "__main__":
    watch = Watch()
    sys.addaudithook(watch)
    found = Fuzz(watch).run(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
    sys.stdout.write("\n".join(found[:40]))
