"""The rules of a security group as resources of their own."""

import pytest

from gallery_engine.records import Document
from tests.engine.cast import Sandbox, accepted, message, refused, sandbox
from tests.engine.network_cast import NSG, code, made, nsg_body, rule_body

RULE = f"{NSG}/securityRules/web"


def group() -> Sandbox:
    """A sandbox with a security group that lets SSH in."""
    box = sandbox()
    made(box, NSG, nsg_body(rule_body()))
    return box


def said(priority: int = 900, **changed: str) -> Document:
    """The body of a rule that is put by itself."""
    properties = rule_body(priority=priority, destinationPortRange="443", **changed)["properties"]
    return {"properties": properties}


def names(box: Sandbox) -> list[str]:
    return [each["name"] for each in box.get(NSG)["properties"]["securityRules"]]


def test_a_rule_is_made_shown_and_deleted_by_itself() -> None:
    box = group()
    rule = made(box, RULE, said(direction="inbound"))
    assert (rule["name"], rule["type"]) == ("web", "Microsoft.Network/networkSecurityGroups/securityRules")
    assert (rule["properties"]["direction"], rule["properties"]["destinationPortRange"]) == ("Inbound", "443")
    assert names(box) == ["ssh", "web"]
    assert [each["name"] for each in box.get(f"{NSG}/securityRules")["value"]] == ["ssh", "web"]
    box.finish(box.delete(RULE))
    assert names(box) == ["ssh"]


def test_a_group_that_is_put_anew_has_the_rules_that_it_says() -> None:
    box = group()
    made(box, RULE, said())
    made(box, NSG, nsg_body(rule_body("only")))
    assert names(box) == ["only"]
    assert box.send("GET", RULE).response.status == 404


def test_a_rule_goes_with_its_group() -> None:
    box = group()
    made(box, RULE, said())
    box.finish(box.delete(NSG))
    assert box.send("GET", RULE).response.status == 404


def test_a_rule_needs_a_group() -> None:
    step = sandbox().put(RULE, said())
    assert step.response.status == 404


@pytest.mark.rule("NET301")
def test_a_rule_by_itself_says_what_it_does() -> None:
    box = group()
    step = box.put(RULE, said(access="perhaps"))
    assert (refused(step), code(step), message(step)) == ("NET301", "InvalidRequestFormat", "Cannot parse the request.")
    accepted(box.put(RULE, said()))


@pytest.mark.rule("NET302")
def test_a_rule_by_itself_has_a_priority_in_range() -> None:
    box = group()
    step = box.put(RULE, said(99))
    assert (refused(step), code(step)) == ("NET302", "SecurityRuleInvalidPriority")
    assert message(step) == "Security rule has invalid Priority. Value provided: 99 Allowed range 100-4096."
    accepted(box.put(RULE, said(100)))


@pytest.mark.rule("NET303")
def test_a_rule_by_itself_has_a_priority_of_its_own() -> None:
    box = group()
    step = box.put(RULE, said(1_000))
    assert (refused(step), code(step)) == ("NET303", "SecurityRuleConflict")
    assert message(step) == "Security rule web conflicts with rule ssh. Rules cannot have the same Priority and Direction."
    accepted(box.put(RULE, said(1_000, direction="Outbound")))
    accepted(box.put(RULE, said(1_001)))
    accepted(box.put(RULE, said(1_001)))
