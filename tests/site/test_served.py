"""The site as gunicorn serves it after `manage.py up`."""

import re
import stat
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPResponse
from pathlib import Path
from types import MappingProxyType
from typing import cast

import pytest

from config.headers import HEADERS
from tests.site.served import Served, serve


def fetch(address: str, *, data: bytes | None = None, headers: Mapping[str, str] = MappingProxyType({})) -> HTTPResponse:
    """Ask without a browser; the caller reads and closes the answer."""
    request = urllib.request.Request(address, data, dict(headers))  # noqa: S310 -- our own address
    return cast("HTTPResponse", urllib.request.urlopen(request, timeout=10))  # noqa: S310


def test_the_served_site_is_ready_and_every_answer_carries_the_headers(site: Served) -> None:
    for path in ("/readyz", "/", "/course/", "/labs/"):
        with fetch(site.address + path) as answer:
            assert answer.status == 200
            assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_a_static_file_is_served_compressed_under_its_hashed_name_with_the_headers(site: Served) -> None:
    with fetch(site.address) as home:
        sheet = re.findall(r'href="(/static/css/base\.[0-9a-f]+\.css)"', home.read().decode())[0]
    with fetch(site.address + sheet, headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_the_data_folder_and_the_signing_key_are_the_owners_alone(site: Served) -> None:
    assert stat.S_IMODE(site.data.stat().st_mode) == 0o700
    assert stat.S_IMODE((site.data / "secret_key").stat().st_mode) == 0o600


def test_the_log_names_the_request_whose_answer_carried_the_id(site: Served) -> None:
    with pytest.raises(urllib.error.HTTPError, match="403") as refused:
        fetch(site.address + "/rulebook/", data=b"rulebook=azure")
    request_id = refused.value.headers["X-Request-ID"]
    refused.value.close()
    assert f"[{request_id}] django.security.csrf" in site.log.read_text()


def test_a_restart_keeps_the_signing_key_and_so_every_guests_cookie(tmp_path: Path) -> None:
    with serve(tmp_path) as first:
        key = (first.data / "secret_key").read_text()
        with fetch(first.address) as home:
            cookies = [line.split(";")[0] for line in home.headers.get_all("Set-Cookie", [])]
    with serve(tmp_path) as second, fetch(second.address, headers={"Cookie": "; ".join(cookies)}) as home:
        renewed = [line.split("=")[0] for line in home.headers.get_all("Set-Cookie", [])]
        assert (second.data / "secret_key").read_text() == key
    assert any(cookie.startswith("darkroom_learner=") for cookie in cookies)
    assert "darkroom_learner" not in renewed
