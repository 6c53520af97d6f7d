"""What a disk encryption set has to say. The key vault behind it is not simulated: a key is taken at its word."""

import re

from gallery_engine.models.disk_encryption_sets import EncryptionSetBody
from gallery_engine.rules.call import Call
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import ENCRYPTION_SETS

TYPES = (
    "EncryptionAtRestWithCustomerKey",
    "EncryptionAtRestWithPlatformAndCustomerKeys",
    "ConfidentialVmEncryptedWithCustomerKey",
)
IDENTITIES = ("SystemAssigned", "None")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}", re.ASCII)


@rule("DES101", code="InvalidParameter", status=400, cites=[ENCRYPTION_SETS], standing="unverified")
def encryption_set_name_is_valid(call: Call[EncryptionSetBody]) -> str | None:
    """A disk encryption set's name has letters, digits, underscores and hyphens, up to 80 of them.

    The name becomes part of the ids that versions and disks refer to the set by.
    """
    if _NAME.fullmatch(call.address.name):
        return None
    return f"The entity name '{call.address.name[:100]}' is invalid according to its validation rule: ^[a-zA-Z0-9_-]{{1,80}}$."


@rule("DES102", code="InvalidParameter", status=400, cites=[ENCRYPTION_SETS], standing="unverified")
def encryption_set_has_an_identity(call: Call[EncryptionSetBody]) -> Problem | None:
    """A disk encryption set has an identity.

    The vault gives the key to the set's identity, which has to be allowed to use it. The lab has identities that Azure makes for
    the set, and none that are assigned by users.
    """
    kind = call.body.identity.type if call.body.identity is not None else None
    if kind is None and call.current is not None:
        return None
    if kind is not None and kind.lower() in {known.lower() for known in IDENTITIES}:
        return None
    if kind is None:
        return Problem("Required parameter 'identity' is missing (null).", target="identity")
    return Problem(f"The identity type '{kind[:40]}' is not simulated by this lab. Use 'SystemAssigned'.", target="identity.type")


@rule("DES103", code="InvalidParameter", status=400, cites=[ENCRYPTION_SETS], standing="unverified")
def encryption_set_has_a_key(call: Call[EncryptionSetBody]) -> Problem | None:
    """A disk encryption set has a key by its address.

    The address is that of a key in a key vault, over https. The lab does not look into the vault.
    """
    key = call.body.properties.active_key if call.body.properties is not None else None
    if key is None and call.current is not None:
        return None
    if key is None or not key.key_url:
        return Problem("Required parameter 'activeKey' is missing (null).", target="activeKey")
    if key.key_url.lower().startswith("https://"):
        return None
    return Problem("The value of parameter activeKey.keyUrl is invalid.", target="activeKey.keyUrl")


@rule("DES104", code="InvalidParameter", status=400, cites=[ENCRYPTION_SETS], standing="unverified")
def encryption_type_is_known(call: Call[EncryptionSetBody]) -> Problem | None:
    """A disk encryption set encrypts with the customer's key, with both keys, or for confidential machines.

    Nothing said means the customer's key. The type is chosen when the set is made.
    """
    said = call.body.properties.encryption_type if call.body.properties is not None else None
    if said is None or said.lower() in {known.lower() for known in TYPES}:
        return None
    return Problem(
        f"The value '{said[:40]}' of parameter 'encryptionType' is invalid. Allowed values: {', '.join(TYPES)}.",
        target="encryptionType",
    )


EVERY_ENCRYPTION_SET = (
    encryption_set_name_is_valid,
    encryption_set_has_an_identity,
    encryption_set_has_a_key,
    encryption_type_is_known,
)
