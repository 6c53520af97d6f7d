"""Characters → tokens, each looked at once; the bodies of here-documents are read where their line ends."""

import re
from collections.abc import Callable

from labs.shell.errors import IncompleteInputError, ShellError
from labs.shell.language.quoting import WordReader
from labs.shell.language.syntax import Script
from labs.shell.language.words import Document, Operator, Text, Token, Word, WordToken

_OPERATOR = re.compile(r"\n|;;|&&|\|\||[0-9]?(?:<<<|<<-|<<|<\(|>\(|>>|>&|<&|<>|>\||<|>)|&>>|&>|\|&|[;&|()]")
_BLANKS = re.compile(r"[ \t]*+(?:#[^\n]*)?")
_PLAIN_WORD = re.compile(r"""[ \t]*+(?!\#|[0-9][<>])([^ \t\n"'\\$`;&|<>()]++)(?=[ \t\n;&|<>()]|\Z)""")
_MAY_OPERATE = frozenset("\n&|;<>()0123456789")
_MAY_GROW = frozenset("&|;<>")


class Lexer(WordReader):
    """Gives one token after the other. `script` reads the commands up to a closing bracket, which is the parser's art.

    `end` is where the last thing that matters stood: a token that is no newline, or a here-document.
    """

    def __init__(
        self, text: str, script: "Callable[[Lexer, str], Script]", *, cut_short: bool = False, depth: int = 0, words: int = 0
    ) -> None:
        super().__init__(text, cut_short=cut_short, depth=depth, words=words)
        self.end = 0
        self._script = script
        self._documents: list[Document] = []

    def token(self) -> Token | None:
        """Read the next token; None at the end."""
        if plain := _PLAIN_WORD.match(self.text, self.position):
            self.position = self.end = plain.end()
            self.count_word()
            return WordToken(Word((Text(plain[1]),)), plain.start(1), self.position)
        self._skip_blanks()
        if self.position >= len(self.text):
            self.check_end()
            if self._documents:
                raise _open_document(self._documents[0])
            return None
        start = self.position
        if self.text[start] in _MAY_OPERATE and (symbol := self._operator()):
            if symbol == "\n":
                self._read_documents()
            else:
                self.end = self.position
            return Operator(symbol, start, self.position)
        self.count_word()
        word = self.word()
        self.end = self.position
        return WordToken(word, start, self.position)

    def pattern(self) -> Word:
        """Read the right side of `=~`, in which brackets and bars belong to the word."""
        self._skip_blanks()
        self.count_word()
        return self.word(pattern=True)

    def expect_document(self, document: Document) -> None:
        """Read the body of a here-document once the line is over."""
        self._documents.append(document)

    def script_until_bracket(self) -> Script:
        """Read the commands of a substitution, and over the `)` that ends it."""
        return self._script(self, ")")

    def script_of(self, text: str) -> Script:
        """Read the commands between two backticks."""
        inner = Lexer(text, self._script, depth=self.depth, words=self.words)
        try:
            script = self._script(inner, "")
        except IncompleteInputError as error:
            self.refuse(error.message)
            script = Script(())
        self.words = inner.words
        self.fault = self.fault or inner.fault
        return script

    def _operator(self) -> str:
        start, symbol = self.position, self.match(_OPERATOR)
        while symbol and symbol[-1] in _MAY_GROW and self.text.startswith("\\\n", self.position):
            self.join(self.position)
            self.position = start
            symbol = self.match(_OPERATOR)
        return symbol

    def _skip_blanks(self) -> None:
        self.match(_BLANKS)
        while self.text.startswith("\\\n", self.position):
            self.join(self.position)
            self.match(_BLANKS)

    def _read_documents(self) -> None:
        waiting, self._documents = self._documents, []
        for document in waiting:
            body = self._body(document)
            if document.quoted:
                document.body = Word((Text(body, quoted=True),))
                continue
            reader = Lexer(body, self._script, depth=self.depth, words=self.words)
            try:
                document.body = reader.document()
            except IncompleteInputError as error:
                raise ShellError(f"in the here-document: {error.message}") from error
            self.words = reader.words
            self.fault = self.fault or reader.fault

    def _body(self, document: Document) -> str:
        lines: list[str] = []
        while self.position < len(self.text):
            newline = self.text.find("\n", self.position)
            stop = newline if newline >= 0 else len(self.text)
            line = self.text[self.position : stop]
            self.position = min(stop + 1, len(self.text))
            if document.tabs:
                line = line.lstrip("\t")
            if line == document.delimiter:
                self.end = stop
                return "".join(lines)
            lines.append(line + "\n")
        self.check_end()
        raise _open_document(document)


def _open_document(document: Document) -> IncompleteInputError:
    return IncompleteInputError(f"the here-document is open: a line that says only {document.delimiter} ends it")
