"""A list of words as curators edit it: one a line."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class LinesField(forms.CharField):
    """["辽中", "辽中县"]  <->  辽中⏎辽中县"""

    def __init__(
        self,
        *,
        encoder: Any = None,
        decoder: Any = None,
        base_field: Any = None,
        max_length: int | None = None,
        **options: Any,
    ) -> None:
        options["widget"] = forms.Textarea(attrs={"rows": 3, "cols": 40, "class": "lines"})
        options["help_text"] = options.get("help_text") or _("One a line.")
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        if isinstance(value, list):
            return value
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial or []) != self.to_python(data)
