"""az vm create and az vmss create from images that others share."""

import pytest

from tests.shell.az_world import Az

EULA = "https://example.com/eula"
COMMUNITY = f"--publisher-uri https://example.com --publisher-email a@example.com --eula {EULA} --public-name-prefix darkroom"
DEFINITION = "-i web -p pub -f off -s sku --os-type Linux --features SecurityType=Standard"
KEYS = "--generate-ssh-keys --security-type Standard"


@pytest.fixture
def az() -> Az:
    """A gallery with one version of an image, which is made from a generalized machine."""
    world = Az()
    group = f"/subscriptions/{world.subscription}/resourceGroups/rg"
    source = f"{group}/providers/Microsoft.Compute/virtualMachines/src"
    for line in (
        "group create -n rg -l eastus",
        f"sig create -g rg -r gal --permissions Community {COMMUNITY}",
        f"sig image-definition create -g rg -r gal {DEFINITION}",
        f"vm create -g rg -n src --image Ubuntu2204 {KEYS}",
        'vm run-command invoke -g rg -n src --command-id RunShellScript --scripts "sudo waagent -deprovision+user -force"',
        "vm deallocate -g rg -n src",
        "vm generalize -g rg -n src",
        f"sig image-version create -g rg -r gal -i web -e 1.0.0 --virtual-machine {source}",
        "sig share enable-community -g rg -r gal",
    ):
        world.does(line)
    return world


def public(az: Az) -> str:
    """The id of the image as everybody sees it."""
    name = az.does("sig show -g rg -r gal --query sharingProfile.communityGalleryInfo.publicNames[0]")
    return f"/CommunityGalleries/{name}/Images/web"


def test_the_terms_of_a_community_gallery_have_to_be_accepted(az: Az) -> None:
    result = az.run(f"vm create -g rg -n vm --image {public(az)} {KEYS}")
    assert result.exit_code == 1
    assert result.stderr == (
        "ERROR: To create the VM/VMSS from community gallery image, you must accept the license agreement and privacy "
        f"statement: {EULA}. (If you want to accept the legal terms by default, please use the option '--accept-term' when "
        "creating VM/VMSS)\n"
    )
    assert az.writes() == []


@pytest.mark.parametrize("version", ["", "/Versions/latest", "/Versions/1.0.0"])
def test_a_machine_is_made_from_a_community_image(az: Az, version: str) -> None:
    image = f"{public(az)}{version}"
    az.does(f"vm create -g rg -n vm --image {image} --accept-term {KEYS}")
    reads = [item.path.partition("/locations/eastus/")[2] for item in az.requests if "communityGalleries" in item.path]
    assert reads[0].endswith("/images/web")
    assert reads[1].endswith("/versions/1.0.0" if version.endswith("1.0.0") else "/versions")
    assert az.does("vm show -g rg -n vm --query storageProfile.imageReference.communityGalleryImageId") == image


def test_a_machine_is_made_from_a_shared_image(az: Az) -> None:
    az.does("sig create -g rg -r mine --permissions groups")
    name = az.does("sig show -g rg -r mine")["identifier"]["uniqueName"]
    result = az.run(f"vm create -g rg -n vm --image /SharedGalleries/{name}/Images/none {KEYS}")
    assert (result.exit_code, result.stderr.startswith("ERROR: (")) == (2, True)
    assert az.run(f"vm create -g rg -n vm --image /SharedGalleries/{name} {KEYS}").exit_code == 1


def test_a_scale_set_is_made_from_a_community_image(az: Az) -> None:
    image = public(az)
    az.does(f"vmss create -g rg -n set --image {image} --accept-term {KEYS} --instance-count 1")
    reference = "virtualMachineProfile.storageProfile.imageReference.communityGalleryImageId"
    assert az.does(f"vmss show -g rg -n set --query {reference}") == image


def test_terms_that_cannot_be_read_are_not_accepted(az: Az) -> None:
    result = az.run(f"vm create -g rg -n vm --image /CommunityGalleries/none/Images/web {KEYS}")
    assert result.exit_code == 1
    assert result.stderr.startswith("ERROR: Get the eula from community gallery failed: (")
