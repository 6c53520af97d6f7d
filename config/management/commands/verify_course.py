"""`manage.py verify_course`: is the course whole, and is every lab in it fair? It needs no database."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.courses import course_folders
from labs.scenarios.links import unnamed_rules
from labs.scenarios.proof import Proof
from labs.scenarios.report import (
    RANDOM_RUNS,
    VARIANTS,
    Report,
    as_document,
    by_kind,
    counts,
    unpractised_facts,
    unshown_misconceptions,
    verify,
)
from quiz.content import Pack
from quiz.content.coverage import unasked_facts, unenforced_facts, untaught_facts
from quiz.content.items import KINDS, Item
from quiz.content.readability import words_of
from quiz.content.schema import Chapter


class Command(BaseCommand):
    help = (
        "Check a course: schema, links, that every fact is taught and asked about, every command that chapters, exhibits, items "
        "and the cheat sheet show (run in the lab under both rulebooks), and every scenario: its solution reaches all goals, "
        "each trap misses the goal it names and no other, an empty run and runs by chance reach none, and variants can be "
        "solved as well. Exit code 1 with file and reason when something fails. It counts the facts and rules that do not meet "
        "yet; with -v 2 it lists them."
    )
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own shape of this
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", nargs="?", default="", help="the course's folder; all of fixtures/ by default")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON document about one course")
        parser.add_argument("--variants", type=int, default=VARIANTS, help="draws of each scenario to run (default: %(default)s)")
        parser.add_argument("--random-runs", type=int, default=RANDOM_RUNS, help="runs by chance (default: %(default)s)")

    def handle(self, *args: Any, directory: str, as_json: bool, variants: int, random_runs: int, **options: Any) -> None:
        """Check one course or all; raise `CommandError` after everything that is wrong has been said."""
        folders = course_folders(directory)
        if as_json and len(folders) > 1:
            raise CommandError(f"--json is about one course, and there are {len(folders)}: name its folder.", returncode=2)
        reports = [verify(folder, variants=variants, random_runs=random_runs) for folder in folders]
        for report in reports:
            if as_json:
                self.stdout.write(json.dumps(as_document(report), indent=2, ensure_ascii=False))
            else:
                self._say(report, is_long=options["verbosity"] > 1)
        if wrong := sum(len(report.findings) for report in reports):
            raise CommandError(f"{wrong} thing{'s are' if wrong != 1 else ' is'} wrong.", returncode=1)

    def _say(self, report: Report, *, is_long: bool) -> None:
        """Say what a course holds, what it does not reach (at length with its names), and what is wrong."""
        if pack := report.pack:
            self._contents(pack)
            self._proofs(report.proofs)
            self._list("facts that no section teaches", untaught_facts(pack), is_long=is_long)
            self._list("facts that nothing asks about", unasked_facts(pack), is_long=is_long)
            self._list("facts without a rule or a reason for none", unenforced_facts(pack), is_long=is_long)
            self._list("facts that no goal practises", unpractised_facts(pack, report.scenarios), is_long=is_long)
            unshown = unshown_misconceptions(pack, report.scenarios)
            self._list("misconceptions of behaviour that no goal or trap shows", unshown, is_long=is_long)
            families = groupby(unnamed := unnamed_rules(pack), key=lambda rule: rule[:3])
            lines = [f"{family} {' '.join(rule[3:] for rule in rules)}" for family, rules in families]
            self._list("rules of the lab that no fact names", lines, is_long=is_long, count=len(unnamed))
        for found in report.findings:
            self.stderr.write(str(found))

    def _contents(self, pack: Pack) -> None:
        total = counts(pack)
        self.stdout.write(
            f"{pack.slug}: {total['chapters']} chapters, {total['facts']} facts, {len(pack.sources)} sources, {total['cards']} "
            f"cards, {total['misconceptions']} misconceptions, {total['items']} items, {total['case_studies']} case studies"
        )
        width = max(len(slug) for slug in [*(each.slug for each in pack.chapters), *(each.slug for each in pack.cases)])
        heads = ("words", "sections", "cards", "misconceptions", *KINDS)
        self.stdout.write(f"  {'chapter':<{width}}" + "".join(f"  {head}" for head in heads))
        for chapter in pack.chapters:
            cells = [_words(chapter), len(chapter.sections), len(chapter.cards), len(chapter.misconceptions)]
            self._row(chapter.slug, width, heads, [*map(str, cells), *_kinds(chapter.items)])
        for case in pack.cases:
            self._row(case.slug, width, heads, [""] * 4 + _kinds(case.items))

    def _row(self, name: str, width: int, heads: Sequence[str], cells: Sequence[str]) -> None:
        line = "".join(f"{cell:>{len(head) + 2}}" for head, cell in zip(heads, cells, strict=True))
        self.stdout.write(f"  {name:<{width}}{line}".rstrip())

    def _proofs(self, proofs: Sequence[Proof]) -> None:
        self.stdout.write(f"  {'scenario':<24}{'goals':>7}{'traps':>7}{'runs':>7}  ")
        for proof in proofs:
            verdict = f"{len(proof.findings)} wrong" if proof.findings else "fair"
            self.stdout.write(f"  {proof.scenario:<24}{proof.goals:>7}{proof.traps:>7}{proof.runs:>7}  {verdict}")

    def _list(self, what: str, lines: Sequence[str], *, is_long: bool, count: int | None = None) -> None:
        total = len(lines) if count is None else count
        self.stdout.write(f"  {what}: {total}{':' if total and is_long else ''}")
        for line in lines if is_long else ():
            self.stdout.write(f"    {line}")


def _kinds(items: Sequence[Item]) -> list[str]:
    return [str(count or "") for count in by_kind(items).values()]


def _words(chapter: Chapter) -> int:
    """How many words there are to read, without code and figures."""
    return len(words_of("\n\n".join([chapter.lead, *(section.body for section in chapter.sections)])))
