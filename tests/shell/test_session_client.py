"""The client of one line: requests, long-running operations, virtual time."""

import pytest

from gallery_engine.arm import Request, Response, Step
from labs.shell.client import AdvanceError, Client
from labs.shell.errors import BudgetError
from labs.shell.session import ShellState
from tests.shell.lab_cloud import OPERATION, START, SUBSCRIPTION, TENANT, LabCloud

HOUR = 3_600_000
ADVANCE = ("POST", "/providers/Darkroom.Lab/advance")
POLL = ("GET", OPERATION + "op1")
URL = f"https://management.azure.com{OPERATION}op1?api-version=2024-03-03"
MONITOR = f"https://management.azure.com{OPERATION}op1?monitor=true&api-version=2024-03-03"


def client_of(cloud: LabCloud) -> Client:
    return Client(cloud.send, ShellState("azure", SUBSCRIPTION, TENANT, identity="reader"))


def started(cloud: LabCloud, method: str, headers: dict[str, str], status: int = 202) -> tuple[Client, Response]:
    cloud.ends["op1"] = START + HOUR
    cloud.answers[method, "/thing"] = Response(status, {"id": "/thing"}, headers)
    client = client_of(cloud)
    return client, client.request(method, "/thing")


def test_a_request_carries_the_signed_in_identity_and_what_it_was_given() -> None:
    cloud = LabCloud()
    response = client_of(cloud).request(
        "PUT", "/a", query={"api-version": "2024-03-03"}, body={"b": 1}, headers={"If-Match": "*"}
    )
    assert response.status == 404
    assert cloud.requests == [
        Request("PUT", "/a", query={"api-version": "2024-03-03"}, body={"b": 1}, caller="reader", headers={"If-Match": "*"})
    ]


def test_a_put_is_followed_to_its_end_and_virtual_time_goes_there() -> None:
    cloud = LabCloud()
    client, response = started(cloud, "PUT", {"Azure-AsyncOperation": URL}, status=201)
    last = client.wait_for(response)
    assert last.body == {"name": "op1", "status": "Succeeded"}
    assert cloud.paths() == [("PUT", "/thing"), POLL, ADVANCE, POLL]
    assert cloud.requests[1].query == {"api-version": "2024-03-03"}
    assert cloud.requests[2].body == {"operation": "op1"}
    assert cloud.head.now == START + HOUR


@pytest.mark.parametrize("url", [URL, URL.removeprefix("https://management.azure.com")])
@pytest.mark.parametrize("name", ["Azure-AsyncOperation", "azure-asyncoperation"])
def test_the_address_may_be_absolute_and_the_header_in_any_case(url: str, name: str) -> None:
    client, response = started(LabCloud(), "PUT", {name: url}, status=200)
    assert client.wait_for(response).body == {"name": "op1", "status": "Succeeded"}


def test_an_operation_that_is_over_moves_no_time() -> None:
    cloud = LabCloud()
    client, response = started(cloud, "PUT", {"Azure-AsyncOperation": URL}, status=201)
    cloud.ends["op1"] = START
    client.wait_for(response)
    assert cloud.paths() == [("PUT", "/thing"), POLL]


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_the_result_of_a_post_or_delete_is_read_at_its_location(method: str) -> None:
    cloud = LabCloud()
    cloud.answers[POLL] = Response(200, {"value": [1]})
    client, response = started(cloud, method, {"Azure-AsyncOperation": URL, "Location": MONITOR})
    assert client.wait_for(response).body == {"value": [1]}
    assert cloud.paths()[1:] == [POLL, ADVANCE, POLL, POLL]
    assert cloud.requests[-1].query == {"monitor": "true", "api-version": "2024-03-03"}


def test_a_location_without_a_body_leaves_the_status_document() -> None:
    cloud = LabCloud()
    cloud.answers[POLL] = Response(200)
    client, response = started(cloud, "POST", {"Azure-AsyncOperation": URL, "Location": MONITOR})
    assert client.wait_for(response).body == {"name": "op1", "status": "Succeeded"}


@pytest.mark.parametrize(
    ("method", "monitor", "reads"), [("PUT", None, 2), ("PUT", True, 3), ("POST", False, 2), ("POST", None, 3)]
)
def test_the_caller_may_say_whether_the_location_is_read(method: str, monitor: bool | None, reads: int) -> None:
    cloud = LabCloud()
    cloud.answers[POLL] = Response(200)
    client, response = started(cloud, method, {"Azure-AsyncOperation": URL, "Location": MONITOR})
    client.wait_for(response, monitor=monitor)
    assert cloud.paths().count(POLL) == reads


def test_a_failed_operation_is_answered_as_it_is() -> None:
    cloud = LabCloud(outcomes={"op1": "Failed"})
    client, response = started(cloud, "DELETE", {"Azure-AsyncOperation": URL, "Location": MONITOR})
    assert client.wait_for(response).body == {"name": "op1", "status": "Failed"}
    assert cloud.paths().count(POLL) == 2


def test_a_location_alone_is_read_until_it_is_no_longer_202() -> None:
    cloud = LabCloud()
    location = f"/subscriptions/{SUBSCRIPTION}/operationresults/op1"
    cloud.answers["GET", location] = Response(202)

    def send_and_finish(request: Request) -> Step:
        step = cloud.send(request)
        if request.path == ADVANCE[1]:
            cloud.answers["GET", location] = Response(200)
        return step

    cloud.ends["op1"] = START + HOUR
    cloud.answers["DELETE", "/thing"] = Response(202, None, {"Location": location})
    client = Client(send_and_finish, ShellState("azure", SUBSCRIPTION, TENANT))
    assert client.wait_for(client.request("DELETE", "/thing")).status == 200
    assert cloud.paths()[1:] == [("GET", location), ADVANCE, ("GET", location)]


@pytest.mark.parametrize("status", [200, 204, 404, 409])
def test_an_answer_without_an_operation_is_given_back(status: int) -> None:
    cloud = LabCloud(answers={("PUT", "/thing"): Response(status, {"a": 1})})
    client = client_of(cloud)
    response = client.request("PUT", "/thing")
    assert client.wait_for(response) is response
    assert len(cloud.requests) == 1


def test_an_error_is_not_followed_even_with_a_header() -> None:
    client, response = started(LabCloud(), "PUT", {"Azure-AsyncOperation": URL}, status=409)
    assert client.wait_for(response) is response


def test_an_operation_that_never_ends_is_looked_at_eight_times() -> None:
    cloud = LabCloud(outcomes={"op1": "InProgress"})
    client, response = started(cloud, "PUT", {"Azure-AsyncOperation": URL}, status=201)
    assert client.wait_for(response).body == {"name": "op1", "status": "InProgress"}
    assert cloud.paths().count(POLL) == 8


def test_a_poll_that_is_refused_is_the_answer() -> None:
    url = URL.replace(OPERATION, "/elsewhere/")
    client, response = started(LabCloud(), "PUT", {"Azure-AsyncOperation": url}, status=201)
    assert client.wait_for(response).status == 404


def test_time_moves_by_seconds_to_an_instant_or_to_the_end_of_an_operation() -> None:
    cloud = LabCloud(ends={"op1": START + 3 * HOUR})
    client = client_of(cloud)
    assert client.advance(seconds=60) == "2026-11-27T09:01:00+00:00"
    assert client.advance(until="2026-11-27T10:00:00+00:00") == "2026-11-27T10:00:00+00:00"
    assert client.advance(operation="op1") == "2026-11-27T12:00:00+00:00"


def test_a_clock_that_does_not_move_is_an_error_with_the_answer() -> None:
    with pytest.raises(AdvanceError, match=r"the clock did not move: Nothing to advance to\.") as raised:
        client_of(LabCloud()).advance(operation="unknown")
    assert raised.value.response.status == 400


def test_now_asks_the_lab_once_and_then_remembers() -> None:
    cloud = LabCloud()
    client = client_of(cloud)
    assert client.now() == "2026-11-27T09:00:00+00:00"
    client.advance(seconds=1)
    assert client.now() == "2026-11-27T09:00:01+00:00"
    assert len(cloud.requests) == 2


def test_requests_are_bounded() -> None:
    client = Client(LabCloud().send, ShellState("azure", SUBSCRIPTION, TENANT), max_requests=2)
    client.request("GET", "/a")
    client.request("GET", "/b")
    with pytest.raises(BudgetError):
        client.request("GET", "/c")
    assert len(client.exchanges) == 2
