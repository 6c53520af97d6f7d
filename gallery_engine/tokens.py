"""The tokens that a request brings along for tenants other than the one it goes to.

They come as `x-ms-authorization-auxiliary: Bearer <tenant>; Bearer <tenant>`: a token is the id of the tenant it is for.
"""

from collections.abc import Mapping

from gallery_engine.arm import Request

AUXILIARY = "x-ms-authorization-auxiliary"


def tenants(request: Request) -> list[str]:
    """The tenants for which a request brings tokens along, in lower case."""
    told = next((value for name, value in request.headers.items() if name.lower() == AUXILIARY), "")
    return [part.strip().partition(" ")[2].strip().lower() for part in told.replace(",", ";").split(";") if part.strip()]


def headers(tenants: list[str]) -> Mapping[str, str]:
    """The headers of a request that brings along tokens for these tenants."""
    return {AUXILIARY: "; ".join(f"Bearer {tenant}" for tenant in tenants)} if tenants else {}
