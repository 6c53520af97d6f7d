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
    """Reads `text`. `cut_short` says that the text goes on: to reach its end then means that the line is too long.

    Line continuations are taken out of `text` as they are met; `consumed` counts the characters read, those included.
    """

    def __init__(self, text: str, *, cut_short: bool = False, depth: int = 0) -> None:
        self.text = text
        self._length = len(text)
        self._cut_short = cut_short
        self._outer_depth = depth
        self._begin()

    @property
    def consumed(self) -> int:
        """How many characters of the original text were read, also after an error."""
        return self._position + self._length - len(self.text)

    def tokens(self, *, one_input: bool = False) -> list[Token]:
        """Read to the end of the text or, with `one_input`, over the newline that ends the input."""
        found = self._read(one_input=one_input)
        while self._cuts:
            stops = [*self._cuts, len(self.text)]
            starts = [0, *(cut + 2 for cut in self._cuts)]
            self.text = "".join(self.text[start:stop] for start, stop in zip(starts, stops, strict=True))
            self._begin()
            found = self._read(one_input=one_input)
        return found

    def _begin(self) -> None:
        self._position = 0
        self._end = len(self.text)
        self._cuts: list[int] = []
        self._depth = self._outer_depth
        self._words = 0
        self._parts: list[Part] = []
        self._fault: ShellError | None = None

    def _read(self, *, one_input: bool) -> list[Token]:
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
        if self._position >= self._end:
            self._check_end()
            return None
        if operator := _OPERATOR.match(self.text, self._position):
            start, self._position = self._position, operator.end()
            return Operator(operator[0], start, self._position)
        self._words += 1
        if self._words > MAX_WORDS:
            raise ShellError(f"the line has too many words: the limit is {MAX_WORDS}")
        return self._word()

    def _skip_blanks(self) -> None:
        text = self.text
        while self._position < self._end:
            char = text[self._position]
            if char in " \t":
                self._position += 1
            elif char == "\\" and text.startswith("\\\n", self._position):
                self._cut()
            elif char == "#":
                self._position = self._match(_COMMENT)
            else:
                return

    def _cut(self) -> None:
        self._cuts.append(self._position)
        self._position += 2

    def _match(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self.text, self._position)
        return found.end() if found else self._position

    def _check_end(self) -> None:
        if self._cut_short:
            raise too_long(self._end)

    def _unclosed(self, mark: str) -> ShellError:
        self._check_end()
        return IncompleteInputError(f"unexpected EOF while looking for matching `{mark}'")

    def _word(self) -> WordToken:
        outer, self._parts, self._fault = (self._parts, self._fault), [], None
        start = self._position
        while self._position < self._end and (char := self.text[self._position]) not in _END_OF_WORD:
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
                self._parts.append(Text(self.text[self._position : stop]))
                self._position = stop
        token = WordToken(Word(tuple(self._parts)), start, self._position, self._fault)
        self._parts, self._fault = outer
        return token

    def _single(self) -> None:
        close = self.text.find("'", self._position + 1)
        if close < 0:
            self._position = self._end
            raise self._unclosed("'")
        self._parts.append(Text(self.text[self._position + 1 : close], quoted=True))
        self._position = close + 1

    def _double(self) -> None:
        self._position += 1
        self._parts.append(Text("", quoted=True))
        while self._position < self._end:
            char = self.text[self._position]
            if char == '"':
                self._position += 1
                return
            if char == "\\":
                self._escape_in_quotes()
            elif char == "$":
                self._dollar(quoted=True)
            elif char == "`":
                self._backticks(quoted=True)
            else:
                stop = self._match(_IN_QUOTES)
                self._parts.append(Text(self.text[self._position : stop], quoted=True))
                self._position = stop
        raise self._unclosed('"')

    def _escape(self) -> None:
        following = self.text[self._position + 1 : self._position + 2]
        if following == "\n":
            self._cut()
        elif following:
            self._parts.append(Text(following, quoted=True))
            self._position += 2
        else:
            raise IncompleteInputError("unexpected end of input after `\\': a line that ends in \\ goes on in the next")

    def _escape_in_quotes(self) -> None:
        following = self.text[self._position + 1 : self._position + 2]
        if following == "\n":
            self._cut()
            return
        taken = 2 if following in _ESCAPABLE else 1
        self._parts.append(Text(self.text[self._position + taken - 1 : self._position + taken], quoted=True))
        self._position += taken

    def _dollar(self, *, quoted: bool) -> None:
        text, after = self.text, self._position + 1
        following = text[after : after + 1] if after < self._end else ""
        if following == "(":
            self._substitution(quoted=quoted)
        elif following == "{":
            self._braces(quoted=quoted)
        elif name := _NAME.match(text, after):
            self._parts.append(Variable(name[0], quoted))
            self._position = name.end()
        elif following == '"' and not quoted:
            self._position = after
        else:
            if following in _SPECIAL:
                self._refuse(f"the parameter ${following} is not part of this shell: put single quotes around it")
            if following == "'" and not quoted:
                self._refuse("quotes of the form $'…' are not part of this shell: use ordinary quotes")
            self._parts.append(Text("$", quoted))
            self._position = after

    def _refuse(self, message: str) -> None:
        self._fault = self._fault or ShellError(message)

    def _braces(self, *, quoted: bool) -> None:
        if found := _BRACED.match(self.text, self._position + 1):
            self._parts.append(Variable(found[1], quoted))
            self._position = found.end()
            return
        close = self.text.find("}", self._position)
        if close < 0:
            self._position = self._end
            raise self._unclosed("}")
        typed = self.text[self._position : close + 1]
        shown = typed if len(typed) <= 40 and "\n" not in typed else "${…}"
        self._refuse(f"{shown}: bad substitution: of the expansions in braces this shell has only ${{NAME}}")
        self._position = close + 1

    def _substitution(self, *, quoted: bool) -> None:
        if self.text.startswith("$((", self._position):
            self._refuse("arithmetic, `$((…))`, is not part of this shell")
        self._position += 2
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
        position, pieces = self._position + 1, []
        while position < self._end and (char := self.text[position]) != "`":
            if char == "\\" and self.text[position + 1 : position + 2] in escapable:
                position += 1
            pieces.append(self.text[position : position + 1])
            position += 1
        self._position = position
        if position >= self._end:
            raise self._unclosed("`")
        self._position += 1
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
