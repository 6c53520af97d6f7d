"""Rules about storage accounts."""

import re
from typing import Any

from gallery_engine.blobs import account_alias
from gallery_engine.catalog.storage import KINDS, SKUS
from gallery_engine.definitions import choice
from gallery_engine.models.storage_accounts import AccountBody
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.storage_sources import ACCOUNT_NAMES, ACCOUNT_REST

_NAME = re.compile(r"[a-z0-9]{3,24}", re.ASCII)


@rule("BLB201", code="AccountNameInvalid", status=400, cites=[ACCOUNT_NAMES])
def name_is_valid(call: Call[Any]) -> Problem | None:
    """The name of a storage account has 3 to 24 lower-case letters and digits.

    It becomes part of a host's name, where nothing else is allowed.
    """
    name = call.address.name
    if call.current is not None or _NAME.fullmatch(name):
        return None
    return Problem(
        f"{name[:100]} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length "
        "and use numbers and lower-case letters only.",
        target=name[:100],
    )


@rule("BLB202", code="StorageAccountAlreadyTaken", status=409, cites=[ACCOUNT_NAMES])
def name_is_free(call: Call[Any]) -> Problem | None:
    """The name of a storage account is unique in all of Azure.

    Its blobs are found by that name alone, whatever subscription it is in.
    """
    other = call.world.by_alias(account_alias(call.address.name)) if call.current is None else None
    if other is None:
        return None
    return Problem(f"The storage account named {call.address.name} is already taken.", target=call.address.name)


@rule("BLB203", code="InvalidRequestPropertyValue", status=400, cites=[ACCOUNT_REST], standing="unverified")
def words_are_known(call: Call[AccountBody]) -> Problem | None:
    """A new storage account says its SKU and its kind, in words that Azure knows.

    The SKU sets how often data is kept and where, the kind what can be kept.
    """
    sku = call.body.sku.name if call.body.sku else None
    for name, given, known in (("sku.name", sku, SKUS), ("kind", call.body.kind, KINDS)):
        if given is None and call.current is None:
            text = f"The required property '{name}' is missing in the request body."
            return Problem(text, target=name, code="RequiredPropertyMissing")
        if given is not None and choice(given, known) not in known:
            return Problem(f"The value '{given[:60]}' is not allowed for property {name}.", target=name)
    return None


@rule("BLB204", code="StorageAccountOperationNotAllowed", status=409, cites=[ACCOUNT_REST], standing="unverified")
def kind_of_account_is_fixed(call: Call[AccountBody]) -> Problem | None:
    """A storage account stays of the kind that it was made as.

    What lies in it was written for that kind. Copy the data into another account instead.
    """
    has = str(call.current.body.get("kind")) if call.current is not None else ""
    if call.current is None or call.body.kind is None or call.body.kind.lower() == has.lower():
        return None
    return Problem(f"The kind of storage account {call.current.name} cannot be changed from {has}.", target="kind")


EVERY_ACCOUNT = (name_is_valid, name_is_free, words_are_known, kind_of_account_is_fixed)
