"""The keys of an image version in its regions: `--target-region-encryption` and `--target-region-cvm-encryption`."""

from collections.abc import Sequence

from gallery_engine.arm import JSON
from labs.shell.az.call import Call
from labs.shell.az.errors import AzError
from labs.shell.az.ids import parse_id

NOBODY = "null"
KINDS = ("EncryptedVMGuestStateOnlyWithPmk", "EncryptedWithPmk", "EncryptedWithCmk", "NonPersistedTPM")
LENGTH = "usage error: Length of --target-region-encryption should be as same as length of target regions"
PAIRS = (
    "LUN and disk encryption set for data disk should appear in pair in --target-region-encryption. Example: "
    "osdes,0,datades0,1,datades1"
)


def with_keys(call: Call, targets: Sequence[JSON]) -> list[JSON]:
    """Give the target regions with what the line says of their keys; AzError in az's words where they do not fit."""
    keys, confidential = call.args.texts("target_region_encryption"), call.args.texts("target_region_cvm_encryption")
    for words in (keys, confidential):
        if words is not None and len(words) != len(targets):
            raise AzError(LENGTH)
    blank = [NOBODY] * len(targets)
    return [
        _with(target, _encryption(call, words, secret))
        for target, words, secret in zip(targets, keys or blank, confidential or blank, strict=True)
    ]


def _with(target: JSON, encryption: dict[str, JSON]) -> JSON:
    return {**target, "encryption": encryption} if encryption and isinstance(target, dict) else target


def _encryption(call: Call, words: str, secret: str) -> dict[str, JSON]:
    system, *rest = words.split(",")
    if len(rest) % 2:
        raise AzError(PAIRS)
    disk: dict[str, JSON] = {} if system == NOBODY else {"diskEncryptionSetId": _id(call, system)}
    if secret != NOBODY:
        disk["securityProfile"] = _confidential(call, secret)
    data: list[JSON] = [
        {"diskEncryptionSetId": _id(call, name), "lun": _lun(lun)} for lun, name in zip(rest[::2], rest[1::2], strict=True)
    ]
    return {**({"osDiskImage": disk} if disk else {}), **({"dataDiskImages": data} if data else {})}


def _confidential(call: Call, words: str) -> dict[str, JSON]:
    terms = words.split(",")
    if len(terms) != 2:
        both = "Both os_cvm_encryption_type and os_cvm_des parameters are required."
        raise AzError(f"usage error: {terms} is an invalid target region cvm encryption. {both}")
    kind, name = terms
    if kind not in KINDS:
        valid = f"The valid values for os_cvm_encryption_type are {', '.join(KINDS)}"
        raise AzError(f"usage error: {terms} is an invalid os_cvm_encryption_type. {valid}")
    return {"confidentialVMEncryptionType": kind, **({"secureVMDiskEncryptionSetId": _id(call, name)} if name else {})}


def _id(call: Call, text: str) -> str:
    return text if parse_id(text) is not None else call.path("diskEncryptionSets", text)


def _lun(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise AzError(f"usage error: {text} is no LUN. {PAIRS}") from None
