"""What learners did: rounds, practice and exams, and the answers in them, one row each, never edited."""

import uuid
from typing import ClassVar, NotRequired, TypedDict

from django.db import models
from django.utils.translation import gettext_lazy as _

from quiz.models.base import WrittenOnce
from quiz.models.content import CourseRevision
from quiz.models.people import Learner


class Kind(models.TextChoices):
    """What an attempt goes through: cards or misconceptions of a chapter, what is due of both, or items."""

    CARDS = "cards", _("Cards")
    MISCONCEPTIONS = "misconceptions", _("Misconceptions")
    REVIEW = "review", _("Review")
    PRACTICE = "practice", _("Practice")
    EXAM = "exam", _("Exam simulation")
    CHECK = "check", _("Test-out")


MARKED_KINDS = (Kind.CARDS, Kind.MISCONCEPTIONS, Kind.REVIEW)
"""Attempts whose responses say right or wrong, one question after the other."""

ITEM_KINDS = (Kind.PRACTICE, Kind.EXAM, Kind.CHECK)
"""Attempts over items, whose responses carry the answer and its points."""


class Action(models.TextChoices):
    """What a learner did with an item."""

    REVEAL = "reveal", _("Revealed the answer")
    RIGHT = "right", _("Right")
    WRONG = "wrong", _("Wrong")
    RETRACT = "retract", _("Took the mark back")
    ANSWER = "answer", _("Answered an item")
    FLAG = "flag", _("Flagged an item to look at again")
    UNFLAG = "unflag", _("Took the flag away")


AFTER_EACH, AT_THE_END = "after each item", "at the end"
"""When an attempt shows what is right."""


class Terms(TypedDict):
    """What an attempt runs under from its start to its end, whatever changes around it.

    `opens` and `opens_all` are chapters that passing it opens, by slug; `title` names what was drawn,
    `asked` what practice was asked for; `minutes` is the time there is.
    """

    rulebook: str
    unlock_percent: int
    feedback: str
    opens: str | None
    opens_all: NotRequired[list[str]]
    title: NotRequired[str]
    asked: NotRequired[dict[str, str]]
    minutes: NotRequired[int]


class Drawn(TypedDict):
    """A question in an attempt, as it was drawn at the start.

    `wording` is claim or restated for a misconception; `case` the slug of the case study that an item belongs to.
    """

    item: str
    kind: str  # card, claim, item
    wording: NotRequired[str]
    case: NotRequired[str]


class Attempt(models.Model):
    """One round; only `finished_at` is ever written after the start, and once, with `gave_way_to` where it ended for another.

    `draw` holds the questions in their order; it is empty for rounds whose questions follow from the chapter and the seed.
    After `deadline`, where there is one, nothing can be answered any more. `gave_way_to` is the newer attempt that went on when a
    guest's progress came into the account and both had one open.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="attempts")
    revision = models.ForeignKey(CourseRevision, on_delete=models.PROTECT, related_name="attempts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    chapter = models.SlugField(max_length=100, blank=True, default="")
    key = models.UUIDField(editable=False)
    seed = models.BigIntegerField()
    terms = models.JSONField()
    draw = models.JSONField(default=list, blank=True)
    deadline = models.DateTimeField(null=True, blank=True)
    context = models.CharField(max_length=40, default="self-study")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    gave_way_to = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learner", "key"], name="attempt_key_unique_for_learner"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="attempt_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True) | models.Q(finished_at__gte=models.F("started_at")),
                name="attempt_finishes_after_its_start",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["learner", "kind", "chapter"], name="attempt_by_chapter")]


class Response(WrittenOnce):
    """One action in a round, at its place in the sequence."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses")
    seq = models.PositiveIntegerField()
    key = models.UUIDField(editable=False)
    item = models.CharField(max_length=100)
    action = models.CharField(max_length=10, choices=Action.choices)
    value = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attempt", "seq"], name="response_seq_unique_in_attempt"),
            models.UniqueConstraint(fields=["attempt", "key"], name="response_key_unique_in_attempt"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="response_seq_starts_at_one"),
            models.CheckConstraint(condition=models.Q(action__in=Action.values), name="response_action_is_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["attempt", "item"], name="response_by_item")]


class Regrade(WrittenOnce):
    """An item of an attempt, marked anew after its key was found wrong: the points that now count, why, and who decided."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="regrades")
    item = models.CharField(max_length=100)
    earned = models.PositiveIntegerField()
    possible = models.PositiveIntegerField()
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(earned__lte=models.F("possible")), name="regrade_points_are_possible"),
        ]
        indexes: ClassVar = [models.Index(fields=["attempt", "item"], name="regrade_by_item")]
