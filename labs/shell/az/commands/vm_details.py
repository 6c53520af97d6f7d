"""What `az vm` knows of a machine beyond its resource: power state and addresses."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands import vm_network
from labs.shell.az.shape import flatten_deep

VERSION = "2026-04-01"
POWER = "PowerState/"


def with_view(call: Call, path: str) -> dict[str, JSON]:
    """Read a VM with its instance view, flat."""
    view = flatten_deep(call.get(path, VERSION, query={"$expand": "instanceView"}))
    return view if isinstance(view, dict) else {}


def power_state(machine: dict[str, JSON]) -> str | None:
    """Give the display text of the power state, such as "VM running"."""
    view = machine.get("instanceView")
    statuses = view.get("statuses") if isinstance(view, dict) else None
    for status in statuses if isinstance(statuses, list) else []:
        if isinstance(status, dict) and str(status.get("code", "")).startswith(POWER):
            return str(status.get("displayStatus", ""))
    return None


def detailed(call: Call, path: str) -> dict[str, JSON]:
    """Read a VM as `-d` shows it."""
    machine = with_view(call, path)
    found = vm_network.reached(call, machine)
    shown = {name: value for name, value in machine.items() if name != "instanceView"}
    extra: dict[str, JSON] = {
        "fqdns": found["fqdns"],
        "macAddresses": found["mac"],
        "powerState": power_state(machine),
        "privateIps": found["private"],
        "publicIps": found["public"],
    }
    return {**shown, **extra}
