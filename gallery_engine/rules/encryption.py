"""Rules about the encryption of a version's disks: with which keys, in which regions, and which of its disks."""

from gallery_engine.capture import VERSION
from gallery_engine.catalog.regions import display
from gallery_engine.encryption import KIND, Use, confidential, data_disks, of_target
from gallery_engine.features import security_type
from gallery_engine.ids import key_of, parent_key, parse
from gallery_engine.models.versions import VersionBody
from gallery_engine.publishing import Target
from gallery_engine.records import Record
from gallery_engine.rules.call import Call
from gallery_engine.rules.profiles import asked, asked_keys, asked_sources, definition_of, published
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.source_disks import data_disk_luns, new_luns
from gallery_engine.rules.sources import DES_REMOVED_ISSUE, IMAGE_VERSION, SDK, SHARE_DIRECTLY, SHARE_PUBLICLY, TROUBLESHOOT
from gallery_engine.sharing import PRIVATE, permissions_of

CONFIDENTIAL_TYPES = ("EncryptedVMGuestStateOnlyWithPmk", "EncryptedWithPmk", "EncryptedWithCmk", "NonPersistedTPM")
WITH_CUSTOMER_KEY = "EncryptedWithCmk"
_PLACE = "galleryArtifactVersion.properties.publishingProfile.targetRegions.encryption"

_NEW_LUN = (
    "Cannot specify new data disk image encryption lun [{lun}] with a disk encryption set in region [{region}] for update "
    "gallery image version request. To update this version, remove the new lun. If you need to change the data disk image "
    "encryption settings, you must create a new gallery image version with the correct settings."
)


@rule("GAL321", code="InvalidParameter", status=400, cites=[TROUBLESHOOT], standing="unverified")
def encryption_set_is_named_by_its_id(call: Call[VersionBody]) -> str | None:
    """Keys are named by the id of a disk encryption set.

    A set ties a key in a vault to an identity that may use it; the id says which subscription it is paid and kept in.
    """
    for use in asked_keys(call):
        address = parse(use.set_id)
        if address is None or address.is_collection or address.kind != KIND:
            return f"The value of parameter {_PLACE}.{use.property} is invalid"
    return None


@rule("GAL322", code="InvalidParameter", status=400, cites=[TROUBLESHOOT, IMAGE_VERSION], standing="unverified")
def encryption_set_is_in_the_subscription(call: Call[VersionBody]) -> str | None:
    """A disk encryption set lies in the subscription of the gallery.

    A key is lent inside a subscription only, also where the image is shared beyond it.
    """
    for use in asked_keys(call):
        address = parse(use.set_id)
        if address is not None and address.subscription.lower() != call.address.subscription.lower():
            return (
                f"The disk encryption set '{use.set_id}' must be in the same subscription '{call.address.subscription}' as the "
                "gallery resource"
            )
    return None


@rule("GAL323", code="NotFound", status=404, cites=[TROUBLESHOOT, DES_REMOVED_ISSUE], standing="unverified")
def encryption_set_is_there(call: Call[VersionBody]) -> str | None:
    """A disk encryption set exists whenever its version is made or changed.

    Without the key there is no way to write another copy. A set that was deleted stops every update of the versions that use it.
    """
    for use in asked_keys(call):
        if _set(use, call) is None:
            return f"The disk encryption set {use.set_id} was not found"
    return None


@rule("GAL324", code="InvalidParameter", status=400, cites=[IMAGE_VERSION], standing="unverified")
def encryption_set_is_in_the_region(call: Call[VersionBody]) -> str | None:
    """A target region uses a disk encryption set of its own.

    Keys and their sets are regional, so a version in three regions takes three sets.
    """
    for use in asked_keys(call):
        record = _set(use, call)
        if record is not None and record.location != use.region:
            return (
                f"The disk encryption set '{use.set_id}' is in region '{display(record.location)}' and cannot be used in target "
                f"region '{display(use.region)}'"
            )
    return None


@rule("GAL325", code="InvalidParameter", status=400, cites=[TROUBLESHOOT], standing="unverified")
def encryption_is_the_same_everywhere(call: Call[VersionBody]) -> str | None:
    """A disk that is encrypted with a customer's key in one region is so in every region.

    One copy with the platform's key would undo what the others promise.
    """
    found = asked_keys(call)
    for use in found:
        for target in asked(call).targets:
            if not any(other.region == target.region and other.lun == use.lun for other in found):
                disk = f"LUN {use.lun}" if use.lun is not None else f"{_PLACE}.osDiskImage.diskEncryptionSetId"
                return (
                    f"A disk encryption set is required for disk '{disk}' in target region '{display(target.region)}' since disk "
                    f"encryption set '{use.set_id}' is used for the corresponding disk in region '{display(use.region)}'"
                )
    return None


@rule("GAL326", code="InvalidParameter", status=400, cites=[TROUBLESHOOT], standing="unverified")
def encrypted_luns_are_there(call: Call[VersionBody]) -> str | None:
    """The encryption of a data disk names the LUN of a disk that the version has.

    A disk is known by its LUN and by nothing else in an image.
    """
    luns = _luns(call) if any(target.encryption for target in asked(call).targets) else []
    for target in asked(call).targets:
        for disk in data_disks(target):
            if disk.get("lun") not in luns:
                known = ",".join(str(lun) for lun in luns)
                return (
                    f"An invalid lun [{disk.get('lun')}] was specified in encryption.dataDiskImages. The lun must be one of the "
                    f"following values ['{known}']"
                )
    return None


@rule("GAL327", code="InvalidParameter", status=400, cites=[TROUBLESHOOT], standing="unverified")
def encrypted_luns_are_named_once(call: Call[VersionBody]) -> str | None:
    """The encryption of a region names a LUN once.

    A disk has one key in a region.
    """
    for target in asked(call).targets:
        luns = [disk.get("lun") for disk in data_disks(target)]
        twice = [str(lun) for index, lun in enumerate(luns) if lun in luns[:index]]
        if twice:
            return (
                f"Duplicate luns '{twice[0]}' were specified in target region '{display(target.region)}' "
                "encryption.dataDiskImages"
            )
    return None


@rule("GAL328", code="InvalidParameter", status=400, cites=[TROUBLESHOOT], standing="unverified")
def encryption_of_a_region_is_fixed(call: Call[VersionBody]) -> str | Problem | None:
    """The encryption of a region is chosen when the region is added, and stays.

    The copies are written with the key. For other keys, publish another version.
    """
    kept_profile = published(call)
    before = {target.region: target for target in kept_profile.targets} if kept_profile is not None else {}
    for target in asked(call).targets:
        kept = before.get(target.region)
        if kept is None or _keys(kept) == _keys(target):
            continue
        new = [use.lun for use in of_target(target) if use.lun not in {old.lun for old in of_target(kept)}]
        if new and new[0] is not None:
            return _NEW_LUN.format(lun=new[0], region=display(target.region))
        place = "galleryImageVersion.properties.publishingProfile.targetRegions.encryption"
        return Problem(f"Changing property '{place}' is not allowed.", target=place, code="PropertyChangeNotAllowed", status=409)
    return None


@rule("GAL329", code="InvalidParameter", status=400, cites=[TROUBLESHOOT], standing="unverified")
def source_can_be_encrypted(call: Call[VersionBody]) -> str | None:
    """A version with customers' keys is made from a machine, a disk, a snapshot or a managed image.

    Another version is copied as it is, with the keys it has.
    """
    named = asked_sources(call)
    if call.current is not None or named.kind != VERSION or not asked_keys(call):
        return None
    return (
        f"Encryption is not supported for source resource '{named.first}'. Please use a different source resource type which "
        "supports encryption or remove encryption properties"
    )


@rule("GAL330", code="InvalidParameter", status=400, cites=[IMAGE_VERSION, SDK], standing="unverified")
def confidential_encryption_fits(call: Call[VersionBody]) -> str | None:
    """Encryption of confidential machines belongs to definitions with security type ConfidentialVM.

    It says its kind: with a customer's key (EncryptedWithCmk) it names a set for it, with the platform's key it names none.
    """
    for target in asked(call).targets:
        said = confidential(target)
        kind, named = str(said.get("confidentialVMEncryptionType", "")), bool(said.get("secureVMDiskEncryptionSetId"))
        if not said:
            continue
        if _security(call) != "ConfidentialVM":
            return "Confidential VM encryption is only supported for gallery images with the security type 'ConfidentialVM'."
        if kind not in CONFIDENTIAL_TYPES:
            words = ", ".join(CONFIDENTIAL_TYPES)
            return f"The value '{kind[:40]}' of parameter confidentialVMEncryptionType is invalid. Allowed values: {words}."
        if named != (kind == WITH_CUSTOMER_KEY):
            return f"The parameter secureVMDiskEncryptionSetId is required with '{WITH_CUSTOMER_KEY}' and not allowed otherwise."
    return None


@rule("GAL920", code="OperationNotAllowed", status=409, cites=[SHARE_DIRECTLY, SHARE_PUBLICLY], standing="unverified")
def shared_gallery_takes_no_own_keys(call: Call[VersionBody]) -> str | None:
    """A gallery for groups or the community takes no versions that are encrypted with keys of your own.

    Those it is shared with would need the keys as well. Publish without a disk encryption set, or in a private gallery.
    """
    gallery = call.world.get(parent_key(parent_key(call.key)))
    if gallery is None or permissions_of(gallery) == PRIVATE or not asked_keys(call):
        return None
    return f"The image version '{call.address.name}' cannot be encrypted since its gallery '{gallery.name}' is for sharing."


EVERY_ENCRYPTION = (
    shared_gallery_takes_no_own_keys,
    encryption_set_is_named_by_its_id,
    encryption_set_is_in_the_subscription,
    encrypted_luns_are_named_once,
    encryption_of_a_region_is_fixed,
    encryption_is_the_same_everywhere,
    confidential_encryption_fits,
    encryption_set_is_there,
    encryption_set_is_in_the_region,
)
ENCRYPTION_OF_A_SOURCE = (source_can_be_encrypted, encrypted_luns_are_there)


def _set(use: Use, call: Call[VersionBody]) -> Record | None:
    record = call.world.get(key_of(use.set_id))
    return record if record is not None and record.kind == KIND and "gone" not in record.inner else None


def _keys(target: Target) -> list[tuple[int, str]]:
    return sorted((-1 if use.lun is None else use.lun, use.set_id.lower()) for use in of_target(target))


def _luns(call: Call[VersionBody]) -> list[int]:
    return new_luns(call) if call.current is None else data_disk_luns(call.current)


def _security(call: Call[VersionBody]) -> str:
    definition = definition_of(call)
    return security_type(definition, call.address.name) if definition is not None else ""
