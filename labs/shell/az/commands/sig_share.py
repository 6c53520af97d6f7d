"""`az sig share`: with which subscriptions and tenants, or whether with everybody, a gallery is shared."""

from collections.abc import Callable

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.shared import AAZ_NO_WAIT, IDS, WAIT, group
from labs.shell.az.commands.sig import ANY_NAME_ID, NAME_ID, wait_for_gallery
from labs.shell.az.errors import AzError
from labs.shell.az.spec import Command, Example, opt

VERSION = "2023-07-03"
NOBODY = "At least one of subscription ids or tenant ids must be provided."
KINDS = (("subscription_ids", "Subscriptions"), ("tenant_ids", "AADTenants"))


def _share(operation: str, *, named: bool) -> Callable[[Call], JSON]:
    """Make a command that sends one operation; `named` ones have to say with whom."""

    def run(call: Call) -> JSON:
        asked = [(kind, call.args.texts(dest)) for dest, kind in KINDS]
        groups: list[JSON] = [{"type": kind, "ids": [*ids]} for kind, ids in asked if ids is not None]
        if named and not groups:
            raise AzError(NOBODY)
        body: dict[str, JSON] = {"operationType": operation, **({"groups": groups} if groups else {})}
        call.act("POST", f"{call.path('galleries', call.args.need('gallery_name'))}/share", VERSION, body=body)
        return None

    return run


GROUPS = (
    opt("--subscription-ids", "IDs of subscriptions.", nargs="+"),
    opt("--tenant-ids", "IDs of tenants.", nargs="+"),
)
WHICH = (AAZ_NO_WAIT, ANY_NAME_ID, group(ids=True))
HERE = "-g MyRG -r MyGallery"


def _command(name: str, **fields: object) -> Command:
    return Command(f"sig share {name}", aaz=True, **fields)  # type: ignore[arg-type]


COMMANDS: tuple[Command, ...] = (
    _command(
        "add",
        handler=_share("Add", named=True),
        summary="Share a gallery with subscriptions and tenants.",
        options=(*WHICH, *GROUPS, IDS),
        examples=(
            Example(
                "Share it with a subscription.",
                f"az sig share add {HERE} --subscription-ids 11111111-2222-4333-8444-555555555555",
            ),
        ),
    ),
    _command(
        "remove",
        handler=_share("Remove", named=True),
        summary="Share a gallery no longer with subscriptions and tenants.",
        options=(*WHICH, *GROUPS, IDS),
        examples=(
            Example(
                "Take it back from a tenant.",
                f"az sig share remove {HERE} --tenant-ids 11111111-2222-4333-8444-555555555555",
            ),
        ),
    ),
    _command(
        "reset",
        handler=_share("Reset", named=False),
        summary="Make a gallery private again.",
        options=(*WHICH, IDS),
        examples=(Example("Share it with nobody.", f"az sig share reset {HERE}"),),
    ),
    _command(
        "enable-community",
        handler=_share("EnableCommunity", named=False),
        summary="Open a gallery to everybody.",
        options=(*WHICH, *GROUPS, IDS),
        examples=(Example("Open a community gallery.", f"az sig share enable-community {HERE}"),),
    ),
    _command(
        "wait",
        handler=wait_for_gallery,
        summary="Wait until a gallery is as asked.",
        options=(*WAIT, NAME_ID, group(ids=True), IDS),
        examples=(Example("Wait until a change has ended.", f"az sig share wait {HERE} --updated"),),
    ),
)
