"""Quotes, escapes and what begins with a dollar or a backtick: characters → the parts of one word."""

import re
from abc import ABC, abstractmethod

from labs.shell.errors import IncompleteInputError
from labs.shell.language.reader import Reader
from labs.shell.language.syntax import Script
from labs.shell.language.words import Arithmetic, Parameter, Part, Substitution, Text, Word

_PLAIN = re.compile(r"""[^ \t\n"'\\$`;&|<>()]+""")
_IN_PATTERN = re.compile(r"""[^ \t\n"'\\$`]+""")
_IN_QUOTES = re.compile(r'[^"\\$`]+')
_IN_DOCUMENT = re.compile(r"[^\\$`]+")
_IN_BRACES = re.compile(r"""[^}"'\\$`]+""")
_IN_ARITHMETIC = re.compile(r"[^()\\$`;]+")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[?#@*0-9]")
_OPERATION = re.compile(r":?[-=+?]|##?|%%?|\^\^?|,,?|:|(?=\})")
_END_OF_WORD = frozenset(" \t\n;&|<>()")
_BLANKS = frozenset(" \t\n")
_ESCAPABLE = frozenset('"\\$`')
_BACKTICK_ESCAPABLE = frozenset("\\$`")
_SPECIAL = frozenset("$!-")
_ANSI = re.compile(r"\\([nt\\'\"])")
_ANSI_LETTERS = {"n": "\n", "t": "\t"}


class WordReader(Reader, ABC):
    """Reads words; how a script inside `$(…)` or backticks is read is told by who knows the commands."""

    @abstractmethod
    def script_until_bracket(self) -> Script:
        """Read the commands of a substitution, and over the `)` that ends it."""

    @abstractmethod
    def script_of(self, text: str) -> Script:
        """Read the commands between two backticks."""

    def word(self, *, pattern: bool = False) -> Word:
        """Read one word; as a `pattern`, the right side of `=~`, it ends at a blank only."""
        end, plain = (_BLANKS, _IN_PATTERN) if pattern else (_END_OF_WORD, _PLAIN)
        parts: list[Part] = []
        if beginning := self.match(plain):
            parts.append(Text(beginning))
        while self.position < len(self.text) and (char := self.text[self.position]) not in end:
            if char == "'":
                parts.append(self._single())
            elif char == '"':
                self.position += 1
                parts += self._quoted(_IN_QUOTES, '"')
            elif char == "\\":
                self._escape(parts)
            elif not self._special(char, parts, quoted=False):
                parts.append(Text(self.match(plain)))
        return Word(tuple(parts))

    def document(self) -> Word:
        """Read the whole text as the body of a here-document."""
        return Word(tuple(self._quoted(_IN_DOCUMENT, "", _BACKTICK_ESCAPABLE)))

    def arithmetic(self, close: str) -> Word:
        """Read an expression, and over the `))` or `;` that ends it."""
        parts: list[Part] = []
        brackets = 0
        while not self.at_end():
            if not brackets and self.at(close):
                self.position += len(close)
                return Word(tuple(parts))
            char = self.text[self.position]
            if char == "\\":
                self._escape_in_quotes(parts)
            elif not self._special(char, parts, quoted=True):
                brackets += (char == "(") - (char == ")")
                taken = self.match(_IN_ARITHMETIC) or char
                self.position += char in "();"
                parts.append(Text(taken, quoted=True))
        raise self.unclosed(close)

    def _special(self, char: str, parts: list[Part], *, quoted: bool) -> bool:
        """Read what begins with a dollar or backtick; tell whether it did."""
        if char == "$":
            self._dollar(parts, quoted=quoted)
        elif char == "`":
            parts.append(self._backticks(quoted=quoted))
        else:
            return False
        return True

    def _single(self) -> Text:
        start = self.position + 1
        close = self.text.find("'", start)
        if close < 0:
            raise self.unclosed("'")
        self.position = close + 1
        return Text(self.text[start:close], quoted=True)

    def _quoted(self, plain: re.Pattern[str], close: str, escapable: frozenset[str] = _ESCAPABLE) -> list[Part]:
        """Read what stands in double quotes, or with an empty `close` to the end of the text."""
        parts: list[Part] = [Text("", quoted=True)]
        while self.position < len(self.text):
            char = self.text[self.position]
            if char == close:
                self.position += 1
                return parts
            if char == "\\":
                self._escape_in_quotes(parts, escapable)
            elif not self._special(char, parts, quoted=True):
                parts.append(Text(self.match(plain), quoted=True))
        if close:
            raise self.unclosed(close)
        return parts

    def _escape(self, parts: list[Part]) -> None:
        following = self.text[self.position + 1 : self.position + 2]
        if following == "\n":
            self.join(self.position)
        elif following:
            parts.append(Text(following, quoted=True))
            self.position += 2
        else:
            raise IncompleteInputError("unexpected end of input after `\\': a line that ends in \\ goes on in the next")

    def _escape_in_quotes(self, parts: list[Part], escapable: frozenset[str] = _ESCAPABLE) -> None:
        following = self.text[self.position + 1 : self.position + 2]
        if following == "\n":
            self.join(self.position)
            return
        taken = 2 if following in escapable else 1
        parts.append(Text(self.text[self.position + taken - 1 : self.position + taken], quoted=True))
        self.position += taken

    def _dollar(self, parts: list[Part], *, quoted: bool) -> None:
        self.position += 1
        self.join(self.position)
        following = self.text[self.position : self.position + 1]
        if following == "(":
            parts.append(self._substitution(quoted=quoted))
        elif following == "{":
            parts.append(self._braces(quoted=quoted))
        elif name := self._name():
            parts.append(Parameter(name, quoted))
        elif following == "'" and not quoted:
            parts.append(self._ansi())
        elif following != '"' or quoted:
            if following and following in _SPECIAL:
                self.refuse(f"the parameter ${following} is not part of this shell: put single quotes around it")
            parts.append(Text("$", quoted))

    def _name(self) -> str:
        start, name = self.position, self.match(_NAME)
        while name and self.text.startswith("\\\n", self.position):
            self.join(self.position)
            self.position = start
            name = self.match(_NAME)
        return name

    def _ansi(self) -> Text:
        start = self.position + 1
        self.position = start
        while self.position < len(self.text) and (char := self.text[self.position]) != "'":
            self.position += 1 + (char == "\\")
        if self.position >= len(self.text):
            raise self.unclosed("'")
        self.position += 1
        return Text(_ANSI.sub(_ansi_letter, self.text[start : self.position - 1]), quoted=True)

    def _braces(self, *, quoted: bool) -> Part:
        start = self.position
        self.position += 1
        self.join(self.position)
        if self.text.startswith("#", self.position) and not self.text.startswith("#}", self.position):
            self.position += 1
            name, operation = self._name(), "length"
            known = bool(name) and self.at("}")
        else:
            name = self._name()
            self.join(self.position)
            found = _OPERATION.match(self.text, self.position) if name else None
            known, operation = found is not None, found[0] if found else ""
            self.position += len(operation)
        if not known:
            return self._bad_substitution(start)
        is_pattern = operation[:1] in {"#", "%", "^", ","}  # what surrounds a pattern does not quote it
        with self.deeper():
            argument = self._argument(quoted=quoted and not is_pattern)
        return Parameter(name, quoted, operation, argument)

    def _bad_substitution(self, start: int) -> Text:
        close = self.text.find("}", start)
        if close < 0:
            raise self.unclosed("}")
        self.position = close + 1
        typed = self.text[start : self.position]
        shown = "$" + typed if len(typed) < 40 and "\n" not in typed else "${…}"
        self.refuse(
            f"{shown}: bad substitution: in braces this shell has ${{NAME}}, ${{#NAME}}, ${{NAME:-text}}, ${{NAME:=text}}, "
            "${NAME:+text}, ${NAME:?text}, ${NAME:start:length}, ${NAME#pattern}, ${NAME%pattern}, ${NAME^^} and ${NAME,,}"
        )
        return Text("", quoted=True)

    def _argument(self, *, quoted: bool) -> Word:
        parts: list[Part] = []
        while self.position < len(self.text):
            char = self.text[self.position]
            if char == "}":
                self.position += 1
                return Word(tuple(parts))
            if char == "'" and not quoted:
                parts.append(self._single())
            elif char == '"':
                self.position += 1
                parts += self._quoted(_IN_QUOTES, '"')
            elif char == "\\":
                self._escape(parts)
            elif not self._special(char, parts, quoted=quoted):
                parts.append(Text(self.match(_IN_BRACES) or self._one(), quoted))
        raise self.unclosed("}")

    def _one(self) -> str:
        self.position += 1
        return self.text[self.position - 1]

    def _substitution(self, *, quoted: bool) -> Part:
        with self.deeper():
            if self.at("(("):
                self.position += 2
                return Arithmetic(self.arithmetic("))"), quoted)
            self.position += 1
            return Substitution(self.script_until_bracket(), quoted)

    def _backticks(self, *, quoted: bool) -> Substitution:
        escapable = _ESCAPABLE if quoted else _BACKTICK_ESCAPABLE
        position, pieces = self.position + 1, []
        while position < len(self.text) and (char := self.text[position]) != "`":
            if char == "\\" and self.text[position + 1 : position + 2] in escapable:
                position += 1
            pieces.append(self.text[position : position + 1])
            position += 1
        if position >= len(self.text):
            raise self.unclosed("`")
        self.position = position + 1
        with self.deeper():
            return Substitution(self.script_of("".join(pieces)), quoted)


def _ansi_letter(found: re.Match[str]) -> str:
    return _ANSI_LETTERS.get(found[1], found[1])
