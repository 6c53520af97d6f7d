"""What practice is called: what was asked for when it began, in the language of whoever reads it now."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from quiz.content.library import Library
from quiz.practice import CONTESTED, MISSED, WEAK
from quiz.presenters.item import LABELS
from quiz.sheets import SheetRecord


def practice_title(record: SheetRecord) -> str:
    """Return in a few words what practice was asked for; what began before that was kept has the title that it got then."""
    if "asked" not in record.terms:
        return record.terms.get("title", "")
    parts = list(_parts(record.library, record.terms["asked"]))
    return " · ".join(parts) if parts else _("Every open chapter")


def _parts(library: Library, asked: Mapping[str, str]) -> Iterator[str]:
    if (chapter := asked.get("chapter")) in library.chapters:
        yield library.chapters[str(chapter)].title
    if (case := asked.get("case")) in library.cases:
        yield library.cases[str(case)].title
    if (skill := asked.get("skill")) in library.skills:
        yield library.skills[str(skill)]
    if (kind := asked.get("kind")) in LABELS:
        yield str(LABELS[str(kind)])
    said = {WEAK: _("Where I am weak"), MISSED: _("What I missed"), CONTESTED: _("Contested questions")}
    if (only := asked.get("only")) in said:
        yield said[str(only)]
    if "facts" in asked:
        yield _("A drill")
    if "again" in asked:
        yield _("Missed before")
    elif home := library.homes.get(asked.get("item", "")):
        yield _("One question of “%(title)s”") % {"title": library.chapters[home].title}
    elif "items" in asked:
        yield _("Chosen questions")
