"""The file area in a list, and who can be signed in to."""

from collections.abc import Sequence
from dataclasses import dataclass

from gallery_engine.arm import Request
from gallery_engine.cloud import Cloud
from labs.file_area import files_of
from labs.models import Sandbox
from labs.scenarios.schema import OWNER, Scenario
from labs.shell.az.profile import DIRECTORY
from labs.store import RowStore


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file: its name, and its size in bytes."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """Somebody of the scenario: who they are in words, the line that signs them in, and whether they are signed in now."""

    title: str
    line: str
    is_signed_in: bool


def file_rows(sandbox: Sandbox) -> Sequence[FileRow]:
    """Return the files of a sandbox in order."""
    texts = files_of(sandbox).texts
    return [FileRow(name, len(texts[name].encode(errors="replace"))) for name in sorted(texts)]


def identity_rows(sandbox: Sandbox, scenario: Scenario) -> Sequence[IdentityRow]:
    """Return who can be signed in to, the owner first; nobody where a scenario has the owner alone.

    `titles` of a scenario stand beside what its directory made of them; groups cannot be signed in to.
    """
    titles = {each.handle: each.title for each in scenario.identities if each.kind != "group"}
    if not titles:
        return []
    told = Cloud(RowStore(sandbox)).send(Request("GET", DIRECTORY)).response.body
    found = told if isinstance(told, dict) else {}
    domains = {each["id"]: each["domain"] for each in _rows(found.get("tenants"))}
    signed_in = sandbox.shell.get("identity")
    people = [each for each in _rows(found.get("identities")) if each["handle"] in {OWNER, *titles}]
    return [
        IdentityRow(titles.get(each["handle"], ""), _line(each, domains), each["handle"] == signed_in)
        for each in sorted(people, key=lambda each: each["handle"] != OWNER)
    ]


def _line(identity: dict[str, str], domains: dict[str, str]) -> str:
    if not identity.get("appId"):
        return f"az login --username {identity['name']}"
    tenant = domains.get(identity["tenantId"], identity["tenantId"])
    return f"az login --service-principal --username {identity['appId']} --password any --tenant {tenant}"


def _rows(value: object) -> list[dict[str, str]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
