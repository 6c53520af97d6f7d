"""The panels of the state pane: each at an address of its own, for htmx and without, and none of them writes."""

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from labs.models import Resource, Sandbox
from labs.presenters.panels.changes import difference
from labs.presenters.panels.costs import money
from labs.presenters.panels.frame import KINDS
from labs.presenters.panels.pages import ROWS
from labs.sandboxes import advance, reset
from tests.cast import Cast
from tests.labs.test_pages import HTMX, at, page, post
from tests.labs.test_presenters import PUBLISH
from tests.labs.test_query_counts import crowded
from tests.labs.worlds import opened, typed

pytestmark = pytest.mark.django_db
GALLERY = "az sig create -g rg-start -r Corp -l eastus"
MACHINE = "az vm create -g rg-start -n vm --image Ubuntu2204 --security-type Standard --admin-username me --generate-ssh-keys"
VERSION = "/subscriptions/{}/resourceGroups/rg-start/providers/Microsoft.Compute/galleries/Corp/images/web/versions/1.0.0"
MOST = 14


@pytest.fixture
def mine(cast: Cast) -> Sandbox:
    return opened(cast.alice.learner)


@pytest.fixture
def copying(mine: Sandbox) -> Sandbox:
    """A lab in which a version is on its way into its regions."""
    for line in PUBLISH.splitlines():
        typed(mine, line)
    return mine


def shown(client: Client, sandbox: Sandbox, name: str, **asked: object) -> str:
    """What a panel brings into the pane, as one reads it in the source without entities."""
    response = client.get(at(sandbox, f"panels/{name}/"), {key: str(value) for key, value in asked.items()}, headers=HTMX)
    assert response.status_code == 200, response.status_code
    return unescape(response.content.decode())


def words(text: str) -> str:
    """A text without its tags, each space one."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text)).strip()


def heard(client: Client, sandbox: Sandbox, line: str, seen: int) -> set[str]:
    """The panels that an answer calls upon to ask anew."""
    response = client.post(at(sandbox, "lines/"), {"key": uuid4(), "line": line, "seen": seen}, headers=HTMX)
    return set(filter(None, response.headers.get("HX-Trigger", "").split(", ")))


@pytest.mark.parametrize("name", KINDS)
def test_every_panel_is_a_fragment_a_page_and_part_of_the_workspace(cast: Cast, copying: Sandbox, name: str) -> None:
    client = cast.alice.client
    fragment = client.get(at(copying, f"panels/{name}/"), headers=HTMX)
    assert fragment.content.decode().startswith('<div class="panels" id="panels"')
    assert "HX-Request" in fragment.headers["Vary"]
    whole = page(client, at(copying, f"panels/{name}/"))
    assert len(re.findall("<h1>", whole)) == 1
    assert "hx-disable" in whole
    workspace = page(client, at(copying, f"?panel={name}"))
    assert re.search(r'id="pane-state" autocomplete="off" checked', workspace)
    if KINDS[name].has_tab:
        assert re.search(rf'id="tab-{name}"[^>]* aria-current="page"', workspace)


@pytest.mark.parametrize("name", KINDS)
def test_a_panel_of_somebody_else_is_not_found_and_nothing_is_written(cast: Cast, mine: Sandbox, name: str) -> None:
    for client in (cast.bob.client, cast.charlie):
        assert client.get(at(mine, f"panels/{name}/")).status_code == 404
    assert cast.alice.client.post(at(mine, f"panels/{name}/")).status_code == 405
    with CaptureQueriesContext(connection) as queries:
        shown(cast.alice.client, mine, name)
    reads = ("SELECT", "DECLARE")  # PostgreSQL reads a long answer by a cursor
    assert [query["sql"] for query in queries if not query["sql"].lstrip("(").startswith(reads)] == []


@pytest.mark.parametrize("name", KINDS)
def test_an_untouched_lab_has_something_to_say_in_every_panel(cast: Cast, mine: Sandbox, name: str) -> None:
    Resource.objects.all().delete()
    assert 'class="empty small"' in shown(cast.alice.client, mine, name)


@pytest.mark.parametrize("asked", ["0", "-1", "none", "99999999999", "7", "²"])
@pytest.mark.parametrize("name", KINDS)
def test_a_bad_page_number_is_answered_with_a_page_that_there_is(cast: Cast, copying: Sandbox, name: str, asked: str) -> None:
    assert "panels__tab" in shown(cast.alice.client, copying, name, page=asked, seq=asked, n=asked, version=asked, id=asked)


def test_an_unknown_panel_is_not_found_and_in_the_workspace_it_is_the_first(cast: Cast, mine: Sandbox) -> None:
    assert cast.alice.client.get(at(mine, "panels/moon/")).status_code == 404
    text = page(cast.alice.client, at(mine, "?panel=moon"))
    assert re.search(r'id="tab-resources"[^>]* aria-current="page"', text)
    assert re.search(r'id="pane-terminal" autocomplete="off" checked', text)


def test_an_answer_calls_upon_those_panels_only_that_show_something_else(cast: Cast, mine: Sandbox) -> None:
    client = cast.alice.client
    moved = {"panel-map", "panel-operations", "panel-cost", "panel-resources", "panel-resource"}
    assert heard(client, mine, "echo hello", 0) == {"panel-changes"}
    assert heard(client, mine, "az group list", 1) == {"panel-changes", "panel-request"}
    assert heard(client, mine, "az sig create -g rg-start -r no-hyphens", 2) >= {"panel-request", "panel-activity"}
    assert heard(client, mine, GALLERY, 3) == moved | {"panel-changes", "panel-request", "panel-activity"}
    assert heard(client, mine, "sleep 1m", 4) == moved | {"panel-changes", "panel-activity"}
    assert heard(client, mine, "", 5) == set()


def test_the_tree_is_sent_to_those_who_see_it(cast: Cast, mine: Sandbox) -> None:
    for query, is_sent in (
        ("", True),
        ("?panel=resources", True),
        ("?panel=moon", True),
        ("?panel=map", False),
        ("?page=2", False),
    ):
        response = cast.alice.client.post(
            at(mine, "lines/"),
            {"key": uuid4(), "line": f"az group create -n rg-{uuid4().hex} -l eastus", "seen": mine.version},
            headers={**HTMX, "HX-Current-URL": f"http://testserver{at(mine)}{query}"},
        )
        assert ('id="state"' in response.content.decode()) is is_sent, query


# Request


def test_the_request_that_tells_most_is_taken_apart_and_each_other_can_be(cast: Cast, mine: Sandbox) -> None:
    typed(mine, GALLERY)
    text = shown(cast.alice.client, mine, "request")
    assert re.search(r'badge--met">201<', text)
    assert "https://management.azure.com/subscriptions/" in text
    assert "api-version" in text
    assert '"location": "eastus"' in text
    assert '"provisioningState": "Creating"' in text
    assert "Azure-AsyncOperation" in text
    first = mine.requests.order_by("n").first()
    assert first is not None
    assert f'{first.method}</span> <span class="trace__path">{first.path}' in shown(cast.alice.client, mine, "request", n=1)


def test_a_refusal_comes_first_with_both_rulebooks_and_its_answer(cast: Cast, mine: Sandbox) -> None:
    typed(mine, "az sig create -g rg-start -r no-hyphens")
    text = shown(cast.alice.client, mine, "request")
    assert text.index("GAL101") < text.index('class="fold"')
    assert "The source chapter refuses this Azure today refuses this" in words(text)
    assert '"code": ' in text
    assert [stage for stage in re.findall(r"stage--(\w+)", text) if stage != "passed"][:1] == ["refused"]


def test_the_rule_behind_a_refused_deployment_is_the_verdict_and_the_check_a_footnote(cast: Cast, copying: Sandbox) -> None:
    typed(
        copying, f"{MACHINE.replace('-n vm', '-n there').replace('Ubuntu2204', VERSION.format(copying.subscription))} -l eastus"
    )
    assert copying.requests.filter(rule="TPL211").exists()
    for text in (shown(cast.alice.client, copying, "request"), page(cast.alice.client, at(copying))):
        note = words(unescape(text).partition('<div class="note note--missed')[2])
        assert note.index("GAL61") < note.index("It came to light here:") < note.index("TPL211")


def test_a_request_without_a_verdict_stays_until_the_next_and_goes_with_a_reset(cast: Cast, mine: Sandbox) -> None:
    typed(mine, "az group list")
    typed(mine, "echo")
    advance(sandbox=mine, key=uuid4(), seconds=5)
    assert "/resourcegroups" in shown(cast.alice.client, mine, "request").lower()
    reset(sandbox=mine, key=uuid4(), seq=mine.version)
    assert "No request yet" in shown(cast.alice.client, mine, "request")


def test_what_a_post_answers_is_not_kept_and_neither_is_a_password(mine: Sandbox) -> None:
    typed(mine, f"{MACHINE} --authentication-type password --admin-password 'Very-s3cret-indeed'")
    kept = list(mine.requests.exclude(answer=None).values_list("method", "answer"))
    assert kept
    assert not [answer for method, answer in kept if method == "POST" and "body" in (answer or {})]
    assert "Very-s3cret-indeed" not in str(kept)


# Changes


def test_what_was_added_changed_and_removed_is_told_field_by_field(cast: Cast, mine: Sandbox) -> None:
    typed(mine, GALLERY)
    added = words(shown(cast.alice.client, mine, "changes"))
    assert "+ Corp Gallery, added" in added
    assert "location is: eastus" in added
    typed(mine, "az group update -n rg-start --set tags.team=web")
    assert "~ rg-start Resource group, changed" in words(shown(cast.alice.client, mine, "changes"))
    assert "tags.team is: web" in words(shown(cast.alice.client, mine, "changes"))
    typed(mine, "az sig delete -g rg-start -r Corp")
    assert "Corp Gallery, removed" in words(shown(cast.alice.client, mine, "changes"))
    assert "+ Corp Gallery, added" in words(shown(cast.alice.client, mine, "changes", seq=1))


def test_what_changed_nothing_says_so(cast: Cast, mine: Sandbox) -> None:
    for line in ("az group list", "az sig create -g rg-start -r no-hyphens"):
        typed(mine, line)
        assert "It changed nothing" in shown(cast.alice.client, mine, "changes"), line
    reset(sandbox=mine, key=uuid4(), seq=mine.version)
    assert "as it was at the start" in shown(cast.alice.client, mine, "changes")


def test_what_time_alone_has_changed_is_told_as_well(cast: Cast, copying: Sandbox) -> None:
    advance(sandbox=copying, key=uuid4(), seconds=2 * 3_600)
    text = words(shown(cast.alice.client, copying, "changes"))
    assert "2 h passed" in text
    assert "properties.provisioningState was: Creating is: Succeeded" in text


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": {"b": [1, {"c": 2}]}}, {"a": {"b": [1, {"c": 3}]}}, [("a.b[1].c", "changed", "2", "3")]),
        ({"a": None}, {"b": True}, [("b", "added", "", "true"), ("a", "removed", "null", "")]),
        ({"a": []}, {"a": [{}]}, [("a[0]", "added", "", "{}"), ("a", "removed", "[]", "")]),
        ({"a": "x" * 500}, {"a": "y"}, [("a", "changed", "x" * 160 + "…", "y")]),
        (None, {"a": "ä"}, [("a", "added", "", "ä")]),
    ],
)
def test_documents_are_compared_value_by_value(before: Any, after: Any, found: list[tuple[str, ...]]) -> None:
    assert [(each.path, each.sign, each.before, each.after) for each in difference(before, after)] == found


# JSON


def test_a_resource_is_shown_as_arm_has_it_and_can_be_scrolled_by_keys(cast: Cast, copying: Sandbox) -> None:
    wanted = VERSION.format(copying.subscription)
    text = shown(cast.alice.client, copying, "resource", id=wanted.upper().replace("/SUBSCRIPTIONS", "/subscriptions"))
    assert re.search(r'<pre [^>]*tabindex="0" role="region" aria-label="[^"]+">{\n  "id": "/subscriptions/', text)
    assert f'"id": "{wanted}"' in text
    assert "with api-version 2024-07-01" in text
    assert text.count("data-copy-text") == 1


@pytest.mark.parametrize(
    "wanted", ["/subscriptions/none", "/providers/Darkroom.Lab/costs", "identity:owner", "K", "/subscriptions"]
)
def test_an_address_without_a_resource_has_no_document(cast: Cast, mine: Sandbox, wanted: str) -> None:
    assert "There is no such resource" in shown(cast.alice.client, mine, "resource", id=wanted)


def test_every_name_in_the_tree_leads_to_its_document(cast: Cast, mine: Sandbox) -> None:
    text = page(cast.alice.client, at(mine))
    link = re.search(r'class="tree__name" href="([^"]+)"', text)
    assert link is not None
    assert "Microsoft.Resources/resourceGroups" in unescape(page(cast.alice.client, unescape(link[1])))


# Operations, cost, activity log


def test_operations_under_way_come_first_with_their_progress(cast: Cast, copying: Sandbox) -> None:
    typed(copying, "sleep 2m")
    text = shown(cast.alice.client, copying, "operations")
    assert re.findall(r"operation--(\w+)", text)[:2] == ["running", "succeeded"]
    told = words(text)
    assert re.search(r"1 is under way\..*?Create or update 1\.0\.0 Image version .*?under way, [1-9]\d?.%", told)
    advance(sandbox=copying, key=uuid4(), seconds=24 * 3_600)
    assert "running" not in re.findall(r"operation--(\w+)", shown(cast.alice.client, copying, "operations"))


def test_costs_are_estimates_by_resource_and_say_what_the_last_command_made(cast: Cast, mine: Sandbox) -> None:
    typed(mine, MACHINE)
    text = words(shown(cast.alice.client, mine, "cost"))
    assert "A teaching estimate" in text
    assert "2026-11" in text
    assert re.search(r"The last command made the month \$[1-9][\d.]+ dearer: az vm create", text)
    assert re.search(r"vm Virtual machine, West US \$[1-9]", text)
    typed(mine, "sleep 1h")
    typed(mine, "az vm deallocate -g rg-start -n vm")
    assert re.search(r"made the month \$[1-9][\d.]+ cheaper: az vm deallocate", words(shown(cast.alice.client, mine, "cost")))
    typed(mine, "az vm show -g rg-start -n vm")
    assert "did not change what a month costs" in shown(cast.alice.client, mine, "cost")
    typed(mine, "az vm delete -g rg-start -n vm --yes")
    assert "gone · Virtual machine" in words(shown(cast.alice.client, mine, "cost"))


@pytest.mark.parametrize(("micro", "words"), [(0, "$0.00"), (49, "< $0.0001"), (500, "$0.0005"), (1_234_567_890, "$1,234.57")])
def test_sums_are_written_so_that_little_is_not_nothing(micro: int, words: str) -> None:
    assert money(micro) == words


def test_the_activity_log_is_narrowed_by_resource_status_and_caller(cast: Cast, copying: Sandbox) -> None:
    typed(copying, "az sig create -g rg-start -r no-hyphens")
    client = cast.alice.client

    def events(**asked: str) -> list[str]:
        return re.findall(r"event event--(\w+)", shown(client, copying, "activity", **asked))

    assert events()[:2] == ["failed", "running"]
    assert set(events(status="failed")) == {"failed"}
    assert events(status="running") == ["running"]
    assert events(resource="NO-HYPHENS") == ["failed"]
    assert events(status="moon") == events()
    assert events(caller="nobody") == []
    assert "No entry is like that" in shown(client, copying, "activity", caller="nobody")
    text = shown(client, copying, "activity", resource="no-hyphens")
    assert f'href="{at(copying)}#entry-{copying.version}"' in text
    assert 'value="no-hyphens"' in text


def test_an_answer_to_a_filter_escapes_what_was_typed(cast: Cast, copying: Sandbox) -> None:
    response = cast.alice.client.get(at(copying, "panels/activity/"), {"resource": '"><b>'}, headers=HTMX)
    assert b'"><b>' not in response.content


# Many


def test_ten_thousand_resources_come_in_pages_and_take_as_many_statements_as_ten(cast: Cast) -> None:
    found: dict[str, list[int]] = {}
    for count in (ROWS + 100, 10_000):
        sandbox = crowded(opened(cast.alice.learner), count)
        typed(sandbox, GALLERY)
        for name in KINDS:
            with CaptureQueriesContext(connection) as queries:
                shown(cast.alice.client, sandbox, name, page=2)
            found.setdefault(name, []).append(len(queries))
    assert {name: counts for name, counts in found.items() if counts[0] != counts[1] or counts[1] > MOST} == {}
    last = words(shown(cast.alice.client, sandbox, "resources", page=999))
    assert "Page 51 of 51, 10002 in all" in last
    assert "zz-04999" in last


def test_every_resource_is_on_one_page_of_the_list(cast: Cast, mine: Sandbox) -> None:
    crowded(mine, 2 * ROWS)
    pages = [shown(cast.alice.client, mine, "resources", page=number) for number in (1, 2, 3)]
    names = [name for text in pages for name in re.findall(r'class="tree__name"[^>]*>([^<]+)</a>', text)]
    assert len(names) == len(set(names)) == 2 * ROWS + 1


def test_what_was_asked_of_one_command_is_not_asked_of_the_next(cast: Cast, copying: Sandbox) -> None:
    for name, asked in (("request", {"n": 1}), ("changes", {"seq": 1, "page": 1})):
        assert f'hx-get="{at(copying)}panels/{name}/?"' in shown(cast.alice.client, copying, name, **asked)
    kept = shown(cast.alice.client, copying, "activity", status="failed", page=1)
    assert f'hx-get="{at(copying)}panels/activity/?status=failed&page=1"' in kept


def test_a_cut_tree_leads_to_all_of_it(cast: Cast, mine: Sandbox) -> None:
    crowded(mine, 100)
    assert "?panel=resources&page=1" in unescape(page(cast.alice.client, at(mine)))
    assert (
        post(cast.alice.client, at(mine, "lines/"), htmx=True, line=GALLERY, seen=0)[2].count("panel=resources&amp;page=1") == 2
    )
