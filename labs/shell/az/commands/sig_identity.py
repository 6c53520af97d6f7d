"""`az sig identity`: the identity that a gallery has of its own in the tenant."""

from msgspec.structs import replace

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.commands.shared import AAZ_NO_WAIT, IDS, WAIT, group
from labs.shell.az.commands.sig import NAME, NAME_ID, READ_ONLY, wait_for_gallery
from labs.shell.az.forms import OLDER_GALLERY
from labs.shell.az.spec import Command, Example, Option, Support, opt
from labs.shell.az.updates import body_of, view_of

VERSION = "2025-03-03"


def _path(call: Call) -> str:
    return call.path("galleries", call.args.need("gallery_name"))


def _identity(body: JSON) -> JSON:
    return body.get("identity") if isinstance(body, dict) else None


def _assign(call: Call) -> JSON:
    view = view_of(call.get(_path(call), VERSION))
    if call.args.text("system_assigned") is not None:
        view["identity"] = {"type": "SystemAssigned"}
    return _identity(call.put(_path(call), VERSION, body_of(view, READ_ONLY)))


def _remove(call: Call) -> JSON:
    identity = _identity(call.get(_path(call), VERSION))
    kind = identity.get("type") if isinstance(identity, dict) else None
    left = "None" if call.args.text("system_assigned") is not None else kind or "None"
    response = call.send("PATCH", _path(call), VERSION, body={"identity": {"type": left}})
    if call.args.flag("no_wait"):
        return None
    call.finish(response)
    return _identity(call.get(_path(call), VERSION))


def _show(call: Call) -> JSON:
    return _identity(call.get(_path(call), VERSION))


IDENTITIES: tuple[Option, ...] = (
    opt(
        "--system-assigned --mi-system-assigned",
        "The identity that Azure makes for the gallery.",
        dest="system_assigned",
        nargs="?",
        group="Gallery.identity",
    ),
    opt("--user-assigned --mi-user-assigned", nargs="*", group="Gallery.identity", support=Support.NONE),
)
OLDER_NAME, OLDER_NAME_ID = (replace(name, pattern=OLDER_GALLERY) for name in (NAME, NAME_ID))
WHICH = (AAZ_NO_WAIT, OLDER_NAME, group())
HERE = "-g MyRG -r MyGallery"


def _command(name: str, **fields: object) -> Command:
    return Command(f"sig identity {name}", aaz=True, **fields)  # type: ignore[arg-type]


COMMANDS: tuple[Command, ...] = (
    _command(
        "assign",
        handler=_assign,
        summary="Give a gallery an identity.",
        options=(*WHICH, *IDENTITIES),
        examples=(Example("Have Azure make one.", f"az sig identity assign {HERE} --system-assigned"),),
    ),
    _command(
        "remove",
        handler=_remove,
        summary="Take the identity of a gallery away.",
        options=(*WHICH, *IDENTITIES),
        examples=(Example("Take the one that Azure made.", f"az sig identity remove {HERE} --system-assigned"),),
    ),
    _command(
        "show",
        handler=_show,
        summary="Show the identity of a gallery.",
        options=(OLDER_NAME, group()),
        examples=(Example("Show it.", f"az sig identity show {HERE}"),),
        flat=False,
    ),
    _command(
        "wait",
        handler=wait_for_gallery,
        summary="Wait until a gallery is as asked.",
        options=(*WAIT, OLDER_NAME_ID, group(ids=True), IDS),
        examples=(Example("Wait until a change has ended.", f"az sig identity wait {HERE} --updated"),),
    ),
)
