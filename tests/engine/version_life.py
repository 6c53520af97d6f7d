"""What a machine that lives in a sandbox does with versions and outages, and what must always be so of them.

A copy that is over stays as it was; a completed one goes away by an update or with its version only; the state of a resource is
the outcome of its last operation; nothing is under way on what is being deleted; the newest version is the highest to be had.
"""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from gallery_engine.arm import Step
from gallery_engine.catalog.regions import display
from gallery_engine.clock import SECOND, to_iso
from gallery_engine.journeys import Copy
from gallery_engine.providers import operations
from gallery_engine.providers.resource import provisioning_state
from gallery_engine.records import JSON, Document, Record
from gallery_engine.replication import copies
from gallery_engine.store import Store
from gallery_engine.versions import latest, parse
from tests.engine.cast import Sandbox

DEFINITION, VERSION = "microsoft.compute/galleries/images", "microsoft.compute/galleries/images/versions"
LAB = "/providers/Darkroom.Lab"

places = st.sampled_from(["eastus", "westus", "northeurope"])
entries = st.builds(
    lambda name, excluded: {"name": name} if excluded is None else {"name": name, "excludeFromLatest": excluded},
    places,
    st.sampled_from([None, None, True, False]),
)
names = st.sampled_from(["1.0.0", "1.0.1", "2.0.0"])
truths = st.sampled_from([None, True, False])


class VersionLife(RuleBasedStateMachine):
    """The part of a machine's life that is about versions."""

    box: Sandbox

    def __init__(self) -> None:
        super().__init__()
        self.over: dict[tuple[str, str], Copy] = {}

    def ask(self, method: str, path: str, body: JSON = None) -> Step:
        """Send a request and check what holds for every step."""
        raise NotImplementedError

    @rule(name=names, to=st.lists(entries, max_size=3), home=st.booleans(), drops=truths, blocks=truths, excluded=truths)
    def patch_version(
        self, name: str, to: list[JSON], home: bool, drops: bool | None, blocks: bool | None, excluded: bool | None
    ) -> None:
        listed: list[JSON] = [{"name": "eastus"}, *to] if home else to
        profile: Document = {"targetRegions": listed, "excludeFromLatest": excluded}
        safety: Document = {"allowDeletionOfReplicatedLocations": drops, "blockDeletionBeforeEndOfLife": blocks}
        properties: Document = {"publishingProfile": profile, "safetyProfile": safety}
        self.ask("PATCH", f"galleries/shop/images/web/versions/{name}", {"properties": properties})

    @rule(
        path=st.sampled_from(["galleries/shop/images/web", "galleries/shop/images/web/versions/1.0.0"]),
        tags=st.dictionaries(st.sampled_from("ab"), st.sampled_from("xy")),
    )
    def patch_tags(self, path: str, tags: dict[str, JSON]) -> None:
        self.ask("PATCH", path, {"tags": tags})

    @rule(text=st.sampled_from(["one", "two"]), end=st.sampled_from([None, "2030-01-01"]))
    def patch_definition(self, text: str, end: str | None) -> None:
        self.ask("PATCH", "galleries/shop/images/web", {"properties": {"description": text, "endOfLifeDate": end}})

    @rule(region=places, delay=st.integers(0, 3_600), seconds=st.sampled_from([None, 60, 1_800, 7_200]))
    def outage(self, region: str, delay: int, seconds: int | None) -> None:
        begins = to_iso(self.box.store.head().now + delay * SECOND)
        self.ask("POST", f"{LAB}/outage", {"region": region, "from": begins, "seconds": seconds})

    @rule(region=places)
    def recovery(self, region: str) -> None:
        self.ask("POST", f"{LAB}/recovery", {"region": region})

    @rule(region=places)
    def the_newest_version_is_the_highest_that_may_be_had(self, region: str) -> None:
        found = latest(versions(self.box.store), region, self.box.store.head().now)
        there = [version for version in versions(self.box.store) if self._may_be_had(version, region)]
        if there:
            assert found is not None
            assert found.name == max(there, key=lambda version: parse(version.name) or (0, 0, 0)).name

    @invariant()
    def a_copy_that_is_over_stays_as_it_was(self) -> None:
        now, there = self.box.store.head().now, versions(self.box.store)
        found = {(version.key, copy.region): copy for version in there for copy in copies(version)}
        kept = {version.key for version in there}
        for place, copy in self.over.items():
            if place in found:
                assert found[place] == copy
            elif place[0] in kept:
                request = self.box.journal[-1]
                assert request.method in {"PUT", "PATCH"}
                assert request.path.lower() == place[0]
        self.over = {place: copy for place, copy in found.items() if copy.ends <= now}

    @invariant()
    def a_state_is_the_outcome_of_the_last_operation(self) -> None:
        store = self.box.store
        for record in store.under("/subscriptions/"):
            names = record.inner.get("operations")
            if not isinstance(names, list):
                continue
            found = [store.get(f"{operations.KIND}:{name}") for name in names]
            told = [operations.status(each, store.head().now)["status"] for each in found if each is not None]
            state = provisioning_state(record, store.head().now)
            assert len(told) == len(names)
            if state == "Deleting":
                assert "InProgress" not in told
            else:
                assert told[-1] == ("InProgress" if state in {"Creating", "Updating"} else state)

    def _may_be_had(self, version: Record, region: str) -> bool:
        shown: dict[str, Any] = self.box.get(version.id, expand="ReplicationStatus")["properties"]
        profile, summary = shown["publishingProfile"], shown["replicationStatus"]["summary"]
        here = [target for target in profile["targetRegions"] if target["name"] == display(region)]
        excluded = profile["excludeFromLatest"] or any(target.get("excludeFromLatest") for target in here)
        states = [item["state"] for item in summary if item["region"] == display(region)]
        return shown["provisioningState"] != "Deleting" and not excluded and states == ["Completed"]


def versions(store: Store) -> list[Record]:
    """Every version of the definition `web` in the gallery `shop`."""
    subscription = store.head().subscription
    place = f"/subscriptions/{subscription}/resourcegroups/rg/providers/microsoft.compute/galleries/shop/images/web/versions/"
    return list(store.find(VERSION, place))
