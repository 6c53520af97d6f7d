"""`@file`: a value that stands in the terminal's file area, or, as `@-`, in what is piped into the line."""

from collections.abc import Sequence

from labs.shell.bounds import MAX_EXPANSION
from labs.shell.client import Client
from labs.shell.errors import BudgetError
from labs.shell.files import FileError

STANDARD_INPUT = "-"


def filled(argv: Sequence[str], client: Client) -> list[str]:
    """Give the words with every `@file` and `--option=@file` replaced; as in az, one without a file stands for itself.

    Raises BudgetError when they become longer than a command may be.
    """
    words, length = list[str](), 0
    for word in argv:
        words.append(_filled(word, client))
        length += len(words[-1])
        if length > MAX_EXPANSION:
            raise BudgetError(f"the command is too long with its files: the limit is {MAX_EXPANSION:,} characters", exit_code=1)
    return words


def _filled(word: str, client: Client) -> str:
    name, equals, value = word.partition("=")
    if not equals:
        return _read(word, client)
    return f"{name}={_read(value, client)}" if name.startswith("--") else word


def _read(word: str, client: Client) -> str:
    if len(word) < 2 or word[0] != "@":
        return word
    if word[1:] == STANDARD_INPUT:
        return client.stdin.read().rstrip("\n")
    try:
        return client.state.files.read(word[1:]).rstrip("\n")
    except FileError:
        return word
