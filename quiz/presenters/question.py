"""From a question of a round to what its card shows: a card, a claim, a twin between the cards.

An answer is handed over only once it was revealed, judged or given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from quiz import activities
from quiz.answer_sheet import Mark
from quiz.answering import Answer, read_answer, still_missing
from quiz.calibration import SURE
from quiz.claims import AS_SAID, Claim, belief_of, claim_in, wording_by_seed
from quiz.content.library import Drift, Library
from quiz.content.schema import Section, Source
from quiz.content.values import under
from quiz.presenters.calibration import CONFIDENCE_LABELS
from quiz.presenters.item import ItemView, item_view
from quiz.presenters.reading import wording_of
from quiz.selectors import RoundRecord
from quiz.twins import Twin


@dataclass(frozen=True, slots=True)
class CardView:
    """The card in front of the learner; all but the question only after the reveal. `typed` is what they had put."""

    id: str
    wording: str
    prompt: str
    answer: str = ""
    reason: str = ""
    lab: str = ""
    drifts: Sequence[Drift] = ()
    section: Section | None = None
    chapter: str = ""
    typed: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim to judge; the rest is there once it was judged. `belief` is the false wording, where the claim was the true one."""

    id: str
    wording: str
    claim: str
    truth: str = ""
    was_right: bool = False
    was_sure: bool = False
    confidence: str = ""
    belief: str = ""
    tempting: str = ""
    correct: str = ""
    consequence: str = ""
    sources: Sequence[Source] = ()
    drifts: Sequence[Drift] = ()
    section: Section | None = None
    chapter: str = ""
    lab: str = ""


@dataclass(frozen=True, slots=True)
class TwinView:
    """A question between the cards: an item or a claim. `prompt` is the card that it asks again, once it was answered.

    `contradicts` tells that it was answered wrong although that card was marked right.
    """

    prompt: str
    item: ItemView | None = None
    claim: ClaimView | None = None
    contradicts: bool = False

    @property
    def is_answered(self) -> bool:
        """Whether it was answered, and shows what is right."""
        return bool(self.prompt)


def card_view(record: RoundRecord, library: Library, item: str) -> CardView:
    """Return a card of the round: its question, and all the rest once it was revealed."""
    rulebook = record.terms["rulebook"]
    card = library.all_cards[item]
    prompt = under(card.prompt, rulebook)
    wording = wording_of(library, card.facts, rulebook, prompt)
    if item not in record.standing.revealed:
        return CardView(item, wording, prompt)
    slug, section = library.section(card.section, library.homes[item])
    return CardView(
        id=item,
        wording=wording,
        prompt=prompt,
        answer=under(card.answer, rulebook),
        reason=under(card.reason, rulebook),
        lab=_lab(card.lab),
        drifts=library.drifts(card.facts),
        section=section,
        chapter=slug,
        typed=record.value(item, "typed"),
        confidence=_confidence(record, item),
    )


def drawn_claim(record: RoundRecord, library: Library, item: str) -> ClaimView:
    """Return a claim of the round in the wording that was drawn: to judge, or with what is true."""
    wording = record.drawn[item].get("wording", AS_SAID)
    return claim_view(record, library, item, wording, record.standing.marks.get(item))


def claim_view(record: RoundRecord, library: Library, item: str, asked: str, was_right: bool | None) -> ClaimView:
    """Return a misconception asked in a wording; with what is true once it was judged, `was_right` being None before."""
    rulebook = record.terms["rulebook"]
    found = library.all_misconceptions[item]
    claim = claim_in(found, asked, rulebook)
    wording = wording_of(library, found.facts, rulebook, claim.text)
    if was_right is None:
        return ClaimView(item, wording, claim.text)
    slug, section = library.section(found.section, library.homes[item])
    return ClaimView(
        id=item,
        wording=wording,
        claim=claim.text,
        truth=claim.truth,
        was_right=was_right,
        was_sure=record.value(item, "confidence") == SURE,
        confidence=_confidence(record, item),
        belief=belief if (belief := belief_of(found, rulebook)) != claim.text else "",
        tempting=under(found.tempting, rulebook),
        correct=under(found.correct, rulebook),
        consequence=under(found.consequence, rulebook),
        sources=library.sources_of(found.facts),
        drifts=library.drifts(found.facts),
        section=section,
        chapter=slug,
        lab=_lab(found.lab),
    )


def twin_view(record: RoundRecord, library: Library, twin: Twin, fields: Mapping[str, Sequence[str]]) -> TwinView:
    """Return a twin as it is asked; `fields` is what a form that was refused held, shown again where it was not complete."""
    rulebook = record.terms["rulebook"]
    item = library.all_items.get(twin.id)
    value = record.values.get(twin.id, {}) if twin.id in record.twins else {}
    prompt = under(library.all_cards[twin.card].prompt, rulebook) if value else ""
    contradicts = bool(value) and value["earned"] != value["possible"]
    if item is None:
        return TwinView(prompt, claim=_twin_claim(record, library, twin.id), contradicts=contradicts)
    answer: Answer = {name: tuple(values) for name, values in cast("Answer", value.get("answer", {})).items()}
    if not value and twin.id in fields.get("item", ()) and still_missing(item, given := read_answer(item, fields), rulebook):
        answer = given
    shows = Mark(cast("int", value["earned"]), cast("int", value["possible"])) if value else None
    return TwinView(prompt, item=item_view(library, item, answer, rulebook, shows=shows), contradicts=contradicts)


def _twin_claim(record: RoundRecord, library: Library, item: str) -> ClaimView:
    value = record.values.get(item, {}) if item in record.twins else {}
    wording = str(value.get("wording") or wording_by_seed(library.all_misconceptions[item], record.attempt.seed))
    return claim_view(record, library, item, wording, value.get("earned") == 1 if value else None)


def _lab(scenario: str) -> str:
    return activities.link_to(scenario) or "" if scenario else ""


def _confidence(record: RoundRecord, item: str) -> str:
    """Return in words how sure they said they were; empty where they did not say."""
    return str(CONFIDENCE_LABELS.get(record.value(item, "confidence"), ""))


def claim_asked(record: RoundRecord, library: Library, item: str) -> Claim:
    """Return what a claim of the round says in the wording that was drawn, and whether it is true."""
    wording = record.drawn[item].get("wording", AS_SAID)
    return claim_in(library.all_misconceptions[item], wording, record.terms["rulebook"])
