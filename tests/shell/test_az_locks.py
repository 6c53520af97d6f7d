"""az lock, group lock and account lock."""

import json

import pytest

from tests.shell.az_terminal import GALLERY, GROUP, Terminal, with_gallery

LOCKS = "/providers/Microsoft.Authorization/locks"
VERSION = {"api-version": "2016-09-01"}
RESOURCE = "-g rg --resource gallery --resource-type Microsoft.Compute/galleries"
NO_NAMESPACE = (
    "A resource namespace is required if --resource-name is present. Expected <namespace>/<type> or --namespace=<namespace>"
)
BY_NAMESPACE = "-g rg --resource gallery --namespace Microsoft.Compute --resource-type galleries"
ON_GALLERY = f"{GALLERY.replace('resourceGroups', 'resourcegroups')}{LOCKS}"


@pytest.fixture
def terminal() -> Terminal:
    return with_gallery()


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("lock create -n keep -t CanNotDelete", f"/subscriptions/{{sub}}{LOCKS}/keep"),
        ("account lock create -n keep -t CanNotDelete", f"/subscriptions/{{sub}}{LOCKS}/keep"),
        ("lock create -n keep -t CanNotDelete -g rg", f"{GROUP}{LOCKS}/keep"),
        ("group lock create -n keep -t CanNotDelete -g rg", f"{GROUP}{LOCKS}/keep"),
        (f"lock create -n keep -t CanNotDelete {RESOURCE}", f"{ON_GALLERY}/keep"),
        (f"lock create -n keep -t CanNotDelete {BY_NAMESPACE}", f"{ON_GALLERY}/keep"),
    ],
)
def test_a_lock_keeps_a_gallery_from_being_deleted(terminal: Terminal, line: str, path: str) -> None:
    made = terminal.does(f"{line} --notes why")
    assert terminal.sent() == [("PUT", path, VERSION)]
    assert terminal.body() == {"properties": {"level": "CanNotDelete", "notes": "why"}}
    assert (made["level"], made["notes"], made["owners"]) == ("CanNotDelete", "why", None)
    assert terminal.refused("sig delete -g rg -r gallery").startswith("ERROR: (ScopeLocked)")


def test_locks_are_listed_in_az_s_columns(terminal: Terminal) -> None:
    terminal.does("lock create -n keep -t ReadOnly -g rg")
    assert terminal.prints("group lock list -g rg -o table")[0].split() == ["Level", "Name", "ResourceGroup"]
    assert terminal.sent() == [("GET", f"{GROUP}{LOCKS}", VERSION)]
    assert terminal.does("account lock list --filter-string 'atScope()'") == []


def test_a_lock_is_shown_changed_and_taken_away(terminal: Terminal) -> None:
    terminal.does("group lock create -n keep -t CanNotDelete -g rg --notes why")
    assert terminal.does("lock show -n keep -g rg")["level"] == "CanNotDelete"
    assert terminal.sent() == [("GET", f"/subscriptions/{{sub}}{LOCKS}", VERSION), ("GET", f"{GROUP}{LOCKS}/keep", VERSION)]
    changed = terminal.does("group lock update -n keep -g rg -t ReadOnly")
    assert (changed["level"], changed["notes"]) == ("ReadOnly", "why")
    terminal.does("lock delete -n keep -g rg")
    assert terminal.does("lock list") == []
    terminal.does("sig delete -g rg -r gallery")


def test_ids_of_every_kind_name_locks(terminal: Terminal) -> None:
    terminal.does("account lock create -n whole -t CanNotDelete")
    terminal.does("group lock create -n group -t CanNotDelete -g rg")
    terminal.does(f"lock create -n one -t CanNotDelete {RESOURCE}")
    ids = " ".join(one["id"] for one in terminal.does("lock list"))
    assert [one["name"] for one in terminal.does(f"lock show --ids {ids}")] == ["whole", "group", "one"]
    listed = json.dumps(terminal.does("lock list"))
    assert len(json.loads(terminal.words(["lock", "show", "--ids", listed]).stdout)) == 3
    terminal.does(f"lock delete --ids {ids}")
    assert terminal.does("lock list") == []
    assert "invalid ResourceId value: 'x'" in terminal.refused("lock delete --ids x")


def test_a_lock_that_lies_elsewhere_is_said_to(terminal: Terminal) -> None:
    terminal.does(f"lock create -n one -t CanNotDelete {RESOURCE}")
    assert terminal.refused("lock show -n one") == "ERROR: Unexpected --resource-group for lock one, expected rg\n"
    assert (
        terminal.refused("lock delete -n one -g rg") == "ERROR: Unexpected --namespace for lock one, expected Microsoft.Compute\n"
    )
    assert "(LockNotFound)" in terminal.refused("lock show -n two -g rg")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("--resource gallery", "--resource-name is ignored if --resource-group is not given."),
        ("-g rg --resource-type galleries", "--resource-type is ignored if --resource-name is not given."),
        ("-g rg --resource gallery", "--resource-type is required if --resource-name is present"),
        (
            "-g rg --resource gallery --resource-type galleries",
            NO_NAMESPACE,
        ),
        (
            "-g rg --resource gallery --resource-type Microsoft.Compute/galleries --namespace Microsoft.Compute",
            "Resource namespace specified in both --resource-type and --namespace",
        ),
    ],
)
def test_half_a_place_is_refused_before_anything_is_sent(terminal: Terminal, more: str, said: str) -> None:
    result = terminal.run(f"lock create -n keep -t ReadOnly {more}")
    assert (result.exit_code, result.stderr) == (2, f"ERROR: {said}\n")
    assert terminal.sent() == []
