"""What of a course's facts its chapters, questions and rules reach."""

from quiz.content.schema import Pack


def untaught_facts(pack: Pack) -> list[str]:
    """Return the ids of the facts that no section teaches, in the order of the pack."""
    taught = {fact for chapter in pack.chapters for section in chapter.sections for fact in section.facts}
    return [fact.id for fact in pack.facts if fact.id not in taught]


def unasked_facts(pack: Pack) -> list[str]:
    """Return the ids of the facts that no card, misconception or item asks about, in the order of the pack."""
    asked: set[str] = set()
    for chapter in pack.chapters:
        for questions in (chapter.cards, chapter.misconceptions, chapter.items):
            asked.update(fact for question in questions for fact in question.facts)
    asked.update(fact for case in pack.cases for item in case.items for fact in item.facts)
    return [fact.id for fact in pack.facts if fact.id not in asked]


def unenforced_facts(pack: Pack) -> list[str]:
    """Return the ids of the facts that name neither a rule nor why there is none, in the order of the pack."""
    return [fact.id for fact in pack.facts if not fact.rules and not fact.unenforced]
