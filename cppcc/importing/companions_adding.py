"""What a curator adds: records that no rule reads, and the words that state them.

add(Addition("person", "甲乙/委员会/210200", …), work)   a confirmed record, cited by hand
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cppcc import extraction
from cppcc.curation import deciding
from cppcc.models import RECORDS, Document, Reading, Record, Review, keys

from .companions_facts import FOLLOWS, Addition, Citation
from .companions_reading import Fault, unknown
from .companions_work import Work, shown
from .exchange import BY_HAND
from .merging import last_survivor
from .precedence import Fields
from .questions import plain

#  columns that say how a record came about, not what it says
NOBODYS = {"id", "key", "review", "merged_into", "run", "decided", "read"}
DECIDE = {Review.CONFIRMED: deciding.confirm, Review.REJECTED: deciding.reject}


def add(addition: Addition, work: Work) -> None:
    """Make a record, or decide on the one that there is, and cite it. Raises Fault."""
    blank = None if addition.key else filled(addition)
    key = addition.key or (blank and blank.key) or ""
    record = RECORDS[addition.kind].objects.filter(key=key).first()
    if record is None:
        record = blank or filled(addition)
        record.save(force_insert=True)
        work.tell("added", record, {name: [None, value] for name, value in addition.fields.items()})
    else:
        record = last_survivor(record)
        if addition.named:
            settle(record, differing(record, addition), addition.review, work, addition.entry.where)
    for citation in addition.citations:
        cite(record, key, addition, citation, work)


# --- records --------------------------------------------------------------------------------------


def filled(addition: Addition) -> Record:
    """A new record with the fields that were given; not saved. Raises Fault."""
    record: Record = RECORDS[addition.kind](key=addition.key)
    record.review = addition.review if addition.named else Review.EXTRACTED
    given = {name: value for name, value in addition.fields.items() if value is not None}
    for name in given:
        column_of(record, name, addition.entry.line)
    empty = {name for name, value in given.items() if value == ""}  # what the rules left open
    for name in empty:
        setattr(record, name, given.pop(name))
    deciding.set_fields(record, given)
    record.decide(empty)
    try:
        record.full_clean(exclude={"key", *empty}, validate_unique=False)
    except ValidationError as error:
        reasons = (f"{name}: {' '.join(said)}" for name, said in error.message_dict.items())
        message = _("this is no whole record (%s). Correct its fields.")
        raise Fault(message % "; ".join(reasons)) from error
    record.key = record.key or made_key(record, addition.entry.digest)
    return record


def made_key(record: Record, place: str) -> str:
    """The key that the model makes; by hand it is one of its own, which the entry settles."""
    key = record.own_key()
    if key == record.own_key():
        return key
    before, _at, after = key.rpartition("@")
    inside = keys.inside(place)
    return f"{before}{inside}{after[len(inside) - 1 :]}"


def differing(record: Record, addition: Addition) -> Fields:
    """Fields that were said and that the record does not have so."""
    found = {}
    follows = set() if addition.exact else FOLLOWS.get(addition.kind, set())
    for name, value in addition.fields.items():
        if name in follows or (value is None and not addition.exact):
            continue
        if not has(record, name, value, addition.entry.line):
            found[name] = value
    return found


def settle(record: Record, values: Fields, review: str, work: Work, reason: str) -> None:
    """Set fields and say whether it is so, as far as that is not said already."""
    if record.review == Review.MERGED:
        return
    before = {name: shown(record, name) for name in values}
    if values:
        deciding.decide(record, values, reason=reason)
    if review in DECIDE and record.review != review:
        before["review"] = record.review
        DECIDE[Review(review)](record, reason=reason)
    if before:
        work.tell(
            "changed", record, {name: [was, shown(record, name)] for name, was in before.items()}
        )


def column_of(row: Record | Document, name: str, line: int) -> Any:
    """A column by its name. Raises Fault."""
    columns = {column.name: column for column in row._meta.concrete_fields}
    if name not in columns:
        raise unknown(name, columns.keys() - NOBODYS, line)
    return columns[name]


def has(row: Record | Document, name: str, value: Any, line: int) -> bool:
    """Whether a field has the value already."""
    column = column_of(row, name, line)
    held: Any = getattr(row, column.attname)
    return bool(held == deciding.column_value(column, value))


# --- citations ------------------------------------------------------------------------------------


def cite(record: Record, key: str, addition: Addition, citation: Citation, work: Work) -> None:
    """Keep the words; where the rules read them already, theirs stand for a fact's."""
    kind, (start, end) = addition.kind, citation.spans[0]
    readings = Reading.objects.filter(document=citation.document, kind=kind, key=key)
    held = readings.filter(start=start).first()
    if held and (held.version == BY_HAND or citation.lapsed or not addition.exact):
        return
    if not (addition.named and addition.quoted) and readings.exists():
        return  # the document says so already
    if held:
        held.delete()
    model, fields = RECORDS[kind], citation.fields
    if fields is None:
        fields = {name: shown(record, name) for name in model.READ}
    Reading.objects.create(
        document=citation.document,
        kind=kind,
        key=key,
        start=start,
        end=end,
        spans=[list(span) for span in citation.spans],
        quote=citation.document.text[start:end],
        fields=plain({name: fields.get(name) for name in model.READ}),
        field_spans=citation.words,
        version=extraction.VERSION if citation.lapsed else BY_HAND,
        lapsed=citation.lapsed,
        run=work.run,
        **{kind: record},
    )
