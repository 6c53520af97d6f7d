"""The small file area of a terminal: a flat folder of bounded texts, and nothing of the host."""

import re
from dataclasses import dataclass, field

from labs.shell.bounds import MAX_FILE, MAX_FILE_TEXT, MAX_FILES
from labs.shell.errors import ShellError

_NAME = re.compile(r"(?:\./)?([A-Za-z0-9_.][A-Za-z0-9_.+=@,-]{0,63})", re.ASCII)
_NO_NAMES = frozenset({".", ".."})
NULL = "/dev/null"


class FileError(ShellError):
    """A file that is not there or cannot be: `name` as it was typed, `problem` as the system would say it."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}", exit_code=1)
        self.name = name
        self.problem = problem


@dataclass(slots=True)
class Files:
    """Texts by name. A name is flat: letters, digits and `_.+=@,-`, at most 64; `./` in front of it means the same.

    Sizes are bytes of UTF-8. `/dev/null` is empty and swallows what is written. `times` are ISO instants of virtual time.
    """

    texts: dict[str, str] = field(default_factory=dict)
    times: dict[str, str] = field(default_factory=dict)

    def read(self, name: str) -> str:
        """Give the text of a file; FileError when there is none: its message is `NAME: No such file or directory`."""
        if name == NULL:
            return ""
        plain = _NAME.fullmatch(name)
        if not plain or plain[1] not in self.texts:
            raise FileError(name, "No such file or directory" if name not in _NO_NAMES else "Is a directory")
        return self.texts[plain[1]]

    def write(self, name: str, text: str, *, append: bool = False, at: str = "") -> None:
        """Put a file in the place of what was there, or behind it; FileError for a bad name or past a bound.

        `at` is the virtual time of the write, ISO 8601, where it is known.
        """
        if name == NULL:
            return
        plain = _plain(name)
        whole = self.texts.get(plain, "") + text if append else text
        size, others = _size(whole), sum(_size(text) for other, text in self.texts.items() if other != plain)
        if plain not in self.texts and len(self.texts) >= MAX_FILES:
            raise FileError(name, f"too many files: the limit is {MAX_FILES}")
        if size > MAX_FILE:
            raise FileError(name, f"the file is too large: the limit is {MAX_FILE:,} bytes")
        if size + others > MAX_FILE_TEXT:
            raise FileError(name, f"no space left: all files together hold {MAX_FILE_TEXT:,} bytes")
        self.texts[plain] = whole
        if at:
            self.times[plain] = at

    def remove(self, name: str) -> None:
        """Forget a file; FileError when there is none."""
        self.read(name)
        if name != NULL:
            del self.texts[_plain(name)]
            self.times.pop(_plain(name), None)

    def names(self) -> list[str]:
        """Give the names in order."""
        return sorted(self.texts)

    def __contains__(self, name: str) -> bool:
        """Whether there is a file of that name."""
        plain = _NAME.fullmatch(name)
        return name == NULL or (plain is not None and plain[1] in self.texts)


def _plain(name: str) -> str:
    plain = _NAME.fullmatch(name)
    if "/" in name.removeprefix("./"):
        raise FileError(name, "there are no folders here: use a plain name")
    if name in _NO_NAMES:
        raise FileError(name, "Is a directory")
    if not plain or plain[1] in _NO_NAMES:
        raise FileError(name, "a name is at most 64 letters, digits and _ . + = @ , -")
    return plain[1]


def _size(text: str) -> int:
    return len(text.encode(errors="surrogatepass"))
