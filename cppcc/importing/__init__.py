"""Documents in, records out: store the text, read it, reconcile what it states.

    import_files([Path("seeds")])  ->  ImportRun(documents=5, counts={"person": {"added": 29}, …})

Everything of one document goes in in one transaction; the same document again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cppcc import extraction
from cppcc.extraction.facts import Facts
from cppcc.models import RECORDS, Document, ImportRun, Reading

from . import files
from .files import Problem, Source
from .identity import Documented, Draft, Place, readings
from .reconciliation import Fields, Key, Links, Tally, as_importer, cite, reconcile, sweep, update

#  one import at a time: what is computed from all readings must see all of them
LOCK = 0x6370706363

Progress = Callable[[int, int], None]


def import_files(
    paths: Iterable[Path],
    *,
    large: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportRun:
    """Import every text under the paths. What cannot be read is listed in run.problems; the
    rest goes on. With dry_run nothing is kept. progress hears how many documents of how many
    are done.
    """
    found, problems = files.find(paths)
    with transaction.atomic() if dry_run else nullcontext():
        run = ImportRun.objects.create(version=extraction.VERSION)
        tally = Tally()
        for number, path in enumerate(found, start=1):
            try:
                tally.update(import_source(files.load(path, large=large), run=run))
                run.documents += 1
            except Problem as problem:
                problems.append(problem)
            if progress:
                progress(number, len(found))
        finish(run, tally, problems)
        if dry_run:
            transaction.set_rollback(True)
    return run


def finish(run: ImportRun, tally: Tally, problems: list[Problem]) -> None:
    run.finished = timezone.now()
    run.counts = tally.as_json()
    run.problems = [{"file": problem.file, "reason": problem.reason} for problem in problems]
    run.notes = tally.notes
    if not problems:
        run.state = ImportRun.State.DONE
    else:
        run.state = ImportRun.State.PARTLY if run.documents else ImportRun.State.FAILED
    run.save()


def import_source(source: Source, *, run: ImportRun) -> Tally:
    """One document, whole or not at all. Raises Problem where the database refuses it."""
    source = as_stored(source)
    try:
        facts = extraction.extract(source.text)
    except Exception as error:  # a fault of ours in one text must not keep the others out
        reason = _("reading it failed (%s); please report this text.")
        raise Problem(source.name, reason % repr(error)) from error
    try:
        with as_importer(run), transaction.atomic():  # in this order: a rollback comes first
            lock()
            return store(source, facts, run)
    except OperationalError:  # the database is gone, or the disk full: no text's fault
        raise
    except Exception as error:
        reason = " ".join(str(error).split("DETAIL")[0].split())
        raise Problem(source.name, _("the database refused it: %s") % reason) from error


def as_stored(source: Source) -> Source:
    """With the text of its first import, in which citations count: another version of what
    reads web pages and PDFs may read the same bytes otherwise.
    """
    text = Document.objects.filter(sha256=source.sha256).values_list("text", flat=True).first()
    return source if text is None else replace(source, text=text)


def lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def store(source: Source, facts: Facts, run: ImportRun) -> Tally:
    """The document, its header, its readings, and the records that these state."""
    tally = Tally()
    document, new = documented(source, facts, run)
    header = header_of(facts, source.text)
    published = document.published
    follow_header(document, {**header, "home": document.read.get("home")})
    drafts = readings(facts, source.text)
    touched = exchange(document, drafts, run)
    if document.published != published and not new:  # it decides which reading comes first
        touched |= {(draft.kind, draft.key) for draft in drafts}
    for kind in RECORDS:
        cite(kind, [draft.key for draft in drafts if draft.kind == kind])
    reconciled = reconcile(touched, run)
    follow_header(document, header)
    sweep(reconciled)
    tally.update(reconciled)
    tally.add("document", "added" if new else "unchanged")
    tally.notes += [{"file": source.name, "note": note} for note in source.notes]
    if new and Document.objects.filter(name=source.name).exclude(pk=document.pk).exists():
        tally.notes.append(
            {
                "file": source.name,
                "note": _("another text of this name was imported before; both count."),
            }
        )
    for kind, _key in {(draft.kind, draft.key) for draft in drafts} - touched:
        tally.add(kind, "unchanged")
    return tally


def documented(source: Source, facts: Facts, run: ImportRun) -> tuple[Document, bool]:
    """The stored document of these bytes, and whether it is new."""
    document = Document.objects.select_for_update().filter(sha256=source.sha256).first()
    if document is None:
        header = {**header_of(facts, source.text), "home": None}
        document = Document(
            name=source.name,
            sha256=source.sha256,
            original=source.data,
            text=source.text,
            characters=len(source.text),
            run=run,
            read=header,
            **Links(Document, [header]).attributes(header),
        )
        document.save()
        return document, True
    if source.name < document.name:  # the same bytes under two names: whichever came first
        document.name = source.name
        document.save(update_fields=["name"])
    return document, False


def header_of(facts: Facts, text: str) -> Fields:
    header = facts.header
    return {
        "title": header.title,
        "publisher": header.publisher,
        "published": day(header.published),
        "page": header.page,
        "address": header.address,
        "script": header.script,
        "home": Documented(facts, text, Place.of(text)).committee_key(facts.home),
    }


def day(printed: str | None) -> str | None:
    """YYYY-MM-DD where that is a day of the calendar."""
    try:
        return printed and date.fromisoformat(printed).isoformat()
    except ValueError:
        return None


def follow_header(document: Document, header: Fields) -> None:
    links = Links(Document, [header])
    if update(document, header, links):
        document.save()


def exchange(document: Document, drafts: list[Draft], run: ImportRun) -> set[Key]:
    """Store what the document gives now, drop what it gave before; the keys that this changes."""
    now = {fingerprint(draft): draft for draft in drafts}
    before = {fingerprint(reading): reading for reading in document.readings.all()}
    gone = [before[mark] for mark in before.keys() - now.keys()]
    made = [
        Reading(
            document=document,
            kind=draft.kind,
            key=draft.key,
            start=draft.spans[0].start,
            end=draft.spans[0].end,
            spans=[list(span) for span in draft.spans],
            quote=document.text[slice(*draft.spans[0])],
            fields=draft.fields,
            field_spans=draft.field_spans,
            version=extraction.VERSION,
            run=run,
        )
        for mark, draft in now.items()
        if mark not in before
    ]
    Reading.objects.filter(pk__in=[reading.pk for reading in gone]).delete()
    Reading.objects.bulk_create(made, batch_size=1000)
    return {(reading.kind, reading.key) for reading in (*gone, *made)}


def fingerprint(reading: Draft | Reading) -> str:
    """Everything that a reading says."""
    return repr(
        (
            reading.kind,
            reading.key,
            [list(span) for span in reading.spans],
            sorted(reading.fields.items(), key=str),
            sorted(reading.field_spans.items()),
        )
    )
