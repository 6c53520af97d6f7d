"""The few files of a Linux guest that this lab has: what they hold follows from the guest."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from gallery_engine.guest_scripts.outcome import Seat

HOST_KEY = "/etc/ssh/ssh_host_ed25519_key"
PUBLIC_KEY = f"{HOST_KEY}.pub"
_KEPT = ("moduli", "ssh_config", "ssh_config.d", "sshd_config", "sshd_config.d")
_KEYS = ("ssh_host_ed25519_key", "ssh_host_ed25519_key.pub")
# Offer of the marketplace: name, version, id
_RELEASES = {
    "0001-com-ubuntu-server-jammy": ("Ubuntu", "22.04", "ubuntu"),
    "0001-com-ubuntu-server-focal": ("Ubuntu", "20.04", "ubuntu"),
    "ubuntu-24_04-lts": ("Ubuntu", "24.04", "ubuntu"),
    "debian-11": ("Debian GNU/Linux", "11", "debian"),
    "debian-12": ("Debian GNU/Linux", "12", "debian"),
    "rhel": ("Red Hat Enterprise Linux", "", "rhel"),
    "centos": ("CentOS Linux", "8", "centos"),
    "sles-15-sp3": ("SLES", "15.3", "sles"),
    "sles-15-sp5": ("SLES", "15.5", "sles"),
    "opensuse-leap-15-4": ("openSUSE Leap", "15.4", "opensuse-leap"),
    "flatcar-container-linux-free": ("Flatcar Container Linux by Kinvolk", "", "flatcar"),
}


def text(path: str, seat: Seat) -> Sequence[str] | None:
    """The lines of a file; None where there is none."""
    found = _FILES.get(path)
    return found(seat) if found is not None else None


def names(path: str, seat: Seat) -> Sequence[str] | None:
    """What is in a folder, or the path of a file; None where there is neither."""
    folder = path.rstrip("/") or "/"
    if folder == "/etc/ssh":
        return [*_KEPT[:3], *(_KEYS if seat.guest.get("hostKeys") else ()), *_KEPT[3:]]
    if folder in {"~", "."}:
        return []
    if path in _FILES or (path in {HOST_KEY, PUBLIC_KEY} and seat.guest.get("hostKeys")):
        return [path]
    return sorted([*(each.rpartition("/")[2] for each in _FILES), "ssh"]) if folder == "/etc" else None


def _hostname(seat: Seat) -> Sequence[str]:
    return [seat.hostname]


def _hosts(seat: Seat) -> Sequence[str]:
    del seat
    return ["127.0.0.1 localhost"]


def _release(seat: Seat) -> Sequence[str]:
    """Which distribution it is; the lab does not follow that through images of one's own."""
    name, version, identifier = _RELEASES.get(seat.image.lower(), ("Linux", "", "linux"))
    lines = [f'PRETTY_NAME="{f"{name} {version}".strip()}"', f'NAME="{name}"', f"ID={identifier}"]
    return [*lines, f'VERSION_ID="{version}"'] if version else lines


def _accounts(seat: Seat) -> Sequence[str]:
    user = str(seat.guest.get("adminUsername") or "")
    own = [f"{user}:x:1000:1000::/home/{user}:/bin/bash"] if user else []
    return ["root:x:0:0:root:/root:/bin/bash", "sshd:x:106:65534::/run/sshd:/usr/sbin/nologin", *own]


_FILES: Mapping[str, Callable[[Seat], Sequence[str]]] = MappingProxyType(
    {"/etc/hostname": _hostname, "/etc/hosts": _hosts, "/etc/os-release": _release, "/etc/passwd": _accounts}
)
