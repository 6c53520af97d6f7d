"""From answers, rounds and labs to what the page of progress shows: what is known, what is weak, and when it was studied."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from quiz.activities import Exercise, Practised
from quiz.content.library import Drift, Library
from quiz.content.schema import Fact, Section
from quiz.evidence import Evidence
from quiz.mastery import (
    Answer,
    ChapterMastery,
    FactStanding,
    Level,
    Share,
    Tally,
    chapter_mastery,
    share,
    standings,
    tally,
    weakest,
)
from quiz.numbers import grouped
from quiz.practice import asked_facts
from quiz.presenters.charts import Chart, divided_bar, grid
from quiz.progress import ChapterProgress, CourseProgress
from quiz.study_time import Studied, current_run, last_days

MOST_WEAK = 10
LABELS = {
    Level.MASTERED: pgettext_lazy("fact", "Mastered"),
    Level.KNOWN: pgettext_lazy("fact", "Known"),
    Level.SHAKY: pgettext_lazy("fact", "Shaky"),
    Level.MISSED: pgettext_lazy("fact", "Missed"),
    Level.UNSEEN: gettext_lazy("Not seen yet"),
}
"""The levels from the best to none, as charts show them."""


@dataclass(frozen=True, slots=True)
class LevelCount:
    """A level with its words, and how many facts have it."""

    word: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as the learner reads it, its level, and where it is taught; `is_asked` by a question that may be practised."""

    fact: Fact
    text: str
    word: str
    label: str
    chapter: str
    section: Section
    drifts: Sequence[Drift]
    is_asked: bool


@dataclass(frozen=True, slots=True)
class ChapterRow:
    """A chapter: what is known of it, what it still needs, and who marked how many right; `grid` and `facts` if it is open."""

    state: ChapterProgress
    share: Share
    bar: Chart
    mastery: ChapterMastery
    missing: Sequence[str]
    labs: Sequence[Exercise]
    by_self: Tally
    by_us: Tally
    grid: Chart | None
    facts: Sequence[FactRow]

    @property
    def title(self) -> str:
        """Its number and title."""
        return f"{self.state.number}. {self.state.chapter.title}"

    @property
    def tallies(self) -> tuple[Tally, Tally]:
        """How many were right by the learner's marks, and by Darkroom's."""
        return self.by_self, self.by_us


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill of the exam's outline: the facts behind its items, and how many of them are known or mastered."""

    title: str
    share: Share
    bar: Chart


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day: how many responses there were, and how long they took."""

    day: dt.date
    responses: int
    time: str


@dataclass(frozen=True, slots=True)
class TimeView:
    """When and how long was studied; `run` is how many days in a row."""

    total: str
    recent: str
    active: int
    run: int
    strip: Chart
    days: Sequence[DayRow]


@dataclass(frozen=True, slots=True)
class ProgressView:
    """The page of progress."""

    opened: int
    passed: int
    mastered: int
    levels: Sequence[LevelCount]
    by_self: Tally
    by_us: Tally
    weak: Sequence[FactRow]
    chapters: Sequence[ChapterRow]
    skills: Sequence[SkillRow]
    time: TimeView

    @property
    def has_evidence(self) -> bool:
        """Whether anything was answered."""
        return bool(self.by_self.total or self.by_us.total)


@dataclass(frozen=True)
class Known:
    """What the page is made from: the course with its rounds, answers, labs, and the learner's own day and rulebook."""

    course: CourseProgress
    evidence: Evidence
    practised: Practised
    rulebook: str
    today: dt.date
    zone: dt.tzinfo

    @cached_property
    def standings(self) -> Mapping[str, FactStanding]:
        """How each fact stands."""
        library, practised = self.course.library, self.practised
        return standings(library.facts, self.evidence.answers, library.facts_of, practised.facts, practised.met)

    @cached_property
    def asked(self) -> frozenset[str]:
        """The facts that items ask about which may be practised now."""
        return asked_facts(self.course)

    def fact(self, fact_id: str) -> FactRow:
        """Return a fact that a chapter teaches as the learner reads it."""
        library, level = self.course.library, self.standings[fact_id].level
        fact = library.facts[fact_id]
        chapter, section = library.taught[fact_id]
        return FactRow(
            fact=fact,
            text=fact.under(self.rulebook),
            word=level.word,
            label=str(LABELS[level]),
            chapter=chapter,
            section=section,
            drifts=library.drifts([fact_id]),
            is_asked=fact_id in self.asked,
        )


def progress_view(known: Known) -> ProgressView:
    """Return the page of progress."""
    library, found = known.course.library, known.standings
    answers: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in known.evidence.answers:
        answers[library.homes.get(answer.item, "")].append(answer)
    chapters = [_chapter(state, known, answers[state.chapter.slug]) for state in known.course.chapters]
    opened = {row.state.chapter.slug for row in chapters if row.state.is_open}
    within = [fact for fact, (slug, _section) in library.taught.items() if slug in opened]
    return ProgressView(
        opened=len(opened),
        passed=sum(row.state.state == "passed" for row in chapters),
        mastered=sum(row.state.is_open and row.mastery.is_mastered for row in chapters),
        levels=_levels(share(found, library.facts)),
        by_self=tally(known.evidence.answers, by_self=True),
        by_us=tally(known.evidence.answers, by_self=False),
        weak=[known.fact(fact) for fact in weakest(found, within, MOST_WEAK)],
        chapters=chapters,
        skills=_skills(library, found),
        time=_time(known.evidence.days, known.today),
    )


def _chapter(state: ChapterProgress, known: Known, answers: Sequence[Answer]) -> ChapterRow:
    library, found, slug = known.course.library, known.standings, state.chapter.slug
    facts = [fact for fact, (home, _section) in library.taught.items() if home == slug]
    labs = [exercise for exercise in known.practised.exercises if exercise.chapter == slug]
    mastery = chapter_mastery(state.cards.total, state.cards.scores(known.zone), [lab.is_passed for lab in labs])
    counts = share(found, facts)
    return ChapterRow(
        state=state,
        share=counts,
        bar=_bar(counts),
        mastery=mastery,
        missing=_missing(mastery),
        labs=[lab for lab in labs if not lab.is_passed],
        by_self=tally(answers, by_self=True),
        by_us=tally(answers, by_self=False),
        grid=_grid(state, counts, [found[fact] for fact in facts]) if state.is_open and facts else None,
        facts=[known.fact(fact) for fact in facts] if state.is_open else [],
    )


def _missing(mastery: ChapterMastery) -> list[str]:
    """Say as counts what a chapter still needs to be mastered."""
    found = []
    if mastery.rounds_missing:
        found.append(
            ngettext(
                "%(count)d more round of cards with 80 percent right, on a day of its own",
                "%(count)d more rounds of cards with 80 percent right, on different days",
                mastery.rounds_missing,
            )
            % {"count": mastery.rounds_missing}
        )
    if mastery.labs_missing:
        found.append(
            ngettext("%(count)d lab with all goals met", "%(count)d labs with all goals met", mastery.labs_missing)
            % {"count": mastery.labs_missing}
        )
    return found


def _skills(library: Library, found: Mapping[str, FactStanding]) -> list[SkillRow]:
    rows = []
    for skill, title in library.skills.items():
        facts = {fact for item in library.all_items.values() if item.skill == skill for fact in item.facts}
        if facts:
            counts = share(found, facts)
            rows.append(SkillRow(title, counts, _bar(counts)))
    return rows


def _levels(counts: Share) -> list[LevelCount]:
    return [LevelCount(level.word, str(label), counts.counts[level]) for level, label in LABELS.items()]


def _in_words(counts: Share) -> str:
    return ", ".join(f"{each.label} {each.count}" for each in _levels(counts) if each.count)


def _bar(counts: Share) -> Chart:
    shares = [(each.word, each.label, each.count) for each in _levels(counts)]
    return divided_bar(_("Facts: %(levels)s.") % {"levels": _in_words(counts)}, shares)


def _grid(state: ChapterProgress, counts: Share, standing: Sequence[FactStanding]) -> Chart:
    label = _("The facts of “%(title)s”, one square each: %(levels)s.") % {
        "title": state.chapter.title,
        "levels": _in_words(counts),
    }
    return grid(label, [each.level.word for each in standing])


def _time(days: Mapping[dt.date, Studied], today: dt.date) -> TimeView:
    recent = last_days(today)
    active = [day for day in recent if day in days]
    seconds = sum(days[day].seconds for day in active)
    label = ngettext(
        "The last four weeks, one square for each day: active on %(count)d day.",
        "The last four weeks, one square for each day: active on %(count)d days.",
        len(active),
    ) % {"count": len(active)}
    return TimeView(
        total=duration(sum(each.seconds for each in days.values())),
        recent=duration(seconds),
        active=len(active),
        run=current_run(days.keys(), today),
        strip=grid(label, ["active" if day in days else "none" for day in recent], per_row=len(recent)),
        days=[DayRow(day, days[day].responses, duration(days[day].seconds)) for day in reversed(active)],
    )


def duration(seconds: int) -> str:
    """Return a span of time in hours and minutes, in words; whole minutes, begun ones not counted."""
    hours, minutes = divmod(seconds // 60, 60)
    said_minutes = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    if not hours:
        return said_minutes
    said_hours = ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": grouped(hours)}
    return f"{said_hours} {said_minutes}" if minutes else said_hours
