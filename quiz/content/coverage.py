"""What of a course's facts its chapters reach. While chapters are still to be written, some facts wait for theirs."""

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
    return [fact.id for fact in pack.facts if fact.id not in asked]
