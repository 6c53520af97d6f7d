"""One run of one command: its arguments, its requests, its warnings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from gallery_engine.arm import JSON, Response
from labs.shell.az.args import Args
from labs.shell.az.errors import ServerError, from_response
from labs.shell.az.ids import compute_id, group_path
from labs.shell.az.profile import auxiliary
from labs.shell.az.spec import Command
from labs.shell.client import Client

GROUPS_VERSION = "2024-11-01"
CHAPTER = "chapter"
MOST_PAGES = 200


@dataclass
class Call:
    """What a handler works with. `warnings` are printed before the error, if any, and `texts` as they are, before the result."""

    command: Command
    args: Args
    client: Client
    warnings: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def subscription(self) -> str:
        """The subscription that the line works in."""
        return self.args.text("_subscription") or self.client.state.subscription

    @property
    def by_chapter(self) -> bool:
        """Whether the sandbox follows the source chapter rather than Azure."""
        return self.client.state.rulebook == CHAPTER

    @property
    def group(self) -> str:
        """The resource group that the line names."""
        return self.args.need("resource_group")

    def say(self, text: str) -> None:
        """Print a text for people, in whatever format the result is printed."""
        self.texts.append(text)

    def warn(self, text: str) -> None:
        """Print a warning, unless only errors are wanted."""
        self.note(f"WARNING: {text}")

    def note(self, text: str) -> None:
        """Print a line on stderr as it is, unless only errors are wanted."""
        self.warnings.append(text)

    def path(self, *pairs: str) -> str:
        """Give the path of a compute resource in the named resource group."""
        return compute_id(self.subscription, self.group, *pairs)

    def scope(self, kind: str) -> str:
        """Give the path of a collection: in the named resource group, or in the subscription when none is named."""
        if self.args.text("resource_group"):
            return self.path(kind)
        return f"/subscriptions/{self.subscription}/providers/Microsoft.Compute/{kind}"

    def send(
        self,
        method: str,
        path: str,
        version: str,
        *,
        body: JSON = None,
        query: Mapping[str, str] | None = None,
        validating: bool = False,
        beside: str | None = None,
    ) -> Response:
        """Send one request; ServerError for a refusal, as a validator's when `validating`.

        `beside` is the id of what the body names in another subscription; a token for its tenant goes along.
        """
        whole = {**(query or {}), "api-version": version}
        headers = auxiliary(self.client, self.subscription, beside)
        response = self.client.request(method, path, query=whole, body=body, headers=headers)
        if response.status >= 400:
            raise from_response(response, validating=validating)
        return response

    def get(
        self, path: str, version: str, *, query: Mapping[str, str] | None = None, validating: bool = False
    ) -> dict[str, JSON]:
        """Read one resource."""
        body = self.send("GET", path, version, query=query, validating=validating).body
        return body if isinstance(body, dict) else {}

    def items(self, path: str, version: str, *, query: Mapping[str, str] | None = None, validating: bool = False) -> list[JSON]:
        """Read a whole collection, page after page."""
        page = self.get(path, version, query=query, validating=validating)
        found = _values(page)
        for _ in range(MOST_PAGES):
            link = page.get("nextLink")
            if not isinstance(link, str) or not link:
                break
            page = self._page(link)
            found += _values(page)
        return found

    def finish(self, response: Response, *, monitor: bool | None = None) -> Response:
        """Wait for a long-running operation and give its last answer; ServerError when it failed."""
        last = self.client.wait_for(response, monitor=monitor)
        if last.status >= 400:
            raise from_response(last)
        if isinstance(last.body, dict) and last.body.get("status") in {"Failed", "Canceled"}:
            raise ServerError(last.body.get("error"), 400)
        return last

    def put(self, path: str, version: str, body: JSON, *, beside: str | None = None) -> JSON:
        """Create or update a resource and, unless `--no-wait`, wait and read it back. `beside` as in `send`."""
        response = self.send("PUT", path, version, body=body, beside=beside)
        if self.args.flag("no_wait"):
            return None
        self.finish(response)
        return self.get(path, version)

    def act(
        self,
        method: str,
        path: str,
        version: str,
        *,
        body: JSON = None,
        query: Mapping[str, str] | None = None,
        monitor: bool | None = False,
    ) -> None:
        """Send a POST or DELETE that prints nothing, and wait unless `--no-wait`."""
        response = self.send(method, path, version, body=body, query=query)
        if not self.args.flag("no_wait"):
            self.finish(response, monitor=monitor)

    def location(self, *, validating: bool = True) -> str:
        """Give `--location`, or the location of the resource group."""
        given = self.args.text("location")
        if given:
            return given
        body = self.get(group_path(self.subscription, self.group), GROUPS_VERSION, validating=validating)
        return str(body.get("location", ""))

    def _page(self, link: str) -> dict[str, JSON]:
        parts = urlsplit(link)
        response = self.client.request("GET", parts.path, query=dict(parse_qsl(parts.query, keep_blank_values=True)))
        if response.status >= 400:
            raise from_response(response)
        return response.body if isinstance(response.body, dict) else {}


def _values(page: Mapping[str, JSON]) -> list[JSON]:
    value = page.get("value")
    return list(value) if isinstance(value, list) else []
