"""The bodies of role assignments and of custom roles."""

from msgspec import field

from gallery_engine.models.base import Body


class AssignmentProperties(Body):
    """Who gets which role."""

    role_definition_id: str | None = None
    principal_id: str | None = None
    principal_type: str | None = None
    description: str | None = None
    condition: str | None = None
    condition_version: str | None = None
    delegated_managed_identity_resource_id: str | None = None


class AssignmentBody(Body):
    """PUT of a role assignment."""

    properties: AssignmentProperties = field(default_factory=AssignmentProperties)


class Permission(Body):
    """What a role allows and takes away again."""

    actions: list[str] = field(default_factory=list)
    not_actions: list[str] = field(default_factory=list)
    data_actions: list[str] = field(default_factory=list)
    not_data_actions: list[str] = field(default_factory=list)


class DefinitionProperties(Body):
    """A role: its name, what it allows, and where it can be assigned."""

    role_name: str | None = None
    type: str | None = None
    description: str | None = None
    permissions: list[Permission] = field(default_factory=list)
    assignable_scopes: list[str] = field(default_factory=list)


class DefinitionBody(Body):
    """PUT of a custom role."""

    properties: DefinitionProperties = field(default_factory=DefinitionProperties)
