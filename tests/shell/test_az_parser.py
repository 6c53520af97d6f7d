"""Command lines as argparse reads them."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labs.shell.az.args import Args
from labs.shell.az.commands import COMMANDS
from labs.shell.az.errors import AzError, HelpRequest
from labs.shell.az.parser import parse
from tests.shell.az_world import Az

NONE: Mapping[str, str] = {}
CREATE_DEFINITION = ["-g", "rg", "-r", "gal", "-i", "def", "-p", "pub", "-f", "off", "-s", "sku"]


def read(name: str, line: str, defaults: Mapping[str, str] = NONE) -> Args:
    return parse(COMMANDS[name], line.split(), defaults)


def refused(name: str, words: list[str]) -> str:
    with pytest.raises(AzError) as caught:
        parse(COMMANDS[name], words, NONE)
    return caught.value.message


def test_a_value_follows_its_option_or_is_joined_to_it() -> None:
    for line in ("-g rg -r gal", "-grg -rgal", "--resource-group=rg --gallery-name=gal", "-g=rg -r=gal"):
        args = read("sig show", line)
        assert (args.text("resource_group"), args.text("gallery_name")) == ("rg", "gal")


def test_a_unique_beginning_of_a_long_option_stands_for_it() -> None:
    args = read("sig show", "--resource rg --gallery gal")
    assert (args.text("resource_group"), args.text("gallery_name")) == ("rg", "gal")


def test_a_beginning_that_fits_two_options_is_ambiguous() -> None:
    message = refused("sig image-version show", ["--gallery", "x"])
    assert message.startswith("ambiguous option: --gallery could match --gallery-image-definition, ")


def test_the_last_value_of_a_repeated_option_holds() -> None:
    assert read("group show", "-n a -n b").text("resource_group") == "b"


def test_flags_may_be_joined() -> None:
    args = read("vm show", "-g rg -n vm -du")
    assert (args.flag("show_details"), args.flag("include_user_data")) == (True, True)


def test_a_flag_takes_no_value() -> None:
    assert refused("vm stop", ["--skip-shutdown=yes"]) == "argument --skip-shutdown: ignored explicit argument 'yes'"


def test_a_three_state_option_is_true_alone_and_false_when_told() -> None:
    base = "-g rg -r gal -i def -e 1.0.0"
    for text, value in (("", None), ("--exclude-from-latest", True), ("--exclude-from-latest FALSE", False)):
        assert read("sig image-version create", f"{base} {text}").either("exclude_from_latest") is value
    for text, value in (("--no-wait", True), ("--no-wait n", False), ("--no-wait 1", True)):
        assert read("sig delete", f"-g rg -r gal {text}").either("no_wait") is value


def test_a_list_ends_at_the_next_option() -> None:
    args = read("sig image-version create", "-g rg --target-regions a b=2 -r gal -i def -e 1.0.0")
    assert args.texts("target_regions") == ["a", "b=2"]


def test_a_negative_number_is_a_value() -> None:
    args = parse(
        COMMANDS["sig image-definition create"], [*CREATE_DEFINITION, "--os-type", "linux", "--minimum-memory", "-1"], NONE
    )
    assert args.number("minimum_memory") == -1


def test_a_word_with_a_space_is_a_value_even_with_a_hyphen_in_front() -> None:
    args = parse(
        COMMANDS["sig image-definition create"], [*CREATE_DEFINITION, "--os-type", "linux", "--description", "-a b"], NONE
    )
    assert args.text("description") == "-a b"


def test_after_two_hyphens_nothing_is_an_option() -> None:
    assert refused("sig list", ["--", "-g", "rg"]) == "unrecognized arguments: -- -g rg"


def test_a_choice_is_found_in_any_case_and_kept_as_azure_writes_it() -> None:
    args = parse(COMMANDS["sig image-definition create"], [*CREATE_DEFINITION, "--os-type", "LINUX"], NONE)
    assert args.text("os_type") == "Linux"


def test_tags_come_as_pairs_and_a_bare_word_has_an_empty_value() -> None:
    assert read("group create", "-n x -l eastus --tags a=b c d=e=f").tags() == {"a": "b", "c": "", "d": "e=f"}
    assert parse(COMMANDS["group create"], ["-n", "x", "-l", "eastus", "--tags", ""], NONE).tags() == {}


def test_tags_of_the_newer_commands_are_pairs_or_an_object() -> None:
    for words in (["a=b", "c=d"], ['{"a": "b", "c": "d"}'], ["{a:b,c:d}"]):
        assert parse(COMMANDS["sig create"], ["-g", "rg", "-r", "gal", "--tags", *words], NONE).tags() == {"a": "b", "c": "d"}
    assert "got 'a'" in refused("sig create", ["-g", "rg", "-r", "gal", "--tags", "a"])


def test_a_location_is_written_as_azure_writes_it() -> None:
    assert parse(COMMANDS["group create"], ["-n", "x", "-l", "East US 2"], NONE).text("location") == "eastus2"


def test_configured_defaults_fill_what_is_left_out() -> None:
    args = read("sig create", "-r gal", {"group": "rg", "location": "eastus"})
    assert (args.text("resource_group"), args.text("location")) == ("rg", "eastus")
    assert read("sig create", "-r gal -g own", {"group": "rg"}).text("resource_group") == "own"


def test_help_is_shown_unless_something_was_wrong_before_it() -> None:
    with pytest.raises(HelpRequest):
        read("sig create", "--help")
    assert "expected one argument" in refused("sig create", ["-g", "--help"])


def test_a_global_option_may_stand_before_the_command() -> None:
    az = Az()
    assert az.run("-o tsv group exists -n nope").stdout == "false\n"
    assert az.run("group --output=tsv exists -n nope").exit_code == 2


def test_the_names_of_the_ids_fill_the_names_of_the_resource() -> None:
    az = Az()
    az.does("group create -n rg -l eastus")
    gallery = az.does("sig create -g rg -r gal")["id"]
    assert az.does(f"sig show --ids {gallery}")["name"] == "gal"
    az.does("sig create -g rg -r gal2")
    shown = az.does(f"sig show --ids {gallery} {gallery}2")
    assert [item["name"] for item in shown] == ["gal", "gal2"]


def test_an_empty_id_is_no_id() -> None:
    assert Az().run("sig show --ids ''").stderr == "ERROR: invalid resource ID: \n"


WORDS = st.one_of(
    st.sampled_from([name for command in COMMANDS.values() for option in command.every_option for name in option.names]),
    st.sampled_from(
        ["--", "-", "", "-o", "json", "table", "--tags", "a=b", "--ids", "=", "-=", "--=", "{a:b}", "[", "-1", "1e9"]
    ),
    st.text(max_size=12),
)
LINES = st.one_of(
    st.tuples(st.sampled_from([name.split() for name in COMMANDS]), st.lists(WORDS, max_size=12)).map(
        lambda pair: pair[0] + pair[1]
    ),
    st.lists(st.one_of(WORDS, st.sampled_from(["sig", "vm", "group", "image-version", "create"])), max_size=8),
)


@settings(max_examples=400, deadline=None)
@given(LINES)
def test_any_line_gives_an_outcome_and_never_an_exception(words: list[str]) -> None:
    result = Az().words(words)
    assert result.exit_code in {0, 1, 2, 3}
    assert result.exit_code == 0 or result.stdout == ""
    assert (result.exit_code == 0) == ("ERROR: " not in result.stderr)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(COMMANDS)), st.lists(WORDS, max_size=20))
def test_parsing_gives_arguments_help_or_an_az_error(name: str, words: list[str]) -> None:
    try:
        args = parse(COMMANDS[name], words, NONE)
    except (AzError, HelpRequest):
        return
    assert args.text("_output") in {"json", "jsonc", "yaml", "yamlc", "table", "tsv", "none"}
