"""Every page that a learner can reach: links are followed to the end, and what differs in each request is evened out."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.test import Client

ELSEWHERE = ("/labs/", "/rules/", "/reference/", "/static/", "/you/export.zip")
"""What holds no questions, the lab and its books; and the export whose tables the other one has too."""
_TOKEN = re.compile(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[A-Za-z0-9]+')
_CLOCK = re.compile(r'data-left="[0-9]+"|data-clock-face>[^<]*<|datetime="[^"]*"')
_TIME = re.compile(r"\"revision_number\": [0-9]+|<time .*?</time>|[0-9-]{10}T[0-9:.]+(Z|\+00:00)", re.DOTALL)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class _Links(HTMLParser):
    """Collects where links lead, those of htmx too."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in {"href", "hx-get"} and value and tag != "link"]


def crawl(client: Client, starts: Iterable[str], headers: dict[str, str] | None = None) -> dict[str, str]:
    """Return every page that can be reached from these, by its address; ids are numbered there, and evened out in the page."""
    pages: dict[str, str] = {}
    numbers: dict[str, str] = {}
    waiting = list(starts)
    seen = set(waiting)
    while waiting:
        address = waiting.pop(0)
        response = client.get(address, headers=headers or {})
        assert response.status_code in {200, 302, 303}, (address, response.status_code)
        html = b"".join(response).decode()
        name = _UUID.sub(lambda found: numbers.setdefault(found[0], f"ID-{len(numbers) + 1}"), address)
        html = _TIME.sub("TIME", _CLOCK.sub("CLOCK", html))
        pages[name] = _TOKEN.sub(r"\1TOKEN", _UUID.sub("ID", html))
        for link in (response.headers.get("Location", ""), *links(html)):
            path = own_path(address, link)
            if path and path not in seen:
                seen.add(path)
                waiting.append(path)
    return pages


def links(html: str) -> list[str]:
    """Return where the links of a page lead."""
    parser = _Links()
    parser.feed(html)
    return parser.found


def own_path(base: str, link: str) -> str:
    """Return the path and query of a link to a page of the course; empty for any other."""
    parts = urlsplit(urljoin(f"http://testserver{base}", link))
    if not link or parts.netloc != "testserver" or parts.path.startswith(ELSEWHERE):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
