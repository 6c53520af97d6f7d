"""The stages every request passes, in one order, and the trace they leave.

decode, route, authenticate, authorize, locks, policy, parse, rules, apply, record.
"""

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any, NoReturn

import msgspec

from gallery_engine import admission, locking, meters, policing, polling, tokens, verbs
from gallery_engine.arm import Request, Response, Stage, Step
from gallery_engine.clock import from_iso
from gallery_engine.errors import Refusal, Refused, as_error
from gallery_engine.ids import PROVIDERS, Address, group_key, parent_key, parse
from gallery_engine.lab import door
from gallery_engine.models.base import parse as parse_body
from gallery_engine.providers import activity_log
from gallery_engine.providers.resource import Done, Inquiry, Report, ResourceType, Verb
from gallery_engine.records import JSON, Record, copied
from gallery_engine.routes import REPORTS, TYPES, resource_type, verb
from gallery_engine.rules import requests, resources
from gallery_engine.rules.call import Call, Send
from gallery_engine.rules.registry import Problem
from gallery_engine.store import World

STAGES = ("decode", "route", "authenticate", "authorize", "locks", "policy", "parse", "rules", "apply", "record")
_SKIPPED = {name: Stage(name, "skipped") for name in STAGES}
METHODS = frozenset({"GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"})
READS = frozenset({"GET", "HEAD"})
DEEPEST = 20
MOST_VALUES = 5_000
LONGEST_TEXT = 65_536
MOST_CHARACTERS = 1_000_000
LARGEST_NUMBER = 2**63 - 1
LONGEST_PATH = 2_048
MOST_RESOURCES = 10_000
_API_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(-preview)?", re.ASCII)
# Some that Azure has registered for Microsoft.Compute; any other date is taken as well.
SUPPORTED = ("2026-04-01", "2026-03-03", "2026-03-02", "2025-03-03", "2024-11-01", "2024-03-03", "2023-07-03", "2021-10-01")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Trace:
    """The stages as they go by, one at a time."""

    def __init__(self) -> None:
        self._stages = dict(_SKIPPED)
        self._name = ""
        self._notes: list[str] = []

    def stage(self, name: str) -> "Trace":
        """Run one stage; the list that comes out takes notes. A Refused raised inside marks the stage and goes on up."""
        self._name, self._notes = name, []
        return self

    def __enter__(self) -> list[str]:
        return self._notes

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if error is None:
            self._stages[self._name] = Stage(self._name, "passed", "; ".join(self._notes))
        elif isinstance(error, Refused):
            told = error.refusal
            self._stages[self._name] = Stage(self._name, "refused", told.message, told.rule, told.inner)

    def finish(self) -> tuple[Stage, ...]:
        """The whole trace in the order of the stages; those that were not reached are skipped."""
        return tuple(self._stages.values())


def run(request: Request, world: World) -> Step:
    """Pass a request through the stages: a refusal leaves nothing behind but the counter, a read nothing at all."""
    trace = Trace()
    refusal: Refusal | None = None
    reads = request.method in READS
    try:
        answered = _work(request, world, trace)
        response = Response(answered.status, None if request.method == "HEAD" else copied(answered.body), answered.headers)
        meters.settle(world)
        changes = world.untouched() if reads else world.changes()
        _check_room(world)
    except Refused as refused:
        refusal = refused.refusal
        response = Response(refusal.status, None if request.method == "HEAD" else {"error": as_error(refusal)})
        changes = world.untouched() if reads else world.only_the_counter()
    with trace.stage("record") as notes:
        notes.append(f"{len(changes.records)} records changed" if changes.records else "nothing changed")
    return Step(response, trace.finish(), changes, refusal)


def _work(request: Request, world: World, trace: Trace) -> Response:
    with trace.stage("decode"):
        address = _decode(request)
    if request.path.lower().startswith(door.PREFIX):
        return _lab(request, world, trace)
    if request.method not in READS:
        world.count_write()
    report = REPORTS.get((request.method, address.kind))
    if report is not None:
        return _reported(report, request, address, world, trace)
    if polling.answers(request, address):
        return _polled(request, address, world, trace)
    with trace.stage("route") as notes:
        address, action = _target(request, address)
        resource = resource_type(address)
        deed = verb(resource, request.method, action)
        notes.append(f"{resource.name}, {action or request.method}")
    with trace.stage("authenticate") as notes:
        caller = admission.authenticate(request, address, world)
        notes.append(caller.name)
    permission = "" if deed is None and resource.open_at_root and not address.base else _permission(resource, deed, action)
    asked = Inquiry(request, address, world, caller)
    if deed is None:
        within = _admit_read(resource, asked, permission, trace)
        with trace.stage("policy") as notes:
            notes.append("reading is not looked at by policies")
        return _read(resource, action, replace(asked, within=within), trace)
    try:
        _admit(asked, permission, deed, trace)
        current = _current(resource, request, address, world)
        with trace.stage("policy") as notes:
            request, note = policing.check(asked, resource, current)
            notes.append(note)
        with trace.stage("parse"):
            body = _typed(request.body, deed)
        response = _write(resource, deed, Call(request, address, body, current, world, caller, _sender(world, request)), trace)
    except Refused as refused:
        told = refused.refusal
        world.note(activity_log.entry(asked, permission, told.status, code=told.code, message=told.message))
        raise
    world.note(activity_log.entry(asked, permission, response.status, headers=response.headers))
    return response


def _admit_read(resource: ResourceType, asked: Inquiry, permission: str, trace: Trace) -> list[str] | None:
    """Let a read pass, or refuse it; the scopes to which a list is narrowed, where it is."""
    within: list[str] | None = None
    with trace.stage("authorize") as notes:
        if resource.listed is None and _is_wide(asked.address):
            note, within = admission.authorize_list(asked.caller, permission, asked.address, asked.world)
            notes.append(note)
        else:
            notes.append(admission.authorize(asked.caller, permission, asked.address, asked.world))
    _check_rest(asked, trace)
    return within


def _admit(asked: Inquiry, permission: str, deed: Verb, trace: Trace) -> None:
    with trace.stage("authorize") as notes:
        needed = "" if deed.is_open else permission
        notes.append(admission.authorize(asked.caller, needed, asked.address, asked.world))
        if deed.links:
            named = deed.named_in(asked.request.body)
            notes.append(admission.check_links(asked.request, asked.caller, permission, named, asked.address, asked.world))
    _check_rest(asked, trace)


def _check_rest(asked: Inquiry, trace: Trace) -> None:
    with trace.stage("locks") as notes:
        notes.append(locking.check(asked.request, asked.address, asked.world))


def _current(resource: ResourceType, request: Request, address: Address, world: World) -> Record | None:
    """The record at an address; for a PUT also the one that it takes up again."""
    found = verbs.record_at(resource, address, world)
    if found is None and request.method == "PUT" and resource.dormant is not None:
        return resource.dormant(address.key, world)
    return found


def _is_wide(address: Address) -> bool:
    """Whether an address lists a whole subscription or group."""
    return address.is_collection and not address.names and bool(address.subscription)


def _sender(world: World, asking: Request | None = None) -> Send:
    """A way to send requests from within a request: as its caller and with its tokens, or as who each of them says."""
    brought = tokens.headers(tokens.tenants(asking)) if asking is not None else {}

    def send(request: Request) -> Response:
        with world.apart():
            asked = request if asking is None else replace(request, caller=asking.caller, headers={**request.headers, **brought})
            response = _work(asked, world, Trace())
            _check_room(world)
            return response

    return send


def _check_room(world: World) -> None:
    now, before = world.resources(), world.before.resources
    if now > max(MOST_RESOURCES, before):
        requests.ROOM.refuse(f"This lab holds at most {MOST_RESOURCES} resources; this would make {now}. Delete some first.")


def _reported(report: Report, request: Request, address: Address, world: World, trace: Trace) -> Response:
    with trace.stage("authenticate") as notes:
        caller = admission.authenticate(request, address, world)
        notes.append(caller.name)
    with trace.stage("authorize") as notes:
        notes.append(admission.authorize(caller, report.permission, address, world))
    with trace.stage("rules"):
        _check_scope(address, world)
    with trace.stage("apply"):
        return report.answer(Inquiry(request, address, world, caller))


def _polled(request: Request, address: Address, world: World, trace: Trace) -> Response:
    with trace.stage("authenticate") as notes:
        caller = admission.authenticate(request, address, world)
        notes.append(caller.name)
    with trace.stage("authorize") as notes:
        permission, target = polling.guarded(address, world)
        notes.append(admission.authorize_poll(caller, permission, target, address, world))
    with trace.stage("apply"):
        return polling.answer(request, address, world)


def _lab(request: Request, world: World, trace: Trace) -> Response:
    with trace.stage("apply"):
        return door.answer(request, world, _sender(world))


def _read(resource: ResourceType, view: str, asked: Inquiry, trace: Trace) -> Response:
    request, address, world = asked.request, asked.address, asked.world
    with trace.stage("rules"):
        _check_parents(address, world)
    with trace.stage("apply"):
        if view:
            return verbs.view(resource, view, address, request, world)
        if address.is_collection:
            return verbs.list_all(resource, asked)
        return verbs.show(resource, address, request, world)


def _write(resource: ResourceType, deed: Verb, call: Call[Any], trace: Trace) -> Response:
    with trace.stage("rules") as notes:
        _check_parents(call.address, call.world)
        if call.current is None and call.request.method == "DELETE":
            if call.address.kind == resources.GROUP_KIND:
                _no_group(call.address)
            return Response(204)
        if call.current is None and call.request.method in {"POST", "PATCH"} and not deed.anew:
            resources.RESOURCE_EXISTS.refuse(verbs.not_found(resource, call.address))
        for check, rule in deed.checks[call.rulebook.name]:
            found = check(call)
            if found is not None:
                rule.refuse(found)
        notes.append(f"{len(deed.rules)} rules asked")
    with trace.stage("apply"):
        gone = call.current.inner.get("gone") if call.current is not None and call.request.method == "DELETE" else None
        if isinstance(gone, int):
            return verbs.going(resource, call, gone)
        done: Done = deed.apply(call)
        if call.request.method in {"PUT", "PATCH"}:
            return verbs.create(resource, call, done)
        if resource.lasting:
            return replace(verbs.create(resource, call, done), body=None)
        if call.request.method == "DELETE":
            return verbs.delete(resource, call, done, TYPES)
        return verbs.act(resource, call, done)


def _decode(request: Request) -> Address:
    if request.method not in METHODS or not all(_is_clean(text) for text in (request.path, *request.query.values())):
        requests.ADDRESSED.refuse("The request URI is not valid, or the method is none of GET, HEAD, PUT, PATCH, POST, DELETE.")
    if not _is_bounded(request.body):
        requests.BOUNDED.refuse(
            "The request content was invalid and could not be deserialized: it is too large, too deep or no text."
        )
    address = parse(request.path)
    if address is None:
        requests.ADDRESSED.refuse("The request URI is not valid since it does not name a resource or a collection.")
    if "api-version" not in request.query and not address.kind.startswith("darkroom.lab/"):
        requests.VERSIONED.refuse("The api-version query parameter (?api-version=) is required for all requests.")
    version = request.query.get("api-version", "")
    if version and not _is_api_version(version):
        requests.VERSIONED.refuse(
            Problem(
                f"The api-version '{version[:40]}' is invalid. The supported versions are '{','.join(SUPPORTED)}'.",
                code="InvalidApiVersionParameter",
            )
        )
    return address


@lru_cache(maxsize=64)
def _is_api_version(version: str) -> bool:
    """Whether it is a date, with or without `-preview`; requests name the same few again and again."""
    return _API_VERSION.fullmatch(version) is not None and from_iso(version[:10]) is not None


def _is_bounded(body: JSON) -> bool:
    """Whether a body is small and flat enough, and whether its texts could be stored and printed."""
    texts: list[str] = []
    left, level = MOST_VALUES, [body]
    for _ in range(DEEPEST + 1):
        left -= len(level)
        if left < 0:
            return False
        below: list[JSON] = []
        for value in level:
            if isinstance(value, str):
                texts.append(value)
            elif isinstance(value, dict):
                texts += value
                below += value.values()
            elif isinstance(value, list):
                below += value
            elif value is not None and not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
                return False
        if not below:
            return _are_storable(texts)
        level = below
    return False


def _are_storable(texts: list[str]) -> bool:
    bounded = sum(map(len, texts)) <= MOST_CHARACTERS and max(map(len, texts), default=0) <= LONGEST_TEXT
    return bounded and _is_storable("".join(texts))


def _is_clean(text: str) -> bool:
    return len(text) <= LONGEST_PATH and _is_storable(text)


def _is_storable(text: str) -> bool:
    return text.isprintable() or _UNSTORABLE.search(text) is None


def _target(request: Request, address: Address) -> tuple[Address, str]:
    """The resource meant, and the action or view if the path ends in one."""
    if request.method == "GET" and address.is_collection and address.kind not in TYPES:
        return _view(address)
    if request.method != "POST" or not address.is_collection:
        if request.method in {"PUT", "PATCH", "DELETE"} and address.is_collection:
            requests.ADDRESSED.refuse("The request URI names a collection; a resource has to be named.")
        return address, ""
    head, _, action = address.path.rpartition("/")
    target = parse(head)
    if target is None or target.is_collection:
        requests.ADDRESSED.refuse("The request URI names no resource to act on.")
    return target, action.lower()


def _view(address: Address) -> tuple[Address, str]:
    """The resource whose view a path ends in; the address as it came where there is none."""
    extends = address.kind.startswith("darkroom.lab/")
    owner = parse(address.base if extends else address.path.rpartition("/")[0])
    name = address.kind if extends else address.kind.rpartition("/")[2]
    if owner is not None and owner.kind in TYPES and name in TYPES[owner.kind].views:
        return owner, name
    return address, ""


def _permission(resource: ResourceType, deed: Verb | None, action: str) -> str:
    about = resource.guarded_as or resource.name
    if deed is None:
        return f"{about}/{action}/read" if action else f"{about}/read"
    if action:
        return f"{about}/{action}/action"
    return f"{about}/{deed.permission}"


def _typed(body: JSON, deed: Verb) -> Any:
    if deed.body is None:
        return None
    try:
        return parse_body({} if body is None else body, deed.body)
    except msgspec.ValidationError as error:
        requests.WELL_FORMED.refuse(f"The request content was invalid and could not be deserialized: {error}")


def _no_group(address: Address) -> NoReturn:
    resources.GROUP_EXISTS.refuse(f"Resource group '{address.group}' could not be found.")


def _check_scope(address: Address, world: World) -> None:
    """Refuse an address whose subscription, group or extended resource is not there."""
    if address.subscription and world.subscription(address.subscription) is None:
        resources.RESOURCE_EXISTS.refuse(resources.no_subscription(address.subscription))
    if address.group and address.kind != resources.GROUP_KIND and world.get(group_key(address.key)) is None:
        _no_group(address)
    extended = parse(address.base) if PROVIDERS in address.base.lower() else None
    if extended is not None and "/" in extended.kind and world.get(extended.key) is None:
        resources.RESOURCE_EXISTS.refuse(verbs.not_found(resource_type(extended), extended))


def _check_parents(address: Address, world: World) -> None:
    _check_scope(address, world)
    if address.kind == resources.GROUP_KIND:
        return
    depth = len(address.names) if address.is_collection else len(address.names) - 1
    if depth and world.get(address.key.rsplit("/", 1)[0] if address.is_collection else parent_key(address.key)) is None:
        parent = "/".join(address.names[:depth])
        resources.PARENT_EXISTS.refuse(
            f"Can not perform requested operation on nested resource. Parent resource '{parent}' not found."
        )
