"""Our az on our cloud against recorded runs of the real client on Azure: exit codes, requests, keys, columns."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from gallery_engine.arm import Request
from tests.evidence.derive import columns_of, digest, keys_of, shape_of
from tests.shell.az_world import Az, evidence

GEN1 = "Canonical:0001-com-ubuntu-server-jammy:22_04-lts:latest"
VM = f"vm create -n vm1 --image {GEN1} --generate-ssh-keys --security-type Standard --data-disk-sizes-gb 10 -g"
E2E, SOFT, IMAGE = "clitest.rg000001", "cli_test_gallery_soft_delete_000001", "cli_test_vm_custom_image_mgmt_000001"
PREPARED: dict[str, list[str]] = {
    "01_gallery_e2e": [
        f"group create -n {E2E} -l eastus2",
        f"{VM} {E2E}",
        f"vm deallocate -g {E2E} -n vm1",
        f"vm generalize -g {E2E} -n vm1",
        f"image create -g {E2E} -n managedImage1 --source vm1",
    ],
    "02_soft_delete_and_vm_source": [f"group create -n {SOFT} -l westus", f"{VM} {SOFT}"],
    "10_managed_image": [f"group create -n {IMAGE} -l westus", f"{VM} {IMAGE}".replace("--data-disk-sizes-gb 10 ", "")],
    "13_group": [],
}
NO_TAGS = "Azure answers a gallery without tags with an empty object; the engine may leave the key out"
MISSED_WRITES: dict[str, str] = {f"sig update -g {SOFT} -r sig_000002 --soft-delete False": NO_TAGS}
MISSED_KEYS: dict[str, str] = {
    "tags": NO_TAGS,
}
POLL = re.compile(r"/(operations|capsOperations|operationresults)/", re.IGNORECASE)
LAB = "Darkroom.Lab"


@dataclass(frozen=True)
class Seen:
    """One step as recorded and as ours."""

    run: str
    number: int
    line: str
    recorded: dict[str, Any]
    exit_code: int
    requests: list[dict[str, Any]]
    keys: set[str]
    columns: list[str]
    stderr: str


def told(request: Request, subscription: str) -> dict[str, Any]:
    whole = {"method": request.method, "path": request.path, "query": dict(request.query), "body": request.body}
    neutral: dict[str, Any] = json.loads(json.dumps(whole).replace(subscription, "{sub}"))
    return neutral


def is_azure(request: dict[str, Any]) -> bool:
    return LAB not in request["path"] and not POLL.search(request["path"])


def steps(name: str) -> Iterator[Seen]:
    az = Az()
    for line in PREPARED[name]:
        az.does(line)
    for number, step in enumerate(item for item in evidence("az_recordings") if item["run"] == name):
        line = " ".join(step["argv"])
        result = az.words(step["argv"])
        requests = [told(request, az.subscription) for request in az.requests]
        printed = json.loads(result.stdout) if result.stdout else None
        columns = step["columns"]
        if step["argv"][1] in {"list", "show", "exists"} or step["argv"][2:3] in (["list"], ["show"]):
            columns = columns_of(az.words([*step["argv"], "-o", "table"]).stdout)
        yield Seen(name, number, line, step, result.exit_code, requests, set(keys_of(printed)), columns, result.stderr)


@cache
def every_step() -> tuple[Seen, ...]:
    return tuple(step for name in PREPARED for step in steps(name))


def writes(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [request for request in requests if request["method"] not in {"GET", "HEAD"} and is_azure(request)]


def test_every_step_is_compared() -> None:
    assert len(every_step()) == len(evidence("az_recordings"))


def test_every_exit_code_is_the_recorded_one() -> None:
    assert [(step.line, step.exit_code) for step in every_step() if step.exit_code != step.recorded["exit"]] == []


def test_every_warning_is_the_recorded_one() -> None:
    told_otherwise = [
        step.line
        for step in every_step()
        if step.recorded["exit"] == 0 and digest("\n".join(shape_of(step.stderr.strip("\n")))) != step.recorded["own_words"]
    ]
    assert told_otherwise == []


def test_nearly_every_write_has_the_recorded_method_path_query_and_body_and_each_miss_has_a_reason() -> None:
    with_writes = [step for step in every_step() if writes(step.recorded["requests"])]
    missed = {step.line for step in with_writes if writes(step.requests) != writes(step.recorded["requests"])}
    assert missed <= set(MISSED_WRITES)
    assert 1 - len(missed) / len(with_writes) >= 0.95


def test_every_request_but_polls_goes_where_the_recorded_one_went() -> None:
    for step in every_step():
        ours = [_where(request) for request in step.requests if is_azure(request)]
        assert ours == [_where(request) for request in step.recorded["requests"] if is_azure(request)], step.line


def _where(request: dict[str, Any]) -> tuple[str, str, dict[str, str]]:
    return request["method"], request["path"], request["query"]


def test_nearly_every_key_is_printed_and_each_miss_has_a_reason() -> None:
    wanted = [(step.line, key) for step in every_step() for key in step.recorded["keys"]]
    missed = {(step.line, key) for step in every_step() for key in set(step.recorded["keys"]) ^ step.keys}
    assert {key.removeprefix("[].") for _, key in missed} <= set(MISSED_KEYS)
    assert 1 - len(missed) / len(wanted) >= 0.95


def test_every_table_has_the_recorded_columns() -> None:
    for step in every_step():
        assert step.columns == step.recorded["columns"], step.line
