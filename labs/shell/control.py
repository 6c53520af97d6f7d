"""Leaving a loop or a line: what `break`, `continue` and `exit` raise, and they themselves."""

from collections.abc import Sequence

from labs.shell.client import Client
from labs.shell.result import Result


class LeaveError(Exception):
    """The line, or the part of it in brackets or a pipe, ends with `status`."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class JumpError(Exception):
    """Go to the end of `levels` loops, and then on with the outermost of them if `again`."""

    def __init__(self, levels: int, *, again: bool) -> None:
        super().__init__(levels)
        self.levels = levels
        self.again = again


def leave(arguments: Sequence[str], client: Client) -> Result:
    """End the line with a status, the last one when none is given; the terminal itself stays open."""
    status = client.state.exit_status if not arguments else _number(arguments[0])
    if status is None:
        return Result(stderr=f"exit: {arguments[0]}: numeric argument required\n", exit_code=2)
    raise LeaveError(status & 255)


def break_(arguments: Sequence[str], _client: Client) -> Result:
    """Leave the loop, or as many as given."""
    return _jump("break", arguments, again=False)


def continue_(arguments: Sequence[str], _client: Client) -> Result:
    """Go on with the next round of the loop, or of the one that is so many further out."""
    return _jump("continue", arguments, again=True)


def _jump(name: str, arguments: Sequence[str], *, again: bool) -> Result:
    levels = _number(arguments[0]) if arguments else 1
    if not levels or levels < 0:
        return Result(stderr=f"{name}: {arguments[0]}: loop count out of range\n", exit_code=1)
    raise JumpError(levels, again=again)


def _number(text: str) -> int | None:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        return None
    return int(text)
