"""What a region offers: sizes and the marketplace, and that every alias of the command line can be deployed."""

import pytest

from gallery_engine.catalog.marketplace import ALIASES, IMAGES, find
from gallery_engine.catalog.sizes import SIZES
from tests.engine.cast import sandbox
from tests.engine.machine_cast import linux_profile, machine_body, platform, vm, windows_profile

BASE = "/providers/Microsoft.Compute/locations/eastus"
JAMMY = f"{BASE}/publishers/Canonical/artifacttypes/vmimage/offers/0001-com-ubuntu-server-jammy/skus"


@pytest.mark.parametrize("alias", sorted(ALIASES))
@pytest.mark.parametrize("rulebook", ["azure", "chapter"])
def test_every_alias_can_be_deployed(alias: str, rulebook: str) -> None:
    box = sandbox(rulebook)
    windows = ALIASES[alias].os_type == "Windows"
    profile = windows_profile() if windows else linux_profile()
    path = vm(box, body=machine_body(platform(alias), profile, securityType=""))
    disk = box.get(path)["properties"]["storageProfile"]["osDisk"]
    assert (disk["osType"], disk["diskSizeGB"]) == (ALIASES[alias].os_type, ALIASES[alias].size_gb)


def test_the_aliases_are_those_of_the_command_line() -> None:
    assert ALIASES["Ubuntu2204"].urn == "Canonical:0001-com-ubuntu-server-jammy:22_04-lts-gen2:latest"
    assert (ALIASES["Ubuntu2204"].generation, ALIASES["Ubuntu2204"].size_gb) == ("V2", 30)
    assert ALIASES["Win2022Datacenter"].urn == "MicrosoftWindowsServer:WindowsServer:2022-datacenter-g2:latest"
    assert (ALIASES["Win2022Datacenter"].generation, ALIASES["Win2022Datacenter"].size_gb) == ("V2", 127)
    assert ALIASES["Win2012R2Datacenter"].generation == "V1"


def test_every_sku_is_there_once_and_can_be_booted_by_a_size() -> None:
    assert len({(image.publisher, image.offer, image.sku) for image in IMAGES}) == len(IMAGES)
    for image in IMAGES:
        assert image.standing in {"documented", "unverified"}
        fitting = [size for size in SIZES.values() if image.generation in size.generations]
        assert any(size.architecture == image.architecture for size in fitting)
        assert not image.trusted_launch or image.generation == "V2"


def test_a_sku_is_found_in_any_case_and_in_its_own_version_only() -> None:
    image = ALIASES["Ubuntu2204"]
    assert find("CANONICAL", image.offer.upper(), image.sku, "LATEST") is image
    assert find(image.publisher, image.offer, image.sku, image.version) is image
    assert find(image.publisher, image.offer, image.sku, "1.2.3") is None


def test_sizes_are_listed_as_the_command_line_reads_them() -> None:
    sizes = sandbox().get(f"{BASE}/vmSizes")["value"]
    assert len(sizes) == len(SIZES) >= 15
    (size,) = (size for size in sizes if size["name"] == "Standard_D2s_v5")
    assert (size["numberOfCores"], size["memoryInMB"], size["maxDataDiskCount"]) == (2, 8192, 4)


def test_the_marketplace_is_listed_from_publishers_to_versions() -> None:
    box = sandbox()

    def names(path: str) -> list[str]:
        body = box.send("GET", path).response.body
        assert isinstance(body, list)
        return [str(entry["name"]) for entry in body if isinstance(entry, dict)]

    assert "Canonical" in names(f"{BASE}/publishers")
    assert "ubuntu-24_04-lts" in names(f"{BASE}/publishers/canonical/artifacttypes/vmimage/offers")
    assert names(JAMMY) == ["22_04-lts", "22_04-lts-arm64", "22_04-lts-gen2"]
    assert names(f"{JAMMY}/22_04-lts-gen2/versions") == ["22.04.202611060"]
    assert names(f"{JAMMY}/none/versions") == []


@pytest.mark.rule("VMS230")
def test_a_version_of_the_marketplace_says_what_it_is() -> None:
    box = sandbox()
    shown = box.get(f"{JAMMY}/22_04-lts-gen2/versions/22.04.202611060")
    properties = shown["properties"]
    assert (shown["name"], shown["location"]) == ("22.04.202611060", "eastus")
    assert (properties["hyperVGeneration"], properties["architecture"]) == ("V2", "x64")
    assert properties["osDiskImage"]["operatingSystem"] == "Linux"
    assert {"name": "SecurityType", "value": "TrustedLaunchSupported"} in properties["features"]
    assert box.get(f"{JAMMY}/22_04-lts-gen2/versions/latest")["name"] == "22.04.202611060"
    missing = box.send("GET", f"{JAMMY}/22_04-lts-gen2/versions/1.0.0")
    assert missing.response.status == 404
    assert missing.refusal is not None
    assert missing.refusal.rule == "VMS230"


@pytest.mark.parametrize(
    "path", ["/providers/Microsoft.Compute/locations/atlantis/vmSizes", f"{BASE}/galaxies", f"{BASE}/vmSizes/x"]
)
def test_what_no_region_offers_is_not_found(path: str) -> None:
    assert sandbox().send("GET", path).response.status == 404
