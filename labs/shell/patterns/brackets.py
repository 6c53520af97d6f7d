"""`[…]` in a pattern."""

from labs.shell.patterns.nodes import Characters, PatternError

_CLASSES: dict[str, tuple[tuple[str, str], ...]] = {
    "alpha": (("a", "z"), ("A", "Z")),
    "digit": (("0", "9"),),
    "alnum": (("a", "z"), ("A", "Z"), ("0", "9")),
    "upper": (("A", "Z"),),
    "lower": (("a", "z"),),
    "xdigit": (("0", "9"), ("a", "f"), ("A", "F")),
    "space": ((" ", " "), ("\t", "\r")),
    "blank": ((" ", " "), ("\t", "\t")),
    "punct": (("!", "/"), (":", "@"), ("[", "`"), ("{", "~")),
    "print": ((" ", "~"),),
    "graph": (("!", "~"),),
}


def class_ranges(name: str) -> tuple[tuple[str, str], ...]:
    """Give the ranges of `[:NAME:]`; raises PatternError for a name that is none."""
    if name not in _CLASSES:
        raise PatternError(f"invalid character class [:{name[:20]}:] in the pattern")
    return _CLASSES[name]


def bracket_expression(
    pattern: str, position: int, negators: str = "^", endless: set[int] | None = None
) -> tuple[Characters, int]:
    """Read from behind the `[`: the characters that it stands for, and where it ends; raises PatternError.

    `endless` gathers places within brackets from which none of them ends, for who reads on behind such a `[`: no place is
    looked at twice. Given, a range or class that cannot be stands for no character.
    """
    strict, endless = endless is None, set() if endless is None else endless
    negated = pattern[position : position + 1] in tuple(negators)
    position += negated
    first = position
    singles: set[str] = set()
    ranges: list[tuple[str, str]] = []
    seen: list[int] = []
    while position < len(pattern) and position not in endless and (pattern[position] != "]" or position == first):
        seen.append(position)
        if pattern.startswith("[:", position) and (close := pattern.find(":]", position)) >= 0:
            name = pattern[position + 2 : close]
            ranges += class_ranges(name) if strict else _CLASSES.get(name, ())
            position = close + 2
        elif pattern[position + 1 : position + 2] == "-" and pattern[position + 2 : position + 3] not in {"", "]"}:
            low, high = pattern[position], pattern[position + 2]
            if high < low and strict:
                raise PatternError("invalid range end in the pattern")
            ranges.append((low, high))
            position += 3
        else:
            singles.add(pattern[position])
            position += 1
    if position >= len(pattern) or position in endless:
        endless.update(seen[1:])
        raise PatternError("unmatched [ in the pattern")
    return Characters(frozenset(singles), tuple(ranges), negated), position + 1
