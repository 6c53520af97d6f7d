"""What every request has to be: bounded, addressed, versioned, of a known type and verb, and of the right types."""

from dataclasses import replace

import pytest

from gallery_engine.arm import Request, Step
from gallery_engine.cloud import Cloud
from gallery_engine.records import JSON
from tests.engine.cast import (
    EAST,
    Sandbox,
    accepted,
    gallery,
    message,
    refused,
    sandbox,
)


def deep(levels: int) -> JSON:
    value: JSON = "x"
    for _ in range(levels):
        value = {"a": value}
    return value


def sent(box: Sandbox, request: Request) -> Step:
    step = Cloud(box.store).send(request)
    box.store.commit(step.changes)
    return step


@pytest.mark.rule("REQ101")
@pytest.mark.parametrize(
    "body",
    [
        deep(22),
        ["x"] * 5_001,
        {"a": "x" * 65_537},
        {"x" * 65_537: "a"},
        ["x" * 60_000] * 20,
        {"a": 2**63},
        {"a": float("nan")},
        {"a": float("-inf")},
        {"a": "\ud800"},
        {"a\x00": "b"},
    ],
)
def test_a_body_too_deep_too_wide_or_too_long_is_refused(body: JSON) -> None:
    box = sandbox()
    assert refused(box.put("galleries/g", {"location": EAST, "tags": body})) == "REQ101"
    accepted(box.put("galleries/g", {"location": EAST, "properties": {"description": "x" * 65_536, "more": deep(15)}}))


@pytest.mark.rule("REQ102")
def test_a_path_or_method_of_another_shape_is_refused() -> None:
    box = sandbox()
    for path in ("/", "/nowhere/at/all/providers/", "/" + "a" * 2_048):
        assert refused(sent(box, Request("GET", path, {"api-version": "2024-03-03"}))) in {"REQ102", "REQ104"}
    assert refused(sent(box, Request("GET", "/", {"api-version": "2024-03-03"}))) == "REQ102"
    assert refused(box.send("BREW", "galleries/g")) == "REQ102"
    assert refused(box.put("galleries", {"location": EAST})) == "REQ102"
    assert refused(box.delete("galleries/g/images")) == "REQ102"
    assert refused(box.send("GET", "galleries/\ud800")) == "REQ102"
    assert refused(box.send("GET", "galleries", query={"$skiptoken": "\x00"})) == "REQ102"
    assert refused(box.send("GET", "/resourceGroups/\u212aelvin")) == "REQ102"  # the Kelvin sign, whose lower case is a k
    accepted(box.put("galleries//g/", {"location": EAST}))


@pytest.mark.rule("REQ103")
def test_a_request_without_an_api_version_is_refused() -> None:
    box = sandbox()
    request = Request("GET", box.id("galleries"), {})
    assert refused(sent(box, request)) == "REQ103"
    accepted(sent(box, replace(request, query={"api-version": "2018-06-01"})))


@pytest.mark.rule("REQ104")
def test_a_resource_type_the_lab_does_not_have_is_refused() -> None:
    box = sandbox()
    assert refused(box.send("GET", "cloudServices/one")) == "REQ104"
    assert refused(box.post("/providers/Darkroom.Lab/teleport")) == "REQ104"
    accepted(box.send("GET", "galleries"))


@pytest.mark.rule("REQ105")
def test_an_operation_the_type_does_not_know_is_refused() -> None:
    box = sandbox()
    gallery(box)
    assert refused(box.post("galleries/gallery/restart")) == "REQ105"
    accepted(box.delete("galleries/gallery"))


@pytest.mark.rule("REQ106")
@pytest.mark.parametrize("body", [{"location": 5}, {"location": EAST, "tags": {"a": 1}}, ["list"], "text", 7])
def test_a_body_of_other_types_is_refused(body: JSON) -> None:
    box = sandbox()
    step = box.put("galleries/g", body)
    assert refused(step) == "REQ106"
    assert message(step).startswith("The request content was invalid and could not be deserialized")
    accepted(box.put("galleries/g", {"location": EAST, "tags": {"a": "1"}, "unknown": [1]}))
