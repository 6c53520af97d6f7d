"""What labs add to the search: every rule and command, registered, each at an address that exists."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gallery_engine.cloud import RULES
from labs.presenters.findable import commands, rules
from labs.shell.az.commands import COMMANDS
from quiz.activities import catalogues
from quiz.models import SearchEntry
from quiz.search.index import index_catalogues

pytestmark = pytest.mark.django_db


def found(client: Client, words: str) -> list[str]:
    """The addresses that words find."""
    text = client.get("/search/", {"q": words}).content.decode()
    return re.findall(r'<p class="hit__title"><a href="([^"]*)">', text)


def test_rules_and_commands_are_registered_once_each() -> None:
    assert [catalogue.kind for catalogue in catalogues()] == ["rule", "command"]


def test_every_rule_and_command_has_an_entry_with_a_text_and_an_address() -> None:
    assert [each.key for each in rules()] == sorted(RULES)
    assert {each.title for each in commands()} == {f"az {name}" for name in COMMANDS}
    for entry in [*rules(), *commands()]:
        assert entry.body.strip()
        assert entry.url.startswith(("/rules/#", "/reference/"))


def test_an_entry_of_a_command_leads_to_its_page(client: Client) -> None:
    for entry in [*commands()][::25]:
        assert client.get(entry.url).status_code == 200


def test_rules_and_commands_are_found_on_the_page(client: Client) -> None:
    call_command("load_course", verbosity=0)
    assert found(client, "GAL101")[0] == "/rules/#GAL101"
    assert "/reference/sig-image-version-create/" in found(client, "--target-regions version create")
    assert "/rules/#GAL612" in found(client, "GalleryImageNotFound")


def test_indexing_again_touches_no_row_and_what_is_gone_is_not_found() -> None:
    count = index_catalogues()
    assert count == len(RULES) + len(COMMANDS)
    with CaptureQueriesContext(connection) as queries:
        assert index_catalogues() == 0
    assert len(queries) <= 3
    SearchEntry.objects.create(kind="rule", key="OLD999", title="Old", body="Gone", url="/rules/#OLD999")
    assert index_catalogues() == 1
    assert not SearchEntry.objects.filter(key="OLD999").exists()
