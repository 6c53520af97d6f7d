"""What az says on stderr about a new machine: a cheaper region, Trusted Launch, a pinned version."""

import pytest

from tests.shell.az_terminal import Terminal
from tests.shell.az_vm_world import CREATE, GALLERY, KEYS, cloud
from tests.shell.az_world import Az

HINT = "WARNING: Consider upgrading security for your workloads using Azure Trusted Launch VMs."


def in_europe() -> Terminal:
    terminal = Terminal()
    terminal.does("group create -n rg -l westeurope")
    return terminal


def test_a_cheaper_region_is_named_until_it_is_switched_off() -> None:
    terminal = in_europe()
    said = terminal.run(f"{CREATE} --image Ubuntu2204 {KEYS}").stderr
    assert said.startswith('Selecting "uksouth" may reduce your costs. The region you\'ve selected may cost more')
    assert said.endswith("linkid=222571 \n\n")
    terminal.run("config set core.display_region_identified=false")
    assert terminal.run(f"vm create -g rg -n two --image Ubuntu2204 {KEYS}").stderr == ""


def test_other_regions_have_none_cheaper() -> None:
    assert cloud().run(f"{CREATE} --image Ubuntu2204 {KEYS}").stderr == ""


@pytest.mark.parametrize(("image", "hinted"), [(GALLERY, True), ("img", True), ("Ubuntu2204", False)])
def test_another_security_type_than_trusted_launch_is_commented_on_for_images_of_ones_own(image: str, hinted: bool) -> None:
    said = cloud().run(f"{CREATE} --image {image} {KEYS} --security-type Standard").stderr
    assert said.startswith(HINT) is hinted
    assert cloud().run(f"{CREATE} --image {image} {KEYS}").stderr == ""


def test_a_scale_set_with_one_version_of_the_marketplace_is_told_so() -> None:
    az = Az()
    az.does("group create -n rg -l eastus")
    urn = "Canonical:0001-com-ubuntu-server-jammy:22_04-lts-gen2"
    said = az.run(f"vmss create -g rg -n set --image {urn}:22.04.202611060 {KEYS}").stderr
    assert said.startswith("WARNING: You are deploying VMSS pinned to a specific image version from Azure Marketplace.")
    assert az.run(f"vmss create -g rg -n two --image {urn}:latest {KEYS}").stderr == ""
