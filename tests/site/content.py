"""What pages show that is no text of the site's own: the course, the labs and what they ran, rules, and names."""

import re
from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from gallery_engine.cloud import RULES
from gallery_engine.rules.families import FAMILIES
from labs.models import GoalResult, RequestRecord, ScenarioRevision
from labs.shell.az.commands import COMMANDS, SUMMARIES
from labs.shell.az.spec import Command
from quiz.content import prose
from quiz.models import CourseRevision, SearchEntry
from quiz.presenters.reading import FigureView, sections_of
from quiz.selectors import library_of
from quiz.zones import time_zones
from tests.site.texts import is_text, texts_of, unbracketed

# How a page sets pieces of content side by side.
_SIDE_BY_SIDE = re.compile(r": |(?:^| )·(?: |$)|; |, |(?<=\d{3}) |^\d+\. | \(\d+\)$")
# What a cloud shows by its own names.
SHOWN = frozenset({"Lab", "GET", "PUT", "POST", "eastus", "westus", "rg-lab", "rg-start"})


def loose_on(html: str, typed: frozenset[str] = frozenset()) -> list[str]:
    """Return what a page says outside the brackets of its translation that is no content, no name, and was not typed."""
    known = content() | typed
    return unbracketed(html, lambda text: is_content(text, known))


def content() -> frozenset[str]:
    """Every text of the course, of the labs and of what they ran, of the rulebook and the command table, as pages show them."""
    courses = [of_a_course(pk) for pk in CourseRevision.objects.values_list("pk", flat=True)]
    labs = [of_a_lab(pk) for pk in ScenarioRevision.objects.values_list("pk", flat=True)]
    shown = [*GoalResult.objects.values_list("actual", flat=True), *RequestRecord.objects.values_list("trace", "error_code")]
    return code_content().union(*courses, *labs, strings(shown))


@lru_cache(maxsize=4)
def of_a_course(revision: UUID) -> frozenset[str]:
    """The texts of a course: its document, its chapters with their terms and drawings, and what the search shows of it."""
    document = CourseRevision.objects.values_list("document", flat=True).get(pk=revision)
    library = library_of(revision)
    shown = [view for chapter in library.pack.chapters for part in sections_of(library, chapter) for view in part.blocks]
    markup = [text for view in shown for text in (getattr(view, "html", ""), getattr(view, "drawing", "")) if text]
    captions = [view.caption for view in shown if isinstance(view, FigureView)]
    found = SearchEntry.objects.values_list("body", flat=True)
    return frozenset([*pieces([*strings(document), *captions]), *(text for html in markup for text in texts_of(html)), *found])


@lru_cache(maxsize=8)
def of_a_lab(revision: UUID) -> frozenset[str]:
    """The texts of a scenario."""
    document = ScenarioRevision.objects.values_list("document", flat=True).get(pk=revision)
    return frozenset(pieces(strings(document)))


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
    parts = _SIDE_BY_SIDE.split(text)
    return text in known or all(part in known or part in SHOWN or not is_text(part) for part in parts)
