"""The journal: what was done in a sandbox, in order, never edited. Secrets are replaced before anything gets here."""

from typing import ClassVar

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
    FILE = "file", "A file"


class CommandRecord(WrittenOnce):
    """One write: a line, a move of the clock, a reset or a change of a file, with what it printed and what it changed.

    `prompt` is what stood in front of the line, empty for the terminal's own; `changes` has the head and every record it touched,
    before and after; `moved` says whether that is more than the counter; `virtual_time` is the clock afterwards.
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
    changes = DocumentField(default=dict)
    moved = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sandbox", "seq"], name="command_seq_unique_in_sandbox"),
            models.UniqueConstraint(fields=["sandbox", "key"], name="command_key_unique_in_sandbox"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="command_seq_starts_at_one"),
            models.CheckConstraint(condition=models.Q(source__in=Source.values), name="command_source_is_known"),
        ]


class RequestRecord(WrittenOnce):
    """One request of a command, the `n`-th, and how it was answered; `path_key` is the path as ARM compares it.

    `caller` is the identity that asked. `activity` is what the request adds to the activity log, null where it adds nothing.
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

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["command", "n"], name="request_number_unique_in_command"),
            models.CheckConstraint(condition=models.Q(n__gte=1), name="request_number_starts_at_one"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sandbox", "path_key", "method"], name="request_by_path"),
            models.Index(fields=["sandbox", "-seq", "-n"], name="request_newest_first"),
        ]
