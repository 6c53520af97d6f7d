"""Characters → tokens, each looked at once; quotes, escapes and substitutions are resolved on the way."""

import re

from labs.shell.assembly import assemble
from labs.shell.bounds import MAX_LINE, MAX_NESTING, MAX_WORDS
from labs.shell.errors import IncompleteInputError, ShellError
from labs.shell.words import Operator, Part, Script, Substitution, Text, Token, Variable, Word, WordToken

_PLAIN = re.compile(r"""[^ \t\n"'\\$`;&|<>()]+""")
_IN_QUOTES = re.compile(r'[^"\\$`]+')
_OPERATOR = re.compile(r"\n|;;|&&|\|\||<<<|<<-|<<|<\(|>\(|&>>|&>|>>|>&|<&|<>|>\||\|&|[;&|<>()]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[?#@*0-9]")
_BRACED = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*|[?#@*]|[0-9]{1,4})\}")
_COMMENT = re.compile(r"#[^\n]*")
_END_OF_WORD = frozenset(" \t\n;&|<>()")
_ESCAPABLE = frozenset('"\\$`')
_BACKTICK_ESCAPABLE = frozenset("\\$`")
_SPECIAL = frozenset("$!-")


def too_long(length: int) -> ShellError:
    """Say that a line of `length` characters is beyond the bound."""
    return ShellError(f"the line is too long: {length:,} characters, and the limit is {MAX_LINE:,}")


class Lexer:
    """Reads one input after the other from `text`, starting at `position`.

    `cuts` are the starts of the line continuations met; `position` is where reading stopped, also after an error.
    """

    def __init__(self, text: str, position: int = 0, depth: int = 0) -> None:
        self.text = text
        self.position = position
        self.end = min(len(text), position + MAX_LINE + 1)
        self.cuts: list[int] = []
        self._depth = depth
        self._words = 0
        self._parts: list[Part] = []
        self._fault: ShellError | None = None

    def tokens(self, *, one_input: bool = False) -> list[Token]:
        """Read to the end of the text or, with `one_input`, to the newline that ends the input."""
        found: list[Token] = []
        while (token := self._token()) is not None:
            if one_input and isinstance(token, Operator) and token.symbol == "\n":
                if not is_open(found):
                    break
            else:
                found.append(token)
        return found

    def _token(self) -> Token | None:
        self._skip_blanks()
        if self.position >= self.end:
            self._check_end()
            return None
        if operator := _OPERATOR.match(self.text, self.position, self.end):
            start, self.position = self.position, operator.end()
            return Operator(operator[0], start, self.position)
        self._words += 1
        if self._words > MAX_WORDS:
            raise ShellError(f"the line has too many words: the limit is {MAX_WORDS}")
        return self._word()

    def _skip_blanks(self) -> None:
        text = self.text
        while self.position < self.end:
            char = text[self.position]
            if char in " \t":
                self.position += 1
            elif char == "\\" and text.startswith("\\\n", self.position):
                self._cut()
            elif char == "#":
                self.position = self._match(_COMMENT)
            else:
                return

    def _cut(self) -> None:
        self.cuts.append(self.position)
        self.position += 2

    def _match(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self.text, self.position, self.end)
        return found.end() if found else self.position

    def _check_end(self) -> None:
        if self.end < len(self.text):
            raise too_long(self.end)

    def _unclosed(self, mark: str) -> ShellError:
        self._check_end()
        return IncompleteInputError(f"unexpected EOF while looking for matching `{mark}'")

    def _word(self) -> WordToken:
        outer, self._parts, self._fault = (self._parts, self._fault), [], None
        start = self.position
        while self.position < self.end and (char := self.text[self.position]) not in _END_OF_WORD:
            if char == "'":
                self._single()
            elif char == '"':
                self._double()
            elif char == "\\":
                self._escape()
            elif char == "$":
                self._dollar(quoted=False)
            elif char == "`":
                self._backticks(quoted=False)
            else:
                stop = self._match(_PLAIN)
                self._parts.append(Text(self.text[self.position : stop]))
                self.position = stop
        token = WordToken(Word(tuple(self._parts)), start, self.position, self._fault)
        self._parts, self._fault = outer
        return token

    def _single(self) -> None:
        close = self.text.find("'", self.position + 1, self.end)
        if close < 0:
            self.position = self.end
            raise self._unclosed("'")
        self._parts.append(Text(self.text[self.position + 1 : close], quoted=True))
        self.position = close + 1

    def _double(self) -> None:
        self.position += 1
        self._parts.append(Text("", quoted=True))
        while self.position < self.end:
            char = self.text[self.position]
            if char == '"':
                self.position += 1
                return
            if char == "\\":
                self._escape_in_quotes()
            elif char == "$":
                self._dollar(quoted=True)
            elif char == "`":
                self._backticks(quoted=True)
            else:
                stop = self._match(_IN_QUOTES)
                self._parts.append(Text(self.text[self.position : stop], quoted=True))
                self.position = stop
        raise self._unclosed('"')

    def _escape(self) -> None:
        following = self.text[self.position + 1 : self.position + 2]
        if following == "\n":
            self._cut()
        elif following:
            self._parts.append(Text(following, quoted=True))
            self.position += 2
        else:
            raise IncompleteInputError("unexpected end of input after `\\': a line that ends in \\ goes on in the next")

    def _escape_in_quotes(self) -> None:
        following = self.text[self.position + 1 : self.position + 2]
        if following == "\n":
            self._cut()
            return
        taken = 2 if following in _ESCAPABLE else 1
        self._parts.append(Text(self.text[self.position + taken - 1 : self.position + taken], quoted=True))
        self.position += taken

    def _dollar(self, *, quoted: bool) -> None:
        text, after = self.text, self.position + 1
        following = text[after : after + 1] if after < self.end else ""
        if following == "(":
            self._substitution(quoted=quoted)
        elif following == "{":
            self._braces(quoted=quoted)
        elif name := _NAME.match(text, after, self.end):
            self._parts.append(Variable(name[0], quoted))
            self.position = name.end()
        elif following == '"' and not quoted:
            self.position = after
        else:
            if following in _SPECIAL:
                self._refuse(f"the parameter ${following} is not part of this shell: put single quotes around it")
            if following == "'" and not quoted:
                self._refuse("quotes of the form $'…' are not part of this shell: use ordinary quotes")
            self._parts.append(Text("$", quoted))
            self.position = after

    def _refuse(self, message: str) -> None:
        self._fault = self._fault or ShellError(message)

    def _braces(self, *, quoted: bool) -> None:
        if found := _BRACED.match(self.text, self.position + 1, self.end):
            self._parts.append(Variable(found[1], quoted))
            self.position = found.end()
            return
        close = self.text.find("}", self.position, self.end)
        if close < 0:
            self.position = self.end
            raise self._unclosed("}")
        typed = self.text[self.position : close + 1]
        shown = typed if len(typed) <= 40 and "\n" not in typed else "${…}"
        self._refuse(f"{shown}: bad substitution: of the expansions in braces this shell has only ${{NAME}}")
        self.position = close + 1

    def _substitution(self, *, quoted: bool) -> None:
        if self.text.startswith("$((", self.position):
            self._refuse("arithmetic, `$((…))`, is not part of this shell")
        self.position += 2
        self._deeper()
        tokens: list[Token] = []
        open_brackets = 1
        while token := self._token():
            if isinstance(token, Operator):
                open_brackets += token.symbol.endswith("(") - (token.symbol == ")")
                if not open_brackets:
                    self._depth -= 1
                    self._parts.append(Substitution(self._inner(tokens), quoted))
                    return
            tokens.append(token)
        raise self._unclosed(")")

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise ShellError(f"substitutions are nested too deep: the limit is {MAX_NESTING}")

    def _inner(self, tokens: list[Token]) -> Script:
        try:
            return assemble(tokens)
        except ShellError as error:
            self._fault = self._fault or ShellError(error.message, error.exit_code)
            return Script(())

    def _backticks(self, *, quoted: bool) -> None:
        escapable = _BACKTICK_ESCAPABLE | {'"'} if quoted else _BACKTICK_ESCAPABLE
        position, pieces = self.position + 1, []
        while position < self.end and (char := self.text[position]) != "`":
            if char == "\\" and self.text[position + 1 : position + 2] in escapable:
                position += 1
            pieces.append(self.text[position : position + 1])
            position += 1
        self.position = position
        if position >= self.end:
            raise self._unclosed("`")
        self.position += 1
        self._deeper()
        inner = Lexer("".join(pieces), depth=self._depth)
        inner._words = self._words
        try:
            tokens = inner.tokens()
        except IncompleteInputError as error:
            self._fault, tokens = self._fault or ShellError(error.message), []
        self._words = inner._words
        self._depth -= 1
        self._parts.append(Substitution(self._inner(tokens), quoted))


def is_open(tokens: list[Token]) -> bool:
    """Whether an input needs another line: nothing there yet, or `&&` or `||` at its end."""
    return not tokens or (isinstance(last := tokens[-1], Operator) and last.symbol in {"&&", "||"})
