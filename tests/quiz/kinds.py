"""One small item of every kind, as items.yaml has them, and a course that holds them all."""

from typing import Any

from tests.factories import FIRST, SECOND, Files, course_files

EXHIBIT = "# title: The groups\naz group create -n rg-lab -l eastus -o none\n# shown\naz group list -o table\n"
PRINTED = "$ az group list -o table\nName    Location    Status\n------  ----------  ---------\nrg-lab  eastus      Succeeded\n"


def part(name: str, **more: Any) -> dict[str, Any]:
    """Return a part of an item: its id, its text, its reason, and more."""
    return {"id": name, "text": f"Text of {name}", "why": f"WHY-{name}", **more}


def asked(kind: str, **more: Any) -> dict[str, Any]:
    """Return an item of a kind."""
    plain = {"id": f"item-{kind}", "kind": kind, "facts": ["plain"], "section": "start", "stem": f"What of {kind}?"}
    return {**plain, "difficulty": "easy", "skill": "disks", **more}


def every_kind() -> list[dict[str, Any]]:
    """Return one item of each kind."""
    yes, no = {"right": "true"}, {"right": "false", "misconception": f"{FIRST}-claim-2"}
    return [
        asked("single", options=[part("a", **no), part("b", **yes), part("c", right="false")]),
        asked("multiple", options=[part("a", **yes), part("b", **no), part("c", **yes), part("d", right="false")]),
        asked("ordering", steps=[part("two", place=2), part("never", place=0), part("three", place=3), part("one", place=1)]),
        asked(
            "matching",
            choices=[{"id": "x", "text": "Choice x"}, {"id": "y", "text": "Choice y"}],
            rows=[part("a", answer="y"), part("b", answer="x"), part("c", answer="y")],
        ),
        asked("statements", exhibit="groups", rows=[part("a", **yes), part("b", **no), part("c", **yes)]),
        asked(
            "dropdown",
            command="az group [[verb]] -n rg-lab [[option]] eastus",
            gaps=[
                {"id": "verb", "options": [part("make", **no), part("create", **yes)]},
                {"id": "option", "options": [part("l", **yes), part("x", right="false")]},
            ],
        ),
        asked(
            "completion",
            command="az group create -n rg-lab [[option]] eastus",
            gaps=[{"id": "option", "accepts": ["--location", "-l"], "why": "WHY-option"}],
        ),
        asked("series", rows=[part("a", **no), part("b", **yes), part("c", **yes)]),
    ]


def files_of_every_kind() -> Files:
    """Return the course of two chapters: items of each kind in the first, and a case study for each."""
    files = course_files()
    files["course.yaml"] |= {"skills": [{"id": "disks", "title": "Manage disks"}], "cases": ["press", "vault"]}
    files["chapters/01-first-light/items.yaml"] = every_kind()
    files["exhibits/groups.azcli"] = EXHIBIT
    files["exhibits/groups.txt"] = PRINTED
    items = [{**item, "id": f"case-{item['kind']}", "section": f"{FIRST}#more"} for item in every_kind()[:4]]
    files["cases/press.yaml"] = {
        "slug": "press",
        "title": "A press",
        "summary": "It prints.",
        "chapter": FIRST,
        "minutes": 10,
        "tabs": [{"id": "overview", "title": "Overview", "text": "TAB-1"}, {"id": "needs", "title": "Needs", "text": "TAB-2"}],
        "items": items,
    }
    vault = [{**item, "id": f"vault-{item['kind']}"} for item in items]
    files["cases/vault.yaml"] = {**files["cases/press.yaml"], "slug": "vault", "chapter": SECOND, "items": vault}
    return files
