"""Deployments within deployments: one resource of the outer, with a template of its own."""

from tests.engine.cast import refused, sandbox
from tests.engine.deployment_cast import (
    PATH,
    deploy,
    finished,
    gallery,
    image,
    nested,
    status,
    template,
)


def test_a_nested_deployment_is_one_resource_of_the_outer_and_waited_for() -> None:
    box = sandbox()
    inner = template(
        gallery("[parameters('n')]"),
        image("[concat(parameters('n'), '/web')]", "[parameters('n')]"),
        parameters={"n": {"type": "string"}},
    )
    step = deploy(
        box,
        nested("inner", inner, "inner", parameters={"n": {"value": "[toLower('G')]"}}),
        {**nested("outer", template(gallery("[concat('x', 'y')]")), "outer"), "dependsOn": ["inner"]},
    )
    assert status(box, "galleries/g") == 200
    assert status(box, "galleries/xy") == 404
    assert finished(box, step)["provisioningState"] == "Succeeded"
    assert status(box, "galleries/g/images/web") == 200
    assert status(box, "galleries/xy") == 200
    assert [one["name"] for one in box.get(PATH.rpartition("/")[0])["value"]] == ["d", "inner", "outer"]


def test_a_nested_template_with_a_mistake_is_told_of_its_deployment() -> None:
    box = sandbox()
    step = deploy(box, nested("inner", template(gallery("[nothing()]")), "inner"))
    assert refused(step) == "TPL211"
    assert step.refusal is not None
    detail = step.refusal.details[0]
    assert isinstance(detail, dict)
    assert detail["code"] == "InvalidTemplate"
    assert "The template function 'nothing' is not valid." in str(detail["message"])


def test_the_innermost_rule_is_told_through_every_deployment_around_it() -> None:
    box = sandbox()
    step = deploy(box, nested("outer", template(nested("inner", template(gallery("no-hyphens")), "inner")), "inner"))
    assert refused(step) == "TPL211"
    assert step.refusal is not None
    assert step.refusal.inner == ("GAL101",)
