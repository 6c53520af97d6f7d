"""What scripts do in a guest, and what becomes of the machines and images it ends up in."""

from typing import Any

import pytest

from gallery_engine.arm import Document
from tests.engine.cast import Sandbox, accepted, definition, sandbox, version_body
from tests.engine.machine_cast import (
    SYSPREP,
    WAAGENT,
    bare,
    captured,
    do,
    guest,
    linux_profile,
    machine_body,
    powershell,
    released,
    script,
    states,
    vm,
    windows_body,
)

BOTH = pytest.mark.parametrize("rulebook", ["azure", "chapter"])


def prepared_image(box: Sandbox, *lines: str) -> str:
    """The id of an image of a Linux machine in which a script was run first."""
    path = vm(box)
    if lines:
        script(box, path, *lines)
    do(box, path, "deallocate", "generalize")
    return captured(box, path)


def from_image(box: Sandbox, name: str, image: str) -> dict[str, Any]:
    return guest(box, vm(box, name, machine_body({"id": image}, linux_profile(name, adminUsername="ansel"))))


def test_waagent_takes_keys_and_user_and_the_machine_runs_on() -> None:
    box = sandbox()
    path = vm(box)
    (report,) = script(box, path, WAAGENT)
    assert report["code"] == "ProvisioningState/succeeded"
    assert report["message"].startswith("Enable succeeded: \n[stdout]\nWARNING! The waagent service will be stopped.\n")
    assert "azureuser account" in report["message"]
    assert report["message"].endswith("\n\n[stderr]\n")
    after = guest(box, path)
    assert (after["deprovisioned"], after["powerState"], after["generalized"]) == (True, "running", False)
    assert (after["hostKeyFingerprint"], after["adminUsername"]) == (None, None)


@pytest.mark.parametrize(
    "line",
    [
        "waagent -deprovision",
        "sudo waagent -deprovision+user",
        "sudo /usr/sbin/waagent -force -deprovision",
        "echo y | sudo waagent -deprovision+user",
        "# prepare\nhostname && waagent --deprovision -force",
    ],
)
def test_waagent_is_recognised_however_it_is_written(line: str) -> None:
    box = sandbox()
    path = vm(box)
    script(box, path, line)
    assert guest(box, path)["deprovisioned"] is True


def test_without_user_the_account_stays() -> None:
    box = sandbox()
    path = vm(box)
    script(box, path, "waagent -deprovision -force")
    assert guest(box, path)["adminUsername"] == "azureuser"


@pytest.mark.parametrize("line", ["waagent -help", "echo waagent -deprovision", "rm -rf /", "sysprep /generalize", "sudo", ""])
def test_what_the_guest_does_not_know_is_said_and_changes_nothing(line: str) -> None:
    box = sandbox()
    path = vm(box)
    before = guest(box, path)
    (report,) = script(box, path, line)
    assert guest(box, path) == before
    assert ("nothing has happened" in report["message"]) == bool(line)


def test_a_guest_tells_its_name_and_its_keys() -> None:
    box = sandbox()
    path = vm(box)
    shown = guest(box, path)
    (report,) = script(
        box, path, "hostname; cat /etc/hostname", "cloud-init status", "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub"
    )
    lines = report["message"].split("[stdout]\n")[1].splitlines()
    assert lines[:3] == ["vm", "vm", "status: done"]
    assert shown["hostKeyFingerprint"] in lines[3]


@BOTH
def test_by_the_chapter_preparing_marks_the_machine_and_in_azure_it_does_not(rulebook: str) -> None:
    box = sandbox(rulebook)
    path = vm(box)
    step = box.post(f"{path}/runCommand", {"commandId": "RunShellScript", "script": [WAAGENT]})
    assert guest(box, path)["generalized"] is False
    assert guest(box, path)["deprovisioned"] is False
    box.finish(step)
    assert guest(box, path)["deprovisioned"] is True
    assert guest(box, path)["generalized"] is (rulebook == "chapter")


@pytest.mark.parametrize("action", ["restart", "deallocate"])
def test_in_azure_a_prepared_machine_that_starts_again_is_somebody_again(action: str) -> None:
    box = sandbox("azure")
    path = vm(box)
    before = guest(box, path)
    script(box, path, WAAGENT)
    do(box, path, action, *(["start"] if action == "deallocate" else []))
    after = guest(box, path)
    assert (after["deprovisioned"], after["powerState"], after["hostname"]) == (False, "running", "vm")
    assert after["hostKeyFingerprint"] not in {None, before["hostKeyFingerprint"]}


def test_a_restart_of_an_unprepared_machine_keeps_its_keys() -> None:
    box = sandbox()
    path = vm(box)
    before = guest(box, path)
    do(box, path, "restart", "powerOff", "start")
    assert guest(box, path) == before


@BOTH
def test_after_sysprep_the_machine_is_deallocated_by_the_chapter_and_stopped_in_azure(rulebook: str) -> None:
    box = sandbox(rulebook)
    path = vm(box, "win", windows_body())
    out, err = powershell(box, path, SYSPREP)
    assert out["code"] == "ComponentStatus/StdOut/succeeded"
    assert (err["code"], err["message"]) == ("ComponentStatus/StdErr/succeeded", "")
    after = guest(box, path)
    assert after["powerState"] == ("deallocated" if rulebook == "chapter" else "stopped")
    assert (after["deprovisioned"], after["machineSid"]) == (True, None)
    assert ("OSState/generalized" in states(box, path)) is (rulebook == "chapter")


@pytest.mark.parametrize(
    ("line", "power", "deprovisioned"),
    [
        (r"C:\Windows\System32\Sysprep\sysprep.exe /generalize /oobe /quit", "running", True),
        (r"cd C:\Windows\System32\Sysprep; .\Sysprep.exe /GENERALIZE /oobe /shutdown", "stopped", True),
        ('Start-Process -FilePath sysprep.exe -ArgumentList "/generalize","/oobe","/shutdown" -Wait', "stopped", True),
        ("sysprep /generalize /oobe /reboot", "running", False),
        ("sysprep.exe /oobe /quit", "running", False),
        ("Stop-Computer", "stopped", False),
        ("shutdown /r /t 0", "running", False),
        ("Get-Service sysprepped", "running", False),
        (r"cd C:\Windows\System32\Sysprep", "running", False),
    ],
)
def test_sysprep_is_recognised_with_its_flags(line: str, power: str, deprovisioned: bool) -> None:
    box = sandbox("azure")
    path = vm(box, "win", windows_body())
    powershell(box, path, line)
    after = guest(box, path)
    assert (after["powerState"], after["deprovisioned"]) == (power, deprovisioned)


def test_a_shutdown_from_inside_leaves_the_machine_allocated_and_ends_the_script() -> None:
    box = sandbox("chapter")
    path = vm(box)
    (report,) = script(box, path, "sudo shutdown -h now", "waagent -deprovision")
    assert "WARNING" not in report["message"]
    assert guest(box, path)["powerState"] == "stopped"
    assert guest(box, path)["deprovisioned"] is False


@BOTH
def test_machines_from_an_unprepared_image_share_the_host_keys_of_its_source(rulebook: str) -> None:
    box = sandbox(rulebook)
    image = prepared_image(box)
    source = guest(box, "virtualMachines/vm")["hostKeyFingerprint"]
    first, second = from_image(box, "one", image), from_image(box, "two", image)
    assert first["hostKeyFingerprint"] == second["hostKeyFingerprint"] == source
    assert (first["hostname"], first["adminUsername"]) == ("one", "ansel")


@BOTH
def test_machines_from_a_prepared_image_have_keys_of_their_own(rulebook: str) -> None:
    box = sandbox(rulebook)
    source = guest(box, vm(box, "source"))["hostKeyFingerprint"]
    image = prepared_image(box, WAAGENT)
    assert guest(box, "images/image")["deprovisioned"] is True
    first, second = from_image(box, "one", image), from_image(box, "two", image)
    assert len({first["hostKeyFingerprint"], second["hostKeyFingerprint"], source, None}) == 4
    assert first["deprovisioned"] is False


def published(box: Sandbox, source: Document, state: str = "Generalized") -> str:
    """The path of a finished version from a source, for a definition of an OS state."""
    path = f"{definition(box, osState=state)}/versions/1.0.0"
    body: Any = version_body("")
    body["properties"]["storageProfile"]["source"] = source
    box.finish(box.put(path, body))
    return path


@pytest.mark.parametrize(("lines", "prepared"), [((WAAGENT,), True), ((), False)])
def test_a_version_shows_whether_its_source_was_prepared(lines: tuple[str, ...], prepared: bool) -> None:
    box = sandbox()
    shown = guest(box, published(box, {"id": prepared_image(box, *lines)}))
    assert (shown["deprovisioned"], shown["generalized"], shown["powerState"]) == (prepared, True, None)
    assert shown["hostKeyFingerprint"] == guest(box, "images/image")["hostKeyFingerprint"]


def test_a_version_of_a_specialized_definition_does_not_show_itself_as_generalized() -> None:
    box = sandbox()
    source = released(box, generalized=False)
    assert guest(box, published(box, {"virtualMachineId": box.id(source)}, "Specialized"))["generalized"] is False


def test_by_the_chapter_a_specialized_image_keeps_name_user_and_keys() -> None:
    box = sandbox("chapter")
    source = released(box, generalized=False)
    image = captured(box, source)
    copy = guest(box, vm(box, "copy", bare({"id": image})))
    original = guest(box, source)
    for name in ("hostname", "adminUsername", "hostKeyFingerprint"):
        assert copy[name] == original[name]
    assert copy["privateIpAddress"] != original["privateIpAddress"]


def test_two_scripts_after_one_another_both_take_effect() -> None:
    box = sandbox()
    path = vm(box)
    script(box, path, "hostname")
    script(box, path, WAAGENT)
    accepted(box.post(f"{path}/deallocate"))
    assert guest(box, path)["deprovisioned"] is True
