"""Forms of what curators correct: what they decide is marked, and a date says how it is written."""

from typing import Any, ClassVar

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cppcc.models import Record, Review

from .days import days
from .pages import address


class CuratedForm(forms.ModelForm):
    """Marks what a curator decided and says how a date is written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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

    @property
    def decided(self) -> set[str]:
        """Fields that saving this form makes a curator's word."""
        return set(self.changed_data)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, value in (cleaned or self.cleaned_data).copy().items():
            help_text = self._meta.model._meta.get_field(name).help_text
            if help_text == "EDTF" and value and not is_date(value):
                self.add_error(
                    name, _("Write a date as 2023-06-29, 2023-06, 2023 or 2023-01/2023-06.")
                )
        return cleaned


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
        changed = set(self.changed_data)
        if self.written in changed - set(self.errors) and not {"earliest", "latest"} & changed:
            date = cleaned.get(self.written)
            cleaned["earliest"], cleaned["latest"] = days(date) if date else (None, None)
        return cleaned

    @property
    def decided(self) -> set[str]:
        """What was changed, and what followed from the change."""
        decided = set(self.changed_data)
        return decided | {"earliest", "latest"} if self.written in decided else decided


def already_there(record: Record) -> SafeString:
    """The record that stands in the way of another of the same key, in words and with a link."""
    said = {
        Review.REJECTED: _("This is on record already, and was rejected: {record}."),
        Review.MERGED: _("This is on record already, merged into another: {record}."),
    }.get(record.review, _("This is on record already: {record}. Please change that one."))  # type: ignore[call-overload]
    link = format_html('<a href="{}">{}</a>', address(record), record)
    return format_html(str(said), record=link)
