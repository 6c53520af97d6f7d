"""What pages show that is no text of the site's own: the course, the labs and what they ran, rules, and names."""

import re
from collections.abc import Iterable
from functools import lru_cache

from gallery_engine.cloud import RULES
from gallery_engine.rules.families import FAMILIES
from labs.models import GoalResult, RequestRecord, ScenarioRevision
from labs.shell.az.commands import COMMANDS, SUMMARIES
from labs.shell.az.spec import Command
from quiz.content import prose
from quiz.models import CourseRevision
from quiz.services.settings import time_zones
from tests.site.texts import is_text, texts_of, unbracketed

# What a cloud shows by its own names.
SHOWN = frozenset({"Lab", "GET", "PUT", "POST", "eastus", "westus", "rg-lab", "rg-start"})


def loose_on(html: str) -> list[str]:
    """Return what a page says outside the brackets of its translation that is neither content nor a name."""
    known = content()
    return unbracketed(html, lambda text: is_content(text, known))


def content() -> frozenset[str]:
    """Every text of the course, of the labs and of what they ran, of the rulebook and the command table, as pages show them."""
    documents = [
        row for kind in (CourseRevision, ScenarioRevision) for row in kind._default_manager.values_list("document", flat=True)
    ]
    shown = [*GoalResult.objects.values_list("actual", flat=True), *RequestRecord.objects.values_list("trace", "error_code")]
    return code_content() | frozenset([*pieces(strings(documents)), *strings(shown)])


@lru_cache(maxsize=1)
def code_content() -> frozenset[str]:
    """The part of the content that is code, and the names of time zones."""
    rules = [
        (rule.id, rule.title, rule.reason, rule.otherwise, rule.code, [cited.title for cited in rule.citations])
        for rule in RULES.values()
    ]
    plain = [dict(SUMMARIES), [help_of(command) for command in COMMANDS.values()], [family.name for family in FAMILIES]]
    return frozenset([*pieces(strings(rules)), *strings(plain), *strings(time_zones())])


def pieces(texts: Iterable[str]) -> set[str]:
    """Texts that may be Markdown, each whole and in the pieces that it comes to on a page."""
    found = {" ".join(text.split()) for text in texts}
    return found | {
        piece for text in texts if is_text(text) for piece in texts_of(prose.inline(text)) + texts_of(prose.html(text))
    }


def help_of(command: Command) -> object:
    """What the reference shows of a command."""
    options = [(*option.names, option.help, option.group) for option in command.every_option]
    return [command.name, command.summary, options, [(example.text, example.line) for example in command.examples]]


def strings(value: object) -> list[str]:
    """The texts and names in a document, at any depth."""
    match value:
        case str():
            return [value]
        case dict():
            return [text for pair in value.items() for item in pair for text in strings(item)]
        case list() | tuple():
            return [text for item in value for text in strings(item)]
    return []


def is_content(text: str, known: frozenset[str]) -> bool:
    """Whether a text is content, or pieces of it as a page sets them side by side."""
    parts = re.split(r": |(?:^| )·(?: |$)|; |, |(?<=\d{3}) ", text)
    return text in known or all(part in known or part in SHOWN or not is_text(part) for part in parts)
