"""Rules about what provisioning sets in a new machine's guest: name, administrator, password or key."""

import re

from gallery_engine.catalog.marketplace import WINDOWS
from gallery_engine.deployment import origin
from gallery_engine.models.virtual_machines import MachineBody, OsProfile
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import GENERALIZED, SPECIALIZED, TROUBLESHOOT, VM_ERRORS, VM_FAQ, VM_REST

_RESERVED_USERS = """
1 123 a actuser adm admin admin1 admin2 administrator aspnet backup console david guest john owner root server sql support
support_388945a0 sys test test1 test2 test3 user user1 user2 user3 user4 user5
"""
_RESERVED_PASSWORDS = """
abc@123 iloveyou! P@$$w0rd P@ssw0rd P@ssword123 Pa$$word pass@word1 Password! Password1 Password22
"""
RESERVED_USERS = frozenset(_RESERVED_USERS.split())
RESERVED_PASSWORDS = frozenset(_RESERVED_PASSWORDS.split())
LONGEST_USER = {"Linux": 64, "Windows": 20}
PASSWORD_LENGTHS = {"Linux": (6, 72), "Windows": (8, 123)}
LONGEST_COMPUTER_NAME = {"Linux": 64, "Windows": 15}
KINDS_OF_CHARACTERS = 3
_NOT_IN_A_USER = re.compile(r"[\"/\\\[\]:|<>+=;,?*@&]")
_NOT_IN_A_COMPUTER_NAME = re.compile(r"[`~!@#$%^&*()=+_\[\]{}\\|;:'\",<>/?\s]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@rule("VMS209", code="InvalidParameter", status=400, cites=[TROUBLESHOOT, GENERALIZED])
def generalized_needs_a_profile(call: Call[MachineBody]) -> Problem | None:
    """A VM from a generalized image is told its name and its administrator.

    The image has no identity; osProfile is what gives the new machine one when it starts for the first time.
    """
    made_from = origin(call.body, call.world)
    if call.current is not None or made_from is None or made_from.specialized or call.body.properties.os_profile is not None:
        return None
    return Problem("Required parameter 'osProfile' is missing (null).", target="osProfile")


@rule("VMS210", code="InvalidParameter", status=400, cites=[TROUBLESHOOT, SPECIALIZED])
def specialized_takes_no_profile(call: Call[MachineBody]) -> Problem | None:
    """A VM from a specialized image or an existing disk takes no osProfile.

    It comes with the name, the accounts and the keys of the machine it was taken from, and nothing sets them anew.
    """
    made_from = origin(call.body, call.world)
    if call.current is not None or made_from is None or not made_from.specialized:
        return None
    if call.body.properties.os_profile is None:
        return None
    return Problem("Parameter 'osProfile' is not allowed.", target="osProfile")


@rule("VMS211", code="InvalidParameter", status=400, cites=[VM_FAQ, VM_ERRORS])
def administrator_is_allowed(call: Call[MachineBody]) -> Problem | None:
    """The administrator needs a name, and not one that everybody would try first.

    Names such as admin, root or user1 are reserved. On Windows a name has up to 20 characters and no punctuation that paths and
    accounts use, on Linux up to 64.
    """
    profile, os_type = _profile(call)
    if profile is None:
        return None
    name = profile.admin_username or ""
    if not name:
        return Problem("Required parameter 'adminUsername' is missing (null).", target="adminUsername")
    odd = os_type == WINDOWS and (_NOT_IN_A_USER.search(name) or name.endswith("."))
    if odd or len(name) > LONGEST_USER[os_type]:
        return Problem(
            f"{os_type} admin user name cannot be more than {LONGEST_USER[os_type]} characters long, end with a period(.), or "
            'contain the following characters: " / \\ [ ] : | < > + = ; , ? * @ &.',
            target="adminUsername",
        )
    if name.lower() in RESERVED_USERS:
        return Problem("The Admin Username specified is not allowed.", target="adminUsername")
    return None


@rule("VMS212", code="InvalidParameter", status=400, cites=[VM_FAQ, VM_ERRORS])
def password_is_strong(call: Call[MachineBody]) -> Problem | None:
    """A password is long enough and mixes three of four kinds of characters.

    Upper case, lower case, digits and others; 6 to 72 characters on Linux and 8 to 123 on Windows. The best known ones are
    refused whatever they are made of.
    """
    profile, os_type = _profile(call)
    password = profile.admin_password if profile is not None else None
    if password is None:
        return None
    least, most = PASSWORD_LENGTHS[os_type]
    if not least <= len(password) <= most or _kinds(password) < KINDS_OF_CHARACTERS or _CONTROL.search(password):
        return Problem(
            f"The supplied password must be between {least}-{most} characters long and must satisfy at least "
            f"{KINDS_OF_CHARACTERS} of password complexity requirements from the following: 1) Contains an uppercase character "
            "2) Contains a lowercase character 3) Contains a numeric digit 4) Contains a special character "
            "5) Control characters are not allowed",
            target="adminPassword",
        )
    if password in RESERVED_PASSWORDS:
        return Problem("The Admin password specified is not allowed.", target="adminPassword")
    return None


@rule(
    "VMS213",
    code="InvalidParameter",
    status=400,
    cites=[VM_REST, VM_FAQ],
    otherwise="The chapter makes a Windows VM with public keys alone; Azure asks for a password, whatever keys are given.",
)
def there_is_a_way_in(call: Call[MachineBody]) -> Problem | None:
    """A new VM has a password or, on Linux, a public key.

    Without either nobody could sign in.
    """
    profile, os_type = _profile(call)
    if profile is None or profile.admin_password is not None:
        return None
    if os_type == WINDOWS:
        if call.rulebook.has("windows_accepts_ssh_keys"):
            return None
        return Problem("Required parameter 'adminPassword' is missing (null).", target="adminPassword")
    linux = profile.linux_configuration
    keys = (linux.ssh.public_keys if linux and linux.ssh else None) or []
    if any(key.key_data for key in keys):
        return None
    return Problem(
        "Authentication using either SSH or by user name and password must be enabled in Linux profile.",
        target="linuxConfiguration",
    )


@rule("VMS214", code="InvalidParameter", status=400, cites=[VM_ERRORS])
def computer_name_is_valid(call: Call[MachineBody]) -> Problem | None:
    """The host name in the guest is shorter than the resource's name may be.

    Windows takes 15 characters and not digits alone, Linux takes 64; neither takes underscores or other punctuation but the
    hyphen, and Linux the period.
    """
    profile, os_type = _profile(call)
    if profile is None:
        return None
    name = profile.computer_name or call.address.name
    most = LONGEST_COMPUTER_NAME[os_type]
    odd = bool(_NOT_IN_A_COMPUTER_NAME.search(name)) or (os_type == WINDOWS and (name.isdigit() or "." in name))
    if len(name) <= most and not odd:
        return None
    numeric = "be entirely numeric, " if os_type == WINDOWS else ""
    kind = "Windows computer name" if os_type == WINDOWS else "Linux host name"
    return Problem(
        f"{kind} cannot be more than {most} characters long, {numeric}or contain the following characters: "
        "` ~ ! @ # $ % ^ & * ( ) = + _ [ ] { } \\ | ; : ' \" , < > / ?.",
        target="computerName",
    )


EVERY_PROFILE = (
    generalized_needs_a_profile,
    specialized_takes_no_profile,
    computer_name_is_valid,
    administrator_is_allowed,
    password_is_strong,
    there_is_a_way_in,
)


def _profile(call: Call[MachineBody]) -> tuple[OsProfile | None, str]:
    """The osProfile of a machine that is being made, and its operating system."""
    made_from = origin(call.body, call.world)
    if call.current is not None or made_from is None:
        return None, ""
    return call.body.properties.os_profile, made_from.os_type


def _kinds(password: str) -> int:
    return sum(
        (
            any(character.isupper() for character in password),
            any(character.islower() for character in password),
            any(character.isdigit() for character in password),
            any(not character.isalnum() for character in password),
        )
    )
