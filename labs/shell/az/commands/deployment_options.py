"""The options of the deployment commands, for a group and for a subscription."""

from dataclasses import dataclass
from dataclasses import field as part

from labs.shell.az.commands.shared import SDK_NO_WAIT, WAIT
from labs.shell.az.spec import Option, Support, either, flag, opt

FORMATS = ("ResourceIdOnly", "FullResourcePayloads")
KINDS = ("Create", "Delete", "Ignore", "Deploy", "NoChange", "Modify", "Unsupported")
LEVELS = ("Template", "Provider", "ProviderNoRbac")
FEW = ("exclude_change_types", "what_if_exclude_change_types")

FILE = opt("--template-file -f", "The template: one of the terminal's files, see 'cat > FILE'.")
URI = opt("--template-uri -u", support=Support.NONE)
VALUES = opt(
    "--parameters -p",
    "Values of the parameters: key=value, JSON, or a file; may be given several times.",
    nargs="+",
    repeats=True,
)
NAME = opt("--name -n", "Name of the deployment; the template's when left out.", dest="deployment_name")
NAMED = opt("--name -n", "Name of the deployment.", dest="deployment_name", required=True)
MODE = opt(
    "--mode",
    "Complete deletes what the template does not have; Incremental leaves it.",
    choices=("Incremental", "Complete"),
    default="Incremental",
)
ROLLBACK = opt("--rollback-on-error", nargs="?", support=Support.NONE)
EXTENDED = flag("--handle-extended-json-format -j", "No longer of any effect.", support=Support.INVISIBLE)
NO_PROMPT = either("--no-prompt", "Do not ask for missing parameters.", default=False)
SPEC = opt("--template-spec -s", support=Support.NONE)
QUERY_STRING = opt("--query-string -q", support=Support.NONE)
LEVEL = opt("--validation-level", choices=LEVELS, support=Support.NONE)
CONFIRM = flag("--confirm-with-what-if -c", "Show what would change, then ask.")
RESULT = opt("--what-if-result-format -r", "How much what-if shows.", choices=FORMATS, default="FullResourcePayloads")
EXCLUDE = opt("--what-if-exclude-change-types -x", "Kinds of changes that what-if leaves out.", nargs="+", choices=KINDS)
ASK = flag("--what-if -w", "Only show what would change.")
PROCEED = flag("--proceed-if-no-change", "With --confirm-with-what-if, do not ask where nothing changes.")
STEPS = opt("--operation-ids", "IDs of the steps.", nargs="+", required=True)
GROUP = opt("--resource-group -g", "Name of the resource group.", required=True, part="resource_group", configured="group")
LOCATION = opt("--location -l", "Region that keeps the deployment.", required=True, kind="location", configured="location")
FILTER = opt("--filter", "An OData filter, such as provisioningState eq 'Failed'.")
PLAIN_RESULT = opt("--result-format -r", "How much is shown.", choices=FORMATS, default="FullResourcePayloads")
PLAIN_EXCLUDE = opt("--exclude-change-types -x", "Kinds of changes to leave out.", nargs="+", choices=KINDS)
NO_PRETTY = flag("--no-pretty-print", "Print it as data.")


@dataclass(frozen=True, slots=True)
class Place:
    """Where templates are deployed: its name among the commands, how a line addresses it, and the options of its commands."""

    name: str
    into: str
    bare: str
    line: str
    options: tuple[Option, ...]
    create: tuple[Option, ...]
    validate: tuple[Option, ...]
    what_if: tuple[Option, ...]
    list: tuple[Option, ...]
    delete: tuple[Option, ...] = part(init=False)
    wait: tuple[Option, ...] = part(init=False)
    named: Option = NAMED
    steps: Option = STEPS

    def __post_init__(self) -> None:
        object.__setattr__(self, "delete", (*self.options, self.named, SDK_NO_WAIT))
        object.__setattr__(self, "wait", (*self.options, self.named, *WAIT))

    @property
    def one(self) -> str:
        """How a line addresses one deployment."""
        return f"{self.bare} --name main".strip()


ONE_GROUP = Place(
    "group",
    "into a resource group",
    "--resource-group MyRG",
    "--resource-group MyRG",
    (GROUP,),
    create=(
        GROUP,
        FILE,
        URI,
        VALUES,
        NAME,
        MODE,
        ROLLBACK,
        EXTENDED,
        opt("--aux-subs", dest="aux_subscriptions", nargs="+", support=Support.NONE),
        opt("--aux-tenants", nargs="+", support=Support.NONE),
        NO_PROMPT,
        CONFIRM,
        RESULT,
        EXCLUDE,
        SPEC,
        QUERY_STRING,
        ASK,
        PROCEED,
        LEVEL,
        SDK_NO_WAIT,
    ),
    validate=(GROUP, FILE, URI, VALUES, NAME, MODE, ROLLBACK, EXTENDED, NO_PROMPT, SPEC, QUERY_STRING, LEVEL),
    what_if=(
        GROUP,
        FILE,
        URI,
        VALUES,
        NAME,
        MODE,
        NO_PROMPT,
        PLAIN_RESULT,
        NO_PRETTY,
        PLAIN_EXCLUDE,
        SPEC,
        QUERY_STRING,
        LEVEL,
        SDK_NO_WAIT,
    ),
    list=(GROUP, FILTER),
)
SUBSCRIPTION = Place(
    "sub",
    "into the subscription",
    "",
    "--location eastus",
    (),
    create=(
        FILE,
        URI,
        VALUES,
        NAME,
        LOCATION,
        EXTENDED,
        NO_PROMPT,
        CONFIRM,
        RESULT,
        EXCLUDE,
        SPEC,
        QUERY_STRING,
        ASK,
        PROCEED,
        LEVEL,
        SDK_NO_WAIT,
    ),
    validate=(FILE, URI, VALUES, NAME, LOCATION, EXTENDED, NO_PROMPT, SPEC, QUERY_STRING, LEVEL),
    what_if=(
        FILE,
        URI,
        VALUES,
        NAME,
        LOCATION,
        NO_PROMPT,
        PLAIN_RESULT,
        NO_PRETTY,
        PLAIN_EXCLUDE,
        SPEC,
        QUERY_STRING,
        LEVEL,
        SDK_NO_WAIT,
    ),
    list=(FILTER,),
)
