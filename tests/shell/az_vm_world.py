"""What the tests of `az vm create` share: a cloud that answers what the command asks before it deploys its template."""

from hashlib import sha256
from typing import Any

from tests.shell.az_world import Scripted
from tests.shell.lab_cloud import START, SUBSCRIPTION, iso

CREATE = "vm create -g rg -n vm"
KEYS = "--generate-ssh-keys"
PASSWORD = "--admin-password Abcd1234!xyzZ"
GALLERY = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Compute/galleries/gal/images/def"
NETWORK = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network"
NETWORKS = f"{NETWORK}/virtualNetworks"
DEPLOYMENT = (
    f"/subscriptions/{SUBSCRIPTION}/resourcegroups/rg/providers/Microsoft.Resources/deployments/"
    f"vm_deploy_{sha256(f'rg/vm/{iso(START)}'.encode()).hexdigest()[:32]}"
)


def cloud(rulebook: str = "azure", os_type: str = "Linux") -> Scripted:
    made = Scripted(rulebook)
    made.answer("GET", "rg", {"location": "eastus"})
    made.answer("GET", NETWORKS, {"value": []})
    made.answer("PUT", DEPLOYMENT, {"name": "deployment"}, status=201)
    made.answer("GET", DEPLOYMENT, {"name": "deployment"})
    made.answer("GET", "virtualMachines/vm", {"name": "vm", "location": "eastus"})
    made.answer("GET", GALLERY, {"properties": {"osType": os_type}})
    versions = [
        {
            "name": name,
            "properties": {"publishingProfile": {"publishedDate": date, "excludeFromLatest": out}, "storageProfile": disks},
        }
        for name, date, out, disks in (
            ("1.0.0", "2026-01-01", False, {"dataDiskImages": [{"lun": 0}]}),
            ("2.0.0", "2026-02-01", False, {"dataDiskImages": [{"lun": 1}, {"lun": 2}]}),
            ("3.0.0", "2026-03-01", True, {}),
        )
    ]
    made.answer("GET", f"{GALLERY}/versions", {"value": versions})
    made.answer("GET", f"{GALLERY}/versions/1.0.0", versions[0])
    made.answer(
        "GET", "images/img", {"properties": {"storageProfile": {"osDisk": {"osType": os_type}, "dataDisks": [{"lun": 0}]}}}
    )
    return made


def deployed(made: Scripted) -> list[Any]:
    """The resources of the template that was sent last."""
    resources: list[Any] = made.sent()["properties"]["template"]["resources"]
    return resources


def machine(made: Scripted) -> Any:
    """The machine in the template that was sent last; it always comes last."""
    found = deployed(made)[-1]
    assert found["type"] == "Microsoft.Compute/virtualMachines"
    return found
