"""The requests each command sends, against those that the real client was seen to send."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from gallery_engine.arm import Request
from labs.shell.az.commands import COMMANDS
from tests.shell.az_terminal import Terminal
from tests.shell.az_world import evidence

POLL = re.compile(r"/(operations|capsOperations|DiskOperations|operationresults|operationStatuses)/", re.IGNORECASE)
GRAPH = "/v1.0/"  # the directory, which the lab asks at an address of its own
GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DEPLOYMENT = re.compile(r"vm(?:ss)?_deploy_[0-9a-f]{32}")
ASSIGNEE, OWNER = "44444444-4444-4444-8444-444444444444", "33333333-3333-4333-8333-333333333333"
STRICTER = (  # Azure and ours refuse a VM or a plain disk as source of a trusted definition, and a managed image of a trusted VM
    "sig image-version create -g rg1 -r gal1 -i def1 -e 1.1.0",
    "sig image-version create -g rg1 -r gal1 -i def1 -e 2.0.0",
    "image create -g rg1 -n img2 --source vm2",
)
OTHER_ANSWER = {  # the recording's server answered otherwise; the requests are the same as far as the answer lets them
    "sig image-version wait -g rg1 -r gal1 -i def1 -e 1.1.0 --created": "its version is refused here, see STRICTER",
    "sig share add -g rg1 -r gal1 --subscription-ids {sub}": "a gallery is shared once it is made for groups",
    "sig image-definition list-shared -l eastus --gallery-unique-name x": "there is no such gallery",
    "sig image-version list-soft-deleted -g rg1 -r gal1 -i def1": "the recording's server did not know soft deletion",
}
MORE_REQUESTS = {  # the recording's server answered what Azure would not have; the requests begin with the recorded ones
    "policy assignment create -n pa1 --policy pd1 --scope {rg}": "it found the subscription's definition among the built-in ones",
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
STEPS = evidence("az_requests")
TEMPLATE = next(step for step in STEPS if step["argv"][:3] == ["deployment", "group", "create"])["requests"][0]["body"]


def neutral(request: Request, names: Mapping[str, str]) -> dict[str, Any]:
    """Give a request with the names of our sandbox replaced by those of the recording."""
    whole = {"method": request.method, "path": request.path, "query": dict(request.query), "body": request.body}
    text = DEPLOYMENT.sub("{deploymentName}", json.dumps(whole))
    for theirs, ours in names.items():
        text = text.replace(ours, theirs)
    told: dict[str, Any] = json.loads(text)
    return told


def names_of(az: Terminal) -> dict[str, str]:
    """Give what the recording's names are called in a sandbox: the subscription, a feature that there is, an application."""
    directory = az.send(Request("GET", "/providers/Darkroom.Lab/directory")).response.body
    assert isinstance(directory, dict)
    people: Any = directory["identities"]
    (application,) = [item for item in people if item["handle"] == "pipeline"]
    return {"{sub}": az.subscription, "X": "EncryptionAtHost", ASSIGNEE: application["appId"], OWNER: application["objectId"]}


@pytest.fixture(scope="module")
def told() -> dict[str, tuple[dict[str, Any], int, list[dict[str, Any]]]]:
    """Run every recorded line in order in one world and keep what it sent."""
    az, found = Terminal(), {}
    az.people({"servicePrincipals": [{"handle": "pipeline"}]})
    az.state.files.write("tpl.json", json.dumps(TEMPLATE["properties"]["template"]))
    names = names_of(az)
    for step in STEPS:
        result = az.words(
            [names.get(word, word).replace("{rg}", "/subscriptions/{sub}/resourceGroups/rg1") for word in step["argv"]]
        )
        found[" ".join(step["argv"])] = (step, result.exit_code, [neutral(request, names) for request in az.requests])
    return found


def is_compared(request: dict[str, Any]) -> bool:
    return "Darkroom.Lab" not in request["path"] and not request["path"].startswith(GRAPH) and not POLL.search(request["path"])


def where(request: dict[str, Any]) -> tuple[str, str, dict[str, str]]:
    return request["method"], GUID.sub("{guid}", request["path"]), request["query"]


def nameless(body: Any) -> Any:
    return json.loads(GUID.sub("{guid}", json.dumps(body)))


def test_every_recorded_command_is_ours() -> None:
    assert len(STEPS) == 109
    assert [step["argv"] for step in STEPS if not any(" ".join(step["argv"]).startswith(name) for name in COMMANDS)] == []


def test_every_recorded_line_of_ours_succeeds(told: dict[str, tuple[dict[str, Any], int, list[dict[str, Any]]]]) -> None:
    differ = {line for line, (step, code, _) in told.items() if code != step["exit"] and not line.startswith(STRICTER)}
    assert differ == set(OTHER_ANSWER)


def test_every_line_sends_what_the_real_client_sends(told: dict[str, tuple[dict[str, Any], int, list[dict[str, Any]]]]) -> None:
    for line, (step, _, sent) in told.items():
        ours = [where(item) for item in sent if is_compared(item)]
        real = [where(item) for item in step["requests"] if is_compared(item)]
        if line in MORE_REQUESTS:
            assert [item for item in ours if item in real] == real, line
        else:
            assert ours == (real[: len(ours)] if line.startswith(STRICTER) or line in OTHER_ANSWER else real), line


def test_every_body_is_the_recorded_one(told: dict[str, tuple[dict[str, Any], int, list[dict[str, Any]]]]) -> None:
    differ = {}
    for line, (step, _, sent) in told.items():
        ours = [nameless(item["body"]) for item in sent if item["method"] in WRITES and is_compared(item)]
        real = [item["body"] for item in step["requests"] if item["method"] in WRITES and is_compared(item)]
        if real and real not in ([None], ours) and line not in OTHER_BODY:
            differ[line] = (ours, real)
    assert differ == {}
