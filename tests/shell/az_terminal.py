"""A terminal for the tests of az: its state lasts from line to line, so that sign-ins, settings and files do."""

import re
from dataclasses import dataclass, field
from typing import Any

from gallery_engine.arm import JSON, Request
from labs.shell.az import run
from labs.shell.client import Client
from labs.shell.result import Result
from labs.shell.state import ShellState
from tests.shell.az_world import Az

GROUP = "/subscriptions/{sub}/resourceGroups/rg"
POLL = re.compile(r"/(capsOperations|operations|operationStatuses|operationresults)/[0-9a-f-]{36}$", re.IGNORECASE)
GALLERY = f"{GROUP}/providers/Microsoft.Compute/galleries/gallery"


@dataclass
class Terminal(Az):
    """Runs az lines one after the other in one terminal. `{sub}` in a line is the subscription that the sandbox came with."""

    state: ShellState = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.state = ShellState(self.rulebook, self.subscription, self.tenant)

    def words(self, words: list[str]) -> Result:
        self.requests.clear()
        client = Client(self.send, self.state)
        return run([word.replace("{sub}", self.subscription) for word in words], client)

    def refused(self, line: str) -> str:
        """Run a line that has to fail; give what it says."""
        result = self.run(line)
        assert result.exit_code != 0, line
        assert result.stdout == "", line
        return result.stderr

    def prints(self, line: str) -> list[str]:
        """Run a line that has to succeed; give the lines it prints."""
        result = self.run(line)
        assert result.exit_code == 0, (line, result.stderr)
        return result.stdout.splitlines()

    def sent(self) -> list[tuple[str, str, dict[str, str]]]:
        """Give method, path and query of the last line's requests to Azure, the subscription as {sub}, polls left out."""
        asked = [item for item in self.requests if "Darkroom.Lab" not in item.path and not POLL.search(item.path)]
        return [(item.method, item.path.replace(self.subscription, "{sub}"), dict(item.query)) for item in asked]

    def body(self, method: str = "PUT") -> Any:
        """Give the body of the last line's last request with a method."""
        return [item.body for item in self.requests if item.method == method][-1]

    def people(self, body: JSON) -> None:
        """Make what a directory body names."""
        step = self.send(Request("POST", "/providers/Darkroom.Lab/directory", body=body))
        assert step.response.status == 200, step.response


def with_group() -> Terminal:
    """Give a terminal with a resource group."""
    terminal = Terminal()
    terminal.does("group create -n rg -l eastus")
    return terminal


def with_gallery() -> Terminal:
    """Give a terminal with a gallery in a group, and with alice, who may do nothing yet."""
    terminal = with_group()
    terminal.does("sig create -g rg -r gallery --tags team=images")
    terminal.people({"users": [{"handle": "alice"}], "servicePrincipals": [{"handle": "pipeline"}]})
    return terminal
