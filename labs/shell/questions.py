"""A command that asks before it does something: the question stays open until a line answers it."""

from collections.abc import Callable, Sequence

from labs.shell.client import Client
from labs.shell.result import Result

PROMPT = "Are you sure you want to perform this operation? (y/n): "
CANCELLED = "ERROR: Operation cancelled.\n"
_MORE = (";", "&", "|", "`", "$(", "<", ">", "\n")


def stands_alone(line: str) -> bool:
    """Whether a line is one command by itself, so that it can ask; among others there is nobody to answer in between."""
    return not any(mark in line for mark in _MORE)


def ask(words: Sequence[str], client: Client) -> Result:
    """Ask whether to do what `words` say, the arguments of az; the terminal remembers them."""
    client.state.question = list(words)
    return Result(PROMPT)


def answer(line: str, client: Client, az: Callable[[Sequence[str], Client], Result]) -> Result:
    """Take a line as the answer: `y` does it, `n` does not, in either case of letters; anything else is asked again."""
    said = line.strip().lower()
    if said not in {"y", "n"}:
        return Result(PROMPT)
    words, client.state.question = client.state.question, []
    return az([*words, "--yes"], client) if said == "y" else Result(stderr=CANCELLED, exit_code=1)
