"""Every text that a person reads goes through gettext, in templates and in Python, and every date through a format's name."""

import importlib
import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db.models import TextChoices
from django.urls import reverse

from gallery_engine.pipeline import STAGES
from gallery_engine.rules.registry import STANDINGS
from labs.models import Sandbox, ScenarioRevision
from labs.presenters import wording
from labs.sandboxes import advance, open_sandbox, reset
from quiz.models import Action, Kind, Rulebook
from tests.cast import Person, person
from tests.factories import a_course
from tests.labs.worlds import loaded, typed
from tests.site.content import loose_on
from tests.site.texts import OPEN, bracket, is_balanced, loose_texts

TEMPLATES = Path(settings.BASE_DIR) / "templates"
ALL = sorted(str(file.relative_to(TEMPLATES)) for kind in ("html", "txt") for file in TEMPLATES.rglob(f"*.{kind}"))
DATES_BY_HAND = re.compile(r"\|(?:date|time):(?P<quote>[\"'])(?!(?:c|Y-m-d|[A-Z_]+_FORMAT)(?P=quote))")


@pytest.mark.parametrize("name", ALL)
def test_a_template_keeps_no_text_and_no_plural_from_the_translator(name: str) -> None:
    assert loose_texts((TEMPLATES / name).read_text()) == []


@pytest.mark.parametrize("name", ALL)
def test_a_template_writes_dates_by_the_name_of_a_format(name: str) -> None:
    assert DATES_BY_HAND.findall((TEMPLATES / name).read_text()) == []


@pytest.mark.parametrize(
    ("source", "loose"),
    [
        ("<p>Read it</p>", ["Read it"]),
        ('{% load i18n %}<p>{% translate "Read it" %}</p>', []),
        ("<p>{% blocktranslate %}Read <b>it</b>{% endblocktranslate %} now</p>", ["now"]),
        ("<p>{# a note #}{% comment %}a note{% endcomment %}{{ name }}</p>", []),
        ('<a class="big" href="/rules/" title="Read it"><code>az group list</code></a>', ["Read it"]),
        ('<img alt="A frame"><input type="submit" value="Send it"><input value="not read">', ["A frame", "Send it"]),
        ('<meta name="description" content="Learn"><meta name="viewport" content="width">', ["Learn"]),
        ('<td data-label="In all" data-state="open" data-url="/a b/">7</td>', ["In all"]),
        ('<p>{{ name|default:"No name" }}{{ count }} term{{ count|pluralize }}</p>', ["No name", "|pluralize", "term"]),
        ('{% include "a.html" with title="Your rounds" kind="cards" %}', ["Your rounds"]),
        ('{% include "a.html" with title=_("Your rounds") %}', []),
        ("<p>Darkroom · AZ-104 · UTC · <kbd>Enter</kbd></p>", []),
        ("{% block body_class %}sheet-page{% endblock %}", []),
    ],
)
def test_what_counts_as_a_loose_text(source: str, loose: list[str]) -> None:
    assert loose_texts(source) == loose


@pytest.mark.parametrize("source", ['{{ day|date:"j M" }}', "{{ day|time:'H:i' }}"])
def test_what_counts_as_a_date_by_hand(source: str) -> None:
    assert DATES_BY_HAND.search(source)
    assert not DATES_BY_HAND.search(re.sub(r":([\"']).*?\1", r":\1SHORT_DATE_FORMAT\1", source))


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_a_language_has_every_format_that_english_has(language: str) -> None:
    wanted, found = (importlib.import_module(f"config.formats.{name}.formats") for name in ("en", language))
    names = {name for name in vars(wanted) if name.endswith("_FORMAT")}
    assert names <= set(vars(found))


def test_what_the_engine_keeps_by_name_has_words_that_can_be_translated() -> None:
    assert {name: str(words) for name, (_, words) in wording.STANDINGS.items()} == STANDINGS
    assert {name: str(label) for name, (label, _) in wording.STANDINGS.items()} == {name: name.capitalize() for name in STANDINGS}
    assert {name: str(words) for name, words in wording.STAGES.items()} == {name: name for name in STAGES}


@pytest.mark.parametrize("choices", [Kind, Action, Rulebook])
def test_what_models_let_choose_has_words_that_can_be_translated(choices: type[TextChoices], brackets: None) -> None:
    assert [str(choice.label)[0] for choice in choices] == [OPEN] * len(choices)


@pytest.fixture
def learner(db: None, tmp_path: Path) -> Person:
    """Somebody with the small course and its labs before them."""
    a_course(tmp_path)
    loaded()
    return person()


def sandbox_of(learner: Person) -> Sandbox:
    """A lab of the learner's, just opened."""
    revision = ScenarioRevision.objects.get(scenario__slug="practice")
    return open_sandbox(learner=learner.learner, revision=revision.pk, rulebook="chapter", key=uuid4())


def test_what_was_done_beside_the_terminal_is_kept_by_name_and_shown_translated(learner: Person, brackets: None) -> None:
    sandbox = sandbox_of(learner)
    records = [
        advance(sandbox=sandbox, key=uuid4(), seconds=600),
        advance(sandbox=sandbox, key=uuid4()),
        reset(sandbox=sandbox, key=uuid4(), seq=2),
    ]
    assert [record.line for record in records] == ["Skipped ahead 10 min", "Skipped to the next event", "Reset"]
    assert wording.deed(records[0].line) == bracket("Skipped ahead %(span)s") % {
        "span": bracket("%(minutes)s min") % {"minutes": 10}
    }
    assert [wording.deed(record.line) for record in records[1:]] == [bracket(record.line) for record in records[1:]]


def workspace(learner: Person, *lines: str) -> str:
    """The page of a lab in which these lines were typed and the clock was moved."""
    sandbox = sandbox_of(learner)
    for line in lines:
        typed(sandbox, line)
    advance(sandbox=sandbox, key=uuid4(), seconds=600)
    return page(learner, reverse("labs:workspace", args=[sandbox.pk]))


def in_use(learner: Person) -> str:
    """The page of a lab that was begun."""
    sandbox_of(learner)
    return page(learner, reverse("labs:scenario", args=["practice"]))


def answer(learner: Person, form: str, **fields: str) -> str:
    """What htmx gets for a form of a new lab."""
    address = reverse(f"labs:{form}", args=[sandbox_of(learner).pk])
    sent = {"key": str(uuid4()), "seen": "0", **fields}
    return learner.client.post(address, sent, headers={"HX-Request": "true"}).content.decode()


def page(learner: Person, address: str) -> str:
    """A page as the learner gets it."""
    return learner.client.get(address).content.decode()


GROUP = "az group create -n rg-lab -l eastus"
PAGES: dict[str, Callable[[Person], str]] = {
    "home": lambda learner: page(learner, "/"),
    "course": lambda learner: page(learner, reverse("course")),
    "labs": lambda learner: page(learner, reverse("labs:index")),
    "a lab": lambda learner: page(learner, reverse("labs:scenario", args=["practice"])),
    "a lab in use": in_use,
    "a new workspace": workspace,
    "a workspace": lambda learner: workspace(learner, GROUP, "az group show -n nothing", "az sig create -g rg-lab -r my-gallery"),
    "a line": lambda learner: answer(learner, "line", line=GROUP),
    "an open line": lambda learner: answer(learner, "line", line="echo 'open"),
    "too many lines": lambda learner: answer(learner, "line", line="true\n" * 60),
    "a skip": lambda learner: answer(learner, "clock", by="600"),
    "a skip too far": lambda learner: answer(learner, "clock", by="99999999"),
    "a form without a key": lambda learner: answer(learner, "line", line="true", key=""),
    "a completion": lambda learner: answer(learner, "complete", text="az group "),
    "rules": lambda learner: page(learner, reverse("rules")),
    "no rules": lambda learner: page(learner, reverse("rules") + "?q=nothing&family=names"),
    "commands": lambda learner: page(learner, reverse("reference")),
    "no commands": lambda learner: page(learner, reverse("reference") + "?q=nothing"),
    "a command": lambda learner: page(learner, reverse("command", args=["group-delete"])),
    "glossary": lambda learner: page(learner, reverse("glossary")),
    "cheat sheet": lambda learner: page(learner, reverse("cheat-sheet")),
    "nothing": lambda learner: page(learner, "/nothing/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_nothing_but_content_and_names_outside_its_translation(name: str, learner: Person, brackets: None) -> None:
    html = PAGES[name](learner)
    assert html.count(OPEN) > (0 if name == "a completion" else 3)
    assert is_balanced(html)
    assert loose_on(html) == []


def test_the_script_of_a_lab_explains_itself_in_the_translation(learner: Person, brackets: None) -> None:
    sandbox = sandbox_of(learner)
    typed(sandbox, GROUP)
    typed(sandbox, "az group show -n nothing")
    advance(sandbox=sandbox, key=uuid4(), seconds=600)
    lines = page(learner, reverse("labs:script", args=[sandbox.pk])).splitlines()
    said = [line for line in lines[1:] if line.startswith("# ") and "az group" not in line]
    assert len(said) == 4
    assert [line for line in said if not line.startswith(f"# {OPEN}")] == []
