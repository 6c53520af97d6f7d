"""Which client this one imitates.

Source: the metadata of azure-cli and azure-cli-core 2.91.0, `get_az_version_string` of `core/util.py`, read 2026-11-26.
"""

VERSION = "2.91.0"
TELEMETRY = "1.1.0"
_PARTS = (("core", VERSION), ("telemetry", TELEMETRY))
_DEPENDENCIES = (("msal", "1.39.0"), ("azure-mgmt-resource", "24.0.0"))


def listed() -> str:
    """What `az --version` prints: the parts of the client, and that this is not it."""
    lines = [
        _line("azure-cli", VERSION, 25),
        "",
        *(_line(name, version, 25) for name, version in _PARTS),
        "",
        "Dependencies:",
        *(_line(name, version, 20) for name, version in _DEPENDENCIES),
        "",
        "Imitated by Darkroom: nothing is installed here, and nothing of Azure is reached.",
    ]
    return "\n".join(lines) + "\n"


def _line(name: str, version: str, width: int) -> str:
    return name.ljust(width) + version.rjust(40 - width)
