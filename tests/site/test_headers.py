"""Every answer carries the headers that keep a page from doing what it was not written to do."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from config.headers import CONTENT_SECURITY_POLICY, HEADERS
from config.urls import urlpatterns as site_patterns
from tests.quiz.playing import settle


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret detail")


urlpatterns = [path("broken/", broken), path("", include(site_patterns))]
handler500 = "config.errors.server_error"


@pytest.fixture
def strict_client() -> Iterator[Client]:
    """A client that gets the page for a fault of ours instead of the exception."""
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


ANSWERS = {"/": 200, "/healthz": 200, "/no/such/page": 404, "/course": 301, "/broken/": 500, "/static/no.css": 404}


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "status"), ANSWERS.items())
def test_every_kind_of_answer_carries_every_header(strict_client: Client, address: str, status: int) -> None:
    answer = strict_client.get(address)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.django_db
def test_a_page_is_not_stored_and_a_hashed_file_is_kept_for_good(client: Client) -> None:
    home = client.get("/")
    sheet = re.findall(r'href="(/static/css/base\.[0-9a-f]+\.css)"', home.content.decode())
    kept = client.get(sheet[0])
    kept.close()
    assert home.headers["Cache-Control"] == "no-store"
    assert "immutable" in kept.headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in kept.headers
    again = client.get(sheet[0], headers={"If-Modified-Since": kept.headers["Last-Modified"]})
    assert (again.status_code, "immutable" in again.headers["Cache-Control"]) == (304, True)
    assert {name: again.headers.get(name) for name in HEADERS} == HEADERS
    assert {name: kept.headers.get(name) for name in HEADERS} == HEADERS


def test_the_policy_allows_nothing_that_is_inline_or_from_elsewhere() -> None:
    directives = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert directives["default-src"] == "'none'"
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert set(directives.values()) <= {"'none'", "'self'"}


def observatory(headers: dict[str, str]) -> int:
    """The points that MDN's Observatory would give these headers, Secure cookies and HSTS included."""
    policy = headers["Content-Security-Policy"]
    points = 100
    points += 10 if "default-src 'none'" in policy and "unsafe" not in policy else -20
    points += 5 if "frame-ancestors 'none'" in policy else -20
    points += 5 if headers["Referrer-Policy"] in {"no-referrer", "same-origin", "strict-origin"} else -5
    points += 10 if headers["Cross-Origin-Resource-Policy"] == "same-origin" else 0
    points += 0 if headers["X-Content-Type-Options"] == "nosniff" else -5
    points += 0 if "max-age=31536000" in headers.get("Strict-Transport-Security", "") else -20
    return points


@pytest.mark.django_db
@override_settings(
    SECURE_HSTS_SECONDS=31536000, SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"), SECURE_SSL_REDIRECT=True
)
def test_behind_https_the_observatory_gives_130_points() -> None:
    answer = Client(headers={"X-Forwarded-Proto": "https"}).get("/")
    assert answer.status_code == 200
    assert observatory(dict(answer.headers)) >= 130


@pytest.mark.django_db
@override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"), SECURE_SSL_REDIRECT=True)
def test_behind_https_a_plain_request_is_sent_to_https_but_health_answers(client: Client) -> None:
    assert urlsplit(client.get("/").headers["Location"]).scheme == "https"
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_plain_http_sets_no_hsts_and_no_secure_cookie(client: Client) -> None:
    answer = client.get("/")
    assert "Strict-Transport-Security" not in answer.headers
    assert answer.cookies["csrftoken"]["secure"] == ""
    assert (answer.cookies["csrftoken"]["httponly"], answer.cookies["csrftoken"]["samesite"]) == (True, "Lax")


@pytest.mark.django_db
@override_settings(MESSAGE_COOKIE_NAME="__Host-messages", SESSION_COOKIE_SECURE=True)
def test_behind_https_a_message_waits_in_a_cookie_that_is_bound_to_the_host() -> None:
    visitor = Client()
    for rulebook, kept in (("azure", True), ("chapter", True)):
        answer = settle(visitor, "/rulebook/", {"rulebook": rulebook, "next": "/"}, secure=True)
        cookie = answer.cookies["__Host-messages"]
        assert (bool(cookie.value), cookie["secure"], cookie["path"], cookie["domain"]) == (kept, True, "/", "")
    shown = visitor.get("/", secure=True)
    assert b"now go by the source chapter" in shown.content
    assert (shown.cookies["__Host-messages"]["max-age"], shown.cookies["__Host-messages"]["secure"]) == (0, True)
    assert "messages" not in shown.cookies


@pytest.mark.django_db
def test_a_request_id_is_made_or_taken_from_the_proxy_if_it_is_a_plain_word(client: Client) -> None:
    made = client.get("/healthz").headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", made)
    assert client.get("/healthz", headers={"X-Request-ID": "edge-12345678"}).headers["X-Request-ID"] == "edge-12345678"
    forged = client.get("/healthz", headers={"X-Request-ID": "<script>alert(1)</script>"}).headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", forged)
