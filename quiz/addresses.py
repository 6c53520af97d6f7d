"""Which addresses a form or a link may lead back to."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_path_here(address: str) -> bool:
    """Tell whether an address is a path of this site, and nothing that a browser could take for another one."""
    is_path = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return is_path and address.isprintable()


def same_site_path(address: str, otherwise: str = "/course/") -> str:
    """Return an address when it is a path of this site, `otherwise` for anything else."""
    return address if is_path_here(address) else otherwise
