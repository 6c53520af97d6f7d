"""`manage.py verify_course` runs what a course shows: the blocks of chapters, finished answers, the cheat sheet."""

from pathlib import Path
from typing import Any

import pytest

from labs.runs import Run
from labs.scenarios.lines import lines_of, wrong_in
from tests.factories import FIRST, Files, chapter_text, write_pack
from tests.labs.test_verify_course import case, files, verified
from tests.labs.worlds import scenario
from tests.quiz.kinds import EXHIBIT, PRINTED, asked, part

CHAPTER = "chapters/01-first-light/chapter.md"
BLOCK = "```az scenario=practice\n{}\n```"
OPEN = (
    "az sig create -g rg-start -r Open --permissions Community --publisher-uri https://example.com "
    "--publisher-email a@example.com --eula https://example.com --public-name-prefix Example"
)
DEFINITION = "az sig create -g rg-start -r Studio"


def with_blocks(*blocks: str) -> Files:
    """A whole course whose first chapter offers blocks of commands to try."""
    body = "Some text.\n\n" + "\n\nThen:\n\n".join(BLOCK.format(block) for block in blocks)
    return {**files(), CHAPTER: chapter_text(FIRST, "First light", body)}


def found(tmp_path: Path, pack: Files, file: str) -> list[str]:
    """What is wrong in a file of a course, each with its line of the file instead of its number."""
    folder = write_pack(tmp_path, pack)
    text = (folder / file).read_text(encoding="utf-8").split("\n")
    wrong = []
    for line in verified(folder)[2].splitlines():
        place, reason = line.split(": ", 1)
        name, number = place.rsplit(":", 1)
        assert name == str(folder / file)
        wrong.append(f"{text[int(number) - 1].strip()} | {reason}")
    return wrong


def test_lines_that_work_are_right_and_later_blocks_see_what_earlier_ones_made(tmp_path: Path) -> None:
    first = "az group create -n rg-lab -l eastus -o none\nlab=$(az group show -n rg-lab --query name -o tsv)"
    second = "sleep 5m\naz group update -n $lab --set tags.team=web\n# a comment\naz group delete -n \\\n  rg-lab --yes"
    assert found(tmp_path, with_blocks(first, second), CHAPTER) == []


def test_each_chapter_begins_with_a_lab_of_its_own(tmp_path: Path) -> None:
    pack = with_blocks("az group create -n rg-lab -l eastus")
    wanted = BLOCK.format("az group show -n rg-lab # refused")
    pack["chapters/02-second-bath/chapter.md"] = chapter_text("second-bath", "Second bath", wanted)
    assert found(tmp_path, pack, CHAPTER) == []


def test_a_line_that_fails_is_said_with_its_place_under_each_rulebook(tmp_path: Path) -> None:
    wrong = found(tmp_path, with_blocks("az group list", "az group list\naz group show -n rg-gone"), CHAPTER)
    said = "`az group show -n rg-gone` exits with 3: ERROR: (ResourceGroupNotFound)"
    assert [line.startswith(f"az group show -n rg-gone | under {book}, {said}") for line, book in both(wrong)] == [True, True]


def both(lines: list[str]) -> list[tuple[str, str]]:
    return list(zip(lines, ("chapter", "azure"), strict=True))


def test_a_line_is_refused_where_its_comment_says_so(tmp_path: Path) -> None:
    lines = (
        DEFINITION,
        f"{OPEN} # refused by the chapter",
        "az sig create -g rg-gone -r Studio   # refused",
        "for name in a b; do az group show -n $name; done # refused",
    )
    assert found(tmp_path, with_blocks("\n".join(lines)), CHAPTER) == []


@pytest.mark.parametrize("comment", ["", " # refused", " # refused in Azure today"])
def test_a_line_that_is_refused_elsewhere_than_its_comment_says_is_wrong(tmp_path: Path, comment: str) -> None:
    wrong = found(tmp_path, with_blocks(f"{DEFINITION}\n{OPEN}{comment}"), CHAPTER)
    by_chapter = [line for line in wrong if "under chapter" in line and "exits with 1" in line]
    in_azure = [line for line in wrong if "under azure" in line and "works, and is said to be refused" in line]
    assert (len(by_chapter), len(in_azure)) == {"": (1, 0), " # refused": (0, 1)}.get(comment, (1, 1))


def test_a_refusal_is_azures_and_not_a_slip_of_the_pen(tmp_path: Path) -> None:
    wrong = found(tmp_path, with_blocks("az sig creat -g rg-start -r Studio # refused"), CHAPTER)
    assert [("fails before it reaches Azure" in line) for line in wrong] == [True, True]


def test_a_comment_that_says_refused_in_other_words_is_wrong(tmp_path: Path) -> None:
    wrong = found(tmp_path, with_blocks("az group list # refused by everybody"), CHAPTER)
    assert wrong
    assert all("the comment `# refused by everybody` is none of `# refused`" in line for line in wrong)


def test_blocks_without_a_scenario_are_not_run(tmp_path: Path) -> None:
    pack = files()
    pack[CHAPTER] = chapter_text(FIRST, "First light", "```az\naz group show -n rg-gone\n```\n\n```sh\nrm -rf /\n```")
    assert found(tmp_path, pack, CHAPTER) == []


def test_a_document_in_a_block_is_part_of_its_line() -> None:
    script = "cat > a.json <<'END'\n{} # refused\nEND\naz group list # refused\n"
    assert [(line.number, line.comment) for line in lines_of(script, 10)] == [(10, ""), (13, "refused")]


def test_a_long_line_is_said_short() -> None:
    run = Run(scenario(), "chapter")
    wrong = list(wrong_in(run, f"az group show -n {'x' * 200}"))
    assert len(wrong) == 1
    assert "x…` exits with" in wrong[0][1]


# Finished answers

ITEMS = "chapters/01-first-light/items.yaml"
DIFFERS = {"chapter": "true", "azure": "false"}, {"chapter": "false", "azure": "true"}


def with_items(*items: dict[str, Any]) -> Files:
    """A whole course with items that ask for a command in the world of an exhibit, in which there is the group `rg-lab`."""
    pack = {**files(), "exhibits/groups.azcli": EXHIBIT, "exhibits/groups.txt": PRINTED}
    pack["course.yaml"]["skills"] = [{"id": "disks", "title": "Disks"}]
    pack[ITEMS] = list(items)
    return pack


def dropdown(*options: tuple[str, Any], **more: Any) -> dict[str, Any]:
    """An item with one gap that is chosen."""
    parts = [part(f"option-{number}", right=right) | {"text": text} for number, (text, right) in enumerate(options)]
    command = "az group show [[name]] rg-lab -o none"
    return asked("dropdown", command=command, gaps=[{"id": "name", "options": parts}], proof="groups") | more


def completion(*accepts: str, **more: Any) -> dict[str, Any]:
    """An item with a gap that is typed, and another one behind it."""
    gaps = [{"id": "verb", "accepts": list(accepts), "why": "Because."}, {"id": "group", "accepts": ["rg-lab"], "why": "So."}]
    return asked("completion", command="az group [[verb]] -n [[group]] -o none", gaps=gaps, proof="groups") | more


def test_the_finished_command_of_an_item_works_under_each_rulebook(tmp_path: Path) -> None:
    differs = dropdown(("-n", DIFFERS[0]), ("--name", DIFFERS[1]), id="item-differs", facts=["contested"])
    right = dropdown(("-x", "false"), ("-n", "true")), completion("show", "exists"), differs
    assert found(tmp_path, with_items(*right), ITEMS) == []


def test_an_answer_that_fails_in_the_lab_is_said_with_its_item(tmp_path: Path) -> None:
    wrong = found(tmp_path, with_items(dropdown(("-x", "true"), ("-n", "false")), completion("show")), ITEMS)
    assert [line.partition(": `")[0] for line in wrong] == [
        f"- id: item-dropdown | under {book}, the item item-dropdown" for book in ("chapter", "azure")
    ]


def test_an_answer_that_is_right_under_one_rulebook_is_run_under_that(tmp_path: Path) -> None:
    item = dropdown(("-n", DIFFERS[0]), ("-x", DIFFERS[1]), facts=["contested"])
    assert [line.split(",")[0] for line in found(tmp_path, with_items(item), ITEMS)] == ["- id: item-dropdown | under azure"]


def test_each_accepted_spelling_is_run_in_a_world_of_its_own(tmp_path: Path) -> None:
    assert found(tmp_path / "right", with_items(completion("delete --yes", "show", "delete --yes --no-wait")), ITEMS) == []
    wrong = found(tmp_path / "wrong", with_items(completion("show", "shew")), ITEMS)
    assert len(wrong) == 2
    assert all("`az group shew -n rg-lab -o none` exits with 2" in line for line in wrong)


def test_a_command_without_proof_is_not_run(tmp_path: Path) -> None:
    shell = dropdown(("-Name", "true"), ("-N", "false"), command="Get-AzResourceGroup [[name]] rg-lab", proof="")
    assert found(tmp_path, with_items(shell), ITEMS) == []


def test_items_of_case_studies_are_run_too(tmp_path: Path) -> None:
    pack = with_items()
    pack["course.yaml"]["cases"] = ["one-firm"]
    pack["cases/one-firm.yaml"] = case()
    pack["cases/one-firm.yaml"]["items"][1] = completion("shew", section=f"{FIRST}#more")
    assert len(found(tmp_path, pack, "cases/one-firm.yaml")) == 2


# The cheat sheet

SHEET = "cheat-sheet.yaml"


def job(name: str, az: str, *refused: str) -> dict[str, Any]:
    shared = {"group": "Groups", "does": "Do it", "powershell": "Get-AzResourceGroup", "facts": ["contested"]}
    return {**shared, "id": name, "az": az, "refused": list(refused)}


def with_sheet(*jobs: dict[str, Any], before: str = "az group create -n rg-start -l eastus -o none") -> Files:
    """A whole course with a cheat sheet."""
    return {**files(), SHEET: {"before": before, "jobs": list(jobs), "limits": []}}


def test_jobs_of_the_cheat_sheet_are_run_in_order_in_one_lab(tmp_path: Path) -> None:
    jobs = (
        job("make", DEFINITION),
        job("open", f"{OPEN}\naz sig share enable-community -g rg-start -r Open", "chapter"),
        job("look", "az sig show -g rg-start -r Studio"),
        job("never", "az sig delete -g rg-start -r Gone\naz sig show -g rg-start -r Gone", "chapter", "azure"),
    )
    assert found(tmp_path, with_sheet(*jobs), SHEET) == []


def test_a_job_that_does_not_do_as_the_sheet_says_is_wrong(tmp_path: Path) -> None:
    wrong = found(tmp_path, with_sheet(job("open", OPEN), job("again", DEFINITION, "azure"), job("fine", DEFINITION)), SHEET)
    assert [line.split(": `")[0] for line in wrong] == [
        "id: open | under chapter, the job open",
        "id: again | under azure, the job again",
    ]


def test_a_cheat_sheet_whose_world_cannot_be_made_is_wrong(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, with_sheet(job("look", "az group list"), before="az group create -n rg-start -l atlantis"))
    assert verified(folder)[2].count("cheat-sheet.yaml: under ") == 2
