"""Who is signed in and to which subscriptions: what the real az keeps in a file of its own, kept in the terminal's state."""

from dataclasses import dataclass

from gallery_engine.arm import JSON
from labs.shell.az.errors import AzError
from labs.shell.az.ids import parse_id
from labs.shell.client import Client
from labs.shell.state import ShellState

DIRECTORY = "/providers/Darkroom.Lab/directory"
SIGN_IN = "Please run 'az login' to setup account."
APP = "ServicePrincipal"
AUXILIARY = "x-ms-authorization-auxiliary"


@dataclass(frozen=True, slots=True)
class Identity:
    """One identity of the sandbox's directory: `handle` is who the cloud takes it for, `name` what az shows."""

    handle: str
    name: str
    kind: str
    object_id: str
    tenant: str
    app_id: str

    @property
    def shown(self) -> str:
        """What az calls it: a user by name, an app by its application id."""
        return self.app_id or self.name

    def is_called(self, wish: str) -> bool:
        """Whether somebody means it who says `wish`."""
        return wish.lower() in {self.handle.lower(), self.name.lower(), self.app_id.lower()} - {""}


@dataclass(frozen=True, slots=True)
class Account:
    """A subscription: its id, its display name and the tenant it belongs to."""

    id: str
    name: str
    tenant: str


@dataclass(frozen=True, slots=True)
class Directory:
    """What the sandbox's directory holds; `domains` are those of the tenants by id."""

    identities: tuple[Identity, ...]
    subscriptions: tuple[Account, ...]
    domains: dict[str, str]


def directory(client: Client) -> Directory:
    """Ask the lab who is who; empty when nobody answers."""
    body = client.request("GET", DIRECTORY).body
    told = body if isinstance(body, dict) else {}
    return Directory(
        tuple(_identity(row) for row in _rows(told.get("identities"))),
        tuple(Account(row["id"], row["name"], row["tenantId"]) for row in _rows(told.get("subscriptions"))),
        {row["id"]: row["domain"] for row in _rows(told.get("tenants"))},
    )


def check_signed_in(state: ShellState) -> None:
    """Refuse what needs a subscription while nobody is signed in to one."""
    if not state.identity or not state.subscription:
        raise AzError(SIGN_IN)


def signed_in(client: Client, found: Directory) -> Identity:
    """Give the identity that is signed in; AzError when there is none."""
    for identity in found.identities:
        if identity.handle == client.state.identity:
            return identity
    raise AzError(SIGN_IN)


def accounts(client: Client, found: Directory) -> list[Account]:
    """Give the subscriptions that the last sign-in found; before the first, the one that the terminal began with."""
    kept = client.state.accounts or [client.state.subscription]
    return [account for account in found.subscriptions if account.id in kept]


def account_called(client: Client, wish: str) -> Account | None:
    """Give the subscription with an id or a name, in any case; None when the sign-in found no such one."""
    return next(
        (each for each in accounts(client, directory(client)) if wish.lower() in {each.id.lower(), each.name.lower()}), None
    )


def auxiliary(client: Client, subscription: str, identifier: str | None) -> dict[str, str]:
    """Give the header with a token for the tenant of what an id names, where that is another tenant than the subscription's."""
    named = parse_id(identifier or "")
    other = account_called(client, named.subscription) if named and named.subscription.lower() != subscription.lower() else None
    own = account_called(client, subscription) if other is not None else None
    return {AUXILIARY: f"Bearer {other.tenant}"} if other and own and other.tenant != own.tenant else {}


def _identity(row: dict[str, str]) -> Identity:
    return Identity(row["handle"], row["name"], row["type"], row["objectId"], row["tenantId"], row.get("appId", ""))


def _rows(value: JSON) -> list[dict[str, str]]:
    rows = value if isinstance(value, list) else []
    return [{name: str(item) for name, item in row.items()} for row in rows if isinstance(row, dict)]
