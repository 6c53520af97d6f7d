"""The commands of a Windows guest, as PowerShell takes them.

The administrator of a machine is its built-in account, renamed, whose SID ends in 500.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from gallery_engine.guest_scripts.outcome import (
    RESTARTS,
    ROOT,
    STAYS,
    STOPS,
    Handler,
    Outcome,
    Seat,
    failed,
    not_run,
    nothing,
    poweroff,
    reboot,
    said,
)
from gallery_engine.records import Document

_SYSPREP = re.compile(r"(?:^|[\\/\s\"'&])sysprep(?:\.exe)?(?=$|[\s\"',])", re.IGNORECASE)
_FLAG = re.compile(r"[-/](\w+)")
_SERVICES = (
    ("RdAgent", "RdAgent"),
    ("sshd", "OpenSSH SSH Server"),
    ("TermService", "Remote Desktop Services"),
    ("WindowsAzureGuestAgent", "WindowsAzureGuestAgent"),
)
_REAL = """
cat clear cls cmd copy curl del dir echo gci gwmi history ipconfig kill ls md mkdir more move net netsh ping powershell
ps pwd reg ren rm rmdir sc systeminfo tasklist type wmic
"""
_ELSEWHERE = frozenset(_REAL.split())
_NOT_RECOGNIZED = (
    "{name} : The term '{name}' is not recognized as the name of a cmdlet, function, script file, or operable program. Check the "
    "spelling of the name, or if a path was included, verify that the path is correct and try again."
)


def answer(command: str, seat: Seat) -> Outcome:
    """What a command does; names are the same in either case of letters."""
    words = command.split()
    found = COMMANDS.get(words[0].lower().removesuffix(".exe"))
    if found is None and _SYSPREP.search(command):
        return _sysprep({flag.lower() for flag in _FLAG.findall(command)})
    return found(words[1:], seat) if found is not None else _unknown(words[0], seat)


def _unknown(name: str, seat: Seat) -> Outcome:
    """A real guest has much that this one does not run; PowerShell's own words are for what it has not either."""
    is_missing = seat.typed and " " not in name and "-" not in name and name.lower() not in _ELSEWHERE
    theirs = [_NOT_RECOGNIZED.format(name=name[:80])] if is_missing else []
    return not_run(name, COMMANDS, *theirs)


def _sysprep(flags: set[str]) -> Outcome:
    power = STOPS if "shutdown" in flags else RESTARTS if "reboot" in flags else STAYS
    if "generalize" not in flags:
        text = "Sysprep ran without /generalize: the machine SID and the computer name are still those of this machine."
        return Outcome((text,), power=power)
    gone: Document = {"deprovisioned": True, "machineSid": None, "hostname": None, "adminUsername": ""}
    return Outcome(("Sysprep has generalized this installation.",), guest=gone, power=power, prepared=True)


def _sysprep_by_name(rest: Sequence[str], seat: Seat) -> Outcome:
    del seat
    return _sysprep({flag.lower() for flag in _FLAG.findall(" ".join(rest))})


def _hostname(rest: Sequence[str], seat: Seat) -> Outcome:
    del rest
    return said(seat.hostname)


def _whoami(rest: Sequence[str], seat: Seat) -> Outcome:
    name = _account(seat)
    if not rest:
        return said(name)
    if rest[0].lower() != "/user":
        return _unknown("whoami " + " ".join(rest), seat)
    sid = _sid(seat)
    width = max(len(name), len("User Name"))
    rows = ("User Name".ljust(width) + " SID", "=" * width + " " + "=" * len(sid), name.ljust(width) + f" {sid}")
    return said("", "USER INFORMATION", "----------------", "", *rows)


def _account(seat: Seat) -> str:
    return "nt authority\\system" if seat.user == ROOT else f"{seat.hostname}\\{seat.user}".lower()


def _sid(seat: Seat) -> str:
    if seat.user == ROOT:
        return "S-1-5-18"
    return f"{seat.guest['machineSid']}-500" if seat.guest.get("machineSid") else "(none: this installation is generalized)"


def _accounts(rest: Sequence[str], seat: Seat) -> Outcome:
    if not any("win32_useraccount" in word.lower() for word in rest):
        return _unknown("Get-WmiObject " + " ".join(rest), seat)
    user = str(seat.guest.get("adminUsername") or "")
    if not user or not seat.guest.get("machineSid"):
        return Outcome()
    sid = f"{seat.guest['machineSid']}-500"
    rows = (("Caption", f"{seat.hostname}\\{user}"), ("Domain", seat.hostname), ("SID", sid), ("Name", user))
    return said("", *(f"{name:<8}: {value}" for name, value in rows), "")


def _get_service(rest: Sequence[str], seat: Seat) -> Outcome:
    del seat
    asked = {word.lower() for word in rest if not word.startswith("-")}
    rows = [row for row in _SERVICES if not asked or row[0].lower() in asked]
    if not rows:
        return failed(f"Get-Service : Cannot find any service with service name '{rest[-1][:80]}'.")
    head = (f"{'Status':<8} {'Name':<24}DisplayName", f"{'------':<8} {'----':<24}-----------")
    return said("", *head, *(f"{'Running':<8} {name:<24}{shown}" for name, shown in rows), "")


def _shutdown(rest: Sequence[str], seat: Seat) -> Outcome:
    del seat
    return Outcome(power=RESTARTS if any(word.lower() in {"/r", "-r"} for word in rest) else STOPS)


def _exit(rest: Sequence[str], seat: Seat) -> Outcome:
    del rest, seat
    return Outcome(leaves=True)


COMMANDS: Mapping[str, Handler] = MappingProxyType(
    {
        "hostname": _hostname,
        "whoami": _whoami,
        "sysprep": _sysprep_by_name,
        "get-service": _get_service,
        "get-wmiobject": _accounts,
        "get-ciminstance": _accounts,
        "stop-computer": poweroff,
        "shutdown": _shutdown,
        "restart-computer": reboot,
        "cd": nothing,
        "set-location": nothing,
        "exit": _exit,
        "logout": _exit,
    }
)
