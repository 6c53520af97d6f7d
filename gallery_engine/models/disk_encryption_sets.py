"""The body of a disk encryption set: which key its disks are encrypted with, and who may ask for the key."""

from gallery_engine.models.base import Body


class Vault(Body):
    """The key vault a key lies in; it is not looked into."""

    id: str | None = None


class Key(Body):
    """A key by its address."""

    key_url: str | None = None
    source_vault: Vault | None = None


class SetIdentity(Body):
    """Whom the set is to the vault."""

    type: str | None = None


class EncryptionSetProperties(Body):
    """The properties of a disk encryption set."""

    active_key: Key | None = None
    encryption_type: str | None = None
    rotation_to_latest_key_version_enabled: bool | None = None


class EncryptionSetBody(Body):
    """PUT or PATCH of a disk encryption set."""

    location: str | None = None
    tags: dict[str, str] | None = None
    identity: SetIdentity | None = None
    properties: EncryptionSetProperties | None = None
