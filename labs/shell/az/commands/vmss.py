"""`az vmss`: virtual machine scale sets."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.paging import listing
from labs.shell.az.commands.shared import AAZ_NO_WAIT, IDS, PAGING, SDK_NO_WAIT, WAIT, group, named, unsimulated
from labs.shell.az.commands.vmss_create import create, rolling
from labs.shell.az.commands.vmss_create_options import CREATE_OPTIONS
from labs.shell.az.commands.vmss_update_options import UPDATE_OPTIONS
from labs.shell.az.errors import AzError
from labs.shell.az.ids import segment
from labs.shell.az.shape import flatten_deep
from labs.shell.az.spec import Command, Example, Support, either, flag, opt
from labs.shell.az.updates import body_of, change, view_of
from labs.shell.az.waiting import wait

VERSION = "2026-04-01"
LIST_VERSION = "2024-11-01"
DELETE_VERSION = "2023-09-01"
READ_ONLY = ("provisioningState", "uniqueId", "timeCreated")
ALL = "*"
ROW = (
    "{Name:name, ResourceGroup:resourceGroup, Location:location, Zones: (!zones && ' ') || join(' ', zones), "
    "Capacity:sku.capacity, Overprovision:overprovision, UpgradePolicy:upgradePolicy.mode}"
)
NAME = opt("--name -n", "Name of the scale set.", dest="vm_name", required=True, configured="vmss")
NAME_ID = named("--name -n", "Name of the scale set.", "vm_name", part="name", configured="vmss")
AAZ_NAME = named("-n --name --vm-scale-set-name", "Name of the scale set.", "vm_name", part="name")
LISTED_NAME = opt("-n --name --virtual-machine-scale-set-name", "Name of the scale set.", dest="vm_name", required=True)


def _path(call: Call) -> str:
    return call.path("virtualMachineScaleSets", call.args.need("vm_name"))


def _show(call: Call) -> JSON:
    instance = call.args.text("instance_id")
    path = f"{_path(call)}/virtualMachines/{segment(instance)}" if instance else _path(call)
    query = {"$expand": "userData"} if call.args.flag("include_user_data") else None
    return flatten_deep(call.get(path, VERSION, query=query))


def _list(call: Call) -> JSON:
    return flatten_deep(listing(call, call.scope("virtualMachineScaleSets"), LIST_VERSION))


def _scale(call: Call) -> JSON:
    text = call.args.need("new_capacity")
    if not text.isdecimal():
        raise AzError(f"invalid literal for int() with base 10: {text!r}")
    body = call.get(_path(call), VERSION)
    sku = body.get("sku")
    kept: dict[str, JSON] = {name: sku[name] for name in ("name", "tier") if name in sku} if isinstance(sku, dict) else {}
    if isinstance(sku, dict) and sku.get("capacity") == int(text):
        return None
    asked: JSON = {"location": body.get("location"), "sku": {**kept, "capacity": int(text)}}
    return flatten_deep(call.put(_path(call), VERSION, asked))


def _update(call: Call) -> JSON:
    args = call.args
    view = view_of(call.get(_path(call), VERSION))
    if args.text("vm_sku"):
        _part(view, "sku")["name"] = args.text("vm_sku")
    if args.text("upgrade_policy_mode"):
        _part(view, "upgradePolicy")["mode"] = args.text("upgrade_policy_mode")
    if rolling(call):
        _part(_part(view, "upgradePolicy"), "rollingUpgradePolicy").update(rolling(call))
    if args.texts("scale_in_policy"):
        view["scaleInPolicy"] = {"rules": [*(args.texts("scale_in_policy") or [])]}
    _security(call, view)
    change(call, view)
    return flatten_deep(call.put(_path(call), VERSION, body_of(view, READ_ONLY)))


def _security(call: Call, view: dict[str, JSON]) -> None:
    args = call.args
    wishes = {"secureBootEnabled": args.either("enable_secure_boot"), "vTpmEnabled": args.either("enable_vtpm")}
    asked = {name: wish for name, wish in wishes.items() if wish is not None}
    if asked or args.text("security_type"):
        profile = _part(_part(view, "virtualMachineProfile"), "securityProfile")
        profile |= {"securityType": args.text("security_type")} if args.text("security_type") else {}
        if asked:
            _part(profile, "uefiSettings").update(asked)


def _part(view: dict[str, JSON], name: str) -> dict[str, JSON]:
    found = view.get(name)
    made: dict[str, JSON] = found if isinstance(found, dict) else {}
    view[name] = made
    return made


def _delete(call: Call) -> JSON:
    query = {"forceDeletion": "true"} if call.args.flag("force_deletion") else None
    call.act("DELETE", _path(call), DELETE_VERSION, query=query)
    return None


def _instance_view(call: Call) -> JSON:
    instance = call.args.text("instance_id")
    if instance == ALL:
        query = {"$expand": "instanceView", "$select": "instanceView"}
        found = call.items(f"{_path(call)}/virtualMachines", VERSION, query=query)
        names = [str(item.get("instanceId")) for item in found if isinstance(item, dict)]
        return [call.get(f"{_path(call)}/virtualMachines/{segment(name)}/instanceView", VERSION) for name in names]
    within = f"/virtualMachines/{segment(instance)}" if instance else ""
    return call.get(f"{_path(call)}{within}/instanceView", VERSION)


def _list_instances(call: Call) -> JSON:
    return flatten_deep(listing(call, f"{_path(call)}/virtualMachines", LIST_VERSION))


def _list_skus(call: Call) -> JSON:
    return listing(call, f"{_path(call)}/skus", LIST_VERSION)


def _act(call: Call, action: str, *, query: dict[str, str] | None = None) -> JSON:
    """Do something with instances: with one by itself, with several or all by their set, as az does."""
    names = call.args.texts("instance_ids")
    if names is not None and len(names) == 1 and names[0].isdecimal():
        path, body = f"{_path(call)}/virtualMachines/{names[0]}/{action}", None
    else:
        path, body = f"{_path(call)}/{action}", _named(names)
    response = call.send("POST", path, LIST_VERSION, query=query, body=body)
    if not call.args.flag("no_wait"):
        call.finish(response)
    return None


def _named(names: list[str] | None) -> dict[str, JSON]:
    return {"instanceIds": [*names]} if names is not None else {}


def _start(call: Call) -> JSON:
    return _act(call, "start")


def _restart(call: Call) -> JSON:
    return _act(call, "restart")


def _stop(call: Call) -> JSON:
    return _act(call, "powerOff", query={"skipShutdown": str(call.args.flag("skip_shutdown")).lower()})


def _deallocate(call: Call) -> JSON:
    return _act(call, "deallocate")


def _delete_instances(call: Call) -> JSON:
    names = call.args.texts("instance_ids") or []
    if len(names) == 1 and names[0].isdecimal():
        call.act("DELETE", f"{_path(call)}/virtualMachines/{names[0]}", LIST_VERSION)
        return None
    return _act(call, "delete")


def _update_instances(call: Call) -> JSON:
    response = call.send("POST", f"{_path(call)}/manualupgrade", LIST_VERSION, body=_named(call.args.texts("instance_ids")))
    if not call.args.flag("no_wait"):
        call.finish(response)
    return None


def _wait(call: Call) -> JSON:
    instance = call.args.text("instance_id")
    return wait(call, f"{_path(call)}/virtualMachines/{segment(instance)}" if instance else _path(call), VERSION)


def _command(name: str, *, aaz: bool = False, **fields: object) -> Command:
    return Command(f"vmss {name}", aaz=aaz, **fields)  # type: ignore[arg-type]


def _as_is(value: JSON) -> JSON:
    return value


SOME = opt("--instance-ids", "Instances that are meant; * for all.", nargs="+")
NEEDED = opt("--instance-ids", "Instances that are meant; * for all.", nargs="+", required=True)
ONE = opt("--instance-id", "One instance; * for all.")
COMMANDS: tuple[Command, ...] = (
    _command(
        "create",
        handler=create,
        summary="Create a scale set.",
        options=CREATE_OPTIONS,
        examples=(
            Example(
                "Create one of Ubuntu machines.",
                "az vmss create --resource-group MyRG --name MyScaleSet --image Ubuntu2204 --generate-ssh-keys",
            ),
            Example(
                "Create one with instances of its own from an image version.",
                "az vmss create -g MyRG -n MyScaleSet --orchestration-mode Uniform --generate-ssh-keys --image /subscriptions/SUB"
                "/resourceGroups/MyRG/providers/Microsoft.Compute/galleries/MyGallery/images/MyImage/versions/1.0.0",
            ),
            Example(
                "Create one without a load balancer.",
                'az vmss create -g MyRG -n MyScaleSet --image Ubuntu2204 --generate-ssh-keys --load-balancer ""',
            ),
        ),
        table=_as_is,
    ),
    _command(
        "list",
        aaz=True,
        handler=_list,
        summary="List scale sets.",
        options=(*PAGING, group(required=False)),
        examples=(Example("List those of one group.", "az vmss list --resource-group MyRG --output table"),),
        table=f"[].{ROW}",
    ),
    _command(
        "show",
        handler=_show,
        summary="Show a scale set, or one of its instances.",
        options=(
            group(),
            NAME,
            named("--instance-id", "One instance.", "instance_id", part="child_name_1", needed=False),
            flag("--include-user-data -u", "Add the user data."),
        ),
        examples=(Example("Show a scale set.", "az vmss show --resource-group MyRG --name MyScaleSet"),),
        table=ROW,
    ),
    _command(
        "scale",
        handler=_scale,
        summary="Change how many instances a scale set has.",
        options=(group(ids=True), NAME_ID, opt("--new-capacity", "How many there are to be.", required=True), SDK_NO_WAIT, IDS),
        examples=(Example("Have five instances.", "az vmss scale -g MyRG -n MyScaleSet --new-capacity 5"),),
    ),
    _command(
        "update",
        handler=_update,
        summary="Change a scale set and the model of its instances.",
        options=UPDATE_OPTIONS,
        examples=(
            Example(
                "Use a newer image version for instances to come.",
                "az vmss update -g MyRG -n MyScaleSet --set virtualMachineProfile.storageProfile.imageReference.id="
                "/subscriptions/SUB/resourceGroups/MyRG/providers/Microsoft.Compute/galleries/MyGallery/images/MyImage/versions/2.0.0",
            ),
        ),
    ),
    _command(
        "delete",
        aaz=True,
        handler=_delete,
        summary="Delete a scale set with its instances.",
        options=(
            AAZ_NO_WAIT,
            group(ids=True),
            AAZ_NAME,
            either("--force-deletion", "Do not wait for a graceful stop.", aaz=True),
            IDS,
        ),
        examples=(Example("Delete a scale set.", "az vmss delete --resource-group MyRG --name MyScaleSet"),),
    ),
    _command(
        "get-instance-view",
        handler=_instance_view,
        summary="Show what a scale set or its instances do now.",
        options=(group(), NAME, ONE),
        examples=(Example("See how many run.", "az vmss get-instance-view --resource-group MyRG --name MyScaleSet"),),
        flat=False,
    ),
    _command(
        "list-instances",
        aaz=True,
        handler=_list_instances,
        summary="List the instances of a scale set.",
        options=(
            *PAGING,
            group(),
            LISTED_NAME,
            unsimulated("--expand"),
            unsimulated("--filter"),
            unsimulated("--select"),
            either("--resiliency-view", aaz=True, support=Support.NONE),
        ),
        examples=(Example("List them.", "az vmss list-instances -g MyRG -n MyScaleSet --output table"),),
    ),
    _command(
        "list-skus",
        aaz=True,
        handler=_list_skus,
        summary="List the sizes that a scale set could have.",
        options=(*PAGING, group(), LISTED_NAME),
        examples=(Example("List them.", "az vmss list-skus -g MyRG -n MyScaleSet"),),
        flat=False,
    ),
    _command(
        "start",
        handler=_start,
        summary="Start instances.",
        options=(group(), NAME, SOME, SDK_NO_WAIT),
        examples=(Example("Start all.", "az vmss start --resource-group MyRG --name MyScaleSet"),),
    ),
    _command(
        "stop",
        handler=_stop,
        summary="Power instances off; their hardware stays reserved and billed.",
        options=(group(), NAME, SOME, flag("--skip-shutdown", "Do not let them shut down first."), SDK_NO_WAIT),
        examples=(Example("Power one off.", "az vmss stop -g MyRG -n MyScaleSet --instance-ids 0"),),
    ),
    _command(
        "restart",
        handler=_restart,
        summary="Restart instances.",
        options=(group(), NAME, SOME, SDK_NO_WAIT),
        examples=(Example("Restart two.", "az vmss restart -g MyRG -n MyScaleSet --instance-ids 0 1"),),
    ),
    _command(
        "deallocate",
        handler=_deallocate,
        summary="Stop instances and give their hardware back.",
        options=(group(), NAME, SOME, SDK_NO_WAIT),
        examples=(Example("Deallocate all.", "az vmss deallocate --resource-group MyRG --name MyScaleSet"),),
    ),
    _command(
        "delete-instances",
        handler=_delete_instances,
        summary="Delete instances; the scale set is smaller by them.",
        options=(group(), NAME, NEEDED, SDK_NO_WAIT),
        examples=(Example("Delete one.", "az vmss delete-instances -g MyRG -n MyScaleSet --instance-ids 0"),),
    ),
    _command(
        "update-instances",
        handler=_update_instances,
        summary="Bring instances up to the model of their scale set.",
        options=(group(), NAME, NEEDED, SDK_NO_WAIT),
        examples=(Example("Upgrade all.", 'az vmss update-instances -g MyRG -n MyScaleSet --instance-ids "*"'),),
    ),
    _command(
        "wait",
        handler=_wait,
        summary="Wait until a scale set is as asked.",
        options=(group(), NAME, opt("--instance-id", "One instance."), *WAIT),
        examples=(Example("Wait until it is there.", "az vmss wait -g MyRG -n MyScaleSet --created"),),
    ),
)
