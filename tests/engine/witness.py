"""A plugin of pytest that watches what tests of rules send: which requests a rule refused, and which like them were accepted.

`pytest -p tests.engine.witness -m rule` writes to the file that DARKROOM_WITNESS names, for each rule, whether one kind of
request (method and type of resource) was both refused by it and accepted in the tests that are marked with it, and how it was
refused: status, code and text, whole and as the shape that is the same in every case.
tests/evidence/rule_refusals.json is what it says of the shapes: a text that changes is looked at, and written down there again.
"""

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from gallery_engine.arm import Request, Step
from gallery_engine.cloud import RULES, Cloud
from gallery_engine.ids import parse

# What a text says of one case: ids, addresses, names in quotes, GUIDs, dates and numbers.
_CASES = (
    (re.compile(r"\{[^{}]*\}|\[[^\[\]]*\]"), "…"),
    (re.compile(r"'[^']*'|\"[^\"]*\""), "'…'"),
    (re.compile(r"(https?:/)?/[^\s'\",]+"), "/…"),
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "…"),
    (re.compile(r"\d+([.:,-]\d+)*"), "#"),
)

_refused: dict[str, set[tuple[str, str]]] = defaultdict(set)
_accepted: dict[str, set[tuple[str, str]]] = defaultdict(set)
_said: dict[str, set[str]] = defaultdict(set)
_whole: dict[str, set[str]] = defaultdict(set)


def shape(text: str) -> str:
    """What is the same in a refusal's text whatever it is about."""
    for case, mark in _CASES:
        text = case.sub(mark, text)
    return text


@pytest.fixture(autouse=True)
def watch(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Note every request of a test that is marked with rules."""
    rules = [str(rule) for mark in request.node.iter_markers("rule") for rule in mark.args]
    send = Cloud.send

    def noting(cloud: Cloud, sent: Request) -> Step:
        step = send(cloud, sent)
        address = parse(sent.path)
        kind = (sent.method, address.kind if address is not None else "")
        for rule in rules:
            if step.refusal is None:
                _accepted[rule].add(kind)
            elif step.refusal.rule == rule:
                _refused[rule].add(kind)
                answer = f"{step.refusal.status} {step.refusal.code}: "
                _said[rule].add(answer + shape(step.refusal.message))
                _whole[rule].add(answer + step.refusal.message)
        return step

    monkeypatch.setattr(Cloud, "send", noting)


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish() -> Iterator[None]:
    """Write down what was seen."""
    seen = {
        rule: {
            "refused": bool(_refused[rule]),
            "missed": bool(_refused[rule] & _accepted[rule]),
            "said": sorted(_said[rule]),
            "whole": sorted(_whole[rule]),
        }
        for rule in RULES
    }
    Path(os.environ["DARKROOM_WITNESS"]).write_text(json.dumps(seen), encoding="utf-8")
    yield
