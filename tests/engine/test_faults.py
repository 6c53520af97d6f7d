"""Requests as they should not be: the code and shape Azure has for them, and nothing changed."""

import json
from collections.abc import Callable

import pytest

from gallery_engine.arm import Request, Step
from gallery_engine.clock import LAST_ADVANCE
from gallery_engine.cloud import Cloud
from gallery_engine.records import JSON, Document
from gallery_engine.snapshot import digest
from tests.engine.cast import (
    EAST,
    Sandbox,
    accepted,
    definition,
    definition_body,
    gallery,
    managed_image,
    refused,
    sandbox,
    version_body,
)


def furnished() -> Sandbox:
    box = sandbox()
    definition(box)
    managed_image(box)
    return box


def error(step: Step) -> tuple[int, str]:
    """Status and code of a refusal; checks the envelope, that it is JSON, and that nothing was changed."""
    body = step.response.body
    assert isinstance(body, dict)
    assert list(body) == ["error"]
    inner = body["error"]
    assert isinstance(inner, dict)
    assert json.loads(json.dumps(body)) == body
    assert {"code", "message"} <= set(inner)
    assert step.changes.records == ()
    return step.response.status, str(inner["code"])


GALLERY: Document = {"location": EAST}


@pytest.mark.parametrize("body", [None, [], "{", "not JSON", 5, True, [GALLERY]])
@pytest.mark.parametrize("path", ["galleries/g", "galleries/gallery/images/new", "galleries/gallery/images/web/versions/1.0.0"])
def test_a_body_that_is_no_object_is_refused(path: str, body: JSON) -> None:
    box = furnished()
    assert error(box.put(path, body))[0] == 400


@pytest.mark.parametrize(
    "body",
    [
        {"location": 5},
        {"location": EAST, "tags": []},
        {"location": EAST, "tags": {"a": 1}},
        {"location": EAST, "properties": "text"},
        {"location": EAST, "properties": {"description": ["text"]}},
        {"location": EAST, "properties": {"sharingProfile": True}},
    ],
)
def test_wrong_types_are_refused(body: Document) -> None:
    assert error(sandbox().put("galleries/g", body)) == (400, "InvalidParameter")


def test_what_a_model_does_not_know_and_what_the_service_makes_itself_is_not_taken_over() -> None:
    box = sandbox()
    sent: Document = {
        "location": EAST,
        "colour": "red",
        "id": "/subscriptions/x",
        "name": "other",
        "type": "Microsoft.Other/things",
        "properties": {"provisioningState": "Failed", "identifier": {"uniqueName": "mine"}, "colour": "red"},
    }
    box.finish(box.put("galleries/g", sent))
    shown = box.get("galleries/g")
    assert shown["name"] == "g"
    assert shown["type"] == "Microsoft.Compute/galleries"
    assert shown["properties"]["provisioningState"] == "Succeeded"
    assert shown["properties"]["identifier"]["uniqueName"].endswith("-G")
    assert "colour" not in shown
    assert "colour" not in shown["properties"]


@pytest.mark.parametrize(
    ("make", "taken", "refused_name"),
    [
        ("galleries/{}".format, "g" * 80, "g" * 81),
        ("galleries/{}".format, "g", "_g"),
        ("galleries/gallery/images/{}".format, "i" * 80, "i" * 81),
        ("/resourceGroups/{}".format, "r" * 90, "r" * 91),
    ],
)
def test_names_are_taken_at_their_limit_and_refused_over_it(make: Callable[[str], str], taken: str, refused_name: str) -> None:
    box = furnished()
    body = definition_body(sku="limits") if "images" in make("x") else GALLERY
    assert error(box.put(make(refused_name), body))[0] == 400
    accepted(box.put(make(taken), body))


@pytest.mark.parametrize(
    "name",
    [
        "g\u0430llery",  # Cyrillic a
        "gallery\u200b",  # zero width space
        "\uff47allery",  # full width g
        "galle\u0301ry",  # combining accent
        "gallery\u202e",  # right-to-left override
        "٣",  # Arabic digit
    ],
)
@pytest.mark.parametrize("make", ["galleries/{}", "galleries/gallery/images/{}", "galleries/gallery/images/web/versions/{}.0.0"])
def test_look_alikes_are_no_names(make: str, name: str) -> None:
    box = furnished()
    body = definition_body(sku="alike") if make.endswith("images/{}") else version_body(box.id("images/image"))
    assert error(box.put(make.format(name), body))[0] == 400


def test_ten_thousand_tags_are_refused_and_fifty_are_taken() -> None:
    box = sandbox()
    many: Document = {f"t{number}": "x" for number in range(10_000)}
    assert error(box.put("galleries/g", {"location": EAST, "tags": many}))[0] == 400
    few: Document = {f"t{number}": "x" for number in range(50)}
    accepted(box.put("galleries/g", {"location": EAST, "tags": few}))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("2147483648.0.0", "2147483647.0.0"),
        ("0.0.99999999999", "0.0.1"),
        ("1.0.-1", "1.0.1"),
        ("1.0", "1.0.2"),
        ("1.0.0.0", "1.0.3"),
        ("v1.0.0", "1.0.4"),
        ("1.0.0-rc1", "1.0.5"),
        ("1e3.0.0", "1000.0.0"),
    ],
)
def test_version_numbers_past_thirty_two_bits_and_of_other_shapes_are_refused(wrong: str, right: str) -> None:
    box = furnished()
    path = "galleries/gallery/images/web/versions/{}"
    assert error(box.put(path.format(wrong), version_body(box.id("images/image"))))[0] == 400
    accepted(box.put(path.format(right), version_body(box.id("images/image"))))


@pytest.mark.rule("REQ103")
@pytest.mark.parametrize(
    "version", ["latest", "2024", "2024-13-01", "2024-02-30", "2024-03-03-beta", "٢٠٢٤-٠٣-٠٣", "2024-03-03 "]
)
def test_an_api_version_that_is_no_date_is_refused(version: str) -> None:
    box = sandbox()
    step = box.send("GET", "galleries", query={"api-version": version})
    assert refused(step) == "REQ103"
    assert error(step) == (400, "InvalidApiVersionParameter")
    assert step.refusal is not None
    assert step.refusal.message.startswith(f"The api-version '{version}' is invalid. The supported versions are '2026-04-01,")
    assert box.send("GET", "galleries", query={"api-version": "2024-03-03-preview"}).response.status == 200


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "get", "", "PUT ", "CONNECT"])
def test_a_method_arm_does_not_have_is_refused(method: str) -> None:
    assert error(sandbox().send(method, "galleries/g"))[0] == 400


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "galleries/gallery/restart"), ("DELETE", "galleries"), ("PATCH", "/resourceGroups")]
)
def test_a_method_that_the_type_does_not_have_is_refused(method: str, path: str) -> None:
    assert error(furnished().send(method, path))[0] in {400, 405}


def test_a_refused_request_changes_nothing_but_the_counter() -> None:
    box = furnished()
    before = box.store.head()
    box.put("galleries/bad-name", GALLERY)
    after = box.store.head()
    assert (after.counter, after.now, after.resources) == (before.counter + 1, before.now, before.resources)


def test_a_head_request_that_is_refused_has_no_body() -> None:
    box = sandbox()
    request = Request("HEAD", box.id("galleries/none"), {"api-version": "2024-03-03"})
    response = Cloud(box.store).send(request).response
    assert (response.status, response.body) == (404, None)


@pytest.mark.parametrize("years", [11, 1_000])
def test_the_clock_moves_ten_years_at_most(years: int) -> None:
    box = furnished()
    before = digest(box.store)
    assert error(box.post("/providers/Darkroom.Lab/advance", {"seconds": years * 366 * 86_400}))[0] == 400
    assert digest(box.store) == before
    box.advance(10 * 365 * 86_400)


def test_a_thousand_years_can_be_had_ten_at_a_time() -> None:
    box = sandbox()
    gallery(box)
    for _ in range(100):
        box.advance(10 * 365 * 86_400)
    assert box.store.head().now < LAST_ADVANCE
    assert box.get("galleries/gallery")["properties"]["provisioningState"] == "Succeeded"
