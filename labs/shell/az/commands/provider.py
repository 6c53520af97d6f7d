"""`az provider`: resource providers and their types."""

from gallery_engine.arm import JSON
from labs.shell.az.call import GROUPS_VERSION as VERSION
from labs.shell.az.call import Call
from labs.shell.az.spec import Command, Example, Support, flag, opt


def _path(call: Call) -> str:
    return f"/subscriptions/{call.subscription}/providers/{call.args.need('namespace')}"


def _show(call: Call) -> JSON:
    return call.get(_path(call), VERSION)


def _register(call: Call) -> JSON:
    call.send("POST", f"{_path(call)}/register", VERSION)
    return None


NAMESPACE = opt("--namespace -n", "Namespace of the provider, such as Microsoft.Compute.", required=True)

COMMANDS: tuple[Command, ...] = (
    Command(
        "provider show",
        _show,
        "Show a resource provider and its types.",
        (NAMESPACE, opt("--expand", support=Support.NONE)),
        (Example("Tell whether it is registered.", "az provider show --namespace Microsoft.Compute --query registrationState"),),
        table="{Namespace:namespace, RegistrationPolicy:registrationPolicy, RegistrationState:registrationState}",
        flat=False,
    ),
    Command(
        "provider register",
        _register,
        "Register a resource provider for the subscription.",
        (
            NAMESPACE,
            flag("--wait", "Wait until it is registered.", support=Support.INVISIBLE),
            flag("--consent-to-permissions -c", support=Support.NONE),
            opt("--management-group-id -m", support=Support.NONE),
        ),
        (Example("Register one.", "az provider register --namespace Microsoft.Compute"),),
        flat=False,
    ),
)
