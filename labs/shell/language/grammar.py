"""A line → what it asks for: bounded before it is read, read once, refused in a sentence."""

from labs.shell.bounds import MAX_LINE
from labs.shell.errors import IncompleteInputError, ShellError
from labs.shell.language.inputs import with_plain_newlines
from labs.shell.language.lexer import Lexer
from labs.shell.language.parser import script_within
from labs.shell.language.reader import too_long
from labs.shell.language.syntax import Script
from labs.shell.printing import unprintable


def clean(text: str) -> str:
    """Give the text with plain newlines; raises ShellError when it is too long or holds invisible characters."""
    if len(text) > MAX_LINE:
        raise too_long(len(text))
    text = with_plain_newlines(text)
    if found := unprintable(text):
        raise ShellError(f"the line holds the invisible character U+{ord(found):04X}: remove it and try again")
    return text


def parse(text: str) -> Script:
    """Parse one input; raises ShellError for what cannot be run, IncompleteInputError when something is left open."""
    lexer = Lexer(clean(text), script_within)
    try:
        script = script_within(lexer, "")
    except IncompleteInputError:
        raise
    except ShellError as error:
        raise lexer.fault or error from None
    if lexer.fault:
        raise lexer.fault
    return script
