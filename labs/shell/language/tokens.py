"""One token ahead of a lexer."""

from labs.shell.errors import IncompleteInputError, ShellError
from labs.shell.language.lexer import Lexer
from labs.shell.language.words import Operator, Token, Word, WordToken


class TokenReader:
    """Looks one token ahead; the next is read only when it is asked for."""

    def __init__(self, lexer: Lexer) -> None:
        self.lexer = lexer
        self._ahead: Token | None = None
        self.looked = False

    def peek(self) -> Token | None:
        """Give the next token and leave it there; None at the end."""
        if not self.looked:
            self._ahead, self.looked = self.lexer.token(), True
        return self._ahead

    def next(self) -> Token | None:
        """Take the next token."""
        token, self.looked = self.peek(), False
        return token

    def symbol(self) -> str:
        """Give the operator that comes next, empty for anything else."""
        token = self.peek()
        return token.symbol if isinstance(token, Operator) else ""

    def reserved(self) -> str:
        """Give the next word as a reserved word is written, empty for anything else."""
        token = self.peek()
        return token.word.plain if isinstance(token, WordToken) else ""

    def typed(self) -> str:
        """Give the next token as it was typed, empty at the end."""
        token = self.peek()
        return self.lexer.text[token.start : token.end] if token else ""

    def word(self, wanted: str, opening: str = "") -> Word:
        """Take the next token, a word; raises ShellError for anything else."""
        token = self.peek()
        if not isinstance(token, WordToken):
            raise self.misplaced(opening, wanted)
        self.next()
        return token.word

    def skip_newlines(self) -> None:
        """Go to the next token that is no newline."""
        while self.symbol() == "\n":
            self.next()

    def finish_word(self, word: str, opening: str) -> None:
        """Take the reserved word that has to come next."""
        if self.reserved() != word:
            raise self.misplaced(opening)
        self.next()

    def misplaced(self, opening: str = "", wanted: str = "") -> ShellError:
        """Say that the next token cannot stand where it does; at the end, that `opening` or what is `wanted` is open."""
        token = self.peek()
        if token is None:
            if opening:
                return IncompleteInputError(f"syntax error: unexpected end of input: `{opening}' is open")
            return ShellError(f"syntax error: unexpected end of input, {wanted or 'a command'} is missing")
        shown = "newline" if self.symbol() == "\n" else self.typed()
        return ShellError(f"syntax error near unexpected token `{shown if len(shown) <= 80 else shown[:79] + '…'}'")
