"""Every form and every address takes whatever is sent to it: nothing that a browser can send breaks a page."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast, signed_in
from tests.factories import FIRST, SECOND, a_course
from tests.quiz.kinds import files_of_every_kind
from tests.quiz.playing import forms, start
from tests.quiz.practising import begin
from tests.quiz.sitting import sit, take_check

pytestmark = pytest.mark.django_db
VALUES = ("a\0b", "x" * 3_000, "٣", "9" * 40, "\r\nBcc: x@example.org")
ADDRESSES = (
    "/course/",
    f"/course/{FIRST}/",
    f"/course/{SECOND}/",
    f"/course/{FIRST}/cards/",
    f"/course/{FIRST}/misconceptions/",
    f"/course/{FIRST}/items/",
    f"/course/{SECOND}/check/",
    "/practice/",
    "/exam/",
    "/review/",
    "/search/",
    "/anki/",
    "/anki/package/",
    "/anki/text/",
    "/faults/",
    "/rulebook/",
    "/read-ahead/",
    f"/course/{FIRST}/reading/",
    "/you/",
    "/you/exam-date/",
    "/you/time-zone/",
    "/you/resume-link/",
    "/account/claim/",
    "/account/login/",
    "/account/signup/",
    "/account/email/",
    "/account/password/change/",
    "/account/password/reset/",
    "/account/reauthenticate/",
    "/you/delete/",
)
NAMES = [
    name
    for line in (
        "key seq action item said typed confidence flag go tab show review hand-in end missed chapter case skill",
        "kind only fact count feedback again length fresh size ahead section read rulebook next exam_date time_zone",
        "guest decision word password login email password1 password2 q page text choice place-one row-a gap-verb",
        "remember",
    )
    for name in line.split()
]


def attacks(html: str, address: str) -> Iterator[dict[str, Any]]:
    """Return forms to send: every field broken, with a key and without, and the page's own forms among broken fields."""
    own = [form for form in forms(html) if form["action"] in ("", address)]
    for value in VALUES:
        yield dict.fromkeys(NAMES, value)
        yield {**dict.fromkeys(NAMES, value), "key": str(uuid.uuid4()), "seq": "0"}
        for form in own:
            yield {**dict.fromkeys(NAMES, value), **form["fields"], **dict(form["buttons"][:1])}


@pytest.mark.parametrize("who", ["guest", "account"])
def test_nothing_that_is_sent_breaks_a_page(cast: Cast, tmp_path: Path, who: str) -> None:
    a_course(tmp_path, files_of_every_kind())
    someone = cast.alice if who == "guest" else signed_in()
    client = someone.client
    client.raise_request_exception = False
    begun = [start(client), start(client, "misconceptions"), begin(client), begin(client, feedback="end")]
    broken = []
    for address in (*ADDRESSES, *begun, sit(client), take_check(client)):
        for form in attacks(client.get(address).content.decode(), address):
            answers = client.post(address, form), client.get(address, form)
            broken += [(address, each.status_code, form) for each in answers if each.status_code >= 500]
    assert not broken, broken[:3]
