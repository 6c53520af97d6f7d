"""What labs keep of a learner: handed on when their progress goes into an account, and written out for them."""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext

from labs.models import Checkpoint, CommandRecord, GoalResult, Help, ReplayLink, Sandbox
from labs.sandboxes import MAX_SANDBOXES
from quiz.activities import Holding, Table
from quiz.models import Learner

_LAB = ("id", "scenario", "rulebook", "context", "opened_at", "last_used_at", "commands", "points", "possible_points")
_LINE = (
    ("lab", "sandbox_id"),
    ("seq", "seq"),
    ("source", "source"),
    ("line", "line"),
    ("exit_code", "exit_code"),
    ("stdout", "stdout"),
    ("stderr", "stderr"),
    ("stands_at", "stands_at"),
    ("at", "created_at"),
)
_CHECKPOINT = (("lab", "sandbox_id"), ("name", "name"), ("seq", "seq"), ("at", "created_at"))
_LINK = (("lab", "sandbox_id"), ("from_seq", "since"), ("to_seq", "stands_at"), ("at", "created_at"))
_VERDICT = (
    ("lab", "sandbox_id"),
    ("goal", "goal"),
    ("verdict", "verdict"),
    ("points", "points"),
    ("expected", "expected"),
    ("actual", "actual"),
    ("why", "why"),
)
_HELP = (("lab", "sandbox_id"), ("goal", "goal"), ("kind", "kind"), ("number", "number"), ("at", "at"))
_AT_ONCE = 200


class LabsOwner:
    """The sandboxes of a learner, with their lines, verdicts, checkpoints and links."""

    def holdings(self, learner: Learner) -> Sequence[Holding]:
        """Return how many labs the learner has, and how many commands they ran in them."""
        labs = Sandbox.objects.filter(learner=learner).count()
        commands = CommandRecord.objects.filter(sandbox__learner=learner).count()
        return [
            Holding(ngettext("lab", "labs", labs), labs),
            Holding(ngettext("command in a lab", "commands in labs", commands), commands),
        ]

    def warnings(self, giver: Learner, taker: Learner) -> Sequence[str]:
        """Return that no further lab can be started, where both together have that many; all of them stay."""
        labs = Sandbox.objects.filter(learner__in=(giver, taker)).count()
        if labs < MAX_SANDBOXES:
            return []
        words = gettext(
            "Together that is %(labs)s labs. All of them stay and can be resumed, but you can start another only when you have "
            "fewer than %(most)s: delete those that you do not need any more."
        )
        return [words % {"labs": labs, "most": MAX_SANDBOXES}]

    def transfer(self, giver: Learner, taker: Learner) -> None:
        """Make the sandboxes another learner's; one that was opened by a form that the taker used too gets a key of its own."""
        taken = Sandbox.objects.filter(learner=taker).values("key")
        for sandbox_id in Sandbox.objects.filter(learner=giver, key__in=taken).values_list("pk", flat=True):
            Sandbox.objects.filter(pk=sandbox_id).update(key=uuid.uuid4())
        Sandbox.objects.filter(learner=giver).update(learner=taker)

    def tables(self, learner: Learner) -> Sequence[Table]:
        """Return labs, their lines, goals, help, checkpoints, and the links to replays that work; secrets are in none."""
        lines = CommandRecord.objects.filter(sandbox__learner=learner).order_by("sandbox__created_at", "sandbox", "seq")
        links = ReplayLink.objects.filter(sandbox__learner=learner, digest__isnull=False)
        verdicts = GoalResult.objects.filter(sandbox__learner=learner).order_by("sandbox__created_at", "sandbox", "pk")
        helps = Help.objects.filter(sandbox__learner=learner).order_by("sandbox__created_at", "sandbox", "pk")
        return [
            Table("labs", _LAB, _labs(learner)),
            _table("lab_lines", _LINE, lines),
            _table("lab_goals", _VERDICT, verdicts),
            _table(
                "lab_checkpoints", _CHECKPOINT, Checkpoint.objects.filter(sandbox__learner=learner).order_by("created_at", "pk")
            ),
            _table("lab_links", _LINK, links.order_by("created_at", "pk")),
            _table("lab_help", _HELP, helps),
        ]


def _table(name: str, columns: Sequence[tuple[str, str]], rows: QuerySet[Any]) -> Table:
    """Rows as a table; `columns` are its own names, each with the field it is from."""
    fields = [field for _column, field in columns]
    return Table(name, [column for column, _field in columns], rows.values_list(*fields).iterator(_AT_ONCE))


def _labs(learner: Learner) -> Iterator[Sequence[object]]:
    found = Sandbox.objects.filter(learner=learner).order_by("created_at", "pk")
    fields = (
        "pk",
        "revision__scenario__slug",
        "rulebook",
        "context",
        "created_at",
        "updated_at",
        "version",
        "earned",
        "possible",
    )
    yield from found.values_list(*fields).iterator(_AT_ONCE)


OWNER = LabsOwner()
