"""The template language: what expressions mean, what the functions do, and how mistakes are told."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery_engine.records import JSON
from gallery_engine.templates.errors import Fault, TemplateError
from gallery_engine.templates.expressions import DEEPEST, LONGEST, is_expression, parse
from gallery_engine.templates.scope import Place
from tests.engine.template_cast import GROUP, SUBSCRIPTION, Facts, evaluation, fault, template, value

MEANINGS: list[tuple[JSON, JSON]] = [
    ("plain", "plain"),
    ("[not closed", "[not closed"),
    ("[[escaped]", "[escaped]"),
    ("['it''s']", "it's"),
    ("[-7]", -7),
    ("[ concat( 'a' , 'b' ) ]", "ab"),
    ("[CONCAT('a', 1, true())]", "a1True"),
    ("[concat(createArray(1), createArray(2))]", [1, 2]),
    ("[createObject('Key', createArray('x', 'y')).KEY[1]]", "y"),
    ("[createObject('a b', 1)['A B']]", 1),
    ("[format('{0}-{1:D3}-{{x}}', 'a', 7)]", "a-007-{x}"),
    ("[format('{0:000}|{0,5}|{0:N0}|{0:X}', 1234)]", "1234| 1234|1,234|4D2"),
    ("[if(equals(1, 1), 'yes', json('broken'))]", "yes"),
    ("[and(true(), or(false(), true()), not(false()))]", True),
    ("[equals('a', 'A')]", False),
    ("[equals(1, true())]", False),
    ("[equals(createObject('a', 1, 'b', 2), createObject('b', 2, 'a', 1))]", True),
    ("[empty('')]", True),
    ("[empty(null())]", True),
    ("[length(createObject('a', 1))]", 1),
    ("[contains('Gallery', 'gal')]", False),
    ("[contains(createObject('Name', 1), 'name')]", True),
    ("[contains(createArray(1, 2), 2)]", True),
    ("[array('x')]", ["x"]),
    ("[union(createArray(1, 2), createArray(2, 3))]", [1, 2, 3]),
    ('[union(json(\'{"a": {"b": 1}}\'), json(\'{"A": {"c": 2}}\'))]', {"a": {"b": 1, "c": 2}}),
    ("[intersection(createArray(1, 2), createArray(2, 3))]", [2]),
    ('[intersection(json(\'{"a": 1, "b": 2}\'), json(\'{"a": 1, "b": 3}\'))]', {"a": 1}),
    ("[first('abc')]", "a"),
    ("[last(createArray(1, 2))]", 2),
    ("[first(createArray())]", None),
    ("[take('abc', 2)]", "ab"),
    ("[skip(createArray(1, 2, 3), 1)]", [2, 3]),
    ("[split('a;b,c', createArray(';', ','))]", ["a", "b", "c"]),
    ("[join(createArray('a', 'b'), '-')]", "a-b"),
    ("[replace('a-b-c', '-', '')]", "abc"),
    ("[toLower(toUpper(trim('  aB ')))]", "ab"),
    ("[substring('gallery', 1, 3)]", "all"),
    ("[startsWith('Gallery', 'gal')]", True),
    ("[endsWith('Gallery', 'ERY')]", True),
    ("[indexOf('Gallery', 'L')]", 2),
    ("[lastIndexOf('Gallery', 'l')]", 3),
    ("[padLeft(7, 3, '0')]", "007"),
    ("[string(createObject('a', true()))]", '{"a":true}'),
    ("[string(true())]", "True"),
    ("[int('42')]", 42),
    ("[bool('TRUE')]", True),
    ("[json('[1, null]')]", [1, None]),
    ("[base64ToString(base64('ümlaut'))]", "ümlaut"),
    ("[guid('a', 'b')]", "2d796349-8c7e-55ec-9624-54ece82ed031"),
    ("[min(3, 1, 2)]", 1),
    ("[max(createArray(3, 1))]", 3),
    ("[range(2, 3)]", [2, 3, 4]),
    ("[add(1, mul(2, 3))]", 7),
    ("[sub(1, 3)]", -2),
    ("[div(-7, 2)]", -3),
    ("[mod(-7, 2)]", -1),
    ("[coalesce(null(), 'x')]", "x"),
    ("[less('a', 'b')]", True),
    ("[greaterOrEquals(2, 2)]", True),
    ("[items(createObject('b', 1, 'a', 2))]", [{"key": "a", "value": 2}, {"key": "b", "value": 1}]),
    ("[environment().name]", "AzureCloud"),
    ("[providers('Microsoft.Network', 'virtualNetworks').apiVersions[0]]", "2022-01-01"),
    ("[uri('https://x.example/a/b', 'c.json')]", "https://x.example/a/c.json"),
    ("[uriComponent('a b/ü')]", "a%20b%2F%C3%BC"),
    ("[dateTimeAdd('2026-01-31T10:00:00Z', 'P1M', 'yyyy-MM-dd')]", "2026-02-28"),
    ("[dateTimeAdd('2020-04-07 14:53:14Z', '-PT1H')]", "4/7/2020 1:53:14 PM"),
    ("[resourceGroup().location]", "eastus"),
    ("[subscription().subscriptionId]", SUBSCRIPTION),
    ("[deployment().name]", "d"),
    ({"[toLower('KEY')]": ["[add(1, 1)]", None]}, {"key": [2, None]}),
    ({"copy": [{"name": "rows", "count": 2, "input": "[copyIndex('rows', 1)]"}], "x": 1}, {"x": 1, "rows": [1, 2]}),
]


@pytest.mark.parametrize(("text", "meaning"), MEANINGS, ids=[str(text) for text, _ in MEANINGS])
def test_a_value_of_a_template_means_what_azure_says(text: JSON, meaning: JSON) -> None:
    assert value(text) == meaning


SUB = f"/subscriptions/{SUBSCRIPTION}"
IDS = [
    ("[resourceId('Microsoft.Compute/galleries/images', 'g', 'i')]", f"{GROUP}/providers/Microsoft.Compute/galleries/g/images/i"),
    ("[resourceId('r', 'Microsoft.Compute/disks', 'd')]", f"{SUB}/resourceGroups/r/providers/Microsoft.Compute/disks/d"),
    ("[resourceId('s', 'r', 'Ns.A/disks', 'd')]", "/subscriptions/s/resourceGroups/r/providers/Ns.A/disks/d"),
    ("[subscriptionResourceId('Ns.A/roles', 'x')]", f"{SUB}/providers/Ns.A/roles/x"),
    ("[subscriptionResourceId('s', 'Ns.A/roles', 'x')]", "/subscriptions/s/providers/Ns.A/roles/x"),
    ("[tenantResourceId('Ns.A/roles', 'x')]", "/providers/Ns.A/roles/x"),
    ("[extensionResourceId('/a/', 'Ns.A/locks', 'l')]", "/a/providers/Ns.A/locks/l"),
]


@pytest.mark.parametrize(("text", "identifier"), IDS)
def test_ids_are_made_of_types_and_names(text: str, identifier: str) -> None:
    assert value(text) == identifier


FUNCTIONS = "Please see https://aka.ms/arm-functions for usage details."
MISTAKES = [
    (
        "[concat('a', uniqueString('b')]",
        (
            "Deployment template language expression evaluation failed: 'Unable to parse language expression "
            "'concat('a', uniqueString('b')': expected token 'RightParenthesis' and actual 'EndOfData'.'. Please see "
            "https://aka.ms/arm-template-expressions for usage details."
        ),
    ),
    ("[]", "expected token 'Identifier' and actual 'EndOfData'"),
    ("[true]", "expected token 'LeftParenthesis' and actual 'EndOfData'"),
    ("[concat('a'))]", "expected token 'EndOfData' and actual 'RightParenthesis'"),
    ("[concat('a' 'b')]", "expected token 'RightParenthesis' and actual 'StringLiteral'"),
    ("[concat('a]", "the string constant at position '8' is not terminated"),
    ("[a{]", "the string character '{' at position '2' is not expected"),
    ("[99999999999999999999]", "is too large"),
    ("[like('a')]", f"The template function 'like' is not valid. {FUNCTIONS}"),
    ("[toLower()]", "Unable to evaluate template language function 'toLower': function requires '1' argument(s) while '0'"),
    ("[toLower(1)]", "expects its first parameter to be of type 'String'. The provided value is of type 'Integer'."),
    ("[mul(9223372036854775807, 2)]", "'mul' overflowed with the operants '9223372036854775807' and '2'."),
    ("[div(1, 0)]", "divisor of '0'"),
    ("[substring('abc', 2, 5)]", "The index parameter: '2', the length parameter: '5', the length of the string parameter: '3'."),
    ("[format('{1}', 'a')]", "holes all have an argument"),
    ("[format('{0:Q}', 1)]", "does not know the format specifier 'Q'"),
    ("[int('x')]", "cannot be converted to an integer"),
    ("[json('{')]", "expects its parameter to be valid JSON"),
    ("[base64ToString('!')]", "expects its parameter to be a text in base 64"),
    ("[split('a', '')]", "not to be empty"),
    ("[createArray(1, 2)[6]]", "The language expression property array index '6' is out of bounds."),
    ("[createObject('a', 1).b]", "The language expression property 'b' doesn't exist, available properties are 'a'."),
    ("[createObject('a', 1).a.b]", "it is applied to type 'Integer'"),
    ("[resourceId('x', 'y')]", "requires exactly one multi-segmented argument"),
    ("[resourceId('Microsoft.Compute/galleries/images', 'g')]", "requires '2' resource name argument(s)"),
    ("[copyIndex()]", "The template function 'copyIndex' is not expected at this location."),
    ("[newGuid()]", "The template function 'newGuid' is not expected at this location."),
    ("[dateTimeAdd('soon', 'P1D')]", "expects an instant and a duration"),
    ("[dateTimeAdd('2026-01-01', 'P9999Y')]", "leads to a date out of range"),
    ("[if('x', 1, 2)]", "'if' expects its first parameter to be of type 'Boolean'"),
    ({"copy": [{"name": "x", "count": -1, "input": 1}]}, "The copy count '-1' of the loop 'x' is not valid"),
]


@pytest.mark.parametrize(("text", "said"), MISTAKES, ids=[str(text) for text, _ in MISTAKES])
def test_a_mistake_is_told_in_azures_words(text: JSON, said: str) -> None:
    assert said in fault(text)


def test_a_guid_is_azures_own_and_a_unique_string_only_looks_like_it() -> None:
    made = value("[uniqueString('a')]")
    assert isinstance(made, str)
    assert len(made) == 13
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz234567")
    assert made == value("[uniqueString('a')]") != value("[uniqueString('b')]")


def test_new_guids_and_the_time_are_for_defaults_of_parameters() -> None:
    assert value("[newGuid()]", Place.PARAMETERS) == "11111111-1111-4111-8111-111111111111"
    assert value("[utcNow()]", Place.PARAMETERS) == "20261123T120000Z"
    assert value("[utcNow('d')]", Place.PARAMETERS) == "11/23/2026"
    assert "is not expected at this location" in fault("[utcNow()]", Place.VARIABLES)


def test_references_are_for_properties_and_outputs() -> None:
    facts = Facts(made={"vm": {"size": 1}})
    assert value("[reference('vm').size]", Place.PROPERTIES, facts) == 1
    assert value("[reference('vm', '2024-03-03', 'Full').properties]", facts=facts) == {"size": 1}
    assert "'reference' is not expected" in fault("[reference('vm')]", Place.RESOURCE)
    assert "'Full'" in fault("[reference('vm', '1', 'Half')]")


def test_there_is_no_group_where_a_subscription_is_deployed_to() -> None:
    facts = Facts(group=None)
    assert (
        value("[resourceId('Microsoft.Resources/x', 'a')]", facts=facts)
        == f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Resources/x/a"
    )
    assert (
        value("[resourceId('s', 'Microsoft.Resources/x', 'a')]", facts=facts)
        == "/subscriptions/s/providers/Microsoft.Resources/x/a"
    )
    with pytest.raises(TemplateError, match="is not expected at this location"):
        value("[resourceGroup().name]", facts=facts)


def variables(**said: JSON) -> None:
    evaluation(template(variables=said)).variables()


@pytest.mark.parametrize(
    "start", ["[concat(variables('v{0}'), variables('v{0}'))]", "[createArray(variables('v{0}'), variables('v{0}'))]"]
)
def test_what_doubles_again_and_again_is_stopped(start: str) -> None:
    said: dict[str, JSON] = {"v0": "x" * 100}
    said |= {f"v{at + 1}": start.format(at) for at in range(40)}
    with pytest.raises(TemplateError) as caught:
        variables(**said)
    assert caught.value.fault is Fault.LIMIT


@pytest.mark.parametrize("text", ["[padLeft('', 2000000000)]", "[replace(padLeft('', 4000, 'a'), 'a', padLeft('', 4000))]"])
def test_what_would_become_too_long_is_never_made(text: str) -> None:
    assert "exceeds the limit of '4000000' characters" in fault(text)


def test_work_is_counted_not_timed() -> None:
    loop: JSON = {"copy": [{"name": "inner", "count": 800, "input": "[copyIndex('inner')]"}]}
    assert "takes more than '200000' steps" in fault({"copy": [{"name": "outer", "count": 800, "input": loop}]})


def test_depth_is_bounded_in_expressions_values_and_variables() -> None:
    deep = "concat(" * DEEPEST + "'x'" + ")" * DEEPEST
    assert "nested deeper" in fault(f"[{deep}]")
    assert value(f"[{deep[7:-1]}]") == "x"
    assert "nested deeper" in fault("[json('" + "[" * 100 + "]" * 100 + "')]")
    assert "nested deeper" in fault("[a()" + ".b" * 100 + "]")
    with pytest.raises(TemplateError, match="nested deeper"):
        variables(**{f"v{at}": f"[variables('v{at + 1}')]" for at in range(400)})


def test_an_expression_has_at_most_24576_characters() -> None:
    assert value("[concat('" + "x" * (LONGEST - 12) + "')]") == "x" * (LONGEST - 12)
    assert "exceeds the limit of '24576' characters" in fault("[concat('" + "x" * (LONGEST - 11) + "')]")


def outcome(text: str) -> Any:
    try:
        return value(text)
    except TemplateError as error:
        return error.sentence


PIECES = st.sampled_from(
    [
        "concat",
        "json",
        "if",
        "(",
        ")",
        ",",
        "'",
        "''",
        "[",
        "]",
        ".",
        "1",
        "-",
        " ",
        "createArray",
        "range",
        "{",
        "é",
        "null()",
        "format",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join)))
@settings(max_examples=400, deadline=None)
def test_any_text_between_brackets_has_a_value_or_is_refused_and_the_same_each_time(text: str) -> None:
    first = outcome(f"[{text}]")
    assert first == outcome(f"[{text}]")
    if isinstance(first, str) and first.startswith("Deployment template language"):
        with pytest.raises(TemplateError):
            parse(f"[{text}]")


@given(st.text(max_size=60))
def test_any_text_can_be_quoted_and_comes_back(text: str) -> None:
    quoted = text.replace("'", "''")
    assert value(f"[concat('{quoted}')]") == text


@given(st.text(max_size=20))
def test_a_doubled_bracket_keeps_any_text_from_being_an_expression(text: str) -> None:
    assert not is_expression(f"[[{text}]")
    assert value(f"[[{text}]") == f"[{text}]"
