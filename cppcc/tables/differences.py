"""What bringing a table in would do, row by row; nothing is written.

compare(sheet, Person, rights)
->  Difference(rows=[Row(2, CHANGED, …), Row(3, REFUSED, …)], unchanged=498, unread=[])

A cell that says what the record says is not looked at. A row without a key is the record that its
other cells make; where there is none, a new one.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cppcc.curation import deciding
from cppcc.curation.versions import since, version_of
from cppcc.models import Document, Record, Review
from cppcc.models.base import Decidable

from .cells import Unclear
from .headings import recognised
from .newcomers import add
from .reading import NoTable, Sheet
from .resources import VERSION, Table, table_of
from .rows import ADDED, CHANGED, CONFLICT, REFUSED, UNCHANGED, Change, Difference, Row
from .targets import Targets
from .values import changes, faults, fill, held, label, same

LOOKED_BACK = 200  # rows whose history is read to tell what was written by whom
MOST_DOCUMENTS = 200  # whose text is read again under its new header


@dataclass(frozen=True, slots=True)
class Rights:
    """What this curator may do; by default everything, as a command would."""

    changeable: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows
    may_add: Callable[[Decidable], bool] = lambda row: True


def compare(sheet: Sheet, model: type[Decidable], rights: Rights | None = None) -> Difference:
    """Raises NoTable where no column is known."""
    return Comparing(sheet, table_of(model), rights or Rights()).compare()


class Comparing:
    """One table held against the record: a few queries for all of its rows."""

    def __init__(self, sheet: Sheet, table: Table, rights: Rights) -> None:
        self.sheet, self.table, self.rights = sheet, table, rights
        self.model = table.model
        self.targets = Targets()
        self.looked_back = 0

    def compare(self) -> Difference:
        places, unread = recognised(self.sheet.headers, self.table)
        rows = [
            Row(line, {name: line.cells[at] for at, name in places.items()})
            for line in self.sheet.rows
        ]
        self.find(rows)
        for row in rows:
            self.hold_against(row)
        self.follow_links(rows)
        for row in rows:
            self.read(row)
        add(rows, self.table, self.read)
        self.permit(rows)
        told = [row for row in rows if row.what != UNCHANGED]
        return Difference(told, len(rows) - len(told), unread)

    # --- which record

    def find(self, rows: list[Row]) -> None:
        """Each row's record by its key."""
        name = self.table.identity
        wanted = {row.cells.get(name, "").strip() for row in rows if not row.line.wrong} - {""}
        standing = self.model._default_manager.filter(**{f"{name}__in": wanted})
        found = {getattr(one, name): one for one in self.table.rows(standing)}
        seen: dict[str, int] = {}
        for row in rows:
            key = row.cells.get(name, "").strip()
            if row.line.wrong:
                row.refuse("", row.line.wrong)
            elif key in seen:
                row.refuse(name, _("the same as in row %d") % seen[key])
            elif key in found:
                row.record = found[key]
            else:
                self.check_unknown(row, key)
            if key:
                seen.setdefault(key, row.number)

    def check_unknown(self, row: Row, key: str) -> None:
        """Only the code of a kind is made up by people; any other key is a slip."""
        name = self.table.identity
        if self.model is Document and not key:
            row.refuse(name, _("documents come in by import, not by table"))
        elif key and name != "code":
            why = _("no %s has this key; for a new one leave it empty")
            near = self.targets[self.model].near(key)
            row.refuse(name, why % self.model._meta.verbose_name, near)

    # --- which cells

    def hold_against(self, row: Row) -> None:
        """Keep the cells that do not say what the record says."""
        if row.what == REFUSED:
            return
        own = {self.table.identity, VERSION}
        if row.record is None:
            row.mine = {
                name: words
                for name, words in row.cells.items()
                if words.strip() and name not in own
            }
        else:
            current = self.table.cells(row.record)
            row.mine = {
                name: words
                for name, words in row.cells.items()
                if name not in own and words != current[name]
            }
            version = row.cells.get(VERSION, "").strip()
            if row.mine and version and version != version_of(row.record):
                self.part(row, current, version)
        if row.what != CONFLICT:
            self.check_shown(row)

    def part(self, row: Row, current: dict[str, str], version: str) -> None:
        """The record changed since it was exported: what is this row's word, what another's?"""
        self.looked_back += 1
        steps = since(row.record, version) if self.looked_back <= LOOKED_BACK else None
        if steps and steps[0].before is not None:
            try:
                then = self.table.cells(steps[0].before)
            except ObjectDoesNotExist:  # what it led to is there no more
                then = {}
            row.mine = {name: words for name, words in row.mine.items() if words != then.get(name)}
            last = steps[-1].change
            by = last.user or last.run
            when = f"{timezone.localtime(last.when):%Y-%m-%d %H:%M}"
            row.note = f"{when} · {by}" if by else when
        if row.mine:
            row.what = CONFLICT
            row.changes = [
                Change(name, label(self.table.named[name]), current[name], words)
                for name, words in row.mine.items()
            ]

    def check_shown(self, row: Row) -> None:
        """Columns that are there to be read say what they said, or nothing."""
        for name in [name for name in row.mine if self.table.named[name].readonly]:
            words, column = row.mine.pop(name), self.table.named[name]
            if not words.strip() or column.shows in row.mine:
                continue  # nothing, or the name of what the row led to before
            if column.shows:
                row.refuse(name, _("only to be read; write it into %s") % column.shows)
            elif row.record is not None:
                row.refuse(name, _("only to be read; put back what it said"))

    # --- what they say

    def follow_links(self, rows: list[Row]) -> None:
        """Look up all that the changed cells lead to."""
        for name in self.table.links:
            column = self.table.editable.get(name)
            words = {row.mine[name].strip() for row in rows if name in row.mine} - {""}
            if column is not None and words:
                self.targets.look_up(column.widget.target, words)

    def read(self, row: Row) -> None:
        """Values of the cells that say something else."""
        if row.what in (REFUSED, CONFLICT):
            return
        for name, words in row.mine.items():
            column = self.table.editable[name]
            assert column.field is not None
            try:
                value = held(column.field, column.widget.clean(words, targets=self.targets))
            except Unclear as error:
                row.refuse(name, str(error), error.near)
                continue
            if row.record is None or not same(column, row.record, value):
                row.values[name] = value
        row.review = row.values.pop("review", "")
        if row.review == Review.MERGED:
            row.refuse("review", _("merge records in the list, where you see what goes where"))
        if row.record is not None and row.what != REFUSED and (row.values or row.review):
            self.settle(row)

    def settle(self, row: Row) -> None:
        """What a record becomes, or why not."""
        if getattr(row.record, "review", "") == Review.MERGED:
            row.refuse("", _("merged into another record; change that one"))
            return
        if isinstance(row.record, Record):
            row.values = deciding.with_days(row.record, row.values)
        became = copy.copy(row.record)
        became._state = copy.copy(row.record._state)
        became._state.fields_cache = dict(row.record._state.fields_cache)
        fill(became, row.values)
        for column, why in faults(became, row.values):
            row.refuse(column, why)
        if row.what != REFUSED:
            row.what = CHANGED
            row.changes = list(changes(self.table, row.record, became, row.values, row.review))

    # --- who may

    def permit(self, rows: list[Row]) -> None:
        changed = [row for row in rows if row.what == CHANGED]
        if self.model is Document and len(changed) > MOST_DOCUMENTS:
            message = _("More than %d documents would be read again. Bring them in in parts.")
            raise NoTable(message % MOST_DOCUMENTS)
        of_these = self.model._default_manager.filter(pk__in={row.record.pk for row in changed})
        allowed = set(self.rights.changeable(of_these).values_list("pk", flat=True))
        for row in changed:
            if row.record.pk not in allowed:
                row.refuse("", _("you may not change this record"))
        for row in rows:
            if row.what == ADDED and not self.rights.may_add(row.record):
                row.refuse("", _("you may not add this record"))
