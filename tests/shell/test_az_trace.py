"""`--verbose` and `--debug`: what az says of its own work."""

import re

import pytest

from gallery_engine.arm import JSON, Changes, Head, Request, Response, Step
from labs.shell.az.trace import trace
from labs.shell.bounds import MAX_OUTPUT
from labs.shell.client import Exchange
from tests.shell.az_world import Az

HEAD = Head("seed", "azure", "s", "t", 0)
POLICIES = "DEBUG: cli.azure.cli.core.sdk.policies: "


@pytest.fixture
def az() -> Az:
    world = Az()
    world.does("group create -n rg -l eastus")
    return world


def test_verbose_says_how_long_it_took_and_nothing_else(az: Az) -> None:
    result = az.run("group show -n rg --verbose")
    assert result.stderr == "INFO: Command ran in 0.320 seconds (init: 0.120, invoke: 0.200)\n"


def test_a_run_that_waits_takes_the_virtual_time_that_passes(az: Az) -> None:
    found = re.search(r"Command ran in ([0-9.]+) seconds", az.run("sig create -g rg -r g --verbose").stderr)
    assert found is not None
    assert float(found[1]) > 2


def test_a_run_that_fails_says_how_long_it_took_after_the_error(az: Az) -> None:
    lines = az.run("group show -n nope --verbose").stderr.splitlines()
    assert lines[0].startswith("ERROR: (ResourceGroupNotFound)")
    assert lines[-1].startswith("INFO: Command ran in ")


def test_debug_shows_each_request_as_az_does(az: Az) -> None:
    result = az.run("group create -n rg2 -l eastus --debug")
    lines = result.stderr.splitlines()
    address = f"/subscriptions/{az.subscription}/resourcegroups/rg2?api-version=2024-11-01"
    assert lines[0] == ("DEBUG: cli.knack.cli: Command arguments: ['group', 'create', '-n', 'rg2', '-l', 'eastus', '--debug']")
    assert lines[1] == "DEBUG: urllib3.connectionpool: Starting new HTTPS connection (1): management.azure.com:443"
    assert lines[2:5] == [
        f"{POLICIES}Request URL: 'https://management.azure.com{address}'",
        f"{POLICIES}Request method: 'PUT'",
        f"{POLICIES}Request headers:",
    ]
    assert f"{POLICIES}    'CommandName': 'group create'" in lines
    assert f"{POLICIES}    'ParameterSetName': '-n -l --debug'" in lines
    assert f"{POLICIES}    'Authorization': '*****'" in lines
    assert f'{POLICIES}{{"location": "eastus"}}' in lines
    assert any(
        line.startswith(f'DEBUG: urllib3.connectionpool: https://management.azure.com:443 "PUT {address} HTTP/1.1" 201 ')
        for line in lines
    )
    assert f"{POLICIES}Response status: 201" in lines
    assert lines[-1].startswith("INFO: cli.__main__: Command ran in ")


def test_debug_says_when_a_request_has_no_body_and_what_a_refusal_was(az: Az) -> None:
    lines = az.run("group show -n nope --debug").stderr.splitlines()
    assert f"{POLICIES}This request has no body" in lines
    assert f"{POLICIES}Response status: 404" in lines
    assert any('"code": "ResourceGroupNotFound"' in line for line in lines)


def test_debug_does_not_show_how_the_lab_moves_time(az: Az) -> None:
    assert "Darkroom" not in az.run("sig create -g rg -r g --debug").stderr
    assert any("Darkroom" in request.path for request in az.requests)


def test_debug_of_a_mistake_shows_no_request(az: Az) -> None:
    lines = az.run("group show --debug").stderr.splitlines()
    assert lines[0].startswith("ERROR: the following arguments are required")
    assert not any("Request" in line for line in lines)


def test_debug_is_the_same_every_time() -> None:
    def once() -> str:
        az = Az()
        az.does("group create -n rg -l eastus")
        return az.run("group show -n rg --debug").stderr

    assert once() == once()


@pytest.mark.parametrize("secret", ["Abcd1234!xyzZ"])
def test_debug_shows_no_password(az: Az, secret: str) -> None:
    line = f"vm create -g rg -n v --image Win2022Datacenter --admin-username azureuser --admin-password {secret} --debug"
    result = az.run(line)
    assert result.exit_code == 0
    assert secret not in result.stderr
    assert "********" in result.stderr


def test_only_show_errors_leaves_warnings_out(az: Az) -> None:
    assert az.run("vm stop -g rg -n v --only-show-errors").stderr.startswith("ERROR: ")


def test_what_would_be_cut_is_not_even_made() -> None:
    body: JSON = [{"name": "x" * 1000}] * 100
    step = Step(Response(200, body), (), Changes(HEAD, HEAD))
    exchange = Exchange(Request("GET", "/x"), step, "2026-11-26T09:00:00+00:00")
    told = trace(["group", "list", "--debug"], "group list", [exchange] * 500)
    assert MAX_OUTPUT < len(told) < 2 * MAX_OUTPUT
    assert told.endswith("INFO: cli.__main__: Command ran in 100.120 seconds (init: 0.120, invoke: 100.000)\n")
