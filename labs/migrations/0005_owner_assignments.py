from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from gallery_engine.ids import derive_guid

OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
KIND = "microsoft.authorization/roleassignments"
GROUPS = "microsoft.management/managementgroups"
NAME = "Microsoft.Authorization/roleAssignments"


def give_owners_their_role(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What an owner held was written in its identity; now it is a role assignment of its own."""
    rows = apps.get_model("labs", "Resource").objects
    for identity in rows.filter(key="identity:owner").select_related("sandbox").iterator():
        if "assignments" not in identity.inner:
            continue
        sandbox, principal = identity.sandbox, str(identity.inner["objectId"])
        scope, guid = f"/subscriptions/{sandbox.subscription}", derive_guid(sandbox.seed, 0, "owner assignment")
        rid = f"{scope}/providers/{NAME}/{guid}"
        properties = {
            "roleDefinitionId": f"{scope}/providers/Microsoft.Authorization/roleDefinitions/{OWNER}",
            "principalId": principal,
            "principalType": "User",
            "scope": scope,
        }
        rows.create(
            sandbox=sandbox,
            key=rid.lower(),
            kind=KIND,
            rid=rid,
            name=guid,
            location="",
            alias=f"assignment:{guid}",
            due=0,
            body={"properties": properties},
            inner={"principal": principal, "role": OWNER},
        )
        group = f"/providers/Microsoft.Management/managementGroups/{sandbox.tenant}"
        places = [
            (f"tenant:{sandbox.tenant}", "tenant", "", "darkroom.example", {}),
            (f"subscription:{sandbox.subscription}", "subscription", "", "Darkroom", {"tenant": sandbox.tenant}),
            (group.lower(), GROUPS, group, sandbox.tenant, {"tenant": sandbox.tenant, "display": "Tenant Root Group"}),
        ]
        for key, kind, place, name, inner in places:
            known = {"kind": kind, "rid": place, "name": name, "location": "", "body": {}, "inner": inner}
            rows.get_or_create(sandbox=sandbox, key=key, defaults=known)
        identity.alias = f"principal:{principal}"
        identity.inner = {"objectId": principal, "type": "User", "tenant": sandbox.tenant}
        identity.save(update_fields=["alias", "inner"])


class Migration(migrations.Migration):
    dependencies = [
        ("labs", "0004_request_caller_and_activity"),
    ]

    operations = [
        migrations.RunPython(give_owners_their_role, migrations.RunPython.noop),
    ]
