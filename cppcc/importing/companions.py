"""Companions: what curators said of documents, in files beside them, taken as a curator's word.

NAME.facts.yaml beside NAME.txt (NAME.txt.facts.yaml where a NAME.html lies there too):

    facts:                                   what the rules do not read, with the words that say it
      initiatives:
      - {name: 连心桥, kind: platform, committee: "210102"}
    decisions:
    - reject: {kind: event, quote: 召开座谈会}   each about one record, or two

curation.yaml in the imported folder holds decisions that are no single document's. Each entry takes
effect once: what a curator decides later stands, and deleting a file takes nothing back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pghistory
from django.db import DataError, IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from cppcc.models import CompanionEntry, Document, ImportRun
from cppcc.search import sounds

from . import chunks, files, runs
from .companions_facts import additions
from .companions_reading import FACTS, Companion, Entry, Fault, entries
from .companions_work import Work
from .files import Received, printable
from .tally import Listener, Tally

SUFFIX, CURATION = ".facts.yaml", "curation.yaml"

#  in this order, whatever the order in the files: documents before their records, records before
#  what is decided on them, two records after each of them
PHASES = (
    ("printed", "header"),
    ("supersede",),
    ("split", "hold"),
    FACTS,
    ("set",),
    ("confirm", "reject"),
    ("merge",),
    ("different",),
)


def complete(run: ImportRun, paths: Sequence[Path], listener: Listener | None = None) -> None:
    """After the documents under some paths: their companions, added to what the run came to."""
    found, _problems = files.find(paths)
    tally = Tally(listening=listener is not None)
    apply(found, run, tally, folders=[path for path in paths if path.is_dir()])
    counts = Tally()
    for kind, row in run.counts.items():
        for what, number in row.items():
            counts.add(kind, what, number)
    counts.update(tally)
    run.counts, run.problems = counts.as_json(), [*run.problems, *tally.problems]
    run.state = runs.outcome(run, stopped=run.state == ImportRun.State.STOPPED)
    run.save(update_fields=["counts", "problems", "state"])
    sounds.fill()
    if listener:
        for told in tally.told:
            listener(told)


def apply(
    found: Iterable[Path], run: ImportRun, tally: Tally, *, folders: Iterable[Path] = ()
) -> None:
    """Take what stands beside the documents found, and in the folders, as a curator's word.

    What is wrong is noted in tally.problems with file and line; the rest goes on.
    """
    work = Work(run, tally)
    fresh: list[Entry] = []
    read: dict[str, Companion] = {}
    wrong: set[Path] = set()
    for companion in companions(list(found), list(folders), tally):
        digest = digest_of(companion)
        if not new([digest]):
            continue
        said, faults = entries(companion)
        for fault in faults:
            note(fault, companion, fault.line, work)
            wrong.add(companion.path)
        read[digest] = companion
        fresh += said
    known = new([entry.digest for entry in fresh])
    fresh = [entry for entry in fresh if entry.digest in known]
    for phase in PHASES:
        wrong |= take([entry for entry in fresh if entry.what in phase], work)
        reread(work)
    for digest, companion in read.items():
        if companion.path not in wrong:
            with transaction.atomic():
                keep(digest, companion.file, 0, run)


# --- files ----------------------------------------------------------------------------------------


def companions(found: Sequence[Path], folders: Sequence[Path], tally: Tally) -> Iterator[Companion]:
    """Every companion of the documents found, then those of folders, each once."""
    beside: dict[Path, list[Path]] = {}
    for path in found:
        plain = printable(path.name)  # as the document is called
        names = {f"{path.stem}{SUFFIX}", f"{Path(plain).stem}{SUFFIX}", f"{plain}{SUFFIX}"}
        for companion in map(path.with_name, names):
            if companion.is_file() and path not in beside.setdefault(companion, []):
                beside[companion].append(path)
    for file, texts in sorted(beside.items()):
        if len(texts) > 1:
            listed = ", ".join(sorted(path.name for path in texts))
            message = _("%(names)s are called so. Name it as one of them, as %(example)s.")
            example = f"{min(texts).name}{SUFFIX}"
            problem(file, message % {"names": listed, "example": example}, tally)
        elif document := imported(texts[0]):
            yield Companion(file, document)
        else:
            problem(file, _("its document was not imported. Correct that first."), tally)
    inside = {folder for folder in folders if folder.is_dir()}
    inside |= {path.parent for path in found if inside & set(path.parents)}
    for folder in sorted(inside):
        if (folder / CURATION).is_file():
            yield Companion(folder / CURATION)


def imported(path: Path) -> Document | None:
    """The document of a file's bytes."""
    try:
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
    return Document.objects.filter(sha256=sha256).defer("original").first()


def digest_of(companion: Companion) -> str:
    """Of all that a companion says, and of what document; nothing where it cannot be read."""
    document = companion.document.sha256 if companion.document else ""
    try:
        words = companion.path.read_bytes()
    except OSError:
        words = b""
    return hashlib.sha256(document.encode() + words).hexdigest()


def problem(file: Path, words: str, tally: Tally) -> None:
    tally.problems.append({"file": printable(file), "reason": words})


def note(fault: Fault, companion: Companion, line: int, work: Work) -> None:
    where = f"{companion.file}:{line}" if line else companion.file
    work.tally.problems.append({"file": where, "reason": fault.reason})


# --- entries --------------------------------------------------------------------------------------


def new(digests: Iterable[str]) -> set[str]:
    """Those that have not taken effect, or in a run that was undone."""
    wanted = set(digests)
    held = CompanionEntry.objects.exclude(run__state=ImportRun.State.UNDONE)
    return wanted - set(held.filter(digest__in=wanted).values_list("digest", flat=True))


def take(phase: list[Entry], work: Work) -> set[Path]:
    """Let entries take effect, those again that may have waited for another; files with faults."""
    faults: dict[int, Fault] = {}
    waiting = list(range(len(phase)))
    while waiting:
        faults = {}
        for number in waiting:
            try:
                effect(phase[number], work)
            except Fault as error:
                faults[number] = error
        if len(faults) == len(waiting):
            break
        waiting = list(faults)
    for number, fault in faults.items():
        note(fault, phase[number].companion, fault.line or phase[number].line, work)
    return {phase[number].companion.path for number in faults}


def effect(entry: Entry, work: Work) -> None:
    """One entry, whole or not at all, once. Raises Fault."""
    from cppcc.curation.signing import Refused  # curation is built on importing

    def whole() -> None:
        with pghistory.context(run=work.run.pk, companion=entry.where), transaction.atomic():
            if keep(entry.digest, entry.companion.file, entry.line, work.run):
                enter(entry, work)

    try:
        whole() if connection.in_atomic_block else chunks.patiently(whole)
    except Refused as refused:
        raise Fault(str(refused), entry.line) from refused
    except (DataError, IntegrityError) as error:
        cause = " ".join(str(error).split("DETAIL")[0].split())
        raise Fault(_("the database refused it: %s") % cause, entry.line) from error


def enter(entry: Entry, work: Work) -> None:
    from .companions_adding import add  # these call curation, too
    from .companions_deciding import DECISIONS

    if entry.what in FACTS:
        for addition in additions(entry):
            add(addition, work)
    else:
        DECISIONS[entry.what](entry, work)


def keep(digest: str, file: str, line: int, run: ImportRun | None) -> bool:
    """Remember that an entry took effect; whether it had not before."""
    said = {"file": file, "line": line, "run": run}
    row, made = CompanionEntry.objects.select_for_update().get_or_create(
        digest=digest, defaults=said
    )
    if not made and row.run and row.run.state == ImportRun.State.UNDONE:
        CompanionEntry.objects.filter(pk=row.pk).update(**said)
        return True
    return made


def reread(work: Work) -> None:
    """Documents whose keys were assigned anew are read under them."""
    tally = work.tally
    listener = tally.told.append if tally.listening else None
    terms = chunks.Terms(work.run, allow_shrink=True, listener=listener)
    for sha256 in sorted(work.reread):
        document = Document.objects.get(sha256=sha256)
        told = chunks.import_chunk([Received(document.name, bytes(document.original))], terms)
        tally.problems += told.problems
        for kind, row in told.counts.items():
            for what in ("added", "changed", "asked", "removed"):
                tally.add(kind, what, row.get(what, 0))
    work.reread.clear()
