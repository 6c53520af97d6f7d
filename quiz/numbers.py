"""Numbers as people read them."""

from django.utils.formats import number_format


def grouped(number: int) -> str:
    """Return a quantity with its thousands grouped as the language does it; ids, versions, ports and years are none."""
    return str(number_format(number, force_grouping=True))
