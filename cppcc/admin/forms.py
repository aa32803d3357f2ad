"""Forms of what curators correct: what they decide is marked, a date says how it is written, and
nobody writes over what another wrote meanwhile.

A form goes out with the version of its record. Where the record is another when the form comes
back, `form.changed` says what is, field by field; what only the other wrote is taken over, what
only this curator wrote is kept, and where both wrote the page asks (template cppcc/changed.html).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.forms.models import model_to_dict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cppcc.curation import saving, versions
from cppcc.curation.saving import Changed, Difference
from cppcc.models import Record, Review

from .days import days
from .history_words import TECHNICAL, Words, told_by, told_in_full
from .pages import address

OWN = ("reason", "version")  # fields of the form that are none of the record
MINE, THEIRS = "mine", "theirs"
CHOICES = {MINE, THEIRS}


@dataclass(frozen=True, slots=True)
class Row:
    """A field of which somebody else changed the value, as the page tells it."""

    name: str
    label: Any
    began: Any
    theirs: Any
    mine: Any
    both: bool
    by: str


class CuratedForm(forms.ModelForm):
    """Marks what a curator decided, says how a date is written, and minds who else was at it."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=200,
        help_text=_("Why; it stands in the history."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    version = forms.CharField(label="", required=False, widget=forms.HiddenInput)

    refused: ClassVar[str] = ""  # why saving was refused that nothing here had spoken against

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changed: Changed | None = None
        adding = self.instance._state.adding
        self.current = "" if adding else saving.version_of(self.instance)
        self.initial["version"] = self.current
        self.initial.update(
            (name, shortened(value))
            for name, value in self.initial.items()
            if isinstance(value, Decimal)
        )
        if self.is_bound and not adding:
            self.begin_where_it_began()
            self.take_theirs_where_chosen()
        self.explain()

    def explain(self) -> None:
        for name, field in self.fields.items():
            if field.help_text == "EDTF":
                field.help_text = _("2023-06-29, 2023-06 or 2023; a period as 2023-01/2023-06.")
            if name in getattr(self.instance, "decided", ()):
                field.help_text = format_html(
                    '<span class="decided" title="{}">{}</span> {}',
                    _("Fields that a curator has set; no import changes them."),
                    _("curator's word"),
                    field.help_text,
                )

    # --- what is saved

    @property
    def changed_fields(self) -> set[str]:
        """Fields that the curator wrote, against what the form showed at first."""
        return set(self.changed_data) - set(OWN)

    @property
    def decided(self) -> set[str]:
        """Fields that saving this form makes a curator's word."""
        return self.changed_fields

    @property
    def values(self) -> dict[str, Any]:
        """What saving this form writes; all else stays as it is then."""
        return {name: self.cleaned_data[name] for name in self.decided if name in self.cleaned_data}

    @property
    def why(self) -> str:
        return str(self.cleaned_data.get("reason") or "").strip()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, value in (cleaned or self.cleaned_data).copy().items():
            if name in OWN:
                continue
            help_text = self._meta.model._meta.get_field(name).help_text
            if help_text == "EDTF" and value and not is_date(value):
                self.add_error(
                    name, _("Write a date as 2023-06-29, 2023-06, 2023 or 2023-01/2023-06.")
                )
        if self.refused:
            self.add_error(None, self.refused)
        if self.current:
            self.mind_the_others()
        return cleaned

    # --- what others did meanwhile

    def sent(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name)) or "")

    def begin_where_it_began(self) -> None:
        """What the curator changed is told against the version that the form showed."""
        version = self.sent("version")
        if not version or version == self.current:
            return
        taken = versions.since(self.instance, version)
        if taken:
            began = model_to_dict(taken[0].before, self._meta.fields, self._meta.exclude)
            self.initial.update(began)

    def take_theirs_where_chosen(self) -> None:
        """Where both wrote and the curator chose the other's value."""
        for name in self.asked():
            if name in self.fields and self.sent(f"keep-{name}") == THEIRS:
                self.put(name, self.initial.get(name))

    def asked(self) -> list[str]:
        return [name for name in self.sent("asked").split(",") if name]

    def mind_the_others(self) -> None:
        """Where the record is not what the form showed, the curator is told and asked."""
        open_still = [name for name in self.asked() if self.sent(f"keep-{name}") not in CHOICES]
        mine = {name: self.cleaned_data.get(name, self.sent(name)) for name in self.changed_fields}
        asked = [saving.difference(self.instance, name, mine.get(name)) for name in open_still]
        try:
            saving.look(self.instance, self.sent("version"), mine)
        except Changed as changed:
            told = {one.name for one in changed.differences}
            changed.differences += [one for one in asked if one.name not in told]
            self.changed = changed
            self.show_both(changed)
            self.add_error(None, told_at_once(changed))
        else:
            if asked:
                self.changed = Changed(self.instance, asked, [])
                self.add_error(None, _("Choose for every field that both of you changed."))

    def show_both(self, changed: Changed) -> None:
        """The form again: what only the other changed is theirs, what this curator typed stays."""
        now = model_to_dict(self.instance, self._meta.fields, self._meta.exclude)
        for one in changed.differences:
            if one.name in self.fields and not one.both:
                self.put(one.name, now[one.name])
        self.put("version", changed.version)

    @property
    def to_choose(self) -> str:
        """Fields that the page asks about, for the form to know when it comes back."""
        return ",".join(row.name for row in self.changed_rows() if row.both)

    def put(self, name: str, value: Any) -> None:
        """Let the form show a value as if it had been typed."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict as it comes cannot be written to
        prefixed = self.add_prefix(name)
        field = self.fields.get(name)
        if field is not None:
            value = field.prepare_value(value)
        if isinstance(value, bool):
            value = "on" if value else ""
        elif field is not None and not isinstance(field, forms.ModelChoiceField):
            value = field.widget.format_value(value)
        if isinstance(value, list):  # of a choice
            value = value[0] if value else ""
        data[prefixed] = "" if value is None else str(value)
        if data[prefixed] == "" and isinstance(field, forms.BooleanField):
            del data[prefixed]
        self.data = data

    def changed_rows(self) -> list[Row]:
        """What changed, in words."""
        if self.changed is None:
            return []
        shown = [one for one in self.changed.differences if one.name not in TECHNICAL]
        sides = [side(self.instance, shown, name) for name in ("began", "theirs", "mine")]
        words = Words(type(self.instance), sides)
        rows: list[Row] = []
        for one in shown:
            by = told_by(one.change)
            if one.name == "read":
                for said in words.read_differences(one.began or {}, one.theirs or {}):
                    rows.append(Row(said.name, said.label, said.before, said.after, "", False, by))
                continue
            both = one.both and one.name in self.fields
            began, theirs, mine = (
                words.said(one.name, value) for value in (one.began, one.theirs, one.mine)
            )
            label = words.label(one.name)
            rows.append(Row(one.name, label, began, theirs, mine if both else "", both, by))
        return rows


def side(record: Any, differences: list[Difference], name: str) -> Any:
    """One side of the differences as a record, for its words to be looked up."""
    found = type(record)()
    for one in differences:
        setattr(found, record._meta.get_field(one.name).attname, getattr(one, name))
    return found


def told_at_once(changed: Changed) -> str:
    """Who was at it meanwhile, and that nothing is lost."""
    by = "; ".join(map(told_in_full, changed.changes)) or gettext("nobody knows by whom")
    said = gettext(
        "This record was changed while your form was open: %(by)s. "
        "Nothing is saved yet. Look at the differences, then save again."
    )
    return said % {"by": by}


def shortened(value: Decimal) -> Decimal:
    """50.000000, as the column keeps it -> 50"""
    return Decimal(f"{value.normalize():f}")


def is_date(written: str) -> bool:
    try:
        days(written)
    except ValueError:
        return False
    return True


class RecordForm(CuratedForm):
    """A record by hand has the key that a reading would give it: one key, one record."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors or not self.instance._state.adding:
            return
        self.instance.key = self.instance.own_key()
        same = type(self.instance)._default_manager.filter(key=self.instance.key).first()
        if same is not None:
            self.add_error(None, already_there(same))


class DatedForm(RecordForm):
    """A date set by hand sets the days it stands for, unless these are set as well."""

    written: ClassVar[str] = "date"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        changed = self.changed_fields
        if self.written in changed - set(self.errors) and not {"earliest", "latest"} & changed:
            date = cleaned.get(self.written)
            cleaned["earliest"], cleaned["latest"] = days(date) if date else (None, None)
        return cleaned

    @property
    def decided(self) -> set[str]:
        """What was changed, and what followed from the change."""
        decided = self.changed_fields
        return decided | {"earliest", "latest"} if self.written in decided else decided


def already_there(record: Record) -> SafeString:
    """The record that stands in the way of another of the same key, in words and with a link."""
    said = {
        Review.REJECTED: _("This is on record already, and was rejected: {record}."),
        Review.MERGED: _("This is on record already, merged into another: {record}."),
    }.get(record.review, _("This is on record already: {record}. Please change that one."))  # type: ignore[call-overload]
    link = format_html('<a href="{}">{}</a>', address(record), record)
    return format_html(str(said), record=link)
