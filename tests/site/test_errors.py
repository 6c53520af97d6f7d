"""What a learner reads when something goes wrong: what happened, that nothing was lost, and where to go."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.urls import include, path
from django.views.decorators.http import require_POST

from config.urls import urlpatterns as site_patterns
from quiz.models import Learner


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("password=hunter2")


def reading(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(Learner.objects.count()))


@require_POST
def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST.get("line", ""))


urlpatterns = [
    path("broken/", broken),
    path("reading/", reading),
    path("form/", form),
    path("", include(site_patterns)),
]
handler500 = "config.errors.server_error"


@pytest.fixture
def visitor() -> Iterator[Client]:
    """A browser: it sees the page for a fault, and its forms are checked."""
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False, enforce_csrf_checks=True)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_fault_of_ours_shows_the_id_that_is_in_the_log_and_nothing_of_the_inside(
    visitor: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="django.request"):
        logging.getLogger("django.request").addHandler(caplog.handler)
        answer = visitor.get("/broken/")
    page = text(answer)
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in page
    assert "hunter2" not in page
    assert "Traceback" not in page
    assert any(record.exc_info for record in caplog.records)
    logging.getLogger("django.request").removeHandler(caplog.handler)


@pytest.mark.django_db
def test_a_database_that_is_away_is_503_with_a_time_to_come_back(visitor: Client) -> None:
    def refuse(*args: Any) -> Any:
        raise OperationalError("disk I/O error at /srv/data")

    with connection.execute_wrapper(refuse):
        answer = visitor.get("/reading/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "The database does not answer" in text(answer)
    assert "/srv/data" not in text(answer)


@pytest.mark.django_db
def test_a_page_that_does_not_exist_offers_the_course_and_the_labs(visitor: Client) -> None:
    answer = visitor.get("/no/such/page")
    assert answer.status_code == 404
    assert "There is no such page" in text(answer)
    assert 'href="/course/"' in text(answer)


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_a_reason(visitor: Client) -> None:
    answer = visitor.post("/form/", {"line": "az"})
    assert answer.status_code == 403
    assert "That form is older than your session" in text(answer)


@pytest.mark.django_db
def test_a_form_with_its_token_passes(visitor: Client) -> None:
    token = visitor.get("/").context["csrf_token"]
    assert visitor.post("/form/", {"line": "az", "csrfmiddlewaretoken": str(token)}).content == b"az"


@pytest.mark.django_db
def test_a_form_larger_than_64_kilobytes_is_refused_whole(visitor: Client) -> None:
    token = visitor.get("/").context["csrf_token"]
    answer = visitor.post("/form/", {"line": "a" * 70_000}, headers={"X-CSRFToken": str(token)})
    assert answer.status_code == 400
    assert "That request could not be read" in text(answer)


def test_a_host_that_is_not_ours_is_refused(visitor: Client) -> None:
    answer = visitor.get("/healthz", headers={"Host": "evil.example"})
    assert answer.status_code in {200, 400}
    assert visitor.get("/reading", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("template", ["400", "403", "403_csrf", "404", "409", "429", "500", "503"])
def test_an_error_page_stands_without_a_request(template: str) -> None:
    page = render_to_string(f"{template}.html", {"request_id": "abc"})
    assert "<h1>" in page
    assert "<form" not in page


@pytest.mark.parametrize("template", ["409.html", "429.html"])
def test_a_refusal_says_what_its_view_says_and_leads_back(template: str) -> None:
    page = render_to_string(template, {"message": "Undone <in> another tab.", "back": "/labs/first-image/"})
    assert "Undone &lt;in&gt; another tab." in page
    assert 'href="/labs/first-image/"' in page
