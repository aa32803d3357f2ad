"""The history of one record as a story, the newest first: who did what, when and why.

story = Story(record, Post, 7, site, page=1)
story.entries       [Entry("corrected", who="王芳", reason="原文排印有误", fields=[主席 → 副主席])]
story.parts         what hangs on the record and has a history of its own: posts of a person
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import Count, Model
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from cppcc.curation import versions
from cppcc.curation.versions import Change, Step
from cppcc.importing.exchange import BY_HAND
from cppcc.importing.history import DELETE, UPDATE
from cppcc.importing.merging import PARTS
from cppcc.models import RECORDS, ImportRun, Reading, Record, Review

from .history_words import TECHNICAL, Said, Words, operation_told, user_told
from .pages import address

SIZE = 50  # entries of a page
PARTS_SHOWN = 12  # of one kind; the list has them all


@dataclass(frozen=True)
class Entry:
    """One thing that happened to a record."""

    when: datetime
    what: Any
    operation: str
    number: int | None = None  # of the version that it left; None where it left none of its own
    who: str = ""
    reason: str = ""
    run: tuple[str, str] | None = None  # the page of a run, and what it is called
    fields: list[Said] = field(default_factory=list)
    quiet: list[Said] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    link: tuple[str, str] | None = None
    before: int | None = None  # the version before it


@dataclass(frozen=True, slots=True)
class Part:
    """Records of one kind that hang on another, each with its history."""

    label: Any
    records: list[tuple[str, str]]
    more: str  # the list of all; "" where these are all


class Story:
    """One page of a record's history. The number of queries does not depend on its length."""

    def __init__(
        self, record: Any, model: type[Model], pk: Any, site: AdminSite, *, page: int = 1
    ) -> None:
        self.record = record  # None: it was deleted
        self.model, self.pk, self.site = model, pk, site
        self.kind = str(model._meta.model_name)
        self.total = versions.events_about(model, pk).count()
        self.pages = max(1, -(-self.total // SIZE))
        self.page = min(max(page, 1), self.pages)
        start = (self.page - 1) * SIZE
        found = versions.page_of(record, model, pk, start=start, size=SIZE + 1)
        self.steps, self.older = found[:SIZE], found[SIZE:]
        self.words = Words(model, self.rows(), site)

    def rows(self) -> Iterator[Any]:
        for step in self.steps:
            yield step.before
            yield step.after

    @property
    def is_last(self) -> bool:
        return self.page == self.pages

    # --- entries

    @cached_property
    def entries(self) -> list[Entry]:
        """Versions of this page, and what happened at that time and left no version."""
        found = [self.entry(step, before) for step, before in self.with_numbers()]
        if self.is_last and (first := self.first()):
            found.append(first)
        for aside in [*self.citing(), *self.merging()]:
            if self.belongs(aside.when):
                # versions keep their order, whatever the clocks of their transactions say
                later = [index for index, one in enumerate(found) if one.when > aside.when]
                found.insert(later[-1] + 1 if later else 0, aside)
        return found

    @property
    def newest(self) -> int | None:
        """The version that the record is now, where it is on this page."""
        return next((one.event for one in self.steps), 0) if self.page == 1 else None

    @property
    def chosen(self) -> list[int]:
        """The two versions that a reader most likely compares: the last change of this page."""
        return [one.number for one in self.entries if one.number is not None][:2]

    def with_numbers(self) -> Iterator[tuple[Step, int | None]]:
        """Each step with the number of the version before it; 0 is what was there at first."""
        older = [*self.steps[1:], *self.older[:1]]
        for index, step in enumerate(self.steps):
            if step.before is None:
                yield step, None
            else:
                yield step, older[index].event if index < len(older) else 0

    def belongs(self, when: datetime) -> bool:
        """Whether it happened within the time of this page."""
        newest = self.page == 1 or not self.steps or when <= self.steps[0].change.when
        oldest = self.is_last or not self.steps or when > self.steps[-1].change.when
        return newest and oldest

    def entry(self, step: Step, before: int | None) -> Entry:
        change = step.change
        names = (
            [one.name for one in versions.changed_columns(step.before, step.after)]
            if (step.before is not None and step.after is not None)
            else []
        )
        loud = [name for name in names if name not in (*TECHNICAL, "read") or name == "merged_into"]
        quiet = [name for name in names if name not in loud and (name != "decided" or not loud)]
        said = list(self.words.differences(step.before, step.after, loud))
        also = list(self.words.differences(step.before, step.after, quiet))
        also = [one for one in also if one.name.removeprefix("read.") not in loud]
        return Entry(
            when=change.when,
            what=self.what(step),
            operation=change.operation or ("delete" if step.after is None else "other"),
            number=None if step.after is None else step.event,
            who=user_told(change.user),
            reason=change.reason,
            run=run_link(change.run or change.undone),
            fields=said,
            quiet=also,
            notes=list(self.citations_dropped(change)),
            link=self.link(step),
            before=before if step.after is not None else None,
        )

    def what(self, step: Step) -> Any:
        if step.change.operation:
            if step.after is None and step.change.operation == "import":
                return _("removed by an import")
            return operation_told(step.change.operation)
        if step.before is None:
            return _("added")
        if step.after is None:
            return _("deleted")
        was, now = (getattr(one, "review", "") for one in (step.before, step.after))
        return Review(now).label if was != now else _("changed")

    def link(self, step: Step) -> tuple[str, str] | None:
        """Where a merge can be undone."""
        merged = getattr(step.after, "merged_into_id", None)
        if merged and not getattr(step.before, "merged_into_id", None) and self.is_merged:
            return self.page_of("unmerge", _("Undo this merge"))
        return None

    @property
    def is_merged(self) -> bool:
        return getattr(self.record, "review", "") == Review.MERGED

    def page_of(self, what: str, label: str, pk: Any = None) -> tuple[str, str] | None:
        try:
            return reverse(f"admin:cppcc_{self.kind}_{what}", args=[pk or self.pk]), label
        except NoReverseMatch:
            return None

    def first(self) -> Entry | None:
        """What was there before anything happened to it: an import leaves no event of that."""
        if self.steps and self.steps[-1].before is None:
            return None
        row = self.steps[-1].before if self.steps else self.record
        run = getattr(row, "run", None)
        if run is not None:
            notes = cited(self.cited_by.get(run.pk, 0))
            link = run_link(run)
            return Entry(run.started, _("first read"), "import", 0, run=link, notes=notes)
        if not self.steps:
            return None
        when = self.steps[-1].change.when
        return Entry(when, _("there before its history began"), "begin", 0)

    # --- citations

    @cached_property
    def cited_by(self) -> Counter[int]:
        """How many of its citations each run read."""
        if self.kind not in RECORDS or self.record is None:
            return Counter()
        rows = Reading.objects.filter(**{self.kind: self.pk}).exclude(version=BY_HAND)
        counted = rows.order_by().values_list("run").annotate(number=Count("pk"))
        return Counter({run: number for run, number in counted if run})

    def citing(self) -> Iterator[Entry]:
        """Runs that found more words for a record and changed nothing of it."""
        told: set[int | None] = {step.change.run.pk for step in self.steps if step.change.run}
        told.add(getattr(self.steps[-1].before if self.steps else self.record, "run_id", None))
        for run in ImportRun.objects.filter(pk__in=set(self.cited_by) - told):
            notes = cited(self.cited_by[run.pk])
            yield Entry(
                run.started, operation_told("import"), "import", run=run_link(run), notes=notes
            )

    @cached_property
    def dropped(self) -> dict[str, list[str]]:
        """The words that went at each time, and those that are no longer read so."""
        if self.kind not in RECORDS:
            return {}
        marks = {step.change.mark for step in self.steps if step.change.mark}
        history = Reading.pgh_event_model.objects  # type: ignore[attr-defined]
        rows = history.filter(
            pgh_context__in=marks, pgh_label__in=[DELETE, UPDATE], **{self.kind: self.pk}
        )
        found: dict[str, list[str]] = defaultdict(list)
        for mark, quote in rows.order_by("pgh_id").values_list("pgh_context", "quote"):
            found[str(mark)].append(quote)
        return found

    def citations_dropped(self, change: Change) -> Iterable[str]:
        if change.run is not None and (number := self.cited_by.get(change.run.pk)):
            yield from cited(number)
        for quote in self.dropped.get(change.mark, []):
            yield _("no longer cited: “%s”") % quote[:60]

    # --- merges and parts

    def merging(self) -> Iterator[Entry]:
        """Records that were merged into this one: nothing of it changed, and yet it grew."""
        if self.record is None or not issubclass(self.model, Record):
            return
        merged = {row.pk: row for row in self.rows_merged()}
        if not merged:
            return
        history: Any = self.model.pgh_event_model  # type: ignore[attr-defined]
        events = history.objects.filter(pgh_obj__in=merged, merged_into__isnull=True)
        last = events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
        found = list(last.select_related("pgh_context"))
        changes = versions.changes_by(found)
        for event in found:
            change, row = changes[event.pgh_id], merged[event.pgh_obj_id]
            yield Entry(
                change.when,
                _("merged with another"),
                "merge",
                who=user_told(change.user),
                reason=change.reason,
                run=run_link(change.run),
                notes=[_("%s was merged into this record.") % row],
                link=self.page_of("unmerge", _("Undo this merge"), row.pk),
            )

    def rows_merged(self) -> Iterable[Any]:
        return self.words.rows(self.model).filter(merged_into=self.pk)

    @cached_property
    def parts(self) -> list[Part]:
        """What hangs on this record: its history is told on pages of its own."""
        return list(self.found_parts())

    def found_parts(self) -> Iterator[Part]:
        if self.record is None:
            return
        for kind, names in PARTS.items():
            if self.kind not in names:
                continue
            model = RECORDS[kind]
            rows = self.words.rows(model).filter(**{self.kind: self.pk}).order_by("pk")
            found = list(rows[: PARTS_SHOWN + 1])
            page = f"admin:cppcc_{kind}"
            every = f"{reverse(f'{page}_changelist')}?{self.kind}__id__exact={self.pk}"
            if found:
                yield Part(
                    model._meta.verbose_name_plural,
                    [
                        (reverse(f"{page}_history", args=[one.pk]), str(one))
                        for one in found[:PARTS_SHOWN]
                    ],
                    every if len(found) > PARTS_SHOWN else "",
                )


def cited(number: int) -> list[str]:
    return [_("citations read: %d") % number] if number else []


def run_link(run: ImportRun | None) -> tuple[str, str] | None:
    return (address(run), str(run)) if run else None
