"""The variables of a terminal: names, values and how much of them there may be."""

import re

from labs.shell.bounds import MAX_VARIABLE_TEXT, MAX_VARIABLES
from labs.shell.drawing import number
from labs.shell.errors import ShellError
from labs.shell.state import ShellState

_SPECIAL = {"#": "0", "0": "bash"}
HOME = "/home/learner"
_GIVEN = {"HOME": HOME, "PWD": HOME, "USER": "learner", "LOGNAME": "learner", "SHELL": "/bin/bash"}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def is_name(text: str) -> bool:
    """Whether `text` can name a variable: ASCII letters, digits and underscores, no digit in front."""
    return _NAME.fullmatch(text) is not None


def value_of(state: ShellState, name: str) -> str:
    """Give what `$NAME` stands for; empty when it is not set. `$?` is the last exit status, `$#` is 0, `$0` bash.

    `$RANDOM` is another number every time; `$HOME`, `$USER` and the like have values until they are set to others.
    """
    if name == "?":
        return str(state.exit_status)
    if name == "RANDOM" and name not in state.variables:
        return str(number(state))
    return _SPECIAL.get(name) or state.variables.get(name, _GIVEN.get(name, ""))


def is_set(state: ShellState, name: str) -> bool:
    """Whether `$NAME` has a value, be it empty."""
    return name in state.variables or name in _SPECIAL or name in _GIVEN or name in {"?", "@", "*", "RANDOM"}


def assign(state: ShellState, name: str, value: str) -> None:
    """Set a variable; raises ShellError when the terminal would have to remember too much."""
    known = state.variables
    if name not in known and len(known) >= MAX_VARIABLES:
        raise ShellError(f"{name}: too many variables: the limit is {MAX_VARIABLES}", exit_code=1)
    others = sum(len(key) + len(text) for key, text in known.items() if key != name)
    if others + len(name) + len(value) > MAX_VARIABLE_TEXT:
        raise ShellError(
            f"{name}: the value is too long: all variables together hold {MAX_VARIABLE_TEXT:,} characters", exit_code=1
        )
    known[name] = value
