"""az vmss: the template that makes a scale set, and what is done with it afterwards."""

from typing import Any

import pytest

from labs.shell.az.secrets import STAND_IN
from tests.shell.az_world import Az

KEYS = "--image Ubuntu2204 --generate-ssh-keys"
UNIFORM = f"vmss create -g rg -n set --orchestration-mode Uniform {KEYS}"


def world() -> Az:
    az = Az()
    az.does("group create -n rg -l eastus")
    return az


def deployed(az: Az, line: str) -> dict[str, Any]:
    """What a line deploys, by type; it has to succeed."""
    az.does(line)
    (body,) = [item.body for item in az.requests if item.method == "PUT"]
    template: Any = body
    return {each["type"].rpartition("/")[2]: each for each in template["properties"]["template"]["resources"]}


def test_a_set_is_made_with_all_that_is_around_it() -> None:
    az = world()
    made = deployed(az, f"vmss create -g rg -n set {KEYS} --tags a=b")
    assert [*made] == [
        "virtualNetworks",
        "publicIPAddresses",
        "loadBalancers",
        "networkSecurityGroups",
        "virtualMachineScaleSets",
    ]
    names = [each["name"] for each in made.values()]
    assert names == ["setVNET", "setLBPublicIP", "setLB", "setNSG", "set"]
    balancer, scale_set = made["loadBalancers"], made["virtualMachineScaleSets"]
    assert balancer["sku"] == {"name": "Standard"}
    assert balancer["properties"]["backendAddressPools"] == [{"name": "setLBBEPool"}]
    assert scale_set["sku"] == {"name": "Standard_D2s_v5", "capacity": 2}
    assert scale_set["properties"]["orchestrationMode"] == "Flexible"
    assert scale_set["properties"]["platformFaultDomainCount"] == 1
    assert scale_set["dependsOn"] == [
        "Microsoft.Network/virtualNetworks/setVNET",
        "Microsoft.Network/loadBalancers/setLB",
        "Microsoft.Network/networkSecurityGroups/setNSG",
    ]
    (interface,) = scale_set["properties"]["virtualMachineProfile"]["networkProfile"]["networkInterfaceConfigurations"]
    (configuration,) = interface["properties"]["ipConfigurations"]
    assert configuration["properties"]["loadBalancerBackendAddressPools"][0]["id"].endswith(
        "/setLB/backendAddressPools/setLBBEPool"
    )


def test_what_is_printed_is_the_set_that_the_deployment_gives_out() -> None:
    az = world()
    shown = az.does(f"vmss create -g rg -n set {KEYS}")
    assert [*shown] == ["vmss"]
    assert (shown["vmss"]["orchestrationMode"], shown["vmss"]["provisioningState"]) == ("Flexible", "Succeeded")
    assert az.run(f"vmss create -g rg -n other {KEYS} --no-wait").stdout == ""


def test_a_set_goes_without_a_load_balancer_and_into_a_network_that_is_there() -> None:
    az = world()
    az.does("network vnet create -g rg -n net --subnet-name one")
    made = deployed(az, f'vmss create -g rg -n set {KEYS} --load-balancer "" --instance-count 1')
    assert [*made] == ["virtualMachineScaleSets"]


def test_a_load_balancer_that_is_there_is_used_again() -> None:
    az = world()
    az.does(f"vmss create -g rg -n one {KEYS}")
    made = deployed(az, f"vmss create -g rg -n two {KEYS} --load-balancer oneLB --backend-pool-name oneLBBEPool")
    assert [*made] == ["virtualMachineScaleSets"]


def test_a_uniform_set_says_how_it_gets_new_models() -> None:
    az = world()
    made = deployed(az, f"{UNIFORM} --upgrade-policy-mode Rolling --max-batch-instance-percent 10 --lb-nat-pool-name pool")
    properties = made["virtualMachineScaleSets"]["properties"]
    assert properties["upgradePolicy"] == {"mode": "Rolling", "rollingUpgradePolicy": {"maxBatchInstancePercent": 10}}
    assert properties["overprovision"] is True
    (pool,) = made["loadBalancers"]["properties"]["inboundNatPools"]
    profile = properties["virtualMachineProfile"]["networkProfile"]["networkInterfaceConfigurations"][0]["properties"]
    pools = profile["ipConfigurations"][0]["properties"]["loadBalancerInboundNatPools"]
    assert [each["id"].rpartition("/")[2] for each in pools] == ["pool"]
    assert (pool["name"], pool["properties"]["frontendPortRangeStart"], pool["properties"]["backendPort"]) == (
        "pool",
        "50000",
        22,
    )


def test_a_password_stays_in_the_terminal() -> None:
    az = world()
    az.does("vmss create -g rg -n set --image Ubuntu2204 --admin-username azureuser --admin-password Abcd1234!xyzZ")
    (body,) = [item.body for item in az.requests if item.method == "PUT"]
    sent: Any = body
    assert sent["properties"]["parameters"] == {"adminPassword": {"value": STAND_IN}}
    assert "Abcd1234" not in repr(az.requests)


def test_a_subnet_has_room_for_all_instances() -> None:
    az = world()
    made = deployed(az, f"vmss create -g rg -n set {KEYS} --instance-count 0")
    assert made["virtualNetworks"]["properties"]["subnets"][0]["properties"]["addressPrefix"] == "10.0.0.0/24"
    az = world()
    az.run(f"vmss create -g rg -n set {KEYS} --instance-count 400")
    (body,) = [item.body for item in az.requests if item.method == "PUT"]
    sent: Any = body
    network = sent["properties"]["template"]["resources"][0]
    assert network["properties"]["subnets"][0]["properties"]["addressPrefix"] == "10.0.0.0/22"


@pytest.mark.parametrize("option", ["--scale-in-policy Default", "--disable-overprovision", "--backend-port 80"])
def test_a_flexible_set_refuses_what_is_for_uniform_ones(option: str) -> None:
    result = world().run(f"vmss create -g rg -n set {KEYS} {option}")
    assert result.exit_code == 1
    assert "is not supported in Flexible mode" in result.stderr


def test_sets_are_listed_in_the_columns_of_the_real_client() -> None:
    az = world()
    az.does(UNIFORM)
    for line in ("vmss list -o table", "vmss show -g rg -n set -o table"):
        lines = az.run(line).stdout.split("\n")
        assert lines[0].split() == ["Name", "ResourceGroup", "Location", "Zones", "Capacity", "Overprovision", "UpgradePolicy"]
        assert lines[2].split() == ["set", "rg", "eastus", "2", "True", "Manual"]


def test_a_set_is_shown_flat_at_every_level() -> None:
    az = world()
    az.does(UNIFORM)
    interface = "virtualMachineProfile.networkProfile.networkInterfaceConfigurations[0]"
    shown = az.does(f"vmss show -g rg -n set --query {interface}")
    assert (shown["primary"], shown["ipConfigurations"][0]["subnet"]["resourceGroup"]) == (True, "rg")
    assert az.does(f"vmss list --query [0].{interface}") == shown


def test_a_set_is_scaled_by_its_size_alone() -> None:
    az = world()
    az.does(UNIFORM)
    assert az.does("vmss scale -g rg -n set --new-capacity 3")["sku"]["capacity"] == 3
    (body,) = [item.body for item in az.requests if item.method == "PUT"]
    assert body == {"location": "eastus", "sku": {"name": "Standard_D2s_v5", "tier": "Standard", "capacity": 3}}
    assert az.run("vmss scale -g rg -n set --new-capacity 3").stdout == ""
    assert az.run("vmss scale -g rg -n set --new-capacity many").exit_code == 1
    assert [each["instanceId"] for each in az.does("vmss list-instances -g rg -n set")] == ["0", "1", "2"]


def test_a_new_model_reaches_the_instances_that_are_told() -> None:
    az = world()
    az.does(UNIFORM)
    az.does("vmss update -g rg -n set --vm-sku Standard_D2s_v3")
    latest = "[].latestModelApplied"
    assert az.does(f"vmss list-instances -g rg -n set --query {latest}") == [False, False]
    az.does("vmss update-instances -g rg -n set --instance-ids 0")
    assert az.writes()[0][1].endswith("/virtualMachineScaleSets/set/manualupgrade")
    assert az.does(f"vmss list-instances -g rg -n set --query {latest}") == [True, False]


def test_instances_are_stopped_and_started_one_by_one_or_all() -> None:
    az = world()
    az.does(UNIFORM)
    states = 'vmss get-instance-view -g rg -n set --instance-id "*" --query [].statuses[-1].code'
    for line, path, expected in (
        ("stop --instance-ids 1", "set/virtualMachines/1/powerOff", ["running", "stopped"]),
        ("start --instance-ids 1", "set/virtualMachines/1/start", ["running", "running"]),
        ("deallocate", "set/deallocate", ["deallocated", "deallocated"]),
        ("start --instance-ids 0 1", "set/start", ["running", "running"]),
        ("restart --instance-ids 0", "set/virtualMachines/0/restart", ["running", "running"]),
    ):
        az.does(f"vmss {line.replace(' ', ' -g rg -n set ', 1) if ' ' in line else f'{line} -g rg -n set'}")
        assert az.writes()[0][1].endswith(path)
        assert az.does(states) == [f"PowerState/{each}" for each in expected]
    summary = az.does("vmss get-instance-view -g rg -n set")["virtualMachine"]["statusesSummary"]
    assert {"code": "PowerState/running", "count": 2} in summary


def test_instances_are_deleted_and_the_set_is_smaller() -> None:
    az = world()
    az.does(f"{UNIFORM} --instance-count 3")
    az.does("vmss delete-instances -g rg -n set --instance-ids 0")
    assert az.writes() == [("DELETE", az.requests[0].path)]
    az.does("vmss delete-instances -g rg -n set --instance-ids 1 2")
    assert az.does("vmss show -g rg -n set --query sku.capacity") == 0
    assert az.does("vmss list-skus -g rg -n set --query [0].resourceType") == "Microsoft.Compute/virtualMachineScaleSets"


def test_a_set_that_goes_lets_its_load_balancer_go() -> None:
    az = world()
    az.does(UNIFORM)
    az.does("vmss wait -g rg -n set --created")
    az.does("vmss delete -g rg -n set")
    assert az.run("vmss show -g rg -n set").exit_code == 3
    assert az.does("network public-ip list -g rg --query [].name") == ["setLBPublicIP"]
