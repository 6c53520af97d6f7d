"""`$RANDOM`, `openssl rand` and `uuidgen`: what a script draws to make a name its own.

The numbers follow from the subscription and from how often was drawn, so that a replay draws the same ones.
"""

import base64
import hashlib
from collections.abc import Sequence
from uuid import UUID

from labs.shell.client import Client
from labs.shell.result import Result
from labs.shell.state import ShellState

MOST = 64
_ONLY = "openssl: this terminal has `openssl rand -hex N` and `openssl rand -base64 N` only, N at most 64\n"


def number(state: ShellState) -> int:
    """Draw from 0 to 32767, as `$RANDOM` does."""
    return int.from_bytes(_drawn(state)[:2]) % 32_768


def openssl(arguments: Sequence[str], client: Client) -> Result:
    """Print random bytes: `rand -hex N` or `rand -base64 N`."""
    match list(arguments):
        case ["rand", "-hex" | "-base64" as form, count] if count.isascii() and count.isdigit() and 0 < int(count[:3]) <= MOST:
            drawn = _drawn(client.state)[: int(count)]
            return Result((drawn.hex() if form == "-hex" else base64.b64encode(drawn).decode()) + "\n")
    return Result(stderr=_ONLY, exit_code=1)


def uuidgen(arguments: Sequence[str], client: Client) -> Result:
    """Print a GUID."""
    if arguments:
        return Result(stderr=f"uuidgen: unexpected argument '{arguments[0]}'\n", exit_code=1)
    return Result(f"{UUID(bytes=_drawn(client.state)[:16], version=4)}\n")


def _drawn(state: ShellState) -> bytes:
    state.draws += 1
    return hashlib.sha512(f"{state.subscription}/{state.draws}".encode()).digest()
