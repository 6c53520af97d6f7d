"""What is done in a guest, by a script or by somebody who is signed in. It is read, never run: this lab's guest knows a handful
of commands and says so of the rest. What each of them does is the same for both.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from gallery_engine.catalog.marketplace import WINDOWS
from gallery_engine.guest_scripts import linux, windows
from gallery_engine.guest_scripts.outcome import RESTARTS, STAYS, STOPS, Handler, Outcome, Seat, failed
from gallery_engine.records import JSON

__all__ = ["RESTARTS", "STAYS", "STOPS", "Outcome", "Seat", "known", "read", "typed"]

MOST_COMMANDS = 200
LONGEST_COMMAND = 4_096
_SEPARATORS = re.compile(r"&&|;|\n")
_PIECES = re.compile(r"(&&|;|\n)")
_NOT_HERE = re.compile(r"[|<>`]|\$\(|(?<!&)&(?!&)")
_ONLY = "This lab's guest takes single commands, one after the other with ; or &&. Nothing has happened."
_NOT_JOINED = "The token '&&' is not a valid statement separator in this version."
_ONLY_WINDOWS = "This lab's guest takes single commands, one after the other with ;. Nothing has happened."


def read(lines: Sequence[str], guest: Mapping[str, JSON]) -> Outcome:
    """What a script would do in a guest, as root; commands after one that ends the machine's run are not reached.

    What the lab does not know holds up nothing, so `&&` is read as `;`: in a real guest it may well have worked.
    """
    return _run([("", command) for command in _commands(lines)], Seat(dict(guest)))


def typed(line: str, seat: Seat) -> Outcome:
    """What a line does that somebody types who is signed in; what follows `&&` is reached only if all went well before."""
    is_windows = _is_windows(seat)
    text = line[:LONGEST_COMMAND].strip()
    if is_windows and "&&" in text:
        return failed(_NOT_JOINED, _ONLY_WINDOWS)
    if _NOT_HERE.search(text.removeprefix("&") if is_windows else text):
        return failed(_ONLY_WINDOWS if is_windows else f"bash: {_ONLY}", status=2)
    pieces = ["", *_PIECES.split(text)]
    joined = [(sign, command.strip()) for sign, command in zip(pieces[::2], pieces[1::2], strict=True)]
    commands = [(sign, command) for sign, command in joined if command and not command.startswith("#")]
    return _run(commands[:MOST_COMMANDS], replace(seat, alone=len(commands) == 1))


def known(os_type: str) -> Mapping[str, Handler]:
    """The commands that a guest knows."""
    return windows.COMMANDS if os_type == WINDOWS else linux.COMMANDS


def _run(commands: Iterable[tuple[str, str]], seat: Seat) -> Outcome:
    done = Outcome()
    answer = windows.answer if _is_windows(seat) else linux.answer
    for sign, command in commands:
        if not done.goes_on:
            break
        if sign != "&&" or done.status == 0:
            done = done.then(answer(command, replace(seat, guest=dict(seat.guest) | done.guest)))
    return done


def _is_windows(seat: Seat) -> bool:
    return seat.guest.get("osType") == WINDOWS


def _commands(lines: Iterable[str]) -> list[str]:
    parts = (part.strip() for line in lines for part in _SEPARATORS.split(line[:LONGEST_COMMAND]))
    return [part for part in parts if part and not part.startswith("#")][:MOST_COMMANDS]
