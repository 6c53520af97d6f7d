"""`az ssh vm`: into a machine by its name in Azure. An extension of the client.

Its reads and messages are those of azure-cli-extensions, src/ssh (custom.py, ip_utils.py), from memory: unverified. The roles for
signing in with Microsoft Entra ID and the extension that a machine needs for it are taken to be there.
"""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.vm_details import VERSION
from labs.shell.az.commands.vm_network import VERSION as NETWORK
from labs.shell.az.errors import AzError
from labs.shell.az.profile import directory, signed_in
from labs.shell.az.spec import Command, Example, Support, flag, opt
from labs.shell.ssh import Wish, connect

_WHICH = "The VM must be specified by --ip or --resource-group and --vm-name/--name"
_BOTH = "--ip can't be used with --vm-name or --resource-group"
_NO_ADDRESS = "VM '{name}' does not have a public or private IP address to connect to"
_NO_PUBLIC = "No public IP detected, attempting private IP (you must bring your own connectivity)."
_PREFER = "Use --prefer-private-ip to avoid this message."
_WINDOWS = "SSH Login using Microsoft Entra credentials is not currently supported for Windows. Please provide --local-user."


class SshError(AzError):
    """What ssh itself says, as it is."""

    def render(self) -> str:
        """Give what goes to stderr."""
        return self.message


def _vm(call: Call) -> JSON:
    """Find the address, sign in, and print what ssh prints."""
    named = (call.args.text("resource_group"), call.args.text("vm_name"))
    ip = call.args.text("ssh_ip")
    if ip and any(named):
        raise AzError(_BOTH)
    if not ip and not all(named):
        raise AzError(_WHICH)
    local = call.args.text("local_user")
    host = ip or _address(call, named[1] or "", is_local=bool(local))
    user = local or signed_in(call.client, directory(call.client)).name
    result = connect(Wish(host, user, directory=not local), call.client)
    call.say(result.stdout)
    if result.exit_code:
        raise SshError(result.stderr, exit_code=result.exit_code)
    call.say(result.stderr)
    return None


def _address(call: Call, name: str, *, is_local: bool) -> str:
    """The address of a machine: the public one first, unless the private one is preferred."""
    machine = call.get(call.path("virtualMachines", name), VERSION)
    if not is_local and _part(_part(_part(machine, "properties"), "storageProfile"), "osDisk").get("osType") == "Windows":
        raise AzError(_WINDOWS)
    private, public = "", ""
    for entry in _items(_part(_part(machine, "properties"), "networkProfile"), "networkInterfaces"):
        interface = call.get(str(entry.get("id")), NETWORK)
        for configuration in _items(_part(interface, "properties"), "ipConfigurations"):
            own = _part(configuration, "properties")
            private = private or str(own.get("privateIPAddress") or "")
            reference = str(_part(own, "publicIPAddress").get("id") or "")
            if reference and not public:
                public = str(_part(call.get(reference, NETWORK), "properties").get("ipAddress") or "")
    if not private and not public:
        raise AzError(_NO_ADDRESS.format(name=name))
    if call.args.flag("use_private_ip"):
        return private
    if not public:
        call.warn(_NO_PUBLIC)
        call.warn(_PREFER)
    return public or private


def _part(document: dict[str, JSON], name: str) -> dict[str, JSON]:
    found = document.get(name)
    return found if isinstance(found, dict) else {}


def _items(document: dict[str, JSON], name: str) -> list[dict[str, JSON]]:
    found = document.get(name)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


COMMANDS = (
    Command(
        "ssh vm",
        handler=_vm,
        summary="Sign in to a VM with SSH.",
        options=(
            opt("--resource-group -g", "Name of the resource group.", configured="group"),
            opt("--vm-name --name -n", "Name of the VM."),
            opt("--ip --hostname", "Address of the VM, instead of its name.", dest="ssh_ip"),
            opt("--local-user", "An account of the VM, instead of the identity that is signed in."),
            flag("--prefer-private-ip", "Use the private address, even if there is a public one.", dest="use_private_ip"),
            opt("--private-key-file -i", support=Support.NONE),
            opt("--public-key-file -p", support=Support.NONE),
            opt("--certificate-file -c", support=Support.NONE),
            opt("--port", support=Support.NONE),
            opt("--resource-type", support=Support.NONE),
            opt("--ssh-client-folder", support=Support.NONE),
        ),
        examples=(
            Example("Sign in as yourself.", "az ssh vm --resource-group MyRG --name MyVM"),
            Example("Sign in with an account of the VM.", "az ssh vm -g MyRG -n MyVM --local-user azureuser"),
        ),
    ),
)
