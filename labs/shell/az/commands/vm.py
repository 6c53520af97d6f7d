"""`az vm`: virtual machines."""

from collections import OrderedDict

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.shared import AAZ_NO_WAIT, IDS, SDK_NO_WAIT, WAIT, YES, group, named
from labs.shell.az.commands.vm_create import create
from labs.shell.az.commands.vm_create_options import CREATE_OPTIONS
from labs.shell.az.commands.vm_details import VERSION, detailed, with_view
from labs.shell.az.errors import AzError
from labs.shell.az.shape import flatten_deep
from labs.shell.az.spec import Command, Example, Option, Support, either, flag, opt
from labs.shell.az.waiting import wait

START_VERSION = "2022-11-01"
STOP_VERSION = "2024-11-01"
DEALLOCATE_VERSION = "2025-11-01"
RUN_VERSION = "2024-11-01"
STOPPING = "About to power off the specified VM...\nIt will continue to be billed. To deallocate a VM, run: az vm deallocate."
INSTANCE_COLUMNS = (
    "{Name:name, ResourceGroup:resourceGroup, Location:location, ProvisioningState:provisioningState, "
    "PowerState:instanceView.statuses[1].displayStatus}"
)


def _path(call: Call) -> str:
    return call.path("virtualMachines", call.args.need("vm_name"))


def _show(call: Call) -> JSON:
    if call.args.flag("show_details"):
        return detailed(call, _path(call))
    query = {"$expand": "userData"} if call.args.flag("include_user_data") else None
    return flatten_deep(call.get(_path(call), VERSION, query=query))


def _list(call: Call) -> JSON:
    machines = call.items(call.scope("virtualMachines"), VERSION)
    if not call.args.flag("show_details"):
        return flatten_deep(machines)
    return [detailed(call, str(machine["id"])) for machine in machines if isinstance(machine, dict)]


def _instance_view(call: Call) -> JSON:
    return with_view(call, _path(call))


def _deallocate(call: Call) -> JSON:
    call.act("POST", f"{_path(call)}/deallocate", DEALLOCATE_VERSION, monitor=True)
    return None


def _generalize(call: Call) -> JSON:
    call.act("POST", f"{_path(call)}/generalize", START_VERSION)
    return None


def _start(call: Call) -> JSON:
    call.act("POST", f"{_path(call)}/start", START_VERSION)
    return None


def _stop(call: Call) -> JSON:
    skip = call.args.flag("skip_shutdown")
    if not skip:
        call.warn(STOPPING)
    query = {"skipShutdown": str(skip).lower()}
    call.act("POST", f"{_path(call)}/powerOff", STOP_VERSION, query=query, monitor=True)
    return None


def _restart(call: Call) -> JSON:
    call.act("POST", f"{_path(call)}/restart", START_VERSION)
    return None


def _delete(call: Call) -> JSON:
    query = {"forceDeletion": "true"} if call.args.flag("force_deletion") else None
    call.act("DELETE", _path(call), STOP_VERSION, query=query)
    return None


def _run_command(call: Call) -> JSON:
    body: dict[str, JSON] = {"commandId": call.args.need("command_id")}
    scripts = call.args.texts("scripts")
    if scripts:
        body["script"] = [line for script in scripts for line in script.splitlines()]
    parameters: list[JSON] = []
    for place, word in enumerate(call.args.texts("parameters") or [], 1):
        name, equals, value = word.partition("=")
        parameters.append({"name": name if equals else f"arg{place}", "value": value if equals else word})
    if parameters:
        body["parameters"] = parameters
    response = call.send("POST", f"{_path(call)}/runCommand", RUN_VERSION, body=body)
    if call.args.flag("no_wait"):
        return None
    last = call.finish(response, monitor=True).body
    output = last.get("properties", last) if isinstance(last, dict) else None
    output = output.get("output", output) if isinstance(output, dict) else output
    if not isinstance(output, dict) or "value" not in output:
        raise AzError("the VM gave no answer to the command")
    return {"value": output["value"]}


def _wait(call: Call) -> JSON:
    return wait(call, _path(call), VERSION, query={"$expand": "instanceView"})


def _row(machine: JSON) -> JSON:
    row: OrderedDict[str, JSON] = OrderedDict()
    if isinstance(machine, dict):
        for name in ("name", "resourceGroup", "powerState", "publicIps", "fqdns", "location"):
            row[name] = machine.get(name)
        zones = machine.get("zones")
        row["zones"] = ",".join(str(zone) for zone in zones) if isinstance(zones, list) else ""
    return row


def _rows(machines: JSON) -> JSON:
    return [_row(machine) for machine in machines] if isinstance(machines, list) else _row(machines)


def _as_is(value: JSON) -> JSON:
    return value


NAME = named("--name -n", "Name of the VM.", "vm_name", part="name", configured="vm")
AAZ_NAME = named("-n --name --vm-name", "Name of the VM.", "vm_name", part="name", configured="vm")
DELETED_NAME = named("-n --name", "Name of the VM.", "vm_name", part="name")
DETAILS = flag("--show-details -d", "Add the power state and the addresses.")


def _command(name: str, *, options: tuple[Option, ...], **fields: object) -> Command:
    return Command(f"vm {name}", options=options, **fields)  # type: ignore[arg-type]


COMMANDS: tuple[Command, ...] = (
    _command(
        "create",
        handler=create,
        summary="Create a virtual machine.",
        options=CREATE_OPTIONS,
        examples=(
            Example(
                "Create an Ubuntu VM with SSH keys.",
                "az vm create --resource-group MyRG --name MyVM --image Ubuntu2204 --generate-ssh-keys",
            ),
            Example(
                "Deploy from an image version of a gallery.",
                "az vm create -g MyRG -n MyVM --generate-ssh-keys --image /subscriptions/SUB/resourceGroups/MyRG/"
                "providers/Microsoft.Compute/galleries/MyGallery/images/MyImage/versions/1.0.0",
            ),
            Example(
                "Create one that may become a managed image.",
                "az vm create -g MyRG -n MyVM --image Ubuntu2204 --generate-ssh-keys --security-type Standard",
            ),
        ),
        table=_as_is,
    ),
    _command(
        "show",
        handler=_show,
        summary="Show a virtual machine.",
        options=(
            group(ids=True),
            NAME,
            DETAILS,
            flag("--include-user-data -u", "Add the user data."),
            IDS,
        ),
        examples=(Example("Show where a VM is reached.", "az vm show --resource-group MyRG --name MyVM --show-details"),),
        table=_row,
    ),
    _command(
        "list",
        handler=_list,
        summary="List virtual machines.",
        options=(group(required=False), DETAILS, opt("--vmss", support=Support.NONE)),
        examples=(Example("List those of one group, with power states.", "az vm list -g MyRG -d --output table"),),
        table=_rows,
    ),
    _command(
        "deallocate",
        aaz=True,
        handler=_deallocate,
        summary="Stop a VM and give its hardware back: it is no longer billed.",
        options=(
            AAZ_NO_WAIT,
            group(ids=True),
            AAZ_NAME,
            either("--force-deallocate", aaz=True, support=Support.NONE),
            either("--hibernate", aaz=True, support=Support.NONE),
            IDS,
        ),
        examples=(Example("Deallocate a VM.", "az vm deallocate --resource-group MyRG --name MyVM"),),
    ),
    _command(
        "generalize",
        aaz=True,
        handler=_generalize,
        summary="Mark a VM as generalized, so that it can be captured.",
        options=(group(ids=True), AAZ_NAME, IDS),
        examples=(Example("Mark a VM.", "az vm generalize --resource-group MyRG --name MyVM"),),
    ),
    _command(
        "start",
        aaz=True,
        handler=_start,
        summary="Start a VM.",
        options=(AAZ_NO_WAIT, group(ids=True), AAZ_NAME, IDS),
        examples=(Example("Start a VM.", "az vm start --resource-group MyRG --name MyVM"),),
    ),
    _command(
        "stop",
        handler=_stop,
        summary="Power a VM off; its hardware stays reserved and billed.",
        options=(
            group(ids=True),
            NAME,
            flag("--skip-shutdown", "Do not let it shut down first."),
            SDK_NO_WAIT,
            IDS,
        ),
        examples=(Example("Power a VM off.", "az vm stop --resource-group MyRG --name MyVM"),),
    ),
    _command(
        "restart",
        handler=_restart,
        summary="Restart a VM.",
        options=(group(ids=True), NAME, flag("--force", support=Support.NONE), SDK_NO_WAIT, IDS),
        examples=(Example("Restart a VM.", "az vm restart --resource-group MyRG --name MyVM"),),
    ),
    _command(
        "delete",
        aaz=True,
        handler=_delete,
        summary="Delete a VM.",
        options=(
            AAZ_NO_WAIT,
            group(ids=True),
            DELETED_NAME,
            either("--force-deletion", "Do not wait for a graceful stop.", aaz=True),
            YES,
            IDS,
        ),
        examples=(Example("Delete a VM without being asked.", "az vm delete --resource-group MyRG --name MyVM --yes"),),
        confirm=True,
    ),
    _command(
        "get-instance-view",
        handler=_instance_view,
        summary="Show what a VM does now.",
        options=(group(ids=True), NAME, IDS),
        examples=(Example("See whether it runs.", "az vm get-instance-view -g MyRG -n MyVM --output table"),),
        table=INSTANCE_COLUMNS,
    ),
    _command(
        "run-command invoke",
        handler=_run_command,
        summary="Run a script inside a VM.",
        options=(
            group(ids=True),
            NAME,
            opt("--command-id", "What to run: RunShellScript or RunPowerShellScript.", required=True),
            opt("--scripts", "Lines of the script.", nargs="+"),
            opt("--parameters", "Parameters, as name=value or in order.", nargs="+"),
            SDK_NO_WAIT,
            IDS,
        ),
        examples=(
            Example(
                "Prepare a Linux VM for capture.",
                "az vm run-command invoke -g MyRG -n MyVM --command-id RunShellScript "
                '--scripts "sudo waagent -deprovision+user -force"',
            ),
        ),
        flat=False,
    ),
    _command(
        "wait",
        handler=_wait,
        summary="Wait until a VM is as asked.",
        options=(group(ids=True), NAME, *WAIT, IDS),
        examples=(
            Example("Wait until it is there.", "az vm wait --resource-group MyRG --name MyVM --created"),
            Example(
                "Wait until it runs.",
                "az vm wait -g MyRG -n MyVM --custom \"instanceView.statuses[?code=='PowerState/running']\"",
            ),
        ),
    ),
)
