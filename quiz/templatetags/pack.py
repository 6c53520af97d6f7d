"""What templates need beyond values: text of packs, keys of forms."""

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from quiz.content import prose

register = template.Library()


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


@register.simple_tag
def form_key() -> SafeString:
    """Return the hidden field that makes a form's write run once."""
    return format_html('<input type="hidden" name="key" value="{}">', uuid.uuid4())
