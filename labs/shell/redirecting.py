"""Where the three streams of a command lead."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from labs.shell.bounds import MAX_OUTPUT
from labs.shell.client import Client
from labs.shell.errors import BudgetError
from labs.shell.expansion.expander import Expander
from labs.shell.files import NULL, FileError
from labs.shell.language.syntax import Redirection
from labs.shell.language.words import Document
from labs.shell.streams import FileSink, Input, Sink, Stream


class Channels:
    """The two outputs of what runs now; what it reads is the client's."""

    def __init__(self, out: Sink, err: Sink, client: Client) -> None:
        self.out = out
        self.err = err
        self._client = client

    @contextmanager
    def redirected(self, redirections: Sequence[Redirection], expander: Expander) -> Iterator[None]:
        """Lead the streams elsewhere for a while; raises FileError for a file that cannot be used."""
        with self._kept():
            for redirection in redirections:
                self._redirect(redirection, expander)
            yield

    @contextmanager
    def reading(self, given: Input | None) -> Iterator[None]:
        """Let what runs read `given`, if there is anything."""
        with self._kept():
            self._client.stdin = given or self._client.stdin
            yield

    @contextmanager
    def gathered(self, what: str, *, errors_too: bool = False) -> Iterator[Stream]:
        """Gather the output; raises BudgetError when it is too much, `what` says who printed it."""
        stream = Stream()
        with self._kept():
            self.out = stream
            self.err = stream if errors_too else self.err
            yield stream
        if stream.cut:
            raise BudgetError(f"{what} more than {MAX_OUTPUT:,} bytes", exit_code=1)

    @contextmanager
    def _kept(self) -> Iterator[None]:
        before = self.out, self.err, self._client.stdin
        try:
            yield
        finally:
            self.out, self.err, self._client.stdin = before

    def _redirect(self, redirection: Redirection, expander: Expander) -> None:
        target, symbol = redirection.target, redirection.symbol
        if isinstance(target, Document):
            self._client.stdin = Input(expander.text(target.body))
        elif symbol == "<<<":
            self._client.stdin = Input(expander.text(target) + "\n")
        elif symbol == ">&":
            self._copy(redirection.descriptor, target.literal or "1")
        else:
            self._open(redirection.descriptor, symbol, _one(expander.fields([target])))

    def _copy(self, descriptor: str, other: str) -> None:
        sink = self.out if other == "1" else self.err
        if descriptor == "1":
            self.out = sink
        else:
            self.err = sink

    def _open(self, descriptor: str, symbol: str, name: str) -> None:
        files = self._client.state.files
        if symbol == "<":
            self._client.stdin = Input(files.read(name))
            return
        files.write(name, "", append=symbol == ">>", at="" if name == NULL else self._client.now())
        sink = FileSink(files, name)
        if descriptor in "1&":
            self.out = sink
        if descriptor in "2&":
            self.err = sink


def _one(fields: Sequence[str]) -> str:
    if len(fields) != 1:
        raise FileError(" ".join(fields)[:80], "ambiguous redirect")
    return fields[0]
