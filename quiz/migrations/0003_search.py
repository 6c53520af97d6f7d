import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# SQLite: an index over the rows' own text (external content), kept in step by triggers.
SQLITE = (
    """CREATE VIRTUAL TABLE quiz_search_index USING fts5(
        title, body, content='quiz_searchentry', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2'
    )""",
    """CREATE TRIGGER quiz_search_added AFTER INSERT ON quiz_searchentry BEGIN
        INSERT INTO quiz_search_index(rowid, title, body) VALUES (new.id, new.title, new.body);
    END""",
    """CREATE TRIGGER quiz_search_removed AFTER DELETE ON quiz_searchentry BEGIN
        INSERT INTO quiz_search_index(quiz_search_index, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
    END""",
    """CREATE TRIGGER quiz_search_changed AFTER UPDATE ON quiz_searchentry BEGIN
        INSERT INTO quiz_search_index(quiz_search_index, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
        INSERT INTO quiz_search_index(rowid, title, body) VALUES (new.id, new.title, new.body);
    END""",
)
SQLITE_BACK = (
    "DROP TRIGGER quiz_search_changed",
    "DROP TRIGGER quiz_search_removed",
    "DROP TRIGGER quiz_search_added",
    "DROP TABLE quiz_search_index",
)

# PostgreSQL: a generated column. Signs that its parser would take for parts of addresses or numbers count as spaces.
WORDS = "translate({column}, '-_./:=@', '       ')"
POSTGRESQL = (
    f"""ALTER TABLE quiz_searchentry ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', {WORDS.format(column="title")}), 'A')
        || setweight(to_tsvector('english', {WORDS.format(column="body")}), 'D')
    ) STORED""",
    "CREATE INDEX search_entry_vector ON quiz_searchentry USING gin (vector)",
)
POSTGRESQL_BACK = ("DROP INDEX search_entry_vector", "ALTER TABLE quiz_searchentry DROP COLUMN vector")


def _run(editor: BaseDatabaseSchemaEditor, sqlite: tuple[str, ...], postgresql: tuple[str, ...]) -> None:
    for statement in sqlite if editor.connection.vendor == "sqlite" else postgresql:
        editor.execute(statement, params=None)


def build(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index of the database in use."""
    _run(editor, SQLITE, POSTGRESQL)


def remove(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away again."""
    _run(editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):

    dependencies = [
        ('quiz', '0002_study'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=200)),
                ('rulebook', models.CharField(blank=True, default='', max_length=16)),
                ('chapter', models.SlugField(blank=True, db_index=False, default='', max_length=100)),
                ('title', models.TextField()),
                ('body', models.TextField()),
                ('url', models.CharField(max_length=300)),
                ('course', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='search_entries', to='quiz.course')),
            ],
        ),
        migrations.AddConstraint(
            model_name='searchentry',
            constraint=models.UniqueConstraint(fields=('course', 'kind', 'key', 'rulebook'), name='search_entry_unique_in_course'),
        ),
        migrations.AddConstraint(
            model_name='searchentry',
            constraint=models.UniqueConstraint(condition=models.Q(('course__isnull', True)), fields=('kind', 'key', 'rulebook'), name='search_entry_unique_beside_courses'),
        ),
        migrations.RunPython(build, remove),
    ]
