"""How hard a text is to read: LIX, words in a sentence plus the share of words with more than six letters in percent.

Up to 30 is very easy, 40 the language of newspapers, 50 of official texts (Björnsson, Läsbarhet, 1968). It counts what
can be counted in any language, needs no dictionary, and code, figures and addresses are left out of it.
"""

import re

_FENCE = re.compile(r"^ *(`{3,}|~{3,}).*?^ *\1", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_END = re.compile(r"(?<=[.!?:;])\s+|\n\s*\n|\n\s*(?:[-*]|\d+\.)\s+|\n\s*\|")
LONG_WORD = 6
CODE = "it"


def prose_of(text: str) -> str:
    """Return a Markdown text without code blocks and figures; code in a line counts as one short word, a link as its words."""
    return _LINK.sub(r"\1", _IMAGE.sub("\n\n", _CODE.sub(CODE, _FENCE.sub("\n\n", text))))


def words_of(text: str) -> list[str]:
    """Return the words of a text; figures are none."""
    return _WORD.findall(prose_of(text))


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text, list items and cells of tables among them."""
    return [part.strip() for part in _END.split(prose_of(text)) if _WORD.search(part)]


def lix(text: str) -> float:
    """Return the measure for a text; 0 for one without words."""
    words, sentences = words_of(text), sentences_of(text)
    if not words:
        return 0.0
    return len(words) / len(sentences) + 100 * sum(len(word) > LONG_WORD for word in words) / len(words)
