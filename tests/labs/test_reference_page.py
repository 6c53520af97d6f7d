"""The commands as pages: the table that the terminal runs on, searched, and one page for each command."""

import html
import re

import pytest
from django.test import Client

from labs.shell.az.commands import COMMANDS, SUMMARIES
from labs.shell.az.spec import Support

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="/reference/([a-z-]+)/"')


def page(client: Client, path: str = "", **query: str) -> str:
    response = client.get(f"/reference/{path}", query)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def found(text: str) -> list[str]:
    slugs = {name.replace(" ", "-"): name for name in COMMANDS}
    return [slugs[slug] for slug in LINK.findall(text)]


def test_every_command_is_listed_once_under_its_group(client: Client) -> None:
    text = page(client)
    assert sorted(found(text)) == sorted(COMMANDS)
    assert f"All {len(COMMANDS)} commands" in text
    for group in {name.rpartition(" ")[0] for name in COMMANDS} - {""}:
        assert f"<code>az {group}</code>" in text
        assert SUMMARIES[group] in text


def test_words_are_looked_for_in_names_summaries_and_options(client: Client) -> None:
    assert "sig create" in found(page(client, q="SIG create"))
    assert "vm create" not in found(page(client, q="gallery create"))
    assert "sig image-version create" in found(page(client, q="--target-regions"))
    assert "group create" not in found(page(client, q="--target-regions"))


def test_nothing_found_says_so_and_leads_back(client: Client) -> None:
    text = page(client, q="no <such> thing")
    assert "No command has “no <such> thing”" in text
    assert "Show all" in text


def test_htmx_gets_the_list_alone_and_the_address_that_asks_for_it(client: Client) -> None:
    response = client.get("/reference/", {"q": "sig  list"}, headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert response["HX-Replace-Url"] == "/reference/?q=sig+list"
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_has_a_page_with_its_options_and_examples(client: Client, name: str) -> None:
    command, text = COMMANDS[name], page(client, name.replace(" ", "-") + "/")
    assert command.summary in text
    for option in command.every_option:
        assert all(f"<code>{each}</code>" in text for each in option.names if each not in option.hidden)
    for example in command.examples:
        assert example.line in text
    assert ("does not simulate it" in text) == any(option.support is Support.NONE for option in command.options)


@pytest.mark.parametrize("path", ["sig/", "sig-create/now/", "sig create/", "nothing/"])
def test_what_is_no_command_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/reference/{path}").status_code == 404
