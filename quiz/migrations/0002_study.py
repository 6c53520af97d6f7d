import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('quiz', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FaultReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(editable=False)),
                ('item', models.CharField(max_length=100)),
                ('rulebook', models.CharField(max_length=16)),
                ('text', models.CharField(max_length=2000)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Lapse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=100)),
                ('source', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ReadMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(editable=False)),
                ('chapter', models.SlugField(max_length=100)),
                ('section', models.SlugField(max_length=100)),
                ('is_read', models.BooleanField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Regrade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=100)),
                ('earned', models.PositiveIntegerField()),
                ('possible', models.PositiveIntegerField()),
                ('reason', models.CharField(max_length=500)),
                ('by', models.CharField(max_length=100)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Schedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=100)),
                ('due', models.DateTimeField()),
                ('reviewed_at', models.DateTimeField()),
                ('stability', models.FloatField()),
                ('difficulty', models.FloatField()),
                ('state', models.PositiveSmallIntegerField()),
                ('step', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('reviews', models.PositiveIntegerField()),
                ('lapses', models.PositiveIntegerField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='attempt',
            name='attempt_kind_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='response',
            name='response_action_is_known',
        ),
        migrations.AddField(
            model_name='attempt',
            name='deadline',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='attempt',
            name='draw',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='learner',
            name='exam_date',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='learner',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='merged', to='quiz.learner'),
        ),
        migrations.AddField(
            model_name='learner',
            name='reads_ahead',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='learner',
            name='resume_digest',
            field=models.CharField(blank=True, max_length=64, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='learner',
            name='time_zone',
            field=models.CharField(default='UTC', max_length=64),
        ),
        migrations.AlterField(
            model_name='attempt',
            name='chapter',
            field=models.SlugField(blank=True, default='', max_length=100),
        ),
        migrations.AlterField(
            model_name='attempt',
            name='kind',
            field=models.CharField(choices=[('cards', 'Cards'), ('misconceptions', 'Misconceptions'), ('review', 'Review'), ('practice', 'Practice'), ('exam', 'Exam simulation'), ('check', 'Test-out')], max_length=20),
        ),
        migrations.AlterField(
            model_name='response',
            name='action',
            field=models.CharField(choices=[('reveal', 'Revealed the answer'), ('right', 'Right'), ('wrong', 'Wrong'), ('retract', 'Took the mark back'), ('answer', 'Answered an item'), ('flag', 'Flagged an item to look at again'), ('unflag', 'Took the flag away')], max_length=10),
        ),
        migrations.AddIndex(
            model_name='response',
            index=models.Index(fields=['attempt', 'item'], name='response_by_item'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['cards', 'misconceptions', 'review', 'practice', 'exam', 'check'])), name='attempt_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['reveal', 'right', 'wrong', 'retract', 'answer', 'flag', 'unflag'])), name='response_action_is_known'),
        ),
        migrations.AddField(
            model_name='faultreport',
            name='learner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fault_reports', to='quiz.learner'),
        ),
        migrations.AddField(
            model_name='faultreport',
            name='revision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fault_reports', to='quiz.courserevision'),
        ),
        migrations.AddField(
            model_name='lapse',
            name='learner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lapses', to='quiz.learner'),
        ),
        migrations.AddField(
            model_name='readmark',
            name='learner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='read_marks', to='quiz.learner'),
        ),
        migrations.AddField(
            model_name='regrade',
            name='attempt',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='regrades', to='quiz.attempt'),
        ),
        migrations.AddField(
            model_name='schedule',
            name='learner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='schedule', to='quiz.learner'),
        ),
        migrations.AddConstraint(
            model_name='faultreport',
            constraint=models.UniqueConstraint(fields=('learner', 'key'), name='fault_report_key_unique_for_learner'),
        ),
        migrations.AddConstraint(
            model_name='lapse',
            constraint=models.UniqueConstraint(fields=('learner', 'item', 'source'), name='lapse_counts_once'),
        ),
        migrations.AddIndex(
            model_name='readmark',
            index=models.Index(fields=['learner', 'chapter'], name='read_mark_by_chapter'),
        ),
        migrations.AddConstraint(
            model_name='readmark',
            constraint=models.UniqueConstraint(fields=('learner', 'key', 'section'), name='read_mark_key_unique_for_learner'),
        ),
        migrations.AddIndex(
            model_name='regrade',
            index=models.Index(fields=['attempt', 'item'], name='regrade_by_item'),
        ),
        migrations.AddConstraint(
            model_name='regrade',
            constraint=models.CheckConstraint(condition=models.Q(('earned__lte', models.F('possible'))), name='regrade_points_are_possible'),
        ),
        migrations.AddIndex(
            model_name='schedule',
            index=models.Index(fields=['learner', 'due'], name='schedule_by_due'),
        ),
        migrations.AddConstraint(
            model_name='schedule',
            constraint=models.UniqueConstraint(fields=('learner', 'item'), name='schedule_unique_for_learner'),
        ),
    ]
