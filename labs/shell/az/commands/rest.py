"""`az rest`: any request to Azure."""

import json
from urllib.parse import parse_qsl, urlsplit

from gallery_engine.arm import JSON, MANAGEMENT_HOST
from labs.shell.az.call import Call
from labs.shell.az.documents import plain
from labs.shell.az.errors import AzError
from labs.shell.az.spec import Command, Example, Support, flag, opt

METHODS = ("delete", "get", "head", "options", "patch", "post", "put")
PLACEHOLDER = "{subscriptionId}"
OURS = "darkroom.lab"
ELSEWHERE = "this lab answers for Azure's own addresses at https://management.azure.com only."


def _rest(call: Call) -> JSON:
    args = call.args
    try:
        parts = urlsplit(args.need("uri").replace(PLACEHOLDER, call.client.state.subscription))
    except ValueError as error:
        raise AzError(str(error)) from None
    if (parts.netloc and parts.netloc.lower() != MANAGEMENT_HOST) or OURS in parts.path.lower():
        raise AzError(ELSEWHERE)
    query = {**dict(parse_qsl(parts.query, keep_blank_values=True)), **_pairs(args.texts("uri_parameters") or [])}
    body = plain(call, args.need("body")) if args.text("body") is not None else None
    method, path = args.need("method").upper(), f"/{parts.path.lstrip('/')}"
    response = call.client.request(method, path, query=query, body=body, headers=_pairs(args.texts("headers") or []))
    if response.status >= 400:
        shown = json.dumps(response.body, ensure_ascii=False, separators=(",", ":")) if response.body is not None else ""
        raise AzError(f"{_reason(response.status)}({shown})" if shown else _reason(response.status))
    return response.body


def _reason(status: int) -> str:
    return {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict"}.get(
        status, f"Status {status}"
    )


def _pairs(words: list[str]) -> dict[str, str]:
    """Read KEY=VALUE words, or JSON objects."""
    found: dict[str, str] = {}
    for word in words:
        key, equals, value = word.partition("=")
        try:
            read = json.loads(word)
        except (ValueError, RecursionError):
            if not equals:
                raise AzError(f"usage error: '{word}' is no KEY=VALUE") from None
            found[key] = value
            continue
        found.update({str(name): str(item) for name, item in read.items()} if isinstance(read, dict) else {})
    return found


COMMANDS: tuple[Command, ...] = (
    Command(
        "rest",
        _rest,
        "Send any request to Azure.",
        (
            opt("--method -m", "HTTP method.", choices=METHODS, default="get"),
            opt("--uri --url -u", "Address, with or without https://management.azure.com.", dest="uri", required=True),
            opt("--headers", "Headers, as KEY=VALUE.", nargs="+"),
            opt("--uri-parameters --url-parameters", "Parts of the query, as KEY=VALUE.", dest="uri_parameters", nargs="+"),
            opt("--body -b", "Body, as JSON or a file with it."),
            opt("--output-file", support=Support.NONE),
            opt("--resource", support=Support.NONE),
            flag("--skip-authorization-header", support=Support.NONE),
        ),
        (Example("List the subscriptions.", "az rest --method get --uri /subscriptions?api-version=2022-12-01"),),
        flat=False,
    ),
)
