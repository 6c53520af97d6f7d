"""Patterns in linear time: regular expressions of grep and sed, and the wildcards of the shell, on one machine."""

from labs.shell.patterns.machine import Pattern
from labs.shell.patterns.nodes import PatternError
from labs.shell.patterns.regex import regex
from labs.shell.patterns.wildcards import wildcards

__all__ = ["Pattern", "PatternError", "regex", "wildcards"]
