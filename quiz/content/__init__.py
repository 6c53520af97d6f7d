"""Content packs: their schema, a strict reader, and the importer."""

from quiz.content.errors import PackError
from quiz.content.reader import read_pack
from quiz.content.schema import Pack
from quiz.content.strict_yaml import Document, load, parse

__all__ = ["Document", "Pack", "PackError", "load", "parse", "read_pack"]
