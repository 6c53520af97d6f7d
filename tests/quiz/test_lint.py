"""`manage.py lint_course`: what a careful editor would remark, with file and line; a course that is well made has none."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from quiz.content.lint import lint
from quiz.content.readability import lix, sentences_of, words_of
from tests.factories import FIRST, SECOND, Files, card, chapter_text, misconception, write_pack
from tests.quiz.kinds import asked, files_of_every_kind, part

FOLDERS = {"01-first-light": FIRST, "02-second-bath": SECOND}
SENTENCE = "We keep one image and copy it to the places that need it. "


def item(number: int, chapter: str, right: int, **changes: Any) -> dict[str, Any]:
    """A single item with four options alike; the right one stands at a place, the wrong ones name a misconception."""
    options = [
        part(name, right="true") if place == right else part(name, right="false", misconception=f"{chapter}-claim-1")
        for place, name in enumerate("abcd")
    ]
    facts = ["plain", "contested"]
    return {**asked("single", id=f"{chapter}-item-{number}", facts=facts, options=options), **changes}


def made_well() -> Files:
    """A course without a fault: every reason given, answers balanced, chapters of a good length."""
    files = files_of_every_kind()
    for folder, slug in FOLDERS.items():
        files[f"chapters/{folder}/cards.yaml"] = [card(number, slug, reason="It is so.") for number in range(1, 9)]
        restated = [{"claim": f"Other {number}.", "truth": "false" if number % 2 else "true"} for number in range(1, 6)]
        files[f"chapters/{folder}/misconceptions.yaml"] = [
            misconception(number, slug, consequence="It fails.", lab="practice", restated=restated[number - 1])
            for number in range(1, 6)
        ]
        items = [item(number, slug, number % 4) for number in range(12)]
        everything = asked(
            "statements", id=f"{slug}-judge", exhibit="groups", rows=[part("a", right="true"), part("b", right="false")]
        )
        files[f"chapters/{folder}/items.yaml"] = [*items, everything]
        text = chapter_text(slug, slug, SENTENCE * 75)
        files[f"chapters/{folder}/chapter.md"] = text.replace("minutes: 7", "minutes: 10")
    files["course.yaml"] |= {"cases": []}
    del files["cases/press.yaml"], files["cases/vault.yaml"]
    return files


def remarks(folder: Path, files: Files) -> list[str]:
    """The remarks on a course: `file:line: text`, the file without its folders."""
    found = lint(write_pack(folder, files))
    return [f"{remark.file.relative_to(folder)}:{remark.line}: {remark.text}" for remark in found]


def test_a_course_that_is_made_well_has_no_remarks(tmp_path: Path) -> None:
    assert remarks(tmp_path, made_well()) == []


CARDS, CLAIMS = "chapters/01-first-light/cards.yaml", "chapters/01-first-light/misconceptions.yaml"
ITEMS, TEXT = "chapters/01-first-light/items.yaml", "chapters/01-first-light/chapter.md"


def no_reason(files: Files) -> None:
    del files[CARDS][2]["reason"]


def no_consequence(files: Files) -> None:
    del files[CLAIMS][1]["consequence"], files[CLAIMS][1]["restated"]


def no_tags(files: Files) -> None:
    del files[ITEMS][0]["difficulty"], files[ITEMS][0]["skill"]


def unnamed_options(files: Files) -> None:
    for each in files[ITEMS][:10]:
        for option in each["options"]:
            option.pop("misconception", None)


def one_place(files: Files) -> None:
    files[ITEMS][:12] = [item(number, FIRST, number % 4 if number % 2 else 0) for number in range(12)]


def right_is_longest(files: Files) -> None:
    for each in files[ITEMS][:12]:
        for option in each["options"]:
            option["text"] += " and then some" if option["right"] == "true" else ""


def uneven_options(files: Files) -> None:
    files[ITEMS][3]["options"][0]["text"] = "word " * 20


def give_away(files: Files) -> None:
    files[ITEMS][3]["options"][1]["text"] = "All of the above"


def other_number(files: Files) -> None:
    options = [part("a", right="true"), part("b", right="true"), part("c", right="false")]
    stem = "Which are right? Choose all that apply."
    files[ITEMS].append(asked("multiple", id="all-of-them", stem=stem, options=options))


def all_false(files: Files) -> None:
    for claim in files[CLAIMS]:
        claim["truth"] = claim["restated"]["truth"] = "false"


def long_sentence(files: Files) -> None:
    files[CARDS][0]["answer"] = "We go on " * 12


def american(files: Files) -> None:
    files[CARDS][0]["answer"] = "The color is red."


def hard_text(files: Files) -> None:
    files[CARDS][0]["answer"] = "Considerable organisational responsibilities necessitate " * 4


def short_chapter(files: Files) -> None:
    files[TEXT] = chapter_text(FIRST, "First", SENTENCE * 10)


def hurried_chapter(files: Files) -> None:
    files[TEXT] = files[TEXT].replace("minutes: 10", "minutes: 2")


def untaught(files: Files) -> None:
    files["facts.yaml"].append({"id": "lonely", "chapter": "It is so.", "sources": ["docs"]})


def unused_source(files: Files) -> None:
    files["sources.yaml"].append({**files["sources.yaml"][0], "id": "unread"})


def unseen_exhibit(files: Files) -> None:
    files["exhibits/more.azcli"], files["exhibits/more.txt"] = files["exhibits/groups.azcli"], files["exhibits/groups.txt"]


FAULTS: list[tuple[Callable[[Files], None], str]] = [
    (no_reason, f"cards.yaml:15: the card {FIRST}-card-3 has no `reason`"),
    (no_consequence, f"the misconception {FIRST}-claim-2 has no `consequence` and no `restated`"),
    (no_tags, f"items.yaml:1: the item {FIRST}-item-0 has no `difficulty` and no `skill`"),
    (unnamed_options, "items.yaml:1: only 6 of 38 wrong choices name a misconception"),
    (one_place, "right answers stand in the places 1 to 4 so often: 6, 3, 0, 3"),
    (right_is_longest, "the right option is the longest in 12 of 12 items"),
    (uneven_options, "the options have 9 to 100 characters"),
    (give_away, "“All of the above” gives an option away"),
    (other_number, "“Choose all that apply”, but the page says to choose 2"),
    (all_false, "misconceptions.yaml:1: by the rulebook azure, 0 of 10 claims and restatements are true"),
    (long_sentence, "cards.yaml:6: a sentence of 36 words"),
    (american, "“color” is American spelling"),
    (hard_text, "this reads at LIX"),
    (short_chapter, "chapter.md:1: the chapter has 136 words; 900 to 1600 are good"),
    (hurried_chapter, "and `minutes: 2` do not go together"),
    (untaught, "no section teaches the fact lonely"),
    (untaught, "nothing asks about the fact lonely"),
    (unused_source, "sources.yaml:6: no fact names the source unread"),
    (unseen_exhibit, "exhibits/more.azcli:1: no item shows this exhibit"),
]


@pytest.mark.parametrize(("spoil", "words"), FAULTS, ids=[f"{spoil.__name__}-{n}" for n, (spoil, _) in enumerate(FAULTS)])
def test_a_fault_is_remarked_with_its_place(tmp_path: Path, spoil: Callable[[Files], None], words: str) -> None:
    files = made_well()
    spoil(files)
    found = remarks(tmp_path, files)
    assert any(words in remark for remark in found), found


def linted(folder: Path, *flags: str) -> tuple[int, str]:
    """Run the command; return its exit code and what it printed."""
    out = io.StringIO()
    try:
        call_command("lint_course", str(folder), *flags, stdout=out)
    except CommandError as refusal:
        return refusal.returncode, out.getvalue()
    return 0, out.getvalue()


def test_the_command_exits_with_0_1_or_2(tmp_path: Path) -> None:
    assert linted(write_pack(tmp_path / "well", made_well())) == (0, "No remarks.\n")
    files = made_well()
    no_reason(files)
    assert linted(write_pack(tmp_path / "less", files))[0] == 1
    assert linted(tmp_path / "none")[0] == 2


def test_remarks_come_as_json_too(tmp_path: Path) -> None:
    files = made_well()
    no_reason(files)
    code, out = linted(write_pack(tmp_path, files), "--json")
    (remark,) = json.loads(out)
    assert (code, remark["line"]) == (1, 15)
    assert remark["file"].endswith("cards.yaml")


def test_code_and_addresses_are_no_words_to_read() -> None:
    code = "Run `az sig image-version create --resource-group rg-images` now.\n\n```az\naz group list\n```\n"
    text = f"{code}[The page](https://example.org/long-address)"
    assert words_of(text) == ["Run", "it", "now", "The", "page"]
    assert len(sentences_of(text)) == 2


def test_the_measure_is_words_a_sentence_plus_long_words_in_percent() -> None:
    assert lix("One two three four. One two three consider.") == 4 + 12.5
    assert lix("") == 0


def test_the_course_of_the_repository_has_no_remarks() -> None:
    assert [str(remark) for remark in lint(Path(settings.BASE_DIR) / "fixtures" / "compute-gallery")] == []
