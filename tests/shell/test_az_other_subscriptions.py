"""An image that lies in another subscription: az finds it where the sign-in does, and brings the token of its tenant."""

from functools import cache

import pytest

from gallery_engine.snapshot import dump, load
from tests.shell.az_terminal import Terminal
from tests.shell.furnished import furnished

IMAGE = "/subscriptions/{sub}/resourceGroups/MyRG/providers/Microsoft.Compute/galleries/MyGallery/images/MyImage/versions/1.0.0"
MACHINE = f"vm create -g rg-there -n vm-1 --image {IMAGE} --security-type Standard --generate-ssh-keys"
COPY = f"sig image-version create -g rg-there -r There -i copied -e 1.0.0 --image-version {IMAGE}"
DEFINITION = "-g rg-there -r There -i copied -p P -f O -s S --os-type Linux --features SecurityType=Standard"


@cache
def _written() -> bytes:
    made = furnished()
    made.people(
        {
            "tenants": [{"domain": "partner.example"}],
            "users": [{"handle": "ines", "tenant": "partner.example", "guestOf": ["darkroom.example"]}],
            "subscriptions": [{"name": "Partner", "tenant": "partner.example", "owner": "ines"}],
        }
    )
    group = "/subscriptions/{sub}/resourceGroups/MyRG"
    made.does(f"role assignment create --assignee ines@partner.example --role Reader --scope {group}")
    return dump(made.store)


def partner(sign_in: str = "login -u ines") -> Terminal:
    """A guest of another tenant, who reads our gallery and owns the subscription Partner."""
    made = Terminal()
    made.store = load(_written())
    made.subscription, made.tenant = made.store.head().subscription, made.store.head().tenant
    for line in (sign_in, "account set -s Partner", "group create -n rg-there -l eastus"):
        made.does(line)
    return made


def test_a_vm_is_made_from_an_image_of_another_subscription() -> None:
    owner = furnished("login -u owner", "account set -s Other", "group create -n rg-there -l eastus")
    assert owner.does(MACHINE)["powerState"] == "VM running"
    assert all("x-ms-authorization-auxiliary" not in request.headers for request in owner.requests)


def test_an_image_of_another_tenant_comes_with_a_token_for_that_tenant() -> None:
    guest = partner()
    assert guest.does(MACHINE)["powerState"] == "VM running"
    assert [request.headers for request in guest.requests if request.method == "PUT"] == [
        {"x-ms-authorization-auxiliary": f"Bearer {guest.tenant}"}
    ]


def test_a_version_is_copied_across_tenants_with_both_tokens() -> None:
    guest = partner()
    guest.does("sig create -g rg-there -r There")
    guest.does(f"sig image-definition create {DEFINITION}")
    assert guest.does(COPY)["provisioningState"] == "Succeeded"


def test_signing_in_to_a_second_tenant_adds_its_subscriptions_and_works_there() -> None:
    guest = partner("login -u ines -t partner.example")
    assert [each["name"] for each in guest.does("login -u ines -t darkroom.example") if each["isDefault"]] == ["Darkroom"]
    assert guest.does(f"{MACHINE} --subscription Partner")["powerState"] == "VM running"


@pytest.mark.parametrize("line", [MACHINE, MACHINE.replace("/versions/1.0.0", "")])
def test_who_signed_in_to_one_tenant_finds_no_subscription_of_the_other(line: str) -> None:
    guest = partner("login -u ines -t partner.example")
    assert f"Subscription '{guest.subscription}' not found." in guest.refused(line)
