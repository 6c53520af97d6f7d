"""String functions. `startsWith`, `endsWith` and `indexOf` do not look at case; `replace` and `split` do."""

import binascii
import hashlib
from base64 import b32encode, b64decode, b64encode

import msgspec

from gallery_engine.records import JSON
from gallery_engine.templates.functions.formats import composed
from gallery_engine.templates.functions.registry import array, function, integer, refuse, text, wrong
from gallery_engine.templates.scope import Place, Scope
from gallery_engine.templates.values import as_text

# The namespace of Azure's own `guid`, a name-based UUID of version 5 over the arguments joined by "-".
GUID_NAMESPACE = bytes.fromhex("11fb06fb712d4ddd98c7e71bbd588830")
UNIQUE_LENGTH = 13
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~")


@function("string", 1)
def string(scope: Scope, values: list[JSON]) -> JSON:
    """Any value as text; objects and arrays as JSON."""
    del scope
    return as_text(values[0])


@function("format", 1, None)
def formatted(scope: Scope, values: list[JSON]) -> JSON:
    """A text with `{0}`, `{1:N0}` and so on filled in."""
    del scope
    return composed(text("format", values, 0), values[1:])


@function("toLower", 1)
def lower(scope: Scope, values: list[JSON]) -> JSON:
    """A text in lower case."""
    del scope
    return text("toLower", values, 0).lower()


@function("toUpper", 1)
def upper(scope: Scope, values: list[JSON]) -> JSON:
    """A text in upper case."""
    del scope
    return text("toUpper", values, 0).upper()


@function("trim", 1)
def trimmed(scope: Scope, values: list[JSON]) -> JSON:
    """A text without space around it."""
    del scope
    return text("trim", values, 0).strip()


@function("replace", 3)
def replaced(scope: Scope, values: list[JSON]) -> JSON:
    """A text with every occurrence of another replaced."""
    whole, old, new = (text("replace", values, at) for at in range(3))
    if not old:
        refuse("The template language function 'replace' expects its second parameter to be a text that is not empty.")
    scope.meter.fits(len(whole) + whole.count(old) * len(new))
    return whole.replace(old, new)


@function("substring", 2, 3)
def substring(scope: Scope, values: list[JSON]) -> JSON:
    """Part of a text: from a position on, for a length if one is given."""
    del scope
    whole, start = text("substring", values, 0), integer("substring", values, 1)
    length = integer("substring", values, 2) if len(values) == 3 else len(whole) - start
    if start < 0 or length < 0 or start + length > len(whole):
        refuse(
            "Unable to evaluate template language function 'substring'. The index and length parameters must refer to a location "
            f"within the string. The index parameter: '{start}', the length parameter: '{length}', the length of the string "
            f"parameter: '{len(whole)}'."
        )
    return whole[start : start + length]


@function("startsWith", 2)
def starts(scope: Scope, values: list[JSON]) -> JSON:
    """Whether a text begins with another."""
    del scope
    return text("startsWith", values, 0).lower().startswith(text("startsWith", values, 1).lower())


@function("endsWith", 2)
def ends(scope: Scope, values: list[JSON]) -> JSON:
    """Whether a text ends with another."""
    del scope
    return text("endsWith", values, 0).lower().endswith(text("endsWith", values, 1).lower())


@function("padLeft", 2, 3)
def padded(scope: Scope, values: list[JSON]) -> JSON:
    """A text or an integer, filled up on the left with spaces or the given character."""
    value = values[0]
    if not isinstance(value, str | int) or isinstance(value, bool):
        wrong("padLeft", values, 0, "String, Integer")
    length, filling = integer("padLeft", values, 1), text("padLeft", values, 2) if len(values) == 3 else " "
    if len(filling) != 1:
        refuse("The template language function 'padLeft' expects its third parameter to be a single character.")
    scope.meter.fits(length)
    return str(value).rjust(length, filling)


@function("split", 2)
def parts(scope: Scope, values: list[JSON]) -> JSON:
    """A text cut at a delimiter, or at each of an array of delimiters."""
    del scope
    whole = text("split", values, 0)
    given = values[1:] if isinstance(values[1], str) else array("split", values, 1)
    delimiters = [text("split", given, at) for at in range(len(given))]
    if "" in delimiters:
        refuse("The template language function 'split' expects its delimiters not to be empty.")
    pieces = [whole]
    for delimiter in delimiters:
        pieces = [piece for longer in pieces for piece in longer.split(delimiter)]
    return list(pieces)


@function("join", 2)
def joined(scope: Scope, values: list[JSON]) -> JSON:
    """The items of an array in one text, with a delimiter between them."""
    items, delimiter = array("join", values, 0), text("join", values, 1)
    scope.meter.fits(len(items) * len(delimiter))
    return delimiter.join(as_text(item) for item in items)


@function("base64", 1)
def encoded(scope: Scope, values: list[JSON]) -> JSON:
    """A text in base 64."""
    del scope
    return b64encode(text("base64", values, 0).encode()).decode()


@function("base64ToString", 1)
def decoded(scope: Scope, values: list[JSON]) -> JSON:
    """The text that a text in base 64 stands for."""
    del scope
    try:
        return b64decode(text("base64ToString", values, 0), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        refuse("The template language function 'base64ToString' expects its parameter to be a text in base 64.")


@function("json", 1)
def parsed(scope: Scope, values: list[JSON]) -> JSON:
    """The value that JSON stands for."""
    del scope
    try:
        value: JSON = msgspec.json.decode(text("json", values, 0))
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        refuse("The template language function 'json' expects its parameter to be valid JSON.")
    return value


@function("guid", 1, None)
def guid(scope: Scope, values: list[JSON]) -> JSON:
    """A GUID that depends on the arguments alone, the same as Azure's."""
    del scope
    words = "-".join(text("guid", values, at) for at in range(len(values)))
    digest = bytearray(hashlib.sha1(GUID_NAMESPACE + words.encode(), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    name = digest.hex()
    return f"{name[:8]}-{name[8:12]}-{name[12:16]}-{name[16:20]}-{name[20:]}"


@function("uniqueString", 1, None)
def unique(scope: Scope, values: list[JSON]) -> JSON:
    """Thirteen letters and digits that depend on the arguments alone.

    Azure does not say how it makes them: these have the same length and letters and are as repeatable, but they are not the same.
    """
    del scope
    words = "-".join(text("uniqueString", values, at) for at in range(len(values)))
    return b32encode(hashlib.sha256(words.encode()).digest()).decode().lower()[:UNIQUE_LENGTH]


@function("newGuid", 0, places=[Place.PARAMETERS])
def new_guid(scope: Scope, values: list[JSON]) -> JSON:
    """A GUID that is new each time; for the default of a parameter only."""
    del values
    return scope.cloud.new_guid()


@function("uriComponent", 1)
def uri_component(scope: Scope, values: list[JSON]) -> JSON:
    """A text as part of an address."""
    del scope
    raw = text("uriComponent", values, 0)
    return "".join(mark if mark in _UNRESERVED else "".join(f"%{byte:02X}" for byte in mark.encode()) for mark in raw)


@function("uri", 2)
def address(scope: Scope, values: list[JSON]) -> JSON:
    """A base address with a relative one added, or put in the place of what follows the last slash."""
    del scope
    base, relative = text("uri", values, 0), text("uri", values, 1)
    head = base if base.endswith("/") else base.rpartition("/")[0] + "/" if base.count("/") > 2 else f"{base}/"
    return head + relative.lstrip("/")


@function("concat", 1, None)
def concatenated(scope: Scope, values: list[JSON]) -> JSON:
    """Texts one after the other, or arrays."""
    del scope
    if isinstance(values[0], list):
        return [item for at in range(len(values)) for item in array("concat", values, at)]
    for at, value in enumerate(values):
        if isinstance(value, list | dict):
            wrong("concat", values, at, "String, Integer, Boolean")
    return "".join(as_text(value) for value in values)
