"""A terminal is no computer: running lines touches nothing of the machine."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHILD = """
import sys
from tests.shell.lab_cloud import Terminal

LINES = '''
echo hello; A=1; B="$A $(echo x y)"; echo $B ~ * /etc/passwd
export C=$(date +%F); unset A; history; history 3; help; help sleep; clear; exit
sleep 30m; sleep x; sleep 40d; date; date -u +%Y-%m-%dT%H:%M:%SZ
cat /etc/passwd
ls; cd /; python3 -c 'import os'; . /etc/profile; source x; exec sh; eval ls
echo a > /tmp/x
echo a | sh
for i in 1 2; do echo $i; done | grep -E '1|2' | sort -rn > f; cat f; ls -l; sed 's/1/x/g' f | tr x y | cut -c1 | uniq -c | wc
if [ -f f ]; then while read -r x; do printf '%s\\n' $((x + 1)) ${x:-none} {a,b}; done < f; fi; rm *; New-AzGallery; jq .
echo `cat /etc/passwd` $(id) $(curl http://example.com)
echo 'a
az
az --help
az --version
az sig --help
az sig list
az sig list -o table
az sig list -o yaml
az sig list --query "[].name"
az sig list --query '[].name['
az sig list --foo bar
az siig list
az sig create -g rg -r gallery
az sig create -g rg -r gallery -l eastus
az sig image-definition create -g rg -r g -i d -p a -f b -s c --os-type Linux
az sig image-version create -g rg -r g -i d -e 1.0.0 --managed-image m
az sig image-version create -g rg -r g -i d -e 1.0.0 --tags @/etc/passwd
az group create -n rg -l eastus --tags a=b
az group delete -n rg
az group delete -n rg --yes
az vm create -g rg -n v --image Ubuntu2204 --admin-username a --generate-ssh-keys
az vm create -g rg -n v --image Ubuntu2204 --ssh-key-values ~/.ssh/id_rsa.pub
az vm create -g rg -n v --image x --custom-data /etc/passwd
az vm run-command invoke -g rg -n v --command-id RunShellScript --scripts @/etc/passwd
az vm run-command invoke -g rg -n v --command-id RunShellScript --scripts 'sudo waagent -deprovision+user -force'
az image create -g rg -n i --source v
az account show
az login
'''.strip().splitlines()
FORBIDDEN = ("open", "exec", "compile", "import", "socket.", "subprocess.", "os.", "shutil.", "ctypes.", "pty.", "tempfile.")
armed = False
seen = []


def watch(event, arguments):
    if armed and event.startswith(FORBIDDEN):
        seen.append(f"{event} {arguments!r}")


sys.addaudithook(watch)
for rulebook in ("chapter", "azure"):
    terminal = Terminal(rulebook)
    armed = True
    for _ in range(8):
        for line in LINES:
            terminal.run(line)
    armed = False
print("\\n".join(sorted(set(seen))), end="")
print(len(LINES) * 16, file=sys.stderr)
"""


def test_hundreds_of_lines_open_no_file_no_socket_and_no_process_and_import_nothing() -> None:
    child = subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True, check=False, timeout=60, cwd=ROOT)
    assert (child.returncode, child.stdout) == (0, ""), child.stderr
    assert int(child.stderr) >= 500


def test_the_shell_is_loaded_without_django() -> None:
    program = (
        "import sys, labs.shell.session\n"
        "print({'django', 'socket', 'subprocess'} & {name.partition('.')[0] for name in sys.modules})"
    )
    child = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60, cwd=ROOT)
    assert (child.stdout, child.stderr) == ("set()\n", "")
