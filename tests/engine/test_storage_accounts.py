"""Storage accounts: made, shown, changed, deleted with what is in them; and every rule about them."""

import pytest

from tests.engine.cast import EAST, WEST, accepted, disk, message, refused, sandbox
from tests.engine.storage_cast import VHD, account, account_body, account_path, blobs_of, error_code, exported, output

PATH = account_path()


def test_an_account_is_made_in_a_while_and_shown_as_azure_shows_it() -> None:
    box = sandbox()
    step = box.put(PATH, account_body())
    assert step.response.status == 202
    assert "/providers/Microsoft.Storage/locations/eastus/asyncoperations/" in step.response.headers["Location"]
    assert box.get(PATH)["properties"]["provisioningState"] == "Creating"
    assert output(box, step)["name"] == "pictures"
    shown = box.get(PATH)
    assert (shown["type"], shown["kind"], shown["location"]) == ("Microsoft.Storage/storageAccounts", "StorageV2", "eastus")
    assert shown["sku"] == {"name": "Standard_LRS", "tier": "Standard"}
    assert shown["properties"]["provisioningState"] == "Succeeded"
    assert shown["properties"]["primaryEndpoints"]["blob"] == "https://pictures.blob.core.windows.net/"
    for listing in ("/providers/Microsoft.Storage/storageAccounts", PATH.rpartition("/")[0]):
        assert [item["name"] for item in box.get(listing)["value"]] == ["pictures"]


def test_tags_and_sku_change_at_once() -> None:
    box = sandbox()
    account(box)
    assert box.put(PATH, account_body(sku="standard_zrs")).response.status == 200
    step = box.send("PATCH", PATH, {"tags": {"a": "b"}})
    assert step.response.status == 200
    shown = box.get(PATH)
    assert (shown["tags"], shown["sku"]["name"], shown["kind"]) == ({"a": "b"}, "Standard_ZRS", "StorageV2")


def test_keys_are_placeholders() -> None:
    box = sandbox()
    account(box)
    step = box.post(f"{PATH}/listKeys")
    assert step.response.status == 200
    keys = accepted(step)["keys"]
    assert isinstance(keys, list)
    assert [key["keyName"] for key in keys if isinstance(key, dict)] == ["key1", "key2"]
    assert {key["value"] for key in keys if isinstance(key, dict)} == {"placeholder-of-an-account-key=="}


def test_an_account_takes_its_blobs_along() -> None:
    box = sandbox()
    account(box)
    exported(box, disk(box))
    assert len(blobs_of(box, PATH)) == 1
    assert box.delete(PATH).response.status == 200
    assert box.send("GET", PATH).response.status == 404
    assert box.delete(PATH).response.status == 204
    account(box)
    assert blobs_of(box, PATH) == []
    assert VHD.startswith("https://pictures.")


@pytest.mark.rule("BLB201")
@pytest.mark.parametrize("name", ["ab", "Pictures", "my-pictures", "p" * 25, "bilder\u00e4"])
def test_a_name_has_lower_case_letters_and_digits(name: str) -> None:
    box = sandbox()
    step = box.put(account_path(name), account_body())
    assert (refused(step), error_code(step)) == ("BLB201", "AccountNameInvalid")
    assert message(step) == (
        f"{name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use "
        "numbers and lower-case letters only."
    )
    accepted(box.put(account_path("abc"), account_body()))
    accepted(box.put(account_path("p" * 24), account_body()))


@pytest.mark.rule("BLB202")
def test_a_name_is_taken_once_in_all_of_azure() -> None:
    box = sandbox()
    account(box)
    box.put("/resourceGroups/other", {"location": WEST})
    step = box.put(account_path(group="other"), account_body(WEST))
    assert (refused(step), error_code(step)) == ("BLB202", "StorageAccountAlreadyTaken")
    assert message(step) == "The storage account named pictures is already taken."
    box.delete(PATH)
    accepted(box.put(account_path(group="other"), account_body(WEST)))


@pytest.mark.rule("BLB203")
def test_an_account_says_its_sku_and_kind() -> None:
    box = sandbox()
    step = box.put(PATH, {"location": EAST, "kind": "StorageV2"})
    assert (refused(step), error_code(step)) == ("BLB203", "RequiredPropertyMissing")
    assert message(step) == "The required property 'sku.name' is missing in the request body."
    assert refused(box.put(PATH, {"location": EAST, "sku": {"name": "Standard_LRS"}})) == "BLB203"
    step = box.put(PATH, account_body(sku="Cheap_LRS"))
    assert (error_code(step), message(step)) == (
        "InvalidRequestPropertyValue",
        "The value 'Cheap_LRS' is not allowed for property sku.name.",
    )
    assert refused(box.put(PATH, account_body(kind="Shelf"))) == "BLB203"
    accepted(box.put(PATH, account_body(sku="standard_lrs", kind="storagev2")))


@pytest.mark.rule("BLB204")
def test_an_account_stays_of_its_kind() -> None:
    box = sandbox()
    account(box)
    step = box.put(PATH, account_body(kind="BlobStorage"))
    assert (refused(step), error_code(step)) == ("BLB204", "StorageAccountOperationNotAllowed")
    assert message(step) == "The kind of storage account pictures cannot be changed from StorageV2."
    accepted(box.put(PATH, account_body(kind="storagev2")))
