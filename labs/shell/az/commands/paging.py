"""Lists, and a part of them by `--max-items` and `--next-token`."""

from collections.abc import Mapping

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.errors import AzError


def listing(call: Call, path: str, version: str, *, query: Mapping[str, str] | None = None) -> JSON:
    """Read a collection; with `--max-items`, only so many from `--next-token` on, and a warning says how to go on."""
    found = call.items(path, version, query=query)
    limit, token = call.args.number("pagination_limit"), call.args.text("pagination_token") or "0"
    if limit is not None and limit < 1:
        raise AzError(f"InvalidArgumentValue: --max-items: Invalid format: '{limit}' is less than 1")
    if not token.isdecimal() or len(token) > 9:
        raise AzError(f"InvalidArgumentValue: --next-token: '{token}' is not a token of this list")
    start = int(token)
    if limit is None:
        return found[start:]
    if start + limit < len(found):
        call.warn(f"there is more: go on with --next-token {start + limit}")
    return found[start : start + limit]
