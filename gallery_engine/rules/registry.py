"""What a rule is, and the book that holds them all.

A rule is a function from a call to the message Azure would answer with, or None. Its docstring's first line is the rule's
title, the rest its reason; both are shown to the learner who meets it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from gallery_engine.errors import BOTH, Citation, Refusal, Refused
from gallery_engine.records import JSON
from gallery_engine.rules.families import Family, family_of

if TYPE_CHECKING:
    from gallery_engine.rules.call import Call


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal's own words where they need more than a message; empty fields take the rule's."""

    message: str
    target: str = ""
    code: str = ""
    status: int = 0
    details: tuple[JSON, ...] = ()
    additional: tuple[JSON, ...] = ()
    inner: tuple[str, ...] = ()


STANDINGS: Mapping[str, str] = MappingProxyType(
    {
        "documented": "Azure's own pages or tools say so",
        "recorded": "seen in a recorded run of Azure",
        "taught": "only the source chapter says so",
        "unverified": "part of it, such as the code or the words of the refusal, is not established by a source",
    }
)

Check: TypeAlias = "Callable[[Call[Any]], str | Problem | None]"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the book. `standing` is a key of STANDINGS.

    `otherwise` says how the two rulebooks differ about it: what the other one does, for a rule that holds in one of them only;
    which figure or default is another, for one that holds in both; nothing where they agree.
    """

    id: str
    check: "Check | None"
    title: str
    reason: str
    code: str
    status: int
    citations: tuple[Citation, ...]
    rulebooks: tuple[str, ...]
    standing: str
    otherwise: str

    @property
    def family(self) -> Family:
        """The rules that this one belongs with; its id says which."""
        return family_of(self.id)

    def refusal(self, found: str | Problem) -> Refusal:
        """The refusal with this rule's id, title, reason and citations."""
        problem = found if isinstance(found, Problem) else Problem(found)
        return Refusal(
            rule=self.id,
            title=self.title,
            reason=self.reason,
            status=problem.status or self.status,
            code=problem.code or self.code,
            message=problem.message,
            target=problem.target,
            citations=self.citations,
            standing=self.standing,
            rulebooks=self.rulebooks,
            details=problem.details,
            additional=problem.additional,
            inner=problem.inner,
        )

    def refuse(self, found: str | Problem) -> NoReturn:
        """Refuse the request on the strength of this rule."""
        raise Refused(self.refusal(found))

    def apply(self, call: "Call[Any]") -> None:
        """Refuse the call if the rule holds in its rulebook and finds something."""
        if self.check is None or call.rulebook.name not in self.rulebooks:
            return
        found = self.check(call)
        if found is not None:
            self.refuse(found)


def checks(rules: Sequence[Rule], rulebook: str) -> "tuple[tuple[Check, Rule], ...]":
    """What there is to ask by a rulebook, in the order of some rules, each with the rule that it is the check of."""
    return tuple((rule.check, rule) for rule in rules if rule.check is not None and rulebook in rule.rulebooks)


_BOOK: dict[str, Rule] = {}
BOOK: Mapping[str, Rule] = MappingProxyType(_BOOK)


def rule(
    name: str,
    *,
    code: str,
    status: int,
    cites: Sequence[Citation],
    rulebooks: tuple[str, ...] = BOTH,
    standing: str = "documented",
    otherwise: str = "",
) -> Callable[[Check], Rule]:
    """Enter a check into the book under an id such as `GAL101`."""

    def enter_check(check: Check) -> Rule:
        title, _, reason = (check.__doc__ or "").partition("\n")
        return _enter(
            Rule(
                id=name,
                check=check,
                title=title.strip(),
                reason=" ".join(reason.split()),
                code=code,
                status=status,
                citations=tuple(cites),
                rulebooks=rulebooks,
                standing=standing,
                otherwise=otherwise,
            )
        )

    return enter_check


def principle(  # noqa: PLR0913 - a rule has as many parts
    name: str,
    title: str,
    reason: str,
    *,
    code: str,
    status: int,
    cites: Sequence[Citation],
    rulebooks: tuple[str, ...] = BOTH,
    standing: str = "",
    otherwise: str = "",
) -> Rule:
    """Enter a rule that the pipeline itself keeps: it has no check of its own, a stage calls its `refuse`."""
    return _enter(
        Rule(
            id=name,
            check=None,
            title=title,
            reason=reason,
            code=code,
            status=status,
            citations=tuple(cites),
            rulebooks=rulebooks,
            standing=standing or ("documented" if rulebooks == BOTH else "taught"),
            otherwise=otherwise,
        )
    )


def _enter(entry: Rule) -> Rule:
    if entry.id in _BOOK:
        raise ValueError(f"rule {entry.id} is in the book already")
    _BOOK[entry.id] = entry
    return entry
