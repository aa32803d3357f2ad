"""Filters of lists that a curator keeps under a name, for himself or for everybody.

SavedFilter(model="event", name="辽宁待核查", query="province=21&review__exact=extracted")
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SavedFilter(models.Model):
    """What a list is narrowed to, as its address says it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user")
    )
    model = models.CharField(_("list"), max_length=40, help_text=_("Name of the model listed."))
    name = models.CharField(pgettext_lazy("of a filter", "name"), max_length=80)
    query = models.TextField(_("query"))
    shared = models.BooleanField(_("for everybody"), default=False)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(name="saved_filter_once", fields=["user", "model", "name"]),
        ]

    def __str__(self) -> str:
        return self.name
