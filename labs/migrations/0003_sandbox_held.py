from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import Coalesce


def count_resources(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Sandboxes that are there already get the number of their resources."""
    resources = apps.get_model("labs", "Resource").objects.filter(sandbox=models.OuterRef("pk"), key__startswith="/")
    counted = resources.order_by().values("sandbox").annotate(n=models.Count("pk")).values("n")
    apps.get_model("labs", "Sandbox").objects.update(held=Coalesce(models.Subquery(counted), 0))


class Migration(migrations.Migration):
    dependencies = [
        ("labs", "0002_goal_result_changed"),
    ]

    operations = [
        migrations.AddField(
            model_name="sandbox",
            name="held",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.RunPython(count_resources, migrations.RunPython.noop),
    ]
