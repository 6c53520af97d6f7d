"""`--verbose` and `--debug`: what az says of its own work. Nothing is measured: durations are virtual time and counts."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from gallery_engine.arm import JSON
from labs.shell.az.secrets import blotted, redact
from labs.shell.bounds import MAX_OUTPUT
from labs.shell.client import Exchange

HOST = "management.azure.com"
LAB = "/providers/Darkroom.Lab/"
POLICIES = "cli.azure.cli.core.sdk.policies"
CONNECTION = "urllib3.connectionpool"
AGENT = "AZURECLI/2.91.0 (simulated)"
STARTING = 0.12  # seconds that az is said to take before it asks anything
PER_REQUEST = 0.2  # and for each request


def trace(argv: Sequence[str], command: str, exchanges: Sequence[Exchange]) -> str:
    """Give the lines that a run adds to stderr, none without `--verbose` or `--debug`; the lab's own requests do not show."""
    if "--debug" in argv:
        return _printed(_debug(argv, command, exchanges)) + f"INFO: cli.__main__: {_duration(exchanges)}\n"
    return f"INFO: {_duration(exchanges)}\n" if "--verbose" in argv else ""


def _printed(lines: Iterable[str]) -> str:
    """Write lines out, as far as a terminal would print them: nothing is made of what would be cut."""
    pieces, size = list[str](), 0
    for line in lines:
        pieces.append(f"DEBUG: {line}\n")
        size += len(line)
        if size > MAX_OUTPUT:
            break
    return "".join(pieces)


def _debug(argv: Sequence[str], command: str, exchanges: Sequence[Exchange]) -> Iterator[str]:
    sent = [exchange for exchange in exchanges if not exchange.request.path.startswith(LAB)]
    yield f"cli.knack.cli: Command arguments: {redact(argv)}"
    if sent:
        yield f"{CONNECTION}: Starting new HTTPS connection (1): {HOST}:443"
    for exchange in sent:
        yield from _exchange(argv, command, exchange)


def _exchange(argv: Sequence[str], command: str, exchange: Exchange) -> Iterator[str]:
    request, response = exchange.request, exchange.step.response
    address = request.path + (f"?{urlencode(request.query, safe='/$ ')}" if request.query else "")
    answer = "" if response.body is None else _compact(response.body)
    yield f"{POLICIES}: Request URL: 'https://{HOST}{address}'"
    yield f"{POLICIES}: Request method: '{request.method}'"
    yield f"{POLICIES}: Request headers:"
    yield from _headers(_sent_headers(argv, command, exchange))
    yield f"{POLICIES}: Request body:"
    yield f"{POLICIES}: {'This request has no body' if request.body is None else _compact(request.body)}"
    yield f'{CONNECTION}: https://{HOST}:443 "{request.method} {address} HTTP/1.1" {response.status} {len(answer)}'
    yield f"{POLICIES}: Response status: {response.status}"
    yield f"{POLICIES}: Response headers:"
    yield from _headers(response.headers)
    yield f"{POLICIES}: Response content:"
    yield f"{POLICIES}: {answer}"


def _sent_headers(argv: Sequence[str], command: str, exchange: Exchange) -> dict[str, str]:
    seed = hashlib.sha256(repr((exchange.virtual_time, list(argv))).encode(errors="surrogatepass")).digest()
    content = {} if exchange.request.body is None else {"Content-Type": "application/json"}
    return {
        "Accept": "application/json",
        **content,
        "x-ms-client-request-id": str(UUID(bytes=seed[:16])),
        "CommandName": command,
        "ParameterSetName": " ".join(word.partition("=")[0] for word in argv if word.startswith("-")),
        "User-Agent": AGENT,
        "Authorization": "*****",
    }


def _headers(headers: Mapping[str, str]) -> Iterator[str]:
    for name, value in headers.items():
        yield f"{POLICIES}:     '{name}': '{value}'"


def _compact(body: JSON) -> str:
    return json.dumps(blotted(body), ensure_ascii=False)


def _duration(exchanges: Sequence[Exchange]) -> str:
    """Say how long a run took: the virtual time that passed while it waited, and a bit for each request."""
    passed = 0.0
    if exchanges:
        first, last = (datetime.fromisoformat(exchanges[place].virtual_time) for place in (0, -1))
        passed = (last - first).total_seconds()
    invoke = passed + PER_REQUEST * len(exchanges)
    return f"Command ran in {STARTING + invoke:.3f} seconds (init: {STARTING:.3f}, invoke: {invoke:.3f})"
