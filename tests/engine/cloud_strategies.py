"""What a machine that lives at random is offered: names, places, times, and definitions that are mostly right."""

from hypothesis import strategies as st

from gallery_engine.records import JSON, Document

groups = st.sampled_from(["rg", "other"])
locations = st.sampled_from(["eastus", "East US"] * 5 + ["westus", "moon", ""])
# What comes first is what Hypothesis likes best, and what is there from the start.
galleries = st.sampled_from(["shop"] * 12 + ["Shop", "desk", "bad-name"])
definitions = st.sampled_from(["web"] * 12 + ["db", "db", "bad-"])
versions = st.sampled_from(["1.0.0", "1.0.1", "2.0.0"] * 4 + ["latest"])
machines = st.sampled_from(["vm1", "vm2"])
images = st.sampled_from(["image", "second"])
abroad = st.lists(st.sampled_from(["westus", "northeurope", "eastus2", "East US"]), max_size=3)
regions = st.one_of(abroad.map(lambda more: ["eastus", *more]), abroad.map(lambda more: [*more, "eastus"]), abroad)
deeds = st.sampled_from(["deallocate", "generalize", "start", "powerOff", "redo"])
durations = st.integers(0, 7_200)
snapshots = st.sampled_from(["s1", "s2"])
VHD = "https://pictures.blob.core.windows.net/vhds/web.vhd"
ACCOUNT = "/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/pictures"


@st.composite
def definition_properties(draw: st.DrawFn) -> Document:
    """Mostly a definition that Azure takes; now and then a word is wrong."""
    said: Document = {
        "osType": draw(st.sampled_from(["Linux", "Linux", "Windows", "BSD"])),
        "osState": draw(st.sampled_from(["Generalized", "Specialized"])),
        "identifier": {"publisher": "contoso", "offer": "web", "sku": draw(st.sampled_from(["a", "b", "c"]))},
    }
    optional: dict[str, st.SearchStrategy[JSON]] = {
        "hyperVGeneration": st.sampled_from(["V1", "V2"]),
        "architecture": st.sampled_from(["x64", "Arm64"]),
        "description": st.sampled_from(["one", "two"]),
        "eula": st.sampled_from(["https://a.example", "https://b.example"]),
        "endOfLifeDate": st.sampled_from(["2026-11-24", "2030-01-01", "1999-01-01"]),
        "features": st.just([{"name": "SecurityType", "value": "Standard"}]),
    }
    return said | {name: draw(values) for name, values in optional.items() if draw(st.integers(0, 3)) == 0}
