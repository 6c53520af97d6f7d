"""The requests each command sends, against those that the real client was seen to send."""

import json
import re
from typing import Any

import pytest

from gallery_engine.arm import Request
from labs.shell.az.commands import COMMANDS
from tests.shell.az_world import Az, evidence

POLL = re.compile(r"/(operations|capsOperations|DiskOperations|operationresults|operationStatuses)/", re.IGNORECASE)
DEPLOYMENT = re.compile(r"vm(?:ss)?_deploy_[0-9a-f]{32}")
LEFT_OUT = {
    "sig image-version wait -g rg1 -r gal1 -i def1 -e 1.1.0 --created": "its version is refused here, see STRICTER",
}
STRICTER = (  # Azure and ours refuse a VM or a plain disk as source of a trusted definition, and a managed image of a trusted VM
    "sig image-version create -g rg1 -r gal1 -i def1 -e 1.1.0",
    "sig image-version create -g rg1 -r gal1 -i def1 -e 2.0.0",
    "image create -g rg1 -n img2 --source vm2",
)
OTHER_ANSWER = {  # the recording's server answered otherwise; the requests are the same
    "sig share add -g rg1 -r gal1 --subscription-ids {sub}": "a gallery is shared once it is made for groups",
    "sig image-definition list-shared -l eastus --gallery-unique-name x": "there is no such gallery",
    "sig image-version list-soft-deleted -g rg1 -r gal1 -i def1": "the recording's server did not know soft deletion",
}
ECHO = "the recording's server knew no more than it was sent: the update sends back what it read"
OTHER_BODY = {
    "disk update -g rg1 -n d1 --size-gb 64": ECHO,
    "image update -g rg1 -n img1 --tags a=b": ECHO,
    "sig image-definition update -g rg1 -r gal1 -i def1 --set description=x": "the recording's server answers `disallowed`",
    "snapshot update -g rg1 -n s1 --set tags.a=b": ECHO,
    "vmss scale -g rg1 -n ss1 --new-capacity 3": ECHO,
    "vmss update -g rg1 -n ss1 --set sku.capacity=2": ECHO,
}


WRITES = {"PUT", "POST", "PATCH"}


def is_ours(words: list[str]) -> bool:
    return any(words[:size] == name.split() for name in COMMANDS for size in [len(name.split())])


STEPS = [step for step in evidence("az_requests") if is_ours(step["argv"])]


def neutral(request: Request, subscription: str) -> dict[str, Any]:
    whole = {"method": request.method, "path": request.path, "query": dict(request.query), "body": request.body}
    text = DEPLOYMENT.sub("{deploymentName}", json.dumps(whole).replace(subscription, "{sub}"))
    told: dict[str, Any] = json.loads(text)
    return told


@pytest.fixture(scope="module")
def told() -> dict[str, tuple[dict[str, Any], int, list[dict[str, Any]]]]:
    """Run every recorded line in order in one world and keep what it sent."""
    az, found = Az(), {}
    for step in STEPS:
        line = " ".join(step["argv"])
        if line in LEFT_OUT:
            continue
        group = f"/subscriptions/{az.subscription}/resourceGroups/rg1"
        result = az.words([word.replace("{rg}", group) for word in step["argv"]])
        found[line] = (step, result.exit_code, [neutral(request, az.subscription) for request in az.requests])
    return found


def is_compared(request: dict[str, Any]) -> bool:
    return "Darkroom.Lab" not in request["path"] and not POLL.search(request["path"])


def test_every_recorded_line_of_ours_succeeds(told: dict[str, tuple[dict[str, Any], int, list[dict[str, Any]]]]) -> None:
    assert len(told) == len(STEPS) - len(LEFT_OUT)
    differ = {line for line, (step, code, _) in told.items() if code != step["exit"] and not line.startswith(STRICTER)}
    assert differ == set(OTHER_ANSWER)


def test_every_line_sends_what_the_real_client_sends(told: dict[str, tuple[dict[str, Any], int, list[dict[str, Any]]]]) -> None:
    for line, (step, _, sent) in told.items():
        ours = [(item["method"], item["path"], item["query"]) for item in sent if is_compared(item)]
        real = [(item["method"], item["path"], item["query"]) for item in step["requests"] if is_compared(item)]
        assert ours == (real[: len(ours)] if line.startswith(STRICTER) or line in OTHER_ANSWER else real), line


def test_every_body_is_the_recorded_one(told: dict[str, tuple[dict[str, Any], int, list[dict[str, Any]]]]) -> None:
    differ = {}
    for line, (step, _, sent) in told.items():
        ours = [item["body"] for item in sent if item["method"] in WRITES and is_compared(item)]
        real = [item["body"] for item in step["requests"] if item["method"] in WRITES]
        if real and real not in ([None], ours) and line not in OTHER_BODY:
            differ[line] = (ours, real)
    assert differ == {}
