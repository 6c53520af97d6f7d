"""What a template makes: its parameters and variables, its copies and conditions, and what waits for what."""

import pytest

from gallery_engine.records import JSON, Document
from gallery_engine.templates.errors import TemplateError
from gallery_engine.templates.planning import plan
from gallery_engine.templates.template import read
from tests.engine.template_cast import GROUP, Facts, evaluation, gallery, planned, template


def names(document: Document, given: JSON = None) -> list[str]:
    return [resource.name for resource in planned(document, given)]


def refusal(document: Document, given: JSON = None) -> str:
    with pytest.raises(TemplateError) as caught:
        planned(document, given)
    return caught.value.sentence


def declared(given: JSON = None, **parameter: JSON) -> JSON:
    made = evaluation(template(parameters={"p": parameter}), None if given is None else {"P": {"value": given}})
    return made.parameters()["p"]


def wrong(given: JSON = None, **parameter: JSON) -> str:
    with pytest.raises(TemplateError) as caught:
        declared(given, **parameter)
    return caught.value.sentence


def test_a_parameter_has_the_value_given_or_its_default() -> None:
    assert declared("x", type="string", defaultValue="y") == "x"
    assert declared(type="string", defaultValue="[concat(resourceGroup().name, '-y')]") == "rg-y"
    assert declared(type="String", nullable=True) is None


def test_a_default_may_use_another_parameter_in_any_case() -> None:
    said: Document = {"a": {"type": "string", "defaultValue": "[parameters('B')]"}, "b": {"type": "string", "defaultValue": "x"}}
    assert evaluation(template(parameters=said)).parameters() == {"a": "x", "b": "x"}


def test_a_default_that_needs_itself_is_refused() -> None:
    assert "Circular dependency detected on parameter: 'p'" in wrong(type="string", defaultValue="[parameters('p')]")


def test_a_parameter_without_a_value_is_named() -> None:
    assert wrong(type="string") == (
        "Deployment template validation failed: 'The value for the template parameter 'p' at line '0' and column '0' is not "
        "provided. Please see https://aka.ms/arm-create-parameter-file for usage details.'."
    )


def test_a_value_for_no_parameter_is_refused_with_those_there_are() -> None:
    with pytest.raises(TemplateError) as caught:
        evaluation(template(parameters={"p": {"type": "int"}}), {"p": {"value": 1}, "q": {"value": 1}, "r": {"value": 1}})
    assert "The template parameters 'q, r' in the parameters file are not valid" in caught.value.sentence
    assert "The only supported parameters for this template are 'p'." in caught.value.sentence


@pytest.mark.parametrize(
    ("kind", "value", "expected", "actual"),
    [
        ("bool", "true", "Boolean", "String"),
        ("string", {}, "String, Uri", "Object"),
        ("int", True, "Integer", "Boolean"),
        ("array", "a", "Array", "String"),
        ("secureObject", 1, "Object", "Integer"),
    ],
)
def test_a_value_of_another_type_is_refused(kind: str, value: JSON, expected: str, actual: str) -> None:
    assert f"Template parameter JToken type is not valid. Expected '{expected}'. Actual '{actual}'." in wrong(value, type=kind)


def test_a_value_is_one_of_those_allowed() -> None:
    allowed: list[JSON] = ["Standard_LRS", "Standard_ZRS"]
    assert declared("Standard_ZRS", type="string", allowedValues=allowed) == "Standard_ZRS"
    assert declared(["Standard_ZRS"], type="array", allowedValues=allowed) == ["Standard_ZRS"]
    assert wrong("badSKU", type="string", allowedValues=allowed) == (
        "Deployment template validation failed: 'The provided value 'badSKU' for the template parameter 'p' at line '0' and "
        "column '0' is not valid. The parameter value is not part of the allowed value(s): 'Standard_LRS,Standard_ZRS'.'."
    )
    assert "badSKU" not in wrong("badSKU", type="securestring", allowedValues=allowed)


def test_lengths_and_values_have_bounds() -> None:
    assert declared("123456789012", type="securestring", minLength=12) == "123456789012"
    assert "Length of the value should be greater than or equal to '12'." in wrong(
        "12345678901", type="securestring", minLength=12
    )
    assert "Length of the value should be less than or equal to '2'." in wrong([1, 2, 3], type="array", maxLength=2)
    assert declared(3, type="int", minValue=3, maxValue=3) == 3
    assert "The value should be greater than or equal to '3'." in wrong(2, type="int", minValue=3)
    assert "The value should be less than or equal to '3'." in wrong(4, type="int", maxValue=3)


def test_a_type_that_is_none_is_refused() -> None:
    assert "The parameter type is not one of" in wrong(1, type="integer")


def test_a_default_cannot_use_variables() -> None:
    assert "The template function 'variables' is not expected at this location." in wrong(
        type="int", defaultValue="[variables('v')]"
    )


def test_variables_may_use_each_other_and_loops() -> None:
    said: Document = {
        "a": "[concat(variables('b')[1].n, '!')]",
        "copy": [{"name": "b", "count": 2, "input": {"n": "[format('x{0}', copyIndex('b'))]"}}],
    }
    made = evaluation(template(variables=said, outputs={"o": {"type": "string", "value": "[variables('A')]"}}))
    made.variables()
    assert made.outputs() == ({"o": {"type": "String", "value": "x1!"}}, {})


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("[variables('x')]", "The template variable 'v' is not valid: The template variable 'x' is not found."),
        ("[parameters('x')]", "The template variable 'v' is not valid: The template parameter 'x' is not found."),
        ("[variables('v')]", "Circular dependency detected on variable: 'v'"),
        ("[createArray(1)[2]]", "The language expression property array index '2' is out of bounds.. Please see"),
    ],
)
def test_a_variable_that_has_no_value_is_named(said: str, told: str) -> None:
    with pytest.raises(TemplateError) as caught:
        evaluation(template(variables={"v": said})).variables()
    assert told in caught.value.sentence
    assert caught.value.path == "properties.template.variables.v"


def test_outputs_have_conditions_loops_and_types() -> None:
    said: Document = {
        "yes": {"type": "int", "value": "[add(1, 1)]"},
        "no": {"type": "int", "value": 1, "condition": "[equals(1, 2)]"},
        "all": {"type": "array", "copy": {"count": 2, "input": "[copyIndex()]"}},
        "wrong": {"type": "string", "value": 1},
        "broken": {"type": "string", "value": "[createArray()[0]]"},
    }
    found, faults = evaluation(template(outputs=said)).outputs()
    assert found == {"yes": {"type": "Int", "value": 2}, "all": {"type": "Array", "value": [0, 1]}}
    assert faults["wrong"].message == "Template output JToken type is not valid. Expected 'String, Uri'. Actual 'Integer'."
    assert "array index '0' is out of bounds" in faults["broken"].message


@pytest.mark.parametrize("section", ["$schema", "contentVersion", "resources"])
def test_a_template_has_three_parts_at_least(section: str) -> None:
    document = template()
    del document[section]
    with pytest.raises(TemplateError, match="Required property"):
        read(document)


@pytest.mark.parametrize(
    ("section", "most"), [("parameters", 256), ("variables", 512), ("outputs", 64)], ids=["parameters", "variables", "outputs"]
)
def test_each_section_has_a_limit(section: str, most: int) -> None:
    full: dict[str, JSON] = {section: {f"n{at}": {"type": "int"} for at in range(most)}}
    over: dict[str, JSON] = {section: {f"n{at}": {"type": "int"} for at in range(most + 1)}}
    assert read(template(**full))
    with pytest.raises(TemplateError) as caught:
        read(template(**over))
    assert f"The number of template {section} limit exceeded. Limit: '{most}' and actual: '{most + 1}'." in caught.value.sentence


def test_copies_count_towards_the_800_resources() -> None:
    copied = gallery("[format('g{0}', copyIndex())]", copy={"name": "all", "count": 400})
    other = gallery("[format('h{0}', copyIndex())]", copy={"name": "others", "count": 400})
    assert len(planned(template(copied, other))) == 800
    assert "Limit: '800' and actual: '801'." in refusal(template(copied, other, gallery("one")))


def test_dependencies_may_be_ids_titles_names_and_loops_in_any_case() -> None:
    for after in (
        "[resourceId('Microsoft.Compute/galleries', 'G')]",
        "microsoft.compute/GALLERIES/g",
        "g",
    ):
        assert names(template(gallery("late", after), gallery("g"))) == ["g", "late"]
    copied = gallery("[format('c{0}', copyIndex())]", copy={"name": "loop", "count": 2})
    assert names(template(gallery("late", "LOOP"), copied)) == ["c0", "c1", "late"]


def test_symbolic_names_are_names() -> None:
    document = template()
    document["resources"] = {
        "second": gallery("b", "first"),
        "first": gallery("a"),
        "there": gallery("x", existing=True),
    }
    assert names(document) == ["a", "b"]


def test_a_reference_makes_a_dependency() -> None:
    late = gallery("late", properties={"description": "[reference(resourceId('Microsoft.Compute/galleries', 'g')).x]"})
    assert [resource.after for resource in planned(template(late, gallery("g")))] == [
        (),
        (f"{GROUP}/providers/Microsoft.Compute/galleries/g".lower(),),
    ]


def test_a_dependency_on_nothing_is_refused() -> None:
    assert refusal(template(gallery("g", "Microsoft.Compute/galleries/x"))) == (
        "Deployment template validation failed: 'The resource 'Microsoft.Compute/galleries/x' is not defined in the template. "
        "Please see https://aka.ms/arm-template for usage details.'."
    )


def test_what_is_left_out_is_not_waited_for() -> None:
    left_out = gallery("a", condition="[equals(1, 2)]")
    assert names(template(left_out, gallery("b", "a"))) == ["b"]
    none = gallery("[format('c{0}', copyIndex())]", copy={"name": "loop", "count": 0})
    assert names(template(none, gallery("b", "loop"))) == ["b"]


def test_a_circle_is_refused_and_names_one_of_it() -> None:
    said = refusal(template(gallery("x", "a"), gallery("a", "b"), gallery("b", "a")))
    assert said == (
        f"Deployment template validation failed: 'Circular dependency detected on resource: '{GROUP}/providers/Microsoft.Compute/"
        "galleries/a'. Please see https://aka.ms/arm-syntax-resources for usage details.'."
    )


def test_two_of_one_name_are_refused_unless_one_is_left_out() -> None:
    said = refusal(template(gallery("a"), gallery("A")))
    assert (
        "The resource 'Microsoft.Compute/galleries/A' at line '0' and column '0' is defined multiple times in a template." in said
    )
    assert names(template(gallery("a"), gallery("A", condition=False))) == ["a"]


def test_a_name_has_as_many_parts_as_its_type() -> None:
    assert "has incorrect segment lengths" in refusal(template(gallery("a/b")))
    child: Document = {"type": "Microsoft.Compute/galleries/images", "apiVersion": "1", "name": "g/i"}
    assert names(template(child)) == ["g/i"]


def test_children_take_type_and_name_of_their_parent() -> None:
    child: Document = {
        "type": "images",
        "apiVersion": "1",
        "name": "[concat('i', copyIndex())]",
        "copy": {"name": "l", "count": 2},
    }
    parent = gallery("g", resources=[{**child, "dependsOn": ["g"]}])
    assert [resource.id for resource in planned(template(parent))] == [
        f"{GROUP}/providers/Microsoft.Compute/galleries/g",
        f"{GROUP}/providers/Microsoft.Compute/galleries/g/images/i0",
        f"{GROUP}/providers/Microsoft.Compute/galleries/g/images/i1",
    ]


def test_serial_copies_wait_for_the_batch_before() -> None:
    loop: Document = {"name": "all", "count": 5, "mode": "Serial", "batchSize": 2}
    found = planned(template(gallery("[format('g{0}', copyIndex())]", copy=loop)))
    waits = {resource.name: [key[-2:] for key in resource.after] for resource in found}
    assert waits == {"g0": [], "g1": [], "g2": ["g0", "g1"], "g3": ["g0", "g1"], "g4": ["g2", "g3"]}


def test_a_lock_extends_what_its_scope_names() -> None:
    lock: Document = {
        "type": "Microsoft.Authorization/locks",
        "apiVersion": "1",
        "name": "l",
        "scope": "Microsoft.Compute/galleries/g",
    }
    old: Document = {
        "type": "Microsoft.Compute/galleries/providers/locks",
        "apiVersion": "1",
        "name": "g/Microsoft.Authorization/l",
    }
    wanted = f"{GROUP}/providers/Microsoft.Compute/galleries/g/providers/Microsoft.Authorization/locks/l"
    assert [planned(template(one))[0].id for one in (lock, old)] == [wanted, wanted]


def test_a_resource_says_type_name_and_version_plainly() -> None:
    assert "The type property cannot be an expression." in refusal(template(gallery(type="[parameters('x')]")))
    assert "The type property is missing." in refusal(template({"name": "x"}))
    unversioned = gallery()
    del unversioned["apiVersion"]
    assert "The api-version is missing." in refusal(template(unversioned))
    said = refusal(template(gallery("[split('a', '/')[6]]")))
    assert said == (
        "Deployment template validation failed: 'The template resource '[split('a', '/')[6]]' at line '0' and column '0' is "
        "not valid: The language expression property array index '6' is out of bounds.. Please see "
        "https://aka.ms/arm-functions for usage details.'."
    )


def test_a_subscription_takes_groups_and_what_goes_into_them() -> None:
    group: Document = {"type": "Microsoft.Resources/resourceGroups", "apiVersion": "1", "name": "new", "location": "eastus"}
    inner: Document = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "1",
        "name": "d",
        "resourceGroup": "new",
        "dependsOn": ["new"],
    }
    made = evaluation(template(group, inner), facts=Facts(group=None))
    assert [resource.id.rpartition("/subscriptions/")[2].partition("/")[2] for resource in plan(made)] == [
        "resourceGroups/new",
        "resourceGroups/new/providers/Microsoft.Resources/deployments/d",
    ]
