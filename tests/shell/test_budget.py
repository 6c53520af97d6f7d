"""Lines made to take long: each ends, and in a long run within 100 ms of computing time."""

import time

import pytest

from labs.shell.session import Shell, ShellState, is_complete
from tests.shell.lab_cloud import SUBSCRIPTION, TENANT, LabCloud
from tests.shell.pace import bound

SETUP = [
    "A='" + "x " * 4_000 + "'",
    "A=$A$A",
    "W='" + "y " * 500 + "'",
    'for i in {1..4}; do echo "$A"; done > big',
    "N=$(seq 1000)",
    'for i in {1..10}; do echo "$N"; done > numbers',
    "L='" + "a" * 8_000 + "'",
    "I=/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/disks/d",
    "for i in {1..190}; do echo $I; done > ids; cat ids ids ids > more; mv more ids",
]
HUNDRED = "`[" + ",".join("1" * 100) + "]`"
AGAIN = [
    *(": $W", 'echo "$A" > /dev/null', "cat big > /dev/null", "nonsense", "az nonsense", "az sig list --foo $W", "az --help"),
    *("az group create -n rg -l eastus --tags $W", "grep -E '(x|y)*z' big", "grep -c x big", "grep -o . big", "sort -V numbers"),
    *("grep -E 'a{250}b{250}c{250}' numbers", "sed 's/x/yy/g' big > /dev/null", "sort -n numbers", "uniq -c numbers", "history"),
    *("tr -s x < big", "tr x y < big >/dev/null", "cut -d' ' -f2,5-9 big", "cut -c1-3 numbers", "wc big", "printf '%s\\n' $W"),
    *("echo ${L##*b}", "echo ${L%%b*}", "[[ $L == *b*b*b*b ]]", "[[ $L =~ (a*)*b ]]", "case $L in *b*) ;; esac", "ls -l", "help"),
    *("cp big copy", "echo {1..1000}", "echo {a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", "B=$(echo $W)", "echo * * *", "A=$L$L$L"),
    *(f": {'[' * 240}", f"[[ x == {'[' * 960} ]]", f"[[ x == {'[:' * 470} ]]", f"[[ x == {'[' * 900}[:alpha:] ]]"),
    *(f"case x in {'[' * 900}z-a]) ;; esac", f"[[ x == {'[[:a:]' * 120} ]]"),
    *("printf " + "%999s" * 800, "printf " + "%d" * 3_500, "printf '" + "\\n" * 3_500 + "'", "echo -e '" + "\\n" * 3_500 + "'"),
    *("printf %q '" + "!" * 7_000 + "'", "date +" + "%A" * 3_500, "az sig show " + "--xy " * 200, "printf '%b' $L$L"),
    f"az version --query '{HUNDRED}[].{{a:{HUNDRED}[].[@]}}' -o none",
    *("az disk show --ids @ids", "az disk delete --ids @ids @ids", "az disk show --ids " + "@ids " * 30),
    *("tee a b c < big", "set -x; : $W; set +x", "read -r a <<< $L", "echo $((1+2*3-4/5%6))", 'az group list --query "$L"'),
]
ONCE = [
    "echo {a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}",
    "echo " + "{1..1}" * 1_300,
    "grep -o 'a*b' <<< $L",
    "sed 's/a*b/c/g' <<< $L",
    "grep -w a <<< $L",
    "while true; do while false; do :; done; done",
    "cat big big big | sort | uniq -c | sort -rn | head",
    "echo $((" + "1+" * 500 + "1))",
    "echo " + "\\\n" * 4_000,
    "echo $" + "\\\nA" * 2_700,
    "echo " + "a\\\n" * 2_700,
    "${A:-" * 16 + "}" * 16,
    ": " + "[z-a" * 2_000,
    ": " + "[" * 8_000,
    "case x in " + "[" * 8_000 + ") ;; esac",
    "'" + "\n" * 8_000 + "'",
    "#" * 8_000,
]
LINES = [*(f"for i in {{1..200}}; do {line}; done" for line in AGAIN), *ONCE]


def prepared() -> object:
    """The state of a terminal with much in it, as JSON."""
    state = ShellState("azure", SUBSCRIPTION, TENANT)
    for line in SETUP:
        assert Shell(LabCloud().send, state).run(line).exit_code == 0
    return state.to_json()


def seconds(line: str, stored: object) -> float:
    state = ShellState.from_json(stored)  # type: ignore[arg-type]
    start = time.thread_time()
    Shell(LabCloud().send, state).run(line)
    is_complete(line)
    return time.thread_time() - start


@pytest.fixture(scope="module")
def stored() -> object:
    return prepared()


@pytest.mark.parametrize("line", LINES)
def test_a_line_that_would_take_long_ends(line: str, stored: object) -> None:
    assert seconds(line, stored) < 2


@pytest.mark.soak
@pytest.mark.parametrize("line", LINES)
def test_a_line_that_would_take_long_ends_within_100_ms(line: str, stored: object) -> None:
    # Somebody else's work on the machine can slow a moment, but not four of them.
    assert any(min(seconds(line, stored) for _ in range(5)) <= bound() for _ in range(4))
