"""Reading the environment. Every reader fails loudly: the name, the value, and what was expected."""

import os
import re
import secrets
import tempfile
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"", "0", "false", "no", "off"})
_SECRET_LENGTH = 50
_HOST = re.compile(r"\*|\.?[a-zA-Z0-9_-]+(\.[a-zA-Z0-9_-]+)*|\[[0-9a-fA-F:.]+\]")


def refuse(name: str, value: str, expected: str) -> ImproperlyConfigured:
    """The error for a bad value of the variable `name`; the caller raises it."""
    return ImproperlyConfigured(f"{name}={value!r} is not usable: expected {expected}.")


def flag(name: str) -> bool:
    """A switch, off unless the variable says 1, true, yes or on."""
    value = os.environ.get(name, "")
    if value.lower() in _TRUE:
        return True
    if value.lower() in _FALSE:
        return False
    raise refuse(name, value, "1 (on) or 0 (off)")


def whole_number(name: str, default: int, low: int, high: int) -> int:
    """A whole number between `low` and `high`, both included."""
    value = os.environ.get(name, "") or str(default)
    if re.fullmatch(r"[0-9]{1,9}", value) and low <= int(value) <= high:
        return int(value)
    raise refuse(name, value, f"a whole number from {low} to {high}")


def hosts(name: str, default: str) -> list[str]:
    """Host names written with commas, as Django's ALLOWED_HOSTS takes them; at least one, none of them with a scheme or port."""
    value = os.environ.get(name, "") or default
    entries = [entry.strip() for entry in value.split(",")]
    if all(_HOST.fullmatch(entry) for entry in entries):
        return entries
    raise refuse(name, value, "host names separated by commas, without http:// and without a port")


def folder(name: str, default: Path) -> Path:
    """A folder that exists afterwards, readable by its owner only when this call makes it."""
    value = os.environ.get(name, "") or str(default)
    path = Path(value).absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise refuse(name, value, f"a folder that can be written ({fault.strerror})") from fault
    return path


def secret(name: str, file: Path) -> str:
    """The signing key: from the variable, else from `file`, which the first start writes (mode 0600)."""
    value = os.environ.get(name, "")
    if value:
        if len(value) < _SECRET_LENGTH:
            raise refuse(name, "…", f"at least {_SECRET_LENGTH} random characters")
        return value
    if not file.exists():
        _write_once(file, secrets.token_urlsafe(64))
    try:
        kept = file.read_text(encoding="ascii").strip()
    except PermissionError as fault:
        raise ImproperlyConfigured(f"{file} cannot be read by this user, who needs the signing key in it.") from fault
    except UnicodeDecodeError:
        kept = ""
    if len(kept) < _SECRET_LENGTH:
        raise ImproperlyConfigured(
            f"{file} holds no usable signing key: expected at least {_SECRET_LENGTH} characters. "
            f"Remove the file to get a new key (which ends every guest's cookie), or set {name}."
        )
    return kept


@dataclass(frozen=True, slots=True)
class Mail:
    """How mail is sent, as Django's settings take it."""

    backend: str = "django.core.mail.backends.console.EmailBackend"
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    sender: str = "Darkroom <darkroom@localhost>"


_MAIL_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


def mail(name: str, sender: str) -> Mail:
    """How mail is sent: to the console, or by the server that the variable `name` says; then `sender` must say who sends it.

    smtp:// asks for STARTTLS, smtps:// is TLS from the start, smtp+plain:// sends in clear, for a relay on the same machine.
    The value is never repeated in an error, since it may hold a password.
    """
    value, address = os.environ.get(name, ""), os.environ.get(sender, "")
    if address and re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(address)[1]) is None:
        raise refuse(sender, address, "an address such as darkroom@example.org or Darkroom <darkroom@example.org>")
    if not value:
        return Mail(sender=address) if address else Mail()
    expected = "smtp://user:password@host:port, smtps://… or smtp+plain://…"
    try:
        url = urlsplit(value)
        port = url.port
    except ValueError as fault:
        raise refuse(name, "…", expected) from fault
    if url.scheme not in _MAIL_PORTS or not url.hostname or url.path.strip("/") or url.query or port == 0:
        raise refuse(name, "…", expected)
    if not address:
        raise refuse(sender, "", f"the sender of mail, since {name} is set")
    return Mail(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=url.hostname,
        port=port or _MAIL_PORTS[url.scheme],
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        starttls=url.scheme == "smtp",
        tls=url.scheme == "smtps",
        sender=address,
    )


def _write_once(file: Path, content: str) -> None:
    """Write whole or not at all; of two processes that start together, the first one's key stays."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".secret-")
    made = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(made, file)
        except FileExistsError:
            return
    finally:
        made.unlink()
