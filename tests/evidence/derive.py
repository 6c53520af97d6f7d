"""Derives the evidence that tests compare with from recordings of the real Azure CLI.

    python tests/evidence/derive.py FOLDER

FOLDER holds az_command_table.json, GROUND_TRUTH.md, AZ_ERROR_SHAPES.md, AZ_REQUESTS.md and examples/*.json. What is kept are
facts: options, exit codes, requests, key sets, columns, and digests of messages; never a message itself. Subscription ids become
`{sub}`.
"""

import hashlib
import json
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

HERE = Path(__file__).parent
SUBSCRIPTION = re.compile(r"(?<=/subscriptions/)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CASE = re.compile(r"^`az ?(?P<line>.*)` -> exit (?P<exit>\d+)")
SENT = re.compile(r"^- `(?P<method>[A-Z]+) (?P<url>\S+)` -> (?P<status>\d+)")
RECORDED = re.compile(r"^### `az (?P<line>.*)` -> exit (?P<exit>\d+)")
BODY = "  - body: `"
BARE_TEMPLATE = re.compile(r"\btemplate:\{")  # a body takes a template as it stands in its file, under a name without quotes
EXAMPLES = "Examples from command's help:"
LISTED = re.compile(r"^\| (?P<name>[a-z][a-z -]*[a-z])(?P<asks> \(prompts\))? \| (?P<required>.*) \| (?P<optional>.*) \|$")
SHORT = re.compile(
    r"(?P<names>--?[A-Za-z][\w/-]*)(?:\((?P<more>[^)]*)\))?(?P<many>…)?(?:\{(?P<choices>[^}]*)\})?(?:\[=(?P<default>[^\]]*)\])?"
)
OPTION_FIELDS = ("options", "required", "nargs", "choices", "default", "id_part", "type")


def neutral(value: Any) -> Any:
    """Replace subscription ids, at any depth."""
    return json.loads(SUBSCRIPTION.sub("{sub}", json.dumps(value)))


def digest(text: str) -> str:
    """Give a short fingerprint of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def keys_of(value: Any, path: str = "") -> Iterator[str]:
    """Give the paths of all keys; items of a list share one path."""
    if isinstance(value, dict):
        for name, item in value.items():
            if path.endswith("tags"):
                continue
            yield f"{path}.{name}".lstrip(".")
            yield from keys_of(item, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list):
        for item in value:
            yield from keys_of(item, f"{path}[]")


def columns_of(table: str) -> list[str]:
    """Give the columns of a printed table."""
    return re.split(r" {2,}", table.split("\n", maxsplit=1)[0].strip()) if table.strip() else []


def shape_of(stderr: str) -> list[str]:
    """Give the kind of each line of stderr, without the examples that differ by author."""
    lines = stderr.split("\n")
    if EXAMPLES in lines:
        place = lines.index(EXAMPLES)
        link = next(number for number, line in enumerate(lines) if line.startswith("https://aka.ms"))
        lines = [*lines[: place - 1], *lines[link - 1 :]]
    return [line.rstrip() for line in lines]


def kind_of(line: str) -> str:
    """Give the first word of a line that says what kind it is."""
    found = re.match(r"(ERROR: \(|ERROR:|WARNING:|Code:|Message:|Target:|Did you mean|https://|Read more|To learn)", line)
    return found[1] if found else "" if not line else "text"


def command_table(folder: Path) -> dict[str, Any]:
    """Give the arguments of every command of the client's tables, and those of commands that only the page lists."""
    table = json.loads((folder / "az_command_table.json").read_text())["commands"]
    page = dict(listed(folder))
    return {
        "commands": {name: command(source) for name, source in table.items()},
        "wanted": sorted(page),
        "listed": {name: row for name, row in page.items() if name not in table},
    }


def command(source: dict[str, Any]) -> dict[str, Any]:
    """Give what is compared of one command."""
    return {
        "aaz": source["kind"] == "aaz",
        "confirm": bool(source["confirmation"]),
        "no_wait": source["supports_no_wait"],
        "args": [option(row) for row in source["args"]],
    }


def listed(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the commands that section 3.3 of the page lists, their options in its short notation taken apart."""
    section = (folder / "GROUND_TRUTH.md").read_text().partition("### 3.3")[2].partition("\n## ")[0]
    for line in section.split("\n"):
        row = LISTED.match(line)
        if row and row["name"] != "command":
            args = [*short(row["required"], required=True), *short(row["optional"], required=False)]
            yield row["name"], {"confirm": bool(row["asks"]), "args": args}


def short(text: str, *, required: bool) -> list[dict[str, Any]]:
    """Take options in the page's short notation apart."""
    found = []
    for word in SHORT.finditer(text.replace("\\|", "|").partition("+generic")[0]):
        names = [*word["names"].split("/"), *(word["more"] or "").split(",")]
        row = {
            "options": sorted(name if name.startswith("-") else f"-{name}" for name in names if name),
            "required": required,
            "many": bool(word["many"]),
            "choices": [] if word["choices"] in (None, "bool") else word["choices"].split("|"),
            "default": word["default"],
        }
        found.append({key: value for key, value in row.items() if value not in (None, [], False)})
    return found


def option(source: dict[str, Any]) -> dict[str, Any]:
    """Give one argument, empty fields left out."""
    row = {key: source[key] for key in OPTION_FIELDS if source.get(key) not in (None, [], False)}
    if source.get("aaz", {}).get("required"):
        row["needed"] = True
    if source["action"] in {"store_true", "AcquirePolicyTokenAction"}:
        row["flag"] = True
    pattern = source.get("aaz", {}).get("format", {}).get("pattern")
    if pattern:
        row["pattern"] = pattern
    if source.get("aaz", {}).get("class") in {"AAZIntArg", "AAZPaginationLimitArg"}:
        row["type"] = "aaz-int"
    return row


def errors(folder: Path) -> list[dict[str, Any]]:
    """Give what each recorded mistake was answered with: exit code, kinds of lines, a digest of az's own words."""
    found: list[dict[str, Any]] = []
    section, lines = "", iter((folder / "AZ_ERROR_SHAPES.md").read_text().split("\n"))
    for line in lines:
        if line.startswith("## "):
            section = line[3:]
        case = CASE.match(line)
        if case is None:
            continue
        block = []
        while next(lines) != "```text":
            pass
        while (text := next(lines)) != "```":
            block.append(text)
        stderr = "\n".join(block).rpartition("[stderr]\n")[2].replace("(blank)", "").strip("\n")
        shape = shape_of(stderr) if stderr else []
        ours = "\n".join(text for text in shape if kind_of(text) not in {"ERROR: (", "Code:", "Message:", "Target:"})
        found.append(
            {
                "line": case["line"],
                "exit": int(case["exit"]),
                "signed_in": not section.startswith("Not logged in"),
                "kinds": [kind_of(text) for text in shape],
                "own_words": digest(ours),
            }
        )
    return found


def request_of(method: str, url: str, body: Any = None) -> dict[str, Any]:
    """Give a request with its query apart."""
    parts = urlsplit(url.replace("{guid}", "GUID"))
    path = GUID.sub("{guid}", SUBSCRIPTION.sub("{sub}", parts.path)).replace("GUID", "{guid}")
    return {"method": method, "path": path, "query": dict(parse_qsl(parts.query, keep_blank_values=True)), "body": neutral(body)}


def recordings(folder: Path) -> list[dict[str, Any]]:
    """Give each step of the recorded runs."""
    found = []
    for source in sorted((folder / "examples").glob("*.json")):
        document = json.loads(source.read_text())
        for step in document["steps"]:
            printed = json.loads(step["stdout_json"]) if step["stdout_json"].strip() else None
            found.append(
                {
                    "run": document["scenario"],
                    "argv": [SUBSCRIPTION.sub("{sub}", word) for word in shlex.split(step["cmd"])[1:]],
                    "exit": step["exit"],
                    "requests": [request_of(sent["method"], sent["url"], sent["body"]) for sent in step["requests"]],
                    "keys": sorted(set(keys_of(printed))),
                    "prints": type(printed).__name__,
                    "columns": columns_of(step["stdout_table"]),
                    "own_words": digest("\n".join(shape_of(step["stderr"].strip("\n")))) if step["exit"] == 0 else "",
                }
            )
    return found


def sequences(folder: Path) -> list[dict[str, Any]]:
    """Give which requests each command sent; bodies only where they were written out in full."""
    found: list[dict[str, Any]] = []
    for line in (folder / "AZ_REQUESTS.md").read_text().split("\n"):
        head, sent = RECORDED.match(line), SENT.match(line)
        if head:
            found.append({"argv": shlex.split(head["line"]), "exit": int(head["exit"]), "requests": []})
        elif line.startswith("#"):
            found.append({"argv": [], "exit": 0, "requests": []})
        elif sent and found:
            found[-1]["requests"].append(request_of(sent["method"], sent["url"]))
        elif line.startswith(BODY) and "…" not in line and found and found[-1]["argv"]:
            found[-1]["requests"][-1]["body"] = json.loads(BARE_TEMPLATE.sub('"template": {', line[len(BODY) : -1]))
    return [step for step in found if step["argv"]]


def written(value: Any) -> str:
    """Write evidence: rows of lists on a line each where they are small."""
    text = json.dumps(value, indent=1, sort_keys=True)
    return re.sub(r"\{\n[^{}]*\}", lambda row: re.sub(r"\n *", " ", row[0]) if len(row[0]) < 600 else row[0], text) + "\n"


def main(folder: Path) -> None:
    """Write the four files of evidence beside this script."""
    (HERE / "az_command_table.json").write_text(written(command_table(folder)))
    for name, value in (
        ("az_errors", errors(folder)),
        ("az_recordings", recordings(folder)),
        ("az_requests", sequences(folder)),
    ):
        (HERE / f"{name}.json").write_text(json.dumps(value, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
