"""The commands of a Linux guest.

What they print is in the form of the tools on Ubuntu (unverified but for `waagent`, whose warnings are quoted in
https://github.com/Azure/WALinuxAgent/issues/351 and https://github.com/MicrosoftDocs/azure-devops-docs/issues/12765, read
2026-11-26). Kernel and process numbers are invented.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from gallery_engine.guest_scripts import linux_files
from gallery_engine.guest_scripts.outcome import (
    RESTARTS,
    ROOT,
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

KERNEL = "6.8.0-azure"
PROCEED = "Do you want to proceed (y/n)"
_ARCHITECTURES = {"Arm64": "aarch64"}
_INACTIVE = 3
_REAL = """
adduser apt apt-get awk bash blkid cp chmod chown cloud-id curl cut date deluser df dmesg dpkg du echo env export find
free grep head history hostnamectl ip journalctl kill last less ln lsb_release lsblk mkdir more mount mv nano passwd
printf ps pwd python3 rm rmdir rpm scp sed service set sh sort source ss ssh tail tar tee test top touch tr true type
uniq unset uptime useradd userdel usermod vi vim w wc wget which who xargs yes
"""
_ELSEWHERE = frozenset(_REAL.split())


def answer(command: str, seat: Seat) -> Outcome:
    """What a command does; `sudo` in front of it makes it root's."""
    words = [word.strip("\"'") for word in command.rpartition("|")[2].split()]
    while words and (words[0] == "sudo" or words[0].startswith("-")):
        if seat.is_gone and not seat.root:
            return failed("sudo: you do not exist in the passwd database")
        words, seat = words[1:], replace(seat, root=True)
    if not words:
        return not_run(command, COMMANDS)
    name = words[0].rpartition("/")[2]
    found = COMMANDS.get(name)
    return found(words[1:], seat) if found is not None else _unknown(name, seat)


def _unknown(name: str, seat: Seat) -> Outcome:
    """A real guest has much that this one does not run; the shell's own words are for what it has not either."""
    is_missing = seat.typed and " " not in name and name not in _ELSEWHERE
    theirs = [f"bash: {name[:80]}: command not found"] if is_missing else []
    return not_run(name, COMMANDS, *theirs)


DEPROVISIONING = (
    "WARNING! The waagent service will be stopped.",
    "WARNING! All SSH host key pairs will be deleted.",
    "WARNING! Cached DHCP leases will be deleted.",
    "WARNING! root password will be disabled. You will not be able to login as root.",
)


def _for_root(command: Handler) -> Handler:
    def run(rest: Sequence[str], seat: Seat) -> Outcome:
        return command(rest, seat) if seat.root else failed("Permission denied: only root may do this. Put sudo in front of it.")

    return run


def _waagent(rest: Sequence[str], seat: Seat) -> Outcome:
    flags = {word.lstrip("-").lower() for word in rest}
    user = "deprovision+user" in flags
    if not user and "deprovision" not in flags:
        return _unknown("waagent " + " ".join(rest), seat)
    name = str(seat.guest.get("adminUsername") or "")
    warnings = list(DEPROVISIONING)
    if user and name:
        warnings.append(f"WARNING! {name} account and entire home directory will be deleted.")
    if seat.typed and "force" not in flags and not seat.answer:
        if not seat.alone:
            return failed("waagent asks whether to proceed, which only a line of its own can. With -force it does not ask.")
        return Outcome(tuple(warnings), asks=PROCEED)
    if seat.answer:
        warnings = []
    if seat.answer and not seat.answer.lower().startswith("y"):
        return Outcome()
    if seat.typed and user:
        warnings.append("Your account is gone: leave with exit, and nobody can sign in any more until the machine is made anew.")
    gone: Document = {"deprovisioned": True, "hostKeys": None, "hostname": "localhost.localdomain"}
    return Outcome(tuple(warnings), guest=gone | ({"adminUsername": ""} if user else {}), prepared=True)


def _hostname(rest: Sequence[str], seat: Seat) -> Outcome:
    del rest
    return said(seat.hostname)


def _whoami(rest: Sequence[str], seat: Seat) -> Outcome:
    del rest
    if seat.root:
        return said(ROOT)
    return failed("whoami: cannot find name for user ID 1000") if seat.is_gone else said(seat.user)


def _id(rest: Sequence[str], seat: Seat) -> Outcome:
    del rest
    if seat.root:
        return said("uid=0(root) gid=0(root) groups=0(root)")
    if seat.is_gone:
        return said("uid=1000 gid=1000 groups=1000,4(adm),24(cdrom),27(sudo)")
    return said(f"uid=1000({seat.user}) gid=1000({seat.user}) groups=1000({seat.user}),4(adm),24(cdrom),27(sudo)")


def _uname(rest: Sequence[str], seat: Seat) -> Outcome:
    machine = _ARCHITECTURES.get(seat.architecture, "x86_64")
    parts = {"s": "Linux", "n": seat.hostname, "r": KERNEL, "m": machine, "o": "GNU/Linux"}
    asked = "".join(word.removeprefix("-") for word in rest) or "s"
    return said(" ".join(text for letter, text in parts.items() if "a" in asked or letter in asked))


def _cat(rest: Sequence[str], seat: Seat) -> Outcome:
    if not rest:
        return failed("cat: nothing can be typed into it here: name a file.")
    done = Outcome()
    for path in rest:
        text = linux_files.text(path, seat)
        missing = f"cat: {path[:80]}: No such file or directory"
        done = done.then(said(*text) if text is not None else failed(missing))
    return done


def _ls(rest: Sequence[str], seat: Seat) -> Outcome:
    paths = [word for word in rest if not word.startswith("-")] or ["~"]
    done = Outcome()
    for path in paths:
        names = linux_files.names(path, seat)
        missing = f"ls: cannot access '{path[:80]}': No such file or directory"
        done = done.then(said(*names) if names is not None else failed(missing, status=2))
    return done


def _cloud_init(rest: Sequence[str], seat: Seat) -> Outcome:
    if rest[:1] == ["status"]:
        return said("status: done")
    if rest[:1] == ["clean"] and seat.typed:
        return _for_root(_clean)(rest, seat)
    return _unknown("cloud-init " + " ".join(rest), seat)


def _clean(rest: Sequence[str], seat: Seat) -> Outcome:
    del rest, seat
    text = "cloud-init forgets what it did, to do it again at the next start. It does not deprovision: see waagent."
    return Outcome(err=(text,))


def _ssh_keygen(rest: Sequence[str], seat: Seat) -> Outcome:
    asked = [word for word in rest if word.startswith("-")]
    if not any(word.startswith("-l") for word in asked):
        return _unknown("ssh-keygen " + " ".join(rest), seat)
    path = next((word for word in rest if not word.startswith("-")), linux_files.PUBLIC_KEY)
    if not seat.guest.get("hostKeys") or path.removesuffix(".pub") != linux_files.HOST_KEY:
        return failed(f"ssh-keygen: {path[:80]}: No such file or directory")
    return said(f"256 {seat.guest['hostKeys']} root@{seat.hostname} (ED25519)")


def _systemctl(rest: Sequence[str], seat: Seat) -> Outcome:
    match [word.removesuffix(".service") for word in rest if not word.startswith("-")]:
        case ["status" | "is-active" as asked, "walinuxagent" | "waagent"]:
            runs = seat.guest.get("deprovisioned") is not True
            state = "active (running)" if runs else "inactive (dead)"
            sign = "●" if runs else "○"
            lines = [f"{sign} walinuxagent.service - Azure Linux Agent", "     Loaded: loaded (enabled)", f"     Active: {state}"]
            return Outcome(tuple(lines) if asked == "status" else (state.split(maxsplit=1)[0],), status=0 if runs else _INACTIVE)
        case ["poweroff" | "halt" | "reboot" as asked]:
            return _for_root(COMMANDS[asked])([], seat)
    return _unknown("systemctl " + " ".join(rest), seat)


def _shutdown(rest: Sequence[str], seat: Seat) -> Outcome:
    del seat
    again = any(word.lower() in {"-r", "--reboot", "/r"} for word in rest)
    return Outcome(power=RESTARTS if again else STOPS)


def _exit(rest: Sequence[str], seat: Seat) -> Outcome:
    del rest
    return Outcome(("logout",) if seat.typed else (), leaves=True)


COMMANDS: Mapping[str, Handler] = MappingProxyType(
    {
        "waagent": _for_root(_waagent),
        "hostname": _hostname,
        "whoami": _whoami,
        "id": _id,
        "uname": _uname,
        "cat": _cat,
        "ls": _ls,
        "cloud-init": _cloud_init,
        "ssh-keygen": _ssh_keygen,
        "systemctl": _systemctl,
        "shutdown": _for_root(_shutdown),
        "poweroff": _for_root(poweroff),
        "halt": _for_root(poweroff),
        "reboot": _for_root(reboot),
        "cd": nothing,
        "exit": _exit,
        "logout": _exit,
    }
)
