"""az monitor, costmanagement, support, account management-group and rest."""

import json

import pytest

from tests.shell.az_terminal import GROUP, Terminal, with_gallery

CLASS = "/providers/Microsoft.Support/services/quota/problemClassifications/compute"
TICKET = (
    "support tickets create --ticket-name more --title Cores --description Cores --severity minimal "
    "--contact-first-name A --contact-last-name B --contact-method email --contact-email a@darkroom.example "
    "--contact-timezone UTC --contact-country DEU --contact-language en-us --quota-change-version 1.0 "
    "--quota-change-regions eastus westus "
    '--quota-change-payload \'{"SKU":"cores","NewLimit":200}\' \'{"SKU":"cores","NewLimit":300}\' '
)
QUERY = "costmanagement query --type ActualCost --scope subscriptions/{sub}"
SUM = '--dataset-aggregation \'{"total":{"name":"PreTaxCost","function":"Sum"}}\''


@pytest.fixture
def terminal() -> Terminal:
    return with_gallery()


def test_the_activity_log_tells_what_was_done(terminal: Terminal) -> None:
    terminal.run("sig create -g rg -r bad-name")
    seen = terminal.does("monitor activity-log list -g rg --query '[].[operationName.value, status.value]'")
    assert seen[0] == ["Microsoft.Compute/galleries/write", "Failed"]
    [(method, path, query)] = terminal.sent()
    assert (method, path) == ("GET", "/subscriptions/{sub}/providers/Microsoft.Insights/eventtypes/management/values")
    assert query == {
        "api-version": "2015-04-01",
        "$filter": (
            "eventTimestamp ge 2026-11-23T03:00:01Z and eventTimestamp le 2026-11-23T09:00:01Z and resourceGroupName eq 'rg'"
        ),
    }


def test_the_activity_log_is_narrowed(terminal: Terminal) -> None:
    assert terminal.does("monitor activity-log list --status Failed") == []
    assert len(terminal.does("monitor activity-log list --max-events 1")) == 1
    assert terminal.does("monitor activity-log list --caller nobody") == []
    assert list(terminal.does("monitor activity-log list --max-events 1 --select caller")[0]) == ["caller"]
    assert terminal.does("monitor activity-log list --start-time 2026-11-20T00:00:00Z --offset 1d") == []
    assert terminal.does("monitor activity-log list --end-time 2026-11-23T08:00:00+00:00 --offset 30m") == []
    early = "--end-time 0001-01-01T00:00:00Z"
    for wrong in ("--offset x", "--offset 1y", "--offset 91d", "--start-time monday", early):
        result = terminal.run(f"monitor activity-log list {wrong}")
        assert (result.exit_code, terminal.sent()) == (2, [])


def test_costs_are_summed_up_by_group(terminal: Terminal) -> None:
    terminal.does("vm create -g rg -n vm --image Ubuntu2204 --generate-ssh-keys")
    shown = terminal.does(f"{QUERY} --timeframe MonthToDate {SUM} --dataset-grouping name=ResourceGroupName type=Dimension")
    assert [column["name"] for column in shown["columns"]] == ["PreTaxCost", "ResourceGroupName", "Currency"]
    assert terminal.body("POST") == {
        "type": "ActualCost",
        "timeframe": "MonthToDate",
        "dataset": {
            "aggregation": {"total": {"name": "PreTaxCost", "function": "Sum"}},
            "grouping": [{"name": "ResourceGroupName", "type": "Dimension"}],
        },
    }
    terminal.does(f"{QUERY} --timeframe Custom --time-period from=2026-10-01T00:00:00Z to=2026-11-30T00:00:00Z {SUM}")
    assert terminal.body("POST")["timePeriod"] == {"from": "2026-10-01T00:00:00Z", "to": "2026-11-30T00:00:00Z"}
    two = "--dataset-grouping name=Meter type=Dimension name=ResourceLocation type=Dimension"
    assert len(terminal.does(f"{QUERY} --timeframe MonthToDate {SUM} {two}")["columns"]) == 4
    assert "usage error" in terminal.refused(f"{QUERY} --timeframe MonthToDate {SUM} --dataset-grouping Meter")
    assert "(BadRequest)" in terminal.refused(f"{QUERY} --timeframe WeekToDate {SUM}")


def test_a_support_request_raises_a_quota_after_a_while(terminal: Terminal) -> None:
    made = terminal.does(f"{TICKET} --problem-classification {CLASS}")
    assert made["status"] == "Open"
    details = terminal.body()["properties"]["quotaTicketDetails"]
    assert [(one["region"], json.loads(one["payload"])["NewLimit"]) for one in details["quotaChangeRequests"]] == [
        ("eastus", 200),
        ("westus", 300),
    ]
    assert [one["name"] for one in terminal.does("support tickets list")] == ["more"]
    assert terminal.sent()[0][2] == {"api-version": "2020-04-01", "$top": "100", "$filter": "CreatedDate ge 2026-11-16"}
    assert terminal.does("support tickets list --filters \"Status eq 'Closed'\"") == []
    assert terminal.does("support tickets show --ticket-name more")["title"] == "Cores"
    assert terminal.refused(f"{TICKET} --problem-classification x") == "ERROR: Problem Classification Id 'x' is invalid.\n"


def test_management_groups_are_made_filled_emptied_and_deleted(terminal: Terminal) -> None:
    made = terminal.does("account management-group create -n Images -d 'Image teams'")
    assert terminal.sent() == [
        ("GET", "/subscriptions/{sub}/providers/Microsoft.Management", {"api-version": "2024-11-01"}),
        ("PUT", "/providers/Microsoft.Management/managementGroups/Images", {"api-version": "2020-05-01"}),
    ]
    assert made["displayName"] == "Image teams"
    terminal.does("account management-group create -n Inner --parent Images --no-register")
    assert [method for method, *_ in terminal.sent()] == ["PUT"]
    terminal.does("account management-group subscription add -n Inner -s Darkroom")
    inner = terminal.does("account management-group show -n Inner -e")
    assert [one["name"] for one in inner["children"]] == [terminal.subscription]
    assert inner["details"]["parent"]["name"] == "Images"
    assert terminal.does("account management-group update -n Inner -d Other")["displayName"] == "Other"
    assert "(" in terminal.refused("account management-group delete -n Images")
    terminal.does("account management-group subscription remove -n Inner -s Darkroom")
    terminal.does("account management-group delete -n Inner")
    terminal.does("account management-group delete -n Images")
    assert terminal.does("account management-group list") == []
    assert "--recurse can be used only with --expand" in terminal.refused("account management-group show -n x -r")


def test_any_request_can_be_sent(terminal: Terminal) -> None:
    assert terminal.does("rest -u /subscriptions?api-version=2022-12-01")["count"]["value"] == 1
    line = "rest -m put -u https://management.azure.com/subscriptions/{subscriptionId}/resourcegroups/new"
    terminal.state.files.write("body.json", '{"location": "westus"}')
    assert terminal.does(f"{line} --url-parameters api-version=2024-11-01 -b body.json")["location"] == "westus"
    assert terminal.does("group show -n new")["location"] == "westus"
    said = terminal.refused(f"rest -u {GROUP}x?api-version=2024-11-01")
    assert said.startswith('ERROR: Not Found({"error":{"code":"ResourceGroupNotFound"')


def test_an_address_that_is_none_is_refused(terminal: Terminal) -> None:
    assert terminal.refused("rest -u //[x") == "ERROR: Invalid IPv6 URL\n"


@pytest.mark.parametrize(
    "address",
    [
        "https://graph.microsoft.com/v1.0/me",
        "/providers/Darkroom.Lab/clock",
        "//PROVIDERS/darkroom.lab/directory",
        "providers/Darkroom.Lab/x",
    ],
)
def test_only_azure_s_own_addresses_are_asked(terminal: Terminal, address: str) -> None:
    assert "answers for Azure's own addresses" in terminal.refused(f"rest -u {address}")
    assert terminal.requests == []
