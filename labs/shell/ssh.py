"""`ssh USER@HOST`: into the guest of a machine, and what is typed there; `ssh-keygen -R` forgets a host.

The texts are in the form of OpenSSH 8.9 (unverified). Nobody is asked for a key or a password.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gallery_engine.arm import JSON
from labs.shell.bounds import MAX_KNOWN_HOSTS
from labs.shell.client import Client, refusal
from labs.shell.guest import ANSWER, CONTACT, WINDOWS, Guest
from labs.shell.result import Result

GUEST = "/providers/Darkroom.Lab/guest"
FAILED = 255
_USAGE = "usage: ssh [-i FILE] [-l USER] [-o OPTION] [USER@]HOST [COMMAND]\n"
_VALUES = frozenset({"-i", "-l", "-o", "-p", "-F", "-E"})
_FLAGS = frozenset({"-v", "-q", "-t", "-T", "-4", "-6", "-A", "-C"})
_TRUSTING = frozenset({"stricthostkeychecking=no", "stricthostkeychecking=accept-new"})
_FAILURES = {
    "unknown": "ssh: Could not resolve hostname {host}: Name or service not known",
    "timedOut": "ssh: connect to host {host} port 22: Connection timed out",
    "refused": "ssh: connect to host {host} port 22: Connection refused",
    "reset": "kex_exchange_identification: read: Connection reset by peer\nConnection reset by {host} port 22",
    "denied": "{user}@{host}: Permission denied (publickey).",
}
_CONTACT = "Are you sure you want to continue connecting (yes/no/[fingerprint])? "
_AGAIN = "Please type 'yes', 'no' or the fingerprint: "
_NOT_VERIFIED = "Host key verification failed.\n"
_CHANGED = (
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\n"
    "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n"
    "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@\n"
    "IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!\n"
    "Someone could be eavesdropping on you right now (man-in-the-middle attack)!\n"
    "It is also possible that a host key has just been changed.\n"
    "The fingerprint for the ED25519 key sent by the remote host is\n{key}.\n"
    "Please contact your system administrator.\n"
    "Host key for {address} has changed and you have requested strict checking.\n"
    "In this lab, if you know why: ssh-keygen -R {address}\n"
)
_NO_SESSION = "ssh: a session opens only from a line of its own; give it a command: ssh USER@HOST COMMAND\n"
_NO_KEYS = "ssh-keygen: this terminal forgets hosts with -R HOST; az vm create --generate-ssh-keys makes keys.\n"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks of ssh. `trusts` takes any new host key, `directory` signs in an account of the directory."""

    host: str
    user: str
    command: str = ""
    trusts: bool = False
    directory: bool = False


def ssh(arguments: Sequence[str], client: Client) -> Result:
    """Sign in to a machine, by its address or its name, or run one command there."""
    wish = _wish(arguments, client)
    if wish is None:
        return Result(stderr=_USAGE, exit_code=FAILED)
    return connect(wish, client)


def ssh_keygen(arguments: Sequence[str], client: Client) -> Result:
    """Forget the key of a host."""
    rest = list(arguments)
    if "-f" in rest[:-1]:
        del rest[rest.index("-f") : rest.index("-f") + 2]
    match rest:
        case ["-R", host]:
            if client.state.known_hosts.pop(host, None) is None:
                return Result(stderr=f"Host {host} not found in ~/.ssh/known_hosts\n")
            return Result(f"# Host {host} found\n~/.ssh/known_hosts updated.\n")
    return Result(stderr=_NO_KEYS, exit_code=1)


def connect(wish: Wish, client: Client) -> Result:
    """Open a session, or run the command that is wished for; a host that nobody knows yet is asked about first."""
    query = {"host": wish.host, "user": wish.user, **({"entra": "true"} if wish.directory else {})}
    response = client.request("GET", GUEST, query=query)
    told = response.body if isinstance(response.body, dict) else {}
    if response.status >= 400:
        return Result(stderr=f"ssh: {refusal(response)}\n", exit_code=FAILED)
    if failure := str(told.get("failure") or ""):
        text = _FAILURES[failure].format(host=wish.host, user=wish.user)
        return Result(stderr=f"{text}\n{told.get('why')}\n", exit_code=FAILED)
    if not wish.command and not client.asks:
        return Result(stderr=_NO_SESSION, exit_code=FAILED)
    return _check(_guest(wish, told), wish, client)


def _check(guest: Guest, wish: Wish, client: Client) -> Result:
    """Go in when the host key is the one that is known; ask about a new one, and refuse another one."""
    known = client.state.known_hosts.get(guest.address)
    if guest.key and known is not None and known != guest.key:
        return Result(stderr=_CHANGED.format(key=guest.key, address=guest.address) + _NOT_VERIFIED, exit_code=FAILED)
    if not guest.key or known is not None:
        return _enter(guest, client)
    if wish.trusts:
        return _accept(guest, client)
    if not client.asks:
        return Result(stderr=_NOT_VERIFIED, exit_code=FAILED)
    client.state.guest = replace(guest, waits=CONTACT)
    return Result(_question(guest, client))


def typed(line: str, guest: Guest, client: Client) -> Result:
    """Do what a line says that is typed in a guest, or that answers what was asked on the way there or by a command."""
    if guest.waits == CONTACT:
        return _answered(line.strip(), guest, client)
    if line.strip() == "clear" and not guest.waits:
        return Result(clear=True)
    if guest.waits == ANSWER:
        client.state.guest = replace(guest, waits="", command="")
        return _give(guest, guest.command, client, answer=line.strip() or "n")
    return _give(guest, line, client)


def _wish(arguments: Sequence[str], client: Client) -> Wish | None:
    """What the words say; None when they say no host, or something that ssh here does not know."""
    rest, options = list(arguments), list[tuple[str, str]]()
    while rest and rest[0].startswith("-"):
        name = rest.pop(0)
        if name not in _FLAGS and (name not in _VALUES or not rest):
            return None
        options.append((name, rest.pop(0) if name in _VALUES else ""))
    if not rest or not rest[0]:
        return None
    user, _, host = rest[0].rpartition("@")
    command = " ".join(rest[1:]) or ("" if client.stdin.attended else client.stdin.read())
    named = next((value for name, value in options if name == "-l"), client.state.identity)
    trusts = any(name == "-o" and value.lower() in _TRUSTING for name, value in options)
    return Wish(host, user or named, command, trusts)


def _guest(wish: Wish, told: dict[str, JSON]) -> Guest:
    names = ("machine", "address", "hostname", "osType", "hostKeys")
    machine, address, hostname, system, key = (str(told.get(name) or "") for name in names)
    return Guest(machine, address, wish.user, hostname, system, key, command=wish.command)


def _question(guest: Guest, client: Client) -> str:
    """The question about a host that is met for the first time; a key that another host showed before is named."""
    others = [host for host, key in client.state.known_hosts.items() if key == guest.key]
    names = "".join(f"    ~/.ssh/known_hosts: {host}\n" for host in others)
    seen = (
        f"This host key is known by the following other names/addresses:\n{names}"
        if others
        else ("This key is not known by any other names.\n")
    )
    return (
        f"The authenticity of host '{guest.address} ({guest.address})' can't be established.\n"
        f"ED25519 key fingerprint is {guest.key}.\n{seen}{_CONTACT}"
    )


def _answered(said: str, guest: Guest, client: Client) -> Result:
    if said.lower() == "yes" or said == guest.key:
        return _accept(replace(guest, waits=""), client)
    if said.lower() == "no":
        client.state.guest = None
        return Result(stderr=_NOT_VERIFIED, exit_code=FAILED)
    return Result(_AGAIN)


def _accept(guest: Guest, client: Client) -> Result:
    """Remember the key of a host, and go in."""
    known = client.state.known_hosts
    known[guest.address] = guest.key
    for oldest in list(known)[:-MAX_KNOWN_HOSTS]:
        del known[oldest]
    entered = _enter(guest, client)
    added = f"Warning: Permanently added '{guest.address}' (ED25519) to the list of known hosts.\n"
    return replace(entered, stderr=added + entered.stderr)


def _enter(guest: Guest, client: Client) -> Result:
    if guest.command:
        client.state.guest = None
        return _give(guest, guest.command, client)
    client.state.guest = guest
    stands_in = " (in place of Remote Desktop)" if guest.system == WINDOWS else ""
    return Result(f"You are in the guest of {guest.machine.rpartition('/')[2]}{stands_in}; exit leads back.\n")


def _give(guest: Guest, line: str, client: Client, answer: str = "") -> Result:
    """Hand a line to the guest; what the guest asks stays open, and when it has gone the session has, too."""
    body: JSON = {"machine": guest.machine, "user": guest.user, "command": line, "answer": answer}
    response = client.request("POST", GUEST, body=body)
    told = response.body if isinstance(response.body, dict) else {}
    out, err, closed = (str(told.get(name) or "") for name in ("stdout", "stderr", "closed"))
    status = told.get("exitStatus")
    code = status if isinstance(status, int) else 0
    is_session = client.state.guest is not None
    if response.status >= 400 or closed == "machine":
        client.state.guest = None
        reason = f"{refusal(response)}\n" if response.status >= 400 else ""
        text = f"{reason}Connection to {guest.address} closed by remote host.\n"
        return Result(out, err + text + (f"Connection to {guest.address} closed.\n" if is_session else ""), FAILED)
    if asked := str(told.get("asks") or ""):
        return _ask(guest, line, Result(out + asked, err), client)
    if closed and is_session:
        client.state.guest = None
        return Result(f"{out}Connection to {guest.address} closed.\n", err, code)
    return Result(out, err, code)


def _ask(guest: Guest, line: str, result: Result, client: Client) -> Result:
    """Keep open what a command in a session asks; a command alone has nobody to answer it, and does nothing."""
    if client.state.guest is None:
        return replace(result, exit_code=1)
    client.state.guest = replace(guest, waits=ANSWER, command=line)
    return result
