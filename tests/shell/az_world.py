"""The world of az's tests: command lines against the real engine, or against scripted answers."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gallery_engine.arm import Request, Response, Step
from gallery_engine.cloud import Cloud, new_store
from labs.shell.az import run
from labs.shell.client import Client
from labs.shell.result import Result
from labs.shell.state import ShellState
from tests.shell.lab_cloud import SUBSCRIPTION, TENANT, LabCloud

EVIDENCE = Path(__file__).parent.parent / "evidence"


def evidence(name: str) -> Any:
    """Read one file of evidence."""
    return json.loads((EVIDENCE / f"{name}.json").read_text())


@dataclass
class Az:
    """Runs az lines against an engine of its own; `requests` are those of the last line."""

    rulebook: str = "azure"
    requests: list[Request] = field(default_factory=list)
    defaults: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.store = new_store("az", self.rulebook)
        head = self.store.head()
        self.subscription, self.tenant = head.subscription, head.tenant

    def send(self, request: Request) -> Step:
        self.requests.append(request)
        step = Cloud(self.store).send(request)
        self.store.commit(step.changes)
        return step

    def words(self, words: list[str]) -> Result:
        self.requests.clear()
        state = ShellState(self.rulebook, self.subscription, self.tenant, defaults=dict(self.defaults))
        return run([word.replace("{sub}", self.subscription) for word in words], Client(self.send, state))

    def run(self, line: str) -> Result:
        return self.words(shlex.split(line))

    def does(self, line: str) -> Any:
        """Run a line that has to succeed; give what it prints as JSON."""
        result = self.run(line)
        assert result.exit_code == 0, (line, result.stderr)
        return json.loads(result.stdout) if result.stdout else None

    def writes(self) -> list[tuple[str, str]]:
        """Give the methods and paths of the last line's requests to Azure that were no reads."""
        return [
            (item.method, item.path)
            for item in self.requests
            if item.method not in {"GET", "HEAD"} and "Darkroom.Lab" not in item.path
        ]


@dataclass
class Scripted:
    """Runs az lines against answers written by the test: (method, path below the resource group) → Response."""

    rulebook: str = "azure"
    cloud: LabCloud = field(default_factory=LabCloud)

    def answer(self, method: str, path: str, body: Any = None, *, status: int = 200, headers: Mapping[str, str] = {}) -> None:
        self.cloud.answers[method, self.path(path)] = Response(status, body, headers)

    def path(self, path: str) -> str:
        if path == "rg":
            return f"/subscriptions/{SUBSCRIPTION}/resourcegroups/rg"
        if path.startswith("/"):
            return path
        return f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Compute/{path}"

    def run(self, line: str) -> Result:
        self.cloud.requests.clear()
        return run(shlex.split(line), Client(self.cloud.send, ShellState(self.rulebook, SUBSCRIPTION, TENANT)))

    def sent(self, method: str = "PUT") -> Any:
        """Give the body of the last line's last request with this method."""
        return [request.body for request in self.cloud.requests if request.method == method][-1]
