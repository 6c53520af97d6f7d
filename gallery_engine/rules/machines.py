"""Rules about machines that exist: their power, the mark "generalized", and what is run in their guests."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from gallery_engine.machines import (
    CHANGING,
    DEALLOCATED,
    RUNNING,
    STOPPED,
    is_generalized,
    is_guest_busy,
    mapping,
    power_state,
)
from gallery_engine.models.virtual_machines import CaptureBody, RunCommandBody
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import (
    CAPTURE_ISSUE,
    CAPTURE_REST,
    GENERALIZE,
    RUN_COMMAND,
    RUN_COMMAND_ISSUE,
    VM_ERRORS,
    VM_STATES,
)

SHELL = "RunShellScript"
POWERSHELL = "RunPowerShellScript"
COMMANDS: Mapping[str, str] = MappingProxyType({"Linux": SHELL, "Windows": POWERSHELL})


@rule("VMS101", code="OperationNotAllowed", status=409, cites=[GENERALIZE, VM_ERRORS])
def machine_is_not_generalized(call: Call[Any]) -> str | None:
    """A VM that is marked generalized is never started again.

    The mark says that the disk has no identity of its own any more. It is final: capture an image, and make new VMs from that.
    """
    if not is_generalized(call.existing, call.world.now):
        return None
    return f"Operation '{_deed(call)}' is not allowed on VM '{call.existing.name}' since the VM is generalized."


@rule("VMS102", code="OperationNotAllowed", status=409, cites=[GENERALIZE, VM_ERRORS])
def machine_is_powered_off(call: Call[Any]) -> str | None:
    """A VM is marked generalized only when it is not running.

    A running system would go on writing to the disk that the mark declares finished. Stop or deallocate it first.
    """
    if power_state(call.existing, call.world.now) in {STOPPED, DEALLOCATED}:
        return None
    return (
        f"Operation 'generalize' is not allowed on VM '{call.existing.name}' since the VM is running. Please power off "
        "explicitly in case you shut down the VM from inside the guest operating system."
    )


@rule("VMS103", code="OperationNotAllowed", status=409, cites=[VM_ERRORS, RUN_COMMAND])
def machine_is_running(call: Call[Any]) -> str | None:
    """Restarting a VM and running a command in it need a VM that runs.

    Both are done by way of the system in the guest, and nobody answers in a machine that is off.
    """
    if power_state(call.existing, call.world.now) == RUNNING:
        return None
    return "The operation requires the VM to be running (or set to run)."


@rule("VMS104", code="OperationNotAllowed", status=409, cites=[VM_ERRORS, VM_STATES])
def machine_is_allocated(call: Call[Any]) -> str | None:
    """A deallocated VM cannot be powered off: it is off, and has given its host back.

    Stopped and deallocated are different states. A stopped VM keeps its place on a host and is billed for it, a deallocated one
    does not.
    """
    if power_state(call.existing, call.world.now) != DEALLOCATED:
        return None
    return (
        f"Operation '{_deed(call)}' is not allowed on VM '{call.existing.name}' since the VM is either deallocated or marked "
        "to be deallocated."
    )


@rule("VMS105", code="OperationNotAllowed", status=409, cites=[VM_ERRORS])
def power_is_not_changing(call: Call[Any]) -> str | None:
    """While a VM starts, stops or is being made, it takes no second command of that kind.

    The first operation decides what state the VM ends in. Wait for it, then ask again.
    """
    if power_state(call.existing, call.world.now) not in CHANGING:
        return None
    target = str(mapping(call.existing.inner.get("power")).get("to", RUNNING))
    return (
        f"An ongoing operation is changing power state of Virtual Machine {call.existing.name} to {target}. Please perform "
        f"operation {_deed(call)} after some time."
    )


@rule("VMS106", code="Conflict", status=409, cites=[RUN_COMMAND, RUN_COMMAND_ISSUE])
def no_command_is_running(call: Call[RunCommandBody]) -> str | None:
    """One run command at a time.

    The agent in the guest works through one script and reports on it before it takes the next.
    """
    if not is_guest_busy(call.existing, call.world.now):
        return None
    return "Run command extension execution is in progress. Please wait for completion before invoking a run command."


@rule("VMS107", code="InvalidParameter", status=400, cites=[RUN_COMMAND], standing="unverified")
def command_fits_the_system(call: Call[RunCommandBody]) -> str | None:
    """The command id has to fit the operating system: RunShellScript on Linux, RunPowerShellScript on Windows.

    Run command hands the script to a shell that the guest has. Azure knows further ids; this lab has these two.
    """
    os_type = str(call.existing.inner.get("osType"))
    wanted = COMMANDS.get(os_type, SHELL)
    if call.body.command_id.lower() == wanted.lower():
        return None
    return (
        f"The run command '{call.body.command_id[:80]}' is not available for a virtual machine whose operating system is "
        f"{os_type}. Use '{wanted}'."
    )


@rule("VMS108", code="InvalidParameter", status=400, cites=[CAPTURE_REST], standing="unverified")
def capture_is_said_whole(call: Call[CaptureBody]) -> Problem | None:
    """A capture says how the VHDs are named, where they go, and whether they may replace others.

    None of the three has a default in the service; the command line fills in the container `vhds` and has others replaced.
    """
    said = call.body
    missing = [
        name
        for name, value in (
            ("vhdPrefix", said.vhd_prefix),
            ("destinationContainerName", said.destination_container_name),
            ("overwriteVhds", said.overwrite_vhds),
        )
        if value is None or value == ""
    ]
    return Problem(f"Required parameter '{missing[0]}' is missing (null).", target=missing[0]) if missing else None


@rule("VMS109", code="OperationNotAllowed", status=409, cites=[CAPTURE_ISSUE, CAPTURE_REST])
def captured_machine_is_generalized(call: Call[CaptureBody]) -> str | None:
    """A VM is captured as VHDs only after it has been marked generalized.

    Every machine made from the VHDs is set up anew, so the system in them has to be nobody's. To copy a VM as it is, take a
    snapshot or make a specialized image version.
    """
    if is_generalized(call.existing, call.world.now):
        return None
    return "Capture operation cannot be completed because the VM is not generalized."


def _deed(call: Call[Any]) -> str:
    return call.request.path.rstrip("/").rpartition("/")[2]
