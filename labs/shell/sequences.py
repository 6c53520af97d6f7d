"""`seq` and `basename`: small helpers of loops."""

from collections.abc import Sequence

from labs.shell.bounds import MAX_FIELDS
from labs.shell.client import Client
from labs.shell.filters.usage import UsageError, joined
from labs.shell.result import Result


def seq(arguments: Sequence[str], client: Client) -> Result:
    """Print the numbers from the first (1) to the last, by a step (1)."""
    try:
        numbers = [int(argument) for argument in arguments if len(argument) <= 9 and argument.isascii()]
    except ValueError:
        numbers = []
    if not 1 <= len(numbers) <= 3 or len(numbers) != len(arguments):
        raise UsageError("usage: seq [FIRST [STEP]] LAST, each a whole number")
    first = numbers[0] if len(numbers) > 1 else 1
    step = numbers[1] if len(numbers) == 3 else 1
    if not step:
        raise UsageError("the step must not be zero")
    found = range(first, numbers[-1] + (1 if step > 0 else -1), step)
    if len(found) > MAX_FIELDS:
        raise UsageError(f"that is too many numbers: the limit is {MAX_FIELDS:,}")
    client.budget.spend(2 * len(found))
    return Result(joined([str(number) for number in found]))


def basename(arguments: Sequence[str], _client: Client) -> Result:
    """Print the last part of a path or a resource id, without the suffix that may follow it."""
    if not 1 <= len(arguments) <= 2:
        raise UsageError("usage: basename PATH [SUFFIX]")
    name = arguments[0].rstrip("/").rpartition("/")[2]
    suffix = arguments[1] if len(arguments) == 2 else ""
    return Result((name.removesuffix(suffix) if name != suffix else name) + "\n")
