"""In and out of a guest by lines: the prompt, the questions on the way, the host keys, and what ends a session."""

import json

import pytest

from labs.shell.guest import Guest
from labs.shell.session import Outcome, Shell, ShellState
from tests.shell.az_world import Az

BOTH = pytest.mark.parametrize("rulebook", ["azure", "chapter"])
LINUX = "az vm create -g rg -n {name} --image {image} --admin-username azureuser --generate-ssh-keys"
WINDOWS = "az vm create -g rg -n {name} --image Win2022Datacenter --admin-username azureuser --admin-password Fixer-Bath-77!"
OPEN = Guest("m", "a", "u", "h", "Linux").to_json()
ASKED = "Are you sure you want to continue connecting (yes/no/[fingerprint])? "


class Terminal:
    """A terminal with a cloud behind it; its state goes through JSON between any two lines."""

    def __init__(self, rulebook: str = "azure") -> None:
        self.az = Az(rulebook)
        self.state = ShellState(rulebook, self.az.subscription, self.az.tenant)
        self.does("az group create -n rg -l eastus")

    @property
    def prompt(self) -> str:
        return self.state.guest.prompt if self.state.guest else "$"

    def run(self, line: str) -> Outcome:
        self.state = ShellState.from_json(json.loads(json.dumps(self.state.to_json())))
        return Shell(self.az.send, self.state).run(line)

    def does(self, *lines: str) -> str:
        outcome = Outcome()
        for line in lines:
            outcome = self.run(line)
            assert outcome.exit_code == 0, (line, outcome.stderr)
        return outcome.stdout

    def fails(self, line: str, code: int = 255) -> str:
        outcome = self.run(line)
        assert outcome.exit_code == code, (line, outcome)
        return outcome.stderr

    def vm(self, name: str = "vm", image: str = "Ubuntu2204", template: str = LINUX) -> str:
        """Make a machine; give its public address."""
        return str(json.loads(self.does(template.format(name=name, image=image)))["publicIpAddress"])

    def enters(self, address: str) -> None:
        self.does(f"ssh azureuser@{address}", "yes")

    def now(self) -> int:
        return self.az.store.head().now


@BOTH
def test_a_session_begins_with_the_host_key_and_ends_with_exit(rulebook: str) -> None:
    terminal = Terminal(rulebook)
    address = terminal.vm()
    before = terminal.now()
    asked = terminal.does(f"ssh azureuser@{address}")
    assert asked.startswith(
        f"The authenticity of host '{address} ({address})' can't be established.\nED25519 key fingerprint is SHA256:"
    )
    assert asked.endswith(f"This key is not known by any other names.\n{ASKED}")
    assert terminal.prompt == "(yes/no)"
    assert terminal.does("perhaps") == "Please type 'yes', 'no' or the fingerprint: "
    entered = terminal.run("yes")
    assert entered.stdout == "You are in the guest of vm; exit leads back.\n"
    assert entered.stderr == f"Warning: Permanently added '{address}' (ED25519) to the list of known hosts.\n"
    assert terminal.prompt == "azureuser@vm:~$"
    assert terminal.does("hostname && whoami") == "vm\nazureuser\n"
    assert terminal.does("exit") == f"logout\nConnection to {address} closed.\n"
    assert terminal.prompt == "$"
    assert terminal.now() == before
    assert terminal.does(f"ssh azureuser@{address}") == "You are in the guest of vm; exit leads back.\n"


def test_no_to_the_host_key_leads_nowhere_and_its_fingerprint_is_as_good_as_yes() -> None:
    terminal = Terminal()
    address = terminal.vm()
    terminal.does(f"ssh azureuser@{address}")
    assert terminal.fails("no") == "Host key verification failed.\n"
    assert (terminal.prompt, terminal.state.known_hosts) == ("$", {})
    terminal.does(f"ssh azureuser@{address}")
    assert terminal.state.guest is not None
    terminal.does(terminal.state.guest.key)
    assert terminal.prompt == "azureuser@vm:~$"


def test_in_a_guest_lines_are_the_guests_and_the_history_is_not() -> None:
    terminal = Terminal()
    terminal.enters(terminal.vm())
    assert terminal.fails("az vm list", 127).startswith("bash: az: command not found\n")
    assert terminal.fails("frobnicate", 127).splitlines()[0] == "bash: frobnicate: command not found"
    assert terminal.run("clear").clear
    assert not terminal.run("  # only a comment").typed
    assert "hostname" not in terminal.does("hostname", "exit", "history")


@BOTH
def test_waagent_asks_and_after_it_nobody_gets_in(rulebook: str) -> None:
    terminal = Terminal(rulebook)
    address = terminal.vm()
    terminal.enters(address)
    asked = terminal.does("sudo waagent -deprovision+user")
    assert asked.endswith("home directory will be deleted.\nDo you want to proceed (y/n)")
    assert terminal.prompt == "(y/n)"
    assert terminal.does("n", "whoami") == "azureuser\n"
    terminal.does("sudo waagent -deprovision+user")
    assert "Your account is gone" in terminal.does("y")
    assert terminal.prompt == "azureuser@vm:~$"
    assert terminal.fails("whoami", 1) == "whoami: cannot find name for user ID 1000\n"
    terminal.does("exit")
    refused = terminal.fails(f"ssh azureuser@{address}")
    assert refused.startswith("kex_exchange_identification: read: Connection reset by peer\n")
    terminal.does("az vm deallocate -g rg -n vm", "az vm generalize -g rg -n vm")


def test_a_blank_line_is_no_yes() -> None:
    terminal = Terminal()
    address = terminal.vm()
    terminal.does(f"ssh azureuser@{address}")
    assert terminal.does("") == "Please type 'yes', 'no' or the fingerprint: "
    terminal.does("yes", "sudo waagent -deprovision", "")
    assert terminal.does("systemctl is-active walinuxagent") == "active\n"


def test_a_machine_made_from_an_unprepared_image_shows_a_key_that_is_known_already() -> None:
    terminal = Terminal()
    first = terminal.vm(template=f"{LINUX} --security-type Standard")
    terminal.enters(first)
    terminal.does(
        "exit",
        "az vm deallocate -g rg -n vm",
        "az vm generalize -g rg -n vm",
        "az image create -g rg -n img --source vm --hyper-v-generation V2",
    )
    second = terminal.vm("copy", "img")
    asked = terminal.does(f"ssh azureuser@{second}")
    assert f"This host key is known by the following other names/addresses:\n    ~/.ssh/known_hosts: {first}\n" in asked


def test_another_key_at_a_known_address_is_refused_until_it_is_forgotten() -> None:
    terminal = Terminal()
    address = terminal.vm()
    terminal.enters(address)
    gone = terminal.run("sudo waagent -deprovision -force; sudo reboot")
    assert gone.stderr.endswith(f"Connection to {address} closed by remote host.\nConnection to {address} closed.\n")
    assert (gone.exit_code, terminal.prompt) == (255, "$")
    refused = terminal.fails(f"ssh azureuser@{address}")
    assert "WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!" in refused
    assert refused.endswith("Host key verification failed.\n")
    assert terminal.does(f"ssh-keygen -R {address}").startswith(f"# Host {address} found\n")
    terminal.enters(address)
    assert terminal.prompt == "azureuser@vm:~$"


@pytest.mark.parametrize(
    ("before", "line", "text"),
    [
        ("", "ssh azureuser@nowhere", "ssh: Could not resolve hostname nowhere: Name or service not known"),
        ("", "ssh azureuser@203.0.113.250", "ssh: connect to host 203.0.113.250 port 22: Connection timed out"),
        ("", "ssh somebody@vm", "somebody@vm: Permission denied (publickey)."),
        ("", "ssh vm", "owner@vm: Permission denied (publickey)."),
        ("az vm deallocate -g rg -n vm", "ssh azureuser@vm", "ssh: connect to host vm port 22: Connection timed out"),
        (
            "az network nsg rule delete -g rg --nsg-name vmNSG -n default-allow-ssh",
            "ssh azureuser@vm",
            "ssh: connect to host vm port 22: Connection timed out",
        ),
        ("", "ssh", "usage: ssh"),
        ("", "ssh -Z vm", "usage: ssh"),
        ("", "ssh -i", "usage: ssh"),
        ("", "ssh azureuser@vm; hostname", "ssh: a session opens only from a line of its own"),
    ],
)
def test_who_cannot_get_in_is_told_why(before: str, line: str, text: str) -> None:
    terminal = Terminal()
    terminal.vm()
    if before:
        terminal.does(before)
    said = terminal.run(line).stderr
    assert said.startswith(text)
    assert terminal.prompt == "$"


def test_one_command_runs_without_a_session() -> None:
    terminal = Terminal()
    address = terminal.vm()
    assert terminal.run(f"echo $(ssh azureuser@{address} hostname)").stderr == "Host key verification failed.\n"
    assert terminal.does(f"ssh azureuser@{address} hostname").endswith(ASKED)
    assert terminal.does("yes") == "vm\n"
    assert terminal.prompt == "$"
    assert terminal.does(f"echo $(ssh azureuser@{address} 'whoami; hostname')") == "azureuser vm\n"
    assert terminal.does(f"echo hostname | ssh azureuser@{address}") == "vm\n"
    assert terminal.run(f"ssh azureuser@{address} nope || echo no").stdout == "no\n"
    assert terminal.run(f"ssh azureuser@{address} sudo waagent -deprovision").exit_code == 1
    assert terminal.run(f"ssh azureuser@{address} sudo poweroff").stderr == f"Connection to {address} closed by remote host.\n"


def test_a_host_key_can_be_taken_unasked() -> None:
    terminal = Terminal()
    address = terminal.vm()
    assert terminal.does(f"ssh -o StrictHostKeyChecking=accept-new -l azureuser {address} hostname | cat") == "vm\n"
    assert list(terminal.state.known_hosts) == [address]


@BOTH
def test_a_windows_machine_is_entered_the_same_way(rulebook: str) -> None:
    terminal = Terminal(rulebook)
    address = terminal.vm(template=WINDOWS)
    entered = terminal.does(f"ssh azureuser@{address}")
    assert entered == "You are in the guest of vm (in place of Remote Desktop); exit leads back.\n"
    assert terminal.prompt == "PS C:\\Users\\azureuser>"
    assert terminal.does("hostname; whoami") == "vm\nvm\\azureuser\n"
    assert terminal.fails("sudo", 127).startswith("sudo : The term 'sudo' is not recognized as the name of a cmdlet")
    assert terminal.fails("dir", 127).startswith("dir: this lab's guest does not run it, and nothing has happened.")
    gone = terminal.run(r"C:\Windows\System32\Sysprep\sysprep.exe /generalize /oobe /shutdown")
    assert gone.stderr == f"Connection to {address} closed by remote host.\nConnection to {address} closed.\n"
    assert terminal.prompt == "$"
    power = terminal.does("az vm get-instance-view -g rg -n vm --query instanceView.statuses[-1].code -o tsv")
    assert power == ("PowerState/deallocated\n" if rulebook == "chapter" else "PowerState/stopped\n")


def test_az_ssh_vm_signs_in_the_identity_or_a_local_user() -> None:
    terminal = Terminal()
    address = terminal.vm()
    assert terminal.does("az ssh vm -g rg -n vm --local-user azureuser").endswith(ASKED)
    asked = [(request.method, request.path.rpartition("/")[2]) for request in terminal.az.requests]
    assert asked[-4:] == [("GET", "vm"), ("GET", "vmVMNic"), ("GET", "vmPublicIP"), ("GET", "guest")]
    terminal.does("yes", "exit", f"az ssh vm --ip {address} --local-user azureuser", "exit")
    terminal.does("az ssh vm -g rg -n vm")
    assert terminal.prompt.endswith("@vm:~$")
    assert "@" in terminal.does("whoami")
    terminal.does("exit")


@pytest.mark.parametrize(
    ("line", "code", "text"),
    [
        ("az ssh vm", 1, "ERROR: The VM must be specified by --ip or --resource-group and --vm-name/--name\n"),
        ("az ssh vm -g rg -n vm --ip 10.0.0.4", 1, "ERROR: --ip can't be used with --vm-name or --resource-group\n"),
        ("az ssh vm -g rg -n nothing", 3, "ERROR: (ResourceNotFound)"),
        ("az ssh vm -g rg -n vm --local-user root", 255, "root@"),
        (
            "az ssh vm -g rg -n win",
            1,
            "ERROR: SSH Login using Microsoft Entra credentials is not currently supported for Windows.",
        ),
    ],
)
def test_az_ssh_vm_says_what_is_wrong(line: str, code: int, text: str) -> None:
    terminal = Terminal()
    terminal.vm()
    if "win" in line:
        terminal.vm("win", template=WINDOWS)
    assert terminal.fails(line, code).startswith(text)
    assert terminal.prompt == "$"


def test_a_machine_without_a_public_address_is_reached_by_its_private_one() -> None:
    terminal = Terminal()
    terminal.vm(template=LINUX + ' --public-ip-address ""')
    outcome = terminal.run("az ssh vm -g rg -n vm --local-user azureuser")
    assert outcome.stderr.startswith("WARNING: No public IP detected, attempting private IP")
    terminal.does("yes")
    assert terminal.prompt == "azureuser@vm:~$"


def test_tab_in_a_guest_offers_its_commands() -> None:
    terminal = Terminal()
    terminal.enters(terminal.vm())
    shell = Shell(terminal.az.send, terminal.state)
    assert shell.complete("waa").insert == "waagent "
    assert shell.complete("sudo waa").insert == "waagent "
    assert (shell.complete("hostname; who").start, shell.complete("hostname; who").insert) == (10, "whoami ")
    assert shell.complete("az").choices == ()
    assert "exit" in shell.complete("").choices


def test_a_session_whose_machine_has_gone_ends_at_the_next_line() -> None:
    terminal = Terminal()
    address = terminal.vm()
    terminal.enters(address)
    terminal.az.run("vm delete -g rg -n vm --yes")
    assert terminal.fails("hostname").endswith(f"Connection to {address} closed.\n")
    assert terminal.prompt == "$"


def test_a_state_from_before_there_were_guests_still_loads() -> None:
    old = {name: value for name, value in ShellState("azure", "s", "t").to_json().items() if name not in {"guest", "known_hosts"}}
    assert ShellState.from_json(old).guest is None


@pytest.mark.parametrize("guest", [[], "x", {}, {"machine": 1}, {**OPEN, "waits": "x"}, {**OPEN, "key": None}])
def test_a_guest_of_another_shape_is_no_state(guest: object) -> None:
    state = {**ShellState("azure", "s", "t").to_json(), "guest": guest}
    with pytest.raises(ValueError, match="not "):
        ShellState.from_json(json.loads(json.dumps(state)))
