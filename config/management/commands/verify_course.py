"""`manage.py verify_course`: is the course whole, and is every lab in it fair? It needs no database."""

from argparse import ArgumentParser
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from labs.scenarios.exhibits import check_exhibits
from labs.scenarios.links import check_facts, check_scenario, unnamed_rules
from labs.scenarios.proof import Finding, Proof, prove
from labs.scenarios.reader import read_scenarios
from quiz.content import Pack, PackError, read_pack
from quiz.content.coverage import unasked_facts, untaught_facts


class Command(BaseCommand):
    help = (
        "Check a course: schema, links, and every scenario: its solution reaches all goals, each trap misses the goal it names "
        "and no other, and an empty run reaches none. Exit code 1 with file and reason when something fails. "
        "It counts the facts that no section teaches or nothing asks about yet and the rules that no fact names; "
        "with -v 2 it lists them."
    )
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own shape of this
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", nargs="?", default="", help="the course's folder; all of fixtures/ by default")

    def handle(self, *args: Any, directory: str, **options: Any) -> None:
        """Check one course or all; raise `CommandError` after everything that is wrong has been said."""
        fixtures = Path(settings.BASE_DIR) / "fixtures"
        folders = [Path(directory)] if directory else sorted(file.parent for file in fixtures.glob("*/course.yaml"))
        if not folders:
            raise CommandError(f"There is no course in {fixtures}.", returncode=2)
        wrong = sum(self._verify(folder, is_long=options["verbosity"] > 1) for folder in folders)
        if wrong:
            raise CommandError(f"{wrong} thing{'s are' if wrong != 1 else ' is'} wrong.", returncode=1)

    def _verify(self, folder: Path, *, is_long: bool) -> int:
        """Check one course, say what is wrong (at length with what is not reached yet), and return how many things are."""
        try:
            pack = read_pack(folder)
            scenarios = read_scenarios(folder, pack.scenarios)
        except PackError as fault:
            self.stderr.write(str(fault))
            return 1
        proofs = [prove(files) for files in scenarios]
        findings = [*check_facts(pack, folder), *(found for files in scenarios for found in check_scenario(files, pack))]
        findings += check_exhibits(pack, folder)
        findings += [found for proof in proofs for found in proof.findings]
        self._table(pack, proofs)
        self._facts("facts that no section teaches yet", untaught_facts(pack), is_long=is_long)
        self._facts("facts that nothing asks about yet", unasked_facts(pack), is_long=is_long)
        self._rules(pack, is_long=is_long)
        self._say(findings)
        return len(findings)

    def _table(self, pack: Pack, proofs: Sequence[Proof]) -> None:
        cards = sum(len(chapter.cards) for chapter in pack.chapters)
        misconceptions = sum(len(chapter.misconceptions) for chapter in pack.chapters)
        items = sum(len(chapter.items) for chapter in pack.chapters)
        self.stdout.write(
            f"{pack.slug}: {len(pack.chapters)} chapters, {len(pack.facts)} facts, {len(pack.sources)} sources, "
            f"{cards} cards, {misconceptions} misconceptions, {items} items"
        )
        self.stdout.write(f"  {'scenario':<24}{'goals':>7}{'traps':>7}{'runs':>7}  ")
        for proof in proofs:
            verdict = f"{len(proof.findings)} wrong" if proof.findings else "fair"
            self.stdout.write(f"  {proof.scenario:<24}{proof.goals:>7}{proof.traps:>7}{proof.runs:>7}  {verdict}")

    def _facts(self, what: str, facts: Sequence[str], *, is_long: bool) -> None:
        self.stdout.write(f"  {what}: {len(facts)}{':' if facts and is_long else ''}")
        if is_long:
            for fact in facts:
                self.stdout.write(f"    {fact}")

    def _rules(self, pack: Pack, *, is_long: bool) -> None:
        unnamed = unnamed_rules(pack)
        self.stdout.write(f"  rules of the lab that no fact names: {len(unnamed)}{':' if unnamed and is_long else ''}")
        if is_long:
            for family, rules in groupby(unnamed, key=lambda rule: rule[:3]):
                self.stdout.write(f"    {family} {' '.join(rule[3:] for rule in rules)}")

    def _say(self, findings: Sequence[Finding]) -> None:
        for found in findings:
            self.stderr.write(f"{found.file}: {found.reason}")
