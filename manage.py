#!/usr/bin/env python3
"""Commands of cppcc: `python manage.py help` lists them. They speak the terminal's language."""

import os
import sys
from pathlib import Path


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cppcc.settings")
    try:
        import django
    except ImportError:
        here = Path(__file__).resolve().parent
        sys.exit(f"Django is missing here: run `make setup` in {here} and use .venv/bin/python.")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.utils import translation

    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    from cppcc.management.base import language

    translation.activate(language())
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
