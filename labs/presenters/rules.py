"""The rules behind refusals: one of them beside an error, and all of them as a page that can be searched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gallery_engine.cloud import RULES
from gallery_engine.rules.families import FAMILIES, Family
from gallery_engine.rules.registry import STANDINGS, Rule
from labs.presenters.wording import STANDINGS as STANDING_WORDS
from labs.reading import Link, Reading, Taught

IN_BOTH = "both"
LONGEST_QUERY = 100
BOTH, CHAPTER, AZURE = ("chapter", "azure"), ("chapter",), ("azure",)
_HOLDS_IN = {BOTH: _("the source chapter and Azure today"), CHAPTER: _("the source chapter"), AZURE: _("Azure today")}
_HOLDS_BY = {
    BOTH: _("Holds by the source chapter and Azure today."),
    CHAPTER: _("Holds by the source chapter."),
    AZURE: _("Holds by Azure today."),
}
_OTHER = {BOTH: _("Where the rulebooks differ"), CHAPTER: _("Azure today"), AZURE: _("The source chapter")}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule was read, and when."""

    title: str
    url: str
    read: date


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule: why, how sure we are, where it holds, what is otherwise where it does not, and what the course says of it.

    `other` says what `otherwise` speaks of: the other rulebook, or both.
    """

    id: str
    title: str
    reason: str
    code: str
    status: int
    standing: str
    standing_label: str
    standing_words: str
    in_chapter: bool
    in_azure: bool
    holds_in: str
    holds_by: str
    other: str
    otherwise: str
    sources: Sequence[Source]
    facts: Sequence[Taught]
    read: Sequence[Link]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for: words, a rulebook, a family, a standing, differences only; empty where nothing was said."""

    words: str = ""
    rulebook: str = ""
    family: str = ""
    standing: str = ""
    differs: bool = False

    @property
    def address(self) -> str:
        """The query string that asks for this and nothing more, with its question mark; empty when everything is wanted."""
        said = {
            "q": self.words,
            "rulebook": self.rulebook,
            "family": self.family,
            "standing": self.standing,
            "differs": "1" if self.differs else "",
        }
        query = urlencode({name: value for name, value in said.items() if value})
        return f"?{query}" if query else ""

    @property
    def in_words_only(self) -> "Wanted":
        """The same words, looked for everywhere."""
        return Wanted(words=self.words)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but words narrows what is looked for."""
        return replace(self, words="") != Wanted()


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a filter takes, and its name."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Group:
    """The rules of one family that were found."""

    family: Family
    rules: Sequence[RuleView]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The page: what is wanted, what was found of how many, and what can be chosen."""

    wanted: Wanted
    groups: Sequence[Group]
    found: int
    total: int
    rulebooks: Sequence[Choice]
    families: Sequence[Choice]
    standings: Sequence[Choice]


def rule_view(name: str, reading: Reading) -> RuleView | None:
    """Show a rule by its id; None for one that is not in the book."""
    rule = RULES.get(name)
    return None if rule is None else _view(rule, reading)


def rulebooks() -> list[Choice]:
    """Where a rule may hold."""
    return [
        Choice("chapter", gettext("By the source chapter")),
        Choice("azure", gettext("In Azure today")),
        Choice(IN_BOTH, gettext("In both")),
    ]


def families() -> list[Choice]:
    """The families that have rules, in the order of the book."""
    used = {rule.family for rule in RULES.values()}
    return [Choice(family.key, family.name) for family in FAMILIES if family in used]


def standings() -> list[Choice]:
    """The standings that some rule has, surest first."""
    used = {rule.standing for rule in RULES.values()}
    return [Choice(standing, str(STANDING_WORDS[standing][0])) for standing in STANDINGS if standing in used]


def rulebook(wanted: Wanted, reading: Reading) -> Rulebook:
    """Find the rules that are wanted, family by family in the order of the book."""
    found = [rule for rule in _in_order(RULES.values()) if _fits(rule, wanted)]
    groups = [
        Group(family, [_view(rule, reading) for rule in rules]) for family, rules in groupby(found, key=lambda rule: rule.family)
    ]
    return Rulebook(wanted, groups, len(found), len(RULES), rulebooks(), families(), standings())


def _in_order(rules: Iterable[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: (FAMILIES.index(rule.family), rule.id))


def _fits(rule: Rule, wanted: Wanted) -> bool:
    return (
        wanted.rulebook in {"", *rule.rulebooks, *([IN_BOTH] if rule.rulebooks == BOTH else [])}
        and wanted.family in {"", rule.family.key}
        and wanted.standing in {"", rule.standing}
        and (bool(rule.otherwise) or not wanted.differs)
        and _has_words(rule, wanted.words)
    )


def _has_words(rule: Rule, words: str) -> bool:
    text = f"{rule.id} {rule.title} {rule.reason} {rule.otherwise} {rule.code} {rule.status}".casefold()
    return all(word in text for word in words.casefold().split())


def _view(rule: Rule, reading: Reading) -> RuleView:
    label, words = STANDING_WORDS[rule.standing]
    return RuleView(
        id=rule.id,
        title=rule.title,
        reason=rule.reason,
        code=rule.code,
        status=rule.status,
        standing=rule.standing,
        standing_label=str(label),
        standing_words=str(words),
        in_chapter="chapter" in rule.rulebooks,
        in_azure="azure" in rule.rulebooks,
        holds_in=str(_HOLDS_IN[rule.rulebooks]),
        holds_by=str(_HOLDS_BY[rule.rulebooks]),
        other=str(_OTHER[rule.rulebooks]),
        otherwise=rule.otherwise,
        sources=[Source(cited.title, cited.url, date.fromisoformat(cited.read)) for cited in rule.citations],
        facts=reading.behind(rule.id),
        read=reading.about(rule.id),
    )
