"""az feature: a subscription registers, waits, and may use what it registered for."""

from gallery_engine.arm import Request
from labs.shell.completion.choices import complete
from tests.shell.az_terminal import Terminal, with_group

HOST = "--namespace Microsoft.Compute -n EncryptionAtHost"
CREATE = "vm create -g rg -n vm --image Ubuntu2204 --generate-ssh-keys --encryption-at-host"


def later(terminal: Terminal) -> None:
    terminal.send(Request("POST", "/providers/Darkroom.Lab/advance", {}, {"seconds": 600}))


def test_a_feature_is_registered_and_then_used() -> None:
    terminal = with_group()
    assert "feature is not enabled for this subscription." in terminal.refused(CREATE)
    result = terminal.run(f"feature register {HOST} --query properties.state -o tsv")
    assert result.stdout == "Registering\n"
    assert result.stderr == (
        "WARNING: Once the feature 'EncryptionAtHost' is registered, invoking 'az provider register -n Microsoft.Compute' is "
        "required to get the change propagated\n"
    )
    later(terminal)
    assert terminal.does(f"feature show {HOST}")["properties"] == {"state": "Registered"}
    terminal.does(CREATE)
    assert terminal.run(f"feature unregister {HOST}").stderr.startswith("WARNING: Once the feature 'EncryptionAtHost' is unreg")
    later(terminal)
    assert terminal.does(f"feature show {HOST} --query properties.state") == "Unregistered"


def test_features_are_listed_in_a_table() -> None:
    lines = with_group().prints("feature list --namespace Microsoft.Compute -o table")
    assert lines[0].split() == ["Name", "RegistrationState"]
    assert ["Microsoft.Compute/EncryptionAtHost", "NotRegistered"] in [line.split() for line in lines]
    assert with_group().prints("feature list -o table") == lines


def test_a_feature_that_nobody_has_is_not_found() -> None:
    result = with_group().run("feature show --namespace Microsoft.Compute -n Nothing")
    assert result.exit_code == 3
    assert result.stderr.startswith("ERROR: (FeatureNotFound) The feature 'Nothing' could not be found.\n")


def test_the_names_of_features_are_completed() -> None:
    terminal = with_group()
    found = complete("az feature show --namespace Microsoft.Compute --name Enc", terminal.send, terminal.state, ())
    assert found.choices == ["EncryptionAtHost"]


def test_a_deployment_under_way_is_canceled() -> None:
    terminal = with_group()
    gallery = '{"type":"Microsoft.Compute/galleries","apiVersion":"2023-07-03","name":"made","location":"eastus"}'
    terminal.state.files.write("main.json", f'{{"contentVersion":"1.0.0.0","$schema":"{SCHEMA}","resources":[{gallery}]}}')
    terminal.does("deployment group create -g rg -f main.json -n main --no-wait")
    assert terminal.does("deployment group cancel -g rg -n main") is None
    assert terminal.sent()[-1][:2] == ("POST", f"{MAIN}/cancel")
    assert terminal.does("deployment group show -g rg -n main --query properties.provisioningState") == "Canceled"
    assert "(DeploymentCannotBeCancelled)" in terminal.refused("deployment group cancel -g rg -n main")


SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
MAIN = "/subscriptions/{sub}/resourcegroups/rg/providers/Microsoft.Resources/deployments/main"
