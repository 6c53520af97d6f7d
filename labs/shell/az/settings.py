"""The settings that are in force: what `az config` keeps, and the environment variables that go before it.

Source: "Azure CLI configuration" (https://learn.microsoft.com/cli/azure/azure-cli-configuration, read 2026-11-26): a variable
`AZURE_{section}_{name}` stands for a setting and wins over the file.
"""

from collections.abc import Mapping

from labs.shell.state import ShellState

_PREFIX = "AZURE_"
_DEFAULTS = "defaults."


def in_force(state: ShellState) -> Mapping[str, str]:
    """Give settings by section and name, what is in the section `defaults` by its name alone."""
    said = {
        name.removeprefix(_PREFIX).lower().replace("_", ".", 1).removeprefix(_DEFAULTS): value
        for name, value in state.variables.items()
        if name.startswith(_PREFIX) and value
    }
    return {**state.defaults, **said} if said else state.defaults
