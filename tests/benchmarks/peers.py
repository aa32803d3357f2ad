"""Other programs, as benchmarks call them.

jieba.posseg cuts a text into words with their parts of speech; so does thulac, np for people.
bulk_create(Reading, rows) and its like return what writes the rows, ready to be timed.
"""

from __future__ import annotations

import contextlib
import io
import logging
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import Model


def jieba() -> Callable[[str], object]:
    """Words with parts of speech."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pkg_resources
        import jieba as package
        from jieba import posseg
    package.setLogLevel(logging.WARNING)
    posseg.lcut("政协")  # loads the dictionary
    return posseg.lcut


def thulac() -> Callable[[str], frozenset[str]]:
    """The names of people in a text."""
    if not hasattr(time, "clock"):
        time.clock = time.perf_counter  # type: ignore[attr-defined]  # thulac still calls it
    with contextlib.redirect_stdout(io.StringIO()):  # "Model loaded succeed"
        import thulac as package

        model = package.thulac()
    return lambda words: frozenset(word for word, kind in model.cut(words) if kind == "np")


# --- other ways into a table ----------------------------------------------------------------------


def bulk_create(model: type[Model], rows: Sequence[Model]) -> Callable[[], object]:
    return lambda: model._default_manager.bulk_create(rows, batch_size=1000)


def update_or_create(model: type[Model], rows: Sequence[Model]) -> Callable[[], object]:
    """A row at a time, by its id: what importers do that are safe to run twice."""
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    values = [{name: getattr(row, name) for name in names} for row in rows]

    def write() -> None:
        for row, defaults in zip(rows, values, strict=True):
            model._default_manager.update_or_create(pk=row.pk, defaults=defaults)

    return write


def loaddata(model: type[Model], rows: Sequence[Model]) -> Callable[[], object]:
    from django.core import serializers
    from django.core.management import call_command

    file = tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8")  # noqa: SIM115
    serializers.serialize("json", rows, stream=file)
    file.flush()
    return lambda: call_command("loaddata", file.name, verbosity=0)


def import_export(model: type[Model], rows: Sequence[Model]) -> Callable[[], object]:
    from import_export.resources import modelresource_factory

    resource = modelresource_factory(model)()
    table = resource.export(rows)
    return lambda: resource.import_data(table, raise_errors=True)
