"""Rules about what the firmware of machines from a version trusts."""

import msgspec

from gallery_engine.definitions import properties_of
from gallery_engine.ids import parent_key
from gallery_engine.models.versions import UefiSettings, VersionBody
from gallery_engine.rules.call import Call
from gallery_engine.rules.immutability import changed
from gallery_engine.rules.registry import Problem, rule
from gallery_engine.rules.sources import GENERATION_2, SDK, UEFI_ISSUE

TEMPLATES = ("NoSignatureTemplate", "MicrosoftUefiCertificateAuthorityTemplate", "MicrosoftWindowsTemplate")
_PLACE = "galleryImageVersion.properties.securityProfile.uefiSettings"


@rule("GAL331", code="InvalidParameter", status=400, cites=[SDK], standing="unverified")
def uefi_settings_are_known(call: Call[VersionBody]) -> str | None:
    """The signatures that firmware trusts are taken from templates that Azure has.

    None, Microsoft's authority for UEFI, or Windows; keys of one's own come besides.
    """
    said = _asked(call)
    unknown = [name for name in (said.signature_template_names or [] if said is not None else []) if name not in TEMPLATES]
    if not unknown:
        return None
    words = ", ".join(TEMPLATES)
    return f"The value '{unknown[0][:60]}' of parameter '{_PLACE}.signatureTemplateNames' is invalid. Allowed values: {words}."


@rule("GAL332", code="BadRequest", status=400, cites=[UEFI_ISSUE, GENERATION_2], standing="unverified")
def uefi_settings_need_generation_2(call: Call[VersionBody]) -> str | None:
    """UEFI settings belong to images of generation 2.

    Generation 1 starts by BIOS, which trusts everything.
    """
    definition = call.world.get(parent_key(call.key))
    if _asked(call) is None or definition is None or properties_of(definition).get("hyperVGeneration") == "V2":
        return None
    return "UEFI settings are not supported for VMs and VM Scale Sets using Generation 1 Image."


@rule("GAL209", code="PropertyChangeNotAllowed", status=409, cites=[SDK], standing="unverified")
def uefi_settings_are_fixed(call: Call[VersionBody]) -> Problem | None:
    """The UEFI settings of a version are given when it is made, and stay.

    They are part of what was captured.
    """
    said = _asked(call)
    if call.current is None or said is None:
        return None
    kept = properties_of(call.current).get("securityProfile")
    before = kept.get("uefiSettings") if isinstance(kept, dict) else None
    return None if before == msgspec.to_builtins(said) else changed(_PLACE)


def _asked(call: Call[VersionBody]) -> UefiSettings | None:
    security = call.body.properties.security_profile if call.body.properties is not None else None
    return security.uefi_settings if security is not None else None
