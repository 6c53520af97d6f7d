"""Finding texts that do not go through gettext: in the source of a template, and on a page whose translations are in brackets."""

import re
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser

from django.template.base import Lexer, Token, TokenType
from django.utils.safestring import SafeData, SafeString

OPEN, CLOSE = "⟦", "⟧"
ARIA = {"aria-label", "aria-description", "aria-placeholder", "aria-roledescription", "aria-valuetext"}
SPOKEN = ARIA | {"title", "alt", "placeholder", "label", "hx-confirm", "hx-prompt"}
DATA = {"data-former", "data-insert", "data-line", "data-prompt", "data-shortcut", "data-url"}
CODE = {"code", "kbd", "pre", "samp", "script", "style"}
# What is called the same in every language; command lines, addresses and units of data are no words.
NAMES = re.compile(
    r"""Azure\ Compute\ Gallery | Azure\ CLI | Azure\b(?!\ \w) | Darkroom | AZ-104 | Microsoft | PowerShell | Anki | FSRS | GitHub
    | UTC | \baz\b(?:\ [\w-]+)* | \bsleep\ \d+m\b | East\ US | West\ US | Southeast\ Asia | https?://\S+ | (?<!\w)/[\w/.-]+
    """,
    re.VERBOSE,
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_DEFAULT = re.compile(r"""\|(?:default|default_if_none|yesno|join|add):(["'])(.*?)\1""")
_HANDED_ON = re.compile(r"""=(["'])(.*?)\1""")
_WORDY = re.compile(r"\s|[A-Z]")


def is_text(words: str) -> bool:
    """Whether there is anything in it, beside names, that a person would want in their own language."""
    return _LETTERS.search(NAMES.sub("", words)) is not None


def loose_texts(source: str) -> list[str]:
    """Return the texts of a template that do not go through gettext, and the plurals that it makes by hand."""
    markup, found = [], []
    for token in _untranslated(source):
        if token.token_type == TokenType.TEXT:
            markup.append(token.contents)
        else:
            found += _literals(token)
    page = _Page()
    page.feed("".join(markup))
    page.close()
    return found + [text for text in page.texts if is_text(text)]


def unbracketed(html: str, is_content: Callable[[str], bool]) -> list[str]:
    """Return the texts of a page outside brackets that are no names and, as `is_content` says, no content either."""
    page = _Page(brackets=True)
    page.feed(html)
    page.close()
    return [text for text in page.texts if is_text(text) and not is_content(text)]


def texts_of(html: str) -> list[str]:
    """Return every text of some markup."""
    page = _Page()
    page.feed(html)
    page.close()
    return page.texts


def bracket(text: str) -> str:
    """Mark a text as translated, with what a translator must not lose left as it is."""
    if not text:
        return text
    marked = f"{OPEN}{text}{CLOSE}"
    return SafeString(marked) if isinstance(text, SafeData) else marked


def is_balanced(html: str) -> bool:
    """Whether no bracket was cut off, as by a filter that shortens a sentence."""
    return html.count(OPEN) == html.count(CLOSE)


def _untranslated(source: str) -> Iterator[Token]:
    """The tokens of a template without comments, translated blocks and texts, and blocks that hold names of classes."""
    until = ""
    for token in Lexer(source).tokenize():
        name, _, rest = token.contents.partition(" ") if token.token_type == TokenType.BLOCK else ("", "", "")
        if until:
            until = "" if name == until else until
        elif name in {"blocktranslate", "blocktrans", "comment"} or (name == "block" and rest.endswith("_class")):
            until = f"end{name}"
        elif name not in {"translate", "trans"} and token.token_type != TokenType.COMMENT:
            yield token


def _literals(token: Token) -> list[str]:
    """The texts inside a tag: what stands in for a missing value, what is handed to another template; a plural by its filter."""
    quoted = [text for _, text in _DEFAULT.findall(token.contents)]
    if token.token_type == TokenType.BLOCK:
        quoted += [text for _, text in _HANDED_ON.findall(token.contents)]
    by_hand = ["|pluralize"] if "|pluralize" in token.contents else []
    return by_hand + [text for text in quoted if _WORDY.search(text) and is_text(text)]


class _Page(HTMLParser):
    """Collects what is read or heard; with brackets, only what stands outside them, wherever in the page they opened."""

    def __init__(self, *, brackets: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._brackets = brackets
        self._depth = 0
        self._code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._code += tag in CODE
        given = {name: value or "" for name, value in attrs}
        for name, value in given.items():
            if self._is_spoken(tag, name, given):
                self._take(value, 0)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in CODE and self._code > 0

    def handle_data(self, data: str) -> None:
        depth = self._take("" if self._code else data, self._depth)
        self._depth = depth if not self._code else self._depth

    def _is_spoken(self, tag: str, name: str, given: Mapping[str, str]) -> bool:
        return (
            name in SPOKEN
            or (name.startswith("data-") and name not in DATA and _WORDY.search(given[name].strip()) is not None)
            or (name == "content" and tag == "meta" and given.get("name") == "description")
            or (name == "value" and tag == "input" and given.get("type") in {"submit", "button", "reset"})
        )

    def _take(self, text: str, depth: int) -> int:
        """Keep what stands outside brackets, piece by piece; return how deep the text ends."""
        for piece in re.split(f"([{OPEN}{CLOSE}])", text) if self._brackets else [text]:
            if self._brackets and piece in {OPEN, CLOSE}:
                depth += 1 if piece == OPEN else -1
            elif depth == 0 and piece.strip():
                self.texts.append(" ".join(piece.split()))
        return depth
