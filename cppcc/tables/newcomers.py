"""Rows without a key: records that there are by what they say, or new ones by hand.

identify(Committee(form="委员会", region=大连市))   sets key 委员会/210200, as a reading would
identify(Region(code="210200", valid_to="1981"))   sets id 210200-1981 where 210200 is taken
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from cppcc.curation import deciding
from cppcc.models import Record, Region, Review
from cppcc.models.base import Decidable

from .resources import PRINTED, Table
from .rows import ADDED, REFUSED, UNCHANGED, Row
from .values import changes, faults, fill

NAMESAKES = 3  # of which the keys are told
MOST_NAMESAKES = 1000


def add(rows: list[Row], table: Table, read: Callable[[Row], None]) -> None:
    """Find or make the records of rows without a key; read() compares one that was found."""
    fresh = [row for row in rows if row.record is None and row.what == UNCHANGED]
    for row in fresh:
        make(row, table)
    made = [row for row in fresh if row.what == ADDED]
    there = there_already(made, table)
    keyed = [row for row in rows if row.record is not None and row.what != ADDED]
    seen = {key_of(row, table): row.number for row in keyed}
    for row in made:
        key = key_of(row, table)
        if key in seen:
            row.refuse("", _("the same record as in row %d") % seen[key])
        elif key in there:
            meet(row, there[key], table, read)
        seen.setdefault(key, row.number)
    tell_namesakes([row for row in made if row.what == ADDED], table)


def key_of(row: Row, table: Table) -> str:
    return str(getattr(row.record, table.identity))


def make(row: Row, table: Table) -> None:
    """A record of what a row says, not saved."""
    if not row.values:
        if any(words.strip() for words in row.cells.values()):
            row.refuse("", _("without a key, and without anything that makes a record"))
        return
    record = table.model()
    if isinstance(record, Record):
        row.values = deciding.with_days(record, row.values)
        record.review = row.review = row.review or Review.CONFIRMED
    elif table.identity == "code":
        record.pk = row.cells.get("code", "").strip() or None
    fill(record, row.values)
    for column, why in faults(record, table.editable):
        row.refuse(column, why)
    if row.what == REFUSED:
        return
    if why := identify(record):
        row.refuse(table.identity, why)
        return
    row.record, row.what = record, ADDED
    row.changes = list(changes(table, None, record, row.values, row.review))


def there_already(made: list[Row], table: Table) -> dict[str, Any]:
    """Records of these keys."""
    keys = {key_of(row, table) for row in made}
    rows = table.model._default_manager.filter(**{f"{table.identity}__in": keys})
    return {str(getattr(one, table.identity)): one for one in table.rows(rows)}


def meet(row: Row, record: Any, table: Table, read: Callable[[Row], None]) -> None:
    """The row says something of a record that there is; what it leaves open stays."""
    row.what, row.changes, row.record = UNCHANGED, [], record
    row.review, row.values = "", {}
    if getattr(record, "review", "") in (Review.REJECTED, Review.MERGED):
        why = _("on record already, and %(state)s; its key is %(key)s")
        row.refuse("", why % {"state": record.get_review_display(), "key": record.key})
        return
    current = table.cells(record)
    row.mine = {name: words for name, words in row.mine.items() if words != current[name]}
    read(row)


def tell_namesakes(made: list[Row], table: Table) -> None:
    """People of one name are two until somebody says otherwise: tell that there is one."""
    model = table.model
    if not issubclass(model, Record) or model not in PRINTED:
        return
    name = PRINTED[model]
    names = {getattr(row.record, name) for row in made} - {""}
    found: dict[str, list[str]] = {}
    rows = model.objects.standing().filter(**{f"{name}__in": names}).order_by("key")
    for called, key in rows.values_list(name, "key")[:MOST_NAMESAKES]:
        found.setdefault(called, []).append(key)
    for row in made:
        if keys := found.get(getattr(row.record, name)):
            row.note = _("Of this name on record already: %s") % ", ".join(keys[:NAMESAKES])


# --- keys by hand ---------------------------------------------------------------------------------


def identify(record: Decidable) -> str:
    """Set what tells a new row from others; why that cannot be done, else nothing."""
    if isinstance(record, Record):
        record.key = record.own_key()
    elif isinstance(record, Region):
        return identify_region(record)
    elif not record.pk:
        return _("this cannot be empty")
    return ""


def identify_region(region: Region) -> str:
    """The code; of a former name under a code in use, code-year."""
    year = (region.valid_to or region.valid_from or "")[:4]
    ids = [region.code, f"{region.code}-{year}"] if year else [region.code]
    taken = Region.objects.in_bulk(ids)
    same = [one.pk for one in taken.values() if one.name == region.name]
    free = [one for one in ids if one not in taken]
    if not same and not free:
        there = taken[ids[-1]]
        said = _("This code is taken by {region}; for a former name give the year it ended.")
        return said.format(region=there)
    region.pk = (same or free)[0]
    return ""
