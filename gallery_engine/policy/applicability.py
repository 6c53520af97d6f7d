"""Whether a rule is about a resource at all: only what it says of type, name and kind counts for that.

Source: "Azure Policy applicability logic" (read 2026-11-26).
"""

from gallery_engine.policy.evaluation import Evaluation
from gallery_engine.policy.language import AllOf, AnyOf, Clause, Compared, Not

DECIDING = frozenset({"type", "name", "kind"})


def applies(clause: Clause, evaluation: Evaluation) -> bool:
    """Whether a rule may hold for the resource of an evaluation, whatever its other properties; raises Failed."""
    return _known(clause, evaluation) is not False


def _known(clause: Clause, evaluation: Evaluation) -> bool | None:
    """True or False where type, name and kind decide it, else None."""
    if isinstance(clause, Not):
        inner = _known(clause.clause, evaluation)
        return None if inner is None else not inner
    if isinstance(clause, AllOf | AnyOf):
        found = [_known(part, evaluation) for part in clause.clauses]
        decisive = isinstance(clause, AnyOf)
        return decisive if decisive in found else None if None in found else not decisive
    if isinstance(clause, Compared) and clause.kind == "field" and str(clause.subject).lower() in DECIDING:
        return evaluation.holds(clause)
    return None
