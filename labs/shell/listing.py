"""`cat`, `ls`, `rm`, `cp`, `mv`, `touch`, `tee`: the terminal's own small files."""

from collections.abc import Sequence
from datetime import UTC, datetime

from labs.shell.client import Client
from labs.shell.files import NULL, FileError, Files
from labs.shell.filters.usage import Options, UsageError, joined, lines_of, options
from labs.shell.filters.usage import read as read_texts
from labs.shell.result import Result


def cat(arguments: Sequence[str], client: Client) -> Result:
    """Print files, or what comes through the pipe, one behind the other; `-n` numbers the lines."""
    given = options(arguments, "n")
    reading = read_texts("cat", given.operands, client)
    if "n" not in given.letters:
        return reading.result(reading.whole)
    return reading.result(joined([f"{number:6d}\t{line}" for number, line in enumerate(lines_of(reading.whole), 1)]))


def ls(arguments: Sequence[str], client: Client) -> Result:
    """List the files: names, or with `-l` their size and the virtual time of their last change."""
    given = options(arguments, "1laAhtr")
    files = client.state.files
    hidden = bool(given.letters & {"a", "A"})
    complaints = ""
    names: list[str] = []
    for operand in given.operands or (".",):
        if operand in {".", "./"}:
            names += [name for name in files.names() if hidden or not name.startswith(".")]
        elif operand in files:
            names.append(operand)
        else:
            complaints += f"ls: cannot access '{operand[:80]}': No such file or directory\n"
    if "t" in given.letters:
        names.sort(key=lambda name: files.times.get(name, ""), reverse=True)
    if "r" in given.letters:
        names.reverse()
    printed = (
        _rows(names, given, files) if "l" in given.letters else _names(names, one_a_line="1" in given.letters or not client.shown)
    )
    return Result(printed, complaints, 2 if complaints else 0)


def _names(names: Sequence[str], *, one_a_line: bool) -> str:
    return joined(names if one_a_line or not names else ["  ".join(names)])


def _rows(names: Sequence[str], given: Options, files: Files) -> str:
    sizes = [len(files.read(name).encode(errors="surrogatepass")) for name in names]
    width = len(str(max(sizes, default=0)))
    rows = [
        f"-rw-r--r-- 1 learner learner {size:{width}d} {_moment(files.times.get(name.removeprefix('./')))} {name}"
        for name, size in zip(names, sizes, strict=True)
    ]
    total = [] if given.operands else [f"total {sum(-(-size // 1024) for size in sizes)}"]
    return joined([*total, *rows])


def _moment(instant: str | None) -> str:
    moment = datetime.fromisoformat(instant).astimezone(UTC) if instant else None
    return f"{moment:%b} {moment.day:2d} {moment:%H:%M}" if moment else "            "


def rm(arguments: Sequence[str], client: Client) -> Result:
    """Remove files; `-f` says nothing of those that are not there."""
    given = options(arguments, "frv")
    if not given.operands and "f" not in given.letters:
        raise UsageError("missing operand")
    complaints = ""
    for operand in given.operands:
        try:
            client.state.files.remove(operand)
        except FileError as error:
            if "f" not in given.letters or error.problem != "No such file or directory":
                complaints += f"rm: cannot remove '{operand[:80]}': {error.problem}\n"
    return Result(stderr=complaints, exit_code=int(bool(complaints)))


def cp(arguments: Sequence[str], client: Client) -> Result:
    """Copy a file."""
    source, target = _two(options(arguments, "fp").operands)
    client.state.files.write(target, client.state.files.read(source), at=client.now())
    return Result()


def mv(arguments: Sequence[str], client: Client) -> Result:
    """Give a file another name."""
    source, target = _two(options(arguments, "f").operands)
    files = client.state.files
    text = files.read(source)
    if source.removeprefix("./") == target.removeprefix("./") or source == NULL:
        raise UsageError(f"'{source[:80]}' and '{target[:80]}' are the same file")
    files.remove(source)
    try:
        files.write(target, text, at=client.now())
    except FileError:
        files.write(source, text)
        raise
    return Result()


def touch(arguments: Sequence[str], client: Client) -> Result:
    """Make empty files, or bring the time of those that are there to now."""
    names = options(arguments, "c").operands
    if not names:
        raise UsageError("missing file operand")
    for name in names:
        client.state.files.write(name, "", append=True, at=client.now())
    return Result()


def tee(arguments: Sequence[str], client: Client) -> Result:
    """Put what comes through the pipe into files too; `-a` at their end."""
    given = options(arguments, "a")
    reading = read_texts("tee", (), client)
    for name in given.operands:
        try:
            client.state.files.write(name, reading.whole, append="a" in given.letters, at=client.now())
        except FileError as error:
            reading.complaints += f"tee: {error.message}\n"
    return reading.result(reading.whole)


def _two(operands: Sequence[str]) -> tuple[str, str]:
    if len(operands) < 2:
        raise UsageError(
            "missing file operand" if not operands else f"missing destination file operand after '{operands[0][:80]}'"
        )
    if len(operands) > 2:
        raise UsageError("there are no folders here: give one file and its new name")
    return operands[0], operands[1]
