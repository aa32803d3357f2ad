"""Records that were deleted, and what brings them back, with the number and the key that they had.

gone(Person)                       what was deleted and is not there again, the last first
restore(Person, 7, user=user)      -> 张三, as he was; Refused where something stands in the way

What an import removed comes back when its run is undone.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from cppcc.importing.history import DELETE, as_row
from cppcc.models import RECORDS, Document, Reading, Record
from cppcc.models.base import Decidable

from .signing import Refused, sign
from .versions import changes_by, events_about


def gone(model: type[Decidable]) -> QuerySet[Any]:
    """The events of deletion, one a record that is there no more."""
    history: Any = model.pgh_event_model  # type: ignore[attr-defined]
    there = model._default_manager.filter(pk=OuterRef("pgh_obj_id"))
    later = history.objects.filter(
        pgh_label=DELETE, pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__gt=OuterRef("pgh_id")
    )
    deleted = history.objects.filter(pgh_label=DELETE).exclude(Exists(there)).exclude(Exists(later))
    rows: QuerySet[Any] = deleted.select_related("pgh_context").order_by("-pgh_id")
    return rows


def last_of(model: type[Decidable], pk: Any) -> Any:
    """The event that deleted a record; None where it is there, or never was."""
    event = events_about(model, pk).first()
    return event if event is not None and event.pgh_label == DELETE else None


def restore(model: type[Decidable], pk: Any, *, user: Any = None, reason: str = "") -> Any:
    """Bring a deleted record back as it was. Raises Refused."""
    return sign("restore", user, reason, lambda: bring_back(model, pk))


def bring_back(model: type[Decidable], pk: Any) -> Any:
    event = last_of(model, pk)
    if event is None or issubclass(model, Document):
        raise Refused(_("There is nothing to restore."))
    run = changes_by([event])[event.pgh_id].run
    if run is not None:
        raise Refused(_("Import run %s removed it; undo that run.") % run)
    row = as_row(model, event)
    if isinstance(row, Record):
        same = type(row)._default_manager.filter(key=row.key).first()
        if same is not None:
            raise Refused(_("There is another record of the same key by now: %s.") % same)
    for field in row._meta.concrete_fields:
        check_link(row, field)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("%s cannot come back: another record is in its place.") % row) from error
    if isinstance(row, Record):
        recite(row, event)
    return row


def check_link(row: Any, field: models.Field[Any, Any]) -> None:
    """What it leads to must be there; the run that read it need not. Raises Refused."""
    value = getattr(row, field.attname)
    target = field.related_model
    if value is None or not isinstance(target, type):
        return
    if target._default_manager.filter(pk=value).exists():
        return
    if field.name == "run":
        setattr(row, field.attname, None)
        return
    said = {"field": field.verbose_name, "value": value}
    raise Refused(_("%(field)s led to a record that is no longer there (%(value)s).") % said)


def recite(row: Record, event: Any) -> None:
    """Words that went with the record, where their documents are still there."""
    if event.pgh_context_id is None:
        return
    kind = str(row._meta.model_name)
    went = Reading.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        pgh_context=event.pgh_context_id, pgh_label=DELETE, kind=kind, **{f"{kind}_id": row.pk}
    )
    for one in went:
        reading = as_row(Reading, one)
        known = Reading.objects.filter(
            document=reading.document_id, kind=kind, key=reading.key, start=reading.start
        )
        there = Document.objects.filter(pk=reading.document_id).exists()
        if kind in RECORDS and there and not known.exists():
            reading.save(force_insert=True)
