"""Pipes, redirections, here-documents, and the small commands that use them."""

import pytest

from tests.shell.lab_cloud import Terminal

SETUP = ("printf 'b 2\\na 10\\nc 1\\na 10\\n' > t", "printf 'one,two,three\\nfour\\n' > c", "echo '{\"A\": 1}' > j.json")


def prepared() -> Terminal:
    terminal = Terminal()
    terminal.run(*SETUP)
    return terminal


@pytest.mark.parametrize(
    ("line", "printed", "errors"),
    [
        ("echo a | cat | cat", "a\n", ""),
        ("echo a |\n cat", "a\n", ""),
        ("nonsense 2>&1 | head -n 1", "nonsense: command not found\n", ""),
        ("nonsense |& head -n 1", "nonsense: command not found\n", ""),
        ("nonsense 2>/dev/null; echo $?", "127\n", ""),
        ("nonsense &>/dev/null || echo a", "a\n", ""),
        ("nonsense > f 2>&1; wc -l < f", "2\n", ""),
        ("nonsense 2>&1 > f | head -1; wc -l < f", "nonsense: command not found\n0\n", ""),
        ("echo a >&2", "", "a\n"),
        ("echo a 1>&2 2>/dev/null", "", "a\n"),
        ("{ echo a; echo b >&2; } 2>&1 | sort -r", "b\na\n", ""),
        ("echo a > f; echo b >> f; cat f", "a\nb\n", ""),
        ("echo a > f > g; cat f; cat g", "a\n", ""),
        ("> f; cat f; ls", "c  f  j.json  t\n", ""),
        ("cat < t | head -1", "b 2\n", ""),
        ("head -1 t c", "==> t <==\nb 2\n\n==> c <==\none,two,three\n", ""),
        ("cat <<< 'a b'", "a b\n", ""),
        ("A='x  y'; cat <<< $A", "x  y\n", ""),
        ('A=1; cat <<EOF\n$A \\$A $(echo b) "q" \'r\' \\"\nEOF', '1 $A b "q" \'r\' \\"\n', ""),
        ("A=1; cat <<'EOF'\n$A \\ `x`\nEOF", "$A \\ `x`\n", ""),
        ("cat <<-EOF\n\ta\n\t\tb\n\tEOF", "a\nb\n", ""),
        ("cat <<A; cat <<B\n1\nA\n2\nB", "1\n2\n", ""),
        ("cat <<EOF\nEOF", "", ""),
        ("cat <<EOF > f\nx\nEOF\ncat f", "x\n", ""),
        ("cat > f <<EOF\nx\nEOF\ncat f", "x\n", ""),
        ("for x in 1 2; do cat <<EOF\n$x\nEOF\ndone", "1\n2\n", ""),
        ("cat <<$A\nx\n$A", "x\n", ""),
        ("echo $(< c)", "one,two,three four\n", ""),
        ('while read -r x; do echo "<$x>"; done < c', "<one,two,three>\n<four>\n", ""),
        ('while read -r x; do echo "<$x>"; done <<EOF\na\nb\nEOF', "<a>\n<b>\n", ""),
        ("cat none; echo $?", "1\n", "cat: none: No such file or directory\n"),
        ("cat none t | wc -l", "4\n", "cat: none: No such file or directory\n"),
        ("cat < none; echo $?", "1\n", "none: No such file or directory\n"),
        ("echo a > x/y; echo $?", "1\n", "x/y: there are no folders here: use a plain name\n"),
        ("echo a > /nowhere/f; echo $?", "1\n", "/nowhere/f: there are no folders here: use a plain name\n"),
        ("A='a b'; echo x > $A; echo $?", "1\n", "a b: ambiguous redirect\n"),
        ("{ echo a; } > x/y || echo b", "b\n", "x/y: there are no folders here: use a plain name\n"),
        ("A=$(cat none); echo $?", "1\n", "cat: none: No such file or directory\n"),
    ],
)
def test_streams_are_led_as_in_bash(line: str, printed: str, errors: str) -> None:
    outcome = prepared().run(line)
    assert (outcome.stdout, outcome.stderr) == (printed, errors)


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("cat -n c", "     1\tone,two,three\n     2\tfour\n"),
        ("echo a | cat - c", "a\none,two,three\nfour\n"),
        ("ls -1", "c\nj.json\nt\n"),
        ("ls", "c  j.json  t\n"),
        ("ls | wc -l; ls > f; head -1 f; echo $(ls)", "3\nc\nc f j.json t\n"),
        ("rm t j.json; ls -l", "total 1\n-rw-r--r-- 1 learner learner 19 Nov 27 09:00 c\n"),
        ("ls *.json none 2>&1", "ls: cannot access 'none': No such file or directory\nj.json\n"),
        ("ls -l c", "-rw-r--r-- 1 learner learner 19 Nov 27 09:00 c\n"),
        ("sleep 26h; touch c; ls -l c", "-rw-r--r-- 1 learner learner 19 Nov 28 11:00 c\n"),
        ("rm t c; ls", "j.json\n"),
        ("rm *; ls", ""),
        ("rm none 2>&1; rm -f none; echo $?", "rm: cannot remove 'none': No such file or directory\n0\n"),
        ("cp c d; mv d e; cat e; ls -1", "one,two,three\nfour\nc\ne\nj.json\nt\n"),
        ("mv c c 2>&1; cat c", "mv: 'c' and 'c' are the same file\none,two,three\nfour\n"),
        ("echo a | tee x y; cat x y", "a\na\na\n"),
        ("echo a | tee -a t | wc -l; wc -l < t", "1\n5\n"),
        ("grep a t", "a 10\na 10\n"),
        ("grep -v a t", "b 2\nc 1\n"),
        ("grep -c A -i t", "2\n"),
        ("grep -n 1 t", "2:a 10\n3:c 1\n4:a 10\n"),
        ("grep -o '[0-9]*' t", "2\n10\n1\n10\n"),
        ("grep -E '^(a|b) [0-9]{1,2}$' t", "b 2\na 10\na 10\n"),
        ("grep 'a\\|c' t", "a 10\nc 1\na 10\n"),
        ("grep -w 1 t", "c 1\n"),
        ("grep -x 'b 2' t", "b 2\n"),
        ("grep -F . t; echo $?", "1\n"),
        ("grep -q a t && echo yes", "yes\n"),
        ("grep -e a -e c -m 2 t", "a 10\nc 1\n"),
        ("grep o c t", "c:one,two,three\nc:four\n"),
        ("grep x none; echo $?", "2\n"),
        ("head -n 1 t; head -2 t; head -n -3 t; head -c 3 t", "b 2\nb 2\na 10\nb 2\nb 2"),
        ("tail -n 1 t; tail -2 t; tail -n +4 t; tail -c 3 t", "a 10\nc 1\na 10\na 10\n10\n"),
        ("head -n 0 t; tail -n 0 t", ""),
        ("sort t", "a 10\na 10\nb 2\nc 1\n"),
        ("sort -u t", "a 10\nb 2\nc 1\n"),
        ("sort -k2 -n t", "c 1\nb 2\na 10\na 10\n"),
        ("sort -rnk2 t", "a 10\na 10\nb 2\nc 1\n"),
        ("sort -k2,2n -u t", "c 1\nb 2\na 10\n"),
        ("sort -t , -k 2 c", "four\none,two,three\n"),
        ("printf '1.10.0\\n1.9.0\\n1.2.10\\n' | sort -V", "1.2.10\n1.9.0\n1.10.0\n"),
        ("printf '10\\n9\\n-1\\nx\\n1.5\\n' | sort -n", "-1\nx\n1.5\n9\n10\n"),
        ("sort t | uniq", "a 10\nb 2\nc 1\n"),
        ("sort t | uniq -c", "      2 a 10\n      1 b 2\n      1 c 1\n"),
        ("sort t | uniq -d; sort t | uniq -u", "a 10\nb 2\nc 1\n"),
        ("wc -l t; wc -w < t; echo -n é | wc -c; echo -n é | wc -m", "4 t\n8\n2\n1\n"),
        ("cat t | wc", "      4       8      18\n"),
        ("wc -l t c", " 4 t\n 2 c\n 6 total\n"),
        ("echo abc | tr a-c A-C", "ABC\n"),
        ("echo abc | tr '[:lower:]' '[:upper:]'", "ABC\n"),
        ("echo a1b2 | tr -d '[:digit:]'", "ab\n"),
        ("echo a1b2 | tr -cd '0-9\\n'", "12\n"),
        ("echo aabb | tr -s a; echo 'a  b' | tr -s ' ' ,", "abb\na,b\n"),
        ("printf 'a\\nb\\n' | tr '\\n' ' '", "a b "),
        ("echo abc | tr abc x", "xxx\n"),
        ("cut -d, -f2 c", "two\nfour\n"),
        ("cut -d, -f1,3- -s c", "one,three\n"),
        ("cut -c1-2,4 c", "on,\nfor\n"),
        ("cut -d ' ' -f 2 t | sort -un", "1\n2\n10\n"),
        ("echo aXbX | sed s/X/-/", "a-bX\n"),
        ("echo aXbX | sed 's/x/-/gi'", "a-b-\n"),
        ("echo a/b | sed 's|/|\\\\|'", "a\\b\n"),
        ("echo abc | sed -E 's/b+/[&]/; s/c/d/'", "a[b]d\n"),
        ("sed -n 2p t; sed '$d' c; sed -n /b/p t; sed /a/d t", "a 10\none,two,three\nb 2\nb 2\nc 1\n"),
        ("echo aaa | sed 's/a*/x/g'; echo baac | sed 's/a*/x/g'", "x\nxbxcx\n"),
        ("seq 3; seq 2 3; seq 5 -2 1", "1\n2\n3\n2\n3\n5\n3\n1\n"),
        ("basename /a/b/c.json .json; basename /a/b/", "c\nb\n"),
        ("printf '%s=%d\\n' a 1 b 2", "a=1\nb=2\n"),
        ("printf '%5s|%-5s|%05d|%.2s|%%\\n' a b 42 xyz", "    a|b    |00042|xy|%\n"),
        ("printf 'a\\tb\\n'; printf '%s\\n'; printf '%b' 'x\\n'", "a\tb\n\nx\n"),
        ("printf '%x %q' 255 'a b'", "ff a\\ b"),
        ("read -r A B <<< 'a b c'; echo \"$B-$A\"", "b c-a\n"),
        ("read A <<< 'a\\b'; echo $A; read -r A <<< 'a\\b'; echo $A", "ab\na\\b\n"),
        ("read -r A < none || echo no", "no\n"),
        ("echo a | { read X; echo $X; read Y || echo end; }", "a\nend\n"),
        ("A=2; set | head -1; set --; echo $?", "A=2\n0\n"),
    ],
)
def test_filters_print_what_theirs_do(line: str, printed: str) -> None:
    assert prepared().out(line) == printed


@pytest.mark.parametrize(
    ("line", "message", "status"),
    [
        ("cat", "cat: there is nothing to read: name a file, or put the command behind a pipe\n", 1),
        ("grep a", "grep: there is nothing to read: name a file, or put the command behind a pipe\n", 2),
        ("read A", "read: nobody can type here: give it a pipe, < FILE or <<< TEXT\n", 1),
        ("read 1A <<< a", "read: `1A': not a valid identifier\n", 1),
        ("grep", "grep: usage: grep [-ivcnowxqEF] PATTERN [FILE …]\n", 2),
        ("grep -P a t", "grep: Perl's patterns (-P) are not part of this shell: use -E\n", 2),
        ("grep -z a t", "grep: invalid option -- 'z'\n", 2),
        ("grep --colour a t", "grep: unrecognized option '--colour'\n", 2),
        ("grep -e", "grep: option requires an argument -- 'e'\n", 2),
        ("grep '[' t", "grep: unmatched [ in the pattern\n", 2),
        ("grep -E '(' t", "grep: unmatched ( in the pattern\n", 2),
        ("grep -E ')' t", "grep: unmatched ) in the pattern\n", 2),
        ("grep '\\(a\\)\\1' t", "grep: \\1 refers back to a group, which this shell's patterns do not do\n", 2),
        ("grep '\\<a' t", "grep: the word boundary \\< is not part of this shell's patterns: use grep -w\n", 2),
        ("grep 'a\\' t", "grep: trailing backslash in the pattern\n", 2),
        ("grep '[z-a]' t", "grep: invalid range end in the pattern\n", 2),
        ("grep '[[:no:]]' t", "grep: invalid character class [:no:] in the pattern\n", 2),
        ("grep -E 'a{2,1}' t", "grep: invalid content of {} in the pattern\n", 2),
        ("grep -E 'a{999}' t", "grep: the pattern repeats too often: the limit is 255\n", 2),
        ("grep -E 'a{200}{200}' t", "grep: the pattern is too large: the limit is 1000 states\n", 2),
        ("grep -E '" + "(" * 20 + ")" * 20 + "' t", "grep: the pattern is nested too deep: the limit is 16\n", 2),
        ("grep " + "a" * 1_025 + " t", "grep: the pattern is too long: the limit is 1024 characters\n", 2),
        ("head -n x t", "head: invalid number of lines: 'x'\n", 1),
        ("sort -k x t", "sort: invalid key: 'x': a key is START[,END] with n, V, f or r behind it\n", 2),
        ("cut c", "cut: you must specify a list of characters (-c) or fields (-f)\n", 1),
        ("cut -f 0 c", "cut: invalid field or character list: '0'\n", 1),
        ("cut -f 3-1 c", "cut: invalid decreasing range\n", 1),
        ("cut -d ab -f1 c", "cut: the delimiter must be a single character\n", 1),
        ("echo a | tr", "tr: missing operand\n", 1),
        ("echo a | tr z-a b", "tr: range-endpoints of 'z-a' are in reverse collating sequence order\n", 1),
        ("echo a | tr -d a b", "tr: extra operand 'b'\n", 1),
        ("sed", "sed: usage: sed [-n] [-E] 's/PATTERN/TEXT/g' [FILE …]\n", 1),
        ("rm", "rm: missing operand\n", 1),
        ("mv t", "mv: missing destination file operand after 't'\n", 1),
        ("cp t c j.json", "cp: there are no folders here: give one file and its new name\n", 1),
        ("seq x", "seq: usage: seq [FIRST [STEP]] LAST, each a whole number\n", 1),
        ("seq 5000", "seq: that is too many numbers: the limit is 1,024\n", 1),
        ("printf", "printf: usage: printf FORMAT [ARGUMENT …]\n", 2),
        ("printf %z a", "printf: `z': invalid format character\n", 1),
        ("ls -R", "ls: invalid option -- 'R'\n", 2),
    ],
)
def test_a_command_says_what_it_does_not_take(line: str, message: str, status: int) -> None:
    outcome = prepared().run(line)
    assert (outcome.stdout, outcome.stderr, outcome.exit_code) == ("", message, status)


@pytest.mark.parametrize("script", ["y/a/b/", "s/a", "s/a/b/w", "1,2p", "a", "/a/s", "s a b "])
def test_sed_says_what_it_knows(script: str) -> None:
    outcome = prepared().run(f"sed '{script}' t")
    assert outcome.exit_code == 1
    assert "this sed knows s/PATTERN/TEXT/ with the flags g, i and p" in outcome.stderr


def test_files_meet_their_bounds_and_the_line_goes_on() -> None:
    terminal = Terminal()
    outcome = terminal.run("for i in {1..33}; do echo a > f$i; done; echo $?")
    assert (outcome.stdout, outcome.stderr) == ("1\n", "f33: too many files: the limit is 32\n")
    outcome = Terminal().run("flood 65537 > f; echo $?; cat f")
    assert (outcome.stdout, outcome.stderr) == ("1\n", "f: the file is too large: the limit is 65,536 bytes\n")


def test_a_pipe_is_bounded() -> None:
    outcome = Terminal().run("flood 262145 | wc -c; echo never")
    assert (outcome.stdout, outcome.stderr, outcome.exit_code) == ("", "a pipe carried more than 262,144 bytes\n", 1)


def test_what_a_file_shows_is_free_of_control_characters() -> None:
    terminal = Terminal()
    terminal.state.variables["A"] = "a\x1b[31m\u202e"
    assert terminal.out('echo "$A" > f', "cat f") == "a\\x1b[31m\\u202e\n"


def test_writing_a_file_asks_the_clock_once_and_dev_null_never() -> None:
    terminal = Terminal()
    terminal.run("echo a > f; echo b >> f; echo c > /dev/null 2>&1")
    assert terminal.cloud.paths() == [("GET", "/providers/Darkroom.Lab/clock")]
    assert terminal.run("echo c > /dev/null").exchanges == ()


def test_requests_inside_pipes_and_loops_are_kept_in_order() -> None:
    outcome = Terminal().run("for i in 1 2; do ask $i; done | cat")
    assert [exchange.request.path for exchange in outcome.exchanges] == ["/thing/0", "/thing/0", "/thing/1"]


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("New-AzGallery -Name g", "New-AzGallery is Azure PowerShell. Its twin here: az sig create\n"),
        ("get-azvm -Status | Select Name", "Get-AzVM is Azure PowerShell. Its twin here: az vm show, az vm list"),
        ("$g = New-AzGallery -Tag @{a='b'} (x)", "New-AzGallery is Azure PowerShell. Its twin here: az sig create\n"),
        ("New-AzGalleryImageVersion -TargetRegion @(@{Name='x'})", "Its twin here: az sig image-version create\n"),
        ("New-AzKeyVault -Name x", "That is a cmdlet of Azure PowerShell"),
        ("Get-ChildItem", "That is a cmdlet of PowerShell, and this terminal is bash"),
    ],
)
def test_a_cmdlet_names_its_twin(line: str, hint: str) -> None:
    outcome = Terminal().run(line)
    assert hint in outcome.stderr
    assert outcome.exit_code in {2, 127}


@pytest.mark.parametrize("line", ["apt-get x", "my-tool", "x-az"])
def test_other_names_with_a_dash_are_no_cmdlets(line: str) -> None:
    assert "PowerShell" not in Terminal().run(line).stderr
