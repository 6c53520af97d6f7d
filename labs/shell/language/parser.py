"""Tokens → the tree of one input, by recursive descent; what the shell knows by name but does not do becomes a fault."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import ClassVar

from labs.shell.errors import IncompleteInputError, ShellError
from labs.shell.language.conditionals import ConditionReader
from labs.shell.language.lexer import Lexer
from labs.shell.language.syntax import (
    Assignment,
    Calculation,
    Case,
    Command,
    Compound,
    Conditional,
    Count,
    For,
    Group,
    If,
    Item,
    Pipeline,
    Redirected,
    Redirection,
    Script,
    Simple,
    While,
)
from labs.shell.language.words import Document, Operator, Text, Word, WordToken

_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\+?)=")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ENDINGS = frozenset({"then", "else", "elif", "fi", "do", "done", "esac", "}", "]]"})
_REFUSED_WORDS = frozenset({"select", "function", "coproc", "time"})
_BEHIND_A_PIPELINE = frozenset({"&&", "||"})
_BETWEEN_ITEMS = frozenset({";", "&", "\n"})

_JOBS = "background jobs (`&`) are not part of this shell. Use --no-wait, or quote a & that belongs to a value"
_PROCESS = "process substitution (`{0}…)`) is not part of this shell. Use $(…)"
_ARRAYS = "arrays, `NAME=( … )`, are not part of this shell. Put the words into one variable, or write them behind `for`"
_FUNCTIONS = "functions are not part of this shell. Type the commands one after the other, or loop over them with `for`"
_KNOWN_BY_NAME = "`{0}` is not part of this shell"
_STREAMS = "the redirection `{0}` is not part of this shell: it has >, >>, <, 2>, 2>>, 2>&1, >&2 and &>"


def assignment_of(word: Word) -> Assignment | None:
    """Read `NAME=value` or `NAME+=value`, name and sign unquoted; None when the word is something else."""
    head = word.parts[0]
    if not isinstance(head, Text) or head.quoted or not (found := _ASSIGNMENT.match(head.value)):
        return None
    rest = head.value[found.end() :]
    return Assignment(found[1], Word(((Text(rest),) if rest else ()) + word.parts[1:]), bool(found[2]))


def script_within(lexer: Lexer, close: str) -> Script:
    """Read commands to the end of the text or, with `close`, over that symbol."""
    parser = Parser(lexer)
    script = parser.script(frozenset({close}) if close else frozenset())
    if close and parser.peek() is None:
        raise lexer.unclosed(close)
    parser.finish(close)
    return script


class Parser(ConditionReader):
    """Reads commands from one lexer, looking one token ahead."""

    def script(self, ends: frozenset[str] = frozenset(), *, one_input: bool = False) -> Script:
        """Read commands up to a word or symbol of `ends`, to the end of the text, or over the newline that ends an input."""
        items: list[Item] = []
        joiner = ";"
        while True:
            while self.symbol() == "\n":
                self.next()
            if joiner == ";" and (self.peek() is None or self.symbol() in ends or self.reserved() in ends):
                break
            if self.peek() is None:
                raise IncompleteInputError(f"syntax error: unexpected end of input after `{joiner}'")
            items.append(Item(joiner, self._pipeline()))
            symbol = self.symbol()
            if symbol in _BEHIND_A_PIPELINE:
                joiner = symbol
            elif symbol in _BETWEEN_ITEMS:
                joiner = ";"
                if symbol == "&":
                    self.lexer.refuse(_JOBS)
            else:
                break
            self.next()
            if symbol == "\n" and one_input:
                break
            if symbol in {";", "&"} and one_input and self.symbol() == "\n":
                self.next()
                break
        return Script(tuple(items))

    def one_input(self) -> Script:
        """Read over the newline that ends an input, or to the end of the text."""
        script = self.script(one_input=True)
        if self.looked:
            self.finish()
        return script

    def finish(self, close: str = "") -> None:
        """Read `close`, or make sure that nothing is left; raises ShellError for anything else."""
        token = self.peek()
        if close and self.symbol() == close:
            self.next()
        elif token is not None:
            raise self.misplaced()

    def _pipeline(self) -> Command | Pipeline:
        negated = False
        while self.reserved() == "!":
            self.next()
            negated = not negated
        commands = [self._command()]
        errors_too: set[int] = set()
        while (symbol := self.symbol()) in {"|", "|&"}:
            if symbol == "|&":
                errors_too.add(len(commands) - 1)
            self.next()
            self.skip_newlines()
            if self.peek() is None:
                raise IncompleteInputError(f"syntax error: unexpected end of input after `{symbol}'")
            commands.append(self._command())
        if len(commands) == 1 and not negated:
            return commands[0]
        return Pipeline(tuple(commands), frozenset(errors_too), negated)

    def _command(self) -> Command:
        symbol, word = self.symbol(), self.reserved()
        if symbol == "(":
            compound: Compound = self._calculation() if self._doubled() else self._group(")")
        elif word in _ENDINGS:
            raise self.misplaced()
        elif word in _REFUSED_WORDS:
            return self._refused(word)
        elif read := self._COMPOUNDS.get(word):
            compound = read(self)
        else:
            return self._simple()
        redirections: list[Redirection] = []
        while self._redirection(redirections):
            pass
        return Redirected(compound, tuple(redirections)) if redirections else compound

    def _simple(self) -> Simple:
        assignments: list[Assignment] = []
        words: list[Word] = []
        redirections: list[Redirection] = []
        while True:
            token = self.peek()
            if isinstance(token, WordToken):
                self.next()
                found = None if words else assignment_of(token.word)
                if found and not found.value.parts and self._touches("(", token):
                    self._array()
                if found:
                    assignments.append(found)
                else:
                    words.append(token.word)
            elif token is None or token.symbol in _BETWEEN_ITEMS:
                break
            elif len(words) == 1 and not assignments and token.symbol == "(":
                self._function()
            elif not self._redirection(redirections):
                break
        if not (assignments or words or redirections):
            raise self.misplaced()
        return Simple(tuple(assignments), tuple(words), tuple(redirections))

    def _touches(self, symbol: str, before: WordToken) -> bool:
        following = self.peek()
        return isinstance(following, Operator) and following.symbol == symbol and following.start == before.end

    def _array(self) -> None:
        self.lexer.refuse(_ARRAYS)
        self.next()
        while self.symbol() != ")":
            if self.next() is None:
                raise self.lexer.unclosed(")")
        self.next()

    def _function(self) -> None:
        self.next()
        if self.symbol() != ")":
            raise self.misplaced()
        self.next()
        self.skip_newlines()
        with self.lexer.deeper():
            self._command()
        self.lexer.refuse(_FUNCTIONS)

    def _refused(self, word: str) -> Command:
        """Read over what is refused, so that the end of the input is known."""
        self.lexer.refuse(_FUNCTIONS if word == "function" else _KNOWN_BY_NAME.format(word))
        if word == "select":
            return self._for()
        self.next()
        if word != "function":
            with self.lexer.deeper():
                return self._command()
        self.word("a name")
        if self.symbol() == "(":
            self._function()
        else:
            self.skip_newlines()
            with self.lexer.deeper():
                self._command()
        return Group(Script(()), isolated=False)

    def _redirection(self, found: list[Redirection]) -> bool:
        """Read one redirection; False when there is none here."""
        symbol = self.symbol()
        descriptor, bare = (symbol[0], symbol[1:]) if symbol[:1] in set("&0123456789") else ("", symbol)
        if not bare or bare[0] not in "<>":
            return False
        self.next()
        if bare in {"<(", ">("}:
            self.lexer.refuse(_PROCESS.format(bare))
            with self.lexer.deeper():
                script_within(self.lexer, ")")
            return True
        typed, target = self.typed(), self.word(f"a word behind `{symbol}'")
        descriptor = descriptor or ("0" if bare[0] == "<" else "1")
        if bare in {"<<", "<<-"}:
            found.append(Redirection(descriptor, "<<", self._document(target, typed, tabs=bare == "<<-")))
        elif bare == ">&" and target.literal not in {"1", "2"} and descriptor == "1":
            found.append(Redirection("&", ">", target))
        else:
            found.append(Redirection(descriptor, ">" if bare == ">|" else bare, target))
        copied = bare == ">&" and descriptor == "2" and target.literal not in {"1", "2"}
        if bare in {"<&", "<>"} or (descriptor != "0") == (bare[0] == "<") or descriptor not in "012&" or copied:
            self.lexer.refuse(_STREAMS.format(symbol))
        return True

    def _document(self, delimiter: Word, typed: str, *, tabs: bool) -> Document:
        """Expect the lines of a here-document; a delimiter with a `$` in it stands for itself, as typed."""
        literal = delimiter.literal
        quoted = any(isinstance(part, Text) and part.quoted for part in delimiter.parts)
        document = Document(typed if literal is None else literal, quoted, tabs)
        self.lexer.expect_document(document)
        return document

    def _calculation(self) -> Calculation:
        with self.lexer.deeper():
            self._open_arithmetic()
            return Calculation(self.lexer.arithmetic("))"))

    def _doubled(self) -> bool:
        """Whether another bracket follows at once."""
        return self.lexer.text.startswith("(", self.lexer.position)

    def _open_arithmetic(self) -> None:
        self.next()
        self.lexer.position += 1

    def _group(self, close: str) -> Group:
        self.next()
        return Group(self._body(frozenset({close}), close, "(" if close == ")" else "{"), isolated=close == ")")

    def _braces(self) -> Group:
        return self._group("}")

    def _if(self) -> If:
        branches: list[tuple[Script, Script]] = []
        while self.reserved() in {"if", "elif"}:
            self.next()
            condition = self._body(frozenset({"then"}), "then", "if")
            branches.append((condition, self._body(frozenset({"elif", "else", "fi"}), "", "if")))
        otherwise = Script(())
        if self.reserved() == "else":
            self.next()
            otherwise = self._body(frozenset({"fi"}), "", "if")
        self.finish_word("fi", "if")
        return If(tuple(branches), otherwise)

    def _for(self) -> For | Count:
        self.next()
        if self.symbol() == "(" and self._doubled():
            return self._count()
        name = self.word("a name behind `for'").plain
        if not _NAME.fullmatch(name):
            raise ShellError(f"`{name}': not a valid identifier")
        self.skip_newlines()
        words: list[Word] = []
        if self.reserved() == "in":
            self.next()
            while isinstance(token := self.peek(), WordToken):
                self.next()
                words.append(token.word)
            if self.symbol() not in {";", "\n", ""}:
                raise self.misplaced()
        if self.symbol() == ";":
            self.next()
        return For(name, tuple(words), self._loop_body("for"))

    def _count(self) -> Count:
        with self.lexer.deeper():
            self._open_arithmetic()
            start, condition, step = (self.lexer.arithmetic(close) for close in (";", ";", "))"))
        if self.symbol() == ";":
            self.next()
        return Count(start, condition, step, self._loop_body("for"))

    def _loop_body(self, opening: str) -> Script:
        self.skip_newlines()
        self.finish_word("do", opening)
        return self._body(frozenset({"done"}), "done", opening)

    def _while(self) -> While:
        opening = self.reserved()
        self.next()
        condition = self._body(frozenset({"do"}), "", opening)
        return While(condition, self._loop_body(opening), until=opening == "until")

    def _case(self) -> Case:
        self.next()
        subject = self.word("a word behind `case'")
        self.skip_newlines()
        self.finish_word("in", "case")
        arms: list[tuple[tuple[Word, ...], Script]] = []
        self.skip_newlines()
        while self.reserved() != "esac":
            arms.append(self._arm())
            self.skip_newlines()
        self.next()
        return Case(subject, tuple(arms))

    def _arm(self) -> tuple[tuple[Word, ...], Script]:
        if self.symbol() == "(":
            self.next()
        patterns = [self.word("a pattern", "case")]
        while self.symbol() == "|":
            self.next()
            patterns.append(self.word("a pattern", "case"))
        if self.symbol() != ")":
            raise self.misplaced("case")
        self.next()
        with self.lexer.deeper():
            body = self.script(frozenset({";;", "esac"}))
        if self.symbol() == ";;":
            self.next()
        elif self.reserved() != "esac":
            raise self.misplaced("case")
        return tuple(patterns), body

    def _conditional(self) -> Conditional:
        self.next()
        with self.lexer.deeper():
            condition = self.condition()
        self.finish_word("]]", "[[")
        return Conditional(condition)

    def _body(self, ends: frozenset[str], close: str, opening: str) -> Script:
        """Read commands that may not be missing, and over the word or symbol `close` when there is one."""
        with self.lexer.deeper():
            script = self.script(ends)
        if not script.items or (self.symbol() not in ends and self.reserved() not in ends):
            raise self.misplaced(opening)
        if close:
            self.next()
        return script

    _COMPOUNDS: ClassVar[Mapping[str, Callable[["Parser"], Compound]]] = MappingProxyType(
        {"{": _braces, "if": _if, "for": _for, "while": _while, "until": _while, "case": _case, "[[": _conditional}
    )
