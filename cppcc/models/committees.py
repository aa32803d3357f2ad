"""Committees: institutions, not codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from . import keys
from .base import Record, tracked
from .regions import Region


@tracked()
class Committee(Record):
    """A political consultative committee, as 沈阳市和平区政协; a record once a text names it."""

    class Form(models.TextChoices):
        COMMITTEE = "委员会", _("committee")
        WORKING = "工委", _("working committee")
        LIAISON = "联络处", _("liaison office")

    READ = ("name", "form", "region")

    name = models.CharField(_("name"), help_text=_("Usual short form: city, district and 政协."))
    form = models.CharField(_("form"), max_length=10, choices=Form.choices, default=Form.COMMITTEE)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="committees",
        verbose_name=_("region"),
        help_text=_("Empty where no text settles which division is meant."),
    )
    valid_from = models.CharField(_("valid from"), max_length=10, blank=True, help_text="EDTF")
    valid_to = models.CharField(_("valid to"), max_length=10, blank=True, help_text="EDTF")
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("predecessor"),
    )

    class Meta(Record.Meta):
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        ordering = ["region", "name"]

    def __str__(self) -> str:
        return self.name

    def own_key(self) -> str:
        region = self.region.code if self.region else None
        return keys.committee(self.form, region, name=self.name, document=keys.by_hand())
