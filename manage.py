#!/usr/bin/env python3
"""The door to every command of Darkroom: `manage.py up` serves it."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run one management command; a bad setting is one clear line and exit code 2, not a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as fault:
        sys.stderr.write(f"Darkroom cannot start. {fault}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
