"""What `az vm` knows of a machine beyond its resource: power state and addresses."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.shape import flatten

VERSION = "2026-04-01"
GUEST = "/providers/Darkroom.Lab/guest"
POWER = "PowerState/"


def with_view(call: Call, path: str) -> dict[str, JSON]:
    """Read a VM with its instance view, flat."""
    view = flatten(call.get(path, VERSION, query={"$expand": "instanceView"}))
    return view if isinstance(view, dict) else {}


def power_state(machine: dict[str, JSON]) -> str | None:
    """Give the display text of the power state, such as "VM running"."""
    view = machine.get("instanceView")
    statuses = view.get("statuses") if isinstance(view, dict) else None
    for status in statuses if isinstance(statuses, list) else []:
        if isinstance(status, dict) and str(status.get("code", "")).startswith(POWER):
            return str(status.get("displayStatus", ""))
    return None


def addresses(call: Call, path: str) -> dict[str, str]:
    """Ask the guest for its addresses: public, private, mac; empty texts where it has none."""
    response = call.client.request("GET", f"{path}{GUEST}")
    body = response.body if isinstance(response.body, dict) and response.status < 400 else {}
    names = {"public": "publicIpAddress", "private": "privateIpAddress", "mac": "macAddress"}
    return {short: str(body.get(key) or "") for short, key in names.items()}


def detailed(call: Call, path: str) -> dict[str, JSON]:
    """Read a VM as `-d` shows it."""
    machine = with_view(call, path)
    found = addresses(call, path)
    shown = {name: value for name, value in machine.items() if name != "instanceView"}
    extra: dict[str, JSON] = {
        "fqdns": "",
        "macAddresses": found["mac"],
        "powerState": power_state(machine),
        "privateIps": found["private"],
        "publicIps": found["public"],
    }
    return {**shown, **extra}
