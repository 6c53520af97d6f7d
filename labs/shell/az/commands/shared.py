"""Options that many commands share, spelled as the real ones are."""

from labs.shell.az.spec import Option, Support, either, flag, opt

IDS = opt(
    "--ids",
    "One or more complete resource IDs, instead of the other options of this group.",
    dest="_ids",
    nargs="+",
    group="Resource Id",
)
SDK_NO_WAIT = flag("--no-wait", "Do not wait for the operation to finish.")
AAZ_NO_WAIT = either("--no-wait", "Do not wait for the operation to finish.", aaz=True)
YES = flag("--yes -y", "Do not ask for confirmation.")
SDK_TAGS = opt("--tags", 'Tags as key=value pairs; "" clears them.', nargs="*", kind="tags")
AAZ_TAGS = opt("--tags", "Tags as key=value pairs.", nargs="+", kind="tags")
SDK_LOCATION = opt("--location -l", "Region; the resource group's when left out.", kind="location", configured="location")
PAGING: tuple[Option, ...] = (
    opt("--next-token", "Where to go on, as the last page said.", dest="pagination_token", group="Pagination"),
    opt("--max-items", "How many items to give at most.", dest="pagination_limit", kind="aaz-int", group="Pagination"),
)
SDK_GENERIC: tuple[Option, ...] = (
    opt("--set", "Set a property: path=value.", nargs="+", dest="properties_to_set", group="Generic Update"),
    opt("--add", "Add to a list: path key=value.", nargs="+", dest="properties_to_add", group="Generic Update"),
    opt("--remove", "Remove a property, or an item by index.", nargs="+", dest="properties_to_remove", group="Generic Update"),
    flag("--force-string", "With --set or --add, keep values as text.", group="Generic Update"),
)
AAZ_GENERIC: tuple[Option, ...] = (
    *(SDK_GENERIC[place] for place in (1, 0, 2)),
    either("--force-string", "With --set or --add, keep values as text.", aaz=True, group="Generic Update"),
)
WAIT: tuple[Option, ...] = (
    opt("--timeout", "Longest wait in seconds.", kind="int", default=3600, group="Wait Condition"),
    opt("--interval", "Seconds between two looks.", kind="int", default=30, group="Wait Condition"),
    flag("--deleted", "Wait until it is gone.", group="Wait Condition"),
    flag("--created", "Wait until it is created, with provisioningState Succeeded.", group="Wait Condition"),
    flag("--updated", "Wait until it is updated, with provisioningState Succeeded.", group="Wait Condition"),
    flag("--exists", "Wait until it is there.", group="Wait Condition"),
    opt("--custom", "Wait until a JMESPath over the resource is true.", group="Wait Condition"),
)


def group(*, ids: bool = False, required: bool = True) -> Option:
    """Give `--resource-group`: required by the parser, or an id part that `--ids` may give instead."""
    return opt(
        "--resource-group -g",
        "Name of the resource group.",
        required=required and not ids,
        needed=ids,
        part="resource_group",
        configured="group",
        group="Resource Id" if ids else "",
    )


def named(names: str, text: str, dest: str, *, part: str = "", **fields: object) -> Option:
    """Give the name of a resource: required by the parser, or, with a `part`, an id part that `--ids` may give."""
    common: dict[str, object] = {"dest": dest, "required": not part, "needed": bool(part), "part": part}
    return opt(names, text, **{**common, "group": "Resource Id" if part else "", **fields})


def unsimulated(names: str, **fields: object) -> Option:
    """Build an option that Azure has and this lab has not."""
    return opt(names, "", support=Support.NONE, **fields)
