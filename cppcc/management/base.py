"""What commands share: the language of the terminal, and a lost database told in one line."""

import os
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError


def language(environ: Mapping[str, str] = os.environ) -> str:
    """zh-hans where the locale is Chinese, else en: LANG=zh_CN.UTF-8 -> zh-hans."""
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "zh-hans" if locale.startswith("zh") else "en"


class Command(BaseCommand):
    """A command that works with the database for some time."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except OperationalError as error:
            raise CommandError(" ".join(str(error).split())) from error
