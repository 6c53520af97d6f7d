"""Passwords leave no trace: not in the journal, not in a request, not in the terminal's memory."""

import json

import pytest
from django.core import serializers
from django.db import connection

from gallery_engine.arm import JSON
from labs.models import CommandRecord, GoalResult, RequestRecord, Resource, Sandbox
from labs.runs import Run
from labs.secrets import STAND_IN, blot, safe_variables, secrets_of, without_secrets
from labs.shell.history import PLACEHOLDER
from tests.labs.worlds import playground, typed

SECRET = "Sesame-Open-2026"


def everything_stored() -> str:
    models = (Sandbox, Resource, CommandRecord, RequestRecord, GoalResult)
    return "".join(serializers.serialize("json", model.objects.all()) for model in models)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "line",
    [
        f"az vm create -g rg-start -n vm -l westus --image Ubuntu2204 --admin-username me --admin-password {SECRET}",
        f"az vm create -g rg-start -n vm --image Ubuntu2204 --admin-password='{SECRET}' --no-such-option {SECRET}",
        f"ADMIN_PASSWORD={SECRET}",
        f"MY_PASSWORD={SECRET}; echo $MY_PASSWORD",
        f"export PASSWORD={SECRET}",
        f"PASSWORD={SECRET}; echo $PASSWORD > f; cat f",
        f'cat > p.json <<EOF\n{{"adminPassword": "{SECRET}", "a": 1}}\nEOF\ncat p.json',
        f'cat > p.json <<EOF\n{{"adminPassword": {{ "value": "{SECRET}" }} }}\nEOF',
    ],
)
def test_a_secret_is_nowhere_in_the_database(sandbox: Sandbox, line: str) -> None:
    typed(sandbox, line)
    assert SECRET not in everything_stored()


@pytest.mark.django_db
def test_a_secret_in_a_file_stays_usable(sandbox: Sandbox) -> None:
    typed(sandbox, f'cat > p.json <<EOF\n{{"adminPassword": "{SECRET}"}}\nEOF')
    assert typed(sandbox, "cat p.json").stdout == f'{{"adminPassword": "{STAND_IN}"}}\n'


@pytest.mark.django_db
def test_a_variable_that_holds_a_secret_stays_usable(sandbox: Sandbox) -> None:
    typed(sandbox, f"PASSWORD={SECRET}; name=visible")
    sandbox.refresh_from_db()
    assert sandbox.shell["variables"] == {"PASSWORD": STAND_IN, "name": "visible"}
    assert typed(sandbox, "echo $PASSWORD").stdout == f"{STAND_IN}\n"


def test_a_run_in_memory_shows_no_secret_either() -> None:
    ran = Run(playground(), "azure").line(f"TOKEN={SECRET}; echo $TOKEN")
    assert ran is not None
    assert SECRET not in ran.line + ran.outcome.stdout
    assert PLACEHOLDER in ran.outcome.stdout


def test_secret_properties_are_replaced_at_any_depth() -> None:
    body: JSON = {"properties": {"osProfile": {"adminUsername": "me", "adminPassword": "a", "secrets": [{"vault": 1}]}}}
    assert without_secrets(body) == {
        "properties": {"osProfile": {"adminUsername": "me", "adminPassword": PLACEHOLDER, "secrets": [{"vault": 1}]}}
    }
    assert without_secrets({"adminPassword": None}) == {"adminPassword": None}


def test_a_template_keeps_its_shape_and_loses_the_values_of_its_secure_parameters() -> None:
    def request(secret: str) -> JSON:
        template: JSON = {
            "parameters": {
                "adminPassword": {"type": "securestring", "metadata": {"description": "asked"}},
                "key": {"type": "SecureObject", "defaultValue": secret},
                "size": {"type": "string", "defaultValue": "small"},
            },
            "resources": [{"osProfile": {"adminPassword": "[parameters('adminPassword')]"}}, {"adminPassword": secret}],
        }
        given: JSON = {"adminPassword": {"value": secret}, "KEY": {"value": secret}, "size": {"value": "large"}}
        return {"properties": {"mode": "Incremental", "template": template, "parameters": given}}

    assert without_secrets(request(SECRET)) == request(PLACEHOLDER)


def test_values_of_secrets_are_blotted_wherever_they_show() -> None:
    secrets = secrets_of("az vm create --admin-password 'one two' -n x", {"API_TOKEN": "abcdef", "plain": "visible"})
    assert secrets == {"one two", "abcdef"}
    assert blot("one two, abcdef, visible", secrets) == f"{PLACEHOLDER}, {PLACEHOLDER}, visible"
    assert without_secrets({"script": ["echo abcdef"]}, secrets) == {"script": [f"echo {PLACEHOLDER}"]}


def test_a_variable_named_by_reference_is_no_secret_itself() -> None:
    assert secrets_of('az vm create --admin-password "$PASSWORD"', {}) == set()
    assert safe_variables({"path": "x", "pwd": ""}) == {"path": "x", "pwd": ""}


@pytest.mark.django_db
def test_documents_keep_what_json_can_carry(sandbox: Sandbox) -> None:
    document = {"z": 1, "a": ["\0", "\ud800", 1e300, -0.5, None, {"ä": "\U0001f600"}]}
    Sandbox.objects.filter(pk=sandbox.pk).update(terms=document)
    sandbox.refresh_from_db()
    assert json.dumps(sandbox.terms) == json.dumps(document)
    with connection.cursor() as cursor:
        cursor.execute("SELECT terms FROM labs_sandbox")
        assert cursor.fetchone()[0].isascii()
