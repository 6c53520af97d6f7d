"""Who may sign in to a new VM: az's rules for names, passwords and keys, and the osProfile that follows."""

import base64
import re
from dataclasses import dataclass

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.errors import AzError
from labs.shell.az.secrets import STAND_IN
from labs.shell.az.spec import words

DEFAULT_USER = "azureuser"
OUR_KEY = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDarkroomSimulatedKeyNotForUse darkroom"
DISALLOWED = words(
    "administrator admin user user1 user2 user3 user4 user5 test test1 test2 test3 admin1 admin2 1 123 a actuser adm "
    "aspnet backup console guest owner root server sql support support_388945a0 sys"
)
NEED_KEY = (
    "An RSA key file or key value must be supplied to SSH Key Value. You can use --generate-ssh-keys to let CLI "
    "generate one for you"
)
NEED_PASSWORD = "Please specify password in non-interactive mode."  # noqa: S105 -- a message
LINUX_USER = (
    r"admin user name cannot contain upper case character A-Z, special characters \/\"[]:|<>+=;,?*@#()! or start "
    r"with $ or -"
).replace('\\"', '"')
WINDOWS_USER = r"admin user name cannot contain special characters \/\"[]:|<>+=;,?*@# or ends with .".replace('\\"', '"')
_LINUX_BAD = re.compile(r'[\\/"\[\]:|<>+=;,?*@#()!A-Z]|^[$-]')
_WINDOWS_BAD = re.compile(r'[\\/"\[\]:|<>+=;,?*@]|\.$')
_CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[ `~!@#$%^&*()=+_\[\]{}|;:./'\",<>?]")
_KEY = re.compile(r"(?:ssh-rsa|ssh-ed25519) \S{16,}(?: .*)?")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What was settled: the user, whether a password was given, the public keys."""

    user: str
    password: bool
    keys: tuple[str, ...]


def settle(call: Call, *, windows: bool) -> Credentials:
    """Check the line's credentials against az's rules; AzError in az's words when they do not do."""
    args = call.args
    user = _user(args.text("admin_username"), windows=windows)
    password, keys = args.text("admin_password"), args.texts("ssh_key_values")
    keyed = bool(keys) or args.flag("generate_ssh_keys")
    if windows and call.by_chapter and keyed and password is None:
        return Credentials(user, password=False, keys=_keys(keys, generate=True))
    kind = args.text("authentication_type") or _kind(password, keys, windows=windows)
    if windows and kind != "password":
        more = " Use password authentication." if kind == "all" else ""
        raise AzError(f"SSH not supported for Windows VMs.{more}")
    if kind == "password":
        if keys or args.text("ssh_dest_key_path"):
            raise AzError("SSH key cannot be used with password authentication type.")
        _check_password(password, windows=windows)
        return Credentials(user, password=True, keys=())
    if kind == "ssh" and password is not None:
        raise AzError("Admin password cannot be used with SSH authentication type.")
    if kind == "all":
        _check_password(password, windows=windows)
    generate = args.flag("generate_ssh_keys") or args.flag("specialized")
    return Credentials(user, password=kind == "all", keys=_keys(keys, generate=generate))


def os_profile(call: Call, credentials: Credentials, *, windows: bool) -> dict[str, JSON]:
    """Give the osProfile of the new VM; a checked password stays here, and a stand-in goes out."""
    name = call.args.text("computer_name") or call.args.need("vm_name")
    profile: dict[str, JSON] = {"computerName": name, "adminUsername": credentials.user}
    if credentials.password:
        profile["adminPassword"] = STAND_IN
    data = call.args.text("custom_data")
    if data:
        profile["customData"] = base64.b64encode(data.encode()).decode()
    if credentials.keys and not windows:
        path = call.args.text("ssh_dest_key_path") or f"/home/{credentials.user}/.ssh/authorized_keys"
        keys: list[JSON] = [{"keyData": key, "path": path} for key in credentials.keys]
        profile["linuxConfiguration"] = {
            "disablePasswordAuthentication": not credentials.password,
            "ssh": {"publicKeys": keys},
        }
    return profile


def _kind(password: str | None, keys: list[str] | None, *, windows: bool) -> str:
    if keys and password:
        return "all"
    return "password" if windows or password else "ssh"


def _user(name: str | None, *, windows: bool) -> str:
    if name is None:
        return DEFAULT_USER
    if not name:
        raise AzError("admin user name can not be empty")
    if (_WINDOWS_BAD if windows else _LINUX_BAD).search(name):
        raise AzError(WINDOWS_USER if windows else LINUX_USER)
    if name.lower() in DISALLOWED:
        raise AzError(
            f"This user name '{name}' meets the general requirements, but is specifically disallowed for this image. "
            "Please try a different value."
        )
    return name


def _check_password(password: str | None, *, windows: bool) -> None:
    if not password:
        raise AzError(NEED_PASSWORD)
    longest = 123 if windows else 72
    classes = sum(re.search(pattern, password) is not None for pattern in _CLASSES)
    if not 12 <= len(password) <= longest or classes < 3:
        raise AzError(
            f"The password length must be between 12 and {longest}. Password must have the 3 of the following: "
            "1 lower case character, 1 upper case character, 1 number and 1 special character."
        )


def _keys(given: list[str] | None, *, generate: bool) -> tuple[str, ...]:
    keys = tuple(given or ())
    if keys and all(_KEY.fullmatch(key.strip()) for key in keys):
        return keys
    if generate:
        return (OUR_KEY,)
    raise AzError(NEED_KEY)
