"""`wait` in virtual time, and lines that block or return at once."""

import pytest

from gallery_engine.arm import Request, Response
from tests.shell.az_world import Az, Scripted
from tests.shell.lab_cloud import OPERATION, START, LabCloud, iso

PUBLISH = "sig image-version create -g rg -r gal -i def -e 1.0.0 --managed-image img --target-regions eastus westeurope"
CAPTURE = [
    "group create -n rg -l eastus",
    "vm create -g rg -n vm --image Ubuntu2204 --generate-ssh-keys --security-type Standard",
    "vm deallocate -g rg -n vm",
    "vm generalize -g rg -n vm",
    "image create -g rg -n img --source vm --hyper-v-generation V2",
    "sig create -g rg -r gal",
    "sig image-definition create -g rg -r gal -i def -p pub -f off -s sku --os-type Linux --hyper-v-generation V2",
]
WAIT = "sig image-version wait -g rg -r gal -i def -e 1.0.0"


def world(rulebook: str) -> Az:
    az = Az(rulebook)
    for line in CAPTURE:
        az.does(line)
    return az


def now(az: Az) -> int:
    return az.store.head().now


@pytest.fixture
def az() -> Az:
    return world("azure")


def test_as_in_azure_publishing_takes_its_time_and_prints_the_end(az: Az) -> None:
    before = now(az)
    shown = az.does(PUBLISH)
    assert shown["provisioningState"] == "Succeeded"
    assert now(az) > before
    assert az.does("sig image-version show -g rg -r gal -i def -e 1.0.0") == shown


def test_with_no_wait_publishing_prints_nothing_and_takes_no_time(az: Az) -> None:
    before = now(az)
    assert az.does(f"{PUBLISH} --no-wait") is None
    assert now(az) == before
    assert az.does("sig image-version show -g rg -r gal -i def -e 1.0.0 --query provisioningState") == "Creating"


def test_by_the_chapter_publishing_returns_at_once_and_prints_what_it_began() -> None:
    az = world("chapter")
    before = now(az)
    assert az.does(PUBLISH)["provisioningState"] == "Creating"
    assert now(az) == before


def test_waiting_for_creation_ends_when_it_is_created(az: Az) -> None:
    az.does(f"{PUBLISH} --no-wait")
    assert az.does(f"{WAIT} --created --timeout 90000") is None
    assert az.does("sig image-version show -g rg -r gal -i def -e 1.0.0 --query provisioningState") == "Succeeded"


def test_waiting_looks_at_whole_intervals_only(az: Az) -> None:
    az.does(f"{PUBLISH} --no-wait")
    before = now(az)
    az.does(f"{WAIT} --created --interval 600 --timeout 90000")
    assert (now(az) - before) % 600_000 == 0


def test_waiting_gives_up_after_its_timeout_and_not_earlier(az: Az) -> None:
    az.does(f"{PUBLISH} --no-wait")
    before = now(az)
    result = az.run(f"{WAIT} --created --timeout 61")
    assert (result.exit_code, result.stderr) == (1, "ERROR: Wait operation timed-out after 61 seconds\n")
    assert now(az) - before == 61_000


def test_waiting_for_what_exists_takes_no_time(az: Az) -> None:
    before = now(az)
    assert az.does("sig wait -g rg -r gal --exists") is None
    assert now(az) == before


def test_waiting_for_deletion_ends_when_it_is_gone(az: Az) -> None:
    az.does("group delete -n rg --yes --no-wait")
    az.does("group wait -n rg --deleted")
    assert az.run("group exists -n rg").stdout == "false\n"


def test_waiting_for_an_update_of_nothing_is_an_error(az: Az) -> None:
    assert az.run("sig wait -g rg -r nope --updated").exit_code == 3


def test_waiting_needs_a_condition(az: Az) -> None:
    result = az.run("sig wait -g rg -r gal")
    assert result.stderr == "ERROR: incorrect usage: --created | --updated | --deleted | --exists | --custom JMESPATH\n"


def test_waiting_for_a_condition_of_ones_own(az: Az) -> None:
    az.does("vm create -g rg -n two --image Ubuntu2204 --generate-ssh-keys --no-wait")
    az.does("vm wait -g rg -n two --custom \"instanceView.statuses[?code=='PowerState/running']\"")
    assert az.does("vm get-instance-view -g rg -n two --query instanceView.statuses[1].displayStatus") == "VM running"


@pytest.mark.parametrize(
    "numbers", ["--interval 0", "--interval -5", "--timeout -1", "--timeout 0", "--timeout 99999999999999999999"]
)
def test_odd_numbers_end_the_wait(az: Az, numbers: str) -> None:
    assert az.run(f"sig wait -g rg -r nope --created {numbers}").exit_code == 1
    assert len(az.requests) < 10


def test_a_long_wait_with_a_short_interval_stays_within_the_bound_of_a_line(az: Az) -> None:
    before = now(az)
    assert az.run("sig wait -g rg -r gal --custom \"name=='x'\" --interval 1 --timeout 31536000").exit_code == 1
    assert len(az.requests) < 400
    assert now(az) - before == 31_536_000_000


def test_an_operation_that_fails_is_told_as_an_error_of_the_server() -> None:
    scripted = Scripted()
    operation = f"{OPERATION}7d3c1b52-0000-4000-8000-000000000001"
    scripted.answer("GET", "rg", {"location": "eastus"})
    scripted.answer("PUT", "galleries/gal", {"name": "gal"}, status=201, headers={"Azure-AsyncOperation": operation})
    scripted.cloud.ends[operation.rpartition("/")[2]] = START
    scripted.cloud.outcomes[operation.rpartition("/")[2]] = "Failed"
    result = scripted.run("sig create -g rg -r gal")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("ERROR: ")


def test_a_resource_that_failed_ends_the_wait() -> None:
    scripted = Scripted()
    scripted.answer("GET", "galleries/gal", {"properties": {"provisioningState": "Failed"}})
    assert scripted.run("sig wait -g rg -r gal --created").stderr == "ERROR: The operation failed\n"


class BusyCloud(LabCloud):
    """A cloud in which something else happens every second."""

    def _answer(self, request: Request) -> Response:
        if request.path == "/providers/Darkroom.Lab/clock":
            return Response(200, {"now": iso(self.head.now), "nextEvent": iso(self.head.now + 1_000)})
        return super()._answer(request)


def test_in_a_busy_cloud_a_wait_still_reaches_its_timeout_within_the_bound_of_a_line() -> None:
    scripted = Scripted(cloud=BusyCloud())
    scripted.answer("GET", "galleries/gal", {"properties": {"provisioningState": "Creating"}})
    result = scripted.run("sig wait -g rg -r gal --created --interval 1 --timeout 36000")
    assert result.stderr == "ERROR: Wait operation timed-out after 36000 seconds\n"
    assert scripted.cloud.head.now - START == 36_000_000
    assert len(scripted.cloud.requests) < 512
