"""A script cut into inputs, and the question whether a line is finished."""

import pytest

from labs.shell.session import is_complete, split_inputs


@pytest.mark.parametrize(
    ("script", "inputs"),
    [
        ("", []),
        ("\n\n  \n", []),
        ("# a\n#b", []),
        ("#!/bin/bash\necho a\n", ["echo a"]),
        ("echo a", ["echo a"]),
        ("echo a\necho b\n", ["echo a", "echo b"]),
        ("echo a\r\necho b\r\n", ["echo a", "echo b"]),
        ("\ufeffecho a", ["echo a"]),
        ("  echo a  \n\n\t echo b # end", ["echo a", "echo b"]),
        ("echo a\n# between\n\necho b", ["echo a", "echo b"]),
        ("echo a \\\n  b \\\n  c\necho d", ["echo a   b   c", "echo d"]),
        ("az sig show \\\n-g rg", ["az sig show -g rg"]),
        ("\\\necho a", ["echo a"]),
        ("echo $\\\nA", ["echo $A"]),
        ("true &\\\n& true\necho b", ["true && true", "echo b"]),
        ("echo $\\\n(echo a\necho b)\necho c", ["echo $(echo a\necho b)", "echo c"]),
        ("echo 'a\nb'\necho c", ["echo 'a\nb'", "echo c"]),
        ('echo "a\n\n#b"\necho c', ['echo "a\n\n#b"', "echo c"]),
        ('echo "a \\\nb"', ['echo "a b"']),
        ("echo 'a \\\nb'", ["echo 'a \\\nb'"]),
        ("A=$(echo a\necho b)\necho c", ["A=$(echo a\necho b)", "echo c"]),
        ("echo `a\nb`\necho c", ["echo `a\nb`", "echo c"]),
        ("echo a &&\necho b\necho c", ["echo a &&\necho b", "echo c"]),
        ("echo a ||\n\n# no\necho b", ["echo a ||\n\n# no\necho b"]),
        ("echo a; echo b\necho c", ["echo a; echo b", "echo c"]),
        ("echo a\\ \necho b", ["echo a\\ ", "echo b"]),
        ("echo a \\", ["echo a \\"]),
        ("echo 'a", ["echo 'a"]),
        ("echo a\necho 'b\nc", ["echo a", "echo 'b\nc"]),
        ("echo a | b 'x\ny'\necho c", ["echo a | b 'x\ny'", "echo c"]),
        ("echo ${A:-b}\necho c", ["echo ${A:-b}", "echo c"]),
        ("$($($($($(\necho c", ["$($($($($(", "echo c"]),
        ("cat <<EOF\nx\nEOF", ["cat <<EOF", "x", "EOF"]),
    ],
)
def test_a_script_is_cut_where_bash_would_run_a_line(script: str, inputs: list[str]) -> None:
    assert split_inputs(script) == inputs


@pytest.mark.parametrize(
    "text",
    [
        "echo 'a",
        'echo "a',
        "echo `a",
        "echo $(a",
        "echo ${a",
        "echo a \\",
        "echo a \\\n",
        "a &&",
        "a ||",
        "a && # b",
        "'\n",
        "\\\n",
        "a\nb 'c",
    ],
)
def test_an_open_line_waits_for_more(text: str) -> None:
    assert not is_complete(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "# 'a",
        "echo a",
        "echo 'a'",
        "echo a | b",
        "echo \\'",
        "echo a \\\\",
        "a; b",
        "a &",
        ")",
        "$((1))",
        "echo 'a\nb'",
        "a && b",
        "\n\n",
    ],
)
def test_a_finished_line_can_be_run(text: str) -> None:
    assert is_complete(text)
