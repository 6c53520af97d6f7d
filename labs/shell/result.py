"""What a command hands back to the shell."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """The two streams and the exit status of one command; `clear` asks the terminal to empty its log."""

    stdout: str = ""
    stderr: str = ""
    exit_code: int = 0
    clear: bool = False
