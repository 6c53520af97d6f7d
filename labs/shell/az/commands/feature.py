"""`az feature`: features of a provider that a subscription registers for before it uses them."""

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.ids import segment
from labs.shell.az.spec import Command, Example, opt

VERSION = "2021-07-01"
FEATURES = "providers/Microsoft.Features"
TABLE = "{Name:name, RegistrationState:properties.state}"


def _path(call: Call) -> str:
    """Give the path of the features of the named provider."""
    return f"/subscriptions/{call.subscription}/{FEATURES}/providers/{segment(call.args.need('namespace'))}/features"


def _one(call: Call) -> str:
    return f"{_path(call)}/{segment(call.args.need('name'))}"


def _list(call: Call) -> JSON:
    every = f"/subscriptions/{call.subscription}/{FEATURES}/features"
    return call.items(_path(call) if call.args.text("namespace") else every, VERSION)


def _show(call: Call) -> JSON:
    return call.get(_one(call), VERSION)


def _register(call: Call) -> JSON:
    return _wish(call, "register")


def _unregister(call: Call) -> JSON:
    return _wish(call, "unregister")


def _wish(call: Call, deed: str) -> JSON:
    call.warn(
        f"Once the feature '{call.args.need('name')}' is {deed}ed, invoking 'az provider register -n "
        f"{call.args.need('namespace')}' is required to get the change propagated"
    )
    return call.send("POST", f"{_one(call)}/{deed}", VERSION).body


NAMESPACE = opt("--namespace", "Namespace of the provider, such as Microsoft.Compute.", required=True)
NAME = opt("--name -n", "Name of the feature.", required=True)
HOST = "--namespace Microsoft.Compute --name EncryptionAtHost"

COMMANDS: tuple[Command, ...] = (
    Command(
        "feature list",
        _list,
        "List the features of a provider, or of all.",
        (opt("--namespace", "Namespace of the provider, such as Microsoft.Compute."),),
        (Example("List those of Microsoft.Compute.", "az feature list --namespace Microsoft.Compute --output table"),),
        table=f"[*].{TABLE}",
        flat=False,
    ),
    Command(
        "feature show",
        _show,
        "Show whether a feature is registered.",
        (NAMESPACE, NAME),
        (Example("Tell the state of one.", f"az feature show {HOST} --query properties.state"),),
        table=TABLE,
        flat=False,
    ),
    Command(
        "feature register",
        _register,
        "Register the subscription for a feature; it takes some minutes.",
        (NAMESPACE, NAME),
        (Example("Be allowed to encrypt machines at their hosts.", f"az feature register {HOST}"),),
        table=TABLE,
        flat=False,
    ),
    Command(
        "feature unregister",
        _unregister,
        "Give a feature up.",
        (NAMESPACE, NAME),
        (Example("Give one up.", f"az feature unregister {HOST}"),),
        table=TABLE,
        flat=False,
    ),
)
