import django.db.models.deletion
import django.utils.timezone
import labs.fields
import uuid
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def stand_where_they_are(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Nothing was undone so far: each record left a state of its own, and each sandbox stands at its newest one."""
    apps.get_model("labs", "CommandRecord").objects.update(stands_at=models.F("seq"))
    apps.get_model("labs", "Sandbox").objects.update(stands_at=models.F("version"))


class Migration(migrations.Migration):

    dependencies = [
        ("labs", "0009_request_answer"),
        ("quiz", "0005_settings_sequence"),
    ]

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("seq", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=80)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name="ReplayLink",
            fields=[
                ("sandbox", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="replay_link", serialize=False, to="labs.sandbox")),
                ("digest", models.CharField(max_length=64, null=True, unique=True)),
                ("since", models.PositiveIntegerField()),
                ("stands_at", models.PositiveIntegerField()),
                ("changed", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name="UndoneCommand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveIntegerField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="commandrecord",
            name="command_source_is_known",
        ),
        migrations.AddField(
            model_name="commandrecord",
            name="shell_texts",
            field=labs.fields.DocumentField(default=dict),
        ),
        migrations.AddField(
            model_name="commandrecord",
            name="stands_at",
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="sandbox",
            name="stands_at",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.RunPython(stand_where_they_are, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="commandrecord",
            name="source",
            field=models.CharField(choices=[("line", "A line"), ("advance", "The clock"), ("reset", "A reset"), ("undo", "An undo"), ("redo", "A redo"), ("back", "A way back"), ("checkpoint", "A checkpoint")], max_length=10),
        ),
        migrations.AddIndex(
            model_name="commandrecord",
            index=models.Index(condition=models.Q(("stands_at__lt", models.F("seq"))), fields=["sandbox", "seq", "stands_at"], name="command_jumps"),
        ),
        migrations.AddConstraint(
            model_name="commandrecord",
            constraint=models.CheckConstraint(condition=models.Q(("source__in", ["line", "advance", "reset", "undo", "redo", "back", "checkpoint"])), name="command_source_is_known"),
        ),
        migrations.AddConstraint(
            model_name="commandrecord",
            constraint=models.CheckConstraint(condition=models.Q(("stands_at__lte", models.F("seq"))), name="command_stands_in_the_past"),
        ),
        migrations.AddConstraint(
            model_name="sandbox",
            constraint=models.CheckConstraint(condition=models.Q(("since__lte", models.F("stands_at")), ("stands_at__lte", models.F("version"))), name="sandbox_stands_in_the_past"),
        ),
        migrations.AddField(
            model_name="checkpoint",
            name="sandbox",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="checkpoints", to="labs.sandbox"),
        ),
        migrations.AddConstraint(
            model_name="replaylink",
            constraint=models.CheckConstraint(condition=models.Q(("since__lte", models.F("stands_at"))), name="replay_begins_before_it_ends"),
        ),
        migrations.AddField(
            model_name="undonecommand",
            name="sandbox",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="undone", to="labs.sandbox"),
        ),
        migrations.AddConstraint(
            model_name="checkpoint",
            constraint=models.UniqueConstraint(fields=("sandbox", "name"), name="checkpoint_name_unique_in_sandbox"),
        ),
        migrations.AddConstraint(
            model_name="checkpoint",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="checkpoint_has_a_name"),
        ),
        migrations.AddConstraint(
            model_name="undonecommand",
            constraint=models.UniqueConstraint(fields=("sandbox", "seq"), name="undone_seq_unique_in_sandbox"),
        ),
    ]
