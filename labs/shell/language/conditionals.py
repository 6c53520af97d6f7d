"""`[[ … ]]`: tokens → one condition."""

from labs.shell.checks import BINARY, UNARY
from labs.shell.language.syntax import Check, Comparison, Condition, Either, Not
from labs.shell.language.tokens import TokenReader
from labs.shell.language.words import Word, WordToken

_REGEX = "=~"


class ConditionReader(TokenReader):
    """Reads what stands between `[[` and `]]`."""

    def condition(self) -> Condition:
        """Read one condition and those that `||` and `&&` join to it."""
        alternatives = [self._all()]
        while self._joined("||"):
            alternatives.append(self._all())
        return alternatives[0] if len(alternatives) == 1 else Either(tuple(alternatives), both=False)

    def _all(self) -> Condition:
        conditions = [self._one()]
        while self._joined("&&"):
            conditions.append(self._one())
        return conditions[0] if len(conditions) == 1 else Either(tuple(conditions), both=True)

    def _joined(self, symbol: str) -> bool:
        self.skip_newlines()
        if self.symbol() != symbol:
            return False
        self.next()
        self.skip_newlines()
        return True

    def _one(self) -> Condition:
        negated = False
        while self.reserved() == "!":
            self.next()
            negated = not negated
        found = self._bracketed() if self.symbol() == "(" else self._primary()
        return Not(found) if negated else found

    def _bracketed(self) -> Condition:
        self.next()
        with self.lexer.deeper():
            found = self.condition()
        if self.symbol() != ")":
            raise self.misplaced("[[")
        self.next()
        return found

    def _primary(self) -> Condition:
        unary = self.reserved()
        left = self._operand()
        if unary in UNARY and isinstance(self.peek(), WordToken) and self.reserved() not in {"]]", *BINARY}:
            return Check(unary, self._operand())
        operator = self.symbol() if self.symbol() in {"<", ">"} else self.reserved()
        if operator not in BINARY and operator != _REGEX:
            return Check("-n", left)
        self.next()
        if operator != _REGEX:
            return Comparison(left, operator, self._operand())
        return Comparison(left, operator, self.lexer.pattern())

    def _operand(self) -> Word:
        if self.reserved() == "]]":
            raise self.misplaced("[[")
        return self.word("a word", "[[")
