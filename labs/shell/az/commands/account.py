"""`az account` and `az version`: who is signed in, and to what."""

import base64
import json
from collections import OrderedDict
from datetime import datetime, timedelta

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.errors import AzError
from labs.shell.az.profile import (
    APP,
    SIGN_IN,
    Account,
    Directory,
    Identity,
    account_called,
    accounts,
    check_signed_in,
    directory,
    signed_in,
)
from labs.shell.az.spec import Command, Example, Option, Support, either, flag, opt
from labs.shell.az.versions import TELEMETRY, VERSION

CLOUD = "AzureCloud"
SUBSCRIPTIONS_VERSION = "2022-12-01"
LASTS = timedelta(hours=1)
COLUMNS = "[].{Name:name, CloudName:cloudName, SubscriptionId:id, TenantId:tenantId, State:state, IsDefault:isDefault}"
WHICH = "--subscription -s --name -n"
RESOURCES = ("oss-rdbms", "arm", "aad-graph", "ms-graph", "batch", "media", "data-lake")


def refresh(call: Call) -> None:
    """Ask which subscriptions the signed-in identity sees, and keep them; the chosen one stays chosen where it is among them."""
    state = call.client.state
    found = call.items("/subscriptions", SUBSCRIPTIONS_VERSION)
    state.accounts = [str(item["subscriptionId"]) for item in found if isinstance(item, dict)]
    if state.subscription not in state.accounts:
        state.subscription = state.accounts[0] if state.accounts else ""


def listed(call: Call) -> JSON:
    """Give the subscriptions of the signed-in identity as `az account list` and `az login` print them."""
    found = directory(call.client)
    who = signed_in(call.client, found)
    rows = [_shown(account, who, call) for account in accounts(call.client, found)]
    return [{"cloudName": CLOUD, **row} for row in rows]


def _shown(account: Account, who: Identity, call: Call) -> dict[str, JSON]:
    return {
        "homeTenantId": account.tenant,
        "id": account.id,
        "isDefault": account.id == call.client.state.subscription,
        "managedByTenants": [],
        "name": account.name,
        "state": "Enabled",
        "tenantId": account.tenant,
        "user": {"name": who.shown, "type": "servicePrincipal" if who.kind == APP else "user"},
    }


def _chosen(call: Call) -> tuple[Account, Directory]:
    """Give the subscription that the line names, or the one in use, beside the directory."""
    check_signed_in(call.client.state)
    wish = call.args.text("subscription") or call.client.state.subscription
    account = account_called(call.client, wish)
    if account is None:
        raise AzError(f"Subscription '{wish}' not found. Check the spelling and casing and try again.")
    return account, directory(call.client)


def _show(call: Call) -> JSON:
    account, found = _chosen(call)
    return {"environmentName": CLOUD, **_shown(account, signed_in(call.client, found), call)}


def _list(call: Call) -> JSON:
    if not call.client.state.identity:
        call.warn('Please run "az login" to access your accounts.')
        return []
    if call.args.flag("refresh"):
        refresh(call)
    return listed(call)


def _set(call: Call) -> JSON:
    wish = call.args.need("subscription")
    if not call.client.state.identity:
        raise AzError(SIGN_IN)
    account = account_called(call.client, wish)
    if account is None:
        raise AzError(f"The subscription of '{wish}' doesn't exist in cloud '{CLOUD}'.")
    call.client.state.subscription = account.id
    call.client.state.tenant = account.tenant
    return None


def _clear(call: Call) -> JSON:
    call.client.state.identity, call.client.state.accounts = "", []
    return None


def _token(call: Call) -> JSON:
    account, found = _chosen(call)
    who = signed_in(call.client, found)
    ends = datetime.fromisoformat(call.client.now()) + LASTS
    claims = {
        "aud": "https://management.core.windows.net/",
        "exp": int(ends.timestamp()),
        "oid": who.object_id,
        "tid": account.tenant,
    }
    parts = ({"typ": "JWT", "alg": "none"}, claims)
    token = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    tenant = call.args.text("tenant")
    given: dict[str, JSON] = {} if tenant else {"subscription": account.id}
    return {
        "accessToken": f"{token}.simulated",
        "expiresOn": ends.strftime("%Y-%m-%d %H:%M:%S.000000"),
        "expires_on": int(ends.timestamp()),
        **given,
        "tenant": tenant or account.tenant,
        "tokenType": "Bearer",
    }


def _locations(call: Call) -> JSON:
    check_signed_in(call.client.state)
    return call.items(f"/subscriptions/{call.subscription}/locations", SUBSCRIPTIONS_VERSION)


def _tenants(call: Call) -> JSON:
    if not call.client.state.identity:
        raise AzError(SIGN_IN)
    return call.items("/tenants", SUBSCRIPTIONS_VERSION)


def _version(_: Call) -> JSON:
    parts: OrderedDict[str, JSON] = OrderedDict()
    parts["azure-cli"] = VERSION
    parts["azure-cli-core"] = VERSION
    parts["azure-cli-telemetry"] = TELEMETRY
    parts["extensions"] = {}
    return parts


def _command(name: str, **fields: object) -> Command:
    return Command(name, **{"flat": False, "scoped": False, **fields})  # type: ignore[arg-type]


def _which(*, required: bool = False) -> Option:
    return opt(WHICH, "Name or ID of the subscription.", dest="subscription", required=required)


COMMANDS: tuple[Command, ...] = (
    _command(
        "account show",
        handler=_show,
        summary="Show the subscription in use.",
        options=(_which(),),
        examples=(Example("Give its ID alone.", "az account show --query id --output tsv"),),
    ),
    _command(
        "account list",
        handler=_list,
        summary="List the subscriptions you may use.",
        options=(
            flag("--all", "Disabled ones too.", support=Support.INVISIBLE),
            flag("--refresh", "Ask the server again."),
        ),
        examples=(Example("List them as a table.", "az account list --output table"),),
        table=COLUMNS,
    ),
    _command(
        "account set",
        handler=_set,
        summary="Choose the subscription to work in.",
        options=(_which(required=True),),
        examples=(Example("Choose one by name.", "az account set --subscription Darkroom"),),
    ),
    _command(
        "account clear",
        handler=_clear,
        summary="Sign everybody out and forget their subscriptions.",
        examples=(Example("Forget all of them.", "az account clear"),),
    ),
    _command(
        "account get-access-token",
        handler=_token,
        summary="Give a token with which a script could talk to Azure.",
        options=(
            _which(),
            opt("--resource", "What the token is for.", support=Support.INVISIBLE),
            opt("--scope", "Scopes of the token, separated by spaces.", dest="scopes", nargs="*", support=Support.INVISIBLE),
            opt("--resource-type", "What the token is for, by its kind.", choices=RESOURCES, support=Support.INVISIBLE),
            opt("--tenant -t", "Tenant that the token is for."),
        ),
        examples=(Example("Give the token alone.", "az account get-access-token --query accessToken --output tsv"),),
    ),
    _command(
        "account list-locations",
        handler=_locations,
        summary="List the regions that the subscription can use.",
        options=(either("--include-extended-locations", "Extended locations too.", aaz=True, support=Support.INVISIBLE),),
        examples=(Example("List their names.", "az account list-locations --query [].name --output tsv"),),
        aaz=True,
    ),
    _command(
        "account tenant list",
        handler=_tenants,
        summary="List the tenants that know you.",
        examples=(Example("List their domains.", "az account tenant list --query [].defaultDomain"),),
    ),
    _command(
        "version",
        handler=_version,
        summary="Show the version of the client.",
        examples=(Example("Show it.", "az version"),),
    ),
)
