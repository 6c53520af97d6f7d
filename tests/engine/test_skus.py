"""What sizes there are: in a region, and for a machine that exists."""

from tests.engine.cast import sandbox
from tests.engine.machine_cast import vm

SKUS = "/providers/Microsoft.Compute/skus"


def test_every_size_is_listed_for_every_region_or_for_one() -> None:
    box = sandbox()
    rows = box.get(SKUS)["value"]
    east = [row for row in rows if row["locations"] == ["eastus"]]
    assert len({row["name"] for row in rows}) == len(east) < len(rows)
    assert box.get(SKUS, filter="location eq 'eastus'")["value"] == east
    assert {row["resourceType"] for row in rows} == {"virtualMachines"}


def test_a_row_says_what_a_size_has_and_where() -> None:
    (row,) = [row for row in sandbox().get(SKUS, filter="location eq 'westus'")["value"] if row["name"] == "Standard_B2pts_v2"]
    capabilities = {each["name"]: each["value"] for each in row["capabilities"]}
    assert (row["tier"], row["size"]) == ("Standard", "B2pts_v2")
    assert row["locationInfo"] == [{"location": "westus", "zones": [], "zoneDetails": []}]
    assert capabilities["vCPUs"] == "2"
    assert capabilities["CpuArchitectureType"] == "Arm64"
    assert capabilities["TrustedLaunchDisabled"] == "True"


def test_a_machine_can_have_the_sizes_that_start_its_image() -> None:
    box = sandbox()
    names = [size["name"] for size in box.get(f"{vm(box)}/vmSizes")["value"]]
    assert "Standard_D2s_v6" in names
    assert not {"Standard_A1_v2", "Standard_D2ps_v5"} & {*names}
