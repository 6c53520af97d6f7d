"""`az login` and `az logout`: who the cloud takes the terminal for."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.account import COLUMNS, listed, refresh
from labs.shell.az.errors import AzError
from labs.shell.az.profile import APP, Directory, Identity, directory
from labs.shell.az.spec import Command, Example, Option, Support, flag, opt

GROUP = "Group"
ON_A_MACHINE = "Failed to connect to MSI. Please make sure MSI is configured correctly."
USAGE = "usage error: --service-principal --username NAME --password SECRET --tenant TENANT"


def _login(call: Call) -> JSON:
    args = call.args
    if args.flag("identity"):
        if any(args.text(name) for name in ("password", "tenant")) or args.flag("service_principal"):
            raise AzError("usage error: '--identity' is not applicable with other arguments")
        raise AzError(ON_A_MACHINE)
    found = directory(call.client)
    who = _chosen(call, found)
    before = (call.client.state.identity, call.client.state.subscription, list(call.client.state.accounts))
    call.client.state.identity = who.handle
    refresh(call)
    _keep_to_a_tenant(call, found, before[2] if before[0] == who.handle else [])
    if not call.client.state.accounts:
        call.client.state.identity, call.client.state.subscription, call.client.state.accounts = before
        raise AzError(f"No subscriptions found for {who.shown}.")
    _follow_tenant(call, found)
    return listed(call)


def _chosen(call: Call, found: Directory) -> Identity:
    """Give the identity that a line means; AzError that lists them where it names none."""
    name, as_app = call.args.text("username"), call.args.flag("service_principal")
    people = [each for each in found.identities if each.kind not in {GROUP, APP}]
    apps = [each for each in found.identities if each.kind == APP]
    if as_app and not (name and call.args.text("password") and call.args.text("tenant")):
        raise AzError(USAGE)
    if name is None and len(people) == 1 and not apps:
        return people[0]
    if name is None:
        raise AzError(_listed(people, apps, found))
    who = next((each for each in (apps if as_app else people) if each.is_called(name)), None)
    if who is None:
        raise AzError(f"This sandbox knows no {'app' if as_app else 'user'} '{name[:100]}'. {_listed(people, apps, found)}")
    return who


def _listed(people: list[Identity], apps: list[Identity], found: Directory) -> str:
    """Say how to sign in as each identity; passwords are not looked at, so that nobody types a real one."""
    lines = [f"  az login --username {each.name}" for each in people]
    domain = found.domains
    lines += [
        f"  az login --service-principal --username {each.app_id} --password any --tenant {domain.get(each.tenant, each.tenant)}"
        f"  # {each.name}"
        for each in apps
    ]
    return "\n".join(["There is no browser here: choose one of this sandbox's identities. No password is looked at.", *lines])


def _keep_to_a_tenant(call: Call, found: Directory, before: list[str]) -> None:
    """With `--tenant`, take the subscriptions of that tenant alone, beside those that the same identity signed in to `before`."""
    wish = call.args.text("tenant")
    if wish is None:
        return
    state = call.client.state
    here = [each.id for each in found.subscriptions if each.id in state.accounts and _means(wish, each.tenant, found)]
    state.accounts = [each for each in state.accounts if each in here or (here and each in before)]
    if state.subscription not in here:
        state.subscription = here[0] if here else ""


def _means(wish: str, tenant: str, found: Directory) -> bool:
    return wish.lower() in {tenant.lower(), found.domains.get(tenant, "").lower()}


def _follow_tenant(call: Call, found: Directory) -> None:
    state = call.client.state
    state.tenant = next(each.tenant for each in found.subscriptions if each.id == state.subscription)


def _logout(call: Call) -> JSON:
    state, wish = call.client.state, call.args.text("username")
    if not state.identity:
        raise AzError("There are no active accounts.")
    if wish is not None:
        found = directory(call.client)
        if not any(each.handle == state.identity and each.is_called(wish) for each in found.identities):
            call.warn(f"Account {wish} was not found.")
            return None
    state.identity, state.accounts = "", []
    return None


def _left_out(names: str) -> Option:
    return opt(names, support=Support.NONE)


OPTIONS: tuple[Option, ...] = (
    opt("--username -u", "Who to sign in as: a user's name, or an app's client ID."),
    opt("--password -p", "Any word: this lab looks at no password, so do not type a real one."),
    flag("--service-principal", "Sign in as an app."),
    opt("--tenant -t", "Tenant to sign in to, by domain or ID."),
    opt("--scope", "Scopes of the first token.", dest="scopes", nargs="*", support=Support.INVISIBLE),
    flag("--allow-no-subscriptions", support=Support.NONE),
    flag("--use-device-code", "Sign in with a code, on another device.", support=Support.NONE),
    flag("--identity -i", "Sign in as the machine that this runs on, which works on a virtual machine in Azure only."),
    _left_out("--certificate"),
    flag("--use-cert-sn-issuer", support=Support.NONE),
    _left_out("--federated-token --client-assertion"),
    _left_out("--client-id"),
    _left_out("--object-id"),
    _left_out("--resource-id"),
    _left_out("--claims-challenge"),
)

COMMANDS: tuple[Command, ...] = (
    Command(
        "login",
        _login,
        "Sign in as one of the sandbox's identities.",
        OPTIONS,
        (
            Example("See who you can be.", "az login"),
            Example("Sign in as the owner.", "az login --username owner@darkroom.example"),
        ),
        table=COLUMNS,
        flat=False,
        scoped=False,
    ),
    Command(
        "logout",
        _logout,
        "Sign out.",
        (opt("--username", "Who to sign out; whoever is signed in when left out."),),
        (Example("Sign out.", "az logout"),),
        scoped=False,
    ),
)
