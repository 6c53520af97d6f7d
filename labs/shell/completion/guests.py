"""What Tab completes while the terminal is signed in to a guest: the commands that it knows."""

from collections.abc import Sequence

from labs.shell.client import Client
from labs.shell.guest import Guest
from labs.shell.ssh import GUEST

_BREAKS = ";&"


def commands_at(text: str, guest: Guest, client: Client) -> tuple[str, Sequence[str]]:
    """Give the word at the end of an unfinished line, and the commands that could stand there."""
    last = max(text.rfind(mark) for mark in (*_BREAKS, "\n")) + 1
    before, _, word = text[last:].rpartition(" ")
    if guest.waits or before.split() not in ([], ["sudo"]):
        return word, ()
    body = client.request("GET", GUEST, query={"host": guest.machine, "user": guest.user}).body
    listed = body.get("commands") if isinstance(body, dict) else None
    return word, [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else ()
