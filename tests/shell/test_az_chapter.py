"""The commands of the source chapter, as written there with real ids put in, by the chapter's rulebook."""

import json

import pytest

from labs.shell.session import Shell, ShellState
from tests.shell.az_world import Az

GALLERY = "--resource-group MyRG --gallery-name MyGallery"
DEFINITION = f"{GALLERY} --gallery-image-definition MyImageDef"
IDS = "/subscriptions/{sub}/resourceGroups/MyRG/providers/Microsoft.Compute"
START = [
    "group create --name MyRG --location eastus",
    "vm create --resource-group MyRG --name MyVM --image Win2022Datacenter --generate-ssh-keys",
    "vm run-command invoke -g MyRG -n MyVM --command-id RunPowerShellScript --scripts 'sysprep /generalize /shutdown'",
    "image create --resource-group MyRG --name MyManagedImage --source MyVM",
]
CHAPTER = [
    f"sig create {GALLERY} --location eastus",
    (
        f"sig image-definition create {DEFINITION} --publisher MyPublisher --offer MyOffer --sku 2022-datacenter "
        "--os-type Windows --os-state Generalized --hyper-v-generation V2"
    ),
    (
        f"sig image-version create {DEFINITION} --gallery-image-version 1.0.0 --target-regions eastus=1=standard_lrs "
        f"westus=1=standard_lrs --managed-image {IDS}/images/MyManagedImage"
    ),
    f"sig image-version list {DEFINITION} -o table",
]
LATER = f"sig image-version wait {DEFINITION} --gallery-image-version 1.0.0 --created --timeout 90000"
DEPLOY = [
    "vm create --resource-group MyRG --name {name} --image "
    + IDS
    + "/galleries/MyGallery/images/MyImageDef/versions/{version} --admin-username azureuser --generate-ssh-keys"
]


@pytest.fixture(scope="module")
def az() -> Az:
    world = Az("chapter")
    for line in START:
        world.does(line)
    return world


def test_the_chapter_s_commands_run_as_written(az: Az) -> None:
    for line in CHAPTER:
        result = az.run(line)
        assert result.exit_code == 0, (line, result.stderr)
    assert az.run(LATER).exit_code == 0
    for name, version in (("MyVM1", "1.0.0"), ("MyVM2", "latest")):
        line = DEPLOY[0].replace("{name}", name).replace("{version}", version)
        result = az.run(line)
        assert result.exit_code == 0, result.stderr
        assert json.loads(result.stdout)["powerState"] == "VM running"


def test_by_the_chapter_a_definition_is_of_the_first_generation_and_plain_unless_told() -> None:
    world = Az("chapter")
    world.does("group create -n rg -l eastus")
    world.does("sig create -g rg -r gal")
    shown = world.does("sig image-definition create -g rg -r gal -i def -p p -f o -s s --os-type Linux")
    assert shown["hyperVGeneration"] == "V1"
    assert "features" not in shown


def test_in_azure_a_definition_is_of_the_second_generation_and_trusted_unless_told() -> None:
    world = Az("azure")
    world.does("group create -n rg -l eastus")
    world.does("sig create -g rg -r gal")
    shown = world.does("sig image-definition create -g rg -r gal -i def -p p -f o -s s --os-type Linux")
    assert shown["hyperVGeneration"] == "V2"
    assert shown["features"] == [{"name": "SecurityType", "value": "TrustedLaunchSupported"}]


def test_by_the_chapter_an_image_takes_the_generation_of_its_machine() -> None:
    world = Az("chapter")
    for line in START:
        world.does(line)
    body = next(request.body for request in world.requests if request.method == "PUT")
    assert isinstance(body, dict)
    assert isinstance(body["properties"], dict)
    assert "hyperVGeneration" not in body["properties"]
    assert world.does("image show -g MyRG -n MyManagedImage --query hyperVGeneration") == "V2"


def test_the_shell_runs_az_and_keeps_its_exit_code() -> None:
    world = Az("chapter")
    shell = Shell(world.send, ShellState("chapter", world.subscription, world.tenant))
    assert shell.run("az group create -n rg -l eastus -o none").exit_code == 0
    outcome = shell.run("az group show -n $(az group list --query '[0].name' -o tsv) --query location -o tsv")
    assert (outcome.stdout, outcome.exit_code) == ("eastus\n", 0)
    assert shell.run("az sig show -g rg -r nope").exit_code == 3
