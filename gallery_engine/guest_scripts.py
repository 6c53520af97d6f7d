"""What a script does in a guest. It is read, never run: this lab's guest knows a handful of commands and says so of the rest."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gallery_engine.catalog.marketplace import WINDOWS
from gallery_engine.records import JSON, Document

MOST_COMMANDS = 200
LONGEST_COMMAND = 4_096
STAYS, STOPS, RESTARTS = "stays", "stops", "restarts"
KNOWN = {
    "Linux": "waagent -deprovision, hostname, cat /etc/hostname, cloud-init status, ssh-keygen -l, shutdown, poweroff, reboot",
    WINDOWS: "sysprep.exe /generalize, hostname, Stop-Computer, shutdown, Restart-Computer",
}
_SEPARATORS = re.compile(r"&&|;|\n")
_SYSPREP = re.compile(r"(?:^|[\\/\s\"'&])sysprep(?:\.exe)?(?=$|[\s\"',])", re.IGNORECASE)
_FLAG = re.compile(r"[-/](\w+)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a script has done: lines of output and errors, changes of the guest, and what becomes of the machine's power."""

    out: tuple[str, ...] = ()
    err: tuple[str, ...] = ()
    guest: Document = field(default_factory=dict)
    power: str = STAYS
    prepared: bool = False

    def then(self, other: "Outcome") -> "Outcome":
        """This, and what the next command did."""
        return replace(
            other,
            out=self.out + other.out,
            err=self.err + other.err,
            guest=self.guest | other.guest,
            prepared=self.prepared or other.prepared,
        )


def read(lines: Sequence[str], guest: Mapping[str, JSON]) -> Outcome:
    """What a script would do in a guest; commands after one that ends the machine's run are not reached."""
    done = Outcome()
    answer = _windows if guest.get("osType") == WINDOWS else _linux
    for command in _commands(lines):
        if done.power != STAYS:
            break
        done = done.then(answer(command, dict(guest) | done.guest))
    return done


def _commands(lines: Iterable[str]) -> list[str]:
    parts = (part.strip() for line in lines for part in _SEPARATORS.split(line[:LONGEST_COMMAND]))
    return [part for part in parts if part and not part.startswith("#")][:MOST_COMMANDS]


def _linux(command: str, guest: Document) -> Outcome:
    words = [word.strip("\"'") for word in command.rpartition("|")[2].split()]
    while words and (words[0] == "sudo" or words[0].startswith("-")):
        words = words[1:]
    name, rest = (words[0].rpartition("/")[2], words[1:]) if words else ("", [])
    found = _LINUX.get(name)
    return found(rest, guest) if found is not None else _unknown(name or command, "Linux")


def _waagent(rest: list[str], guest: Document) -> Outcome:
    flags = {word.lstrip("-").lower() for word in rest}
    user = "deprovision+user" in flags
    if not user and "deprovision" not in flags:
        return _unknown("waagent " + " ".join(rest), "Linux")
    name = str(guest.get("adminUsername") or "")
    warnings = ["WARNING! The waagent service will be stopped.", "WARNING! All SSH host key pairs will be deleted."]
    warnings += ["WARNING! Cached DHCP leases will be deleted.", "WARNING! root password will be disabled."]
    if user and name:
        warnings.append(f"WARNING! {name} account and entire home directory will be deleted.")
    gone: Document = {"deprovisioned": True, "hostKeys": None, "hostname": "localhost.localdomain"}
    return Outcome(tuple(warnings), guest=gone | ({"adminUsername": ""} if user else {}), prepared=True)


def _hostname(rest: list[str], guest: Document) -> Outcome:
    del rest
    return Outcome((str(guest.get("hostname")),))


def _cat(rest: list[str], guest: Document) -> Outcome:
    return _hostname([], guest) if rest == ["/etc/hostname"] else _unknown("cat " + " ".join(rest), "Linux")


def _cloud_init(rest: list[str], guest: Document) -> Outcome:
    del guest
    return Outcome(("status: done",)) if rest[:1] == ["status"] else _unknown("cloud-init " + " ".join(rest), "Linux")


def _ssh_keygen(rest: list[str], guest: Document) -> Outcome:
    if not any(word.startswith("-l") for word in rest):
        return _unknown("ssh-keygen " + " ".join(rest), "Linux")
    if not guest.get("hostKeys"):
        return Outcome(err=("/etc/ssh: no host keys.",))
    return Outcome((f"256 {guest['hostKeys']} root@{guest.get('hostname')} (ED25519)",))


def _shutdown(rest: list[str], guest: Document) -> Outcome:
    del guest
    again = any(word.lower() in {"-r", "--reboot", "/r"} for word in rest)
    return Outcome(power=RESTARTS if again else STOPS)


def _poweroff(rest: list[str], guest: Document) -> Outcome:
    del rest, guest
    return Outcome(power=STOPS)


def _reboot(rest: list[str], guest: Document) -> Outcome:
    del rest, guest
    return Outcome(power=RESTARTS)


def _change_folder(rest: list[str], guest: Document) -> Outcome:
    del rest, guest
    return Outcome()


_LINUX: Mapping[str, Callable[[list[str], Document], Outcome]] = {
    "waagent": _waagent,
    "hostname": _hostname,
    "cat": _cat,
    "cloud-init": _cloud_init,
    "ssh-keygen": _ssh_keygen,
    "shutdown": _shutdown,
    "poweroff": _poweroff,
    "halt": _poweroff,
    "reboot": _reboot,
    "cd": _change_folder,
}


def _windows(command: str, guest: Document) -> Outcome:
    words = command.split()
    found = _WINDOWS.get(words[0].lower().removesuffix(".exe"))
    if found is None and _SYSPREP.search(command):
        return _sysprep({flag.lower() for flag in _FLAG.findall(command)})
    return found(words[1:], guest) if found is not None else _unknown(words[0], WINDOWS)


def _sysprep(flags: set[str]) -> Outcome:
    power = STOPS if "shutdown" in flags else RESTARTS if "reboot" in flags else STAYS
    if "generalize" not in flags:
        text = "Sysprep ran without /generalize: the machine SID and the computer name are still those of this machine."
        return Outcome((text,), power=power)
    gone: Document = {"deprovisioned": True, "machineSid": None, "hostname": None, "adminUsername": ""}
    return Outcome(("Sysprep has generalized this installation.",), guest=gone, power=power, prepared=True)


_WINDOWS: Mapping[str, Callable[[list[str], Document], Outcome]] = {
    "hostname": _hostname,
    "stop-computer": _poweroff,
    "shutdown": _shutdown,
    "restart-computer": _reboot,
    "cd": _change_folder,
    "set-location": _change_folder,
}


def _unknown(name: str, os_type: str) -> Outcome:
    text = f"{name[:80]}: this lab's guest does not run it, and nothing has happened. It knows: {KNOWN[os_type]}."
    return Outcome(err=(text,))
