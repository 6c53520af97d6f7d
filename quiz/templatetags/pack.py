"""What templates need beyond values: text of packs, their sources, keys of forms."""

import uuid
from functools import lru_cache

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from quiz.content import prose
from quiz.content.schema import Source
from quiz.numbers import grouped
from quiz.presenters.practice_title import practice_title

register = template.Library()
register.filter(grouped)


@register.filter
def inline(text: str) -> SafeString:
    """Render one line of Markdown."""
    return prose.inline(text)


@register.filter
def rich(text: str) -> SafeString:
    """Render Markdown of several paragraphs."""
    return prose.html(text)


@register.filter
def unmarked(text: str) -> str:
    """Return one line of Markdown as plain words, for places that hold no markup, such as options of a list."""
    return prose.unmarked(text)


register.filter(practice_title)


@register.filter
def cited(source: Source) -> SafeString:
    """Return a source as a link, and the day on which it was read."""
    return _cited(source, get_language())


@lru_cache(maxsize=1024)
def _cited(source: Source, language: str | None) -> SafeString:
    title = format_html('<a href="{}" rel="noreferrer">{}</a>', source.url, source.title) if source.url else source.title
    said = pgettext("a source, on a day", "read")
    return format_html('{}, {} <time datetime="{}">{}</time>', title, said, source.read.isoformat(), date_format(source.read))


@register.simple_tag
def form_key() -> SafeString:
    """Return the hidden field that makes a form's write run once."""
    return format_html('<input type="hidden" name="key" value="{}">', uuid.uuid4())


@register.simple_tag
def form_state(seq: int) -> SafeString:
    """Return the hidden fields that make a form's write run once, and only on the state with this sequence."""
    return format_html('{}<input type="hidden" name="seq" value="{}">', form_key(), seq)
