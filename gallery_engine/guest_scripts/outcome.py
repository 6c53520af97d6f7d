"""Who gives a command in a guest, and what it has done there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from gallery_engine.records import Document

STAYS, STOPS, RESTARTS = "stays", "stops", "restarts"
ROOT = "root"
NOT_FOUND = 127


@dataclass(frozen=True, slots=True)
class Seat:
    """Who gives a command, and where: the guest as it is, and what its machine knows of itself.

    `user` is the account; `root` says that the command may do everything. Scripts are root's. `typed` says that somebody sits in
    front of it; then `answer` is what was said to the question of the command, empty before it was asked; `alone` says that the
    line has no other command. `image` is the offer that the machine was made from, empty for an image of one's own.
    """

    guest: Document
    user: str = ROOT
    root: bool = True
    typed: bool = False
    alone: bool = False
    answer: str = ""
    image: str = ""
    architecture: str = "x64"

    @property
    def hostname(self) -> str:
        """The name that the guest gives itself; empty once it was generalized."""
        return str(self.guest.get("hostname") or "")

    @property
    def is_gone(self) -> bool:
        """Whether the account was deleted while somebody is signed in with it; a directory's accounts are not the guest's."""
        return self.user != ROOT and "@" not in self.user and self.user != self.guest.get("adminUsername")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a script has done: lines of output and errors, changes of the guest, and what becomes of the machine's power.

    `asks` is a question that has to be answered before anything happens; `leaves` says that the session ends.
    """

    out: tuple[str, ...] = ()
    err: tuple[str, ...] = ()
    guest: Document = field(default_factory=dict)
    power: str = STAYS
    prepared: bool = False
    status: int = 0
    asks: str = ""
    leaves: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether a command behind it is reached."""
        return self.power == STAYS and not self.asks and not self.leaves

    def then(self, other: "Outcome") -> "Outcome":
        """This, and what the next command did."""
        return replace(
            other,
            out=self.out + other.out,
            err=self.err + other.err,
            guest=self.guest | other.guest,
            prepared=self.prepared or other.prepared,
        )


Handler: TypeAlias = Callable[[Sequence[str], Seat], Outcome]


def said(*lines: str) -> Outcome:
    """A command that printed something."""
    return Outcome(lines)


def failed(*lines: str, status: int = 1) -> Outcome:
    """A command that printed an error and did nothing."""
    return Outcome(err=lines, status=status)


def not_run(command: str, known: Mapping[str, Handler], *theirs: str) -> Outcome:
    """A command that this lab's guest does not know: what the guest's own shell says, then what the lab has to say."""
    text = f"{command[:80]}: this lab's guest does not run it, and nothing has happened. It knows: {', '.join(sorted(known))}."
    return failed(*theirs, text, status=NOT_FOUND)


def poweroff(rest: Sequence[str], seat: Seat) -> Outcome:
    """Stop the machine from within."""
    del rest, seat
    return Outcome(power=STOPS)


def reboot(rest: Sequence[str], seat: Seat) -> Outcome:
    """Start the machine again from within."""
    del rest, seat
    return Outcome(power=RESTARTS)


def nothing(rest: Sequence[str], seat: Seat) -> Outcome:
    """Do what changes nothing that this lab knows."""
    del rest, seat
    return Outcome()
