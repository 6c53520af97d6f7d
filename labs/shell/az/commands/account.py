"""`az account` and `az version`: who is signed in, and to what."""

from collections import OrderedDict

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.errors import AzError
from labs.shell.az.spec import Command, Example, Support, flag, opt

CLOUD = "AzureCloud"
NAME = "Darkroom"
VERSION = "2.91.0"
COLUMNS = "[].{Name:name, CloudName:cloudName, SubscriptionId:id, TenantId:tenantId, State:state, IsDefault:isDefault}"
WHICH = "--subscription -s --name -n"


def _account(call: Call) -> dict[str, JSON]:
    state = call.client.state
    return {
        "homeTenantId": state.tenant,
        "id": state.subscription,
        "isDefault": True,
        "managedByTenants": [],
        "name": NAME,
        "state": "Enabled",
        "tenantId": state.tenant,
        "user": {"name": state.identity, "type": "user"},
    }


def _check(call: Call) -> None:
    wish = call.args.text("subscription")
    if wish is not None and wish.lower() not in {call.client.state.subscription.lower(), NAME.lower()}:
        raise AzError(f"The subscription of '{wish}' doesn't exist in cloud '{CLOUD}'.")


def _show(call: Call) -> JSON:
    wish = call.args.text("subscription")
    if wish is not None and wish.lower() not in {call.client.state.subscription.lower(), NAME.lower()}:
        raise AzError(f"Subscription '{wish}' not found. Check the spelling and casing and try again.")
    return {"environmentName": CLOUD, **_account(call)}


def _list(call: Call) -> JSON:
    return [{"cloudName": CLOUD, **_account(call)}]


def _set(call: Call) -> JSON:
    _check(call)
    return None


def _version(_: Call) -> JSON:
    parts: OrderedDict[str, JSON] = OrderedDict()
    parts["azure-cli"] = VERSION
    parts["azure-cli-core"] = VERSION
    parts["extensions"] = {}
    return parts


COMMANDS: tuple[Command, ...] = (
    Command(
        "account show",
        _show,
        "Show the subscription in use.",
        (opt(WHICH, "Name or ID of the subscription.", dest="subscription"),),
        (Example("Give its ID alone.", "az account show --query id --output tsv"),),
        flat=False,
        scoped=False,
    ),
    Command(
        "account list",
        _list,
        "List the subscriptions you may use.",
        (
            flag("--all", "Disabled ones too.", support=Support.INVISIBLE),
            flag("--refresh", "Ask the server again.", support=Support.INVISIBLE),
        ),
        (Example("List them as a table.", "az account list --output table"),),
        table=COLUMNS,
        flat=False,
        scoped=False,
    ),
    Command(
        "account set",
        _set,
        "Choose the subscription to work in.",
        (opt(WHICH, "Name or ID of the subscription.", dest="subscription", required=True),),
        (Example("Choose one by name.", "az account set --subscription Darkroom"),),
        scoped=False,
    ),
    Command(
        "version",
        _version,
        "Show the version of the client.",
        (),
        (Example("Show it.", "az version"),),
        flat=False,
        scoped=False,
    ),
)
