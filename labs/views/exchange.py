"""What views of the labs have in common: reading forms, and answering them as a page, a fragment or a redirect."""

import re
from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from labs.sandboxes import LONGEST_FLOW, Flow, RefusedError
from labs.shell.session import is_complete, split_inputs

MOST_TEXT = 32_768
MOST_INPUTS = 50
_PLACE = re.compile(r"[a-z0-9-]{1,80}#[a-z0-9-]{1,80}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
LONGEST_SKIP = 31 * 86_400
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_SPAN = re.compile(r"\s*(?:[0-9]{1,7}\s*[smhd]\s*){1,4}", re.ASCII | re.IGNORECASE)
_PART = re.compile(r"([0-9]{1,7})\s*([smhd])", re.ASCII | re.IGNORECASE)
_UNFINISHED = _(
    "The command is not finished: a quote, a bracket, a loop, a here-document or a line's end is open. Go on, or close it."
)
_INCOMPLETE_FORM = _("The form came without what says which state it was made for, so nothing was done. Try again here.")


class SeeOther(HttpResponseRedirect):
    """303: the write is done, look at this page now. Reloading that page repeats nothing."""

    status_code = 303


class BadFormError(RefusedError):
    """A form that cannot be read; `status` is how it is answered."""

    def __init__(self, message: str, status: int = 409) -> None:
        super().__init__(message)
        self.status = status


class UnfinishedError(RefusedError):
    """A line that waits for more: it stays in the prompt."""


def read_key(data: QueryDict) -> UUID:
    """Return the form's idempotency key; raise BadFormError when there is none."""
    try:
        return UUID(data.get("key", ""))
    except ValueError as problem:
        raise BadFormError(str(_INCOMPLETE_FORM)) from problem


def read_number(data: QueryDict, name: str) -> int:
    """Return a whole number that the page put into its form; raise BadFormError when there is none."""
    value = data.get(name, "")
    if _NUMBER.fullmatch(value) is None:
        raise BadFormError(str(_INCOMPLETE_FORM))
    return int(value)


def read_flow(data: QueryDict) -> Flow:
    """Return the virtual time that flowed by on the page; a page without a script sends none, and its clock stands still.

    Raises BadFormError for more than LONGEST_FLOW.
    """
    if "flowed" not in data:
        return Flow()
    flow = Flow(read_number(data, "flowed"), read_number(data, "seen"))
    if flow.seconds > LONGEST_FLOW:
        raise BadFormError(gettext("More time flowed by than a page lets pass. Nothing was done; try again here."), 422)
    return flow


def read_span(data: QueryDict) -> int:
    """Return the seconds of a span as it is typed, such as `45m`, `3h` or `1d 12h`; raise BadFormError for anything else."""
    found = _SPAN.fullmatch(data.get("span", ""))
    seconds = sum(int(number) * _SECONDS[unit.lower()] for number, unit in _PART.findall(found[0])) if found else 0
    if not found:
        raise BadFormError(gettext("Say how far to skip with s, m, h or d behind each number, such as 45m, 3h or 1d 12h."), 422)
    if not 1 <= seconds <= LONGEST_SKIP:
        raise BadFormError(gettext("The clock skips ahead by at most 31 days at a time, and by a second at least."), 422)
    return seconds


def read_inputs(data: QueryDict) -> list[tuple[UUID, str]]:
    """Return the complete inputs of what was typed or pasted, each with a key of its own.

    Raises BadFormError for too much at once (413, 422), UnfinishedError when the last one is open.
    """
    key, text = read_key(data), data.get("line", "")
    if len(text) > MOST_TEXT:
        raise BadFormError(
            gettext("That is more than %(size)s KB of text. Paste it in parts.") % {"size": MOST_TEXT // 1024}, 413
        )
    inputs = split_inputs(text)
    if len(inputs) > MOST_INPUTS:
        words = ngettext(
            "That is %(count)s command; at most %(most)s are run at once. Paste them in parts.",
            "That is %(count)s commands; at most %(most)s are run at once. Paste them in parts.",
            len(inputs),
        )
        raise BadFormError(words % {"count": len(inputs), "most": MOST_INPUTS}, 422)
    if inputs and not is_complete(inputs[-1]):
        raise UnfinishedError(str(_UNFINISHED))
    return [(uuid5(key, str(number)) if number else key, line) for number, line in enumerate(inputs)]


def read_place(data: QueryDict) -> str:
    """Return the place of the course that a form names, as chapter-slug#anchor; empty for anything else."""
    place = data.get("place", "")
    return place if _PLACE.fullmatch(place) else ""


def read_draft(data: QueryDict) -> str:
    """Return lines that are to stand in a prompt; raise BadFormError for none, and for more than can be run at once."""
    text = data.get("lines", "").replace("\r\n", "\n").strip()
    if len(text) > MOST_TEXT:
        raise BadFormError(gettext("That is more than %(size)s KB of text. Take it in parts.") % {"size": MOST_TEXT // 1024}, 413)
    inputs = split_inputs(text)
    if not inputs:
        raise BadFormError(gettext("There is no command in that. Start the lab here, or try another."), 422)
    if len(inputs) > MOST_INPUTS:
        words = ngettext(
            "That is %(count)s command; at most %(most)s are run at once. Take them in parts.",
            "That is %(count)s commands; at most %(most)s are run at once. Take them in parts.",
            len(inputs),
        )
        raise BadFormError(words % {"count": len(inputs), "most": MOST_INPUTS}, 422)
    return text


def is_htmx(request: HttpRequest) -> bool:
    """Tell whether htmx asks for a fragment: not on a full reload, nor when it restores its history."""
    return bool(getattr(request, "htmx", False)) and "HX-History-Restore-Request" not in request.headers


def varies(response: HttpResponse) -> HttpResponse:
    """Mark a response that is a page for one and a fragment for another."""
    patch_vary_headers(response, ("HX-Request",))
    return response
