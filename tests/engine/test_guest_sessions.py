"""Sessions in a guest: who gets in, what is said there, and that only the guest and its power change."""

from typing import Any

import pytest

from gallery_engine.records import JSON, Document
from tests.engine.cast import GROUP, Sandbox, accepted, sandbox
from tests.engine.machine_cast import captured, do, guest, linux_profile, machine_body, script, vm, windows_body

LAB = "/providers/Darkroom.Lab/guest"
BOTH = pytest.mark.parametrize("rulebook", ["azure", "chapter"])
USER = "azureuser"
SYSPREP = r"C:\Windows\System32\Sysprep\sysprep.exe /generalize /oobe /shutdown"


def meet(box: Sandbox, host: str, user: str = USER, **query: str) -> dict[str, Any]:
    """Who answers at a host; asking changes nothing."""
    before = box.store.head()
    step = box.send("GET", LAB, query={"host": host, "user": user, **query})
    assert box.store.head() == before
    return dict(accepted(step))


def types(box: Sandbox, line: str, *, name: str = "vm", user: str = USER, answer: str = "") -> dict[str, Any]:
    """What a line does in a session; the clock stands still."""
    before = box.store.head().now
    body: Document = {"machine": box.id(f"virtualMachines/{name}"), "user": user, "command": line, "answer": answer}
    found = dict(accepted(box.post(LAB, body)))
    assert box.store.head().now == before
    return found


def says(box: Sandbox, line: str, **more: str) -> list[str]:
    found = types(box, line, **more)
    assert (found["stderr"], found["exitStatus"]) == ("", 0), found
    return str(found["stdout"]).splitlines()


def network(box: Sandbox, *rules: Document, public: str = "Standard", subnet: bool = False) -> str:
    """The public address of the machine `vm`, behind a security group with rules; without any there is no group."""
    head = f"/resourceGroups/{GROUP}/providers/Microsoft.Network"
    located: Document = {"location": "eastus"}
    group: Document = {"networkSecurityGroup": {"id": box.id(f"{head}/networkSecurityGroups/nsg")}} if rules else {}
    if rules:
        listed: list[JSON] = [*rules]
        box.finish(box.put(f"{head}/networkSecurityGroups/nsg", {**located, "properties": {"securityRules": listed}}))
    allocation = "Static" if public == "Standard" else "Dynamic"
    address: Document = {**located, "sku": {"name": public}, "properties": {"publicIPAllocationMethod": allocation}}
    box.finish(box.put(f"{head}/publicIPAddresses/ip", address))
    within: Document = {"name": "default", "properties": {"addressPrefix": "10.0.0.0/24", **(group if subnet else {})}}
    space: Document = {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [within]}
    box.finish(box.put(f"{head}/virtualNetworks/vnet", {**located, "properties": space}))
    own: Document = {
        "subnet": {"id": box.id(f"{head}/virtualNetworks/vnet/subnets/default")},
        "publicIPAddress": {"id": box.id(f"{head}/publicIPAddresses/ip")},
    }
    entry: Document = {"name": "ipconfig1", "properties": own}
    properties: Document = {"ipConfigurations": [entry], **({} if subnet else group)}
    box.finish(box.put(f"{head}/networkInterfaces/nic", {**located, "properties": properties}))
    profile: Document = {"networkInterfaces": [{"id": box.id(f"{head}/networkInterfaces/nic")}]}
    vm(box, "vm", machine_body(networkProfile=profile))
    return str(box.get(f"{head}/publicIPAddresses/ip")["properties"]["ipAddress"])


def inbound(access: str = "Allow", priority: int = 1000, port: str = "22", source: str = "*", protocol: str = "Tcp") -> Document:
    properties: Document = {
        "priority": priority,
        "direction": "Inbound",
        "access": access,
        "protocol": protocol,
        "sourcePortRange": "*",
        "sourceAddressPrefix": source,
        "destinationPortRange": port,
        "destinationAddressPrefix": "*",
    }
    return {"name": f"rule{priority}", "properties": properties}


def test_a_machine_answers_by_name_private_address_and_id() -> None:
    box = sandbox()
    path = vm(box)
    inside = guest(box, path)
    for host in ("VM", inside["privateIpAddress"], box.id(path)):
        found = meet(box, host)
        assert "failure" not in found
        assert found["machine"] == box.id(path)
        assert (found["hostname"], found["osType"], found["hostKeys"]) == ("vm", "Linux", inside["hostKeyFingerprint"])
        assert found["address"] == inside["privateIpAddress"]
        assert {"waagent", "exit"} <= set(found["commands"])


@pytest.mark.parametrize("host", ["nobody", "203.0.113.777", "", "/subscriptions/x", "address:1"])
def test_a_host_that_is_no_machine_is_unknown(host: str) -> None:
    box = sandbox()
    vm(box)
    assert meet(box, host)["failure"] == "unknown"
    assert meet(box, "203.0.113.77")["failure"] == "timedOut"


@pytest.mark.parametrize(
    ("rules", "failure"),
    [
        ([inbound()], None),
        ([inbound(port="20-30", source="Internet", protocol="*")], None),
        ([inbound(source="198.51.100.7/32")], None),
        ([inbound(port="3389")], "timedOut"),
        ([inbound(protocol="Udp")], "timedOut"),
        ([inbound(source="10.0.0.0/8")], "timedOut"),
        ([inbound(source="VirtualNetwork")], "timedOut"),
        ([inbound("Deny", 100), inbound()], "timedOut"),
        ([inbound("Deny", 2000), inbound()], None),
        ([inbound("Deny", 100, source="198.51.100.7"), inbound()], None),
        ([], "timedOut"),
    ],
)
@pytest.mark.parametrize("subnet", [False, True])
def test_a_public_address_is_reached_through_the_security_group_only(
    rules: list[Document], failure: str | None, subnet: bool
) -> None:
    box = sandbox()
    address = network(box, *rules, subnet=subnet)
    found = meet(box, address)
    assert (found["address"], found.get("failure")) == (address, failure)
    assert meet(box, "10.0.0.4").get("failure") == ("timedOut" if rules[:1] == [inbound("Deny", 100)] else None)


def test_a_machine_that_does_not_run_is_not_reached() -> None:
    box = sandbox()
    path = vm(box)
    step = box.post(f"{path}/deallocate")
    assert meet(box, "vm")["failure"] == "timedOut"
    box.finish(step)
    assert meet(box, "vm")["why"] == "The machine vm is deallocated: az vm start starts it."
    step = box.post(f"{path}/start")
    assert meet(box, "vm")["failure"] == "refused"
    box.finish(step)
    assert "failure" not in meet(box, "vm")
    box.finish(box.delete(path))
    assert meet(box, "vm")["failure"] == "unknown"


def test_only_the_administrator_and_accounts_of_the_directory_get_in() -> None:
    box = sandbox()
    vm(box)
    found = meet(box, "vm", "root")
    assert (found["failure"], found["why"]) == ("denied", "The guest of vm has no such account. Its administrator is azureuser.")
    assert "failure" not in meet(box, "vm", "alice@contoso.com", entra="true")
    assert meet(box, "vm", "alice@contoso.com")["failure"] == "denied"


def test_a_guest_says_who_it_is() -> None:
    box = sandbox()
    path = vm(box)
    key = guest(box, path)["hostKeyFingerprint"]
    assert says(box, "hostname; whoami") == ["vm", USER]
    assert says(box, "sudo whoami") == ["root"]
    assert says(box, "id")[0].startswith("uid=1000(azureuser)")
    assert says(box, "uname -a") == ["Linux vm 6.8.0-azure x86_64 GNU/Linux"]
    assert says(box, "cat /etc/hostname /etc/os-release")[:2] == ["vm", 'PRETTY_NAME="Ubuntu 22.04"']
    assert says(box, "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub") == [f"256 {key} root@vm (ED25519)"]
    assert "ssh_host_ed25519_key.pub" in says(box, "ls /etc/ssh")
    assert says(box, "systemctl status walinuxagent")[2] == "     Active: active (running)"


@pytest.mark.parametrize(
    ("line", "status", "text"),
    [
        ("frobnicate", 127, "bash: frobnicate: command not found"),
        ("cat /etc/shadow", 1, "cat: /etc/shadow: No such file or directory"),
        ("ls /nowhere", 2, "ls: cannot access '/nowhere': No such file or directory"),
        ("waagent -deprovision+user -force", 1, "Permission denied: only root may do this. Put sudo in front of it."),
        ("reboot", 1, "Permission denied: only root may do this. Put sudo in front of it."),
        (
            "hostname | wc",
            2,
            "bash: This lab's guest takes single commands, one after the other with ; or &&. Nothing has happened.",
        ),
        (
            "hostname > f",
            2,
            "bash: This lab's guest takes single commands, one after the other with ; or &&. Nothing has happened.",
        ),
        (
            "echo $(id)",
            2,
            "bash: This lab's guest takes single commands, one after the other with ; or &&. Nothing has happened.",
        ),
        ("sudo waagent -deprovision; id", 0, "waagent asks whether to proceed, which only a line of its own can."),
        ("echo hello", 127, "echo: this lab's guest does not run it"),
        ("sudo", 127, "sudo: this lab's guest does not run it"),
        ("ssh-keygen -lf /etc/passwd", 1, "ssh-keygen: /etc/passwd: No such file or directory"),
    ],
)
def test_what_does_not_work_says_so_and_changes_nothing(line: str, status: int, text: str) -> None:
    box = sandbox()
    path = vm(box)
    before = guest(box, path)
    found = types(box, line)
    assert found["exitStatus"] == status
    assert str(found["stderr"]).startswith(text)
    assert guest(box, path) == before


def test_what_follows_two_ampersands_is_reached_only_if_all_went_well() -> None:
    box = sandbox()
    vm(box)
    assert types(box, "nope && hostname")["stdout"] == ""
    assert types(box, "nope; hostname")["stdout"] == "vm\n"
    assert types(box, "whoami && hostname")["stdout"] == "azureuser\nvm\n"


@BOTH
def test_waagent_asks_first_and_takes_keys_and_account(rulebook: str) -> None:
    box = sandbox(rulebook)
    path = vm(box)
    before = guest(box, path)
    asked = types(box, "sudo waagent -deprovision+user")
    assert asked["asks"] == "Do you want to proceed (y/n)"
    assert "WARNING! azureuser account and entire home directory will be deleted." in str(asked["stdout"])
    assert types(box, "sudo waagent -deprovision+user", answer="n")["stdout"] == ""
    assert guest(box, path) == before
    assert types(box, "sudo waagent -deprovision+user", answer="y")["asks"] == ""
    after = guest(box, path)
    assert (after["deprovisioned"], after["hostKeyFingerprint"], after["adminUsername"]) == (True, None, None)
    assert (after["powerState"], after["generalized"]) == ("running", rulebook == "chapter")


def test_after_deprovisioning_the_session_lives_on_without_an_account_and_the_next_login_fails() -> None:
    box = sandbox()
    vm(box)
    says(box, "sudo waagent -deprovision+user -force")
    assert types(box, "whoami")["stderr"] == "whoami: cannot find name for user ID 1000\n"
    assert types(box, "sudo hostname")["stderr"] == "sudo: you do not exist in the passwd database\n"
    assert says(box, "hostname") == ["localhost.localdomain"]
    assert types(box, "systemctl status walinuxagent")["exitStatus"] == 3
    assert types(box, "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub")["exitStatus"] == 1
    assert "ssh_host_ed25519_key" not in says(box, "ls /etc/ssh")
    assert meet(box, "vm")["failure"] == "reset"


def test_a_session_does_what_run_command_does() -> None:
    typed, scripted = sandbox(), sandbox()
    for box in (typed, scripted):
        vm(box)
    says(typed, "sudo waagent -deprovision+user -force")
    script(scripted, "virtualMachines/vm", "waagent -deprovision+user -force")
    assert guest(typed, "virtualMachines/vm") == guest(scripted, "virtualMachines/vm")


@pytest.mark.parametrize(
    ("line", "state"), [("sudo poweroff", "stopped"), ("sudo shutdown -h now", "stopped"), ("sudo reboot", "running")]
)
def test_a_machine_that_goes_down_ends_the_session(line: str, state: str) -> None:
    box = sandbox()
    path = vm(box)
    assert types(box, line)["closed"] == "machine"
    assert guest(box, path)["powerState"] == state


def test_a_deprovisioned_guest_that_starts_again_is_somebody_new() -> None:
    box = sandbox()
    path = vm(box)
    before = guest(box, path)["hostKeyFingerprint"]
    says(box, "sudo waagent -deprovision -force; sudo reboot")
    assert guest(box, path)["hostKeyFingerprint"] not in {before, None}
    assert "failure" not in meet(box, "vm")


@BOTH
def test_sysprep_shuts_a_windows_machine_down(rulebook: str) -> None:
    box = sandbox(rulebook)
    path = vm(box, body=windows_body())
    sid = guest(box, path)["machineSid"]
    assert "failure" not in meet(box, "vm")
    assert says(box, "hostname; whoami") == ["vm", "vm\\azureuser"]
    assert says(box, "whoami /user")[-1] == f"vm\\azureuser {sid}-500"
    assert f"SID     : {sid}-500" in says(box, "Get-WmiObject Win32_UserAccount")
    assert types(box, SYSPREP)["closed"] == "machine"
    after = guest(box, path)
    assert (after["machineSid"], after["deprovisioned"], after["adminUsername"]) == (None, True, None)
    assert after["powerState"] == ("deallocated" if rulebook == "chapter" else "stopped")
    assert after["generalized"] is (rulebook == "chapter")


def test_a_windows_guest_speaks_powershell() -> None:
    box = sandbox()
    vm(box, body=windows_body())
    found = types(box, "waagent")
    assert (found["exitStatus"], str(found["stderr"]).split(" is not")[0]) == (127, "waagent : The term 'waagent'")
    assert str(types(box, "Get-Process")["stderr"]).startswith("Get-Process: this lab's guest does not run it")
    assert str(types(box, "hostname && whoami")["stderr"]).startswith("The token '&&' is not a valid statement separator")
    assert str(types(box, "Get-Service | sort")["stderr"]).startswith("This lab's guest takes single commands")
    assert any("sshd" in line for line in says(box, "Get-Service sshd"))
    assert types(box, "exit")["closed"] == "exit"


def test_exit_ends_the_session_and_nothing_behind_it_is_reached() -> None:
    box = sandbox()
    vm(box)
    found = types(box, "exit; hostname")
    assert (found["closed"], found["stdout"]) == ("exit", "logout\n")


def test_a_session_ends_when_its_machine_is_not_there_any_more() -> None:
    box = sandbox()
    path = vm(box)
    do(box, path, "deallocate")
    assert types(box, "hostname")["closed"] == "machine"
    assert types(box, "hostname", name="other")["closed"] == "machine"


def test_while_a_run_command_is_at_work_nothing_is_changed_but_asked() -> None:
    box = sandbox()
    path = vm(box)
    step = box.post(f"{path}/runCommand", {"commandId": "RunShellScript", "script": ["waagent -deprovision -force"]})
    assert types(box, "sudo reboot")["stderr"] == "A run command is still at work in this guest: wait until it has ended.\n"
    assert says(box, "hostname") == ["vm"]
    box.finish(step)
    assert guest(box, path)["deprovisioned"] is True


@pytest.mark.parametrize("prepared", [False, True])
def test_host_keys_are_new_only_when_the_source_was_prepared(prepared: bool) -> None:
    box = sandbox()
    path = vm(box)
    before = meet(box, "vm")["hostKeys"]
    if prepared:
        says(box, "sudo waagent -deprovision+user -force")
    do(box, path, "deallocate", "generalize")
    vm(box, "copy", machine_body({"id": captured(box, path)}, linux_profile("copy")))
    assert (meet(box, "copy")["hostKeys"] == before) is not prepared


@pytest.mark.parametrize("body", [[], {"machine": 1}, {"command": {}}])
def test_a_body_of_another_shape_is_refused(body: JSON) -> None:
    step = sandbox().post(LAB, body)
    assert step.response.status == 400
