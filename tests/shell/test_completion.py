"""Tab: what may stand at the cursor, from the table of commands and from the learner's own cloud."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery_engine.arm import Request, Response, Step
from gallery_engine.cloud import Cloud
from labs.shell.completion import Completion, complete
from labs.shell.session import COMMANDS, ShellState
from tests.shell.az_world import Az
from tests.shell.lab_cloud import SUBSCRIPTION, TENANT, LabCloud


class Tab:
    """A terminal somebody presses Tab in; `sent` are the requests of the last press."""

    def __init__(self) -> None:
        self.az = Az()
        self.state = ShellState("azure", self.az.subscription, self.az.tenant)
        self.sent: list[Request] = []

    def send(self, request: Request) -> Step:
        self.sent.append(request)
        return Cloud(self.az.store).send(request)

    def at(self, text: str) -> Completion:
        self.sent.clear()
        return complete(text, self.send, self.state, COMMANDS)

    def line(self, text: str) -> str:
        """The whole line after Tab."""
        found = self.at(text)
        return text[: found.start] + found.insert


@pytest.fixture
def tab() -> Tab:
    return Tab()


@pytest.fixture(scope="module")
def furnished() -> Tab:
    """Two groups, a gallery with two definitions."""
    tab = Tab()
    for line in (
        "group create -n rg-build -l eastus",
        "group create -n rg-customers -l eastus",
        "sig create -g rg-build -r darkroom",
        "sig image-definition create -g rg-build -r darkroom -i web -p acme -f web -s one --os-type Linux",
        "sig image-definition create -g rg-build -r darkroom -i worker -p acme -f web -s two --os-type Linux",
    ):
        tab.az.does(line)
    return tab


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("a", "az "),
        ("az si", "az sig "),
        ("az sig image-d", "az sig image-definition "),
        ("az sig image-", "az sig image-"),
        ("az group create --loc", "az group create --location "),
        ("az group list -o ta", "az group list -o table "),
        ("az group list --output=ta", "az group list --output=table "),
        ("echo one; az gro", "echo one; az group "),
        ("az group list || az ima", "az group list || az image "),
        ("RG=$(az gro", "RG=$(az group "),
        ('echo "$(az gro', 'echo "$(az group '),
        ("NAME=x az gro", "NAME=x az group "),
        ("az group \\\n  cre", "az group \\\n  create "),
        ("az sig create --no-wait=tr", "az sig create --no-wait=true "),
        ("hist", "history "),
    ],
)
def test_what_is_typed_is_completed_as_far_as_it_is_certain(tab: Tab, typed: str, becomes: str) -> None:
    assert tab.line(typed) == becomes


def test_several_choices_are_listed_and_only_what_they_share_is_inserted(tab: Tab) -> None:
    found = tab.at("az sig imag")
    assert found.choices == ["image-definition", "image-version"]
    assert found.found == 2
    assert tab.line("az sig imag") == tab.line("az sig image-") == "az sig image-"
    assert {"create", "delete", "list", "show"} <= set(tab.at("az group ").choices)


def test_options_that_are_given_are_not_offered_again_and_required_ones_come_first(tab: Tab) -> None:
    assert set(tab.at("az group create ").choices) == {"--location", "--name", "--resource-group"}
    assert "--location" not in tab.at("az group create -l eastus --").choices
    assert "-l" in tab.at("az group create -").choices
    assert "-l" not in tab.at("az group create --").choices


def test_names_are_those_of_the_learners_own_resources(furnished: Tab) -> None:
    assert furnished.at("az sig list -g ").choices == ["rg-build", "rg-customers"]
    assert furnished.line("az sig list -g ") == "az sig list -g rg-"
    assert furnished.line("az sig show -g rg-build -r d") == "az sig show -g rg-build -r darkroom "
    assert furnished.at("az sig image-definition show -g rg-build -r darkroom -i w").choices == ["web", "worker"]
    assert furnished.line("az sig show -r D") == "az sig show -r darkroom "


def test_only_reads_are_sent_and_nothing_without_need(furnished: Tab) -> None:
    furnished.at("az sig show -g rg-build -r ")
    assert {request.method for request in furnished.sent} == {"GET"}
    furnished.at("az sig sho")
    assert furnished.sent == []


def test_variables_are_offered_by_name_and_followed_by_value(furnished: Tab) -> None:
    furnished.state.variables.update(GROUP="rg-build", GALLERY="darkroom")
    assert furnished.at("echo $G").choices == ["$GALLERY", "$GROUP"]
    assert furnished.line("echo $GR") == "echo $GROUP"
    assert furnished.line("echo ${GR") == "echo ${GROUP}"
    assert furnished.line('az sig show -g "$GROUP" -r d') == 'az sig show -g "$GROUP" -r darkroom '
    assert furnished.at("echo '$G").choices == ()


def test_a_default_set_before_stands_in_for_the_option(furnished: Tab) -> None:
    furnished.state.defaults["group"] = "rg-build"
    assert furnished.line("az sig image-definition show -r darkroom -i wo").endswith("-i worker ")
    furnished.state.defaults.clear()


def test_the_name_of_something_new_is_not_completed(furnished: Tab) -> None:
    assert furnished.at("az sig create -g rg-build -r ").choices == ()
    assert furnished.at("az group create -n rg").choices == ()
    assert furnished.at("az sig create -g rg-b").choices == ["rg-build"]


def test_an_open_quote_is_kept_and_closed_behind_a_whole_name(furnished: Tab) -> None:
    assert furnished.line('az sig show -g "rg-b') == 'az sig show -g "rg-build" '
    assert furnished.line("az sig show -g 'rg-b") == "az sig show -g 'rg-build' "


NOWHERE = ("", "nothing-like-this", "az nope ", "az sig nope --", "az group show -n 'x", "az group list --query [", "x" * 9000)


@pytest.mark.parametrize("typed", NOWHERE)
def test_where_nothing_fits_the_text_stays(tab: Tab, typed: str) -> None:
    assert tab.line(typed) == typed


@given(st.text(alphabet="az sigroup-create$({})'\"\\;&|=\n\t@éX", max_size=60))
def test_whatever_is_typed_is_kept_or_gone_on_from(typed: str) -> None:
    tab = Tab()
    found = tab.at(typed)
    assert 0 <= found.start <= len(typed)
    if not found.choices:
        assert typed[: found.start] + found.insert == typed


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("cat ta", "cat tags.json "),
        ("az sig list | grep x ta", "az sig list | grep x tags.json "),
        ("az sig list > ta", "az sig list > tags.json "),
        ("echo a >> ta", "echo a >> tags.json "),
        ("cat < s", "cat < script.sh "),
        ("az vm run-command invoke --scripts @s", "az vm run-command invoke --scripts @script.sh "),
        ("nonsense ta", "nonsense ta"),
        ("for x in a; do az si", "for x in a; do az sig "),
        ("if ! A=1 az si", "if ! A=1 az sig "),
        ("( unse", "( unset "),
    ],
)
def test_files_and_commands_inside_loops_are_completed(tab: Tab, typed: str, becomes: str) -> None:
    tab.state.files.write("tags.json", "{}")
    tab.state.files.write("script.sh", "")
    assert tab.line(typed) == becomes


def test_a_name_with_characters_that_nobody_sees_is_not_offered() -> None:
    answer = Response(200, {"value": [{"name": "rg-\u202etxt"}, {"name": "rg-\x1b[2J"}, {"name": "rg-é"}]})
    cloud = LabCloud({("GET", f"/subscriptions/{SUBSCRIPTION}/resourcegroups"): answer})
    found = complete("az group show -n r", cloud.send, ShellState("azure", SUBSCRIPTION, TENANT), COMMANDS)
    assert found.choices == ["rg-é"]
