"""The journal: what was done in a sandbox, in order, never edited. Secrets are replaced before anything gets here.

Undo is in it too: a record that takes others back. Where the sandbox then stands is in the record (`stands_at`), and which
records do not count now is in UndoneCommand, which can be worked out from the journal at any time.
"""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone

from labs.fields import DocumentField, KeyField
from labs.models.sandboxes import Sandbox
from quiz.models.base import WrittenOnce


class Source(models.TextChoices):
    """What a journal record comes from."""

    LINE = "line", "A line"
    ADVANCE = "advance", "The clock"
    RESET = "reset", "A reset"
    UNDO = "undo", "An undo"
    REDO = "redo", "A redo"
    BACK = "back", "A way back"
    CHECKPOINT = "checkpoint", "A checkpoint"
    FILE = "file", "A file"


class JournalRows(models.QuerySet[Any]):
    """Rows of the journal, which have `sandbox` and `seq`."""

    def standing(self) -> Self:
        """Leave out what was undone and has not been done again."""
        undone = UndoneCommand.objects.filter(sandbox=models.OuterRef("sandbox"), seq=models.OuterRef("seq"))
        return self.filter(~models.Exists(undone))


class CommandRecord(WrittenOnce):
    """One write: a line, a move of the clock, a reset, a change of a file or a way through the journal, with what it printed and
    changed.

    `prompt` is what stood in front of the line, empty for the terminal's own; `changes` has the head and every record it touched,
    before and after; `moved` says whether that is more than the counter; `virtual_time` is the clock afterwards. `shell_texts` is
    what takes its changes to the terminal's history and files back. `stands_at` is the record whose state this one left: its own,
    or an earlier one's for an undo, a redo, a way back and a checkpoint.
    """

    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="commands", db_index=False)
    seq = models.PositiveIntegerField()
    key = models.UUIDField(editable=False)
    source = models.CharField(max_length=10, choices=Source.choices)
    line = models.TextField()
    prompt = models.TextField(default="")
    exit_code = models.SmallIntegerField(default=0)
    stdout = models.TextField(default="")
    stderr = models.TextField(default="")
    clear = models.BooleanField(default=False)
    virtual_time = models.BigIntegerField()
    shell_before = DocumentField(default=dict)
    shell_after = DocumentField(default=dict)
    shell_texts = DocumentField(default=dict)
    changes = DocumentField(default=dict)
    moved = models.BooleanField(default=False)
    stands_at = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = JournalRows.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sandbox", "seq"], name="command_seq_unique_in_sandbox"),
            models.UniqueConstraint(fields=["sandbox", "key"], name="command_key_unique_in_sandbox"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="command_seq_starts_at_one"),
            models.CheckConstraint(condition=models.Q(source__in=Source.values), name="command_source_is_known"),
            models.CheckConstraint(condition=models.Q(stands_at__lte=models.F("seq")), name="command_stands_in_the_past"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["sandbox", "seq", "stands_at"], condition=models.Q(stands_at__lt=models.F("seq")), name="command_jumps"
            ),
        ]


class RequestRecord(WrittenOnce):
    """One request of a command, the `n`-th, and how it was answered; `path_key` is the path as ARM compares it.

    `caller` is the identity that asked. `activity` is what the request adds to the activity log, null where it adds nothing.
    `answer` has the headers and the body, as far as they are kept.
    """

    command = models.ForeignKey(CommandRecord, on_delete=models.CASCADE, related_name="requests", db_index=False)
    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="requests", db_index=False)
    seq = models.PositiveIntegerField()
    n = models.PositiveIntegerField()
    method = models.CharField(max_length=10)
    path = models.TextField()
    path_key = KeyField()
    query = DocumentField(default=dict)
    body = DocumentField(null=True)
    caller = models.CharField(max_length=100, default="owner")
    status = models.PositiveSmallIntegerField()
    error_code = models.CharField(max_length=100, default="")
    message = models.TextField(default="")
    rule = models.CharField(max_length=10, default="")
    trace = DocumentField(default=list)
    virtual_time = models.BigIntegerField()
    activity = DocumentField(null=True)
    answer = DocumentField(null=True)

    objects = JournalRows.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["command", "n"], name="request_number_unique_in_command"),
            models.CheckConstraint(condition=models.Q(n__gte=1), name="request_number_starts_at_one"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sandbox", "path_key", "method"], name="request_by_path"),
            models.Index(fields=["sandbox", "-seq", "-n"], name="request_newest_first"),
        ]

    @property
    def verdict(self) -> str:
        """The id of the rule that refused the request: the innermost, where one only passes on what others found; or empty."""
        return str(next((stage["inner"][0] for stage in self.trace if stage.get("inner")), self.rule))

    @property
    def by_way_of(self) -> str:
        """The id of the rule through which the verdict reached the request, where that is another; else empty."""
        return self.rule if self.rule != self.verdict else ""


class UndoneCommand(models.Model):
    """A record that does not count at present, because it was undone."""

    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="undone", db_index=False)
    seq = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["sandbox", "seq"], name="undone_seq_unique_in_sandbox")]
