"""Lines for the fuzz: made by the grammar, real ones with something broken, and raw characters. A number gives a line."""

from collections.abc import Callable
from random import Random

WORDS = [
    *(
        "a",
        "b1",
        "x.json",
        "*",
        "a*",
        "[a-c]?",
        "{a,b}",
        "{1..9}",
        "{01..20..3}",
        "'q r'",
        '"q $A"',
        "\\ ",
        "''",
        "$A",
        "${B}",
        "$?",
    ),
    *("${A:-d}", "${B:=e f}", "${#A}", "${A##*/}", "${A%.*}", "${A:1:2}", "${A^^}", "$1", "$((1+2))", "$((A++))", "$((7/0))"),
    *("`echo a`", "-n", "-rk2", "--", "-", "/dev/null", "a=b", "@x.json", "~", "1", "-1", "99999999999999999999", "é", "日本"),
    *(
        "/subscriptions/s/resourceGroups/rg",
        "[].name",
        "'[?name==`a`]'",
        "\u201ca\u201d",
        "x" * 300,
        "%s\\n",
        "s/a/b/g",
        "[a-z]*",
    ),
]
NAMES = ["A", "B", "i", "IFS", "LONG_NAME", "PASSWORD"]
COMMANDS = [
    *(
        "echo",
        "printf '%s-%d\\n'",
        "cat",
        "ls -l",
        "rm -f",
        "cp x.json",
        "mv",
        "touch",
        "tee x.json",
        "grep -E",
        "grep -o",
        "grep -vinc",
    ),
    *(
        "head -n 3",
        "tail -n +2",
        "sort -n",
        "sort -t, -k2",
        "uniq -c",
        "wc",
        "tr a-z A-Z",
        "tr -d",
        "cut -d, -f1",
        "cut -c2-",
        "sed",
    ),
    *(
        "sed -n '/a/p'",
        "seq 5",
        "seq 3 -1",
        "basename",
        "test -f",
        "[ -n",
        "true",
        "false",
        ":",
        "read -r A B",
        "export A=1",
        "unset",
    ),
    *(
        "set -e",
        "set +eux",
        "set -o pipefail",
        "set -u",
        "break",
        "continue 2",
        "exit 3",
        "history",
        "date +%F",
        "sleep 1",
        "clear",
    ),
    *(
        "help",
        "nonsense",
        "jq .",
        "New-AzGallery",
        "for",
        "az",
        "az sig list",
        "az group create -n rg -l eastus",
        "az sig show -g rg -r",
    ),
    *(
        "az vm list --query '[].name' -o",
        "az sig image-version create -g rg",
        "az --help",
        "az sig --ids @-",
        "az group list -o table",
    ),
]
PATTERNS = [
    "(a|b)*c",
    "^x?y+$",
    "[^a]{2,5}",
    "a{200}{200}",
    "(((a*)*)*)*b",
    ".*.*.*x",
    "[[:alpha:]]+",
    "\\(a\\)\\1",
    "[z-a]",
    "(",
    "a\\",
    "$^",
]
REAL = [
    "for v in $(az sig image-version list -g rg -r g -i d --query '[].name' -o tsv); do echo \"$v\"; done",
    'until [ "$(az sig show -g rg -r g --query provisioningState -o tsv)" = Succeeded ]; do sleep 30; done',
    'cat > t.json <<EOF\n{"name": "$A", "n": $((1+2))}\nEOF\ncat t.json | tr -d \'"\' | sort -u',
    "az group list -o tsv | while IFS=, read -r a b; do [[ $a == *x* && -n $b ]] || continue; echo ${a%%-*}; done 2>&1 | tee log",
    'if ! az group show -n rg &>/dev/null; then az group create -n rg -l eastus || exit 1; elif true; then :; else echo "$?"; fi',
    'case "$A" in a|b*) echo one ;; [0-9]) echo two ;; *) echo ${A:?unset} ;; esac',
    "{ echo a; (echo b; exit 2); } > out.txt 2>> err.txt; wc -l < out.txt",
    "for ((i=0; i<3; i++)); do printf '%03d\\n' $i; done | sed -e 's/0/o/g;s/1/l/' | grep -vw oo",
    'set -euo pipefail\nA=$(echo x | grep y || true)\nexport B="${A:-none}"; echo "$B" | cut -d n -f 1,3-',
]
BROKEN = [
    *(
        "'",
        '"',
        "`",
        "$(",
        ")",
        "${",
        "}",
        "$((",
        "))",
        "<<EOF\n",
        "\nEOF\n",
        "<<<",
        ">",
        ">>",
        "2>&1",
        "<",
        "|",
        "||",
        "&&",
        "&",
        ";",
    ),
    *(
        ";;",
        "\n",
        "\\\n",
        "\\",
        "#",
        "(",
        "{ ",
        "; }",
        " do ",
        " done ",
        " then ",
        " fi ",
        " esac ",
        " in ",
        "[[ ",
        " ]]",
        "! ",
        "=~",
        "*",
    ),
    *(
        "if ",
        "while ",
        "until ",
        "for x in ",
        "case ",
        "function f ",
        "f() ",
        "A=(",
        "<(",
        "\t",
        "\u202e",
        "\x00",
        "\ud800",
        "\u212a",
    ),
]


def line(seed: str) -> str:
    """Give the line of a seed, always the same."""
    chance = Random(seed)  # noqa: S311 - examples, not secrets
    kind = chance.random()
    if kind < 0.55:
        return script(chance, 2)
    if kind < 0.9:
        return mutated(chance, chance.choice(REAL) if chance.random() < 0.5 else script(chance, 2))
    return raw(chance)


def script(chance: Random, depth: int) -> str:
    """Some commands, joined."""
    joiners = ["; ", " && ", " || ", "\n", " | ", " |& "]
    text = command(chance, depth)
    for _ in range(chance.choice([0, 0, 0, 1, 2])):
        text += chance.choice(joiners) + command(chance, depth)
    return text


def command(chance: Random, depth: int) -> str:
    """One command, simple or made of others."""
    if depth and chance.random() < 0.25:
        compound = chance.choice(LOOPS if chance.random() < 0.1 else COMPOUNDS)
        return compound(chance, depth - 1) + redirection(chance)
    name = chance.choice(COMMANDS)
    words = [pattern(chance) if "grep" in name or "sed" in name else word(chance, depth) for _ in range(chance.randrange(4))]
    lead = f"{chance.choice(NAMES)}={word(chance, depth)} " if chance.random() < 0.2 else ""
    return lead + " ".join([name, *words, *(["]"] if name.startswith("[") else [])]) + redirection(chance)


def word(chance: Random, depth: int) -> str:
    """One word; now and then a substitution."""
    if depth and chance.random() < 0.15:
        return f"$({script(chance, depth - 1)})"
    return "".join(chance.choice(WORDS) for _ in range(chance.choice([1, 1, 1, 2, 3])))


def pattern(chance: Random) -> str:
    """A pattern or a word."""
    return f"'{chance.choice(PATTERNS)}'" if chance.random() < 0.7 else chance.choice(WORDS)


def redirection(chance: Random) -> str:
    """Mostly none."""
    found = [
        " > x.json",
        " >> a",
        " 2>&1",
        " 2>/dev/null",
        " < x.json",
        " &> b1",
        ' <<< "$A $B"',
        " <<E\nx $A\nE\n",
        " > ../x",
        " < nofile",
    ]
    return chance.choice(found) if chance.random() < 0.2 else ""


def mutated(chance: Random, text: str) -> str:
    """The same with pieces put in, taken out, doubled."""
    for _ in range(chance.choice([1, 1, 2, 3, 8])):
        start = chance.randrange(len(text) + 1)
        stop = min(len(text), start + chance.choice([0, 1, 2, 10]))
        text = text[:start] + chance.choice([chance.choice(BROKEN), "", text[start:stop] * chance.choice([2, 50])]) + text[stop:]
    return text[:9_000]


def raw(chance: Random) -> str:
    """Characters of any kind, or one of them many times."""
    if chance.random() < 0.2:
        return (chance.choice(BROKEN) * 9_000)[: chance.choice([50, 8_000, 9_000])]
    tops = [0x80, 0x80, 0x2FFF, 0x10FFFF]
    return "".join(chr(chance.randrange(chance.choice(tops) + 1)) for _ in range(chance.randrange(80)))


COMPOUNDS: list[Callable[[Random, int], str]] = [
    lambda chance, depth: f"( {script(chance, depth)} )",
    lambda chance, depth: f"{{ {script(chance, depth)}\n}}",
    lambda chance, depth: f"if {script(chance, depth)}; then {script(chance, depth)}; else {script(chance, depth)}; fi",
    lambda chance, depth: (
        f"for {chance.choice(NAMES)} in {word(chance, depth)} {word(chance, 0)}; do {script(chance, depth)}; done"
    ),
    lambda chance, depth: f"case {word(chance, depth)} in {chance.choice(WORDS)}) {script(chance, depth)} ;; *) : ;; esac",
    lambda chance, depth: f"[[ {word(chance, depth)} {chance.choice(['==', '!=', '-lt', '=~', '<'])} {word(chance, 0)} ]]",
    lambda chance, _: (
        f"(( {chance.choice(NAMES)} {chance.choice(['+=', '<', '**', '/', '?'])} {chance.choice(['2', 'A', '(1)', '0'])} ))"
    ),
    lambda chance, depth: f"! {command(chance, depth)}",
    lambda chance, depth: f"printf 'a 1\\nb,2\\n' | while read -r A B; do {script(chance, depth)}; done",
]
LOOPS: list[Callable[[Random, int], str]] = [
    lambda chance, depth: f"while {script(chance, depth)}; do {script(chance, depth)}; done",
    lambda chance, depth: f"until {script(chance, depth)}\ndo {script(chance, depth)}\ndone",
]
