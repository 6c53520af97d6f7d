"""The rulebook switch: stored with the learner, back to where they were, never off this site."""

import pytest
from django.test import Client

from quiz.models import Course, Learner
from tests.cast import Cast
from tests.factories import FIRST
from tests.quiz.playing import form_with, page, settle

pytestmark = pytest.mark.django_db
OFF_SITE = [
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "http:evil.example",
    "https:evil.example", "https:/evil.example", "javascript:alert(1)", "data:text/html,x", "evil.example", "@evil.example",
    "/%09/evil.example\t", "/\tevil.example", "/\nevil.example", "/\r\nSet-Cookie: a=b", " //evil.example", "\x00//evil.example",
    "", "?next=//evil.example", "#", "course/", "../course/", "ftp://evil.example", "//evil.example/%2f..", "////evil.example",
    "/\u2028/evil.example", "https://testserver.evil.example/", "http://testserver@evil.example", "//testserver@evil.example",
    "/\\/evil.example", "\\/evil.example", "//\\evil.example", "http:///evil.example", "HTTPS://evil.example", "//[::1]",
]  # fmt: skip


@pytest.mark.parametrize("address", OFF_SITE)
def test_an_address_that_may_lead_elsewhere_is_replaced_by_the_course(course: Course, client: Client, address: str) -> None:
    response = settle(client, "/rulebook/", {"rulebook": "azure", "next": address})
    assert (response.status_code, response["Location"]) == (303, "/course/")


@pytest.mark.parametrize("address", ["/", "/course/first-light/#start", "/progress/?x=1", "/course/caf\u00e9/"])
def test_a_path_of_this_site_is_followed(course: Course, client: Client, address: str) -> None:
    location = settle(client, "/rulebook/", {"rulebook": "azure", "next": address})["Location"]
    assert location.startswith("/")
    assert not location.startswith("/course/caf\u00e9")


def test_the_choice_is_kept_and_shown(course: Course, cast: Cast) -> None:
    settle(cast.alice.client, "/rulebook/", {"rulebook": "azure"})
    cast.alice.learner.refresh_from_db()
    assert cast.alice.learner.rulebook == "azure"
    html = page(cast.alice.client, "/course/")
    assert "now go by what Azure does today; the text of the chapters stays." in html
    assert 'value="azure" aria-pressed="true"' in html


def test_choosing_what_is_chosen_says_nothing(course: Course, cast: Cast) -> None:
    settle(cast.alice.client, "/rulebook/", {"rulebook": "chapter"})
    assert "You now read" not in page(cast.alice.client, "/course/")


@pytest.mark.parametrize("chosen", ["", "aws", "AZURE", "chapter\n"])
def test_a_rulebook_that_does_not_exist_is_a_bad_request(course: Course, client: Client, chosen: str) -> None:
    assert settle(client, "/rulebook/", {"rulebook": chosen}).status_code == 400
    assert not Learner.objects.exists()


def test_a_note_offers_the_other_rulebook_and_comes_back_to_its_section(course: Course, cast: Cast) -> None:
    url = f"/course/{FIRST}/"
    html = page(cast.alice.client, url)
    note = html[html.index("note--drift") :]
    form = form_with(note, "rulebook", "azure")
    assert form["next"] == f"{url}#more"
    assert settle(cast.alice.client, "/rulebook/", form)["Location"] == f"{url}#more"
    assert form_with(page(cast.alice.client, url).split("note--drift")[1], "rulebook", "chapter")
